package conduct

import (
	"encoding/binary"
	"slices"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A ViewKind is what of a person was looked at.
type ViewKind uint8

// What of a person can be looked at.
const (
	ViewScreen ViewKind = 1
	ViewCamera ViewKind = 2
)

// String returns the word of events and tables.
func (k ViewKind) String() string {
	switch k {
	case ViewScreen:
		return "screen"
	case ViewCamera:
		return "camera"
	}
	return "nothing"
}

// A ViewHow is how it was looked at.
type ViewHow uint8

// How something is looked at.
const (
	ViewSmall ViewHow = iota // as one of many small pictures
	ViewLarge                // as it moves
	ViewSaved                // a small picture was saved
)

// String returns the word of events and tables.
func (h ViewHow) String() string {
	switch h {
	case ViewSmall:
		return "small"
	case ViewLarge:
		return "large"
	case ViewSaved:
		return "saved"
	}
	return "unknown"
}

// A Viewing is one time that somebody of staff looked at somebody's screen or camera. It is the body of
// [journal.KindViewed], which the program of who was looked at writes: it knows what it sent. While the look lasts it may be
// written again, with the same From and a later To.
type Viewing struct {
	Viewer, Viewed journal.Author // Viewed wrote the entry, and is not in its body
	What           ViewKind
	How            ViewHow
	From, To       journal.Clock // To is not before From
}

// Encode returns the body; the error says why nobody would read it.
func (v Viewing) Encode() ([]byte, error) {
	b := append([]byte{byte(v.How), byte(v.What)}, v.Viewer[:]...)
	b = binary.AppendUvarint(b, uint64(v.From))
	return checked(binary.AppendUvarint(b, uint64(v.To)), ParseViewing)
}

// ParseViewing reads the body of a viewed. Errors wrap [journal.ErrMalformed].
func ParseViewing(body []byte) (v Viewing, err error) {
	r := reader{fields.Read(body)}
	v.How = ViewHow(r.Within(0, uint64(ViewSaved), "how"))
	v.What = ViewKind(r.Within(uint64(ViewScreen), uint64(ViewCamera), "what"))
	v.Viewer = r.author()
	v.From, v.To = journal.Clock(r.Uvarint("clock")), journal.Clock(r.Uvarint("clock"))
	if r.OK() && (v.From == 0 || v.To < v.From) {
		r.Fail("viewed from %d to %d", v.From, v.To)
	}
	if err := r.End("viewed"); err != nil {
		return Viewing{}, err
	}
	return v, nil
}

// A ViewFold folds who looked at whom, out of desk logs. Of what was written several times the longest counts. It is empty at
// first.
type ViewFold struct {
	// MayLook reports whether somebody has or had the right to look at people. What a program writes of anybody else is no
	// look: only staff are shown anything. Without it nobody may. It goes by the class log; see [ViewFold.RightsChanged].
	MayLook func(viewer journal.Author) bool

	said    timeline[Viewing]
	at      map[viewKey]int        // where in all
	of      map[journal.Author]int // how many at each
	all     []Viewing
	given   bool                    // all was given out, so what is in it does not change; it may grow
	may     map[journal.Author]bool // what MayLook said of viewers
	changed bool                    // it may say something else now
}

// A viewKey tells one look from another.
type viewKey struct {
	viewer, viewed journal.Author
	what           ViewKind
	how            ViewHow
	from           journal.Clock
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *ViewFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindViewed {
		return
	}
	if v, err := ParseViewing(e.Body); err == nil && v.mayBeSaid(e.Clock) {
		v.Viewed = e.Author
		f.said.add(e, v)
	}
}

// What a look can be by the clock of the entry: one that has been, of a lesson and not of years.
const (
	viewAhead = journal.Clock(2000) << 16 // one that has just begun and ended is said to have lasted for a second
	viewBack  = journal.Clock(12*3600*1000) << 16
)

func (v Viewing) mayBeSaid(at journal.Clock) bool {
	return v.To <= at+viewAhead && v.From+viewBack >= at
}

// maxViewings is how many looks at one person count: those that were written first.
const maxViewings = 1024

// RightsChanged says that MayLook may say something else of somebody than before.
func (f *ViewFold) RightsChanged() { f.changed = true }

// judge has all be played again if MayLook says something else of a viewer.
func (f *ViewFold) judge() {
	if !f.changed {
		return
	}
	f.changed = false
	for viewer, was := range f.may {
		if is := f.MayLook(viewer); is != was {
			f.may[viewer], f.said.played = is, 0
		}
	}
}

// mayLook reports whether somebody may have looked at people.
func (f *ViewFold) mayLook(viewer journal.Author) bool {
	is, known := f.may[viewer]
	if !known && f.MayLook != nil {
		if f.may == nil {
			f.may = map[journal.Author]bool{}
		}
		is = f.MayLook(viewer)
		f.may[viewer] = is
	}
	return is
}

// Snapshot returns all looks, in the order in which they were first written. Nobody changes the slice.
func (f *ViewFold) Snapshot() []Viewing {
	f.judge()
	f.said.replay(func() { f.at, f.of, f.all, f.given = map[viewKey]int{}, map[journal.Author]int{}, nil, false }, f.play)
	f.given = true
	return f.all[:len(f.all):len(f.all)]
}

func (f *ViewFold) play(s said[Viewing]) {
	v := s.body
	key := viewKey{v.Viewer, v.Viewed, v.What, v.How, v.From}
	i, known := f.at[key]
	switch {
	case v.Viewer == v.Viewed, !f.mayLook(v.Viewer):
	case !known && f.of[v.Viewed] >= maxViewings:
	case !known:
		f.at[key] = len(f.all)
		f.of[v.Viewed]++
		f.all = append(f.all, v)
	case v.To > f.all[i].To:
		if f.given {
			f.all, f.given = slices.Clone(f.all), false
		}
		f.all[i].To = v.To
	}
}

// Hash sums up all looks.
func (f *ViewFold) Hash() [32]byte {
	d := newDigest("viewings")
	for _, v := range f.Snapshot() {
		d.author(v.Viewer)
		d.author(v.Viewed)
		d.numbers(uint64(v.What), uint64(v.How), uint64(v.From), uint64(v.To))
	}
	return d.sum()
}
