package protocol

import (
	"bytes"
	"fmt"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

func (m Hello) append(b []byte) []byte {
	var proof []byte
	if m.Proof != nil {
		proof = append(append(proof, m.Proof.Key[:]...), m.Proof.Signature[:]...)
	}
	return appendAddresses(wire.AppendField(append(b, kindHello), proof), m.Local)
}

func (m Register) append(b []byte) []byte {
	return wire.AppendVLU(appendTag(b, kindRegister, m.Tag), m.Capacity)
}

func (m Unregister) append(b []byte) []byte { return appendTag(b, kindUnregister, m.Tag) }
func (m Find) append(b []byte) []byte       { return appendTag(b, kindFind, m.Tag) }
func (m Moved) append(b []byte) []byte      { return appendAddresses(append(b, kindMoved), m.Local) }

func (m Accepted) append(b []byte) []byte {
	return wire.AppendVLU(append(b, kindAccepted), uint64(m.Lifetime/time.Second))
}

func (m Rejected) append(b []byte) []byte   { return append(b, kindRejected, byte(m.Reason)) }
func (m Registered) append(b []byte) []byte { return appendTag(b, kindRegistered, m.Tag) }

func (m Refused) append(b []byte) []byte {
	return append(appendTag(b, kindRefused, m.Tag), byte(m.Reason))
}

func (m Members) append(b []byte) []byte {
	b = wire.AppendVLU(appendTag(b, kindMembers, m.Tag), uint64(len(m.Members)))
	for _, p := range m.Members {
		b = appendAddresses(append(b, p.ID[:]...), p.Addrs)
	}
	return b
}

func appendTag(b []byte, kind byte, t Tag) []byte { return append(append(b, kind), t[:]...) }

func appendAddresses(b []byte, addrs []wire.Address) []byte {
	b = wire.AppendVLU(b, uint64(len(addrs)))
	for _, a := range addrs {
		b = a.AppendTo(b)
	}
	return b
}

// A reader takes a message apart. After the first error it yields zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %w", what, wire.ErrMalformed)
	}
	r.b = nil
}

func (r *reader) take(b []byte) {
	if len(r.b) < len(b) {
		r.fail("cut short")
		return
	}
	r.b = r.b[copy(b, r.b):]
}

func (r *reader) byte() byte {
	var b [1]byte
	r.take(b[:])
	return b[0]
}

func (r *reader) tag() (t Tag) {
	r.take(t[:])
	return t
}

// number reads a number from least to most.
func (r *reader) number(least, most uint64) uint64 {
	n, rest, err := wire.TakeVLU(r.b)
	if err != nil || n < least || n > most {
		r.fail("number")
		return 0
	}
	r.b = rest
	return n
}

func (r *reader) reason() Reason {
	reason := Reason(r.byte())
	if reason == 0 {
		r.fail("no reason")
	}
	return reason
}

func (r *reader) proof() *Proof {
	field, rest, err := wire.TakeField(r.b)
	switch {
	case err != nil || len(field) != 0 && len(field) != proofSize:
		r.fail("proof")
		return nil
	case len(field) == 0:
		r.b = rest
		return nil
	}
	p := &Proof{}
	copy(p.Signature[:], field[copy(p.Key[:], field):])
	r.b = rest
	return p
}

func (r *reader) addresses(most uint64) (addrs []wire.Address) {
	for range r.number(0, most) {
		a, rest, err := wire.TakeAddress(r.b)
		if err != nil {
			r.fail("address")
			return nil
		}
		addrs, r.b = append(addrs, a), rest
	}
	return addrs
}

func (r *reader) members() (members []Member) {
	for range r.number(0, MaxMembers) {
		var p Member
		r.take(p.ID[:])
		p.Addrs = r.addresses(MaxAddresses)
		if n := len(members); n > 0 && !before(members[n-1].ID, p.ID) {
			r.fail("members out of order")
		}
		if r.err != nil {
			return nil
		}
		members = append(members, p)
	}
	return members
}

func before(a, b keying.PeerID) bool { return bytes.Compare(a[:], b[:]) < 0 }

// end returns the error, one for bytes too many included.
func (r *reader) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("bytes too many")
	}
	return r.err
}

func parseRequest(b []byte) (m Request, err error) {
	r := reader{b: b}
	switch kind := r.byte(); kind {
	case kindHello:
		m = Hello{Proof: r.proof(), Local: r.addresses(MaxLocal)}
	case kindRegister:
		m = Register{Tag: r.tag(), Capacity: r.number(0, maxCapacity)}
	case kindUnregister:
		m = Unregister{Tag: r.tag()}
	case kindFind:
		m = Find{Tag: r.tag()}
	case kindMoved:
		m = Moved{Local: r.addresses(MaxLocal)}
	default:
		r.fail("unknown kind")
	}
	return m, r.end()
}

func parseReply(b []byte) (m Reply, err error) {
	r := reader{b: b}
	switch kind := r.byte(); kind {
	case kindAccepted:
		m = Accepted{Lifetime: time.Duration(r.number(1, uint64(maxLifetime/time.Second))) * time.Second}
	case kindRejected:
		m = Rejected{Reason: r.reason()}
	case kindRegistered:
		m = Registered{Tag: r.tag()}
	case kindRefused:
		m = Refused{Tag: r.tag(), Reason: r.reason()}
	case kindMembers:
		m = Members{Tag: r.tag(), Members: r.members()}
	default:
		r.fail("unknown kind")
	}
	return m, r.end()
}
