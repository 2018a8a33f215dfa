package gift

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// Write writes questions, each after the category it is in when that is another than the one before it. What GIFT cannot carry is among the
// problems, which have the questions' lines; a question that cannot be written at all, or that quiz.Check finds wrong, is left out. The
// error is w's.
func Write(w io.Writer, items []exchange.Item) ([]exchange.Problem, error) {
	out := bufio.NewWriter(w)
	var problems exchange.Problems
	var category []string
	for i := range items {
		item := &items[i]
		l := losses{q: &item.Question, line: item.Line, problems: &problems}
		if !l.all() {
			continue
		}
		if !slices.Equal(category, item.Category) {
			category = item.Category
			out.WriteString(categoryMark + " " + formatPath(category) + "\n\n")
		}
		source := write(&item.Question)
		if len(source) > exchange.MaxSource {
			l.warn(exchange.WrittenTooLong, "")
		}
		out.WriteString(source)
	}
	return problems.All(), out.Flush()
}

// write returns a question as a block with the blank line that ends it.
func write(q *quiz.Question) string {
	b := &builder{def: q.Text.Format}
	b.tags(q.Tags)
	if q.Name != "" {
		b.WriteString("::" + escape(q.Name) + "::")
	}
	b.text(q.Text, quiz.Moodle, q.Name == "" && strings.HasPrefix(q.Text.Source, "//"))
	switch q.Type {
	case quiz.Essay:
		b.WriteString("{")
	case quiz.TrueFalse:
		b.trueFalse(q)
	case quiz.Single, quiz.Multiple:
		b.choice(q)
	case quiz.Short:
		b.short(q)
	case quiz.Numeric:
		b.numeric(q)
	case quiz.Matching:
		b.matching(q)
	}
	if q.Type != quiz.Description {
		if q.Feedback.Source != "" {
			b.WriteString("####")
			b.text(q.Feedback, b.def, false)
		}
		b.WriteString("}")
	}
	b.WriteString("\n\n")
	return b.String()
}

// A builder builds one block.
type builder struct {
	strings.Builder
	def quiz.Format // of all texts but the question's
}

func (b *builder) tags(tags []string) {
	separator := "// "
	for _, tag := range tags {
		if isTag(tag) {
			b.WriteString(separator + "[tag:" + strings.ReplaceAll(tag, "]", `\]`) + "]")
			separator = " "
		}
	}
	if separator == " " {
		b.WriteString("\n")
	}
}

// text writes a text, with its format where that is not def, or where the text would be taken for something else without it.
func (b *builder) text(t quiz.Text, def quiz.Format, bracket bool) {
	source := strings.Trim(t.Source, exchange.Space)
	name, _, isBracket := strings.Cut(source, "]")
	if isBracket && strings.HasPrefix(name, "[") {
		_, known := formats[name[1:]]
		bracket = bracket || known
	}
	if t.Format != def || bracket {
		b.WriteString("[" + formatName(t.Format) + "]")
	}
	b.WriteString(escape(source))
}

func formatName(format quiz.Format) string {
	for name, f := range formats {
		if f == format {
			return name
		}
	}
	panic("BUG: gift: a format that quiz.Check lets pass has no name")
}

// feedback writes what follows an answer.
func (b *builder) feedback(t quiz.Text) {
	if t.Source != "" {
		b.WriteString("#")
		b.text(t, b.def, false)
	}
}

func (b *builder) trueFalse(q *quiz.Question) {
	right, wrong, word := q.Options[0].Feedback, q.Options[1].Feedback, "TRUE"
	if q.Options[1].Fraction == 1 {
		right, wrong, word = wrong, right, "FALSE"
	}
	b.WriteString("{" + word)
	if b.feedback(wrong); wrong.Source == "" && right.Source != "" {
		b.WriteString("#")
	}
	b.feedback(right)
}

// choice writes choices. Only one has =, so that two right ones are not taken for a short answer.
func (b *builder) choice(q *quiz.Question) {
	b.WriteString("{\n")
	hasRight := q.Type == quiz.Multiple
	for _, o := range q.Options {
		likeWeight := strings.HasPrefix(o.Text.Source, "%")
		switch {
		case o.Fraction == 1 && !hasRight:
			hasRight = true
			b.WriteString("\t=")
			b.text(o.Text, b.def, likeWeight)
		case o.Fraction == 0 && !likeWeight:
			b.WriteString("\t~")
			b.text(o.Text, b.def, false)
		default:
			b.WriteString("\t~%" + exchange.FormatFraction(o.Fraction) + "%")
			b.text(o.Text, b.def, false)
		}
		b.feedback(o.Feedback)
		b.WriteString("\n")
	}
}

var escaper = strings.NewReplacer(`\`, `\\`, `~`, `\~`, `=`, `\=`, `#`, `\#`, `{`, `\{`, `}`, `\}`, `:`, `\:`, "\n", `\n`)

// escape writes a text so that no character of it controls anything.
func escape(s string) string { return escaper.Replace(s) }
