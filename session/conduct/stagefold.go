package conduct

import (
	"slices"

	"lyceum/session/journal"
)

// A StageFold folds who presents. Whoever has the right to moderate or to present decides that, of others and of
// themselves; the present presenter, whose rights may be those of a student, hands on or gives back. A presenter
// who leaves or is removed presents no more, and nobody does when the sitting ends; who vanishes and comes back
// presents on. The zero value is a stage with nobody on it.
type StageFold struct {
	said      timeline[stageSaid]
	presenter journal.Author
	turns     []said[journal.Author] // whenever somebody else presents: who from then on, by the entry that said so
}

// A stageSaid is what an entry does to the stage.
type stageSaid struct {
	kind journal.Kind
	may  bool           // by right; else only if its author presents
	who  journal.Author // of a stage: who presents from now on; of a removal: who is removed
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *StageFold) Apply(e journal.Entry) {
	if s, ok := parseStageSaid(e); ok {
		f.said.add(e, s)
	}
}

// parseStageSaid returns what an entry does to the stage; ok is false if that is nothing.
func parseStageSaid(e journal.Entry) (s stageSaid, ok bool) {
	if e.Sealed {
		return s, false
	}
	s, err := stageSaid{kind: e.Kind, may: May(e.Kind, e.Rights)}, error(nil)
	switch e.Kind {
	case journal.KindStage:
		var c StageChange
		c, err = ParseStageChange(e.Body)
		s.who = c.Presenter
	case journal.KindLeave:
		err = journal.ParseLeave(e.Body)
	case journal.KindEnd:
		if err = journal.ParseEnd(e.Body); !s.may {
			return s, false
		}
	case journal.KindRemove:
		cut, ok := removed(e)
		if !ok {
			return s, false
		}
		s.who = cut.Author
	default:
		return s, false
	}
	return s, err == nil
}

func (f *StageFold) play(s said[stageSaid]) {
	before := f.presenter
	f.change(s)
	if f.presenter != before {
		f.turns = append(f.turns, said[journal.Author]{s.author, s.seq, s.clock, f.presenter})
	}
}

// change lets a statement take effect.
func (f *StageFold) change(s said[stageSaid]) {
	switch s.body.kind {
	case journal.KindStage:
		if s.body.may || s.author == f.presenter {
			f.presenter = s.body.who
		}
	case journal.KindLeave:
		f.clear(s.author)
	case journal.KindRemove:
		f.clear(s.body.who)
	case journal.KindEnd:
		f.presenter = journal.Author{}
	}
}

// clear takes somebody off the stage.
func (f *StageFold) clear(a journal.Author) {
	if f.presenter == a {
		f.presenter = journal.Author{}
	}
}

// Snapshot returns who presents; zero for nobody.
func (f *StageFold) Snapshot() journal.Author {
	f.said.replay(func() { f.presenter, f.turns = journal.Author{}, nil }, f.play)
	return f.presenter
}

// At returns who presented when an entry was written, in the order in which entries count; zero for nobody. What the
// entry itself says of the stage is not yet in it.
func (f *StageFold) At(e journal.Entry) journal.Author {
	f.Snapshot()
	i, _ := slices.BinarySearchFunc(f.turns, said[journal.Author]{e.Author, e.Seq, e.Clock, journal.Author{}}, said[journal.Author].compare)
	if i == 0 {
		return journal.Author{}
	}
	return f.turns[i-1].body
}

// Hash sums up who presents.
func (f *StageFold) Hash() [32]byte {
	d := newDigest("stage")
	d.author(f.Snapshot())
	return d.sum()
}
