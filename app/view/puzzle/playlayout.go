//go:build !nogui

package puzzle

import "fyne.io/fyne/v2"

// A playLayout puts the task at the left, the puzzle in the middle and the scores at the right. Where it is narrow the scores lie under the task,
// and where it is narrower still both lie beneath the puzzle.
type playLayout struct{ p *play }

// Layout implements fyne.Layout.
func (l playLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s, side := l.p, 248*larger()
	switch {
	case size.Width >= 3.4*side:
		wide := size.Width - 2*side
		if !s.scored {
			wide = size.Width - side
		}
		place(s.left, 0, 0, side, size.Height)
		place(s.middle, side, 0, wide, size.Height)
		place(s.right, side+wide, 0, side, size.Height)
	case size.Width >= 2.1*side:
		high := size.Height
		if s.scored {
			high = float32(int(size.Height * 0.58))
		}
		place(s.left, 0, 0, side, high)
		place(s.right, 0, high, side, size.Height-high)
		place(s.middle, side, 0, size.Width-side, size.Height)
	default:
		high := float32(int(size.Height * 0.6))
		place(s.middle, 0, 0, size.Width, high)
		wide := size.Width
		if s.scored {
			wide = float32(int(size.Width / 2))
		}
		place(s.left, 0, high, wide, size.Height-high)
		place(s.right, wide, high, size.Width-wide, size.Height-high)
	}
	s.order(size.Width >= 3.4*side, size.Width < 2.1*side)
}

// MinSize implements fyne.Layout.
func (playLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }
