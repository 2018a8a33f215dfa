package wire

import (
	"encoding/binary"
	"net/netip"
)

const errAddress = malformed("address: cut short")

// An Origin says how the sender of an [Address] came to know it (RFC 7016 §2.1.5).
type Origin uint8

// The four origins, with their values on the wire.
const (
	OriginUnknown  Origin = iota // unknown, unspecified or other
	OriginLocal                  // reported by its owner as one of its interfaces
	OriginObserved               // seen as the source of packets, so usually outside a NAT
	OriginRelay                  // of a relay, proxy or introducer
)

const (
	addressIPv6   = 0x80 // flag: 16 bytes of IP, not 4
	addressOrigin = 0x03 // the bits of the origin; those between are reserved

	addressSize4 = 1 + 4 + 2
	addressSize6 = 1 + 16 + 2
)

// An Address is an IP address and UDP port with its origin (RFC 7016 §2.1.5). Parsed ones
// are never IPv4-mapped and have no zone, so equal addresses compare equal.
type Address struct {
	AddrPort netip.AddrPort
	Origin   Origin
}

// AppendTo appends the address: 7 bytes for IPv4, 19 for IPv6. An IPv4-mapped address is
// written as IPv4; a zone, which means nothing to others, is left out. It panics if there
// is no IP.
func (a Address) AppendTo(b []byte) []byte {
	ip := a.AddrPort.Addr().Unmap()
	flags := byte(a.Origin) & addressOrigin
	switch {
	case ip.Is4():
		raw := ip.As4()
		b = append(append(b, flags), raw[:]...)
	case ip.Is6():
		raw := ip.As16()
		b = append(append(b, flags|addressIPv6), raw[:]...)
	default:
		panic("BUG: wire: append of an address without an IP")
	}
	return binary.BigEndian.AppendUint16(b, a.AddrPort.Port())
}

// TakeAddress reads an address from the front of b. The IP may be any, also unspecified or
// multicast, and the port may be 0: whether to send there is for the caller to judge.
func TakeAddress(b []byte) (Address, []byte, error) {
	if len(b) < 1 {
		return Address{}, nil, errAddress
	}
	size := addressSize4
	if b[0]&addressIPv6 != 0 {
		size = addressSize6
	}
	if len(b) < size {
		return Address{}, nil, errAddress
	}
	ip, _ := netip.AddrFromSlice(b[1 : size-2]) // 4 or 16 bytes: always ok
	port := binary.BigEndian.Uint16(b[size-2 : size])
	return Address{
		AddrPort: netip.AddrPortFrom(ip.Unmap(), port),
		Origin:   Origin(b[0] & addressOrigin),
	}, b[size:], nil
}
