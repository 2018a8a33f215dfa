package netgroup

import (
	"bytes"
	"crypto/sha256"

	"lyceum/session/wire"
)

// specVersion is the version of groupspecs that this program writes and understands.
const specVersion = 1

// MaxGroupspecVersion is the highest version of groupspecs that this program understands.
const MaxGroupspecVersion = specVersion

// MinGroupspecVersion returns the lowest version that a program has to understand to use the spec.
func (s *Spec) MinGroupspecVersion() int { return specVersion }

// Types of the options in a groupspec. Those below 0x40 are the ones that Adobe's GroupSpecifier
// gives the same meaning; it uses 0x0e for the unique part too, which is 0x40 here.
const (
	specOptRouting       = 0x00
	specOptMulticast     = 0x01
	specOptReplication   = 0x02
	specOptPosting       = 0x03
	specOptPublishKey    = 0x05
	specOptPostingKey    = 0x07
	specOptIPMulticast   = 0x0a
	specOptBootstrap     = 0x0b
	specOptServerChannel = 0x0c
	specOptNoPeerToPeer  = 0x0d
	specOptName          = 0x0e
	specOptMemberUpdates = 0x1b
	specOptUnique        = 0x40
	specOptClassKey      = 0x41
	specOptSecret        = 0x42
	specOptAuthorization = 0x43
	specOptRendezvous    = 0x44
	specOptExpires       = 0x45
	specOptCheck         = 0x4f
	specOptVersion       = 0x7f
)

// specCheckSize is how many bytes of SHA-256 stand at the end; the option around them takes two more.
const specCheckSize = 4

// flag returns the capability that an option without a value turns on, or nil for other options.
func (s *Spec) flag(typ uint64) *bool {
	switch typ {
	case specOptRouting:
		return &s.RoutingEnabled
	case specOptMulticast:
		return &s.MulticastEnabled
	case specOptReplication:
		return &s.ObjectReplicationEnabled
	case specOptPosting:
		return &s.PostingEnabled
	case specOptServerChannel:
		return &s.ServerChannelEnabled
	case specOptNoPeerToPeer:
		return &s.PeerToPeerDisabled
	case specOptMemberUpdates:
		return &s.IPMulticastMemberUpdatesEnabled
	}
	return nil
}

// appendIdentifying appends the options that identify the group, without the marker behind them: the
// version, then by rising type.
func (s *Spec) appendIdentifying(b []byte) []byte {
	b = wire.AppendOption(b, specOptVersion, wire.AppendVLU(nil, specVersion))
	for typ := uint64(0); typ < specOptUnique; typ++ {
		if on := s.flag(typ); on != nil && *on {
			b = wire.AppendOption(b, typ, nil)
		}
		switch {
		case typ == specOptPublishKey && s.PublishKey != nil:
			b = wire.AppendOption(b, typ, s.PublishKey)
		case typ == specOptPostingKey && s.PostingKey != nil:
			b = wire.AppendOption(b, typ, s.PostingKey)
		case typ == specOptName:
			b = wire.AppendOption(b, typ, []byte(s.Name))
		}
	}
	b = appendSpecKey(b, specOptUnique, s.Unique)
	return appendSpecKey(b, specOptClassKey, s.ClassKey)
}

// appendBinary appends the whole spec, all of whose values must be valid: the identifying part, a
// marker, the rest by rising type, the check. Unknown options may be authorizations for all we know,
// so they go with these.
func (s *Spec) appendBinary(b []byte, authorizations bool) []byte {
	start := len(b)
	b = wire.AppendMarker(s.appendIdentifying(b))
	b = s.appendMeetingPoints(b)
	b = appendSpecKey(b, specOptSecret, s.Secret)
	if authorizations {
		b = s.appendAuthorizations(b)
	}
	for _, r := range s.Rendezvous {
		b = wire.AppendOption(b, specOptRendezvous, r.appendTo(nil))
	}
	if !s.Expires.IsZero() {
		b = wire.AppendOption(b, specOptExpires, wire.AppendVLU(nil, uint64(s.Expires.Unix())))
	}
	if authorizations {
		for _, o := range s.foreign {
			b = wire.AppendOption(b, o.Type, o.Value)
		}
	}
	return appendSpecCheck(b, start)
}

// appendMeetingPoints appends where members may be found at first.
func (s *Spec) appendMeetingPoints(b []byte) []byte {
	for _, a := range s.IPMulticast {
		b = wire.AppendOption(b, specOptIPMulticast, a.appendTo(nil))
	}
	for _, p := range s.Bootstrap {
		b = wire.AppendOption(b, specOptBootstrap, p.appendTo(nil))
	}
	return b
}

func (s *Spec) appendAuthorizations(b []byte) []byte {
	for _, a := range s.Auth {
		b = wire.AppendOption(b, specOptAuthorization, a.Grants.AppendTo(bytes.Clone(a.Seed[:])))
	}
	return b
}

// appendSpecKey appends an option of 32 bytes, unless they are zeros.
func appendSpecKey(b []byte, typ uint64, key [32]byte) []byte {
	if key == ([32]byte{}) {
		return b
	}
	return wire.AppendOption(b, typ, key[:])
}

// appendSpecCheck appends the option that ends an invite: the beginning of the SHA-256 of b[start:].
func appendSpecCheck(b []byte, start int) []byte {
	sum := sha256.Sum256(b[start:])
	return wire.AppendOption(b, specOptCheck, sum[:specCheckSize])
}

// appendTo appends the peer ID and the addresses.
func (p Peer) appendTo(b []byte) []byte {
	b = append(b, p.ID[:]...)
	for _, a := range p.Addrs {
		b = a.AppendTo(b)
	}
	return b
}

// appendTo appends the access key as a field, then the peer.
func (r Rendezvous) appendTo(b []byte) []byte {
	return r.Peer.appendTo(wire.AppendField(b, r.AccessKey))
}

// appendTo appends the address of the group, then 4 or 16 bytes of the source if there is one.
func (a IPMulticastAddress) appendTo(b []byte) []byte {
	b = wire.Address{AddrPort: a.AddrPort}.AppendTo(b)
	return append(b, a.Source.AsSlice()...)
}
