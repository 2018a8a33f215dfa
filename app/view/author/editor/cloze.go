//go:build !nogui

package editor

import (
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/cloze"
	"lyceum/quiz/exchange"
)

// A gapText writes the gaps of a cloze into its text, in Moodle's notation for embedded answers. It uses the field for the text.
type gapText struct {
	e      *Editor
	add    *widget.Button
	said   string // as the question came
	locked string // why its gaps cannot be written so; they stay as they are then
	notes  *widget.Text
}

func newCloze(e *Editor) *gapText {
	c := &gapText{e: e, notes: widget.NewParagraph("", widget.Secondary, widget.Warning)}
	if len(e.base.Gaps) > 0 {
		source, problems := cloze.Format(&e.base)
		if source != "" {
			e.head.text.area.SetText(source)
		} else {
			c.locked = strings.Join(problemLines(problems, false), " ")
			e.head.text.area.Disable()
		}
	}
	c.said = e.head.text.area.Text
	c.add = widget.NewIconButton("plus", words.T("Insert a gap"), widget.Outline, nil)
	c.add.OnTapped = c.choose
	c.add.SetArrow(nil)
	c.add.Set(words.T("Insert a gap"), c.locked == "")
	return c
}

// choose asks what kind of gap comes where the cursor is.
func (c *gapText) choose() {
	right, wrong := words.C("in a gap", "right"), words.C("in a gap", "wrong")
	sources := []string{
		"{1:SHORTANSWER:=" + right + "}", "{1:NUMERICAL:=4.5:0.1}", "{1:MULTICHOICE:=" + right + "~" + wrong + "}",
		"{1:MULTIRESPONSE:%50%" + right + " 1~%50%" + right + " 2~%-50%" + wrong + "}",
	}
	var items []widget.MenuItem
	for i, name := range []string{words.T("A word or a line"), words.T("A number"), words.T("One of a menu"), words.T("Several of a list")} {
		items = append(items, widget.MenuItem{Word: name, Do: func() {
			insert(c.e.head.text.area, sources[i])
			c.e.window.Canvas().Focus(c.e.head.text.area)
		}})
	}
	widget.ShowMenu(c.e.window.Canvas(), c.add, items)
}

func (c *gapText) objects() []fyne.CanvasObject {
	help := widget.NewParagraph(words.T("A gap is written as in Moodle: {1:SHORTANSWER:=right answer}, where 1 is its weight."), widget.Secondary, widget.Muted)
	return []fyne.CanvasObject{widget.Row(8, c.add), help, c.notes}
}

func (c *gapText) fill(q *quiz.Question, at *spots) {
	text := c.e.head.text
	at.whole(quiz.FieldGaps, text.spot())
	if text.area.Text == c.said && (c.locked != "" || len(c.e.base.Gaps) > 0) {
		q.Text, q.Gaps = quiz.Text{Format: text.format, Source: c.e.base.Text.Source}, c.e.base.Gaps
		c.say(nil)
		return
	}
	read, problems := cloze.Parse(q.Text)
	q.Text, q.Gaps = read.Text, read.Gaps
	for _, p := range problems {
		if p.LeftOut && p.Kind != exchange.NotAllowed && p.Kind != exchange.NoHoles {
			q.Gaps = nil // what was not understood is not to be saved
		}
	}
	c.say(problems)
}

// say lists what was not understood, with its lines.
func (c *gapText) say(problems []exchange.Problem) {
	lines := problemLines(problems, true)
	if c.locked != "" {
		lines = append(lines, words.T("These gaps cannot be written so, and stay as they are. %s", c.locked))
	}
	c.notes.Set(strings.Join(lines, "\n"))
	if hide := len(lines) == 0; hide == c.notes.Visible() {
		widget.Show(c.notes, !hide)
		c.e.relay()
	}
}

// problemLines are the sentences for problems; what the check of the question says anyway is left out.
func problemLines(problems []exchange.Problem, numbered bool) (lines []string) {
	for _, p := range problems {
		switch {
		case p.Kind == exchange.NotAllowed, p.Kind == exchange.NoHoles:
		case numbered:
			lines = append(lines, words.T("Line %d: %s", p.Line, model.ProblemSentence(p)))
		default:
			lines = append(lines, model.ProblemSentence(p))
		}
	}
	return lines
}
