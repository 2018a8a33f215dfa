//go:build !nogui

package viewtest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/view/widget"
)

// Visible returns every object that a window shows, the topmost dialog or menu
// included; parents come before what they hold.
func Visible(w fyne.Window) (all []fyne.CanvasObject) {
	walk(w.Content(), &all)
	for _, o := range w.Canvas().Overlays().List() {
		walk(o, &all)
	}
	return all
}

func walk(o fyne.CanvasObject, all *[]fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	*all = append(*all, o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, all)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, all)
		}
	}
}

// Find returns the first visible object of a type whose Name is this one. It fails
// the test if there is none.
func Find[T fyne.CanvasObject](t testing.TB, w fyne.Window, name string) T {
	t.Helper()
	var none T
	for _, o := range Visible(w) {
		if found, ok := o.(T); ok && Name(o) == name {
			return found
		}
	}
	t.Fatalf("no %T called %q is shown", none, name)
	return none
}

// Words returns all texts that a window shows.
func Words(w fyne.Window) (words []string) {
	for _, o := range Visible(w) {
		if text, ok := o.(*widget.Text); ok && text.Text() != "" {
			words = append(words, text.Text())
		}
	}
	return words
}

// Clipped returns the texts of which a part does not show for want of room. Names
// that may be shortened are given in but.
func Clipped(w fyne.Window, but ...string) (clipped []string) {
	may := map[string]bool{}
	for _, text := range but {
		may[text] = true
	}
	for _, o := range Visible(w) {
		if text, ok := o.(*widget.Text); ok && !may[text.Text()] && !text.Fits() {
			clipped = append(clipped, text.Text())
		}
	}
	return clipped
}
