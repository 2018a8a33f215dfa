//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// An Empty fills a place where there is nothing yet: a Faint drawing, a title,
// help in a sentence, and perhaps one button.
type Empty struct {
	widget.BaseWidget
	icon   *Icon
	title  *Text
	help   *Text
	button *Button
	place  *fyne.Container // holds button
	body   *fyne.Container
}

// NewEmpty returns one; without an action there is no button.
func NewEmpty(icon, title, help, action string, do func()) *Empty {
	e := &Empty{
		icon: NewIcon(icon, 64, Faint), title: NewHeading("", Head, Ink).Centred(),
		help: NewParagraph("", Secondary, Muted).Centred(), button: NewButton("", Outline, nil),
	}
	e.place = Pad(8, 0, 0, 0, container.NewCenter(e.button))
	e.body = Column(8, Centre(64, e.icon), e.title, e.help, e.place)
	e.ExtendBaseWidget(e)
	e.Set(icon, title, help, action, do)
	return e
}

// Set changes everything that it says.
func (e *Empty) Set(icon, title, help, action string, do func()) {
	e.button.OnTapped = do
	if e.icon.name == icon && e.title.text == title && e.help.text == help && e.button.word == action && e.place.Visible() == (action != "") {
		return
	}
	e.icon.Set(icon, Faint)
	e.title.Set(title)
	e.help.Set(help)
	e.button.Set(action, true)
	e.place.Hidden, e.button.Hidden = action == "", action == ""
	e.Refresh()
	e.body.Refresh()
}

// Text returns title and help, for tests.
func (e *Empty) Text() (title, help string) { return e.title.text, e.help.text }

// Button returns its button, which may be hidden.
func (e *Empty) Button() *Button { return e.button }

// HeightFor returns the height at this width.
func (e *Empty) HeightFor(width float32) float32 { return HeightFor(e.body, width) }

// CreateRenderer implements fyne.Widget.
func (e *Empty) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(e.body) }
