package journal

import "lyceum/session/journal/fields"

// ErrMalformed is wrapped by every error about bytes that no correct program writes: a field that
// is cut short or not canonical, a log that does not begin with a join.
var ErrMalformed = fields.ErrMalformed

// malformed returns an error that says what is wrong and wraps [ErrMalformed].
func malformed(format string, args ...any) error { return fields.Malformed(format, args...) }

// A reader takes fields, and what bodies of this package have more, from the front of bytes that somebody else wrote.
type reader struct{ fields.Reader }

// signed returns what a signature of the given kind covers: "lyceum/v1/<kind>", a zero byte, the
// group ID, then the exact bytes. The label keeps one kind of statement from passing for another,
// the group ID keeps it in its class.
func signed(kind string, group GroupID, exact []byte) []byte {
	b := make([]byte, 0, len("lyceum/v1/")+len(kind)+1+len(group)+len(exact))
	b = append(b, "lyceum/v1/"...)
	b = append(b, kind...)
	b = append(b, 0)
	b = append(b, group[:]...)
	return append(b, exact...)
}
