package journal

import (
	"testing"
)

// Nobody is told of what a restart could lose: it would be written anew, as another entry, and the log forked.
func TestOwnEntriesAreToldToNobodyBeforeTheyAreConfirmed(t *testing.T) {
	p := newPerson(1)
	j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(1), Hold: true})
	for _, kind := range []Kind{KindJoin, KindChat, KindChat} {
		mustAppend(t, j, start, kind, "")
	}
	want := func(n uint64) {
		t.Helper()
		heads, raws := j.Heads(), j.Range(p.author(), 1, 10, 1<<20)
		if told := len(heads) > 0 && heads[0].Seq == n; len(raws) != int(n) || told != (n > 0) {
			t.Errorf("%d entries given and heads %+v, want %d", len(raws), heads, n)
		}
	}
	if j.Len() != 3 || j.FoldedLength(p.author()) != 3 {
		t.Errorf("%d entries, want all three to count here", j.Len())
	}
	want(0)
	j.Confirm(2)
	want(2)
	j.Confirm(1)
	want(2)
	j.Confirm(9)
	want(3)
	mustAppend(t, j, start, KindChat, "")
	want(3)
	for _, e := range logOf(newPerson(2), 2) {
		mustAdd(t, j, start, e)
	}
	if len(j.Range(newPerson(2).author(), 1, 10, 1<<20)) != 2 {
		t.Error("entries of others are held")
	}
}

func TestOwnEntriesThatOthersHaveAreNotHeld(t *testing.T) {
	p := newPerson(1)
	j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(1), Hold: true})
	for _, e := range logOf(p, 2) {
		mustAdd(t, j, start, e)
	}
	if heads := j.Heads(); len(heads) != 1 || heads[0].Seq != 2 {
		t.Errorf("heads %+v", heads)
	}
}

func TestForkIsNotShownByAnEntryThatIsHeld(t *testing.T) {
	p := newPerson(1)
	j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(1), Hold: true})
	log := logOf(p, 3)
	mustAdd(t, j, start, log[0])
	mustAppend(t, j, start, KindChat, "here")
	_, err := j.Add(start, log[1].Raw)
	wantErr(t, "fork", err, ErrFork)
	if h := j.Heads()[0]; h.Stop != 0 || h.Seq != 1 || len(j.Range(p.author(), 1, 10, 1<<20)) != 1 {
		t.Errorf("head %+v", h)
	}
	j.Confirm(2)
	if h := j.Heads()[0]; h.Stop != 2 || len(j.Range(p.author(), 1, 10, 1<<20)) != 3 {
		t.Errorf("head %+v after the entry is on disk", h)
	}
}
