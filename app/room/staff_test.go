package room

import (
	"errors"
	"testing"
	"time"
)

func TestWhoKnocksIsLetInByName(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launchClosed("Photosynthesis")
		ana := b.desk("Ana")
		browser, err := Browse(t.Context(), ana.options)
		if err != nil {
			t.Fatal(err)
		}
		wait(3 * time.Second)
		type answer struct {
			invite string
			err    error
		}
		done := make(chan answer, 1)
		go func() {
			invite, err := browser.Knock(t.Context(), ana.options, browser.Classes()[0].Key)
			done <- answer{invite, err}
		}()
		wait(2 * time.Second)
		if w := teacher.Snapshot().Waiting; len(w) != 1 || w[0].Name != "Ana" || w[0].Role != "" {
			t.Errorf("waiting: %+v", w)
		}
		if err := teacher.Admit("Bea"); !errors.Is(err, ErrNobody) {
			t.Errorf("Admit of nobody = %v", err)
		}
		if err := teacher.Admit("Ana"); err != nil {
			t.Fatal(err)
		}
		got := <-done
		if got.err != nil {
			t.Fatal(got.err)
		}
		ana.join(got.invite)
		wait(5 * time.Second)
		ben := b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		if names := teacher.names(); len(names) != 3 {
			t.Errorf("in class: %q", names)
		}
		if err := ben.Remove("Ana"); !errors.Is(err, ErrNotStaff) {
			t.Errorf("a student removes another: %v", err)
		}
		if err := teacher.Remove("Ben"); err != nil {
			t.Error(err)
		}
		wait(2 * time.Second)
		if names := teacher.names(); len(names) != 2 {
			t.Errorf("still in class: %q", names)
		}
		if err := teacher.Refuse(Everyone); !errors.Is(err, ErrNobody) {
			t.Errorf("nobody waits: %v", err)
		}
		if _, err := browser.Knock(t.Context(), ana.options, "gone"); !errors.Is(err, ErrGone) {
			t.Errorf("no such class: %v", err)
		}
		if err := browser.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestSeveralOfOneNameAreToldApart(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		one := b.desk("Sam").join(teacher.Invite())
		b.desk("Sam").join(teacher.Invite())
		wait(5 * time.Second)
		if err := teacher.Remove("Sam"); !errors.Is(err, ErrSeveral) {
			t.Errorf("Remove = %v", err)
		}
		var id string
		for _, p := range one.Snapshot().People {
			if p.Self {
				id = p.ID
			}
		}
		if err := teacher.Remove(id); err != nil {
			t.Fatal(err)
		}
		wait(2 * time.Second)
		if names := teacher.names(); len(names) != 2 {
			t.Errorf("in class: %q", names)
		}
	})
}
