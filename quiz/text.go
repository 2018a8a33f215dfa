package quiz

import "strings"

// A Block is a paragraph of a text, or an item of a list, as it is to be shown.
type Block struct {
	Kind   BlockKind
	Depth  int // of an item: 0 in a list, 1 in a list within, …, at most MaxListDepth
	Number int // of a Numbered, from 1
	Spans  []Span
}

// A BlockKind is a kind of block.
type BlockKind uint8

// Kinds of blocks.
const (
	Paragraph    BlockKind = iota
	Bullet                 // an item of a list
	Numbered               // an item of a list in order
	Preformatted           // lines with their spaces, such as code
)

// MaxListDepth is how deep lists are shown within each other; what lies deeper is shown at that depth.
const MaxListDepth = 7

// A Span is a piece of a block that looks the same: text, a picture, or a hole.
type Span struct {
	Text    string // with \n where a line ends; of a picture words for it; of a hole how it stands in the text
	Style   Style
	Picture string // name of a picture of the question, or ""; the question may have none of that name
	Hole    int    // number of a gap of a cloze, from 1, or 0. In texts of other questions [[1]] means nothing
}

// A Style is how a span looks: a set of these.
type Style uint8

// Styles.
const (
	Bold Style = 1 << iota
	Italic
	Code
	Sub // below the line
	Sup // above the line
)

// Blocks reads a text for display. It takes any text, in time proportional to its length, and knows no errors: what it does
// not understand it shows as it is (in HTML it leaves out tags it does not know). Texts have no links and nothing that runs.
func (t Text) Blocks() []Block {
	b := builder{fresh: true, lines: t.Format == Moodle}
	source := strings.ReplaceAll(strings.ToValidUTF8(t.Source, "\uFFFD"), "\r\n", "\n")
	switch t.Format {
	case Plain:
		b.plain(source)
	case Markdown:
		(&markdown{b: &b}).read(source)
	default:
		newHTML(&b, source, t.Format == Moodle).read()
	}
	b.end()
	return b.blocks
}

// Plain returns a text in one line, for lists and tables: without styles, with [words] for pictures and - before items.
func (t Text) Plain() string {
	var b strings.Builder
	for _, block := range t.Blocks() {
		b.WriteByte('\n')
		if block.Kind == Bullet || block.Kind == Numbered {
			b.WriteString("- ")
		}
		for _, span := range block.Spans {
			if span.Picture != "" {
				span.Text = "[" + span.Text + "]"
			}
			b.WriteString(span.Text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
