package netgroup

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

var specNow = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// specKey returns a key made from a small number.
func specKey(n byte) specSigner {
	return specSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{0xa0 + n}, 32)))
}

func specSubject(k journal.Signer) [32]byte { return [32]byte(k.Public()) }

var (
	specRoot    = specKey(1)
	specTeacher = keying.NewIdentity([32]byte{2})
)

// specChain leads from the class key by the teacher to a bearer key.
func specChain(t testing.TB, id journal.GroupID, bearer specSigner, rights journal.Rights) journal.Chain {
	t.Helper()
	c, err := teacherChain(t, id).Extend(id, specTeacher, journal.Grant{Subject: specSubject(bearer), Bearer: true, Rights: rights,
		NotAfter: uint64(specNow.Add(24 * time.Hour).Unix())})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// teacherChain makes the teacher an instructor.
func teacherChain(t testing.TB, id journal.GroupID) journal.Chain {
	t.Helper()
	c, err := journal.Chain(nil).Extend(id, specRoot, journal.Grant{Subject: specSubject(specTeacher), Rights: journal.AllRights})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func specAuthorization(t testing.TB, s *Spec, n byte) Authorization {
	k := specKey(n)
	return Authorization{Seed: [32]byte(ed25519.PrivateKey(k).Seed()), Grants: specChain(t, s.ID(), k, journal.Student.Rights())}
}

// usualSpec is that of a class as the window makes it.
func usualSpec(t testing.TB) *Spec {
	t.Helper()
	s := NewSpec("Algebra II, Wednesday")
	if err := s.MakeUnique(rand.NewChaCha8([32]byte{9})); err != nil {
		t.Fatal(err)
	}
	s.PostingEnabled, s.RoutingEnabled, s.ObjectReplicationEnabled, s.MulticastEnabled = true, true, true, true
	s.IPMulticastMemberUpdatesEnabled = true
	s.ClassKey = specSubject(specRoot)
	s.Auth = []Authorization{specAuthorization(t, s, 3)}
	var addrs []wire.Address
	for _, a := range []string{"192.168.1.20:1935", "[2001:db8:0:1::20]:1935", "[fe80::1]:1935", "203.0.113.7:40000"} {
		addrs = append(addrs, wire.Address{AddrPort: netip.MustParseAddrPort(a), Origin: wire.OriginLocal})
	}
	if err := s.AddBootstrapPeer(Peer{ID: specTeacher.PeerID(), Addrs: addrs}); err != nil {
		t.Fatal(err)
	}
	return s
}

// fullSpec has something in every field.
func fullSpec(t testing.TB) *Spec {
	s := usualSpec(t)
	s.ServerChannelEnabled, s.PeerToPeerDisabled = true, true
	posting, publish := specKey(20), specKey(21)
	s.PostingKey, s.PublishKey = posting.Public(), publish.Public()
	s.Auth = []Authorization{
		specAuthorization(t, s, 3), specAuthorization(t, s, 4),
		{Seed: [32]byte(ed25519.PrivateKey(posting).Seed())},
	}
	s.Bootstrap = append(s.Bootstrap, Peer{ID: keying.PeerID{7}})
	s.Rendezvous = []Rendezvous{
		{Peer: Peer{ID: keying.PeerID{8}, Addrs: s.Bootstrap[0].Addrs[:1]}, AccessKey: []byte("open sesame")},
		{Peer: Peer{ID: keying.PeerID{9}}},
	}
	s.IPMulticast = []IPMulticastAddress{
		{AddrPort: netip.MustParseAddrPort("239.255.1.2:30000"), Source: netip.MustParseAddr("192.168.1.20")},
		{AddrPort: netip.MustParseAddrPort("[ff02::1234]:30000")},
	}
	s.Expires = specNow.Add(time.Hour)
	s.foreign = []wire.Option{{Type: 0x2001, Value: []byte("later")}}
	return s
}

// specFramed puts a version before and a check behind options.
func specFramed(version uint64, options []byte) []byte {
	b := wire.AppendOption(nil, specOptVersion, wire.AppendVLU(nil, version))
	return appendSpecCheck(append(b, options...), 0)
}

func specText(b []byte) string { return specPrefix + specBase64.EncodeToString(b) }

// wantInvite checks that text is refused for one of the reasons.
func wantInvite(t testing.TB, what, text string, kinds ...InviteKind) *InviteError {
	t.Helper()
	s, err := ParseSpec(text, specNow)
	var fault *InviteError
	if !errors.As(err, &fault) {
		t.Errorf("%s: ParseSpec = %v, %v; want an InviteError", what, s, err)
		return &InviteError{}
	}
	for _, k := range kinds {
		if fault.Kind == k {
			return fault
		}
	}
	t.Errorf("%s: %v (kind %d), want kind %v", what, fault, fault.Kind, kinds)
	return fault
}

func TestSpecSurvivesItsTextBothWays(t *testing.T) {
	minimal := NewSpec("x")
	for name, s := range map[string]*Spec{"minimal": minimal, "usual": usualSpec(t), "full": fullSpec(t)} {
		for what, text := range map[string]string{"bare": s.WithAuthorizations(), "link": s.Link()} {
			got, err := ParseSpec(text, specNow)
			if err != nil || !reflect.DeepEqual(got, s) {
				t.Fatalf("%s, %s: became %s, %v", name, what, got, err)
			}
			if got.WithAuthorizations() != s.WithAuthorizations() || got.ID() != s.ID() {
				t.Errorf("%s, %s: text or ID changed", name, what)
			}
		}
	}
}

func TestUsualInviteIsShort(t *testing.T) {
	text := usualSpec(t).Link()
	t.Logf("%d characters", len(text))
	if len(text) >= 1000 {
		t.Errorf("invite of %d characters, want under 1000", len(text))
	}
}

func TestIDIsThatOfTheIdentifyingPart(t *testing.T) {
	s := fullSpec(t)
	id := s.ID()
	other := *s
	other.Secret, other.Auth, other.Bootstrap, other.Rendezvous, other.IPMulticast = [32]byte{}, nil, nil, nil, nil
	other.Expires, other.foreign = time.Time{}, nil
	if other.ID() != id {
		t.Error("what does not identify the group changed its ID")
	}
	for name, change := range map[string]func(s *Spec){
		"name": func(s *Spec) { s.Name += "I" }, "unique": func(s *Spec) { s.Unique[0]++ }, "class key": func(s *Spec) { s.ClassKey[0]++ },
		"posting":     func(s *Spec) { s.PostingEnabled = !s.PostingEnabled },
		"routing":     func(s *Spec) { s.RoutingEnabled = !s.RoutingEnabled },
		"replication": func(s *Spec) { s.ObjectReplicationEnabled = !s.ObjectReplicationEnabled },
		"multicast":   func(s *Spec) { s.MulticastEnabled = !s.MulticastEnabled },
		"server":      func(s *Spec) { s.ServerChannelEnabled = !s.ServerChannelEnabled },
		"updates":     func(s *Spec) { s.IPMulticastMemberUpdatesEnabled = !s.IPMulticastMemberUpdatesEnabled },
		"no peers":    func(s *Spec) { s.PeerToPeerDisabled = !s.PeerToPeerDisabled },
		"posting key": func(s *Spec) { s.PostingKey = nil }, "publish key": func(s *Spec) { s.PublishKey = nil },
	} {
		other := *s
		if change(&other); other.ID() == id {
			t.Errorf("%s changed and the ID did not", name)
		}
	}
}

func TestWithoutAuthorizationsKeepsTheSecretAndDropsBearerKeys(t *testing.T) {
	s := fullSpec(t)
	text := s.WithoutAuthorizations()
	got, err := ParseSpec(text, specNow)
	if err != nil {
		t.Fatal(err)
	}
	want := *s
	want.Auth, want.foreign = nil, nil
	if !reflect.DeepEqual(got, &want) {
		t.Errorf("got %s, want all but authorizations", got)
	}
	b, _ := specBase64.DecodeString(text[2:])
	for _, a := range s.Auth {
		if bytes.Contains(b, a.Seed[:]) {
			t.Error("a bearer key is in it")
		}
	}
}

func TestAuthorizationsCanBeAddedToTheRest(t *testing.T) {
	s := fullSpec(t)
	got, err := ParseSpec(s.WithoutAuthorizations(), specNow)
	if err != nil {
		t.Fatal(err)
	}
	pasted := "your keys:\n> " + s.Authorizations()[:60] + "\r\n> " + s.Authorizations()[60:] + " (keep them)"
	for range 2 { // the second time they are there already
		if err := got.Add(pasted); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(got.Auth, s.Auth) {
		t.Errorf("authorizations became %v, want %v", got.Auth, s.Auth)
	}
	other := usualSpec(t)
	other.Name = "Another"
	other.Auth = nil
	if err := other.Add(s.Authorizations()); !errors.Is(err, journal.ErrNotGranted) || other.Auth != nil {
		t.Errorf("authorizations of another group: %v, %v", other.Auth, err)
	}
	var fault *InviteError
	if err := other.Add(s.WithAuthorizations()); !errors.As(err, &fault) || fault.Kind != InviteMissing {
		t.Errorf("an invite in place of authorizations: %v", err)
	}
	if err := other.Add(s.Authorizations()[:100]); !errors.As(err, &fault) || fault.Kind != InviteTruncated {
		t.Errorf("half of the authorizations: %v", err)
	}
	odd := additionPrefix + specBase64.EncodeToString(specFramed(1, wire.AppendOption(nil, specOptSecret, make([]byte, 32))))
	if err := other.Add(odd); !errors.As(err, &fault) || fault.Kind != InviteDamaged {
		t.Errorf("something else among the authorizations: %v", err)
	}
	newer := additionPrefix + specBase64.EncodeToString(specFramed(2, nil))
	if err := other.Add(newer); !errors.As(err, &fault) || fault.Kind != InviteNewer {
		t.Errorf("newer authorizations: %v", err)
	}
}

func TestMakeUniqueComesBeforeWhatDependsOnIt(t *testing.T) {
	a, b := NewSpec("x"), NewSpec("x")
	if a.ID() != b.ID() {
		t.Error("who uses the same name does not meet")
	}
	if err := a.MakeUnique(rand.NewChaCha8([32]byte{1})); err != nil || a.ID() == b.ID() || a.Secret == b.Secret || a.Secret == a.Unique {
		t.Errorf("MakeUnique: %v", err)
	}
	if err := b.MakeUnique(strings.NewReader("short")); err == nil || b.Unique != [32]byte{} {
		t.Error("MakeUnique took less chance than it needs")
	}
	if err := fullSpec(t).MakeUnique(rand.NewChaCha8([32]byte{1})); err == nil {
		t.Error("MakeUnique made the authorizations void")
	}
	if err := b.SetPostingPassword("x"); err == nil {
		t.Error("a password before MakeUnique is that of every group of the name")
	}
}

func TestPasswordIsProvenByItsKeyAndOpensNothingElse(t *testing.T) {
	s := usualSpec(t)
	s.Auth = nil
	id := s.ID()
	if err := s.SetPostingPassword("mellon"); err != nil || s.ID() == id {
		t.Fatalf("SetPostingPassword: %v, ID changed: %v", err, s.ID() != id)
	}
	key, err := s.PostingAuthorization("mellon")
	if err != nil || !bytes.Equal(key.Public().(ed25519.PublicKey), s.PostingKey) {
		t.Fatalf("PostingAuthorization = %v", err)
	}
	if _, err := s.PostingAuthorization("melon"); !errors.Is(err, ErrPassword) {
		t.Errorf("wrong password: %v", err)
	}
	if _, err := s.PublishAuthorization("mellon"); !errors.Is(err, ErrPassword) {
		t.Errorf("no password set: %v", err)
	}
	if err := s.SetPublishPassword("mellon"); err != nil || bytes.Equal(s.PublishKey, s.PostingKey) {
		t.Errorf("the same password for another purpose gives the same key: %v", err)
	}
	s.Auth = []Authorization{{Seed: [32]byte(key.Seed())}}
	if got, err := ParseSpec(s.WithAuthorizations(), specNow); err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("invite with the password's key: %v", err)
	}
	if err := s.SetPublishPassword(""); err != nil || s.PublishKey != nil {
		t.Errorf("no password: %v", err)
	}
}

func TestNameIsCleanedAndCut(t *testing.T) {
	if got := NewSpec(" a\n\tb\u202e ").Name; got != "a b" {
		t.Errorf("name %q", got)
	}
	if got := NewSpec(strings.Repeat("é", 119) + " x").Name; got != strings.Repeat("é", 119) {
		t.Errorf("long name %q", got)
	}
}

func TestBootstrapPeersAreBoundedAndReplaced(t *testing.T) {
	s := NewSpec("x")
	addr := func(text string) wire.Address { return wire.Address{AddrPort: netip.MustParseAddrPort(text)} }
	many := []wire.Address{addr("0.0.0.0:1"), addr("224.0.0.1:1"), addr("10.0.0.1:0"), addr("255.255.255.255:9"),
		addr("[::ffff:10.0.0.9]:1"), addr("10.0.0.9:1"), addr("[fe80::1%lo]:1")}
	for i := range 20 {
		many = append(many, addr(fmt.Sprintf("10.0.1.%d:1", i+1)))
	}
	if err := s.AddBootstrapPeer(Peer{Addrs: many}); err != nil {
		t.Fatal(err)
	}
	got := s.Bootstrap[0].Addrs
	if len(got) != maxPeerAddresses || got[0] != addr("10.0.0.9:1") || got[1] != addr("[fe80::1]:1") || got[2] != addr("10.0.1.1:1") {
		t.Errorf("addresses %v", got)
	}
	if err := s.AddBootstrapPeer(Peer{}); err != nil || len(s.Bootstrap) != 1 || s.Bootstrap[0].Addrs != nil {
		t.Errorf("the same peer again: %v, %v", s.Bootstrap, err)
	}
	for i := range byte(maxBootstrap - 1) {
		if err := s.AddBootstrapPeer(Peer{ID: keying.PeerID{1 + i}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AddBootstrapPeer(Peer{ID: keying.PeerID{99}}); err == nil {
		t.Error("a 17th peer was taken")
	}
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
}

func TestIPMulticastAddressesAreChecked(t *testing.T) {
	s := NewSpec("x")
	for name, a := range map[string]IPMulticastAddress{
		"nothing": {}, "unicast": {AddrPort: netip.MustParseAddrPort("10.0.0.1:5")},
		"no port":         {AddrPort: netip.MustParseAddrPort("239.1.1.1:0")},
		"other family":    {AddrPort: netip.MustParseAddrPort("239.1.1.1:5"), Source: netip.MustParseAddr("2001:db8::1")},
		"multicast sends": {AddrPort: netip.MustParseAddrPort("239.1.1.1:5"), Source: netip.MustParseAddr("239.1.1.2")},
	} {
		if err := s.AddIPMulticastAddress(a); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	a := IPMulticastAddress{AddrPort: netip.MustParseAddrPort("[::ffff:239.1.1.1]:5"), Source: netip.MustParseAddr("::ffff:10.0.0.1")}
	for range maxIPMulticast {
		if err := s.AddIPMulticastAddress(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AddIPMulticastAddress(a); err == nil {
		t.Error("a ninth address was taken")
	}
	if got, err := ParseSpec(s.WithAuthorizations(), specNow); err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("became %v, %v", got, err)
	}
}

func TestValidateNamesWhatOthersWouldRefuse(t *testing.T) {
	for name, change := range map[string]func(s *Spec){
		"no name":            func(s *Spec) { s.Name = "" },
		"name not clean":     func(s *Spec) { s.Name = "a\nb" },
		"name not UTF-8":     func(s *Spec) { s.Name = "a\xff" },
		"long name":          func(s *Spec) { s.Name = strings.Repeat("x", 121) },
		"short key":          func(s *Spec) { s.PostingKey = []byte{1} },
		"empty key":          func(s *Spec) { s.PublishKey = []byte{} },
		"expiry before 1970": func(s *Spec) { s.Expires = time.Unix(-1, 0) },
		"address without port": func(s *Spec) {
			s.Bootstrap[0].Addrs = []wire.Address{{AddrPort: netip.MustParseAddrPort("10.0.0.1:0")}}
		},
		"address without IP":    func(s *Spec) { s.Rendezvous[0].Addrs = []wire.Address{{}} },
		"nine addresses":        func(s *Spec) { s.Bootstrap[0].Addrs = make([]wire.Address, 9) },
		"long access key":       func(s *Spec) { s.Rendezvous[0].AccessKey = make([]byte, 65) },
		"unicast":               func(s *Spec) { s.IPMulticast[0].AddrPort = netip.MustParseAddrPort("10.0.0.1:5") },
		"17 bootstrap peers":    func(s *Spec) { s.Bootstrap = make([]Peer, 17) },
		"5 rendezvous":          func(s *Spec) { s.Rendezvous = make([]Rendezvous, 5) },
		"9 multicast addresses": func(s *Spec) { s.IPMulticast = make([]IPMulticastAddress, 9) },
		"9 authorizations":      func(s *Spec) { s.Auth = make([]Authorization, 9) },
		"too large": func(s *Spec) {
			s.Auth = []Authorization{s.Auth[0], s.Auth[0], s.Auth[0], s.Auth[0], s.Auth[0], s.Auth[0], s.Auth[0], s.Auth[0]}
			s.foreign = []wire.Option{{Type: 0x2000, Value: make([]byte, 2000)}}
		},
		"no class key":             func(s *Spec) { s.ClassKey = [32]byte{} },
		"grants of another group":  func(s *Spec) { s.Name = "Other" },
		"another key's grants":     func(s *Spec) { s.Auth[0].Seed[0]++ },
		"no grants and no posting": func(s *Spec) { s.Auth[0].Grants = nil },
		"grants to no bearer":      func(s *Spec) { s.Auth[0].Grants = s.Auth[0].Grants[:1] },
	} {
		s := fullSpec(t)
		change(s)
		if err := s.Validate(); err == nil {
			t.Errorf("%s: no objection", name)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: there is a text that nobody can read", name)
				}
			}()
			_ = s.WithAuthorizations()
		}()
	}
	if err := fullSpec(t).Validate(); err != nil {
		t.Error(err)
	}
}
