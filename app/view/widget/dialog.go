//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/words"
)

// A Dialog is a question or a form over the window.
type Dialog struct {
	Title   string
	Width   float32 // 0: as for a short question
	Body    fyne.CanvasObject
	Left    []fyne.CanvasObject // at the foot, left
	Buttons []fyne.CanvasObject // at the foot, right; the main one last
	First   fyne.Focusable      // has the focus at first; nil: the first that can
	Closed  func()              // it has gone, whoever closed it; may be nil
}

// An OpenDialog is one that is on show.
type OpenDialog struct {
	veil *veil
	body *fyne.Container
	tips *tipLayer
}

const (
	dialogWidth float32 = 440
	dialogSide  float32 = 24
	dialogHead  float32 = 60
	dialogFoot  float32 = 64
)

// ShowDialog opens a dialog. Esc and × close it.
func ShowDialog(c fyne.Canvas, d Dialog) *OpenDialog {
	if d.Width == 0 {
		d.Width = dialogWidth
	}
	o := &OpenDialog{veil: &veil{canvas: c}, body: container.NewStack()}
	if d.Body != nil {
		o.body.Add(d.Body)
	}
	closer := NewBare("close", words.T("Close"), o.Close)
	title := NewHeading(d.Title, Title, Ink)
	head := Pad(0, 16, 0, dialogSide, GrowRow(16, title, title, closer))
	card := container.New(&dialogLayout{}, NewGround(Clear, BottomEdge, head), NewScroll(Pad(20, dialogSide, 24, dialogSide, o.body)))
	if len(d.Buttons)+len(d.Left) > 0 {
		space := NewSpace(0, 0)
		foot := GrowRow(8, space, append(append(append([]fyne.CanvasObject{}, d.Left...), space), d.Buttons...)...)
		card.Add(NewGround(Clear, TopEdge, Pad(0, dialogSide, 0, dialogSide-12*sign(len(d.Left)), foot)))
	}
	ground := NewCard(card)
	scrim := NewGround(Scrim, NoEdge, nil)
	content := container.NewWithoutLayout(scrim, ground)
	o.tips = newTipLayer(content)
	content.Add(o.tips.box)
	o.veil.content = content
	o.veil.place = func(size fyne.Size) {
		content.Resize(size)
		scrim.Resize(size)
		o.tips.box.Resize(size)
		w := min(d.Width, size.Width-32)
		h := min(HeightFor(card, w), size.Height-32)
		ground.Resize(fyne.NewSize(w, h))
		ground.Move(fyne.NewPos(up((size.Width-w)/2), up((size.Height-h)/2)))
	}
	o.veil.escape = o.Close
	o.veil.closed = func() {
		popTips(c, o.tips)
		if d.Closed != nil {
			d.Closed()
		}
	}
	pushTips(c, o.tips)
	o.veil.show(d.First)
	if d.First == nil && c.Focused() == fyne.Focusable(closer) {
		c.FocusNext() // what the dialog is about comes before the way out
	}
	o.veil.last = c.Focused()
	rise(ground)
	return o
}

func sign(n int) float32 {
	if n > 0 {
		return 1
	}
	return 0
}

// Close takes the dialog away; the focus returns to where it was.
func (o *OpenDialog) Close() { o.veil.close() }

// Open reports whether the dialog is still on show.
func (o *OpenDialog) Open() bool { return !o.veil.gone }

// SetBody replaces what is between title and buttons.
func (o *OpenDialog) SetBody(body fyne.CanvasObject) {
	body.Resize(o.body.Size()) // so that what it needs is asked for the width that it will have
	o.body.Objects = []fyne.CanvasObject{body}
	o.Refresh()
}

// Refresh lays the dialog out anew, after its body needs another height.
func (o *OpenDialog) Refresh() { o.veil.Refresh() }

// dialogLayout puts head, body and foot under each other; the body gives way
// where there is no room.
type dialogLayout struct{}

func (dialogLayout) heads(objects []fyne.CanvasObject, width float32) (head, foot float32) {
	head = max(RowHeight(dialogHead, Title), HeightFor(objects[0], width)+24)
	if len(objects) > 2 {
		foot = max(RowHeight(dialogFoot, Body), HeightFor(objects[2], width)+24)
	}
	return head, foot
}

func (l dialogLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head, foot := l.heads(objects, size.Width)
	objects[0].Resize(fyne.NewSize(size.Width, head))
	objects[1].Move(fyne.NewPos(0, head))
	objects[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-head-foot)))
	if len(objects) > 2 {
		objects[2].Move(fyne.NewPos(0, size.Height-foot))
		objects[2].Resize(fyne.NewSize(size.Width, foot))
	}
}

func (l dialogLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	head, foot := l.heads(objects, width)
	return head + HeightFor(objects[1].(*container.Scroll).Content, width) + foot
}

func (l dialogLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
