package journal

import "testing"

func deskOf(p person) *Journal {
	return New(Config{Group: testGroup, Self: p, Keys: ringOf(1), Random: chance(1), Desk: true})
}

func TestDeskLogBeginsWithAnyKindBeyondTheRecord(t *testing.T) {
	j := deskOf(newPerson(1))
	_, err := j.Append(start, KindJoin, nil)
	wantErr(t, "join in a desk log", err, ErrMalformed)
	first := mustAppend(t, j, start, KindRoster, "names")
	_, err = j.Append(start, KindRemove, nil)
	wantErr(t, "record in a desk log", err, ErrMalformed)
	second := mustAppend(t, j, start, 99, "answer")
	other := New(Config{Group: testGroup, Keys: ringOf(1), Desk: true})
	mustAdd(t, other, start, second)
	if out := mustAdd(t, other, start, first); len(out) != 2 || string(out[0].Body) != "names" || string(out[1].Body) != "answer" {
		t.Errorf("got %+v", out)
	}
	n := 0
	for range other.Folded() {
		n++
	}
	if n != 2 {
		t.Errorf("%d folded", n)
	}
}

// The two logs of an author are one key's work, and no entry of one passes for one of the other.
func TestEntriesOfOneLogAreNoneOfTheOther(t *testing.T) {
	p := newPerson(1)
	class, desk := journalOf(p), deskOf(p)
	mustAppend(t, class, start, KindJoin, "")
	said := mustAppend(t, class, start, KindChat, "")
	_, err := New(Config{Group: testGroup, Desk: true}).Add(start, said.Raw)
	wantErr(t, "class entry on the desk", err, ErrSignature)
	mustAppend(t, desk, start, KindRoster, "")
	roster := mustAppend(t, desk, start, KindRoster, "")
	_, err = reading(Limits{}).Add(start, roster.Raw)
	wantErr(t, "desk entry in class", err, ErrSignature)
}

func TestDeskLogOfWhoIsNotAdmittedDoesNotBegin(t *testing.T) {
	j := New(Config{Group: testGroup, Keys: ringOf(1), Desk: true, Admit: func(e Entry) error { return ErrNotGranted }})
	e := mustAppend(t, deskOf(newPerson(1)), start, KindRoster, "")
	_, err := j.Add(start, e.Raw)
	wantErr(t, "roster", err, ErrNotAdmitted)
}
