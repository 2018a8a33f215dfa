//go:build !nogui

package editor

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// A head is what questions of every type have.
type head struct {
	e        *Editor
	name     *lineBox
	text     *textBox
	format   *widget.Select
	mark     *numberBox
	tags     *lineBox
	feedback *textBox
}

func newHead(e *Editor) *head {
	q := &e.base
	h := &head{e: e}
	h.name = e.newLine(words.T("Name, for lists"), "", q.Name)
	h.text = e.newText(words.T("Text of the question"), 4, q.Text)
	h.format = widget.NewSelect(formatOptions(), strconv.Itoa(int(q.Text.Format)), func(key string) { e.setFormat(quiz.Format(digit(key))) })
	h.mark = e.newNumber(words.T("Mark"), q.Mark, writeNumber, model.ParseDecimal)
	h.tags = e.newLine(words.T("Tags, with commas between"), "", strings.Join(q.Tags, ", "))
	h.feedback = e.newText(words.T("Feedback to everybody, once results are returned"), 2, q.Feedback)
	return h
}

func formatOptions() []widget.Option {
	return []widget.Option{
		{Key: strconv.Itoa(int(quiz.Moodle)), Word: words.T("Moodle’s own")}, {Key: strconv.Itoa(int(quiz.HTML)), Word: "HTML"},
		{Key: strconv.Itoa(int(quiz.Plain)), Word: words.T("Plain text")}, {Key: strconv.Itoa(int(quiz.Markdown)), Word: words.T("Markdown")},
	}
}

// objects stand at the top.
func (h *head) objects() []fyne.CanvasObject {
	format := widget.NewField(words.T("Format of texts"), h.format).Tight()
	facts := []fyne.CanvasObject{format}
	shares := []float32{1}
	if h.e.base.Type != quiz.Description {
		facts, shares = append(facts, h.mark.field), append(shares, 1)
	}
	return []fyne.CanvasObject{h.name.field, h.text.field, widget.Beside(16, 160, shares, facts...)}
}

// last stand below what the type has of its own.
func (h *head) last() []fyne.CanvasObject {
	return []fyne.CanvasObject{h.feedback.field, h.tags.field}
}

func (h *head) fill(q *quiz.Question, at *spots) {
	q.Name = strings.TrimSpace(h.name.input.Text)
	q.Text, q.Feedback = h.text.text(), h.feedback.text()
	if q.Text == (quiz.Text{}) {
		q.Text.Format = h.text.format
	}
	if q.Type != quiz.Description {
		q.Mark = h.mark.value()
	}
	for tag := range strings.SplitSeq(h.tags.input.Text, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			q.Tags = append(q.Tags, tag)
		}
	}
	at.whole(quiz.FieldName, h.name.spot())
	at.whole(quiz.FieldText, h.text.spot())
	at.whole(quiz.FieldMark, h.mark.spot())
	at.whole(quiz.FieldFeedback, h.feedback.spot())
	at.whole(quiz.FieldTags, h.tags.spot())
	at.all[spotKey{part: quiz.PartTag}] = h.tags.spot()
	at.gaps = h.text.spot()
}

func digit(s string) uint8 {
	n, _ := strconv.ParseUint(s, 10, 8)
	return uint8(n)
}
