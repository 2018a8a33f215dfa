package conduct

import (
	"encoding/binary"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// MaxSightings is how many people one [Sightings] can be about.
const MaxSightings = 256

// A Sightings is the body of [journal.KindPresence]: who is gone without a goodbye, and who is back, as staff see
// it.
type Sightings []Sighting // by rising author, 1 to [MaxSightings]

// A Sighting says that somebody is gone or back.
type Sighting struct {
	Author journal.Author
	Back   bool          // else gone
	Since  journal.Clock // not 0; a time after the entry's own clock counts as that clock
}

// Encode returns the body; the error says what is wrong with the list.
func (s Sightings) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(s)))
	for _, v := range s {
		b = append(b, v.Author[:]...)
		if v.Back {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Since))
	}
	return checked(b, ParseSightings)
}

// ParseSightings reads the body of a presence. Errors wrap [journal.ErrMalformed].
func ParseSightings(body []byte) (s Sightings, err error) {
	r := reader{fields.Read(body)}
	n := r.Within(1, MaxSightings, "people")
	for i := uint64(0); i < n && r.OK(); i++ {
		v := Sighting{Author: r.author(), Back: r.Within(0, 1, "back") == 1, Since: journal.Clock(r.Uvarint("since"))}
		if r.OK() && (v.Since == 0 || i > 0 && s[i-1].Author.Compare(v.Author) >= 0) {
			r.Fail("people: out of order, or since 0")
		}
		s = append(s, v)
	}
	if err := r.End("presence"); err != nil {
		return nil, err
	}
	return s, nil
}
