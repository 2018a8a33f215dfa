package chat

import (
	"cmp"

	"lyceum/session/journal"
)

// A Message is one line of the conversation, as the person at this machine may see it.
type Message struct {
	Author journal.Author
	Seq    uint64 // of the author's entry; Author and Seq together name the message
	Clock  journal.Clock
	Rights journal.Rights // of the author, at this entry
	Kind   Kind
	To     journal.Author // of a Private message

	// Text is what the message says now; empty if it is Deleted or Unreadable. It is valid UTF-8 without control
	// characters but line feed and tab; to show it among other text, use [Display].
	Text string
	// EditedAt is the clock of the edit that Text comes from, 0 if there was none, and Original is what the message
	// said before all edits.
	EditedAt journal.Clock
	Original string
	// Unreadable says that the message was edited to something that does not open or is no text.
	Unreadable bool
	// Deleted says that the author or staff took the message away: DeletedBy, at DeletedAt.
	Deleted   bool
	DeletedBy journal.Author
	DeletedAt journal.Clock
}

// Edited reports whether the message was changed after it was written.
func (m Message) Edited() bool { return m.EditedAt > 0 }

func (m Message) compare(o Message) int {
	return cmp.Or(cmp.Compare(m.Clock, o.Clock), m.Author.Compare(o.Author), cmp.Compare(m.Seq, o.Seq))
}
