package netgroup

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/wire"
)

func TestAnySpecSurvivesItsText(t *testing.T) {
	t.Parallel()
	chance := specChance{rand.New(rand.NewPCG(1, 2))}
	for i := range 500 {
		s := chance.spec(t)
		text := s.WithAuthorizations()
		got, err := ParseSpec(text, time.Time{})
		if err != nil || !reflect.DeepEqual(got, s) || got.WithAuthorizations() != text {
			t.Fatalf("spec %d: %s\nbecame %v, %v", i, text, got, err)
		}
		bare, err := ParseSpec(s.WithoutAuthorizations(), time.Time{})
		if err != nil || len(bare.Auth) > 0 || bare.ID() != s.ID() {
			t.Fatalf("spec %d without authorizations: %v, %v", i, bare, err)
		}
		bare.foreign = s.foreign // those are for programs that know what to do with them
		if err := bare.Add(s.Authorizations()); err != nil || bare.WithAuthorizations() != text {
			t.Fatalf("spec %d put together again: %v", i, err)
		}
	}
}

// specChance makes values for specs.
type specChance struct{ *rand.Rand }

func (c specChance) some() bool { return c.IntN(2) == 0 }

func (c specChance) key() (k [32]byte) {
	for i := range k {
		k[i] = byte(c.Uint32())
	}
	return k
}

func (c specChance) address() netip.AddrPort {
	ip := netip.AddrFrom4([4]byte{10, byte(c.Uint32()), byte(c.Uint32()), 1})
	if c.some() {
		ip = netip.AddrFrom16([16]byte{0x20, 1, byte(c.Uint32()), 15: byte(c.Uint32())})
	}
	return netip.AddrPortFrom(ip, uint16(1+c.IntN(65535)))
}

func (c specChance) peer() (p Peer) {
	p.ID = c.key()
	for range c.IntN(maxPeerAddresses + 1) {
		p.Addrs = append(p.Addrs, wire.Address{AddrPort: c.address(), Origin: wire.Origin(c.IntN(4))})
	}
	return p
}

// spec returns one that has any of everything, within the limits.
func (c specChance) spec(t testing.TB) *Spec {
	t.Helper()
	names := []string{"x", "Algebra II", "Ünïcödé ⚛ 数学", strings.Repeat("é", maxSpecName)}
	s := NewSpec(names[c.IntN(len(names))])
	for typ := range uint64(specOptUnique) {
		if on := s.flag(typ); on != nil {
			*on = c.some()
		}
	}
	for _, k := range []*[32]byte{&s.Unique, &s.Secret} {
		if c.some() {
			*k = c.key()
		}
	}
	if c.some() {
		posting := Authorization{Seed: c.key()}
		public := posting.public()
		if s.PostingKey = public[:]; c.some() {
			s.Auth = append(s.Auth, posting)
		}
	}
	if c.some() {
		public := Authorization{Seed: c.key()}.public()
		s.PublishKey = public[:]
	}
	if c.some() {
		s.ClassKey = specSubject(specRoot)
		for n := range c.IntN(4) {
			s.Auth = append(s.Auth, specAuthorization(t, s, byte(n)))
		}
	}
	c.addPlaces(s)
	return s
}

// addPlaces adds what says where and until when.
func (c specChance) addPlaces(s *Spec) {
	for range c.IntN(4) {
		s.Bootstrap = append(s.Bootstrap, c.peer())
	}
	for range c.IntN(MaxRendezvous + 1) {
		r := Rendezvous{Peer: c.peer()}
		if n := c.IntN(maxAccessKey + 1); n > 0 {
			r.AccessKey = bytes.Repeat([]byte{byte(n)}, n)
		}
		s.Rendezvous = append(s.Rendezvous, r)
	}
	for i := range c.IntN(maxIPMulticast + 1) {
		a := IPMulticastAddress{AddrPort: netip.AddrPortFrom(netip.AddrFrom4([4]byte{239, 1, 2, byte(i)}), 9)}
		if c.some() {
			a.Source = netip.MustParseAddr("10.1.2.3")
		}
		s.IPMulticast = append(s.IPMulticast, a)
	}
	if c.some() {
		s.Expires = time.Unix(1+c.Int64N(maxSpecExpiry), 0).UTC()
	}
	for i := range c.IntN(3) {
		s.foreign = append(s.foreign, wire.Option{Type: firstIgnorableType + uint64(i), Value: []byte{byte(i)}})
	}
}
