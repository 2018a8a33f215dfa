package files

import (
	"bytes"
	"cmp"
	"slices"

	"lyceum/session/journal"
)

// How many statements of one author count: those with the smallest numbers.
const (
	MaxStatements = 500  // of the class log
	MaxOfStaff    = 5000 // of the class log, besides, as staff: a class may go on for years
	MaxHandIns    = 200  // of the desk log
)

// Files folds what was shared and handed in. Its state depends only on the set of entries applied. It is not safe for concurrent use;
// what Snapshot returns is. Use [New].
type Files struct {
	self   journal.Author
	opener Opener
	class  statements
	desk   statements
	shown  *Snapshot // nil: to be made anew
	stats  Stats
}

// Stats counts the entries that changed nothing.
type Stats struct {
	Sealed     uint64
	Malformed  uint64
	NotAllowed uint64
	TooMany    uint64 // beyond what counts of one author
}

// A Snapshot is the files and boxes of a class as the person at this machine may know them. Nobody changes it.
type Snapshot struct {
	Files  []*File // in the order in which they were shared
	Boxes  []*Box  // in the order in which they were opened
	Opened *Opening
	Gone   [][]byte // tickets of what was taken away or taken back, in no order; what stands may have the same
}

// A statement is what an entry says.
type statement struct {
	entry journal.Entry // without body and raw bytes
	says  any           // what parse returns
}

// A sayer is somebody by whom statements are counted: an author as staff, or not.
type sayer struct {
	author journal.Author
	staff  bool
}

// statements are those that count of each, by rising sequence number.
type statements map[sayer][]statement

// New returns the files of a class in which nothing was shared, as the person self sees them. Without an opener nothing that was
// sealed is visible.
func New(self journal.Author, opener Opener) *Files {
	return &Files{self: self, opener: opener, class: statements{}, desk: statements{}}
}

// ResetClass forgets what the class log said, to be told anew.
func (f *Files) ResetClass() { f.class, f.shown = statements{}, nil }

// ResetDesk forgets what desk logs said, to be told anew.
func (f *Files) ResetDesk() { f.desk, f.shown = statements{}, nil }

// Folds reports whether a [Files] takes anything from entries of a kind of the class log.
func Folds(k journal.Kind) bool {
	return k == journal.KindFile || k == journal.KindFilePrivate || k == journal.KindHandInBox
}

// FoldsDesk does so for desk logs.
func FoldsDesk(k journal.Kind) bool { return k == journal.KindHandIn }

// Apply takes in an entry of the class log; those of other kinds, sealed and malformed ones, and what its author may not say change
// nothing.
func (f *Files) Apply(e journal.Entry) {
	if Folds(e.Kind) {
		most := MaxStatements
		if isStaff(e.Rights) {
			most = MaxOfStaff
		}
		f.take(f.class, e, most)
	}
}

// ApplyDesk takes in an entry of a desk log, as Apply does.
func (f *Files) ApplyDesk(e journal.Entry) {
	if FoldsDesk(e.Kind) {
		f.take(f.desk, e, MaxHandIns)
	}
}

func (f *Files) take(to statements, e journal.Entry, most int) {
	if e.Sealed {
		f.stats.Sealed++
		return
	}
	says, err := parse(e.Kind, e.Author, e.Body)
	switch {
	case err != nil:
		f.stats.Malformed++
		return
	case !may(e, says):
		f.stats.NotAllowed++
		return
	}
	e.Body, e.Raw = nil, nil
	if !to.add(statement{e, says}, most) {
		f.stats.TooMany++
		return
	}
	if p, is := says.(*private); is { // not before, for that takes time
		p.opened = f.open(e.Author, p)
		p.reader, p.writer = nil, nil
	}
	f.shown = nil
}

// may reports whether the author of an entry may say that; whose a file is that is taken away is looked at later.
func may(e journal.Entry, says any) bool {
	switch says.(type) {
	case change, opening:
		if e.Kind == journal.KindFile {
			return MayManage(e.Rights)
		}
	case handIn, takeBack:
		return MayHandIn(e.Rights)
	}
	if e.Kind == journal.KindHandInBox {
		return MayCollect(e.Rights)
	}
	return MayShare(e.Rights)
}

// add takes in a statement, and reports whether it may count. Should there be two with one number, that with the smaller hash stays.
func (all statements) add(s statement, most int) bool {
	by := sayer{s.entry.Author, isStaff(s.entry.Rights)}
	said := all[by]
	i, there := slices.BinarySearchFunc(said, s.entry.Seq, func(s statement, seq uint64) int { return cmp.Compare(s.entry.Seq, seq) })
	switch {
	case there && bytes.Compare(said[i].entry.Hash[:], s.entry.Hash[:]) <= 0:
		return true
	case there:
		said[i] = s
		return true
	case i >= most:
		return false
	}
	said = slices.Insert(said, i, s)
	all[by] = said[:min(len(said), most)]
	return true
}

// list returns every statement, by clock, author and number.
func (all statements) list() (list []statement) {
	for _, said := range all {
		list = append(list, said...)
	}
	slices.SortFunc(list, func(a, b statement) int { return compare(a.entry.Clock, a.id(), b.entry.Clock, b.id()) })
	return list
}

func (s *statement) id() ID { return ID{s.entry.Author, s.entry.Seq} }

// Stats returns the counters. Unlike the files they depend on what came how often.
func (f *Files) Stats() Stats { return f.stats }
