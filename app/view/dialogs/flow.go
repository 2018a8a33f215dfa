//go:build !nogui

package dialogs

import "fyne.io/fyne/v2"

// flow puts objects beside each other and goes on in the next line where there is no room.
type flow struct{ gap, width float32 }

// each calls do with the place of each object, and returns the height.
func (f *flow) each(objects []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, at fyne.Position)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+f.gap, 0
		}
		if do != nil {
			do(o, fyne.NewPos(x, y))
		}
		x += m.Width + f.gap
		line = max(line, m.Height)
	}
	return y + line
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.each(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position) {
		o.Move(at)
		o.Resize(o.MinSize())
	})
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if f.width == 0 {
		return fyne.NewSize(0, f.each(objects, 1e5, nil))
	}
	return fyne.NewSize(0, f.each(objects, f.width, nil))
}
