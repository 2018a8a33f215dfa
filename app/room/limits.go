package room

import (
	"lyceum/collab/chat"
	"lyceum/session/journal"
)

// The most characters (runes) of what a person writes. The least is one.
const (
	MaxName    = journal.MaxName
	MaxTitle   = journal.MaxTitle
	MaxMessage = chat.MaxText
)

// CleanName returns a name or a title as a class takes it; see [journal.CleanName].
func CleanName(s string) string { return journal.CleanName(s) }
