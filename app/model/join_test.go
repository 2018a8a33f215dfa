package model

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/room"
)

func TestJoinShowsClassOnceSomebodyAnswers(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("  G:abc\n")
		s := b.now()
		if s.Class == nil || s.Class.Phase != Connecting {
			t.Fatalf("after joining: class %+v, want one that is connecting", s.Class)
		}
		if got := b.rooms.calls(); len(got) != 1 || got[0] != "join Amara/G:abc" {
			t.Errorf("asked of the rooms: %q, want one join with the trimmed invite", got)
		}
		b.connect()
		if s = b.now(); s.Class.Phase != Present || s.Class.Title != "Algebra" {
			t.Errorf("after an answer: phase %d, title %q; want present in Algebra", s.Class.Phase, s.Class.Title)
		}
	})
}

func TestNobodyAnsweredAfter15SecondsAndNotBefore(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		time.Sleep(answerWithin - 1)
		if got := b.now().Class.Phase; got != Connecting {
			t.Errorf("1 ns before the limit: phase %d, want connecting", got)
		}
		time.Sleep(time.Nanosecond)
		s := b.now()
		if s.Class.Phase != NoAnswer || s.Class.Fault == "" {
			t.Errorf("at the limit: phase %d, fault %q; want no answer, with a sentence", s.Class.Phase, s.Class.Fault)
		}
		b.connect() // the room went on trying
		if got := b.now().Class.Phase; got != Present {
			t.Errorf("after a late answer: phase %d, want present", got)
		}
	})
}

// A student whose access key was revoked should not look for a fault of the Wi-Fi.
func TestNobodyAnsweredSaysWhatTheRendezvousDid(t *testing.T) {
	for state, want := range map[string]string{
		"": "Wi-Fi", room.MetConnected: "Nobody of the class", room.MetFailed: "cannot be reached", room.MetClosed: "cannot be reached",
		room.MetRejected: "Ask your teacher", room.MetRefused: "Ask your teacher",
	} {
		inBubble(t, func(b *bench) {
			b.JoinInvite("G:abc")
			b.now()
			b.room.set(func(s *room.Snapshot) { s.Meeting.State = state })
			time.Sleep(answerWithin)
			if c := b.now().Class; c.Phase != NoAnswer || !strings.Contains(c.Fault, want) {
				t.Errorf("rendezvous %q: phase %d, fault %q; want a sentence with %q", state, c.Phase, c.Fault, want)
			}
		})
	}
}

func TestRetryLeavesAndJoinsAgain(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		b.Retry() // too early: nothing is wrong yet
		if got := len(b.rooms.calls()); b.now() == nil || got != 1 {
			t.Errorf("retry while connecting: %d joins, want 1", got)
		}
		time.Sleep(answerWithin)
		b.now()
		b.Retry()
		s := b.now()
		if got := b.rooms.calls(); len(got) != 2 || got[1] != got[0] {
			t.Errorf("after a retry the rooms were asked %q, want the same join twice", got)
		}
		if b.room.lefts() != 1 || s.Class == nil || s.Class.Phase != Connecting {
			t.Errorf("after a retry: left %d times, class %+v; want 1, connecting", b.room.lefts(), s.Class)
		}
	})
}

func TestRetryKeepsTextsThatWereNotSent(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.slow = 2 * time.Second
		b.JoinInvite("G:abc")
		b.now()
		b.Say("one")
		b.now()
		time.Sleep(answerWithin)
		b.Retry()
		b.now()
		b.Say("two") // while the first room ends
		time.Sleep(2 * time.Second)
		want := []Unsent{{1, "one", ChannelAll}, {2, "two", ChannelAll}}
		if s := b.now(); len(b.rooms.calls()) != 2 || !slices.Equal(s.Class.Unsent, want) {
			t.Errorf("%d joins, unsent %+v; want 2, %+v", len(b.rooms.calls()), s.Class.Unsent, want)
		}
	})
}

func TestRetryWaitsForTheFirstRoomToEnd(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.slow = 2 * time.Second
		b.JoinInvite("G:abc")
		b.now()
		time.Sleep(answerWithin)
		b.now()
		b.Retry()
		if s := b.now(); len(b.rooms.calls()) != 1 || s.Class.Phase != Connecting {
			t.Errorf("while the first room ends: %d joins, phase %d; want 1 (a profile is in one class only), connecting", len(b.rooms.calls()), s.Class.Phase)
		}
		time.Sleep(2 * time.Second)
		if b.now(); len(b.rooms.calls()) != 2 {
			t.Errorf("after it has ended: %d joins, want 2", len(b.rooms.calls()))
		}
	})
}

func TestCancelDuringRetryGoesToStart(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.now()
		time.Sleep(answerWithin)
		b.rooms.mu.Lock()
		b.rooms.block = true
		b.rooms.mu.Unlock()
		b.Retry()
		b.now()
		b.Leave()
		if s := b.now(); s.Class != nil || s.JoinFault != "" || s.Busy != Idle {
			t.Errorf("class %v, fault %q, busy %d; want a clean start screen", s.Class, s.JoinFault, s.Busy)
		}
	})
}

func TestEndForEveryoneIsTheTeachersAlone(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		if b.now().Class.CanEnd {
			t.Error("a student can end the class")
		}
		b.End()
		if b.now(); b.room.ended != 0 {
			t.Error("a student ended the class")
		}
		b.Leave()
		b.now()
		b.Teach("Algebra", false)
		if !b.now().Class.CanEnd {
			t.Error("the teacher cannot end the class")
		}
		b.End()
		if s := b.now(); s.Class != nil || b.room.ended != 1 {
			t.Errorf("class %v, ended %d times; want start screen, once", s.Class, b.room.ended)
		}
	})
}

func TestFailedJoinStaysOnStartScreenWithSentence(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.err = &room.InviteError{Kind: room.InviteTruncated}
		b.JoinInvite("G:abc")
		s := b.now()
		if s.Class != nil || s.Busy != Idle || !strings.Contains(s.JoinFault, "cut off") {
			t.Errorf("class %v, busy %d, fault %q; want none, idle, the truncated sentence", s.Class, s.Busy, s.JoinFault)
		}
		b.JoinInvite(" ")
		if s = b.now(); s.JoinFault != Sentence(ErrInviteMissing, time.Now()) {
			t.Errorf("empty box: fault %q", s.JoinFault)
		}
		b.JoinInvite(strings.Repeat("a", maxPaste+1))
		if s = b.now(); s.JoinFault != Sentence(ErrPasteTooLong, time.Now()) {
			t.Errorf("huge paste: fault %q", s.JoinFault)
		}
	})
}

func TestTeachNeedsTitleAndOpensClass(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.Teach("  ", true)
		if s := b.now(); s.TeachFault == "" || len(b.rooms.calls()) != 0 {
			t.Errorf("no title: fault %q, asked %q; want a sentence and nothing asked", s.TeachFault, b.rooms.calls())
		}
		b.Teach(" Plane  geometry ", true)
		s := b.now()
		if s.Class == nil || !s.Class.Teaching || !s.Class.Open || s.Class.Phase != Present {
			t.Fatalf("class %+v, want one taught here, open, present though alone", s.Class)
		}
		if got := b.rooms.calls(); got[0] != "launch Amara/Plane geometry" || s.TeachFault != "" {
			t.Errorf("asked %q, fault %q", got, s.TeachFault)
		}
	})
}

func TestTeachReportsPortInUse(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.err = errors.Join(errors.New("launch"), syscall.EADDRINUSE)
		b.Teach("Algebra", false)
		if s := b.now(); !strings.Contains(s.TeachFault, "port") || s.Class != nil {
			t.Errorf("fault %q, class %v", s.TeachFault, s.Class)
		}
	})
}

func TestJoiningNeedsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rooms := &fakeRooms{room: newFakeRoom(), browser: &fakeBrowser{changed: make(chan struct{}, 1)}}
		s := New(Config{Rooms: rooms, Dir: t.TempDir(), SkipCheck: true})
		go s.Run(t.Context())
		s.JoinInvite("G:abc")
		synctest.Wait()
		if got := s.Snapshot(); got.JoinFault != Sentence(ErrNameMissing, time.Now()) || got.Class != nil {
			t.Errorf("without a name: fault %q, class %v", got.JoinFault, got.Class)
		}
		s.Practise()
		synctest.Wait()
		if got := s.Snapshot(); got.PractiseFault != Sentence(ErrNameMissing, time.Now()) || got.JoinFault != "" || got.TeachFault != "" {
			t.Errorf("practising: faults %q, of the others %q and %q, want one there alone", got.PractiseFault, got.JoinFault, got.TeachFault)
		}
		s.JoinInvite("G:abc")
		s.SetName("Amara")
		synctest.Wait()
		if got := s.Snapshot(); got.JoinFault != "" || got.PractiseFault != "" {
			t.Errorf("after saying a name: fault %q, want none", got.JoinFault)
		}
	})
}

func TestLeaveWaitsForGoodbyeThenShowsStart(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.slow = 2 * time.Second
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.Leave()
		b.Leave() // a second press changes nothing
		if got := b.now().Class; got == nil || got.Phase != Leaving {
			t.Fatalf("while saying goodbye: %+v, want leaving", got)
		}
		time.Sleep(2 * time.Second)
		if s := b.now(); s.Class != nil || b.room.lefts() != 1 {
			t.Errorf("afterwards: class %v, left %d times; want start screen, once", s.Class, b.room.lefts())
		}
	})
}

func TestClosingWindowLeavesClass(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.stop()
		if b.room.lefts() != 1 {
			t.Errorf("left %d times, want once", b.room.lefts())
		}
		b.Say("after the end") // must not hang
	})
}

func TestClosingWindowEndsJoinUnderWay(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rooms.block = true
		b.JoinInvite("G:abc")
		if got := b.now().Busy; got != Joining {
			t.Errorf("busy %d, want joining", got)
		}
		b.stop() // returns only if the join was told to end
	})
}

func TestEndedClassStaysReadable(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.room.set(func(s *room.Snapshot) { s.Ended, s.EndReason = true, room.ReasonEnded })
		s := b.now()
		if s.Class == nil || s.Class.Phase != Ended || !strings.Contains(s.Class.Fault, "teacher ended") {
			t.Errorf("class %+v, want it shown as ended with a sentence", s.Class)
		}
	})
}
