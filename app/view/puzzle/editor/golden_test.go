//go:build !nogui

package editor

import (
	"testing"

	"lyceum/app/view/viewtest"
	"lyceum/collab/puzzle"
)

// The form of every kind looks as it was approved.
func TestPicturesOfEditor(t *testing.T) {
	picture := func(name string, p *puzzle.Puzzle, look viewtest.Look, then func(e *Editor)) {
		t.Run(name+"-"+look.Name, func(t *testing.T) {
			w := viewtest.Open(t, viewtest.Usual)
			w.Use(look)
			e, _ := open(w, p)
			if then != nil {
				then(e)
			}
			viewtest.Golden(t, name+"-"+look.Name, w)
			if clipped := viewtest.Clipped(w); len(clipped) > 0 {
				t.Errorf("cut off: %q", clipped)
			}
		})
	}
	low := func(e *Editor) { e.scroll.ScrollToBottom() }
	for kind, p := range samples(t) {
		picture(kind.String(), p, viewtest.Looks[0], nil)
		picture(kind.String()+"-below", p, viewtest.Looks[0], low)
	}
	for _, look := range viewtest.Looks[1:] {
		picture("matching", samples(t)[puzzle.MatchingKind], look, nil)
	}
	picture("fresh", fresh(&puzzle.Sorting{}), viewtest.Looks[0], func(e *Editor) { e.save() })
}

// Tab leads through every form in the order of reading, no word is cut off, and every control can be hit.
func TestFormsAreReadAndReachedInEveryLook(t *testing.T) {
	for kind, p := range samples(t) {
		for _, look := range viewtest.Looks {
			t.Run(kind.String()+" "+look.Name, func(t *testing.T) {
				w := viewtest.Open(t, viewtest.Small)
				w.Use(look)
				open(w, p)
				if clipped := viewtest.Clipped(w); len(clipped) > 0 {
					t.Errorf("cut off: %q", clipped)
				}
				if look.Name == "light" {
					viewtest.CheckFocus(t, w)
				}
			})
		}
	}
}
