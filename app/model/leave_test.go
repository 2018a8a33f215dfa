package model

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

// Whatever was said before somebody left, in whatever way, is said before the
// room hears of the leaving. Goroutines run in another order each time.
func TestWhatWasSaidGoesOutBeforeLeaving(t *testing.T) {
	const words = 9
	for name, leave := range map[string]func(b *bench){
		"leave":            func(b *bench) { b.Leave() },
		"end":              func(b *bench) { b.End() },
		"close the window": func(b *bench) { b.stop() },
	} {
		t.Run(name, func(t *testing.T) {
			for range 200 {
				inBubble(t, func(b *bench) {
					b.Teach("Algebra", false)
					b.now()
					var want []string
					for i := range words {
						want = append(want, fmt.Sprint(i))
						b.Say(want[i])
					}
					leave(b)
					s := b.now()
					if b.room.saidAll != words || !slices.Equal(b.room.said, want) || b.room.lefts() != 1 {
						t.Fatalf("said %q, %d of it before leaving; left %d times", b.room.said, b.room.saidAll, b.room.lefts())
					}
					if len(s.Toasts) != 0 {
						t.Fatalf("toasts %+v", s.Toasts)
					}
				})
			}
		})
	}
}

func TestRoomThatTakesNoMessageIsLeftAllTheSame(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.slowSay = time.Hour
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.Say("one")
		b.Say("two")
		b.Leave()
		b.now()
		time.Sleep(sayWithin)
		s := b.now()
		if s.Class != nil || b.room.lefts() != 1 || len(s.Toasts) != 1 || s.Toasts[0].Text != Sentence(ErrUnsaid, time.Now()) {
			t.Errorf("class %+v, left %d times, toasts %+v; want out, once, told", s.Class, b.room.lefts(), s.Toasts)
		}
		time.Sleep(time.Hour)
		if b.now(); len(b.room.said) != 1 {
			t.Errorf("said %q after leaving; want no more than the one that hung", b.room.said)
		}
	})
}

func TestRoomThatDoesNotCloseIsGivenUp(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.slow = time.Hour
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.Leave()
		b.now()
		time.Sleep(leaveWithin)
		if s := b.now(); s.Class != nil || len(s.Toasts) != 1 || s.Toasts[0].Text != Sentence(ErrLeftRoughly, time.Now()) {
			t.Errorf("class %+v, toasts %+v; want the start screen and to be told", s.Class, s.Toasts)
		}
	})
}

func TestRunEndsWithinItsLimitWhateverHangs(t *testing.T) {
	for name, open := range map[string]func(b *bench){
		"leaving": func(b *bench) {
			b.room.slow = time.Hour
			b.JoinInvite("G:abc")
		},
		"leaving what opened late": func(b *bench) {
			b.room.slow = time.Hour
			b.rooms.block, b.rooms.late = true, true
			b.JoinInvite("G:abc")
		},
		"saying and leaving": func(b *bench) {
			b.room.slow, b.room.slowSay = time.Hour, time.Hour
			b.Teach("Algebra", false)
			b.now()
			b.Say("one")
		},
	} {
		inBubble(t, func(b *bench) {
			open(b)
			b.now()
			before := time.Now()
			b.stop()
			if took := time.Since(before); took > leaveWithin {
				t.Errorf("%s: Run took %v to end, want at most %v", name, took, leaveWithin)
			}
		})
	}
}

// A room that opens in spite of everything is left: after its window was closed
// while it opened, and in the very moment.
func TestClosingWindowLeavesRoomThatOpensLate(t *testing.T) {
	for _, late := range []bool{true, false} {
		for range 200 {
			inBubble(t, func(b *bench) {
				b.rooms.block, b.rooms.late = late, late
				b.JoinInvite("G:abc")
				if late {
					b.now()
				}
				b.stop()
				if len(b.rooms.calls()) != 1 || b.room.lefts() != 1 {
					t.Fatalf("late %t: asked %q, left %d times; want one room, left once", late, b.rooms.calls(), b.room.lefts())
				}
			})
		}
	}
}

func TestTextThatIsNotSentComesBack(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.sayErr = room.ErrLogFull
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.Say(" one ")
		b.Say("two")
		s := b.now()
		want := []Unsent{{1, "one", ChannelAll}, {2, "two", ChannelAll}}
		if !slices.Equal(s.Class.Unsent, want) || len(s.Toasts) != 1 || s.Toasts[0].Text != Sentence(room.ErrLogFull, time.Now()) {
			t.Errorf("unsent %+v, toasts %+v; want %+v and the reason once", s.Class.Unsent, s.Toasts, want)
		}
		b.room.set(func(r *room.Snapshot) { r.Ended, r.EndReason = true, room.ReasonEnded })
		b.now()
		b.Say("three") // Enter was pressed just when the class ended
		if got := b.now().Class.Unsent; len(got) != 3 || got[2] != (Unsent{3, "three", ChannelAll}) {
			t.Errorf("unsent %+v, want what was said too late as well", got)
		}
	})
}

func TestTextSaidTooFastComesBack(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.room.slowSay = time.Minute
		b.JoinInvite("G:abc")
		b.connect()
		b.now()
		b.Say("taken")
		b.now()
		for i := range 2*outboxSize + 1 { // outboxSize are queued, one more than that is not
			b.Say(fmt.Sprint(i))
		}
		s := b.now()
		if len(s.Toasts) != 1 || s.Toasts[0].Text != Sentence(ErrTooFast, time.Now()) {
			t.Errorf("toasts %+v", s.Toasts)
		}
		got := s.Class.Unsent
		if last := 2 * outboxSize; len(got) != outboxSize || got[outboxSize-1] != (Unsent{outboxSize + 1, fmt.Sprint(last), ChannelAll}) {
			t.Errorf("%+v came back, want the newest %d", got, outboxSize)
		}
	})
}

func TestEverySentenceOfLeavingTellsWhetherItWorked(t *testing.T) {
	for _, err := range []error{ErrLeftRoughly, ErrUnsaid} {
		if s := Sentence(errors.Join(errors.New("x"), err), noon); !strings.HasPrefix(s, "You have left, but") {
			t.Errorf("%v: %q", err, s)
		}
	}
}
