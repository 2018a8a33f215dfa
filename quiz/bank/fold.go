package bank

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"lyceum/quiz"
)

// Bounds of what lists and search have of a question.
const (
	maxShown = 200     // characters
	maxFound = 8 << 10 // bytes
)

// fold returns a text in which searches look and are looked for: without case, accents, and repeated white space, and with letters
// for what is made of letters (℡ is tel).
func fold(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd") // norm may leave what follows a wrong byte as it is
	var b strings.Builder
	folded := strings.ToLower(cases.Fold().String(norm.NFKD.String(s))) // Fold exchanges the cases of Cherokee
	for _, r := range norm.NFKD.String(folded) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// sortKey returns by what names are sorted: letters without case and accents, and numbers by what they are worth, so that
// Question 2 stands before Question 10.
func sortKey(name string) string {
	var b strings.Builder
	for s := fold(name); s != ""; {
		digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
		if digits == 0 {
			_, size := utf8.DecodeRuneInString(s)
			b.WriteString(s[:size])
			s = s[size:]
			continue
		}
		number := strings.TrimLeft(s[:digits], "0")
		b.WriteByte('0')
		b.WriteRune(rune('0' + len(number))) // a longer number is a greater one
		b.WriteString(number)
		s = s[digits:]
	}
	return b.String()
}

// shorten cuts a text to so many characters.
func shorten(s string, most int) string {
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}

// found returns the text in which a question is searched: its name, its tags, and what stands in it and in its answers.
func found(q *quiz.Question) string {
	var b strings.Builder
	add := func(s string) {
		if s != "" && b.Len() < maxFound {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	add(q.Name)
	for _, tag := range q.Tags {
		add(tag)
	}
	add(q.Text.Plain())
	options := func(all []quiz.Option) {
		for _, o := range all {
			add(o.Text.Plain())
		}
	}
	answers := func(all []quiz.Answer) {
		for _, a := range all {
			add(a.Pattern)
		}
	}
	options(q.Options)
	answers(q.Answers)
	for _, s := range q.Stems {
		add(s.Text.Plain())
	}
	options(q.Rights)
	for _, g := range q.Gaps {
		options(g.Options)
		answers(g.Answers)
	}
	for _, p := range q.Pictures {
		add(p.Alt)
	}
	text := fold(b.String())
	return strings.ToValidUTF8(text[:min(len(text), maxFound)], "")
}

// tagList returns tags as a column has them: each between line feeds.
func tagList(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "\n" + strings.Join(tags, "\n") + "\n"
}

// tagKeys returns them as searches for a tag look at them.
func tagKeys(tags []string) string {
	folded := make([]string, len(tags))
	for i, tag := range tags {
		folded[i] = fold(tag)
	}
	return tagList(folded)
}

// tagsOf reads what tagList wrote.
func tagsOf(column string) []string {
	if column == "" {
		return nil
	}
	return strings.Split(strings.Trim(column, "\n"), "\n")
}
