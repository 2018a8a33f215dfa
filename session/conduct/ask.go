package conduct

import (
	"encoding/binary"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// AskHolds is for how long after it was asked a program does what it is asked. Whoever comes later is not meant.
const AskHolds = 30 * time.Second

// MaxAsked is how many people one [Ask] can name.
const MaxAsked = 256

// An AskWhat is what people are asked for.
type AskWhat uint8

// What people can be asked for. All but the first are for nobody but themselves to do.
const (
	AskSilence     AskWhat = iota // programs turn their microphones off
	AskSpeak                      // to turn them on
	AskShowScreen                 // to show staff what is on their screens
	AskShowCamera                 // to show staff their cameras
	AskShareScreen                // to share their screens with the class

	lastAsk = AskShareScreen
)

// May reports whether rights let somebody ask for it: who asks to be shown something has to be one who may see it.
func (w AskWhat) May(rights journal.Rights) bool {
	if shown := w == AskShowScreen || w == AskShowCamera; shown && rights&journal.Monitor == 0 {
		return false
	}
	return May(journal.KindAsk, rights)
}

// An Ask is the body of [journal.KindAsk]: staff ask people for something.
type Ask struct {
	What AskWhat
	Whom []journal.Author // rising, at most [MaxAsked]; nobody: all who are not staff, only to be silent
}

// Everyone reports whether all who are not staff are asked.
func (a Ask) Everyone() bool { return len(a.Whom) == 0 }

// Means reports whether somebody with such rights is asked.
func (a Ask) Means(who journal.Author, rights journal.Rights) bool {
	if a.Everyone() {
		return !IsStaff(rights)
	}
	_, named := slices.BinarySearchFunc(a.Whom, who, journal.Author.Compare)
	return named
}

// Encode returns the body; the error says why nobody would read it.
func (a Ask) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(a.What))
	b = binary.AppendUvarint(b, uint64(len(a.Whom)))
	for _, who := range a.Whom {
		b = append(b, who[:]...)
	}
	return checked(b, ParseAsk)
}

// ParseAsk reads the body of an ask. Errors wrap [journal.ErrMalformed].
func ParseAsk(body []byte) (a Ask, err error) {
	r := reader{fields.Read(body)}
	a.What = AskWhat(r.Within(0, uint64(lastAsk), "what"))
	n := r.Within(0, MaxAsked, "people")
	for i := uint64(0); i < n && r.OK(); i++ {
		who := r.author()
		if r.OK() && i > 0 && a.Whom[i-1].Compare(who) >= 0 {
			r.Fail("people out of order")
		}
		a.Whom = append(a.Whom, who)
	}
	if r.OK() && a.What != AskSilence && n == 0 {
		r.Fail("asks everyone for more than silence")
	}
	if err := r.End("ask"); err != nil {
		return Ask{}, err
	}
	return a, nil
}

// A SaidAsk is an [Ask] and whose it is.
type SaidAsk struct {
	Ask
	Author journal.Author
	Seq    uint64
	Clock  journal.Clock
}

// An AskFold folds what staff asked people. The zero value is empty.
type AskFold struct{ said timeline[Ask] }

// Apply takes in an entry; those of other kinds change nothing.
func (f *AskFold) Apply(e journal.Entry) {
	if e.Sealed || e.Kind != journal.KindAsk {
		return
	}
	if a, err := ParseAsk(e.Body); err == nil && a.What.May(e.Rights) {
		f.said.add(e, a)
	}
}

// Since returns what was asked after a clock, by clock.
func (f *AskFold) Since(clock journal.Clock) (list []SaidAsk) {
	all := f.said.statements()
	i := len(all)
	for i > 0 && all[i-1].clock > clock {
		i--
	}
	for _, s := range all[i:] {
		list = append(list, SaidAsk{s.body, s.author, s.seq, s.clock})
	}
	return list
}

// Hash sums up all that was asked.
func (f *AskFold) Hash() [32]byte {
	d := newDigest("asks")
	for _, s := range f.said.statements() {
		d.author(s.author)
		d.numbers(s.seq, uint64(s.clock))
	}
	return d.sum()
}
