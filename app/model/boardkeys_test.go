package model

import "testing"

// A key of the board does one thing, and each letter of the tools is found as it is typed, large or small.
func TestEveryKeyOfTheBoardDoesOneThing(t *testing.T) {
	of := map[Key]BoardAction{}
	for _, b := range BoardKeys {
		if b.Word == "" || len(b.Keys) == 0 || BoardKeyOf(b.Action) == "" {
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
				if got, ok := BoardActionOf(r); !ok || got != b.Action {
					t.Errorf("%q does %q on the board, want %q", r, got, b.Action)
				}
			}
		}
	}
	if a, ok := BoardActionOf('F'); ok {
		t.Errorf("F, which leads back to the teacher, does %s on the board", a)
	}
}
