package room

import (
	"strconv"

	"lyceum/collab/chat"
	"lyceum/session/journal"
)

// A transcript is the conversation as it is shown: what the chat holds, with names. A line that comes
// after all others costs the same however many there are.
type transcript struct {
	said     []chat.Message // what shown was made from
	shown    []Message      // never modified in front of its length, which snapshots share
	nameless bool           // somebody who speaks in shown was not known
	told     map[line]bool  // lines that were told of
}

// A line names a message.
type line struct {
	author journal.Author
	seq    uint64
}

// update takes in the conversation as it is now and returns the lines that are new. With anew, all are
// looked at again.
func (t *transcript) update(said []chat.Message, people map[journal.Author]Person, anew bool) (fresh []Message) {
	keep := 0
	if !anew {
		keep = t.unchanged(said)
	}
	if keep < len(t.shown) { // something came in between: snapshots keep the old list
		t.shown = append(make([]Message, 0, len(said)+len(said)/4), t.shown[:keep]...)
		t.nameless = t.nameless && !anew
	}
	for _, m := range said[keep:] {
		p, known := people[m.Author]
		t.nameless = t.nameless || !known
		t.shown = append(t.shown, Message{
			ID: m.Author.String() + "-" + strconv.FormatUint(m.Seq, 10), From: p.ID, Name: p.Name, Role: p.Role,
			Text: m.Text, At: m.Clock.Time(), Own: p.Self,
		})
		if known && !t.told[line{m.Author, m.Seq}] {
			t.told[line{m.Author, m.Seq}] = true
			fresh = append(fresh, t.shown[len(t.shown)-1])
		}
	}
	t.said = said
	return fresh
}

// unchanged returns how many messages at the front are those that were there before.
func (t *transcript) unchanged(said []chat.Message) int {
	n := min(len(t.said), len(said))
	if n == 0 || &t.said[0] == &said[0] {
		return n // the chat only ever appends to what it gave out
	}
	for i := range n {
		if t.said[i] != said[i] {
			return i
		}
	}
	return n
}

// list returns the conversation for a snapshot.
func (t *transcript) list() []Message { return t.shown[:len(t.shown):len(t.shown)] }
