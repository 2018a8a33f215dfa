//go:build !nogui

package author

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// answersOf are what can be answered to a question, with what is right marked.
func answersOf(q *quiz.Question) (lines []fyne.CanvasObject) {
	switch q.Type {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		for i, o := range q.Options {
			lines = append(lines, choiceLine(q, i, o))
		}
	case quiz.Short, quiz.Numeric:
		for _, a := range q.Answers {
			lines = append(lines, answerLine(a.Fraction, prose.Plain(patternOf(q, a)), a.Feedback, q.Pictures))
		}
	case quiz.Matching:
		return matches(q)
	case quiz.Ordering:
		lines = append(lines, said(words.T("Students see these mixed. The right order is:")))
		for i, o := range q.Options {
			lines = append(lines, numbered(strconv.Itoa(i+1), prose.Of(o.Text, q.Pictures)))
		}
	case quiz.Essay:
		lines = append(lines, said(words.N("Students write here; there is room for %d line. It is marked by hand.", "Students write here; there is room for %d lines. It is marked by hand.", q.Lines)))
	}
	return lines
}

// said is a sentence about the question.
func said(text string) fyne.CanvasObject {
	return widget.NewParagraph(text, widget.Secondary, widget.Muted)
}

// choiceLine is one thing to choose.
func choiceLine(q *quiz.Question, i int, o quiz.Option) fyne.CanvasObject {
	blocks := prose.Of(o.Text, q.Pictures)
	if q.Type == quiz.TrueFalse && o.Text.Plain() == "" {
		blocks = prose.Plain(model.TrueWord(o.ID))
	}
	return answerLine(o.Fraction, append([]prose.Block{}, lettered(quiz.OptionLetter(i), blocks)...), o.Feedback, q.Pictures)
}

// lettered puts a letter before the first line of a text.
func lettered(letter string, blocks []prose.Block) []prose.Block {
	if len(blocks) == 0 || blocks[0].Picture != nil || blocks[0].Mark != "" {
		return append(prose.Plain(letter), blocks...)
	}
	first := blocks[0]
	first.Runs = append([]prose.Run{{Text: letter + "  ", Bold: true}}, first.Runs...)
	return append([]prose.Block{first}, blocks[1:]...)
}

// answerLine is something that is worth a fraction, with a sign for that and in words how much, if it is not all.
func answerLine(fraction float64, blocks []prose.Block, about quiz.Text, pictures []quiz.Picture) fyne.CanvasObject {
	text := prose.New(widget.Body, widget.Ink)
	text.Set(blocks)
	column := widget.Column(2, text)
	icon, tone := "minus", fyne.ThemeColorName(widget.Faint)
	switch {
	case fraction > 0:
		icon, tone = "okc", widget.Success
	case fraction < 0:
		icon, tone = "close", widget.Danger
	}
	if fraction != 0 && fraction != 1 {
		column.Add(widget.NewText(words.T("%s %% of the mark", model.Decimal(math.Round(fraction*1e4)/100)), widget.Secondary, widget.Muted))
	}
	if len(about.Source) > 0 {
		column.Add(feedback(about, pictures))
	}
	return widget.TopRow(10, column, widget.NewIcon(icon, 20, tone), column)
}

// feedback is what students read once results are returned.
func feedback(text quiz.Text, pictures []quiz.Picture) fyne.CanvasObject {
	p := prose.New(widget.Secondary, widget.Muted)
	p.Set(prose.Of(text, pictures))
	return widget.TopRow(8, p, widget.NewIcon("chat", 16, widget.Muted), p)
}

// patternOf is what one answer of a short or a numeric question is, in one line.
func patternOf(q *quiz.Question, a quiz.Answer) string {
	one := *q
	a.Fraction = 1
	one.Answers = []quiz.Answer{a}
	return one.KeyText()
}

// numbered is a text with a number before it.
func numbered(number string, blocks []prose.Block) fyne.CanvasObject {
	p := prose.New(widget.Body, widget.Ink)
	p.Set(blocks)
	return widget.TopRow(10, p, widget.NewBold(number, widget.Body, widget.Muted), p)
}

// matches are stems with what each has to be matched to, and what else can be.
func matches(q *quiz.Question) (lines []fyne.CanvasObject) {
	used := map[quiz.OptionID]bool{}
	rights := map[quiz.OptionID]quiz.Text{}
	for _, r := range q.Rights {
		rights[r.ID] = r.Text
	}
	for _, s := range q.Stems {
		used[s.Right] = true
		stem, right := prose.New(widget.Body, widget.Ink), prose.New(widget.Body, widget.Ink)
		stem.Set(prose.Of(s.Text, q.Pictures))
		right.Set(prose.Of(rights[s.Right], q.Pictures))
		lines = append(lines, widget.Column(2, stem, widget.TopRow(8, right, widget.NewIcon("okc", 20, widget.Success), right)))
	}
	var others []string
	for _, r := range q.Rights {
		if !used[r.ID] {
			others = append(others, r.Text.Plain())
		}
	}
	if len(others) > 0 {
		lines = append(lines, said(words.T("Can be chosen, too: %s", strings.Join(others, ", "))))
	}
	return lines
}

// holesOf are the gaps of a cloze, each with what is right in it.
func holesOf(q *quiz.Question) (holes []fyne.CanvasObject) {
	for i, g := range q.Gaps {
		one := quiz.Question{Type: quiz.Cloze, Gaps: []quiz.Gap{g}}
		key := strings.TrimPrefix(one.KeyText(), "[1] ")
		if key == "" {
			key = strconv.Itoa(i + 1)
		}
		holes = append(holes, widget.NewRound(widget.Soft, 4, widget.Pad(2, 8, 2, 8, widget.NewBold(key, widget.Body, widget.Accent).Fit(240*widget.TextScale()))))
	}
	return holes
}
