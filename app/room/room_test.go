package room

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/profile"
)

func TestEventsOfAClassInOrder(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("Photosynthesis")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		teacher.say("Good morning")
		wait(time.Second)
		ana.say("Morning")
		wait(time.Second)
		ana.goAway()
		wait(time.Second)
		teacher.goAway()
		teacher.wantSeen("joined Teacher", "alone", "connected", "joined Ana", "Teacher: Good morning", "Ana: Morning",
			"left Ana true", "alone", "ended left")
		seen := ana.seen()
		for _, want := range []string{"joined Ana", "joined Teacher", "connected", "Teacher: Good morning", "Ana: Morning", "ended left"} {
			if n := countOf(seen, want); n != 1 {
				t.Errorf("Ana has seen %q %d times in %q, want once", want, n, seen)
			}
		}
		if !ana.ended || seen[len(seen)-1] != "ended left" {
			t.Errorf("the last event is %q, and then the channel is closed: %v", seen[len(seen)-1], ana.ended)
		}
		for _, ev := range teacher.events {
			if j, ok := ev.(Joined); ok && j.Person.Self != (j.Person.Name == "Teacher") {
				t.Errorf("%s: self = %v", j.Person.Name, j.Person.Self)
			}
		}
	})
}

func countOf(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

func TestInstructorsEndTakesEveryoneOut(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		ben := b.desk("Ben").join(teacher.Invite())
		wait(5 * time.Second)
		if err := ana.End(); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("a student's End = %v", err)
		}
		if s := ana.Snapshot(); s.Ended || s.EndReason != "" {
			t.Errorf("ended %v, %q", s.Ended, s.EndReason)
		}
		if err := teacher.End(); err != nil {
			t.Fatal(err)
		}
		wait(5 * time.Second)
		var hash string
		for _, d := range []*desk{teacher, ana, ben} {
			if s := d.Snapshot(); !s.Ended || s.EndReason != ReasonEnded {
				t.Errorf("%s: ended %v, reason %q", d.options.Name, s.Ended, s.EndReason)
			}
			seen := d.seen()
			if !d.ended || seen[len(seen)-1] != "ended ended" {
				t.Errorf("%s has seen %q", d.options.Name, seen)
			}
			if err := d.Say("too late"); !errors.Is(err, ErrClosed) {
				t.Errorf("%s says after the end: %v", d.options.Name, err)
			}
			h, n := d.State()
			if hash == "" {
				hash = h
			}
			if h != hash || n != 6 { // 3 joins, launch, the admission of both students, end
				t.Errorf("%s: state %.8s of %d entries, others have %.8s", d.options.Name, h, n, hash)
			}
			again, err := profile.Open(d.options.ProfileDir) // free again
			if err != nil {
				t.Errorf("%s: %v", d.options.Name, err)
				continue
			}
			again.Close()
		}
		if err := teacher.End(); !errors.Is(err, ErrClosed) {
			t.Errorf("ending it again: %v", err)
		}
	})
}

// That links end because one leaves oneself says nothing about the others.
func TestOnesOwnLeavingTellsNothingOfOthers(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		before := ana.seen()
		ana.goAway()
		wait(time.Second)
		if after := ana.seen()[len(before):]; !slices.Equal(after, []string{"ended left"}) {
			t.Errorf("on her way out Ana has seen %q, want the end alone", after)
		}
		teacher.goAway()
	})
}

func TestLosingTouchIsNoEnd(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		b.lan.Cut(teacher.ip, ana.ip)
		wait(5 * time.Minute)
		s := ana.Snapshot()
		if s.Ended || s.Connection != Alone || !slices.Equal(ana.names(), []string{"Ana"}) {
			t.Errorf("ended %v, %v, people %q", s.Ended, s.Connection, ana.names())
		}
		if seen := ana.seen(); !slices.Contains(seen, "left Teacher false") || ana.ended {
			t.Errorf("Ana has seen %q", seen)
		}
		ana.say("are you there?")
		b.lan.Mend(teacher.ip, ana.ip)
		wait(5 * time.Minute)
		if got := teacher.Snapshot().Messages; len(got) != 1 || got[0].Name != "Ana" {
			t.Errorf("what was said meanwhile: %v", got)
		}
		hers, _ := ana.State()
		if his, _ := teacher.State(); his != hers || hers == "" {
			t.Errorf("states %q and %q", hers, his)
		}
	})
}

func TestSnapshotSaysHowItStandsWithTheRendezvous(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		d := b.desk("Teacher")
		d.options.Rendezvous = []string{"rtmfp://10.0.0.99/#" + strings.Repeat("A", 43)} // nobody is there
		teacher := d.launchClosed("T")
		if m := teacher.Snapshot().Meeting; m != (Met{}) {
			t.Errorf("before there is news: %+v", m)
		}
		wait(time.Minute)
		if m := teacher.Snapshot().Meeting; m.State != MetFailed || m.Rendezvous == "" {
			t.Errorf("after a minute: %+v, want it to have failed", m)
		}
		teacher.say("hello") // another snapshot
		wait(time.Second)
		if m := teacher.Snapshot().Meeting; m.State != MetFailed {
			t.Errorf("in the next snapshot: %+v", m)
		}
	})
}

func TestSnapshotShowsPeopleAndChat(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("Photosynthesis")
		if s := teacher.Snapshot(); s.Title != "Photosynthesis" || s.Role != Instructor || s.Invite != teacher.Invite() || len(s.People) != 1 {
			t.Errorf("snapshot right after the launch = %+v", s)
		}
		ana := b.desk("Ana").join("Here it is:\n  " + teacher.Invite() + "\nSee you!")
		if s := ana.Snapshot(); s.Title != "Photosynthesis" || s.Connection != Connecting || s.Invite != "" {
			t.Errorf("snapshot right after joining = %+v", s)
		}
		wait(5 * time.Second)
		ana.say("hello\nworld")
		wait(time.Second)
		s := teacher.Snapshot()
		if len(s.People) != 2 || s.People[1].Name != "Ana" || s.People[1].Role != Student || s.People[1].Self || s.People[1].ID == s.People[0].ID {
			t.Errorf("people = %+v", s.People)
		}
		if len(s.Messages) != 1 {
			t.Fatalf("messages = %+v", s.Messages)
		}
		m := s.Messages[0]
		if m.Name != "Ana" || m.From != s.People[1].ID || m.Role != Student || m.Own || m.Text != "hello\nworld" || m.At.IsZero() {
			t.Errorf("message = %+v", m)
		}
		if mine := ana.Snapshot().Messages[0]; !mine.Own || mine.ID != m.ID {
			t.Errorf("the same message at its author's = %+v", mine)
		}
		select {
		case <-teacher.Changed():
		default:
			t.Error("not told of changes")
		}
	})
}

func TestComingBackWithTheSameProfileIsTheSamePerson(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		ana := b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		ana.say("one")
		ana.goAway()
		wait(5 * time.Second)
		ana.join(teacher.Invite())
		wait(5 * time.Second)
		ana.say("two")
		wait(time.Second)
		if got := teacher.Snapshot(); len(got.People) != 2 || len(got.Messages) != 2 {
			t.Errorf("%d people, %d messages", len(got.People), len(got.Messages))
		}
		if m := ana.Snapshot().Messages; len(m) != 2 || !m[0].Own || !m[1].Own {
			t.Errorf("Ana's messages = %+v", m)
		}
		seen := ana.seen()
		if n := countOf(seen, "joined Ana"); n != 1 || slices.Contains(seen, "left Ana true") {
			t.Errorf("Ana has seen %q", seen)
		}
	})
}

func TestOnePersonWithTwoProfilesIsTwoPeople(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		b.desk("Ana").join(teacher.Invite())
		b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		p := teacher.Snapshot().People
		if len(p) != 3 || p[1].Name != "Ana" || p[2].Name != "Ana" || p[1].ID == p[2].ID {
			t.Errorf("people = %+v", p)
		}
	})
}

func TestWhatCannotBeSaidIsRefused(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		for _, tt := range []struct {
			text string
			want error
		}{
			{"", ErrMessageEmpty}, {" \n\t", ErrMessageEmpty}, {strings.Repeat("x", 5001), ErrMessageTooLong},
			{"bell \a", ErrMessageNoText}, {"\xff", ErrMessageNoText}, {"\x1b[2J", ErrMessageNoText},
		} {
			if err := teacher.Say(tt.text); !errors.Is(err, tt.want) {
				t.Errorf("Say(%.10q) = %v, want %v", tt.text, err, tt.want)
			}
		}
		long := strings.Repeat("ж", 5000)
		teacher.say(long)
		if m := teacher.Snapshot().Messages; len(m) > 1 {
			t.Errorf("%d messages", len(m))
		}
		ana := b.desk("Ana").join(teacher.Invite())
		if err := ana.Say("before anybody answered"); !errors.Is(err, ErrNotReady) {
			t.Errorf("Say while connecting = %v", err)
		}
		wait(5 * time.Second)
		if m := ana.Snapshot().Messages; len(m) != 1 || m[0].Text != long {
			t.Error("a message of 5000 characters did not arrive whole")
		}
	})
}

func TestSnapshotsDoNotShareWhatChanges(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher := b.desk("Teacher").launch("T")
		var kept []Snapshot
		for i := range 20 {
			teacher.say(fmt.Sprint(i))
			wait(time.Millisecond)
			kept = append(kept, teacher.Snapshot())
			// Who appends to a snapshot's slice gets a copy.
			kept[i].Messages = append(kept[i].Messages, Message{Text: "mine"})
			kept[i].People = append(kept[i].People, Person{Name: "mine"})
		}
		b.desk("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		for i, s := range kept {
			if len(s.People) != 2 || s.People[1].Name != "mine" || len(s.Messages) != i+2 || s.Messages[i+1].Text != "mine" {
				t.Fatalf("snapshot %d has changed: %d people, %d messages", i, len(s.People), len(s.Messages))
			}
			for j, m := range s.Messages[:i+1] {
				if m.Text != fmt.Sprint(j) {
					t.Fatalf("snapshot %d: message %d is %q", i, j, m.Text)
				}
			}
		}
	})
}
