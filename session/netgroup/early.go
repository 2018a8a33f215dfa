package netgroup

import (
	"bytes"

	"lyceum/session/journal"
)

// maxEarly is how many entries are kept of authors whose log has not begun here. Our choice: what a few
// newcomers write before this machine has their joins; beyond it the next report mends what was missed.
const maxEarly = 128

// earlyEntries keeps the latest entries that were posted before this machine had the first of their author.
// They are not verified, so they may take no place but this. The zero value is empty.
type earlyEntries []earlyEntry

type earlyEntry struct {
	author journal.Author
	raw    []byte
}

func (l *earlyEntries) add(raw []byte) {
	for _, p := range *l {
		if bytes.Equal(p.raw, raw) {
			return
		}
	}
	if len(*l) >= maxEarly {
		copy(*l, (*l)[1:])
		*l = (*l)[:maxEarly-1]
	}
	*l = append(*l, earlyEntry{journal.AuthorOf(raw), raw})
}

// take removes and returns the entries of an author, in the order in which they came.
func (l *earlyEntries) take(a journal.Author) (taken [][]byte) {
	kept := (*l)[:0]
	for _, p := range *l {
		if p.author == a {
			taken = append(taken, p.raw)
		} else {
			kept = append(kept, p)
		}
	}
	clear((*l)[len(kept):])
	*l = kept
	return taken
}
