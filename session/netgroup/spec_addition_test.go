package netgroup

import (
	"bytes"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

func additionPeer(n byte) Peer {
	addr := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 1935)
	return Peer{ID: keying.PeerID{n}, Addrs: []wire.Address{{AddrPort: addr, Origin: wire.OriginLocal}}}
}

func mustEncode(t testing.TB, text string, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAdditionsBehindAnInviteArePartOfIt(t *testing.T) {
	t.Parallel()
	s := usualSpec(t)
	s.Auth = nil
	if err := s.SetPostingPassword("mellon"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPublishPassword("camera"); err != nil {
		t.Fatal(err)
	}
	at := IPMulticastAddress{AddrPort: netip.MustParseAddrPort("239.1.2.3:5000")}
	posting, errPosting := s.EncodePostingAuthorization("mellon")
	publish, errPublish := s.EncodePublishAuthorization("camera")
	multicast, errMulticast := EncodeIPMulticastAddress(at)
	additions := []string{
		mustEncode(t, posting, errPosting), mustEncode(t, publish, errPublish), mustEncode(t, multicast, errMulticast),
		EncodeBootstrapPeer(additionPeer(1)), EncodeBootstrapPeer(additionPeer(2)),
	}
	want := *s
	want.IPMulticast = []IPMulticastAddress{at}
	want.Bootstrap = append(want.Bootstrap, additionPeer(1), additionPeer(2))
	for _, text := range additions[:2] {
		if err := want.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	if len(want.Auth) != 2 || want.ID() != s.ID() {
		t.Errorf("additions changed the group, or did not count: %d authorizations", len(want.Auth))
	}
	for name, text := range map[string]string{
		"as the original did it": s.WithAuthorizations() + strings.Join(additions, ""),
		"on lines of their own":  "> " + s.Link() + "\r\n> " + strings.Join(additions, "\r\n> ") + " -- see you",
		"as a link":              strings.ReplaceAll(s.Link()+strings.Join(additions, ""), ":", "%3A"),
	} {
		if got, err := ParseSpec(text, specNow); err != nil || !reflect.DeepEqual(got, &want) {
			t.Errorf("%s: became %v, %v", name, got, err)
		}
	}
	if got, err := ParseSpec(want.WithAuthorizations()+strings.Join(additions, ""), specNow); err != nil || !reflect.DeepEqual(got, &want) {
		t.Errorf("what is there already: became %v, %v", got, err)
	}
}

func TestWhatFollowsAnInviteNeedNotBeAnAddition(t *testing.T) {
	s := usualSpec(t)
	for _, after := range []string{"A:", " A: yes", "\nA: An apple", "A:An", "\nA: A", ". See you! A:" + s.Authorizations()[2:20]} {
		if got, err := ParseSpec(s.WithAuthorizations()+after, specNow); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("followed by %q: became %v, %v", after, got, err)
		}
	}
}

func TestBadAdditionSpoilsTheInvite(t *testing.T) {
	s, other := usualSpec(t), usualSpec(t)
	other.Name = "Other"
	other.Auth = []Authorization{specAuthorization(t, other, 5)}
	good := EncodeBootstrapPeer(additionPeer(1))
	encode := func(b []byte) string { return additionPrefix + specBase64.EncodeToString(b) }
	var peers []string
	for n := range byte(maxBootstrap) {
		peers = append(peers, EncodeBootstrapPeer(additionPeer(n+1)))
	}
	flipped := []byte(good)
	flipped[20] ^= 1
	twice := (&Spec{Bootstrap: []Peer{additionPeer(1)}}).appendMeetingPoints(nil)
	for name, tt := range map[string]struct {
		after string
		kind  InviteKind
	}{
		"truncated":           {good[:len(good)-4], InviteTruncated},
		"changed":             {string(flipped), InviteDamaged},
		"newer":               {encode(specFramed(2, nil)), InviteNewer},
		"another group's":     {other.Authorizations(), InviteDamaged},
		"one peer too many":   {strings.Join(peers, ""), InviteDamaged},
		"too many":            {strings.Repeat(good, maxAdditions+1), InviteDamaged},
		"a secret":            {encode(specFramed(1, wire.AppendOption(nil, specOptSecret, make([]byte, 32)))), InviteDamaged},
		"a name":              {encode(specFramed(1, wire.AppendOption(nil, specOptName, []byte("x")))), InviteDamaged},
		"a marker":            {encode(specFramed(1, wire.AppendMarker(twice))), InviteDamaged},
		"out of order":        {encode(specFramed(1, append(twice, (&Spec{IPMulticast: fullSpec(t).IPMulticast}).appendMeetingPoints(nil)...))), InviteDamaged},
		"not to be sent to":   {encode(specFramed(1, (&Spec{Bootstrap: []Peer{{Addrs: []wire.Address{{AddrPort: netip.MustParseAddrPort("0.0.0.0:5")}}}}}).appendMeetingPoints(nil))), InviteDamaged},
		"peer without its ID": {encode(specFramed(1, wire.AppendOption(nil, specOptBootstrap, []byte{1}))), InviteDamaged},
	} {
		wantInvite(t, name, s.WithAuthorizations()+tt.after, tt.kind)
	}
}

func TestAddChangesNothingOnAnError(t *testing.T) {
	s := usualSpec(t)
	for n := range byte(maxBootstrap - 1) {
		if err := s.Add(EncodeBootstrapPeer(additionPeer(n))); err != nil {
			t.Fatal(err)
		}
	}
	before := *s
	both := additionPrefix + specBase64.EncodeToString((&Spec{
		IPMulticast: fullSpec(t).IPMulticast[:1], Bootstrap: []Peer{additionPeer(100)},
	}).appendAddition(nil))
	if err := s.Add(both); err == nil {
		t.Error("peer 17 was taken")
	}
	if !reflect.DeepEqual(s, &before) {
		t.Errorf("became %v", s)
	}
	moved := additionPeer(3)
	moved.Addrs[0].AddrPort = netip.MustParseAddrPort("198.51.100.9:7")
	if err := s.Add(EncodeBootstrapPeer(moved)); err != nil || !reflect.DeepEqual(s.Bootstrap[4], moved) {
		t.Errorf("new addresses of a peer: %v, %v", s.Bootstrap[4], err)
	}
}

func TestEncodersRefuseWhatNobodyCouldUse(t *testing.T) {
	if _, err := EncodeIPMulticastAddress(IPMulticastAddress{AddrPort: netip.MustParseAddrPort("10.0.0.1:5")}); err == nil {
		t.Error("a unicast address was encoded")
	}
	s := usualSpec(t)
	if _, err := s.EncodePostingAuthorization("x"); !errors.Is(err, ErrPassword) {
		t.Errorf("the group has no password: %v", err)
	}
	s.Auth = nil
	if err := s.SetPublishPassword("x"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EncodePublishAuthorization("y"); !errors.Is(err, ErrPassword) {
		t.Errorf("wrong password: %v", err)
	}
	odd := additionPeer(1)
	odd.Addrs = append(odd.Addrs, wire.Address{AddrPort: netip.MustParseAddrPort("0.0.0.0:5")})
	if text := EncodeBootstrapPeer(odd); text != EncodeBootstrapPeer(additionPeer(1)) {
		t.Error("an address that nobody can send to was encoded")
	}
}

// An invite with anything behind it is read as itself with additions, or refused. What was added is written
// within the invite.
func FuzzAdditionsBehindAnInvite(f *testing.F) {
	s := fullSpec(f)
	for _, after := range []string{"", s.Authorizations(), "\n> " + EncodeBootstrapPeer(additionPeer(1)), "A:An8BAA", "A%3aAn8",
		EncodeBootstrapPeer(additionPeer(1)) + EncodeBootstrapPeer(additionPeer(2)), "B:", "A: An8B"} {
		f.Add(after)
	}
	f.Fuzz(func(t *testing.T, after string) {
		text := usualSpec(t).WithAuthorizations() + after
		got, err := ParseSpec(text, specNow)
		if err != nil {
			wantInvite(t, "refused", text, InviteDamaged, InviteTruncated, InviteNewer)
			return
		}
		checkSpecProperties(t, got)
		if got.ID() != usualSpec(t).ID() {
			t.Error("another group")
		}
	})
}

// The same for what is inside: the fuzzer cannot compute a check, so it is added.
func FuzzDecodeAddition(f *testing.F) {
	b := fullSpec(f).appendAddition(nil)
	f.Add(b[3 : len(b)-6])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, options []byte) {
		b := specFramed(1, options)
		if size, version, fault := specFrame(b); fault != nil || size != len(b) || version != 1 {
			return
		}
		s, fault := decodeAddition(b, 1)
		if fault != nil {
			return
		}
		if again := s.appendAddition(nil); !bytes.Equal(again, b) {
			t.Errorf("%x was read, and written as %x", b, again)
		}
		if only := (&Spec{IPMulticast: s.IPMulticast, Bootstrap: s.Bootstrap, Auth: s.Auth}); !reflect.DeepEqual(s, only) {
			t.Errorf("%x holds more than an addition may", b)
		}
	})
}
