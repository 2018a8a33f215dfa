package netgroup

import (
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Keys cost nothing; places in the class's record are for those with grants.
func TestBareKeysTakeNoPlaces(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[0]
	logs := q.g.Journal().Logs()
	for i := range 3 * maxEarly {
		id := keying.NewIdentity([32]byte{9, byte(i), byte(i >> 8)})
		j := journal.New(journal.Config{Group: liar.g.id, Self: id, Keys: liar.g.content, Random: liar.cfg.Random})
		body, err := journal.Join{Certificate: id.Certificate(), Name: "nobody", Grants: c.invite.Grants}.AppendTo(nil)
		if err != nil {
			t.Fatal(err)
		}
		first, err := j.Append(c.w.Now(), journal.KindJoin, body)
		if err != nil {
			t.Fatal(err)
		}
		liar.send(q, appendEntry(write(t, j, c.w.Now(), "hello")))
		if i%64 == 0 {
			c.w.RunFor(100 * time.Millisecond)
		}
		if i < maxFaults/2 {
			liar.send(q, appendEntry(first.Raw))
		}
	}
	c.w.RunFor(2 * time.Second)
	if n := q.g.Journal().Logs(); n != logs || len(q.g.early) != maxEarly {
		t.Errorf("%d logs, want %d; %d early entries kept", n, logs, len(q.g.early))
	}
	if n := q.g.Counters().Malformed; n != maxFaults/2 {
		t.Errorf("%d faults, want one for each join that does not hold: %d", n, maxFaults/2)
	}
	c.person(9).join()
	c.eventually(10*time.Second, "in", func() bool { return c.isSettled(4) })
}

func TestEntryThatOvertookItsAuthorsJoinIsNotLost(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	p, q := c.people[1], c.people[0]
	id := identityOf(50)
	j := journal.New(journal.Config{Group: p.g.id, Self: id, Keys: p.g.content, Random: p.cfg.Random})
	join := journal.Join{Certificate: id.Certificate(), Name: "new", Grants: c.invite.Grants,
		Proof: journal.ProveBearer(p.g.id, c.invite.Signer(), journal.Author(id.Public()))}
	body, err := join.AppendTo(nil)
	if err != nil {
		t.Fatal(err)
	}
	first, err := j.Append(c.w.Now(), journal.KindJoin, body)
	if err != nil {
		t.Fatal(err)
	}
	second, third := write(t, j, c.w.Now(), "two"), write(t, j, c.w.Now(), "three")
	for _, raw := range [][]byte{third, second, third, first.Raw} {
		p.send(q, appendEntry(raw))
	}
	c.w.RunFor(time.Second)
	for _, r := range []*person{q, c.people[2], c.people[3]} {
		if n := r.g.Journal().Length(journal.Author(id.Public())); n != 3 || len(r.g.early) != 0 {
			t.Errorf("person %d has %d entries, keeps %d", r.seed, n, len(r.g.early))
		}
	}
}

// The record is sealed under the first key, which everyone has: what counts must not depend on keys.
func TestJoinSealedUnderAnotherKeyThanTheFirstIsRefused(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	p, q := c.people[1], c.people[0]
	j := journal.New(journal.Config{
		Group: p.g.id, Self: identityOf(50), Random: p.cfg.Random,
		Keys: journal.NewRing(p.g.id, journal.KeyID{1}, [32]byte{1}),
	})
	e, err := j.Append(c.w.Now(), journal.KindJoin, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	p.send(q, appendEntry(e.Raw))
	c.w.RunFor(time.Second)
	if q.g.Counters().Malformed != 1 || q.g.Journal().Logs() != 2 {
		t.Errorf("%+v, %d logs", q.g.Counters(), q.g.Journal().Logs())
	}
}
