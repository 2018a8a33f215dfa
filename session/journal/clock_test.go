package journal

import (
	"slices"
	"testing"
	"time"
)

func TestClockIsWallTimeWhenNothingWasSeen(t *testing.T) {
	e := mustAppend(t, journalOf(newPerson(1)), start, KindJoin, "")
	if e.Clock != clockOf(start) {
		t.Errorf("clock %v, want %v", e.Clock, clockOf(start))
	}
}

func TestClockCountsWithinAMillisecond(t *testing.T) {
	j := journalOf(newPerson(1))
	a, b := mustAppend(t, j, start, KindJoin, ""), mustAppend(t, j, start, KindChat, "")
	if b.Clock != a.Clock+1 {
		t.Errorf("clocks %d, %d; want consecutive", a.Clock, b.Clock)
	}
}

func TestClockIsAfterWhateverWasSeen(t *testing.T) {
	j := journalOf(newPerson(1))
	ahead := clockOf(start.Add(59*time.Second)) + 7
	mustAdd(t, j, start, forge(newPerson(2), nil, ahead, KindJoin, ""))
	if e := mustAppend(t, j, start, KindJoin, ""); e.Clock != ahead+1 {
		t.Errorf("clock %d, want %d, one after the highest seen", e.Clock, ahead+1)
	}
}

func TestClockNeverAdoptsTheFarFuture(t *testing.T) {
	j := journalOf(newPerson(1))
	mustAdd(t, j, start, forge(newPerson(2), nil, clockOf(start.Add(61*time.Second)), KindJoin, ""))
	if e := mustAppend(t, j, start, KindJoin, ""); e.Clock != clockOf(start) {
		t.Errorf("clock %v, want %v", e.Clock.Time(), start)
	}
	j = journalOf(newPerson(1)) // nor what was near when it came, once the own clock was set back
	mustAdd(t, j, start, forge(newPerson(2), nil, clockOf(start), KindJoin, ""))
	back := start.Add(-time.Hour)
	if e := mustAppend(t, j, back, KindJoin, ""); e.Clock != clockOf(back) {
		t.Errorf("clock %v, want %v", e.Clock.Time(), back)
	}
}

func TestClockGrowsThoughWallTimeStepsBack(t *testing.T) {
	j := journalOf(newPerson(1))
	a := mustAppend(t, j, start, KindJoin, "")
	b := mustAppend(t, j, start.Add(-time.Hour), KindChat, "")
	if b.Clock != a.Clock+1 {
		t.Errorf("clock %v after %v, want one more", b.Clock, a.Clock)
	}
}

func TestClockAtItsEndRefusesToWrap(t *testing.T) {
	p := newPerson(1)
	j := journalOf(p)
	mustAdd(t, j, start, forge(p, nil, ^Clock(0), KindJoin, ""))
	_, err := j.Append(start, KindChat, nil)
	wantErr(t, "Append", err, ErrLimit)
}

func TestClockNotAfterPredecessorEndsTheLog(t *testing.T) {
	p := newPerson(1)
	log := logOf(p, 2)
	back := forge(p, &log[1], log[1].Clock, KindChat, "back")
	after := forge(p, &back, log[1].Clock+9, KindChat, "after")
	for _, order := range [][]Entry{{log[0], log[1], back, after}, {after, back, log[1], log[0]}} {
		j := reading(Limits{})
		var out []Entry
		var failures int
		for _, e := range order {
			got, err := j.Add(start, e.Raw)
			if err != nil {
				wantErr(t, "Add", err, ErrChain)
				failures++
			}
			out = append(out, got...)
		}
		if !slices.Equal(seqs(out), []uint64{1, 2}) || failures != 1 || j.Len() != 2 || j.Heads()[0].Stop != 3 {
			t.Errorf("gave %v, %d errors, heads %+v; want entries 1 and 2, one error, stop at 3", seqs(out), failures, j.Heads())
		}
	}
}

func TestFutureEntryIsFoldedWhenItIsDue(t *testing.T) {
	p, q := newPerson(1), newPerson(2)
	first := forge(p, nil, clockOf(start), KindJoin, "")
	second := forge(p, &first, clockOf(start.Add(90*time.Second)), KindChat, "later")
	third := forge(p, &second, clockOf(start.Add(95*time.Second)), KindChat, "still later")
	other := forge(q, nil, clockOf(start.Add(92*time.Second)), KindJoin, "")

	j := reading(Limits{})
	var out []Entry
	for _, e := range []Entry{first, second, third, other} {
		out = append(out, mustAdd(t, j, start, e)...)
	}
	if !slices.Equal(seqs(out), []uint64{1}) {
		t.Errorf("at once %v, want entry 1 alone", seqs(out))
	}
	if j.Len() != 4 || len(j.Range(p.author(), 1, 10, 1<<20)) != 3 || j.Heads()[0].Seq+j.Heads()[1].Seq != 4 {
		t.Error("entries of the future are not kept and passed on")
	}
	if got, want := j.NextDue(), start.Add(30*time.Second); !got.Equal(want) {
		t.Errorf("NextDue = %v, want %v", got, want)
	}
	if got := j.Due(start.Add(30*time.Second - time.Millisecond)); got != nil {
		t.Errorf("1 ms early: %v", seqs(got))
	}
	got := j.Due(start.Add(40 * time.Second))
	if len(got) != 3 || got[0].Hash != second.Hash || got[1].Hash != other.Hash || got[2].Hash != third.Hash {
		t.Errorf("Due = %+v, want the three by clock", got)
	}
	if !j.NextDue().IsZero() || j.Due(start.Add(time.Hour)) != nil {
		t.Error("something is still due")
	}
}

func TestLaterEntryBringsItsDuePredecessorsAlong(t *testing.T) {
	p := newPerson(1)
	first := forge(p, nil, clockOf(start.Add(2*time.Minute)), KindJoin, "")
	second := forge(p, &first, first.Clock+1, KindChat, "")
	j := reading(Limits{})
	mustAdd(t, j, start, first)
	if out := mustAdd(t, j, start.Add(time.Minute), second); !slices.Equal(seqs(out), []uint64{1, 2}) {
		t.Errorf("got %v, want both in sequence", seqs(out))
	}
}
