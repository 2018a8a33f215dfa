package conduct

import "lyceum/session/journal"

// A Shown is what everybody is shown, and who said so when.
type Shown struct {
	Show
	Author journal.Author // zero: nobody has shown anything yet
	Seq    uint64         // of the entry
	Since  journal.Clock
}

// A ShowFold folds what everybody is shown. Whoever has the right to moderate or to present says that, and who presents
// then, whose rights may be those of a student. The end of a sitting shows people again. The zero value shows people.
type ShowFold struct {
	said  timeline[showSaid]
	stage StageFold // as it is played, for who presents at each moment
	now   Shown
}

// A showSaid is what an entry shows, or does to the stage.
type showSaid struct {
	*Show      // nil: it is about the stage
	may   bool // show by right; else only who presents
	stage stageSaid
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *ShowFold) Apply(e journal.Entry) {
	if s, ok := parseStageSaid(e); ok {
		f.said.add(e, showSaid{stage: s})
		return
	}
	if e.Sealed || e.Kind != journal.KindShow {
		return
	}
	if s, err := ParseShow(e.Body); err == nil {
		f.said.add(e, showSaid{Show: &s, may: May(e.Kind, e.Rights)})
	}
}

func (f *ShowFold) play(s said[showSaid]) {
	switch {
	case s.body.Show == nil:
		f.stage.play(said[stageSaid]{s.author, s.seq, s.clock, s.body.stage})
		if s.body.stage.kind == journal.KindEnd {
			f.now = Shown{}
		}
	case s.body.may || s.author == f.stage.presenter:
		f.now = Shown{*s.body.Show, s.author, s.seq, s.clock}
	}
}

// Snapshot returns what everybody is shown.
func (f *ShowFold) Snapshot() Shown {
	f.said.replay(func() { f.stage, f.now = StageFold{}, Shown{} }, f.play)
	return f.now
}

// Hash sums up what everybody is shown.
func (f *ShowFold) Hash() [32]byte {
	is := f.Snapshot()
	d := newDigest("shown")
	d.author(is.Author)
	d.numbers(is.Seq, uint64(is.Since), uint64(is.Place), uint64(is.Document.Kind), is.Document.Seq)
	d.author(is.Document.Author)
	d.numbers(uint64(is.Page.Number), is.Page.Seq, uint64(is.Page.Index))
	d.author(is.Page.Author)
	return d.sum()
}
