package attempt

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"maps"
	"slices"

	"lyceum/quiz"
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Hash returns the SHA-256 of what the class log says, whatever each machine can open of it: the same for all who have the same
// entries.
func (t *Tests) Hash() [32]byte {
	w := stateWriter{h: sha256.New()}
	w.text("lyceum/v1/tests")
	for _, id := range slices.SortedFunc(maps.Keys(t.tests), compareIDs) {
		is := t.tests[id]
		if len(is.announced) == 0 && len(is.changes) == 0 {
			continue
		}
		w.text(string(id[:]))
		w.number(uint64(len(is.announced)), uint64(len(is.changes)))
		for _, a := range is.announced {
			w.stamp(a.stamp)
			w.text(string(a.Is.About.appendTo(nil)))
			w.text(string(a.Is.Commit[:]) + string(a.Is.Ticket))
		}
		for _, c := range is.changes {
			w.stamp(c.stamp)
			w.number(uint64(c.Is.Kind), uint64(c.Is.Closes), uint64(len(c.Is.Boxes)))
			w.text(string(c.Is.Key[:]) + string(c.Is.Ticket))
			for _, box := range c.Is.Boxes {
				w.text(string(box))
			}
		}
	}
	w.h.Write(t.receipts.sum[:])
	w.h.Write(t.resultSum[:])
	return w.sum()
}

// DeskHash returns the SHA-256 of what desk logs say, seen in the light of the class log: the same for all of staff who have the same
// entries.
func (t *Tests) DeskHash() [32]byte {
	w := stateWriter{h: sha256.New()}
	w.text("lyceum/v1/tests, desk")
	for _, id := range slices.SortedFunc(maps.Keys(t.tests), compareIDs) {
		is := t.tests[id]
		is.settle()
		w.text(string(id[:]))
		w.number(uint64(is.state.Started), uint64(is.state.Closes), uint64(is.state.Released))
		w.text(string(is.state.Key[:]))
		w.desk(&is.desk)
		for _, who := range is.People() {
			w.taking(is.Taking(who))
		}
	}
	return w.sum()
}

// A stateWriter writes numbers as unsigned varints.
type stateWriter struct {
	h hash.Hash
	b []byte
}

func (w *stateWriter) sum() (sum [32]byte) {
	w.h.Sum(sum[:0])
	return sum
}

func (w *stateWriter) number(v ...uint64) {
	w.b = w.b[:0]
	for _, n := range v {
		w.b = binary.AppendUvarint(w.b, n)
	}
	w.h.Write(w.b)
}

func (w *stateWriter) text(s string) {
	w.number(uint64(len(s)))
	w.h.Write([]byte(s))
}

func (w *stateWriter) stamp(s stamp) {
	w.number(uint64(s.Clock), s.Seq)
	w.h.Write(s.Author[:])
}

func (w *stateWriter) place(p Place) { w.number(uint64(p.Slot), uint64(p.Question)) }

func (w *stateWriter) desk(d *deskSide) {
	for _, k := range d.keys {
		w.stamp(k.stamp)
		w.text(string(k.Is.Paper[:]) + string(k.Is.Ticket))
	}
	for _, who := range slices.SortedFunc(maps.Keys(d.takers), journal.Author.Compare) {
		s := d.takers[who]
		w.stamp(s.stamp)
		w.h.Write(who[:])
		w.number(uint64(s.Is.Extra.Milliseconds()))
	}
	for _, key := range slices.SortedFunc(maps.Keys(d.marks), compareMarkKeys) {
		w.h.Write(key.who[:])
		w.number(uint64(key.attempt))
		w.place(key.place)
		for _, m := range d.marks[key] {
			w.stamp(m.stamp)
			w.b = fields.AppendNumber(w.b[:0], m.Is.Mark)
			w.text(string(w.b) + m.Is.Comment)
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(d.corrected), Place.Compare) {
		w.place(p)
		for _, c := range d.corrected[p] {
			w.stamp(c.stamp)
			w.text(string(c.Is.Ticket))
		}
	}
}

func (w *stateWriter) taking(k *Taking) {
	w.h.Write(k.Who[:])
	w.number(uint64(len(k.steps)), uint64(k.void), k.of.covered)
	for _, s := range k.steps {
		w.number(s.seq, uint64(k.of.receivedAt(s.seq)))
	}
	for _, a := range k.attempts {
		w.number(uint64(a.Opened), uint64(a.Deadline), uint64(a.LastCall), uint64(a.Finished), uint64(a.Late), uint64(a.After))
		w.place(a.Current)
		w.number(uint64(a.Signals.FocusLost), uint64(a.Signals.Away), uint64(a.Signals.Unfull), uint64(a.Signals.Pastes), uint64(a.Signals.Pasted))
		for _, p := range slices.SortedFunc(maps.Keys(a.Answers), Place.Compare) {
			is := a.Answers[p]
			w.place(p)
			w.number(uint64(is.At), is.Seq, uint64(is.Changes), uint64(is.Checked))
			if is.Flagged {
				w.number(1)
			}
			w.text(string(is.Raw))
		}
	}
}

func compareIDs(a, b quiz.ID) int { return slices.Compare(a[:], b[:]) }

func compareMarkKeys(a, b markKey) int {
	return cmp.Or(a.who.Compare(b.who), cmp.Compare(a.attempt, b.attempt), a.place.Compare(b.place))
}
