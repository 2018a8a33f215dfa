package session

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/ring"
)

// A word is what somebody was told.
type word struct {
	from journal.Author
	text string
}

// listens collects what somebody is told.
func (p *someone) listens() (told *[]word) {
	told = new([]word)
	p.cfg.Told = func(_ time.Time, from journal.Author, message []byte) {
		defer p.enter()()
		*told = append(*told, word{from, string(message)})
	}
	return told
}

func TestWhatIsToldReachesOneAlone(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana, ben := s.person("Teacher"), s.person("Ana"), s.person("Ben")
		toTeacher, toAna, toBen := teacher.listens(), ana.listens(), ben.listens()
		teacher.launch("T", true)
		ana.join(teacher.Invite())
		ben.join(teacher.Invite())
		wait(5 * time.Second)
		must(t, teacher.Tell(t.Context(), ana.author(), []byte("show me")))
		must(t, ana.Tell(t.Context(), teacher.author(), bytes.Repeat([]byte{'x'}, MaxTold)))
		wait(time.Second)
		if !slices.Equal(*toAna, []word{{teacher.author(), "show me"}}) || len(*toBen) > 0 {
			t.Errorf("Ana was told %v, Ben %v", *toAna, *toBen)
		}
		if len(*toTeacher) != 1 || (*toTeacher)[0].from != ana.author() || len((*toTeacher)[0].text) != MaxTold {
			t.Errorf("the teacher was told %d words", len(*toTeacher))
		}
		wantErr(t, ana.Tell(t.Context(), teacher.author(), make([]byte, MaxTold+1)), journal.ErrLimit)
		wantErr(t, ana.Tell(t.Context(), ana.author(), nil), ErrNoMember)
		wantErr(t, ana.Tell(t.Context(), journal.Author{1}, nil), ErrNoMember)
		must(t, teacher.Remove(t.Context(), ben.author()))
		wait(time.Second)
		wantErr(t, ana.Tell(t.Context(), ben.author(), nil), ErrNoMember)
	})
}

func TestOneTellsSoMuchAtATime(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher := s.person("Teacher").launch("T", true)
		ana := s.person("Ana").join(teacher.Invite())
		wait(5 * time.Second)
		said := 0
		for ; ; said++ {
			if err := ana.Tell(t.Context(), teacher.author(), make([]byte, 12<<10)); errors.Is(err, ErrTooMuch) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if want := tellBytesBurst / (12 << 10); said < want || said > want+1 {
			t.Errorf("%d messages at once, want %d", said, want)
		}
		wait(time.Second)
		must(t, ana.Tell(t.Context(), teacher.author(), make([]byte, 12<<10)))
		wait(time.Minute)
		said = 0
		for ; ana.Tell(t.Context(), teacher.author(), []byte("x")) == nil; said++ {
		}
		if said != tellBurst {
			t.Errorf("%d words at once, want %v", said, tellBurst)
		}
	})
}

// What others could read on its way is not what somebody was told.
func TestNobodyIsToldWhatWasNotSealed(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, ana := s.person("Teacher"), s.person("Ana")
		told := ana.listens()
		teacher.launch("T", true)
		ana.join(teacher.Invite())
		wait(5 * time.Second)
		var at ring.Address
		must(t, ana.do(t.Context(), func(time.Time) { at = ana.group.Address() }))
		must(t, teacher.do(t.Context(), func(now time.Time) {
			if _, err := teacher.group.SendToNearest(now, at, []byte("for all to read")); err != nil {
				t.Error(err)
			}
		}))
		wait(time.Second)
		if len(*told) > 0 {
			t.Errorf("told %v", *told)
		}
	})
}
