package room

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/keying"
)

// bare returns a room without a class, to be fed by hand.
func bare() *Room {
	r := &Room{
		sharing: newSharingroom(journal.Author{}, nil, 0), puzzles: newPuzzleroom(),
		log: slog.New(slog.DiscardHandler), chat: chat.New(journal.Author{}, nil), begun: time.Now(), changed: make(chan struct{}, 1),
		events: make(chan Event, eventBuffer), over: make(chan struct{}), news: newNews(), boards: newBoardroom(journal.Author{}, nil), tests: newTestroom(journal.Author{}, nil), ink: newInk(),
	}
	r.snapshot.Store(&Snapshot{})
	return r
}

func author(n byte) journal.Author { return journal.Author{n} }

func member(n byte, name string) session.Member {
	return session.Member{Author: author(n), Peer: keying.PeerID{n}, Name: name, Role: journal.Student, Present: true}
}

func said(n byte, seq uint64, at int, text string) journal.Entry {
	clock := journal.Clock(1_700_000_000_000+at) << 16
	return journal.Entry{Author: author(n), Seq: seq, Clock: clock, Kind: journal.KindChat, Body: []byte(text), Hash: journal.Hash{n, byte(seq)}, Rights: journal.Post}
}

func (r *Room) taken() (all []string) {
	for {
		select {
		case ev := <-r.events:
			all = append(all, short(ev))
		default:
			return all
		}
	}
}

// drain drops the events.
func (r *Room) drain() {
	for len(r.events) > 0 {
		<-r.events
	}
}

func texts(list []Message) (all []string) {
	for _, m := range list {
		all = append(all, m.Name+": "+m.Text)
	}
	return all
}

func TestMessageOfWhoIsNotKnownYetGetsANameLater(t *testing.T) {
	r := bare()
	r.fold(said(1, 2, 0, "early"))
	r.fold(said(2, 2, 1, "known"))
	r.update(session.View{Members: []session.Member{member(2, "Ben")}})
	if got := texts(r.Snapshot().Messages); !slices.Equal(got, []string{": early", "Ben: known"}) {
		t.Errorf("messages = %q", got)
	}
	if got := r.taken(); !slices.Equal(got, []string{"joined Ben", "Ben: known"}) {
		t.Errorf("told %q: a line without a name waits for it", got)
	}
	before := r.Snapshot()
	r.update(session.View{Members: []session.Member{member(1, "Ana"), member(2, "Ben")}})
	if got := texts(r.Snapshot().Messages); !slices.Equal(got, []string{"Ana: early", "Ben: known"}) {
		t.Errorf("messages = %q", got)
	}
	if got := r.taken(); !slices.Equal(got, []string{"joined Ana", "Ana: early"}) {
		t.Errorf("told %q", got)
	}
	if before.Messages[0].Name != "" {
		t.Error("a snapshot changed after it was given out")
	}
	if r.news.lines.nameless {
		t.Error("everyone is known, and the list is still made anew for each newcomer")
	}
}

func TestLinesInBetweenAreToldOnceAndShownInOrder(t *testing.T) {
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		r := bare()
		members := []session.Member{member(1, "Ana"), member(2, "Ben")}
		var want []string
		order := rnd.Perm(40)
		var kept []Snapshot
		for i := range 40 {
			want = append(want, fmt.Sprintf("%s: %d", []string{"Ana", "Ben"}[i%2], i))
		}
		for done := 0; done < len(order); {
			for range min(1+rnd.IntN(4), len(order)-done) {
				i := order[done]
				r.fold(said(byte(1+i%2), uint64(i+2), i, fmt.Sprint(i)))
				done++
			}
			r.update(session.View{Members: members})
			kept = append(kept, r.Snapshot())
		}
		if got := texts(r.Snapshot().Messages); !slices.Equal(got, want) {
			t.Fatalf("seed %d: shown %q", seed, got)
		}
		told := r.taken()[2:] // who joined
		slices.Sort(told)
		slices.Sort(want)
		if !slices.Equal(told, want) {
			t.Fatalf("seed %d: told %q, want each line once", seed, told)
		}
		for _, s := range kept {
			if !slices.IsSortedFunc(s.Messages, func(a, b Message) int { return a.At.Compare(b.At) }) {
				t.Fatalf("seed %d: an earlier snapshot is no longer in order", seed)
			}
		}
	}
}

func TestRestartForgetsWhatCountsNoLongerAndTellsNothingTwice(t *testing.T) {
	r := bare()
	view := session.View{Members: []session.Member{member(1, "Ana"), member(2, "Ben")}}
	for i := range 4 {
		r.fold(said(byte(1+i%2), uint64(2+i), i, fmt.Sprint(i)))
	}
	r.update(view)
	r.taken()
	r.restart()
	r.fold(said(1, 2, 0, "0"))
	r.update(session.View{Members: []session.Member{member(1, "Ana")}})
	if got := texts(r.Snapshot().Messages); !slices.Equal(got, []string{"Ana: 0"}) {
		t.Errorf("messages = %q", got)
	}
	if got := r.taken(); !slices.Equal(got, []string{"left Ben false"}) {
		t.Errorf("told %q", got)
	}
	r.restart()
	r.update(session.View{})
	if s := r.Snapshot(); len(s.Messages) != 0 || len(s.People) != 0 {
		t.Errorf("%d messages, %d people", len(s.Messages), len(s.People))
	}
}

// What a line costs does not depend on how many there are: the figures for 100 and for 10,000 lines are
// close to each other.
func BenchmarkUpdate(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("after %d lines", n), func(b *testing.B) {
			r := bare()
			var members []session.Member
			for i := range 50 {
				members = append(members, member(byte(i+1), fmt.Sprint("Student ", i)))
			}
			view := session.View{Members: members}
			for i := range n {
				r.fold(said(byte(1+i%50), uint64(i+2), i, "a line of chat as people write them"))
			}
			r.update(view)
			r.drain()
			b.ReportAllocs()
			for b.Loop() {
				n++
				r.fold(said(byte(1+n%50), uint64(n+2), n, "one more"))
				r.update(view)
				r.drain()
			}
		})
	}
}

func TestTenThousandLinesAreNoMoreWorkEachThanAHundred(t *testing.T) {
	view := session.View{Members: []session.Member{member(1, "Ana")}}
	allocated := func(lines int) float64 {
		r := bare()
		for i := range lines {
			r.fold(said(1, uint64(i+2), i, "x"))
		}
		r.update(view)
		r.drain()
		n := lines
		return testing.AllocsPerRun(200, func() {
			n++
			r.fold(said(1, uint64(n+2), n, "y"))
			r.update(view)
			r.drain()
		})
	}
	if few, many := allocated(100), allocated(10_000); many > few+2 {
		t.Errorf("%v allocations for a line after 100, %v after 10,000", few, many)
	}
}
