package netgroup

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// Limits of a groupspec. Our choice: room for what classes use, and an invite that still fits
// into a message.
const (
	maxSpecName        = journal.MaxTitle // runes
	maxSpecSize        = 4096             // bytes of the whole in binary
	maxBootstrap       = 16
	maxPeerAddresses   = 8
	MaxRendezvous      = 4  // that an invite names
	maxAccessKey       = 64 // bytes
	maxIPMulticast     = 8
	maxAuthorizations  = 8
	maxSpecExpiry      = 253402300799 // Unix seconds: the end of the year 9999
	maxForeignOptions  = 16
	firstIgnorableType = 0x2000 // options of this type and above may be ignored, as in flow options
)

// A Spec says what a group is and how to get into it; as text it is an invite. The fields down to
// PublishKey identify the group: change one and it is another group. The others differ from invite
// to invite.
//
// A Spec holds secrets. It never shows them in any format; [Spec.WithAuthorizations] and
// [Spec.WithoutAuthorizations] make the text that is given to others. The exported fields may be
// set freely; [Spec.Validate] says whether the result makes sense. It belongs to one goroutine.
type Spec struct {
	Name     string   // of the group, 1 to 120 runes, as [journal.CleanName] leaves it
	Unique   [32]byte // makes it a group of its own ([Spec.MakeUnique]); zeros: whoever uses the name meets
	ClassKey [32]byte // Ed25519 public key that all rights come from; zeros: a group without staff

	// What members may do at all. Everything is off by default.

	PostingEnabled                  bool // posts, and entries of the journal
	RoutingEnabled                  bool // directed messages
	ObjectReplicationEnabled        bool
	MulticastEnabled                bool // streams
	ServerChannelEnabled            bool // find members through the rendezvous one is connected to
	IPMulticastMemberUpdatesEnabled bool // find members on the local network
	PeerToPeerDisabled              bool // no neighbours: IP multicast alone

	// Ed25519 public keys made from passwords; nil: every member may.

	PostingKey []byte // see [Spec.SetPostingPassword]
	PublishKey []byte // see [Spec.SetPublishPassword]

	// From here on nothing identifies the group.

	Secret      [32]byte             // opens sessions with members and what they seal; zeros: anyone who knows the ID can
	Auth        []Authorization      // at most 8
	Bootstrap   []Peer               // at most 16; the best first
	Rendezvous  []Rendezvous         // at most 4
	IPMulticast []IPMulticastAddress // at most 8
	Expires     time.Time            // in whole seconds; zero: never

	foreign []wire.Option // of newer programs, for others to understand; passed on with the authorizations
}

// An Authorization hands the rights of a bearer key to whoever has the invite. It is a secret.
type Authorization struct {
	Seed [32]byte // Ed25519 seed of the bearer key
	// Grants lead from the class key to the bearer key. None at all are right for the key of a
	// posting or publish password, which the group itself names.
	Grants journal.Chain
}

// A Peer is an endpoint and where it may be found.
type Peer struct {
	ID    keying.PeerID
	Addrs []wire.Address // at most 8
}

// A Rendezvous is a peer that introduces members to each other.
type Rendezvous struct {
	Peer
	AccessKey []byte // what it asks of its users, at most 64 bytes; nil: nothing
}

// An IPMulticastAddress is where a group sends on networks that have IP multicast.
type IPMulticastAddress struct {
	AddrPort netip.AddrPort // of the multicast group
	Source   netip.Addr     // the only sender to hear, of the same family; zero: anyone
}

// NewSpec returns a spec with a name, which is cleaned and cut to 120 runes, and nothing enabled. If nothing is
// left of the name, [Spec.Validate] and [Connection.Join] refuse the spec.
func NewSpec(name string) *Spec { return &Spec{Name: cutName(name, maxSpecName)} }

// MakeUnique fills Unique and Secret with chance, so that the group is not that of anybody else who
// thinks of the same name. It comes before the passwords and the grants, which depend on Unique. The
// error is the source's, or says that a password is set already.
func (s *Spec) MakeUnique(random io.Reader) error {
	if s.PostingKey != nil || s.PublishKey != nil || len(s.Auth) > 0 {
		return errors.New("make group unique: passwords or authorizations are set already")
	}
	var b [64]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return fmt.Errorf("make group unique: %w", err)
	}
	copy(s.Unique[:], b[:32])
	copy(s.Secret[:], b[32:])
	return nil
}

// ID returns the SHA-256 of the identifying part, by which members know the group.
func (s *Spec) ID() journal.GroupID { return sha256.Sum256(s.appendIdentifying(nil)) }

// AddBootstrapPeer adds a peer to ask first, or replaces its addresses. Addresses beyond the eighth
// are left out, as are those that nobody else can send to. The error says that there are 16 already.
func (s *Spec) AddBootstrapPeer(p Peer) error {
	p.Addrs = specAddresses(p.Addrs)
	if i := slices.IndexFunc(s.Bootstrap, func(q Peer) bool { return q.ID == p.ID }); i >= 0 {
		s.Bootstrap[i] = p
		return nil
	}
	if len(s.Bootstrap) >= maxBootstrap {
		return fmt.Errorf("add bootstrap peer: %d already", maxBootstrap)
	}
	s.Bootstrap = append(s.Bootstrap, p)
	return nil
}

// AddIPMulticastAddress adds an address to send to. The error says what is wrong with it, or that
// there are 8 already.
func (s *Spec) AddIPMulticastAddress(a IPMulticastAddress) error {
	a.AddrPort = netip.AddrPortFrom(a.AddrPort.Addr().Unmap().WithZone(""), a.AddrPort.Port())
	a.Source = a.Source.Unmap().WithZone("")
	if err := a.validate(); err != nil {
		return fmt.Errorf("add IP multicast address: %w", err)
	}
	if len(s.IPMulticast) >= maxIPMulticast {
		return fmt.Errorf("add IP multicast address: %d already", maxIPMulticast)
	}
	s.IPMulticast = append(s.IPMulticast, a)
	return nil
}

// Signer returns the bearer key, which proves an author's right with [journal.ProveBearer].
func (a Authorization) Signer() journal.Signer { return specSigner(a.privateKey()) }

func (a Authorization) privateKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(a.Seed[:]) }

// public returns the bearer key's public half.
func (a Authorization) public() [32]byte { return [32]byte(a.privateKey()[ed25519.SeedSize:]) }

// A specSigner is a private key that signs.
type specSigner ed25519.PrivateKey

// Public implements [journal.Signer].
func (k specSigner) Public() ed25519.PublicKey {
	return ed25519.PrivateKey(k).Public().(ed25519.PublicKey)
}

// Sign implements [journal.Signer].
func (k specSigner) Sign(message []byte) []byte {
	return ed25519.Sign(ed25519.PrivateKey(k), message)
}

// specAddresses returns the first 8 of the addresses that can be sent to, as they look when parsed.
func specAddresses(addrs []wire.Address) []wire.Address {
	var out []wire.Address
	for _, a := range addrs {
		ip := a.AddrPort.Addr().Unmap().WithZone("")
		a.AddrPort = netip.AddrPortFrom(ip, a.AddrPort.Port())
		if sendable(a.AddrPort) && len(out) < maxPeerAddresses && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// sendable reports whether one machine can be reached at a.
func sendable(a netip.AddrPort) bool {
	ip := a.Addr().Unmap()
	return ip.IsValid() && !ip.IsUnspecified() && !ip.IsMulticast() && a.Port() != 0 &&
		ip != netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// specNameError returns what is wrong with a group's name.
func specNameError(name string) error {
	switch n := utf8.RuneCountInString(name); {
	case !utf8.ValidString(name):
		return errors.New("name: not UTF-8")
	case n < 1 || n > maxSpecName:
		return fmt.Errorf("name: %d characters, 1 to %d allowed", n, maxSpecName)
	case journal.CleanName(name) != name:
		return errors.New("name: white space or control characters")
	}
	return nil
}
