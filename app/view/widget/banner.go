//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A Banner is a strip of news that stays as long as it is true.
type Banner struct {
	widget.BaseWidget
	icon   *Icon
	text   *Text
	button *Button
	body   fyne.CanvasObject
	row    *fyne.Container
}

// NewBanner returns a banner without words.
func NewBanner(icon string, tone fyne.ThemeColorName) *Banner {
	b := &Banner{
		icon: NewIcon(icon, 20, tone), text: NewParagraph("", Secondary, Ink),
		button: NewButton("", Quiet, nil),
	}
	b.button.Hide()
	b.row = GrowRow(12, b.text, b.icon, b.text, b.button)
	b.body = NewGround(Surface, BottomEdge, Pad(0, 8, 0, 16, container.NewStack(b.row)))
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the words, and the button behind them; an empty action takes it away.
func (b *Banner) Set(text, action string, do func()) {
	b.button.OnTapped = do
	if b.text.text == text && b.button.word == action && b.button.Visible() == (action != "") {
		return
	}
	b.text.Set(text)
	b.button.Set(action, true)
	b.button.Hidden = action == ""
	b.row.Refresh()
	b.Refresh()
}

// SetTone changes the icon and its tone.
func (b *Banner) SetTone(icon string, tone fyne.ThemeColorName) {
	b.icon.Set(icon, tone)
}

// Text returns what the banner says.
func (b *Banner) Text() string { return b.text.text }

// Button returns its button, which may be hidden.
func (b *Banner) Button() *Button { return b.button }

// HeightFor returns the height at this width.
func (b *Banner) HeightFor(width float32) float32 {
	return max(RowHeight(44, Secondary), HeightFor(b.row, width-24)+16)
}

// CreateRenderer implements fyne.Widget.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer { return &bannerRenderer{b} }

type bannerRenderer struct{ b *Banner }

func (r *bannerRenderer) Layout(size fyne.Size) { r.b.body.Resize(size) }
func (r *bannerRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, r.b.HeightFor(max(r.b.Size().Width, 120)))
}
func (r *bannerRenderer) Refresh()                     { r.b.body.Refresh() }
func (r *bannerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.b.body} }
func (r *bannerRenderer) Destroy()                     {}
