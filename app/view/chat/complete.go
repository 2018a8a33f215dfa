//go:build !nogui

package chat

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/widget"
)

// mostNames is how many names are offered.
const mostNames = 5

// complete offers names for an @ that is being typed, above the input. The focus stays in the input: arrows choose there,
// Enter takes, Esc closes.
type complete struct {
	compose *compose
	box     *fyne.Container // holds the card while there is something to offer
	names   []string
	at      int
	start   int  // rune of the @
	closed  bool // by Esc, until another @ is typed
}

func newComplete(c *compose) *complete {
	k := &complete{compose: c, box: container.NewStack()}
	k.box.Hide()
	return k
}

// update looks for an @ at the end of what is typed.
func (k *complete) update() {
	runes := []rune(k.compose.input.Text)
	end := len(runes)
	start := end - 1
	for start >= 0 && runes[start] != '@' && end-start < 40 && runes[start] != '\n' {
		start--
	}
	if start < 0 || runes[start] != '@' || start > 0 && (unicode.IsLetter(runes[start-1]) || unicode.IsDigit(runes[start-1])) {
		k.closed = false
		k.show(nil)
		return
	}
	if k.closed && start == k.start {
		return
	}
	k.closed, k.start = false, start
	typed := string(runes[start+1 : end])
	found := k.compose.pane.names.found(typed, mostNames)
	if len(found) == 1 && strings.EqualFold(found[0], typed) || strings.HasSuffix(typed, "  ") {
		found = nil
	}
	k.show(found)
}

func (k *complete) show(names []string) {
	if len(names) == 0 && !k.box.Visible() {
		return
	}
	k.names, k.at = names, 0
	k.draw()
}

func (k *complete) draw() {
	list := widget.Column(0)
	for i, name := range k.names {
		list.Add(newOffer(name, i == k.at, func() { k.at = i; k.take() }))
	}
	k.box.Objects = []fyne.CanvasObject{widget.NewCard(widget.Pad(4, 4, 4, 4, list))}
	widget.Show(k.box, len(k.names) > 0)
	k.compose.pane.place()
	k.box.Refresh()
}

// take puts the chosen name into the text; it reports whether there was one.
func (k *complete) take() bool {
	if !k.box.Visible() {
		return false
	}
	in := k.compose.input
	text := string([]rune(in.Text)[:k.start+1]) + k.names[k.at] + " "
	k.show(nil)
	k.closed = true
	in.Refill(text)
	k.compose.focus()
	return true
}

// key is what keys do while names are offered.
func (k *complete) key(e *fyne.KeyEvent) bool {
	if !k.box.Visible() {
		return false
	}
	switch n := len(k.names); e.Name {
	case fyne.KeyDown:
		k.at = (k.at + 1) % n
	case fyne.KeyUp:
		k.at = (k.at + n - 1) % n
	case fyne.KeyEscape:
		k.show(nil)
		k.closed = true
		return true
	default:
		return false
	}
	k.draw()
	return true
}

// An offer is one name of those. It never has the focus.
type offer struct {
	fynewidget.BaseWidget
	body fyne.CanvasObject
	take func()
}

func newOffer(name string, chosen bool, take func()) *offer {
	ground, tone := widget.Clear, widget.Ink
	if chosen {
		ground, tone = widget.Soft, widget.Accent
	}
	o := &offer{take: take}
	o.body = widget.NewRound(ground, widget.Radius, widget.Fixed(0, widget.ControlHeight(), widget.Pad(0, 8, 0, 8, widget.NewText(name, widget.Body, tone).Cut())))
	o.ExtendBaseWidget(o)
	return o
}

// Tapped implements fyne.Tappable.
func (o *offer) Tapped(*fyne.PointEvent) { o.take() }

// CreateRenderer implements fyne.Widget.
func (o *offer) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(o.body) }
