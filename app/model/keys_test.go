package model

import (
	"errors"
	"maps"
	"testing"
)

func TestEveryActionHasAKeyOfItsOwn(t *testing.T) {
	of := make(map[Key]Action)
	for _, i := range Actions {
		keys := DefaultKeys[i.Action]
		if len(keys) == 0 || i.Word == "" || i.Group == "" {
			t.Errorf("%s: keys %v, word %q, group %q", i.Action, keys, i.Word, i.Group)
		}
		for _, k := range keys {
			if other, taken := of[k]; taken {
				t.Errorf("%s is the key of %s and of %s", k, other, i.Action)
			}
			of[k] = i.Action
			if again, err := ParseKey(k.String()); err != nil || again != k {
				t.Errorf("ParseKey(%q) = %+v, %v, want %+v", k.String(), again, err, k)
			}
			if got, ok := ActionOf(&Settings{}, k); !ok || got != i.Action {
				t.Errorf("ActionOf(%s) = %q, want %q", k, got, i.Action)
			}
		}
	}
	if len(DefaultKeys) != len(Actions) {
		t.Errorf("%d actions, %d of them with keys", len(Actions), len(DefaultKeys))
	}
}

func TestKeyAlsoWorksWithAltAndShift(t *testing.T) {
	for _, tt := range []struct {
		key  string
		want Action
	}{{"Alt+Shift+M", ActMic}, {"Alt+Shift+C", ActChat}, {"Alt+M", ""}, {"Ctrl+Alt+Shift+M", ""}, {"Alt+Shift+F6", ""}, {"Ctrl+Shift+L", ActLock}} {
		k, err := ParseKey(tt.key)
		if got, _ := ActionOf(&Settings{}, k); err != nil || got != tt.want {
			t.Errorf("ActionOf(%s) = %q, %v, want %q", tt.key, got, err, tt.want)
		}
	}
}

func TestKeyOfTwoActionsIsRefused(t *testing.T) {
	_, err := Rebind(Settings{}, ActMic, Key{Name: "V"})
	var taken *KeyTakenError
	if !errors.As(err, &taken) || taken.Action != ActCamera || !errors.Is(err, ErrKeyTaken) {
		t.Errorf("the camera's key for the microphone: %v, want that the camera has it", err)
	}
	s, err := Rebind(Settings{}, ActCamera, Key{Name: "K"})
	if err != nil {
		t.Fatal(err)
	}
	if s, err = Rebind(s, ActMic, Key{Name: "V"}); err != nil || KeyOf(&s, ActMic) != (Key{Name: "V"}) {
		t.Errorf("a key that was given up: %v, microphone %s", err, KeyOf(&s, ActMic))
	}
	if _, err := ResetKey(s, ActCamera); !errors.As(err, &taken) || taken.Action != ActMic {
		t.Errorf("its own key again, which another action has by now: %v", err)
	}
	if s, err = ResetKey(s, ActMic); err != nil || len(s.Keys) != 1 {
		t.Errorf("its own key again: %v, others %v", err, s.Keys)
	}
}

func TestKeyNeededForTypingIsRefused(t *testing.T) {
	for _, key := range []string{"Tab", "Return", "Ctrl+LeftControl", "Ctrl+C", "Up"} {
		k, err := ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Rebind(Settings{}, ActMic, k); !errors.Is(err, ErrNoKey) {
			t.Errorf("%s: %v", key, err)
		}
	}
	if _, err := Rebind(Settings{}, ActClose, Key{Name: "Q"}); !errors.Is(err, ErrNoKey) {
		t.Errorf("a fixed action got another key: %v", err)
	}
}

func TestActionCanHaveNoKey(t *testing.T) {
	s, err := Rebind(Settings{}, ActHand)
	if err != nil || KeyOf(&s, ActHand) != (Key{}) {
		t.Fatalf("%v, %s", err, KeyOf(&s, ActHand))
	}
	if a, ok := ActionOf(&s, Key{Name: "R"}); ok {
		t.Errorf("R still does %s", a)
	}
}

func TestDamagedKeysOfSettingsAreDropped(t *testing.T) {
	got := cleanKeys(map[string]string{"mic": "Ctrl+M", "camera": "Ctrl+M", "nothing": "Q", "close": "Q", "hand": "", "chat": "Ctrl+"})
	if want := map[string]string{"camera": "Ctrl+M", "hand": ""}; !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func FuzzParseKey(f *testing.F) {
	for _, s := range []string{"Ctrl+Shift+L", "?", "+", "Ctrl++", "Shift+F6", "Alt+Ctrl+A", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ParseKey(text)
		if err == nil && k.String() != text {
			t.Errorf("ParseKey(%q).String() = %q", text, k.String())
		}
	})
}
