package conduct

import (
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// checked returns b if parse accepts it, so that nobody writes what nobody would read.
func checked[T any](b []byte, parse func([]byte) (T, error)) ([]byte, error) {
	if _, err := parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// A reader takes fields from the front of a body that somebody else wrote.
type reader struct{ fields.Reader }

func (r *reader) author() journal.Author { return r.Key("author") }
