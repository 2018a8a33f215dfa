package netgroup

import (
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// Keys that a student makes up take nobody's place: staff still get those of the class.
func TestMadeUpStaffKeysKeepNobodyFromTheRealOnes(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, proctor, liar := c.people[0], c.people[1], c.people[4]
	for range 3 * maxStaffKeys / keysInOne {
		var items [][]byte
		for range keysInOne {
			k, err := journal.NewSealingKey(liar.cfg.Random)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, k.Bytes())
		}
		liar.send(proctor, appendItems(messageStaffKeys, items))
	}
	c.w.RunFor(10 * time.Second)
	if n := len(proctor.g.neighbors[liar.PeerID()].staffKeys); n > maxEarlyStaffKeys {
		t.Errorf("%d keys of one neighbour are remembered", n)
	}
	teacher.must("begin", func(now time.Time) error { return beginWithStaffKey(teacher, now) })
	c.agree(10 * time.Second)
	sealed, err := liar.g.SealToStaff("answer", nil, []byte("42"))
	if err != nil {
		t.Fatal(err)
	}
	c.w.RunFor(10 * time.Second)
	if _, err := proctor.g.OpenAsStaff("answer", nil, sealed); err != nil {
		t.Errorf("the proctor cannot open what is sealed to staff: %v; %d keys", err, len(proctor.g.sealingKeys))
	}
}

// beginWithStaffKey begins an epoch that brings the first class sealing key.
func beginWithStaffKey(p *person, now time.Time) error {
	key, err := journal.NewSealingKey(p.cfg.Random)
	if err != nil {
		return err
	}
	p.g.keepStaffKey(key)
	body, err := journal.Epoch{Commitment: journal.Commit(p.g.id, [32]byte{7}), StaffKey: key.Public()}.Encode()
	if err != nil {
		return err
	}
	e, err := p.g.Append(now, journal.KindEpoch, body)
	if err != nil {
		return err
	}
	fact, _ := p.g.membership.Epoch(e.Hash)
	return p.g.learnKey(now, fact, [32]byte{7}, nil)
}

// What a neighbour says of keys that count for nothing is not remembered.
func TestMadeUpEpochsAreNotRememberedOfANeighbour(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	liar, q := c.people[3], c.people[4]
	for i := range 3 * maxEarlyKeys {
		key := [32]byte{byte(i), byte(i >> 8), 1}
		body, _ := journal.Epoch{Commitment: journal.Commit(q.g.id, key)}.Encode()
		j := journal.New(journal.Config{Group: q.g.id, Self: identityOf(byte(20 + i)), Keys: liar.g.content, Random: liar.cfg.Random})
		if _, err := j.Append(c.w.Now(), journal.KindJoin, []byte("x")); err != nil {
			t.Fatal(err)
		}
		e, err := j.Append(c.w.Now(), journal.KindEpoch, body)
		if err != nil {
			t.Fatal(err)
		}
		liar.send(q, appendItems(messageKeys, [][]byte{append(wire.AppendField(nil, e.Raw), key[:]...)}))
	}
	c.w.RunFor(5 * time.Second)
	if n := len(q.g.neighbors[liar.PeerID()].keys); n > maxEarlyKeys {
		t.Errorf("%d keys of one neighbour are remembered, none of which counts", n)
	}
}

// A right to read what is sealed to staff that has run out opens nothing that comes after.
func TestLapsedStaffGetNoKeys(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, p := c.people[0], c.people[4]
	teacher.must("grant", func(now time.Time) error {
		return teacher.g.Grant(now, p.author(), journal.Grade, now.Add(30*time.Second))
	})
	c.agree(5 * time.Second)
	c.w.RunFor(time.Minute)
	teacher.must("begin", func(now time.Time) error { return beginWithStaffKey(teacher, now) })
	c.agree(10 * time.Second)
	c.w.RunFor(30 * time.Second)
	if len(p.g.sealingKeys)+len(p.g.earlyStaffKeys) > 0 || len(c.people[1].g.sealingKeys) != 1 {
		t.Errorf("whose right has run out has %d keys, the proctor %d", len(p.g.sealingKeys)+len(p.g.earlyStaffKeys), len(c.people[1].g.sealingKeys))
	}
}
