//go:build !nogui

package editor

import (
	"maps"
	"slices"
	"testing"

	"lyceum/app/view/viewtest"
	"lyceum/quiz"
)

// The form of every type looks as it was approved.
func TestPicturesOfEditor(t *testing.T) {
	picture := func(name string, q quiz.Question, look viewtest.Look, then func(e *Editor)) {
		t.Run(name+"-"+look.Name, func(t *testing.T) {
			w := viewtest.Open(t, viewtest.Usual)
			w.Use(look)
			e, _ := open(w, q)
			if then != nil {
				then(e)
			}
			viewtest.Golden(t, name+"-"+look.Name, w)
			if clipped := viewtest.Clipped(w); len(clipped) > 0 {
				t.Errorf("cut off: %q", clipped)
			}
		})
	}
	all := samples()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		picture(name, all[name], viewtest.Looks[0], nil)
	}
	for _, look := range viewtest.Looks[1:] {
		picture("multiple", all["multiple"], look, nil)
	}
	low := func(e *Editor) { e.scroll.ScrollToBottom() }
	picture("numeric-below", all["numeric"], viewtest.Looks[0], low)
	picture("description-below", all["description"], viewtest.Looks[0], low)
	picture("fresh", Fresh(quiz.Single), viewtest.Looks[0], func(e *Editor) { e.save() })
}

// Tab leads through every form in the order of reading, no word is cut off, and every control can be hit.
func TestFormsAreReadAndReachedInEveryLook(t *testing.T) {
	for name, q := range samples() {
		for _, look := range viewtest.Looks {
			t.Run(name+" "+look.Name, func(t *testing.T) {
				w := viewtest.Open(t, viewtest.Small)
				w.Use(look)
				open(w, q)
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
