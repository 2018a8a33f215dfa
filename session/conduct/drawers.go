package conduct

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A DrawersRule says how it is decided who may draw on the class board and on slides.
type DrawersRule uint8

const (
	DrawAll    DrawersRule = iota // whoever may post
	DrawStaff                     // who runs the class or may present
	DrawListed                    // those, and the people named
)

// String returns the word of commands and events.
func (r DrawersRule) String() string {
	switch r {
	case DrawAll:
		return "all"
	case DrawStaff:
		return "staff"
	case DrawListed:
		return "listed"
	}
	return fmt.Sprintf("rule %d", uint8(r))
}

// MaxDrawers is how many people can be named as those who may draw. Our choice: a list goes into one entry.
const MaxDrawers = 256

// Drawers is the body of [journal.KindDrawers]: who may draw from now on. The zero value is all.
type Drawers struct {
	Who    DrawersRule
	People []journal.Author // with DrawListed, 1 to MaxDrawers, rising; nobody changes it
}

// Allows reports whether somebody with such rights may draw.
func (d Drawers) Allows(who journal.Author, rights journal.Rights) bool {
	if rights&journal.Post == 0 {
		return false
	}
	if d.Who == DrawAll || IsStaff(rights) || rights&journal.Present != 0 {
		return true
	}
	_, named := slices.BinarySearchFunc(d.People, who, journal.Author.Compare)
	return named
}

// Under returns who may draw while so much is locked: with LockAnnotations those who always may.
func (d Drawers) Under(l Locks) Drawers {
	if l&LockAnnotations != 0 {
		return Drawers{Who: DrawStaff}
	}
	return d
}

// Equal reports whether the same people may draw.
func (d Drawers) Equal(o Drawers) bool { return d.Who == o.Who && slices.Equal(d.People, o.People) }

// Encode returns the body; the error says why nobody would read it.
func (d Drawers) Encode() ([]byte, error) {
	b := []byte{byte(d.Who)}
	if d.Who == DrawListed {
		b = binary.AppendUvarint(b, uint64(len(d.People)))
	}
	for _, a := range d.People {
		b = append(b, a[:]...)
	}
	return checked(b, ParseDrawers)
}

// ParseDrawers reads the body of a drawers. Errors wrap [journal.ErrMalformed].
func ParseDrawers(body []byte) (d Drawers, err error) {
	r := reader{fields.Read(body)}
	d.Who = DrawersRule(r.Within(0, uint64(DrawListed), "rule"))
	if d.Who == DrawListed {
		n := int(r.Within(1, MaxDrawers, "number of people"))
		for range min(n, len(r.Rest())/len(journal.Author{})) {
			d.People = append(d.People, r.author())
		}
		if r.OK() && len(d.People) != n {
			r.Fail("%d people, %d named", n, len(d.People))
		}
	}
	for i := 1; i < len(d.People) && r.OK(); i++ {
		if d.People[i-1].Compare(d.People[i]) >= 0 {
			r.Fail("people out of order")
		}
	}
	if err := r.End("drawers"); err != nil {
		return Drawers{}, err
	}
	return d, nil
}

// A DrawersSpan says who may draw from a clock on, up to the next one's.
type DrawersSpan struct {
	From journal.Clock
	Drawers
}

// A DrawersHistory is who might draw when, by clock. Nobody changes it.
type DrawersHistory []DrawersSpan

// Now returns who may draw after all that was said.
func (h DrawersHistory) Now() Drawers {
	if len(h) == 0 {
		return Drawers{}
	}
	return h[len(h)-1].Drawers
}

// At returns who might draw at a clock.
func (h DrawersHistory) At(clock journal.Clock) Drawers {
	if n := len(h); n == 0 || h[n-1].From <= clock { // as most are asked
		return h.Now()
	}
	i, found := slices.BinarySearchFunc(h, clock, func(s DrawersSpan, c journal.Clock) int { return cmp.Compare(s.From, c) })
	if found {
		return h[i].Drawers
	}
	return h[:i].Now()
}

// A DrawersFold folds who may draw. Whoever has the right to moderate or to present says that; it holds on over the end
// of a sitting, whatever page or deck is shown. The zero value is all.
type DrawersFold struct {
	said  timeline[Drawers]
	since DrawersHistory
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *DrawersFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindDrawers || !May(e.Kind, e.Rights) {
		return
	}
	if d, err := ParseDrawers(e.Body); err == nil {
		f.said.add(e, d)
	}
}

func (f *DrawersFold) play(s said[Drawers]) {
	if n := len(f.since); n > 0 && f.since[n-1].From == s.clock {
		f.since[n-1].Drawers = s.body
	} else if !f.since.Now().Equal(s.body) {
		f.since = append(f.since, DrawersSpan{s.clock, s.body})
	}
}

// Snapshot returns the history. Later changes of the fold do not touch it.
func (f *DrawersFold) Snapshot() DrawersHistory {
	if f.said.changed() {
		f.since = slices.Clone(f.since) // who has the old one may be reading it
		f.said.replay(func() { f.since = nil }, f.play)
	}
	return slices.Clip(f.since)
}

// Hash sums up the history.
func (f *DrawersFold) Hash() [32]byte {
	d := newDigest("drawers")
	for _, s := range f.Snapshot() {
		d.numbers(uint64(s.From), uint64(s.Who), uint64(len(s.People)))
		for _, a := range s.People {
			d.author(a)
		}
	}
	return d.sum()
}
