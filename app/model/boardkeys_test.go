package model

import (
	"errors"
	"testing"
)

// A key of the board does one thing, and each letter of the tools is found as it is typed, large or small.
func TestEveryKeyOfTheBoardDoesOneThing(t *testing.T) {
	of := map[Key]BoardAction{}
	for _, b := range BoardKeys {
		if b.Word == "" || len(b.Keys) == 0 || BoardKeyOf(&Settings{}, b.Action) == "" {
			t.Errorf("%s: keys %v, word %q", b.Action, b.Keys, b.Word)
		}
		for _, k := range b.Keys {
			if other, taken := of[k]; taken {
				t.Errorf("%s is the key of %s and of %s", k, other, b.Action)
			}
			of[k] = b.Action
			if !k.bare() {
				continue
			}
			for _, r := range []rune{rune(k.Name[0]), rune(k.Name[0] | 0x20)} {
				if k.Name[0] < 'A' {
					r = rune(k.Name[0])
				}
				if got, ok := BoardActionOf(&Settings{}, r); !ok || got != b.Action {
					t.Errorf("%q does %q on the board, want %q", r, got, b.Action)
				}
			}
		}
	}
	if a, ok := BoardActionOf(&Settings{}, 'F'); ok {
		t.Errorf("F, which leads back to the teacher, does %s on the board", a)
	}
}

// A tool gets another letter, which is the board's alone: the class may have it for something else, another tool may not.
func TestToolsGetOtherLetters(t *testing.T) {
	pen := BoardPen.Action()
	s, err := Rebind(Settings{}, pen, Key{Name: "M"}) // which turns the microphone on elsewhere
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := BoardActionOf(&s, 'm'); !ok || a != BoardPen || BoardKeyOf(&s, BoardPen) != "M" {
		t.Errorf("m does %q on the board", a)
	}
	if a, ok := BoardActionOf(&s, 'p'); ok {
		t.Errorf("p does %q still", a)
	}
	if a, _ := ActionOf(&s, Key{Name: "M"}); a != ActMic {
		t.Errorf("in the class M does %q", a)
	}
	var taken *KeyTakenError
	if _, err := Rebind(s, BoardEraser.Action(), Key{Name: "M"}); !errors.As(err, &taken) || taken.Action != pen || taken.Action.Word() != "Pen" {
		t.Errorf("the letter of another tool: %v", err)
	}
	for _, k := range []Key{{Name: "F5"}, {Name: "B", Ctrl: true}, {Name: "="}, {Name: "Space"}, {Name: "+"}, {}} {
		if _, err := Rebind(s, pen, k); err == nil {
			t.Errorf("%v is the key of a tool", k)
		}
	}
	if _, err := Rebind(s, BoardUndo.Action(), Key{Name: "Y"}); !errors.Is(err, ErrNoKey) {
		t.Errorf("undo, which the toolkit has a key for: %v", err)
	}
	if kept := cleanKeys(s.Keys); kept[string(pen)] != "M" {
		t.Errorf("of the settings %v is kept", kept)
	}
	if s, err = ResetKey(s, pen); err != nil || len(s.Keys) != 0 {
		t.Errorf("as before: %v, %v", s.Keys, err)
	}
}
