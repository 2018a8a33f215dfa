package netgroup

import (
	"fmt"
	"time"
)

// An InviteKind says what is wrong with an invite.
type InviteKind uint8

// What can be wrong with an invite.
const (
	InviteDamaged   InviteKind = iota // something in it was changed, or never made sense
	InviteTruncated                   // its end is missing
	InviteExpired                     // it was not to be used any more
	InviteNewer                       // written by a program that knows more than this one
	InviteMissing                     // the text has no invite in it
)

// An InviteError says why a text could not be used as an invite. It shows nothing of the invite.
type InviteError struct {
	Kind    InviteKind
	Expired time.Time // for InviteExpired: when it stopped working
	Version uint64    // for InviteNewer: the version of invites that this program would have to know
	cause   error     // for logs; may be nil
}

// Error implements error, for logs; people read a sentence made from Kind.
func (e *InviteError) Error() string {
	s := "invite: "
	switch e.Kind {
	case InviteTruncated:
		s += "truncated"
	case InviteExpired:
		s += "expired " + e.Expired.Format(time.RFC3339)
	case InviteNewer:
		s += fmt.Sprintf("version %d is newer than this program", e.Version)
	case InviteMissing:
		s += "there is none in this text"
	default:
		s += "damaged"
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns what made the invite unusable in detail, or nil.
func (e *InviteError) Unwrap() error { return e.cause }

func inviteDamaged(cause error) *InviteError {
	return &InviteError{Kind: InviteDamaged, cause: cause}
}
