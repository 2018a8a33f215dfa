package attempt

import (
	"bytes"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// MaxReceipted is how many logs one receipt is about.
const MaxReceipted = 1000

// A Mark16 is the beginning of an entry's hash: enough to know it by, and it tells others nothing.
type Mark16 [16]byte

// MarkOf returns that of an entry.
func MarkOf(h journal.Hash) Mark16 { return Mark16(h[:16]) }

// A Receipt is the body of a [journal.KindTestReceipt]: of each desk log of which staff hold more than at their last receipt, the
// newest entry. As entries are chained it covers all that come before.
type Receipt []Mark16 // rising, 1 to MaxReceipted

// Encode returns the body; the error says why nobody would read it.
func (c Receipt) Encode() ([]byte, error) {
	b := make([]byte, 0, len(c)*len(Mark16{}))
	for _, m := range c {
		b = append(b, m[:]...)
	}
	return checked(b, ParseReceipt)
}

// ParseReceipt reads what Receipt.Encode wrote and refuses everything else. Errors wrap [journal.ErrMalformed].
func ParseReceipt(body []byte) (Receipt, error) {
	const size = len(Mark16{})
	n := len(body) / size
	if n == 0 || n > MaxReceipted || len(body)%size != 0 {
		return nil, fields.Malformed("receipt of %d bytes", len(body))
	}
	c := make(Receipt, n)
	for i := range c {
		copy(c[i][:], body[i*size:])
		if i > 0 && bytes.Compare(c[i-1][:], c[i][:]) >= 0 {
			return nil, fields.Malformed("receipt: not in order")
		}
	}
	return c, nil
}
