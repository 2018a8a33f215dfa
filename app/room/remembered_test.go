package room

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWhoIsRememberedIsLetInWithoutAsking(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana := b.desk("Teacher"), b.desk("Ana")
		teacher.options.WaitingRoom = true
		teacher.launch("T")
		ana.join(teacher.Invite())
		wait(5 * time.Second)
		if err := teacher.Remember("Ana"); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		if got := ana.names(); len(got) != 2 {
			t.Fatalf("Ana sees %q", got)
		}
		ana.goAway()
		teacher.goAway()

		teacher.launch("Another") // Ana was never in this class
		ana.join(teacher.Invite())
		ben := b.desk("Ben").join(teacher.Invite())
		wait(10 * time.Second)
		if got := ana.names(); len(got) != 2 {
			t.Errorf("Ana sees %q, though she is remembered", got)
		}
		if got := ben.names(); len(got) != 0 {
			t.Errorf("Ben sees %q, though nobody let him in", got)
		}
	})
}

func TestListOfGuestsIsBoundedAndKept(t *testing.T) {
	dir := t.TempDir()
	l, err := loadGuests(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := l.add(author(byte(i)), "x"); err != nil {
			t.Fatal(err)
		}
	}
	for range maxRemembered { // the limit alone: writing each of them to disk takes long
		l.guests = append(l.guests, guest{})
	}
	if err := l.add(author(9), "x"); err != nil {
		t.Fatal(err)
	}
	again, err := loadGuests(dir)
	if err != nil || !again.has(author(9)) || again.has(author(1)) || len(again.guests) != maxRemembered {
		t.Errorf("%d guests, %v", len(again.guests), err)
	}
	info, err := os.Stat(filepath.Join(dir, "remembered.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, "remembered.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadGuests(dir); err == nil {
		t.Error("a damaged list is taken for an empty one, and would be written over")
	}
}
