//go:build !nogui

package viewtest

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"lyceum/app/view/widget"
)

// A Stop is one object that Tab comes to.
type Stop struct {
	Name   string // its words, or its tip, or what it is
	Object fyne.CanvasObject
	At     fyne.Position // in the window
	Last   fyne.Position // the same at the end of the walk
	Size   fyne.Size
}

// maxStops is more than any pane has.
const maxStops = 400

// FocusOrder returns the names of what Tab comes to, in order. It fails the test
// where Tab does not get on, or where Shift+Tab does not lead back through all of
// them. (Fyne comes to a control that holds others before these, both ways.)
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
		if tab, ok := f.(fyne.Tabbable); ok && tab.AcceptsTab() && !leadsOn(c, f) {
			t.Errorf("%s keeps Tab for itself: a trap", Name(f))
		}
		o := f.(fyne.CanvasObject)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		stops = append(stops, Stop{Name: Name(f), Object: o, At: at, Size: o.Size()})
	}
	for i := range stops { // as they lie in the end, if something was scrolled on the way
		stops[i].Last = fyne.CurrentApp().Driver().AbsolutePositionForObject(stops[i].Object)
	}
	back := 1 // now at the first again
	for c.FocusPrevious(); c.Focused() != stops[0].Object.(fyne.Focusable) && back <= len(stops); c.FocusPrevious() {
		back++
	}
	if back != len(stops) {
		t.Errorf("Shift+Tab comes to %d controls, Tab to %d", back, len(stops))
	}
	c.Unfocus()
	return stops
}

// leadsOn reports whether Tab gets on from what has a use for it first, as a puzzle that picks its pieces one after the other.
func leadsOn(c fyne.Canvas, f fyne.Focusable) bool {
	for range maxStops {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
		if c.Focused() != f {
			c.Focus(f)
			return true
		}
	}
	return false
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
// the focus: something in the colour of a ring must appear there, 2 px wide.
func Unseen(w *Window, stops []Stop) (unseen []string) {
	c := w.Canvas()
	c.Unfocus()
	before := rings(w)
	for _, s := range stops {
		c.Focus(s.Object.(fyne.Focusable))
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.Object)
		area := around(at, s.Size)
		seen := false
		for o, where := range rings(w) {
			if _, old := before[o]; !old && where.Overlaps(area) {
				seen = true
			}
		}
		if !seen {
			unseen = append(unseen, s.Name)
		}
		c.Unfocus()
	}
	return unseen
}

// around is the area of a control with room for a ring.
func around(at fyne.Position, size fyne.Size) image.Rectangle {
	const room = 6
	return image.Rect(int(at.X)-room, int(at.Y)-room, int(at.X+size.Width)+room, int(at.Y+size.Height)+room)
}

// rings returns what is drawn in the colour of a ring, and where in the window.
func rings(w *Window) map[fyne.CanvasObject]image.Rectangle {
	found := map[fyne.CanvasObject]image.Rectangle{}
	size := w.Canvas().Size()
	window := image.Rect(0, 0, int(size.Width), int(size.Height))
	for _, o := range Visible(w) {
		r, ok := o.(*canvas.Rectangle)
		if !ok {
			continue
		}
		thin := min(r.Size().Width, r.Size().Height) >= 2 && min(r.Size().Width, r.Size().Height) < 4
		if !(isRing(r.StrokeColor) && r.StrokeWidth >= 2) && !(isRing(r.FillColor) && thin) {
			continue
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
		if where := image.Rect(int(at.X), int(at.Y), int(at.X+r.Size().Width), int(at.Y+r.Size().Height)).Intersect(window); !where.Empty() {
			found[r] = where
		}
	}
	return found
}

func isRing(c color.Color) bool {
	if c == nil {
		return false
	}
	r, g, b, a := c.RGBA()
	for _, name := range []fyne.ThemeColorName{widget.Ring, widget.StageRing} {
		if wr, wg, wb, wa := theme.Color(name).RGBA(); r == wr && g == wg && b == wb && a == wa {
			return true
		}
	}
	return false
}

// Unpainted is Unseen by the pixels of the window, which takes long: around a stop
// the window must look different, in the colour of a ring, when it has the focus.
func Unpainted(w *Window, stops []Stop) (unseen []string) {
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
		if ringed(before, Picture(w), around(at, s.Size)) < leastRing {
			unseen = append(unseen, s.Name)
		}
		c.Unfocus()
	}
	return unseen
}

// leastRing is how many pixels a ring has at least: two around the smallest control.
const leastRing = 60

// ringed counts the pixels of an area that became a ring's.
func ringed(before, after *image.NRGBA, area image.Rectangle) (n int) {
	var rings []color.NRGBA
	for _, name := range []fyne.ThemeColorName{widget.Ring, widget.StageRing} {
		rings = append(rings, color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA))
	}
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
