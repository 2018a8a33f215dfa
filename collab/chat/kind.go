package chat

import "lyceum/session/journal"

// A Kind says who may read a line.
type Kind uint8

const (
	Public  Kind = iota // everybody
	Private             // one person and the author
	Staff               // staff and the author
)

// String returns the kind's name.
func (k Kind) String() string {
	switch k {
	case Public:
		return "public"
	case Private:
		return "private"
	case Staff:
		return "staff"
	}
	return "unknown"
}

// entry returns the kind of the entry that carries such a line.
func (k Kind) entry() journal.Kind {
	switch k {
	case Private:
		return journal.KindChatPrivate
	case Staff:
		return journal.KindChatStaff
	}
	return journal.KindChat
}

// kindOf returns the kind of line that an entry carries, if it carries one.
func kindOf(k journal.Kind) (kind Kind, ok bool) {
	switch k {
	case journal.KindChat:
		return Public, true
	case journal.KindChatPrivate:
		return Private, true
	case journal.KindChatStaff:
		return Staff, true
	}
	return 0, false
}

// Folds reports whether a [Chat] takes anything from entries of a kind.
func Folds(k journal.Kind) bool {
	_, line := kindOf(k)
	return line || k == journal.KindChatEdit || k == journal.KindChatDelete
}
