package journal

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"
	"time"
)

// Kept is what an earlier run kept of a journal: exact bytes of entries, which may have suffered since.
type Kept struct {
	Entries  iter.Seq2[[]byte, error] // of all authors, each author's together and in sequence
	Evidence iter.Seq2[[]byte, error] // entries beyond where logs stopped, in any order
}

// Loaded is what became of it.
type Loaded struct {
	Entries int    // in logs
	Cut     []Loss // by author, as they came
	Strays  int    // rows that could not be given to any log: no entries, or of too many authors
}

// Lost returns how many rows were refused.
func (l Loaded) Lost() int {
	n := l.Strays
	for _, c := range l.Cut {
		n += c.Rows
	}
	return n
}

// A Loss is what is missing at the end of one author's log. Others who have it are asked for it as for anything
// that is new.
type Loss struct {
	Author Author
	From   uint64 // the first entry that is not here
	Rows   int    // refused
}

// Rows that do not chain and rows of evidence are looked at one by one, with their signatures. Our choice: twice what is
// kept of branches, as a branch that counts no more stands beside those; so no author takes the room of others.
const (
	maxLeft       = 16_384 // that do not chain, of one author
	maxLeftOfOne  = 8 << 20
	maxLeftOfMany = 128 << 20
)

// Load gives an empty journal what an earlier run kept. It is Add, but faster: of each log it verifies that the
// entries chain and the signature of the last, which covers all before it. Where a row is damaged, foreign or
// missing the log is cut, at an entry whose signature verifies; Loaded says so, and nothing else is lost. What
// does not chain is given to Add, as the other branch of a fork is. Config.Admit is not asked: who had a log has
// it again, and what counts of it the record says.
//
// What is due counts as given out: the owner folds Folded. Rows may be overwritten after they are yielded. An
// error of either sequence ends it, with what came before in place. Load panics if the journal is not empty.
func (j *Journal) Load(now time.Time, k Kept) (Loaded, error) {
	if len(j.logs) > 0 {
		panic("BUG: Load into a journal that is not empty")
	}
	admit := j.admit
	j.admit = nil
	defer func() { j.admit = admit }()
	r := loading{j: j, now: now, leftOf: map[Author]int{}}
	err := r.entries(k.Entries)
	r.finish()
	if failed := r.evidence(k.Evidence); err == nil {
		err = failed
	}
	r.addLeft()
	r.loaded.Cut = slices.DeleteFunc(r.loaded.Cut, func(c Loss) bool {
		l := j.logs[c.Author]
		return c.Rows == 0 && (l == nil || len(l.waiting) == 0) // all were of another branch
	})
	r.loaded.Entries = j.count
	j.TakeKept() // it is kept already
	return r.loaded, err
}

// A loading is a Load under way.
type loading struct {
	j      *Journal
	now    time.Time
	loaded Loaded

	author Author // whose rows come now
	began  bool
	chain  sequence
	rows   int // of the author, refused
	left   []leftRow
	bytes  int            // of left
	leftOf map[Author]int // how many bytes of each author
}

// A leftRow did not chain, or is evidence.
type leftRow struct {
	Entry
	loss int // where it was counted; -1 if it is evidence
}

// entries takes in the rows of all logs.
func (r *loading) entries(rows iter.Seq2[[]byte, error]) error {
	if rows == nil {
		return nil
	}
	for raw, err := range rows {
		if err != nil {
			return fmt.Errorf("load entries: %w", err)
		}
		e, _, err := parseOf(r.j.kind, raw)
		if err != nil {
			r.refuse(nil)
			continue
		}
		if !r.began || e.Author != r.author {
			r.finish()
			r.author, r.began = e.Author, true
		}
		if !r.follows(&e) {
			r.refuse(&e)
			continue
		}
		r.chain.add(r.j.arena.keep(raw), sha256.Sum256(raw), e.Clock)
	}
	return nil
}

// follows reports whether e is the next of the author's log.
func (r *loading) follows(e *Entry) bool {
	n := r.chain.len()
	return e.Seq == uint64(n)+1 && e.Prev == r.chain.end && (n == 0 || e.Clock > r.chain.clock) &&
		n < r.j.limits.Entries && r.chain.bytes+len(e.Raw) <= r.j.limits.Bytes && r.j.logs[e.Author] == nil
}

// evidence takes in the rows of evidence.
func (r *loading) evidence(rows iter.Seq2[[]byte, error]) error {
	if rows == nil {
		return nil
	}
	for raw, err := range rows {
		if err != nil {
			return fmt.Errorf("load evidence: %w", err)
		}
		if e, _, err := parseOf(r.j.kind, raw); err != nil || !r.leave(e, -1) {
			r.loaded.Strays++
		}
	}
	return nil
}

// refuse counts a row that does not chain; e is nil if it is no entry.
func (r *loading) refuse(e *Entry) {
	if e != nil && r.rows < maxLeft {
		r.leave(*e, len(r.loaded.Cut))
	}
	if r.began {
		r.rows++
	} else {
		r.loaded.Strays++
	}
}

// leave keeps an entry for when all logs are there.
func (r *loading) leave(e Entry, loss int) bool {
	size := len(e.Raw)
	if r.bytes+size > maxLeftOfMany || r.leftOf[e.Author]+size > maxLeftOfOne {
		return false
	}
	r.bytes += size
	r.leftOf[e.Author] += size
	r.left = append(r.left, leftRow{clone(e), loss})
	return true
}

// addLeft gives what was left to Add, each author's in sequence, so that branches can be followed.
func (r *loading) addLeft() {
	slices.SortStableFunc(r.left, func(a, b leftRow) int {
		return cmp.Or(a.Author.Compare(b.Author), cmp.Compare(a.Seq, b.Seq))
	})
	for _, v := range r.left {
		_, err := r.j.Add(r.now, v.Raw)
		switch taken := err == nil || errors.Is(err, ErrFork) || errors.Is(err, ErrChain); {
		case taken && v.loss >= 0:
			r.loaded.Cut[v.loss].Rows--
		case !taken && v.loss < 0:
			r.loaded.Strays++
		}
	}
}

// finish makes a log of what came of the author.
func (r *loading) finish() {
	if !r.began {
		return
	}
	r.began = false
	came := r.chain.len()
	r.chain.cut(r.verified())
	n := r.chain.len()
	if rows := r.rows + came - n; rows > 0 {
		r.loaded.Cut = append(r.loaded.Cut, Loss{r.author, uint64(n) + 1, rows})
	}
	if n > 0 && (len(r.j.logs) < r.j.limits.Authors || r.author == r.j.author) {
		l := r.j.begin(r.author)
		l.chain = r.chain
		r.j.count += n
		r.j.stats.Added += uint64(n)
		r.j.release(l, r.now, r.j.note)
	} else if n > 0 {
		r.loaded.Strays += n
	}
	r.chain, r.rows = sequence{}, 0
}

// verified returns how many entries of the chain are the author's: the last of these verifies. Whoever signed an
// entry has signed all before it, so the place is found by halving.
func (r *loading) verified() int {
	authentic := func(n int) bool {
		e, lay := stored(r.chain.raws[n-1])
		return authentic(r.j.kind, &e, &lay, r.j.group)
	}
	n := r.chain.len()
	if n == 0 || authentic(n) {
		return n
	}
	return sort.Search(n-1, func(i int) bool { return !authentic(i + 1) })
}
