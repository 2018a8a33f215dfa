//go:build !nogui

package viewtest

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"lyceum/app/view/widget"
)

// A Stop is one object that Tab comes to.
type Stop struct {
	Name   string // its words, or its tip, or what it is
	Object fyne.CanvasObject
	At     fyne.Position // in the window
	Size   fyne.Size
}

// maxStops is more than any pane has.
const maxStops = 400

// FocusOrder returns the names of what Tab comes to, in order. It fails the test
// where Tab does not get on, or Shift+Tab does not lead back the same way.
func FocusOrder(t testing.TB, w *Window) []string {
	t.Helper()
	var names []string
	for _, s := range Stops(t, w) {
		names = append(names, s.Name)
	}
	return names
}

// Stops is FocusOrder with the objects.
func Stops(t testing.TB, w *Window) []Stop {
	t.Helper()
	c := w.Canvas()
	c.Unfocus()
	var stops []Stop
	for {
		before := c.Focused()
		c.FocusNext()
		f := c.Focused()
		if f == nil {
			return nil
		}
		if len(stops) > 0 && f == stops[0].Object.(fyne.Focusable) {
			break
		}
		if f == before || len(stops) == maxStops {
			t.Errorf("Tab does not get on from %s", Name(f))
			return stops
		}
		if tab, ok := f.(fyne.Tabbable); ok && tab.AcceptsTab() {
			t.Errorf("%s keeps Tab for itself: a trap", Name(f))
		}
		o := f.(fyne.CanvasObject)
		stops = append(stops, Stop{Name(f), o, fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()})
	}
	for i := range stops { // now at the first again
		c.FocusPrevious()
		if want := stops[len(stops)-1-i]; c.Focused() != want.Object.(fyne.Focusable) {
			t.Errorf("Shift+Tab comes to %s, want %s", Name(c.Focused()), want.Name)
			break
		}
	}
	c.Unfocus()
	return stops
}

// Name returns what a person calls an object: its words, its tip or hint, or in
// the end its type.
func Name(o any) string {
	if w, ok := o.(interface{ Word() string }); ok && w.Word() != "" {
		return w.Word()
	}
	if w, ok := o.(interface{ Tip() string }); ok && w.Tip() != "" {
		return w.Tip()
	}
	if w, ok := o.(interface{ Hint() string }); ok && w.Hint() != "" {
		return w.Hint()
	}
	if w, ok := o.(interface{ Options() []widget.Option }); ok {
		var all []string
		for _, option := range w.Options() {
			all = append(all, option.Word)
		}
		return strings.Join(all, "|")
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", o), "*")
}

// Unseen returns the names of those stops at which one does not see that they have
// the focus: around them the window must look different, in the colour of a ring.
// What was scrolled to get there is scrolled back.
func Unseen(w *Window, stops []Stop) (unseen []string) {
	c := w.Canvas()
	c.Unfocus()
	without := Picture(w)
	for _, s := range stops {
		c.Focus(s.Object.(fyne.Focusable))
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.Object)
		before := without
		if at != s.At { // it has been scrolled into view
			c.Unfocus()
			before = Picture(w)
			c.Focus(s.Object.(fyne.Focusable))
		}
		if ringed(before, Picture(w), at, s.Size) < leastRing {
			unseen = append(unseen, s.Name)
		}
		c.Unfocus()
	}
	return unseen
}

// leastRing is how many pixels a ring has at least: two around the smallest control.
const leastRing = 60

// ringed counts the pixels that became a ring's around a place.
func ringed(before, after *image.NRGBA, at fyne.Position, size fyne.Size) (n int) {
	var rings []color.NRGBA
	for _, name := range []fyne.ThemeColorName{widget.Ring, widget.StageRing} {
		rings = append(rings, color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA))
	}
	const around = 6
	area := image.Rect(int(at.X)-around, int(at.Y)-around, int(at.X+size.Width)+around, int(at.Y+size.Height)+around)
	area = area.Intersect(after.Bounds())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			p := after.NRGBAAt(x, y)
			if p == before.NRGBAAt(x, y) {
				continue
			}
			for _, r := range rings {
				if near(p, r, edgeTolerance) {
					n++
					break
				}
			}
		}
	}
	return n
}
