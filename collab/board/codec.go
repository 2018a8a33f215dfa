package board

import (
	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A reader takes fields from the front of bytes that somebody else wrote.
type reader struct{ fields.Reader }

func (r *reader) author() journal.Author { return r.Key("author") }
