//go:build !nogui

package form

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A Foot says whether what is written can be saved, and has the buttons for it.
type Foot struct {
	Content fyne.CanvasObject
	Save    *widget.Button

	icon *widget.Icon
	note *widget.Text
}

// NewFoot returns a foot whose buttons are to save, in a word, and to cancel.
func NewFoot(word string, save, cancel func()) *Foot {
	f := &Foot{icon: widget.NewIcon("info", 20, widget.Muted), note: widget.NewParagraph("", widget.Secondary, widget.Muted)}
	f.Save = widget.NewButton(word, widget.Primary, save)
	note := widget.TopRow(8, f.note, f.icon, f.note)
	buttons := widget.Row(8, widget.NewButton(words.T("Cancel"), widget.Outline, cancel), f.Save)
	line := widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		m := buttons.MinSize()
		left := width - m.Width - 16
		if left < 260*widget.TextScale() {
			h := widget.HeightFor(note, width)
			return []widget.Place{{Size: fyne.NewSize(width, h)}, {At: fyne.NewPos(max(0, width-m.Width), h+8), Size: m}}, h + 8 + m.Height
		}
		h := widget.HeightFor(note, left)
		all := max(h, m.Height)
		return []widget.Place{
			{At: fyne.NewPos(0, float32(int((all-h)/2))), Size: fyne.NewSize(left, h)}, {At: fyne.NewPos(width-m.Width, float32(int((all-m.Height)/2))), Size: m},
		}, all
	}, note, buttons)
	f.Content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(12, 24, 12, 24, line))
	return f
}

// Say says something. Whoever holds the foot lays it out anew: it may need another height.
func (f *Foot) Say(icon string, tone fyne.ThemeColorName, text string) {
	f.icon.Set(icon, tone)
	f.note.Set(text)
}

// Note returns what is said.
func (f *Foot) Note() string { return f.note.Text() }
