//go:build !nogui

package chat

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// chatBlock is one group of messages as drawn.
type chatBlock struct {
	content fyne.CanvasObject
	count   int // messages in it
}

func newChatBlock(g *model.Group) *chatBlock {
	b := &chatBlock{count: len(g.Lines)}
	switch {
	case g.News != "":
		b.content = newsLine(g.News)
	case g.Own:
		body := widget.Column(4, widget.NewText("You · "+clock(g.At), widget.Caption, widget.Muted))
		for _, t := range g.Lines {
			body.Add(newWords(t.Text))
		}
		b.content = widget.Pad(0, 0, 0, 36, widget.NewRound(widget.Surface2, widget.CardRadius, widget.Pad(8, 12, 8, 12, body)))
	default:
		body := widget.Column(4, chatHead(g))
		for _, t := range g.Lines {
			body.Add(newWords(t.Text))
		}
		b.content = widget.TopRow(8, body, widget.NewAvatar(g.From, g.Name, 28), body)
	}
	return b
}

// chatHead is the name, the word for staff, and the time. A long name shortens.
func chatHead(g *model.Group) fyne.CanvasObject {
	head := []fyne.CanvasObject{widget.NewBold(g.Name, widget.Body, widget.Ink).Fit(150)}
	if g.Role.Staff() {
		head = append(head, widget.NewText(model.RoleWord(g.Role), widget.Caption, widget.Accent))
	}
	return widget.Row(8, append(head, widget.NewText(clock(g.At), widget.Caption, widget.Muted))...)
}

// newsLine is a line about the class, muted and centred.
func newsLine(text string) fyne.CanvasObject {
	return widget.NewParagraph(text, widget.Caption, widget.Muted).Centred()
}

// words is the text of a message: wrapped, selectable, without the space that a
// label puts around itself.
type words struct {
	fynewidget.BaseWidget
	label *fynewidget.Label
}

const labelPad = 8 // theme.SizeNameInnerPadding

func newWords(text string) *words {
	w := &words{label: fynewidget.NewLabel(text)}
	w.label.Wrapping = fyne.TextWrapWord
	w.label.Selectable = true
	w.ExtendBaseWidget(w)
	return w
}

// HeightFor returns the height of the wrapped text.
func (w *words) HeightFor(width float32) float32 {
	w.label.Resize(fyne.NewSize(width+2*labelPad, w.label.Size().Height))
	return w.label.MinSize().Height - 2*labelPad
}

// CreateRenderer implements fyne.Widget.
func (w *words) CreateRenderer() fyne.WidgetRenderer { return &wordsRenderer{w} }

type wordsRenderer struct{ w *words }

func (r *wordsRenderer) Layout(size fyne.Size) {
	r.w.label.Move(fyne.NewPos(-labelPad, -labelPad))
	r.w.label.Resize(size.AddWidthHeight(2*labelPad, 2*labelPad))
}

func (r *wordsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, r.w.HeightFor(r.w.Size().Width))
}
func (r *wordsRenderer) Refresh()                     { r.w.label.Refresh() }
func (r *wordsRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.w.label} }
func (r *wordsRenderer) Destroy()                     {}
