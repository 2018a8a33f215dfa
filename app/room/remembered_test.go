package room

import (
	"errors"
	"testing"
	"time"

	"lyceum/app/profile"
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

func TestListOfGuestsIsKept(t *testing.T) {
	dir := t.TempDir()
	for n := range byte(3) {
		p, err := profile.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		l, err := loadGuests(p)
		if err != nil {
			t.Fatal(err)
		}
		for k := range byte(4) {
			if want := k < n; l.has(author(k)) != want {
				t.Errorf("time %d: guest %d is on the list: %v", n, k, !want)
			}
		}
		if err := errors.Join(l.add(author(n), "x"), l.add(author(n), "x")); err != nil || !l.has(author(n)) {
			t.Errorf("add = %v", err)
		}
		if people, err := p.People(); err != nil || len(people) != int(n)+1 {
			t.Errorf("the profile has %v, %v", people, err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
