package conduct

import (
	"cmp"
	"maps"
	"slices"

	"lyceum/session/journal"
)

// maxImports is how many imports of one author are kept: those with the largest numbers.
const maxImports = 4

// A RosterFold folds the roster out of the desk log: the last import of which all parts are there. Who may moderate
// or grade may write one. The zero value has no roster.
type RosterFold struct {
	imports map[journal.Author][]*rosterImport // by rising number
}

// A rosterImport is the parts of one import that are there.
type rosterImport struct {
	number uint64
	author journal.Author
	parts  map[int]rosterPiece
}

// A rosterPiece is a part and the entry that it is from.
type rosterPiece struct {
	seq   uint64
	clock journal.Clock
	RosterPart
}

// Apply takes in an entry of the desk log; those of other kinds change nothing.
func (f *RosterFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindRoster || !May(e.Kind, e.Rights) {
		return
	}
	p, err := ParseRosterPart(e.Body)
	if err != nil {
		return
	}
	list := f.imports[e.Author]
	i, known := slices.BinarySearchFunc(list, p.Import, func(r *rosterImport, n uint64) int { return cmp.Compare(r.number, n) })
	if !known {
		list = slices.Insert(list, i, &rosterImport{p.Import, e.Author, map[int]rosterPiece{}})
	}
	if was, twice := list[i].parts[p.Index]; !twice || e.Seq < was.seq {
		list[i].parts[p.Index] = rosterPiece{e.Seq, e.Clock, p}
	}
	if f.imports == nil {
		f.imports = map[journal.Author][]*rosterImport{}
	}
	f.imports[e.Author] = list[max(0, len(list)-maxImports):]
}

// whole returns when the last part of an import was written; 0 if it is not whole.
func (r *rosterImport) whole() (clock journal.Clock) {
	rows := 0
	for i := range len(r.parts) {
		p, here := r.parts[i]
		if !here || p.Count != len(r.parts) {
			return 0
		}
		clock, rows = max(clock, p.clock), rows+len(p.Rows)
	}
	if rows > MaxRosterRows {
		return 0
	}
	return clock
}

// last returns the import in force; nil if there is none.
func (f *RosterFold) last() (last *rosterImport) {
	var clock journal.Clock
	for _, a := range slices.SortedFunc(maps.Keys(f.imports), journal.Author.Compare) {
		for _, r := range f.imports[a] {
			if c := r.whole(); c > 0 && c >= clock {
				last, clock = r, c
			}
		}
	}
	return last
}

// Snapshot returns the roster in force, in the order in which it was imported.
func (f *RosterFold) Snapshot() (rows []RosterRow) {
	r := f.last()
	for i := 0; r != nil && i < len(r.parts); i++ {
		rows = append(rows, r.parts[i].Rows...)
	}
	return rows
}

// Hash sums up the roster.
func (f *RosterFold) Hash() [32]byte {
	d := newDigest("roster")
	if r := f.last(); r != nil {
		d.author(r.author)
		d.numbers(r.number)
	}
	for _, row := range f.Snapshot() {
		d.text(row.Name)
		d.text(row.ID)
		d.text(row.Email)
	}
	return d.sum()
}
