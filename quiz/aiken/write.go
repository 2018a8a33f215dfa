package aiken

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"lyceum/quiz"
	"lyceum/quiz/exchange"
)

// maxChoices is how many there are letters for.
const maxChoices = 26

// Write writes the questions that Aiken can carry; the others, and what is lost of any, are among the problems, which have the questions'
// lines. The error is w's.
func Write(w io.Writer, items []exchange.Item) ([]exchange.Problem, error) {
	out := bufio.NewWriter(w)
	x := &writer{}
	for i := range items {
		x.q, x.line = &items[i].Question, items[i].Line
		text, ok := x.question()
		if !ok {
			continue
		}
		if len(items[i].Category) > 0 {
			x.warn(exchange.LosesCategory, strings.Join(items[i].Category, "/"))
		}
		x.losses()
		out.WriteString(text)
	}
	return x.problems.All(), out.Flush()
}

type writer struct {
	problems exchange.Problems
	q        *quiz.Question
	line     int
}

func (x *writer) warn(kind exchange.ProblemKind, what string) {
	x.problems.Add(exchange.Problem{Line: x.line, Question: x.q.Name, Kind: kind, What: what})
}

func (x *writer) leaveOut(kind exchange.ProblemKind, what string) (string, bool) {
	x.problems.Add(exchange.Problem{Line: x.line, Question: x.q.Name, Kind: kind, What: what, LeftOut: true})
	return "", false
}

// question returns a question as Aiken has it, with the blank line after it.
func (x *writer) question() (string, bool) {
	q := x.q
	if err := q.Check(); err != nil {
		return x.leaveOut(exchange.NotAllowed, exchange.Reason(err))
	}
	if q.Type != quiz.Single {
		return x.leaveOut(exchange.LosesType, q.Type.String())
	}
	if n := len(q.Options); n > maxChoices {
		return x.leaveOut(exchange.LosesLetters, strconv.Itoa(n))
	}
	text := line(q.Text)
	if len(text) < 2 || choice.MatchString(text) || answer.MatchString(text) {
		return x.leaveOut(exchange.LosesLook, text)
	}
	var b strings.Builder
	b.WriteString(text + "\n")
	right := ""
	for i, o := range q.Options {
		letter, text := string(rune('A'+i)), line(o.Text)
		if text == "" {
			return x.leaveOut(exchange.LosesEmpty, o.Text.Source)
		}
		if b.WriteString(letter + ") " + text + "\n"); o.Fraction == 1 && right == "" {
			right = letter
		}
	}
	if right == "" {
		return x.leaveOut(exchange.NoFullMark, "")
	}
	b.WriteString("ANSWER: " + right + "\n\n")
	return b.String(), true
}

// line returns a text without its markup, on one line.
func line(t quiz.Text) string {
	text := strings.ReplaceAll(t.Source, "\n", " ")
	if t.Format != quiz.Plain {
		text = t.Plain()
	}
	return strings.Trim(text, exchange.Space)
}

// losses finds what of a question is not written.
func (x *writer) losses() {
	q := x.q
	format, feedback, weights, right := lost(q.Text), q.Feedback.Source != "", false, 0
	for _, o := range q.Options {
		format = format || lost(o.Text)
		feedback = feedback || o.Feedback.Source != ""
		weights = weights || o.Fraction != 0 && o.Fraction != 1
		if o.Fraction == 1 {
			right++
		}
	}
	for _, loss := range []struct {
		has  bool
		kind exchange.ProblemKind
		what string
	}{
		{format, exchange.LosesFormat, ""},
		{feedback, exchange.LosesFeedback, ""},
		{weights || right > 1, exchange.LosesWeights, ""},
		{q.Name != "" && q.Name != exchange.Name(quiz.Text{Format: quiz.Plain, Source: line(q.Text)}), exchange.LosesName, ""},
		{len(q.Tags) > 0, exchange.LosesTags, strings.Join(q.Tags, ", ")},
		{len(q.Pictures) > 0, exchange.LosesPictures, strconv.Itoa(len(q.Pictures))},
		{q.Mark != 1, exchange.LosesMark, strconv.FormatFloat(q.Mark, 'g', -1, 64)},
		{!q.Shuffle, exchange.LosesOrder, ""},
	} {
		if loss.has {
			x.warn(loss.kind, loss.what)
		}
	}
}

// lost reports whether a text loses anything but the name of its format.
func lost(t quiz.Text) bool { return line(t) != strings.Trim(t.Source, exchange.Space) }
