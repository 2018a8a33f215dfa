//go:build !nogui

package widget

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestSwatchesAreChosenByClickAndByKey(t *testing.T) {
	test.NewTempApp(t)
	var chosen []string
	s := NewSwatches("Colour", []Swatch{{Key: "a", Word: "Red"}, {Key: "b", Word: "Blue"}, {Key: "c", Word: "Green", Size: 6}}, func(key string) { chosen = append(chosen, key) })
	w := test.NewTempWindow(t, s)
	w.Resize(fyne.NewSize(200, 60))
	s.Resize(s.MinSize())
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(1.5*swatchSide, 10)})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if want := []string{"b", "c", "a"}; !slices.Equal(chosen, want) || s.Chosen() != "a" {
		t.Errorf("chosen %q, want %q", chosen, want)
	}
	s.Set("nothing")
	if s.index() != -1 {
		t.Error("a colour that is none of these looks chosen")
	}
	s.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(2.5*swatchSide, 10)}})
	if s.Tip() != "Green" {
		t.Errorf("the tip over the third is %q", s.Tip())
	}
	s.MouseOut()
}

// What is aimed at a card over the board, beside its controls, does not draw on the board.
func TestFloatKeepsThePointerFromWhatLiesBelow(t *testing.T) {
	var f any = NewFloat(NewSpace(10, 10))
	if _, ok := f.(fyne.Tappable); !ok {
		t.Error("taps go through")
	}
	if _, ok := f.(fyne.Draggable); !ok {
		t.Error("drags go through")
	}
	if _, ok := f.(desktop.Mouseable); !ok {
		t.Error("presses go through")
	}
	if _, ok := f.(fyne.Scrollable); ok {
		t.Error("the rings of controls at its edge are cut off")
	}
	if _, ok := f.(fyne.Focusable); ok {
		t.Error("the card itself takes the keyboard")
	}
}
