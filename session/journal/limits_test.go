package journal

import "testing"

func TestLogEndsAtItsLimitOfEntries(t *testing.T) {
	log := logOf(newPerson(1), 4)
	j := reading(Limits{Entries: 3})
	for _, e := range log[:3] {
		mustAdd(t, j, start, e)
	}
	_, err := j.Add(start, log[3].Raw)
	wantErr(t, "entry 4 of 3", err, ErrLimit)
	if j.Len() != 3 || j.Stats().OverLimit != 1 || j.Heads()[0].Stop != 0 {
		t.Errorf("Len %d, stats %+v", j.Len(), j.Stats())
	}
}

func TestLogEndsAtItsLimitOfBytesForEveryone(t *testing.T) {
	p := newPerson(1)
	log := logOf(p, 2)
	limit := Limits{Bytes: len(log[0].Raw) + len(log[1].Raw) + 200}
	large := forge(p, &log[1], log[1].Clock+1, KindChat, string(make([]byte, 500)))
	small := forge(p, &log[1], log[1].Clock+1, KindChat, "")
	for name, order := range map[string][]Entry{"large first": {large, small}, "small first": {small, large}} {
		j := reading(limit)
		mustAdd(t, j, start, log[0])
		mustAdd(t, j, start, log[1])
		for _, e := range order {
			j.Add(start, e.Raw)
		}
		if h := j.Heads()[0]; h.Seq != 2 || h.Stop != 3 || j.Len() != 2 {
			t.Errorf("%s: head %+v, Len %d; want 2 entries, stop at 3", name, h, j.Len())
		}
	}
	j := reading(limit)
	mustAdd(t, j, start, log[0])
	mustAdd(t, j, start, log[1])
	_, err := j.Add(start, large.Raw)
	wantErr(t, "large", err, ErrChain)
}

func TestWaitingRoomRefusesTheNewest(t *testing.T) {
	log := logOf(newPerson(1), 6)
	size := len(log[5].Raw)
	other := logOf(newPerson(2), 2)
	for name, l := range map[string]Limits{
		"entries of an author": {Waiting: 2},
		"bytes of an author":   {WaitingBytes: 2*size + size/2},
		"bytes of all":         {WaitingTotal: 2*size + size/2},
	} {
		j := reading(l)
		mustAdd(t, j, start, log[5])
		mustAdd(t, j, start, log[4])
		_, err := j.Add(start, log[3].Raw)
		wantErr(t, name, err, ErrLimit)
		if j.Stats().NoRoom != 1 || j.waitingBytes != 2*size {
			t.Errorf("%s: stats %+v, %d bytes wait", name, j.Stats(), j.waitingBytes)
		}
		for _, e := range log[:4] { // what comes in sequence needs no room
			mustAdd(t, j, start, e)
		}
		if j.Len() != 6 || j.waitingBytes != 0 {
			t.Errorf("%s: Len %d, %d bytes wait; want all six", name, j.Len(), j.waitingBytes)
		}
	}
	j := reading(Limits{WaitingAuthors: 1})
	mustAdd(t, j, start, log[5])
	_, err := j.Add(start, other[1].Raw)
	wantErr(t, "second author that waits", err, ErrLimit)
	if len(j.logs) != 1 {
		t.Errorf("%d logs, want no trace of the refused author", len(j.logs))
	}
	mustAdd(t, j, start, log[4])
	mustAdd(t, j, start, other[0])
}

func TestNumberOfLogsIsBoundedButForTheOwn(t *testing.T) {
	p := newPerson(9)
	j := New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(1), Limits: Limits{Authors: 1}})
	mustAdd(t, j, start, logOf(newPerson(1), 1)[0])
	_, err := j.Add(start, logOf(newPerson(2), 1)[0].Raw)
	wantErr(t, "second log", err, ErrLimit)
	mustAdd(t, j, start, logOf(p, 1)[0])
	if j.Len() != 2 {
		t.Errorf("Len %d, want 2", j.Len())
	}
}

func TestDefaultLimits(t *testing.T) {
	want := Limits{100_000, 64 << 20, 16_384, 256, 1 << 20, 1024, 64 << 20, 4 << 20, 64 << 20}
	if got := (Limits{}).withDefaults(); got != want {
		t.Errorf("defaults %+v, want %+v", got, want)
	}
}
