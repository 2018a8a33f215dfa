package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A message is one text of a gettext file. Only what translators' programs write for our files is known.
type message struct {
	comments []string // lines of translators: "# …"
	flags    []string // "fuzzy", …
	context  string
	id       string
	plural   string
	text     []string // one, or one for each plural form
}

// key tells messages apart.
func (m message) key() string { return m.context + "\x04" + m.id }

// A poFile is a gettext file.
type poFile struct {
	head     message // its id is empty
	messages []message
}

// parsePo reads a gettext file.
func parsePo(content []byte) (*poFile, error) {
	p := &poFile{}
	var m message
	var into *string // what a line of a text alone goes on with
	begun := false
	end := func() {
		switch {
		case !begun:
		case m.id == "":
			p.head = m
		default:
			p.messages = append(p.messages, m)
		}
		m, into, begun = message{}, nil, false
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "":
			end()
			continue
		case word == "#,":
			m.flags = append(m.flags, strings.Split(strings.ReplaceAll(rest, " ", ""), ",")...)
			continue
		case word == "#:" || word == "#~":
			continue
		case strings.HasPrefix(word, "#"):
			m.comments = append(m.comments, line)
			continue
		case strings.HasPrefix(word, `"`):
			rest = line
		case word == "msgctxt":
			into = &m.context
		case word == "msgid":
			begun, into = true, &m.id
		case word == "msgid_plural":
			into = &m.plural
		case word == "msgstr" || strings.HasPrefix(word, "msgstr["):
			m.text = append(m.text, "")
			into = &m.text[len(m.text)-1]
		default:
			return nil, fmt.Errorf("line %d: %q is not known", n, word)
		}
		text, err := strconv.Unquote(rest)
		if err != nil || into == nil {
			return nil, fmt.Errorf("line %d: %s is no text", n, line)
		}
		*into += text
	}
	end()
	return p, lines.Err()
}

// bytes writes the file; places tells in which Go file each text is, by its key.
func (p *poFile) bytes(places map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString("msgid \"\"\nmsgstr \"\"\n")
	for line := range strings.Lines(p.head.text[0]) {
		fmt.Fprintln(&b, poQuote(line))
	}
	for _, m := range p.messages {
		b.WriteString("\n")
		for _, c := range m.comments {
			fmt.Fprintln(&b, c)
		}
		if place := places[m.key()]; place != "" {
			fmt.Fprintln(&b, "#:", place)
		}
		if len(m.flags) > 0 {
			fmt.Fprintln(&b, "#,", strings.Join(m.flags, ", "))
		}
		if m.context != "" {
			fmt.Fprintln(&b, "msgctxt", poQuote(m.context))
		}
		fmt.Fprintln(&b, "msgid", poQuote(m.id))
		if m.plural == "" {
			fmt.Fprintln(&b, "msgstr", poQuote(m.text[0]))
			continue
		}
		fmt.Fprintln(&b, "msgid_plural", poQuote(m.plural))
		for i, text := range m.text {
			fmt.Fprintf(&b, "msgstr[%d] %s\n", i, poQuote(text))
		}
	}
	return b.Bytes()
}

// poQuote quotes as gettext does: letters of all languages stay as they are.
func poQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

// plurals returns how many plural forms the head names; 0 if it does not say.
func (p *poFile) plurals() int {
	if len(p.head.text) == 0 {
		return 0
	}
	_, rest, _ := strings.Cut(p.head.text[0], "nplurals=")
	n, _ := strconv.Atoi(rest[:min(1, len(rest))])
	return n
}
