package quiz

import (
	"strconv"
	"strings"
)

// A markdown reads Markdown: paragraphs, headings, lists, quotes, code, emphasis, pictures, and words of links.
type markdown struct {
	b     *builder
	lines []string // of the block that is being read
	block Block
	lists []mdList // in which the block is, outermost first
}

// An mdList is a list whose items are indented so far.
type mdList struct{ indent, count int }

func (m *markdown) read(s string) {
	fence := "" // of the code that is being read
	for line := range strings.SplitSeq(s, "\n") {
		bare := strings.TrimLeft(expand(line), " ")
		indent := len(expand(line)) - len(bare)
		switch {
		case fence != "":
			if strings.HasPrefix(bare, fence) && strings.Trim(bare, fence[:1]+" ") == "" {
				fence = ""
				m.end()
			} else {
				m.lines = append(m.lines, line)
			}
		case fenceAt(bare) != "":
			m.begin(Block{Kind: Preformatted})
			fence = fenceAt(bare)
		default:
			m.line(bare, indent)
		}
	}
	m.end()
}

// expand returns a line whose tabs at the beginning are four spaces each.
func expand(line string) string {
	bare := strings.TrimLeft(line, " \t")
	return strings.ReplaceAll(line[:len(line)-len(bare)], "\t", "    ") + bare
}

// fenceAt returns the marks that code begins with, or "".
func fenceAt(bare string) string {
	if !strings.HasPrefix(bare, "```") && !strings.HasPrefix(bare, "~~~") {
		return ""
	}
	marks := bare[:len(bare)-len(strings.TrimLeft(bare, bare[:1]))]
	if strings.Contains(bare[len(marks):], "`") {
		return ""
	}
	return marks
}

// line reads a line that is not within code.
func (m *markdown) line(bare string, indent int) {
	if bare == "" {
		if m.block.Kind == Preformatted && len(m.lines) > 0 {
			m.lines = append(m.lines, "")
		} else {
			m.end()
		}
		return
	}
	if item, text := itemAt(bare); item.Kind != Paragraph && (len(m.lists) > 0 || indent < 4) {
		m.item(item, text, indent)
		return
	}
	if m.block.Kind == Preformatted {
		if indent < 4 {
			m.end()
		} else {
			m.lines = append(m.lines, strings.Repeat(" ", indent-4)+bare)
			return
		}
	}
	if len(m.lines) == 0 && indent == 0 {
		m.lists = m.lists[:0]
	}
	switch text, level := headingAt(bare); {
	case level > 0:
		m.end()
		m.b.style(Bold, true)
		m.lines = []string{text}
		m.end()
		m.b.style(Bold, false)
	case len(m.lines) == 0 && indent >= 4 && len(m.lists) == 0:
		m.begin(Block{Kind: Preformatted})
		m.lines = append(m.lines, strings.Repeat(" ", indent-4)+bare)
	default:
		m.lines = append(m.lines, strings.TrimLeft(strings.TrimPrefix(bare, ">"), " "))
	}
}

// headingAt returns the text of a heading and its level, from 1, or 0.
func headingAt(bare string) (text string, level int) {
	text = strings.TrimLeft(bare, "#")
	level = len(bare) - len(text)
	if level > 6 || level == 0 || !strings.HasPrefix(text, " ") {
		return "", 0
	}
	return strings.TrimRight(strings.TrimSpace(text), "#"), level
}

// itemAt returns the item of a list that a line is, with the number that it has in the source, and its text.
func itemAt(bare string) (item Block, text string) {
	if marks := bare[:1]; strings.Contains("-*+", marks) && strings.HasPrefix(bare[1:], " ") {
		return Block{Kind: Bullet}, bare[2:]
	}
	text = strings.TrimLeft(bare, "0123456789")
	number, err := strconv.ParseUint(bare[:len(bare)-len(text)], 10, 16)
	if err != nil || !strings.HasPrefix(text, ". ") && !strings.HasPrefix(text, ") ") {
		return Block{}, ""
	}
	return Block{Kind: Numbered, Number: int(number)}, text[2:]
}

// item begins an item. One that is indented by two spaces more than the one before is in a list within. A list counts from
// the number of its first item on.
func (m *markdown) item(item Block, text string, indent int) {
	m.end()
	for n := len(m.lists); n > 0 && m.lists[n-1].indent >= indent+2; n = len(m.lists) {
		m.lists = m.lists[:n-1]
	}
	if n := len(m.lists); n == 0 || indent >= m.lists[n-1].indent+2 {
		m.lists = append(m.lists, mdList{indent, max(item.Number-1, 0)})
	}
	list := &m.lists[len(m.lists)-1]
	list.count++
	item.Depth = len(m.lists) - 1
	if item.Kind == Numbered {
		item.Number = list.count
	}
	m.block, m.lines = item, []string{text}
}

func (m *markdown) begin(block Block) {
	m.end()
	m.block = block
}

// end writes the block that was read.
func (m *markdown) end() {
	if len(m.lines) > 0 {
		m.b.begin(m.block)
		if text := strings.Join(m.lines, "\n"); m.block.Kind == Preformatted {
			m.b.text(text)
		} else {
			m.b.inline(text)
		}
		m.b.end()
	}
	m.block, m.lines = Block{}, nil
}
