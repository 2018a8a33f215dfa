package conduct

import (
	"encoding/binary"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A Hand is a raised hand.
type Hand struct {
	Author journal.Author
	Seq    uint64        // of the entry that raised it; names it in a [LowerHands]
	Since  journal.Clock // of that entry
}

// A HandChange is the body of [journal.KindHand]: the author's own hand goes up or down.
type HandChange struct{ Up bool }

// Encode returns the body.
func (h HandChange) Encode() []byte {
	if h.Up {
		return []byte{1}
	}
	return []byte{0}
}

// ParseHandChange reads the body of a hand. Errors wrap [journal.ErrMalformed].
func ParseHandChange(body []byte) (HandChange, error) {
	r := reader{fields.Read(body)}
	h := HandChange{Up: r.Within(0, 1, "up") == 1}
	return h, r.End("hand")
}

// MaxLowered is how many hands one [LowerHands] can name.
const MaxLowered = 256

// A LowerHands is the body of [journal.KindLowerHands]: staff lower hands. It says which ones, so that a hand
// that went up meanwhile stays up.
type LowerHands struct {
	UpTo  journal.Clock // lowers all hands raised at that clock or before; 0: only those named
	Hands []RaisedHand  // by rising author, at most [MaxLowered]; some unless UpTo is set
}

// A RaisedHand names a hand by the entry that raised it.
type RaisedHand struct {
	Author journal.Author
	Seq    uint64 // 1 and up
}

// Encode returns the body; the error says what is wrong with the list.
func (l LowerHands) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(l.UpTo))
	b = binary.AppendUvarint(b, uint64(len(l.Hands)))
	for _, h := range l.Hands {
		b = binary.AppendUvarint(append(b, h.Author[:]...), h.Seq)
	}
	return checked(b, ParseLowerHands)
}

// ParseLowerHands reads the body of a lower hands. Errors wrap [journal.ErrMalformed].
func ParseLowerHands(body []byte) (l LowerHands, err error) {
	r := reader{fields.Read(body)}
	l.UpTo = journal.Clock(r.Uvarint("clock"))
	n := r.Within(0, MaxLowered, "hands")
	for i := uint64(0); i < n && r.OK(); i++ {
		h := RaisedHand{Author: r.author(), Seq: r.Uvarint("sequence number")}
		if r.OK() && (h.Seq == 0 || i > 0 && l.Hands[i-1].Author.Compare(h.Author) >= 0) {
			r.Fail("hands: out of order, or sequence number 0")
		}
		l.Hands = append(l.Hands, h)
	}
	if r.OK() && n == 0 && l.UpTo == 0 {
		r.Fail("lowers nothing")
	}
	if err := r.End("lower hands"); err != nil {
		return LowerHands{}, err
	}
	return l, nil
}
