//go:build !nogui

package ink

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"lyceum/collab/board"
)

func TestLettersGoToTheToolsWhileNothingIsTyped(t *testing.T) {
	e := open(t)
	e.TypedRune('r')
	if string(e.runes) != "r" {
		t.Errorf("the tools were told %q", string(e.runes))
	}
}

func TestUndoIsAskedFor(t *testing.T) {
	e := open(t)
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.undone != 1 {
		t.Error("Ctrl+Z asks for nothing")
	}
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault})
}

func TestKeyboardDrawsMovesAndErases(t *testing.T) {
	e := open(t)
	e.SetTool(Line)
	e.key(fyne.KeyRight) // the pointer appears in the middle and goes one step
	from := e.keyed.at
	e.key(fyne.KeyReturn)
	for range 10 {
		e.key(fyne.KeyRight)
	}
	e.key(fyne.KeyDown, fyne.KeyReturn)
	got := e.puts()
	if len(got) != 1 || where(got[0].Points[0]) != from || where(got[0].Points[1]) != (e.keyed.at) {
		t.Fatalf("asked for %+v", got)
	}
	if e.keyed.at.X-from.X != 80 || e.keyed.at.Y-from.Y != 8 {
		t.Errorf("ten steps to the right and one down are %g and %g", e.keyed.at.X-from.X, e.keyed.at.Y-from.Y)
	}
	e.obey()

	// It is selected and picked up where the pointer is, moved, and dropped.
	e.SetTool(Select)
	e.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if set, ok := e.asked[0][0].(board.Set); !ok || set.Place.DY != 16*board.Unit {
		t.Fatalf("asked for %+v, want it 16 pixels lower", e.asked)
	}
	e.obey()
	e.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyEscape)
	if len(e.asked) != 0 || e.gesture != nil {
		t.Error("Esc does not put it back")
	}
	e.SetTool(Eraser)
	e.key(fyne.KeyReturn, fyne.KeyReturn)
	if _, ok := e.asked[0][0].(board.Delete); !ok {
		t.Errorf("asked for %+v", e.asked)
	}
}

func TestFocusShowsARing(t *testing.T) {
	e := open(t)
	e.w.Canvas().Focus(e.Canvas)
	if !e.focused || e.look.ring[0].Hidden {
		t.Error("with the focus there is no ring")
	}
	e.w.Canvas().Unfocus()
	if e.focused || !e.look.ring[0].Hidden {
		t.Error("without the focus there is one")
	}
}

// Beside the keyboard's pointer stand where it is and what Enter did, for as long as it is there, and never outside of what can be seen.
func TestWordsStandBesideTheKeyboardsPointer(t *testing.T) {
	e := open(t)
	e.FocusGained()
	k := &e.keyed
	if !k.words.Hidden || !k.plate.Hidden {
		t.Error("words stand there before the keyboard is used")
	}
	say := func(what, want string) {
		t.Helper()
		if k.words.Hidden || k.words.Text != want {
			t.Errorf("%s: %q, hidden %v; want %q", what, k.words.Text, k.words.Hidden, want)
		}
		at, size := k.plate.Position(), k.plate.Size()
		if at.X < 0 || at.Y < 0 || at.X+size.Width > 800 || at.Y+size.Height > 450 {
			t.Errorf("%s: the words lie at %v, %v", what, at, size)
		}
	}
	e.key(fyne.KeyRight)
	say("moved", "408, 225")
	e.key(fyne.KeyReturn)
	say("begun", "Begun. Arrows move, Enter ends, Esc cancels.")
	e.key(fyne.KeyDown)
	say("drawn on", "408, 233")
	e.key(fyne.KeyReturn)
	say("done", "Done")
	e.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyEscape)
	say("given up", "Cancelled")
	for range 100 {
		e.key(fyne.KeyRight, fyne.KeyDown)
	}
	say("in the corner", "800, 450")
	e.FocusLost()
	if !k.words.Hidden || !k.plate.Hidden {
		t.Error("words stand there without the keyboard")
	}
}
