//go:build !nogui

package widget

// How large texts are and whether anything moves are the person's choice for
// the whole program. Both are read on Fyne's goroutine only.
var (
	textScale float32 = 1
	still     bool
)

// SetTextScale makes all texts, and what holds them, larger: 100, 125 or 150
// percent. What is already on show is drawn anew by its owner: a change of the
// app's theme does it, or new panes.
func SetTextScale(percent int) { textScale = float32(min(max(percent, 100), 150)) / 100 }

// TextScale returns how large texts are, 1 as they are designed.
func TextScale() float32 { return textScale }

// SetReducedMotion has nothing move that need not.
func SetReducedMotion(on bool) { still = on }

// Scaled returns a type size, in the scale of texts in use.
func Scaled(size float32) float32 { return size * textScale }

// LineHeight returns the height of one line of text of a type size, in the
// scale in use.
func LineHeight(size float32) float32 { return up(lineHeight(size) * textScale) }

// up rounds to full pixels, up.
func up(v float32) float32 {
	if n := float32(int(v)); n < v {
		return n + 1
	}
	return v
}

// RowHeight returns how high a row must be that is designed height high and has
// lines of these type sizes in it: it grows by as much as they do.
func RowHeight(height float32, lines ...float32) float32 {
	for _, size := range lines {
		height += LineHeight(size) - lineHeight(size)
	}
	return height
}

// ControlHeight returns the height of buttons, inputs and the like.
func ControlHeight() float32 { return RowHeight(Control, Body) }

// iconScaled is the size of an icon that stands beside text; drawings keep theirs.
func iconScaled(size float32) float32 {
	if size > 24 {
		return size
	}
	return up(size * (1 + (textScale-1)*0.75))
}
