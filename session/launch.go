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
	open    bool // announced with its invite
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
	staff := &staffKeys{title: title, root: rootKey{private}, sealing: sealing, open: open}
	c, err := enter(ctx, cfg, func(addrs []netip.AddrPort) (*Class, error) {
		spec, err := newClassSpec(staff, cfg, addrs)
		if err != nil {
			return nil, err
		}
		d, err := openDisk(cfg, spec.ID())
		if err != nil {
			return nil, err
		}
		return newClass(cfg, entrance{spec: spec, staff: staff, invites: slices.Clone(spec.Auth), disk: d})
	})
	if err != nil {
		return nil, fmt.Errorf("launch %q: %w", title, err)
	}
	return c, nil
}

// An entrance is by what this machine enters a class.
type entrance struct {
	spec    *netgroup.Spec
	staff   *staffKeys               // nil unless this machine launched the class
	invites []netgroup.Authorization // made here
	disk    *disk                    // nil: nothing is kept
	port    int                      // in use before; 0: any
}

// newClass makes a class that is not running. If that fails the disk is closed.
func newClass(cfg Config, e entrance) (*Class, error) {
	c := &Class{spec: e.spec, staff: e.staff, invites: e.invites, disk: e.disk, role: journal.Observer}
	c.me = journal.Join{Certificate: cfg.Identity.Certificate(), Name: cfg.Name}
	author := journal.Author(cfg.Identity.Public())
	c.me.PostingProof, c.me.PublishProof = c.spec.ProvePasswords(author)
	granted := func(a netgroup.Authorization) bool { return len(a.Grants) > 0 } // others are passwords' keys
	if c.staff != nil {
		chain, err := journal.Chain(nil).Extend(c.spec.ID(), c.staff.root, journal.Grant{Subject: author, Rights: journal.AllRights})
		if err != nil {
			return nil, errors.Join(err, c.disk.close())
		}
		c.me.Grants, c.role = chain, journal.Instructor
	} else if i := slices.IndexFunc(c.spec.Auth, granted); i >= 0 {
		auth := c.spec.Auth[i]
		c.me.Grants = auth.Grants
		c.me.Proof = journal.ProveBearer(c.spec.ID(), auth.Signer(), author)
		c.role = auth.Grants.Rights(time.Now()).Role()
	}
	return c, nil
}

// enter opens the socket, joins the group, and has those who launched the class tell the local network of it.
func enter(ctx context.Context, cfg Config, build func(addrs []netip.AddrPort) (*Class, error)) (*Class, error) {
	c, err := start(ctx, cfg, build)
	if err != nil || c.staff == nil {
		return c, err
	}
	if !c.staff.open && !cfg.Hide.Class {
		if err := c.letKnock(ctx); err != nil {
			return nil, errors.Join(err, c.shut())
		}
	}
	c.done.Go(func() { c.announce(c.peer.ctx, c.staff.open) })
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
	if err := spec.AddBootstrapPeer(peerAt(cfg, addrs)); err != nil {
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

// peerAt returns this machine as invites name it.
func peerAt(cfg Config, addrs []netip.AddrPort) netgroup.Peer {
	p := netgroup.Peer{ID: cfg.Identity.PeerID()}
	for _, a := range addrs {
		p.Addrs = append(p.Addrs, wire.Address{AddrPort: a, Origin: wire.OriginLocal})
	}
	return p
}

// Join enters a class by invite, or comes back into it: what an earlier run of the program kept is taken in then. It
// returns when the network is up; View says when somebody answered. The error may wrap [ErrNotSupported], or is
// package store's about the class file.
func Join(ctx context.Context, cfg Config, spec *netgroup.Spec) (*Class, error) {
	if spec.PeerToPeerDisabled {
		return nil, fmt.Errorf("join %q: a group without links between members: %w", spec.Name, ErrNotSupported)
	}
	d, err := openDisk(cfg, spec.ID())
	if err != nil {
		return nil, fmt.Errorf("join %q: %w", spec.Name, err)
	}
	e := entrance{spec: spec, disk: d}
	if d != nil {
		kept, err := recall(d)
		switch {
		case errors.Is(err, ErrNoClass):
		case err != nil:
			return nil, fmt.Errorf("join %q: %w", spec.Name, errors.Join(err, d.close()))
		case kept.staff != nil:
			e = kept
		default:
			e.invites = kept.invites
		}
	}
	c, err := goIn(ctx, cfg, e, false)
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
