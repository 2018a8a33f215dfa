package room

import (
	"lyceum/collab/chat"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// The most characters (runes) of what a person writes. The least is one.
const (
	MaxName    = journal.MaxName
	MaxTitle   = journal.MaxTitle
	MaxMessage = chat.MaxText
)

// MaxRendezvous is how many an invite can name.
const MaxRendezvous = netgroup.MaxRendezvous

// CleanName returns a name or a title as a class takes it; see [journal.CleanName].
func CleanName(s string) string { return journal.CleanName(s) }

// MaxSealed is the most bytes of what is said to staff or to one person, which also has no more than MaxMessage characters.
const MaxSealed = chat.MaxSealedText
