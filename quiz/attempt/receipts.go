package attempt

import (
	"bytes"
	"encoding/binary"
	"slices"

	"lyceum/session/journal"
)

// receipts are what staff hold, as they say. Of a mark the first eight bytes are looked up: who makes two entries that share these
// harms nobody else.
type receipts struct {
	all     []said[Receipt]
	sum     [32]byte                 // of the hashes of their entries
	pending map[uint64]journal.Clock // marks whose entries are not here, with the earliest receipt that names them
	entries map[uint64]entryAt       // steps that are here
}

type entryAt struct {
	of  *person
	seq uint64
}

func (r *receipts) reset() {
	r.all, r.sum, r.pending = nil, [32]byte{}, map[uint64]journal.Clock{}
	if r.entries == nil {
		r.entries = map[uint64]entryAt{}
	}
}

// forgetEntries forgets what steps are here.
func (r *receipts) forgetEntries() {
	r.entries = map[uint64]entryAt{}
	r.pending = map[uint64]journal.Clock{}
	for _, c := range r.all {
		for _, m := range c.Is {
			r.await(m.key(), c.Clock)
		}
	}
}

func (m Mark16) key() uint64 { return binary.BigEndian.Uint64(m[:]) }

func (r *receipts) await(key uint64, at journal.Clock) {
	if before, there := r.pending[key]; !there || at < before {
		r.pending[key] = at
	}
}

// came takes in that a step is here, and returns when staff were seen to hold it if a receipt that came before says so.
func (r *receipts) came(m Mark16, of *person, seq uint64) (at journal.Clock, held bool) {
	key := m.key()
	r.entries[key] = entryAt{of, seq}
	at, held = r.pending[key]
	delete(r.pending, key)
	return at, held
}

// applyReceipt takes in what staff hold.
func (t *Tests) applyReceipt(e journal.Entry) {
	if !MayReceipt(e.Rights) {
		t.stats.NotAllowed++
		return
	}
	c, err := ParseReceipt(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	r := &t.receipts
	r.all = append(r.all, said[Receipt]{stampOf(e), c})
	addHash(&r.sum, e.Hash)
	for _, m := range c {
		if is, here := r.entries[m.key()]; here {
			t.cover(is.of, is.seq, e.Clock)
		} else {
			r.await(m.key(), e.Clock)
		}
	}
}

// addHash adds a hash to a sum that is the same in any order: byte by byte, as one number.
func addHash(sum *[32]byte, h journal.Hash) {
	carry := 0
	for i := len(sum) - 1; i >= 0; i-- {
		carry += int(sum[i]) + int(h[i])
		sum[i] = byte(carry)
		carry >>= 8
	}
}

// Receipts returns what a member of staff has to say now that no receipt says yet: the newest steps of all students. Nil: nothing.
func (t *Tests) Receipts() (all []Receipt) {
	var marks Receipt
	for _, p := range t.people {
		if p.newest.seq > p.covered {
			marks = append(marks, p.newest.mark)
		}
	}
	slices.SortFunc(marks, func(a, b Mark16) int { return bytes.Compare(a[:], b[:]) })
	for len(marks) > 0 {
		n := min(len(marks), MaxReceipted)
		all, marks = append(all, marks[:n:n]), marks[n:]
	}
	return all
}
