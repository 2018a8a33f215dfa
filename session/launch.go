package session

import (
	"context"
	"crypto/ed25519"
	crand "crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/wire"
)

// staffKeys is what the machine that launched a class holds: the class root key, from which every right
// in the class descends.
type staffKeys struct {
	title   string
	root    rootKey
	sealing journal.SealingKey // the first of the class, to which members seal what is for staff
}

// sealingKey returns the key, none if this machine did not launch the class.
func (s *staffKeys) sealingKey() journal.SealingKey {
	if s == nil {
		return journal.SealingKey{}
	}
	return s.sealing
}

// A rootKey signs grants. It never shows itself.
type rootKey struct{ private ed25519.PrivateKey }

func (k rootKey) Public() ed25519.PublicKey  { return k.private.Public().(ed25519.PublicKey) }
func (k rootKey) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }
func (k rootKey) String() string             { return "class root key" }
func (k rootKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// Launch begins a class and joins it as its instructor. With open, the class is announced on the local
// network together with its invite, so that anyone there may join; without, it is announced by title.
func Launch(ctx context.Context, cfg Config, title string, open bool) (*Class, error) {
	title = journal.CleanName(title)
	if n := utf8.RuneCountInString(title); n < 1 || n > journal.MaxTitle {
		return nil, fmt.Errorf("launch: %w", ErrTitleLength)
	}
	private := ed25519.NewKeyFromSeed(randomBytes(ed25519.SeedSize))
	sealing, err := journal.NewSealingKey(crand.Reader)
	if err != nil {
		return nil, fmt.Errorf("launch: %w", err)
	}
	staff := &staffKeys{title: title, root: rootKey{private}, sealing: sealing}
	c, err := start(ctx, cfg, func(addrs []netip.AddrPort) (*Class, error) {
		spec, err := newClassSpec(staff, cfg, addrs)
		if err != nil {
			return nil, err
		}
		author := [32]byte(cfg.Identity.Public())
		chain, err := journal.Chain(nil).Extend(spec.ID(), staff.root, journal.Grant{
			Subject: author, Rights: journal.AllRights,
		})
		if err != nil {
			return nil, err
		}
		return &Class{
			spec: spec, staff: staff, role: journal.Instructor, invites: slices.Clone(spec.Auth),
			me: journal.Join{Certificate: cfg.Identity.Certificate(), Name: cfg.Name, Grants: chain},
		}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("launch %q: %w", title, err)
	}
	if !open && !cfg.Hide.Class {
		if err := c.letKnock(ctx); err != nil {
			c.shut()
			return nil, fmt.Errorf("launch %q: %w", title, err)
		}
	}
	c.done.Go(func() { c.announce(c.peer.ctx, open) })
	return c, nil
}

// newClassSpec makes the groupspec of a new class, with an invite for students in it.
func newClassSpec(staff *staffKeys, cfg Config, addrs []netip.AddrPort) (*netgroup.Spec, error) {
	spec := netgroup.NewSpec(staff.title)
	if err := spec.MakeUnique(crand.Reader); err != nil {
		return nil, err
	}
	spec.PostingEnabled, spec.RoutingEnabled = true, true
	spec.ObjectReplicationEnabled, spec.MulticastEnabled = true, true
	spec.IPMulticastMemberUpdatesEnabled = true
	spec.Rendezvous, spec.ServerChannelEnabled = cfg.Rendezvous, len(cfg.Rendezvous) > 0
	copy(spec.ClassKey[:], staff.root.Public())
	copy(spec.Secret[:], randomBytes(len(spec.Secret)))
	peer := netgroup.Peer{ID: cfg.Identity.PeerID()}
	for _, a := range addrs {
		peer.Addrs = append(peer.Addrs, wire.Address{AddrPort: a, Origin: wire.OriginLocal})
	}
	if err := spec.AddBootstrapPeer(peer); err != nil {
		return nil, err
	}
	auth, err := authorize(spec.ID(), nil, staff.root, journal.Student, time.Time{})
	if err != nil {
		return nil, err
	}
	spec.Auth = []netgroup.Authorization{auth}
	return spec, nil
}

// ErrNotSupported reports an invite that is sound and leads into a group which is no class: one whose members are
// not linked to each other.
var ErrNotSupported = errors.New("not supported by this program")

// Join enters a class by invite. It returns when the network is up; View says when somebody answered. The error
// may wrap [ErrNotSupported].
func Join(ctx context.Context, cfg Config, spec *netgroup.Spec) (*Class, error) {
	if spec.PeerToPeerDisabled {
		return nil, fmt.Errorf("join %q: a group without links between members: %w", spec.Name, ErrNotSupported)
	}
	c, err := start(ctx, cfg, func([]netip.AddrPort) (*Class, error) {
		c := &Class{spec: spec, role: journal.Observer}
		c.me = journal.Join{Certificate: cfg.Identity.Certificate(), Name: cfg.Name}
		author := journal.Author(cfg.Identity.Public())
		c.me.PostingProof, c.me.PublishProof = spec.ProvePasswords(author)
		granted := func(a netgroup.Authorization) bool { return len(a.Grants) > 0 } // others are passwords' keys
		if i := slices.IndexFunc(spec.Auth, granted); i >= 0 {
			auth := spec.Auth[i]
			c.me.Grants = auth.Grants
			c.me.Proof = journal.ProveBearer(spec.ID(), auth.Signer(), author)
			c.role = auth.Grants.Rights(time.Now()).Role()
		}
		return c, nil
	})
	if err != nil {
		return nil, fmt.Errorf("join %q: %w", spec.Name, err)
	}
	return c, nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = crand.Read(b) // never fails
	return b
}
