//go:build !nogui

package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Float is a card with controls that lies over something which takes the pointer, such as a board: what is aimed at the card
// beside its controls goes nowhere. The wheel alone goes through: Fyne clips whatever takes it, the rings of controls too.
type Float struct {
	widget.BaseWidget
	card *Ground
}

// NewFloat returns content on a card.
func NewFloat(content fyne.CanvasObject) *Float {
	f := &Float{card: NewCard(content)}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor returns the height of the content at this width.
func (f *Float) HeightFor(width float32) float32 { return f.card.HeightFor(width) }

// CreateRenderer implements fyne.Widget.
func (f *Float) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.card) }

// Tapped implements fyne.Tappable.
func (f *Float) Tapped(*fyne.PointEvent) {}

// TappedSecondary implements fyne.SecondaryTappable.
func (f *Float) TappedSecondary(*fyne.PointEvent) {}

// MouseDown implements desktop.Mouseable.
func (f *Float) MouseDown(*desktop.MouseEvent) {}

// MouseUp implements desktop.Mouseable.
func (f *Float) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (f *Float) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (f *Float) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (f *Float) MouseOut() {}

// Dragged implements fyne.Draggable.
func (f *Float) Dragged(*fyne.DragEvent) {}

// DragEnd implements fyne.Draggable.
func (f *Float) DragEnd() {}

// Cursor implements desktop.Cursorable.
func (f *Float) Cursor() desktop.Cursor { return desktop.DefaultCursor }
