//go:build !nogui

package widget

import "fyne.io/fyne/v2"

// Ends is a line with objects at its left and its right end. Where there is no room for all, those of the right go on below, as many
// lines as they take.
func Ends(left, right []fyne.CanvasObject) *Arranged {
	const gap = 8
	all := append(append([]fyne.CanvasObject{}, left...), right...)
	return NewArranged(func(width float32) ([]Place, float32) {
		places := make([]Place, len(all))
		wide := func(from, to int) (w float32) {
			for _, o := range all[from:to] {
				if o.Visible() {
					w += o.MinSize().Width + gap
				}
			}
			return max(0, w-gap)
		}
		high := ControlHeight()
		for _, o := range all {
			if o.Visible() {
				high = max(high, o.MinSize().Height)
			}
		}
		y := float32(0)
		put := func(from, to int, x float32) {
			begin := x
			for i := from; i < to; i++ {
				o := all[i]
				if !o.Visible() {
					continue
				}
				m := o.MinSize()
				m.Width = min(m.Width, width)
				if x > begin && x+m.Width > width {
					x, y = 0, y+high+gap
					begin = 0
				}
				places[i] = Place{At: fyne.NewPos(x, y+float32(int((high-m.Height)/2))), Size: m}
				x += m.Width + gap
			}
		}
		put(0, len(left), 0)
		begin, end := wide(0, len(left)), wide(len(left), len(all))
		switch {
		case end == 0:
		case y == 0 && begin+gap+end <= width || begin == 0:
			put(len(left), len(all), max(0, width-end))
		default:
			y += high + gap
			put(len(left), len(all), max(0, width-end))
		}
		return places, y + high
	}, all...)
}
