package attempt

import (
	"lyceum/quiz"
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

// id takes the ID of a test, which is never zero.
func (r *reader) id() (id quiz.ID) {
	copy(id[:], r.Take(len(id), "test"))
	if r.OK() && id == (quiz.ID{}) {
		r.Fail("test: zeros")
	}
	return id
}

func (r *reader) author() journal.Author { return r.Key("author") }
