package monitor

import (
	"testing"
	"time"

	"lyceum/session/journal"
)

const often = 4 * time.Second // between two reports of a member

var (
	boardStart    = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)
	ann, bob, eve = journal.Author{1}, journal.Author{2}, journal.Author{3}
)

// after returns a class time.
func after(d time.Duration) time.Time { return boardStart.Add(d) }

// of returns what a board says of somebody at a time.
func (b *Board) stateOf(at time.Duration, p Person) State {
	return b.States(after(at), []Person{p}, often)[0]
}

// missing returns a report that somebody has been silent for a time.
func missing(who journal.Author, d time.Duration) Report {
	return Report{Missed: []Missed{{KeyOf(who), d}}}
}

// silent is for how long somebody who stands near has been unheard when it is missed.
const silent = 5500 * time.Millisecond

func TestOnlyNewerReportsCount(t *testing.T) {
	var b Board
	b.Hear(ann, after(2*time.Second), Report{Place: AtBoard, FocusFor: time.Second})
	b.Hear(ann, after(time.Second), Report{Place: AtSlides})
	b.Hear(ann, after(2*time.Second), Report{Place: AtSlides})
	s := b.stateOf(3*time.Second, Person{Author: ann})
	if s.Author != ann || s.Presence != Here || s.Report.Place != AtBoard || !s.Heard.Equal(after(2*time.Second)) || !s.FocusAt.Equal(after(time.Second)) {
		t.Errorf("%+v", s)
	}
}

func TestVersionAndLinksAreKept(t *testing.T) {
	var b Board
	b.Hear(ann, after(1), Report{Version: "1.0", Links: []Tie{{To: 5}}, Streams: []StreamRef{{1, 1}}})
	b.Hear(ann, after(2), Report{Place: AtBoard})
	if s := b.stateOf(time.Second, Person{Author: ann}); s.Report.Version != "1.0" || len(s.Report.Links) != 1 || len(s.Report.Streams) != 1 || !s.LinksAt.Equal(after(1)) {
		t.Errorf("%+v", s)
	}
	b.Hear(ann, after(3), Report{Links: []Tie{}})
	if s := b.stateOf(time.Second, Person{Author: ann}); len(s.Report.Links) > 0 || !s.LinksAt.Equal(after(3)) {
		t.Errorf("who has no links any more: %+v", s)
	}
}

// Two who miss somebody are believed at once; of one alone it takes that the own report is late as well.
func TestWhoVanishedIsGone(t *testing.T) {
	for _, tt := range []struct {
		name    string
		tellers []journal.Author
		at      time.Duration
		want    Presence
	}{
		{"nobody misses", nil, 6 * time.Second, Here},
		{"one misses, the report is not late", []journal.Author{bob}, 5800 * time.Millisecond, Here},
		{"one misses, and the report is late", []journal.Author{bob}, 6100 * time.Millisecond, Gone},
		{"two miss", []journal.Author{bob, eve}, 5800 * time.Millisecond, Gone},
		{"one says it twice", []journal.Author{bob, bob}, 5800 * time.Millisecond, Here},
		{"nobody misses for long", nil, 15 * time.Second, Gone},
	} {
		var b Board
		b.Hear(ann, after(0).Add(1), Report{})
		for i, who := range tt.tellers {
			b.Hear(who, after(5700*time.Millisecond+time.Duration(i)), missing(ann, silent))
		}
		if s := b.stateOf(tt.at, Person{Author: ann}); s.Presence != tt.want {
			t.Errorf("%s: %v", tt.name, s.Presence)
		} else if s.Presence == Gone && s.Since.Before(after(0)) {
			t.Errorf("%s: since %v", tt.name, s.Since)
		}
	}
}

// The liars miss somebody who is there: the next report refutes them.
func TestOwnNewerReportWins(t *testing.T) {
	var b Board
	b.Hear(ann, after(1), Report{})
	for _, who := range []journal.Author{bob, eve} {
		b.Hear(who, after(5700*time.Millisecond), missing(ann, silent))
	}
	if s := b.stateOf(5800*time.Millisecond, Person{Author: ann}); s.Presence != Gone {
		t.Fatal(s.Presence)
	}
	b.Hear(ann, after(5900*time.Millisecond), Report{})
	if s := b.stateOf(6*time.Second, Person{Author: ann}); s.Presence != Here {
		t.Error("a newer report does not count")
	}
	for _, who := range []journal.Author{bob, eve} {
		b.Hear(who, after(6100*time.Millisecond), missing(ann, silent))
	}
	if s := b.stateOf(6200*time.Millisecond, Person{Author: ann}); s.Presence != Here {
		t.Error("who is said to be silent since before the report is gone")
	}
}

// However often two say that they miss somebody who reports, it is shown as gone until its next report, and then not for two
// minutes.
func TestLiarsAreBelievedOnce(t *testing.T) {
	var b Board
	gone, shown := 0, 0
	for at := time.Duration(0); at < time.Minute; at += 100 * time.Millisecond {
		now := after(at + 1)
		if at%often == 0 {
			b.Hear(ann, now, Report{})
		}
		if at > 20*time.Second && at%500 == 0 {
			b.Hear(bob, now.Add(1), missing(ann, silent))
			b.Hear(eve, now.Add(1), missing(ann, silent))
		}
		shown++
		if b.stateOf(at+2, Person{Author: ann}).Presence == Gone {
			gone++
		}
	}
	if gone == 0 || gone > int(often/(100*time.Millisecond)) {
		t.Errorf("gone %d times of %d", gone, shown)
	}
}

// Those who were right about who was away for a while are believed the next time.
func TestWhoWasReallyAwayMayBeMissedAgain(t *testing.T) {
	var b Board
	b.Hear(ann, after(1), Report{})
	for _, from := range []time.Duration{0, 30 * time.Second} {
		for _, who := range []journal.Author{bob, eve} {
			b.Hear(who, after(from+5600*time.Millisecond), missing(ann, silent))
		}
		if s := b.stateOf(from+5700*time.Millisecond, Person{Author: ann}); s.Presence != Gone {
			t.Fatalf("%v: %v", from, s.Presence)
		}
		b.Hear(ann, after(from+20*time.Second), Report{})
		b.Hear(ann, after(from+30*time.Second), Report{})
		if s := b.stateOf(from+30*time.Second, Person{Author: ann}); s.Presence != Here {
			t.Fatalf("%v: %v", from, s.Presence)
		}
	}
}

func TestOnlyThoseNextToSomebodyMissItAndAfterAWhile(t *testing.T) {
	for _, tt := range []struct {
		name string
		far  bool
		d    time.Duration
		want Presence
	}{{"near", false, silent, Gone}, {"far", true, silent, Here}, {"too soon", false, missedAfter - tenth, Here}} {
		b := Board{Near: func(a, other journal.Author) bool { return other == ann && !tt.far }}
		b.Hear(ann, after(1), Report{})
		for _, who := range []journal.Author{bob, eve} {
			b.Hear(who, after(5600*time.Millisecond), missing(ann, tt.d))
		}
		if s := b.stateOf(5700*time.Millisecond, Person{Author: ann}); s.Presence != tt.want {
			t.Errorf("%s: %v", tt.name, s.Presence)
		}
	}
}

// Links of an hour ago are not shown as if they were of now.
func TestOldLinksAreForgotten(t *testing.T) {
	var b Board
	b.Hear(ann, after(1), Report{Links: []Tie{{To: 5}}, Streams: []StreamRef{{1, 1}}})
	for at, want := range map[time.Duration]int{LinksInterval(1): 1, 2*LinksInterval(1) + overdue + 2: 0} {
		b := b
		b.members = map[Key]*entry{KeyOf(ann): {state: b.members[KeyOf(ann)].state}}
		if s := b.stateOf(at, Person{Author: ann}); len(s.Report.Links) != want || len(s.Report.Streams) != want {
			t.Errorf("after %v: %d links", at, len(s.Report.Links))
		}
	}
}

// A report that was made just before its author vanished does not keep it there: who stands next to it heard it three seconds
// before at the earliest.
func TestReportMadeJustBeforeVanishing(t *testing.T) {
	var b Board
	b.Hear(ann, after(2900*time.Millisecond), Report{})
	for _, who := range []journal.Author{bob, eve} {
		b.Hear(who, after(5500*time.Millisecond), missing(ann, silent))
	}
	if s := b.stateOf(5600*time.Millisecond, Person{Author: ann}); s.Presence != Gone || !s.Since.Equal(after(2900*time.Millisecond)) {
		t.Error(s.Presence, s.Since)
	}
}

// Who was heard by a neighbour after its last report is gone since then.
func TestGoneSinceItWasHeardLast(t *testing.T) {
	var b Board
	b.Hear(ann, after(1), Report{})
	b.Hear(bob, after(10*time.Second), missing(ann, missedAfter))
	b.Hear(eve, after(10*time.Second), missing(ann, silent))
	if s := b.stateOf(10*time.Second, Person{Author: ann}); s.Presence != Gone || !s.Since.Equal(after(5*time.Second)) {
		t.Error(s.Presence, s.Since)
	}
}

func TestWordOfManyIsBoundedAndForgotten(t *testing.T) {
	var b Board
	b.Hear(ann, after(1), Report{})
	for i := range 100 {
		b.Hear(journal.Author{9, byte(i)}, after(5500*time.Millisecond), missing(ann, silent))
	}
	if n := len(b.members[KeyOf(ann)].tellers); n != maxTellers {
		t.Errorf("%d are remembered", n)
	}
	b.stateOf(5500*time.Millisecond+believed+1, Person{Author: ann})
	if n := len(b.members[KeyOf(ann)].tellers); n != 0 {
		t.Errorf("%d are remembered after long", n)
	}
	if b.Hear(bob, after(6*time.Second), missing(journal.Author{77}, silent)); b.members[KeyOf(journal.Author{77})] != nil {
		t.Error("somebody was made up")
	}
}

func TestLogSaysWhoLeft(t *testing.T) {
	var b Board
	if s := b.stateOf(0, Person{Author: ann, Left: true}); s.Presence != Absent {
		t.Error(s.Presence)
	}
	if s := b.stateOf(0, Person{Author: ann}); s.Presence != Here || !s.Heard.IsZero() {
		t.Errorf("%+v", s)
	}
	if s := b.stateOf(0, Person{Author: ann, Gone: true}); s.Presence != Gone {
		t.Error(s.Presence)
	}
	b.Hear(ann, after(time.Second), Report{})
	if s := b.stateOf(2*time.Second, Person{Author: ann, Gone: true}); s.Presence != Here {
		t.Error("a report does not count against the log")
	}
}

// Who makes a key that begins like another's takes nothing from it.
func TestKeysThatBeginAlike(t *testing.T) {
	twin := ann
	twin[31] = 9
	var b Board
	b.Hear(ann, after(1), Report{Place: AtBoard})
	b.Hear(twin, after(2), Report{Place: AtSlides})
	states := b.States(after(3), []Person{{Author: twin}, {Author: ann}}, often)
	if states[0].Author != twin || !states[0].Heard.IsZero() || states[1].Report.Place != AtBoard {
		t.Errorf("%+v", states)
	}
}
