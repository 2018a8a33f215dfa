//go:build !nogui

package viewtest

import (
	"fmt"
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

// Ringed reports whether one sees that an object has the focus: the window looks
// different around it, and has the colour of a ring there.
func Ringed(w *Window, s Stop) bool {
	c := w.Canvas()
	c.Unfocus()
	without := Picture(w)
	c.Focus(s.Object.(fyne.Focusable))
	with := Picture(w)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.Object) // it may have scrolled
	c.Unfocus()
	const around = 6
	rings := 0
	for y := int(at.Y) - around; y < int(at.Y+s.Size.Height)+around; y++ {
		for x := int(at.X) - around; x < int(at.X+s.Size.Width)+around; x++ {
			if with.NRGBAAt(x, y) == without.NRGBAAt(x, y) {
				continue
			}
			r, g, b, _ := with.At(x, y).RGBA()
			for _, name := range []fyne.ThemeColorName{widget.Ring, widget.StageRing} {
				wr, wg, wb, _ := theme.Color(name).RGBA()
				if !far(uint8(r>>8), uint8(wr>>8)) && !far(uint8(g>>8), uint8(wg>>8)) && !far(uint8(b>>8), uint8(wb>>8)) {
					rings++
				}
			}
		}
	}
	return rings >= 60 // two pixels around the smallest there is
}
