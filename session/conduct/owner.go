package conduct

import (
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// A Choice says what becomes of a class whose owner is gone.
type Choice uint8

// The choices. Their numbers and names are part of the protocol.
const (
	KeepOpen Choice = iota // the class goes on as it is
	LockUp                 // all locks are set
	HandOver               // somebody named takes over
)

var choiceNames = [...]string{"keep", "lock", "hand over"}

// String returns the choice's name.
func (c Choice) String() string {
	if int(c) < len(choiceNames) {
		return choiceNames[c]
	}
	return fmt.Sprintf("choice %d", uint8(c))
}

// OwnerGrace is how long an owner may be out of sight before the policy takes effect; after a leave it does at
// once. Our choice: a restart of the program or a change of networks takes less.
const OwnerGrace = 30 * time.Second

// An OwnerPolicy is the body of [journal.KindOwner]: what is to be done when the owner leaves, or vanishes for
// [OwnerGrace]. The zero value, which is in force until an instructor says otherwise, keeps the class open.
type OwnerPolicy struct {
	Choice Choice
	Heir   journal.Author // of HandOver; else zero
}

// Encode returns the body; the error says why nobody would read it.
func (p OwnerPolicy) Encode() ([]byte, error) {
	b := []byte{byte(p.Choice)}
	if p.Choice == HandOver || p.Heir != (journal.Author{}) {
		b = append(b, p.Heir[:]...)
	}
	return checked(b, ParseOwnerPolicy)
}

// ParseOwnerPolicy reads the body of an owner. Errors wrap [journal.ErrMalformed].
func ParseOwnerPolicy(body []byte) (OwnerPolicy, error) {
	r := reader{fields.Read(body)}
	p := OwnerPolicy{Choice: Choice(r.Within(0, uint64(HandOver), "choice"))}
	if p.Choice == HandOver {
		p.Heir = r.author()
	}
	if err := r.End("owner"); err != nil {
		return OwnerPolicy{}, err
	}
	return p, nil
}
