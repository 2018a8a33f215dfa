package conduct

import (
	"slices"

	"lyceum/session/journal"
)

// lapse is how old a sitting that nobody ended must be for a launch to begin another one. Our choice: no class is as
// long, and whoever comes back into a running class by mistake of the program does not end it.
const lapse = journal.Clock(12*3600*1000) << 16

// A SittingFold folds when the class met. A launch by an instructor begins a sitting if none runs, an end by who
// may moderate and grant closes it. In a running sitting a launch changes nothing: of two at once the earlier one
// gives the title and the owner. The zero value is a class that has never met.
type SittingFold struct {
	said timeline[sittingSaid]
	all  []Sitting
}

// A sittingSaid is a launch or an end.
type sittingSaid struct {
	launch bool
	title  string
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *SittingFold) Apply(e journal.Entry) {
	if e.Sealed || !May(e.Kind, e.Rights) {
		return
	}
	switch e.Kind {
	case journal.KindLaunch:
		if l, err := journal.ParseLaunch(e.Body); err == nil {
			f.said.add(e, sittingSaid{true, l.Title})
		}
	case journal.KindEnd:
		if journal.ParseEnd(e.Body) == nil {
			f.said.add(e, sittingSaid{})
		}
	}
}

func (f *SittingFold) play(s said[sittingSaid]) {
	last := &Sitting{Ended: 1}
	if n := len(f.all); n > 0 {
		last = &f.all[n-1]
	}
	switch {
	case !s.body.launch && last.Running():
		last.Ended, last.EndedBy = s.clock, s.author
	case !s.body.launch || last.Running() && s.clock-last.Started < lapse:
		return
	default:
		if last.Running() {
			last.Ended, last.Lapsed = s.clock, true
		}
		f.all = append(f.all, Sitting{Number: len(f.all) + 1, Title: s.body.title, Started: s.clock, Owner: s.author})
	}
}

// Snapshot returns the sittings, the first in front. Later changes of the fold do not touch it.
func (f *SittingFold) Snapshot() []Sitting {
	if f.said.changed() {
		f.all = slices.Clone(f.all)
	}
	f.said.replay(func() { f.all = nil }, f.play)
	return slices.Clip(f.all)
}

// Last returns the sitting that runs, or else the last one; zero if there was none.
func (f *SittingFold) Last() Sitting {
	all := f.Snapshot()
	if len(all) == 0 {
		return Sitting{}
	}
	return all[len(all)-1]
}

// Hash sums up the sittings.
func (f *SittingFold) Hash() [32]byte {
	d := newDigest("sittings")
	for _, s := range f.Snapshot() {
		d.text(s.Title)
		d.author(s.Owner)
		d.author(s.EndedBy)
		d.numbers(uint64(s.Started), uint64(s.Ended))
	}
	return d.sum()
}
