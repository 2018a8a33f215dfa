//go:build !nogui

package author

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/prose"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A preview is a question as students see it, with what is right marked.
type preview struct {
	content fyne.CanvasObject
	s       *Screen
	shown   *model.BankQuestion

	name    *widget.Text
	about   *widget.Text
	change  *widget.Button
	copy    *widget.Button
	move    *widget.Button
	remove  *widget.Button
	restore *widget.Button
	tools   fyne.CanvasObject
	body    *fyne.Container
	page    *fyne.Container
	scroll  *container.Scroll
	nothing fyne.CanvasObject
}

func newPreview(s *Screen) *preview {
	p := &preview{s: s}
	p.name = widget.NewHeading("", widget.Head, widget.Ink)
	p.about = widget.NewParagraph("", widget.Secondary, widget.Muted)
	p.change = widget.NewIconButton("pen", words.T("Edit"), widget.Outline, s.asks.EditQuestion)
	p.copy = widget.NewTool("copy", words.T("Duplicate"), s.asks.DuplicateQuestion)
	p.move = widget.NewTool("folder", words.T("Move to another category"), func() { s.askMove(p.shown.ID) })
	p.remove = widget.NewTool("trash", words.T("Delete"), func() { s.asks.DeleteQuestions(p.shown.ID) })
	p.restore = widget.NewIconButton("undo", words.T("Restore"), widget.Outline, func() { s.asks.RestoreQuestions(p.shown.ID) })
	p.tools = widget.Row(8, p.change, p.restore, p.copy, p.move, p.remove)
	p.body = widget.Column(12)
	p.page = widget.Column(12, p.name, p.about, p.tools, widget.NewCard(widget.Pad(16, 16, 16, 16, p.body)))
	p.scroll = widget.NewScroll(widget.Pad(16, 16, 16, 16, p.page))
	p.nothing = widget.Pad(24, 24, 24, 24, widget.NewParagraph(words.T("A question that you choose shows here as students see it, with what is right marked."), widget.Body, widget.Muted))
	p.content = widget.NewGround(widget.Surface2, widget.NoEdge, container.NewStack(p.scroll, p.nothing))
	return p
}

func (p *preview) set(is *model.Bank) {
	if p.shown == is.Open && p.shown != nil {
		return
	}
	anew := p.shown == nil || is.Open == nil || p.shown.ID != is.Open.ID
	p.shown = is.Open
	widget.Show(p.scroll, is.Open != nil)
	widget.Show(p.nothing, is.Open == nil)
	if is.Open == nil {
		return
	}
	o := is.Open
	q := o.Question
	p.name.Set(q.Name)
	widget.Show(p.name, q.Name != "")
	p.about.Set(aboutWords(o))
	for _, b := range []*widget.Button{p.change, p.copy, p.move, p.remove} {
		widget.Show(b, !o.Trashed)
	}
	widget.Show(p.restore, o.Trashed)
	p.body.Objects = nil
	if holes := holesOf(q); len(q.Text.Source) > 0 {
		text := prose.New(widget.Body, widget.Ink)
		text.Set(prose.Filled(q.Text, q.Pictures, holes))
		p.body.Add(text)
	}
	for _, line := range answersOf(q) {
		p.body.Add(line)
	}
	if len(q.Feedback.Source) > 0 {
		p.body.Add(feedback(q.Feedback, q.Pictures))
	}
	if anew {
		p.scroll.Offset = fyne.Position{}
	}
	p.page.Refresh()
	p.scroll.Refresh()
}

// aboutWords say what kind of question it is, what it is worth, where it is and how it is tagged.
func aboutWords(o *model.BankQuestion) string {
	parts := []string{model.TypeWord(o.Question.Type)}
	if o.Question.Mark > 0 {
		parts = append(parts, model.MarksWord(o.Question.Mark))
	}
	if o.Category != "" {
		parts = append(parts, o.Category)
	}
	parts = append(parts, o.Question.Tags...)
	return strings.Join(parts, " · ")
}
