package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"lyceum/quiz"
)

func newQuizPreview(c *common) *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "preview FILE",
		Short: "Show questions as students read them, as text",
		Long: "Show the questions of a file as students read them, as text: without right answers, weights, feedback, names and tags.\n" +
			"Pictures are named. The exit code is 1 if a question of the file is left out; lyceum quiz check says why.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.quizPreview(args[0], from) },
	}
	fromFlag(cmd, &from)
	return cmd
}

func (c *common) quizPreview(path, from string) error {
	p := c.printer()
	f, err := readQuestionFile(path, from)
	if err != nil {
		return p.fail(err)
	}
	number := 0
	for _, item := range f.items {
		paper := item.Question.Paper() // so that nothing else can be shown
		n := 0
		if paper.Type != quiz.Description {
			number++
			n = number
		}
		v := preview(&paper)
		if p.json {
			p.print("question", fields{{"number", n}, {"line", item.Line}, {"type", paper.Type.String()}, {"mark", paper.Mark}, {"text", v.text}, {"answers", v.answers}, {"pictures", v.pictures}})
		} else {
			fmt.Fprint(c.env.Out, v.page(n, paper.Mark))
		}
	}
	if left, _ := counted(f.problems); left > 0 {
		p.out = c.env.Err
		return p.fail(commandError(fmt.Sprintf("Left out of this file: %s. The command `lyceum quiz check` says why.", many(left, "question"))))
	}
	return nil
}

// A questionView is what a student reads of a question.
type questionView struct {
	text     string
	answers  []string // what can be chosen, matched or ordered, a line each
	mark     string   // before each of them
	field    string   // where something is written
	pictures []string // their names
}

// preview returns what a student reads.
func preview(paper *quiz.Question) (v questionView) {
	v = questionView{text: lines(paper, paper.Text), answers: []string{}, pictures: []string{}}
	for _, o := range paper.Options {
		v.answers = append(v.answers, lines(paper, o.Text))
	}
	switch paper.Type {
	case quiz.Single:
		v.mark = "( )"
	case quiz.Multiple:
		v.mark = "[ ]"
	case quiz.TrueFalse:
		v.mark = "( )"
		for i, word := range []string{"True", "False"} {
			if v.answers[i] == "" {
				v.answers[i] = word
			}
		}
	case quiz.Ordering:
		v.mark = "__"
		slices.Sort(v.answers) // the file may have them in their right order
	case quiz.Matching:
		v.mark = "-"
		v.answers = stems(paper)
	case quiz.Short, quiz.Numeric:
		v.field = "____________"
	case quiz.Essay:
		v.field = strings.TrimSuffix(strings.Repeat("________________________________________\n", paper.Lines), "\n")
	}
	for _, picture := range paper.Pictures {
		v.pictures = append(v.pictures, picture.Name)
	}
	return v
}

// stems returns what is to be matched, and after it everything that it can be matched to.
func stems(paper *quiz.Question) (all []string) {
	var rights []string
	for _, r := range paper.Rights {
		rights = append(rights, lines(paper, r.Text))
	}
	slices.Sort(rights)
	for _, s := range paper.Stems {
		all = append(all, lines(paper, s.Text)+" -> ("+strings.Join(rights, " | ")+")")
	}
	return all
}

// page returns a question as it is printed. A text that asks nothing has no number.
func (v questionView) page(number int, mark float64) string {
	var b strings.Builder
	head, indent := "", ""
	if number > 0 {
		head = strconv.Itoa(number) + ". "
		indent = strings.Repeat(" ", len(head))
	}
	b.WriteString(head + indented(v.text, indent))
	if number > 0 {
		fmt.Fprintf(&b, " (%s)", markText(mark))
	}
	b.WriteString("\n")
	for _, a := range v.answers {
		b.WriteString(indent + v.mark + " " + indented(a, indent+strings.Repeat(" ", len(v.mark)+1)) + "\n")
	}
	if v.field != "" {
		b.WriteString(indent + indented(v.field, indent) + "\n")
	}
	return b.String() + "\n"
}

func markText(mark float64) string {
	if mark == 1 {
		return "1 mark"
	}
	return strconv.FormatFloat(mark, 'f', -1, 64) + " marks"
}

// indented puts all lines but the first below each other.
func indented(s, indent string) string { return strings.ReplaceAll(s, "\n", "\n"+indent) }

// lines returns a text as it is shown without a window: blocks on lines of their own, pictures in brackets, and holes with what can be chosen.
func lines(paper *quiz.Question, t quiz.Text) string {
	var all []string
	for _, block := range t.Blocks() {
		var b strings.Builder
		b.WriteString(strings.Repeat("  ", block.Depth))
		switch block.Kind {
		case quiz.Bullet:
			b.WriteString("- ")
		case quiz.Numbered:
			fmt.Fprintf(&b, "%d. ", block.Number)
		}
		for _, span := range block.Spans {
			b.WriteString(spanText(paper, span))
		}
		all = append(all, b.String())
	}
	return harmless(strings.Join(all, "\n"))
}

func spanText(paper *quiz.Question, span quiz.Span) string {
	switch {
	case span.Picture != "" && span.Text != "":
		return "[picture " + span.Picture + ": " + span.Text + "]"
	case span.Picture != "":
		return "[picture " + span.Picture + "]"
	case span.Hole > 0 && span.Hole <= len(paper.Gaps):
		return hole(paper, paper.Gaps[span.Hole-1])
	}
	return span.Text
}

// hole shows a hole of a cloze.
func hole(paper *quiz.Question, g quiz.Gap) string {
	if len(g.Options) == 0 {
		return "______"
	}
	var choices []string
	for _, o := range g.Options {
		choices = append(choices, lines(paper, o.Text))
	}
	if g.Kind == quiz.GapMultiple {
		return "[ " + strings.Join(choices, " + ") + " ]"
	}
	return "( " + strings.Join(choices, " | ") + " )"
}

// harmless shows what a terminal could obey, but for line feeds and tabs.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '�'
		}
		return r
	}, s)
}
