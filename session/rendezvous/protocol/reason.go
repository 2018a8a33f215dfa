package protocol

import "fmt"

// A Reason says why a rendezvous refuses. Values are those on the wire; unknown ones are of later versions.
type Reason byte

// The reasons.
const (
	KeyMissing    Reason = iota + 1 // an access key is needed
	KeyWrong                        // the access key is not one of this rendezvous, or the proof does not hold
	KeyRevoked                      // the access key was good once
	ServiceFull                     // no room for more sessions or registrations
	Busy                            // too much at once from there; later it may be granted
	TagClosed                       // whoever runs the rendezvous has closed the group's tag
	TagFull                         // too many members of one group
	TooManyTags                     // in one session, or new ones from one place, or of one access key
	KeyFull                         // the access key's quota of members is used up
	NotRegistered                   // asked for members of a group that it is not registered in
	ShuttingDown                    // the rendezvous ends
	reasonsEnd
)

// Retry reports whether trying again after a while may help although nobody has done anything about it.
func (r Reason) Retry() bool {
	switch r {
	case KeyMissing, KeyWrong, KeyRevoked, TagClosed:
		return false
	}
	return true
}

// String returns a name for logs.
func (r Reason) String() string {
	if r == 0 || r >= reasonsEnd {
		return fmt.Sprintf("reason %d", byte(r))
	}
	return [...]string{
		KeyMissing: "access key missing", KeyWrong: "access key wrong", KeyRevoked: "access key revoked",
		ServiceFull: "rendezvous full", Busy: "too many requests", TagClosed: "group closed", TagFull: "group full",
		TooManyTags: "too many groups", KeyFull: "access key used up", NotRegistered: "not registered",
		ShuttingDown: "rendezvous shutting down",
	}[r]
}
