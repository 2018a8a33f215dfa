//go:build !nogui

package viewtest

import (
	"slices"
	"strings"
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

// Settle lays out everything anew, as the real driver does when something asks for
// another size; the test driver does not.
func Settle(w fyne.Window) {
	settle(w.Content())
	for _, o := range w.Canvas().Overlays().List() {
		settle(o)
	}
}

func settle(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			settle(child)
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, child := range r.Objects() {
			settle(child)
		}
	}
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

// Clipped returns the texts of which a part does not show, for want of room or
// because it lies beside the window. Those that were shortened on purpose do not count,
// nor do those that may be, such as names and parts of them, which are given in but.
func Clipped(w fyne.Window, but ...string) (clipped []string) {
	may := func(text string) bool {
		return text == "" || strings.Contains(text, "…") || slices.ContainsFunc(but, func(b string) bool { return strings.Contains(b, text) })
	}
	Settle(w)
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for _, o := range Visible(w) {
		text, ok := o.(*widget.Text)
		if !ok || may(text.Text()) {
			continue
		}
		left := place(text).X
		if !text.Fits() || left < 0 || left+text.Size().Width > w.Canvas().Size().Width+1 {
			clipped = append(clipped, text.Text())
		}
	}
	return clipped
}
