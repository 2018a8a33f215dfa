package netgroup

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

// A disk is what somebody's machine stores.
type disk struct {
	entries, evidence [2][][]byte
	secrets           []byte

	delay  time.Duration // until what is written is there
	full   bool          // nothing gets there
	silent bool          // it gets there, and the owner does not say so

	unwritten []Event // in order, while it is full
}

// uses has a person's machine store on a disk, and begin with what is there.
func (p *person) uses(d *disk) *person {
	p.disk = d
	p.member.Durable, p.member.Stored = true, d.stored()
	p.also = func(now time.Time, ev Event) {
		switch ev.(type) {
		case EntriesToStore, SecretsToStore:
		default:
			return
		}
		switch {
		case d.full:
			d.unwritten = append(d.unwritten, ev)
		case d.delay > 0:
			p.class.w.At(now.Add(d.delay), func(now time.Time) {
				if slices.Contains(p.class.people, p) { // it was not killed meanwhile
					p.do(func(now time.Time) { d.write(now, ev) })
				}
			})
		default:
			d.write(now, ev)
		}
	}
	return p
}

// write puts on disk what an event hands over, and says so.
func (d *disk) write(now time.Time, ev Event) {
	switch ev := ev.(type) {
	case SecretsToStore:
		d.secrets = ev.Secrets
	case EntriesToStore:
		d.entries[ev.Log] = append(d.entries[ev.Log], ev.Raws...)
		d.evidence[ev.Log] = append(d.evidence[ev.Log], ev.Evidence...)
		switch {
		case !ev.Own || d.silent:
		case ev.Log == LogClass:
			ev.Group.Stored(now, ev.Seq)
		default:
			ev.Group.StoredDesk(now, ev.Seq)
		}
	}
}

// free has room made on a full disk.
func (d *disk) free(now time.Time) {
	waiting := d.unwritten
	d.full, d.unwritten = false, nil
	for _, ev := range waiting {
		d.write(now, ev)
	}
}

// copied returns a backup.
func (d *disk) copied() *disk {
	b := *d
	for i := range b.entries {
		b.entries[i], b.evidence[i] = slices.Clone(d.entries[i]), slices.Clone(d.evidence[i])
	}
	b.unwritten = nil
	return &b
}

// stored returns what a program that is started finds; nil if there is nothing.
func (d *disk) stored() *Stored {
	if len(d.entries[LogClass]) == 0 {
		return nil
	}
	log := func(i uint8) journal.Kept {
		return journal.Kept{Entries: sortedRaws(d.entries[i]), Evidence: sortedRaws(d.evidence[i])}
	}
	return &Stored{Class: log(LogClass), Desk: log(LogDesk), Secrets: d.secrets}
}

// sortedRaws yields entries by author and sequence number, as the file of a class does.
func sortedRaws(raws [][]byte) iter.Seq2[[]byte, error] {
	seq := func(raw []byte) uint64 { n, _ := binary.Uvarint(raw[33:]); return n }
	sorted := slices.Clone(raws)
	slices.SortFunc(sorted, func(a, b []byte) int {
		return cmp.Or(bytes.Compare(a[1:33], b[1:33]), cmp.Compare(seq(a), seq(b)))
	})
	return func(yield func([]byte, error) bool) {
		for _, raw := range sorted {
			if !yield(raw, nil) {
				return
			}
		}
	}
}

// kill ends somebody's program without a word.
func (p *person) kill() *disk {
	p.vanish()
	return p.disk
}

// restart starts the program of somebody who was killed anew, with what is on a disk.
func (p *person) restart(d *disk) *person {
	again := p.class.person(p.seed)
	again.member = p.member
	again.member.StaffKey = journal.SealingKey{} // that is on the disk
	return again.uses(d).join()
}

// stored returns a class whose members all store.
func stored(t *testing.T, link netsim.Link, proctors, size byte) *testClass {
	t.Helper()
	return staffedWith(t, 1, link, proctors, size, func(p *person) { p.withStaffKey().uses(&disk{delay: 10 * time.Millisecond}) })
}

// desked returns a class whose members store nothing and have desk logs.
func desked(t *testing.T, proctors, size byte) *testClass {
	t.Helper()
	return staffedWith(t, 1, classLinks[0].link, proctors, size, func(p *person) { p.withStaffKey() })
}

// withStaffKey gives the instructor the first class sealing key.
func (p *person) withStaffKey() *person {
	if p.seed == 1 {
		key, err := journal.NewSealingKey(bytes.NewReader(make([]byte, 32)))
		if err != nil {
			p.class.t.Fatal(err)
		}
		p.member.StaffKey = key
	}
	return p
}

// wantNoFork fails if anybody's log is known to be forked.
func (c *testClass) wantNoFork() {
	c.t.Helper()
	for _, p := range c.people {
		for _, h := range p.g.journal.Heads() {
			if h.Stop != 0 {
				c.t.Errorf("person %d knows that the log of %v is broken at %d", p.seed, h.Author, h.Stop)
			}
		}
	}
}
