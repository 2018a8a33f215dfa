//go:build !nogui

package class

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

const toastWidth float32 = 380

// ToastAsks is what the toasts ask for; *model.Store does it.
type ToastAsks interface {
	Dismiss(toast int)
	DoToast(toast int)
	HoldToasts(on bool)
}

// Toasts is the stack of news in the lower left corner.
type Toasts struct {
	Content  *fyne.Container
	Settings func() // opens them; a toast may lead there

	asks  ToastAsks
	shown []model.Toast
	cards map[int]*toastCard // by ID
	held  bool
}

// NewToasts returns an empty stack.
func NewToasts(asks ToastAsks) *Toasts {
	return &Toasts{asks: asks, Content: container.New(&corner{}), cards: make(map[int]*toastCard)}
}

// Set shows the snapshot's toasts. One that stays keeps its buttons, and with them the focus.
func (t *Toasts) Set(s *model.Snapshot) {
	if slices.Equal(s.Toasts, t.shown) {
		return
	}
	t.shown = s.Toasts
	cards := make(map[int]*toastCard)
	t.Content.Objects = nil
	for _, toast := range s.Toasts {
		card := t.cards[toast.ID]
		if card == nil || card.toast.Action != toast.Action || card.toast.Fault != toast.Fault {
			card = t.card(toast)
		}
		card.toast = toast
		card.text.Set(toast.Text)
		cards[toast.ID] = card
		t.Content.Add(card)
	}
	t.cards = cards
	t.Content.Refresh()
}

// Tick has toasts stay while the keyboard is on one.
func (t *Toasts) Tick(focused fyne.Focusable) {
	held := false
	for _, c := range t.cards {
		for _, b := range c.buttons {
			held = held || focused == fyne.Focusable(b)
		}
	}
	if held != t.held {
		t.held = held
		t.asks.HoldToasts(held)
	}
}

// Close closes the newest toast and reports whether there was one.
func (t *Toasts) Close() bool {
	if len(t.shown) == 0 {
		return false
	}
	t.asks.Dismiss(t.shown[0].ID)
	return true
}

func (t *Toasts) do(m model.Toast) {
	switch {
	case m.Do == model.DoOpenFolder:
		widget.OpenFolder(m.Path)
	case m.Do == model.DoSettings && t.Settings != nil:
		t.Settings()
	}
	t.asks.DoToast(m.ID)
}

func (t *Toasts) card(m model.Toast) *toastCard {
	icon := widget.NewIcon("info", 20, widget.Accent)
	if m.Fault {
		icon = widget.NewIcon("alert", 20, widget.Danger)
	}
	w := &toastCard{hold: t.asks.HoldToasts, toast: m, text: widget.NewParagraph(m.Text, widget.Body, widget.Ink)}
	shut := widget.NewBare("close", words.T("Close"), func() { t.asks.Dismiss(m.ID) })
	row := []fyne.CanvasObject{icon, w.text}
	if m.Action != "" {
		do := widget.NewButton(m.Action, widget.Quiet, func() { t.do(w.toast) })
		w.buttons = append(w.buttons, do)
		row = append(row, do)
	}
	w.buttons = append(w.buttons, shut)
	for _, b := range w.buttons {
		b.OnEscape = shut.OnTapped
	}
	w.body = widget.NewCard(widget.Pad(8, 8, 8, 16, widget.GrowRow(12, w.text, append(row, shut)...)))
	w.ExtendBaseWidget(w)
	return w
}

// toastCard holds the toasts while the pointer is on it.
type toastCard struct {
	fynewidget.BaseWidget
	toast   model.Toast
	hold    func(bool)
	text    *widget.Text
	buttons []*widget.Button
	body    fyne.CanvasObject
}

// MouseIn implements desktop.Hoverable.
func (c *toastCard) MouseIn(*desktop.MouseEvent) { c.hold(true) }

// MouseMoved implements desktop.Hoverable.
func (c *toastCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *toastCard) MouseOut() { c.hold(false) }

// HeightFor returns the card's height.
func (c *toastCard) HeightFor(width float32) float32 { return widget.HeightFor(c.body, width) }

// CreateRenderer implements fyne.Widget.
func (c *toastCard) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(c.body)
}

// corner stacks its objects upwards from the lower left, first on top.
type corner struct{}

// Layout implements fyne.Layout.
func (corner) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := size.Height - barHeight() - 16
	for _, o := range slices.Backward(objects) {
		w := min(toastWidth*larger(), size.Width-32)
		h := widget.HeightFor(o, w)
		y -= h
		o.Move(fyne.NewPos(16, y))
		o.Resize(fyne.NewSize(w, h))
		y -= 8
	}
}

// MinSize implements fyne.Layout.
func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Anew draws all toasts anew: language or size of texts have changed.
func (t *Toasts) Anew() {
	t.shown, t.cards = nil, make(map[int]*toastCard)
	t.Content.Objects = nil
	t.Content.Refresh()
}
