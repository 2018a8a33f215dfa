package attempt

import (
	"bytes"
	"encoding/binary"
	"slices"

	"lyceum/quiz"
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

// applyResults takes in what students are told of their marks: each opens their own.
func (t *Tests) applyResults(e journal.Entry) {
	if !MayReceipt(e.Rights) {
		t.stats.NotAllowed++
		return
	}
	v, err := ParseResults(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	addHash(&t.resultSum, e.Hash)
	is := t.test(v.Test)
	for _, box := range v.Boxes {
		if box.Check != (Mark16{}) {
			if is.checked == nil {
				is.checked = map[Mark16]bool{}
			}
			is.checked[box.Check] = true
		}
		if t.opener == nil || box.Hint != HintOf(t.self) || t.tries[e.Author] >= maxTries {
			continue
		}
		t.tries[e.Author]++
		if b, err := t.opener.OpenAsMember(resultLabel, sealHeader(journal.KindTestResult, e.Author, v.Test), box.Box); err == nil {
			if result, err := parseResult(b); err == nil {
				is.told(stampOf(e), result)
			}
		}
	}
	t.touchAll(v.Test)
}

// told takes in what this machine's person is told.
func (is *Test) told(s stamp, v Result) {
	if is.results == nil {
		is.results = map[resultKey]said[Seat]{}
	}
	for _, seat := range v.Seats {
		key := resultKey{v.Attempt, seat.Place}
		if old, there := is.results[key]; !there || old.compare(s) < 0 {
			is.results[key] = said[Seat]{s, seat}
		}
	}
}

// A Check is an answer that a student asks to be marked now.
type Check struct {
	Who     journal.Author
	Attempt int
	Place   Place
	Entry   Mark16
}

// Unchecked returns the answers that students ask to be marked and that no staff have answered yet, of one student.
func (k *Taking) Unchecked() (all []Check) {
	if k.test.about().Behaviour != quiz.Immediate {
		return nil
	}
	for _, a := range k.attempts {
		for p, is := range a.Answers {
			if is.Checked != 0 && !k.test.checked[is.Check] {
				all = append(all, Check{k.Who, a.Number, p, is.Check})
			}
		}
	}
	slices.SortFunc(all, func(a, b Check) int { return (a.Attempt-b.Attempt)<<33 + a.Place.Compare(b.Place) })
	return all
}

// applyMarking takes in what staff know and decide.
func (t *Tests) applyMarking(e journal.Entry) {
	said, err := ParseMarking(e.Body)
	if err != nil {
		t.stats.Malformed++
		return
	}
	may := MayGrade(e.Rights)
	switch said.(type) {
	case Keys, Takers:
		may = MayGive(e.Rights)
	}
	if !may {
		t.stats.NotAllowed++
		return
	}
	t.mark(said, stampOf(e))
}

func (t *Tests) mark(is any, s stamp) {
	switch is := is.(type) {
	case Keys:
		of := t.test(is.Test)
		of.desk.keys, of.stale = insert(of.desk.keys, said[Keys]{s, is}), true
		t.touchAll(is.Test)
	case Takers:
		of := t.test(is.Test)
		if of.stale = true; of.desk.takers == nil {
			of.desk.takers = map[journal.Author]said[Taker]{}
		}
		for _, who := range is.List {
			if old, there := of.desk.takers[who.Who]; !there || old.compare(s) < 0 {
				of.desk.takers[who.Who] = said[Taker]{s, who}
			}
		}
		t.touchAll(is.Test)
	case Marked:
		of, key := t.test(is.Test), markKey{is.Who, is.Attempt, is.Place}
		if of.desk.marks == nil {
			of.desk.marks = map[markKey][]said[Marked]{}
		}
		of.desk.marks[key] = insert(of.desk.marks[key], said[Marked]{s, is})
		t.touch(is.Test, is.Who)
	case Corrected:
		of := t.test(is.Test)
		if of.desk.corrected == nil {
			of.desk.corrected = map[Place][]said[Corrected]{}
		}
		of.desk.corrected[is.Place] = insert(of.desk.corrected[is.Place], said[Corrected]{s, is})
		t.touchAll(is.Test)
	}
}
