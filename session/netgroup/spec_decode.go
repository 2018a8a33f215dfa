package netgroup

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// maxSpecFrame is how long, in bytes, an invite of any version can be. That of version 1 ends at
// maxSpecSize.
const maxSpecFrame = 4 * maxSpecSize

// specFrame finds where an invite of any version ends: behind its first check option. It verifies the
// check and returns the length and the version. All versions have this much in common.
func specFrame(b []byte) (size int, version uint64, fault *InviteError) {
	rest := b
	for {
		at := len(b) - len(rest)
		typ, value, next, fault := takeSpecOption(b, rest)
		if fault != nil {
			return 0, 0, fault
		}
		if at == 0 {
			if version, fault = specVersionOf(typ, value); fault != nil {
				return 0, 0, fault
			}
		}
		rest = next
		if typ != specOptCheck {
			continue
		}
		size = len(b) - len(rest)
		if sum := sha256.Sum256(b[:at]); !bytes.Equal(value, sum[:specCheckSize]) {
			return 0, 0, inviteDamaged(errors.New("check does not match"))
		}
		if version == 0 || version == specVersion && size > maxSpecSize {
			return 0, 0, inviteDamaged(fmt.Errorf("version %d of %d bytes", version, size))
		}
		return size, version, nil
	}
}

// specVersionOf reads the option that an invite begins with. Whether it was damaged is not known yet.
func specVersionOf(typ uint64, value []byte) (uint64, *InviteError) {
	if typ != specOptVersion {
		return 0, inviteDamaged(errors.New("does not begin with a version"))
	}
	version, more, err := wire.TakeVLU(value)
	if err != nil || len(more) > 0 {
		return 0, inviteDamaged(errors.New("version"))
	}
	return version, nil
}

// specMarker stands for the type of a marker.
const specMarker = ^uint64(0)

// takeSpecOption reads the option at rest, which is the end of b, telling bytes that are missing from
// bytes that are wrong.
func takeSpecOption(b, rest []byte) (typ uint64, value, next []byte, fault *InviteError) {
	cut := &InviteError{Kind: InviteTruncated}
	if specEnds(b) { // the end is there, so it is a length that changed
		cut = inviteDamaged(errors.New("option longer than what is left"))
	}
	n, body, err := wire.TakeVLU(rest)
	switch {
	case err != nil && len(rest) < 10:
		return 0, nil, nil, cut
	case err != nil || n > maxSpecFrame:
		return 0, nil, nil, inviteDamaged(errors.New("length of an option"))
	case n > uint64(len(body)):
		return 0, nil, nil, cut
	case n == 0:
		return specMarker, nil, body, nil
	}
	typ, value, err = wire.TakeVLU(body[:n:n])
	if err != nil || typ == specMarker {
		return 0, nil, nil, inviteDamaged(errors.New("type of an option"))
	}
	return typ, value, body[n:], nil
}

// specEnds reports whether b ends in what looks like a check option.
func specEnds(b []byte) bool {
	i := len(b) - specCheckSize - 2
	return i >= 0 && b[i] == specCheckSize+1 && b[i+1] == specOptCheck
}

// decodeSpec reads a whole invite, check included, of exactly the length that specFrame found. It
// verifies no authorization and asks for no time.
func decodeSpec(b []byte, version uint64) (*Spec, *InviteError) {
	if version > specVersion {
		return nil, &InviteError{Kind: InviteNewer, Version: version}
	}
	s, identifying := new(Spec), true
	var damage *InviteError
	for rest := b; len(rest) > 0; {
		typ, value, next, fault := takeSpecOption(b, rest)
		if fault != nil {
			return nil, fault
		}
		rest = next
		if typ == specMarker {
			identifying = false
			continue
		}
		fault = s.setOption(typ, value, identifying)
		if fault != nil && fault.Kind == InviteNewer {
			return nil, fault
		}
		if damage == nil {
			damage = fault // what is odd here may be right to a newer program, so look on
		}
	}
	if damage != nil {
		return nil, damage
	}
	if err := s.validateValues(); err != nil {
		return nil, inviteDamaged(err)
	}
	// One group has one identifying part, and one spec one text: whatever is not as this program
	// would write it is refused.
	if !bytes.Equal(s.appendBinary(nil, true), b) {
		return nil, inviteDamaged(errors.New("not in canonical form"))
	}
	return s, nil
}

// setOption takes the value of one option. That it stands where it belongs, and only once, is seen
// when the result is encoded again.
func (s *Spec) setOption(typ uint64, value []byte, identifying bool) *InviteError {
	if on := s.flag(typ); on != nil {
		*on = true
		return nil
	}
	var err error
	switch typ {
	case specOptVersion, specOptCheck:
	case specOptName:
		s.Name = string(value)
	case specOptPublishKey:
		s.PublishKey = append([]byte{}, value...)
	case specOptPostingKey:
		s.PostingKey = append([]byte{}, value...)
	case specOptUnique:
		err = setSpecKey(&s.Unique, value)
	case specOptClassKey:
		err = setSpecKey(&s.ClassKey, value)
	case specOptSecret:
		err = setSpecKey(&s.Secret, value)
	default:
		return s.setPlace(typ, value, identifying)
	}
	if err != nil {
		return inviteDamaged(err)
	}
	return nil
}

// setPlace takes the value of an option that says where, until when and by what right.
func (s *Spec) setPlace(typ uint64, value []byte, identifying bool) *InviteError {
	var err error
	switch typ {
	case specOptIPMulticast:
		var a IPMulticastAddress
		a, err = parseIPMulticastAddress(value)
		s.IPMulticast = append(s.IPMulticast, a)
	case specOptBootstrap:
		var p Peer
		p, err = parseSpecPeer(value)
		s.Bootstrap = append(s.Bootstrap, p)
	case specOptAuthorization:
		var a Authorization
		a, err = parseAuthorization(value)
		s.Auth = append(s.Auth, a)
	case specOptRendezvous:
		var r Rendezvous
		r, err = parseRendezvous(value)
		s.Rendezvous = append(s.Rendezvous, r)
	case specOptExpires:
		var unix uint64
		unix, _, err = wire.TakeVLU(value)
		if unix < 1 || unix > maxSpecExpiry {
			err = errors.New("expiry: not between 1970 and 9999")
		}
		s.Expires = time.Unix(int64(min(unix, maxSpecExpiry)), 0).UTC()
	default:
		if identifying || typ < firstIgnorableType {
			return &InviteError{Kind: InviteNewer, Version: specVersion + 1}
		}
		s.foreign = append(s.foreign, wire.Option{Type: typ, Value: bytes.Clone(value)})
	}
	if err != nil {
		return inviteDamaged(err)
	}
	return nil
}

func setSpecKey(key *[32]byte, value []byte) error {
	if len(value) != len(key) {
		return fmt.Errorf("key of %d bytes, want %d", len(value), len(key))
	}
	copy(key[:], value)
	return nil
}

func parseSpecPeer(b []byte) (p Peer, err error) {
	if len(b) < len(p.ID) {
		return Peer{}, fmt.Errorf("peer: %w", wire.ErrMalformed)
	}
	p.ID, b = keying.PeerID(b[:len(p.ID)]), b[len(p.ID):]
	for len(b) > 0 && err == nil {
		var a wire.Address
		a, b, err = wire.TakeAddress(b)
		p.Addrs = append(p.Addrs, a)
	}
	return p, err
}

func parseRendezvous(b []byte) (r Rendezvous, err error) {
	key, b, err := wire.TakeField(b)
	if err != nil {
		return Rendezvous{}, fmt.Errorf("access key: %w", err)
	}
	if len(key) > 0 {
		r.AccessKey = bytes.Clone(key)
	}
	r.Peer, err = parseSpecPeer(b)
	return r, err
}

func parseIPMulticastAddress(b []byte) (a IPMulticastAddress, err error) {
	at, b, err := wire.TakeAddress(b)
	if err != nil {
		return IPMulticastAddress{}, err
	}
	a.AddrPort = at.AddrPort
	if len(b) > 0 {
		var ok bool
		if a.Source, ok = netip.AddrFromSlice(b); !ok {
			return IPMulticastAddress{}, fmt.Errorf("source of %d bytes: %w", len(b), wire.ErrMalformed)
		}
	}
	return a, nil
}

func parseAuthorization(b []byte) (a Authorization, err error) {
	if len(b) < len(a.Seed) {
		return Authorization{}, fmt.Errorf("authorization: %w", wire.ErrMalformed)
	}
	copy(a.Seed[:], b)
	a.Grants, err = journal.ParseChain(b[len(a.Seed):])
	return a, err
}
