package conduct

import (
	"encoding/binary"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Limits of what staff ask the whole class to attend to. Our choice: a sentence or two, for as long as a teacher may talk
// before people turn away; whoever wants more says it again.
const (
	MaxAttention      = 200 // characters
	MaxAttentionLasts = 10 * time.Minute
)

// An AttentionChange is the body of [journal.KindAttention]: everybody's program shows a text until a clock. The zero value
// ends what is shown.
type AttentionChange struct {
	Until journal.Clock
	Text  string // as [journal.CleanName] leaves it, 1 to [MaxAttention] characters
}

// Encode returns the body; the error says why nobody would read it.
func (c AttentionChange) Encode() ([]byte, error) {
	if c == (AttentionChange{}) {
		return nil, nil
	}
	return checked(fields.Append(binary.AppendUvarint(nil, uint64(c.Until)), c.Text), ParseAttentionChange)
}

// ParseAttentionChange reads the body of an attention. Errors wrap [journal.ErrMalformed].
func ParseAttentionChange(body []byte) (c AttentionChange, err error) {
	if len(body) == 0 {
		return c, nil
	}
	r := reader{fields.Read(body)}
	c.Until = journal.Clock(r.Uvarint("clock"))
	c.Text = r.Text(MaxAttention*utf8.UTFMax, "text")
	switch n := utf8.RuneCountInString(c.Text); {
	case !r.OK():
	case c.Until == 0:
		r.Fail("until no clock")
	case n == 0 || n > MaxAttention:
		r.Fail("text of %d characters, 1 to %d allowed", n, MaxAttention)
	case journal.CleanName(c.Text) != c.Text:
		r.Fail("text is not clean")
	}
	if err := r.End("attention"); err != nil {
		return AttentionChange{}, err
	}
	return c, nil
}

// An Attention is what everybody is asked to attend to.
type Attention struct {
	Text   string // empty: nothing
	Author journal.Author
	Since  journal.Clock
	Until  journal.Clock // it ends by itself then
}

// Holds reports whether it is shown at a clock.
func (a Attention) Holds(clock journal.Clock) bool { return a.Text != "" && clock < a.Until }

// An AttentionFold folds what everybody is asked to attend to. The latest word counts; the end of a sitting ends it. One that
// would last longer than [MaxAttentionLasts] is none. The zero value has none.
type AttentionFold struct {
	said timeline[AttentionChange]
	now  Attention
}

// Apply takes in an entry; those of other kinds change nothing.
func (f *AttentionFold) Apply(e journal.Entry) {
	if e.Sealed || !May(e.Kind, e.Rights) {
		return
	}
	switch e.Kind {
	case journal.KindAttention:
		c, err := ParseAttentionChange(e.Body)
		if err == nil && (c.Text == "" || c.Until <= e.Clock+journal.Clock(MaxAttentionLasts.Milliseconds())<<16) {
			f.said.add(e, c)
		}
	case journal.KindEnd:
		if journal.ParseEnd(e.Body) == nil {
			f.said.add(e, AttentionChange{})
		}
	}
}

// Snapshot returns what was said last, whether it still holds or not.
func (f *AttentionFold) Snapshot() Attention {
	f.said.replay(func() { f.now = Attention{} }, func(s said[AttentionChange]) {
		f.now = Attention{}
		if s.body.Text != "" {
			f.now = Attention{s.body.Text, s.author, s.clock, s.body.Until}
		}
	})
	return f.now
}

// Hash sums up what was said last.
func (f *AttentionFold) Hash() [32]byte {
	is := f.Snapshot()
	d := newDigest("attention")
	d.text(is.Text)
	d.author(is.Author)
	d.numbers(uint64(is.Since), uint64(is.Until))
	return d.sum()
}
