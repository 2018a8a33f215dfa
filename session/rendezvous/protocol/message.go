package protocol

import (
	"bytes"
	"fmt"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// Limits on what messages hold.
const (
	MaxLocal     = 7  // own addresses: with the one observed, what a redirect names
	MaxMembers   = 16 // of one answer
	MaxAddresses = 8  // of one member
	// MaxRequest and MaxReply are the most bytes of a message from a member and from a rendezvous.
	MaxRequest = 1 + 2 + proofSize + 1 + MaxLocal*19
	MaxReply   = 1 + 32 + 1 + MaxMembers*(32+1+MaxAddresses*19)

	maxLifetime = 24 * time.Hour
	maxCapacity = 1<<32 - 1
)

// A Request is what a member sends: Hello, Register, Unregister, Find or Moved.
type Request interface {
	append(b []byte) []byte
	request()
}

// A Reply is what a rendezvous sends: Accepted, Rejected, Registered, Refused or Members.
type Reply interface {
	append(b []byte) []byte
	reply()
}

// A Hello is a member's first message.
type Hello struct {
	Proof *Proof         // nil: it has no access key
	Local []wire.Address // its own addresses; at most MaxLocal
}

// Register enters the sender under a tag, or renews that.
type Register struct {
	Tag      Tag
	Capacity uint64 // spare uplink in kbit/s; 0 is none, or not known
}

// Unregister ends it.
type Unregister struct{ Tag Tag }

// Find asks for members of the group.
type Find struct{ Tag Tag }

// Moved replaces the own addresses of Hello.
type Moved struct{ Local []wire.Address }

// Accepted says that the sender of a Hello may register, and for how long each registration holds.
type Accepted struct{ Lifetime time.Duration } // whole seconds

// Rejected says that it may not, or not any longer.
type Rejected struct{ Reason Reason }

// Registered answers Register.
type Registered struct{ Tag Tag }

// Refused says that there is no registration, or no answer to Find.
type Refused struct {
	Tag    Tag
	Reason Reason
}

// Members answers Find.
type Members struct {
	Tag     Tag
	Members []Member // by rising ID; at most MaxMembers
}

// A Member is somebody who is registered, and where it may be.
type Member struct {
	ID    keying.PeerID
	Addrs []wire.Address // at most MaxAddresses
}

func (Hello) request()      {}
func (Register) request()   {}
func (Unregister) request() {}
func (Find) request()       {}
func (Moved) request()      {}

func (Accepted) reply()   {}
func (Rejected) reply()   {}
func (Registered) reply() {}
func (Refused) reply()    {}
func (Members) reply()    {}

// Kinds, as on the wire.
const (
	kindHello byte = iota + 1
	kindRegister
	kindUnregister
	kindFind
	kindMoved

	kindAccepted byte = iota + 11
	kindRejected
	kindRegistered
	kindRefused
	kindMembers
)

// Append appends a message, whose lists must be within their limits.
func Append(b []byte, m interface{ append(b []byte) []byte }) []byte { return m.append(b) }

// ParseRequest reads a message of a member. The error wraps [wire.ErrMalformed].
func ParseRequest(b []byte) (Request, error) {
	m, err := parseRequest(b)
	if err != nil {
		return nil, fmt.Errorf("request to a rendezvous: %w", err)
	}
	if !bytes.Equal(m.append(nil), b) {
		return nil, fmt.Errorf("request to a rendezvous: encoded otherwise: %w", wire.ErrMalformed)
	}
	return m, nil
}

// ParseReply reads a message of a rendezvous. The error wraps [wire.ErrMalformed].
func ParseReply(b []byte) (Reply, error) {
	m, err := parseReply(b)
	if err != nil {
		return nil, fmt.Errorf("reply of a rendezvous: %w", err)
	}
	if !bytes.Equal(m.append(nil), b) {
		return nil, fmt.Errorf("reply of a rendezvous: encoded otherwise: %w", wire.ErrMalformed)
	}
	return m, nil
}
