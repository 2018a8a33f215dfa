package netgroup

import (
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/wire"
)

// A SendResult says what became of a message to one or some: NetGroupSendResult of Flash Player 10.1.
type SendResult uint8

const (
	Sent    SendResult = iota // handed to a neighbour, or to this machine itself; whether it arrives is not known
	NoRoute                   // no neighbour is nearer to where it should go, or there is none
	NotSent                   // the error says why
)

// String returns the original's word.
func (r SendResult) String() string { return [...]string{"sent", "no route", "error"}[r] }

// A SendMode chooses a neighbour: NetGroupSendMode.
type SendMode uint8

const (
	NextIncreasing SendMode = iota // who stands next to this machine on the ring in the increasing direction
	NextDecreasing
)

// A ReceiveMode says which messages that are directed to an address this machine takes: NetGroupReceiveMode.
type ReceiveMode uint8

const (
	// ReceiveExact takes those to its own address only.
	ReceiveExact ReceiveMode = iota
	// ReceiveNearest takes those to addresses that it stands nearest to of all who are in this mode. It holds once this
	// machine's place on the ring has settled, which takes some seconds.
	ReceiveNearest
)

// A SendToNotify delivers a message that was sent to this machine, or to an address it stands nearest to.
type SendToNotify struct {
	Group     *Group
	Message   []byte // belongs to the receiver of the event
	From      ring.Address
	Author    journal.Author
	FromLocal bool // this machine sent it itself
	Sealed    bool // to this machine alone
	Hops      int  // links that it went
}

func (SendToNotify) event() {}

// Code returns the event's code in the original.
func (SendToNotify) Code() string { return CodeSendTo }

// Errors of sending to one.
var (
	ErrCongested     = errors.New("too much is on its way")
	ErrUnknownMember = errors.New("nothing is known of that member") // so nothing can be sealed to it
)

// SetReceiveMode chooses which messages to addresses this machine takes. Neighbours are told.
func (g *Group) SetReceiveMode(now time.Time, mode ReceiveMode) { g.router.setMode(now, mode) }

// SendToNearest sends a message to whoever stands nearest to an address, among those who are in the mode nearest,
// or exactly there: hop by hop as near as members are linked, where Flash Player went one hop and left the rest to
// the application. Members can read it, so it is no secret.
func (g *Group) SendToNearest(now time.Time, to ring.Address, message []byte) (SendResult, error) {
	if err := g.maySend(message); err != nil {
		return NotSent, err
	}
	raw, err := g.sealDirected(now, directed{kind: directedNearest, target: to}, message, [32]byte{})
	if err != nil {
		return NotSent, err
	}
	return g.router.send(now, raw)
}

// SendToMember sends a message to one member, wherever it stands, sealed so that nobody else reads it. The error
// wraps [ErrUnknownMember] if nobody told what its key is: it is neither a neighbour nor has it joined the record.
func (g *Group) SendToMember(now time.Time, to journal.Author, message []byte) (SendResult, error) {
	return g.SendToMemberWithin(now, to, message, 0)
}

// SendToMemberWithin is SendToMember of what is worth nothing later: what was not handed on by then is given up, here. 0: never.
func (g *Group) SendToMemberWithin(now time.Time, to journal.Author, message []byte, within time.Duration) (SendResult, error) {
	if err := g.maySend(message); err != nil {
		return NotSent, err
	}
	c, ok := g.certificateOf(to)
	if !ok {
		return NotSent, fmt.Errorf("send to %v: %w", to, ErrUnknownMember)
	}
	raw, err := g.sealDirected(now, directed{kind: directedPerson, target: g.GroupAddress(c.PeerID())}, message, c.Static)
	if err != nil {
		return NotSent, err
	}
	if within == 0 {
		return g.router.send(now, raw)
	}
	return g.router.sendUntil(now, raw, now.Add(within))
}

// Withdraw forgets what this machine has sent to a member and nobody has said that they see to: it is not sent another way, nor
// what of it waits for a line, or was lost on it.
func (g *Group) Withdraw(to journal.Author) {
	if c, ok := g.certificateOf(to); ok {
		g.router.withdraw(g.GroupAddress(c.PeerID()))
	}
}

// SendToNeighbor sends a message to the neighbour next to this machine on the ring. Only it can read it.
func (g *Group) SendToNeighbor(now time.Time, mode SendMode, message []byte) (SendResult, error) {
	if err := g.maySend(message); err != nil {
		return NotSent, err
	}
	next := g.linked.Increasing
	if mode == NextDecreasing {
		next = g.linked.Decreasing
	}
	_, n, ok := next(g.address, 1)
	if !ok {
		return NoRoute, nil
	}
	n.sendDirected(now, tellMessage(message))
	return Sent, nil
}

// SendToAllNeighbors sends a message to every neighbour.
func (g *Group) SendToAllNeighbors(now time.Time, message []byte) (SendResult, error) {
	if err := g.maySend(message); err != nil {
		return NotSent, err
	}
	if len(g.ups) == 0 {
		return NoRoute, nil
	}
	b := tellMessage(message)
	for _, n := range g.ups {
		n.sendDirected(now, b)
	}
	return Sent, nil
}

func tellMessage(message []byte) []byte { return append([]byte{byte(messageTell)}, message...) }

// routes reports whether messages may be directed in this group.
func (g *Group) routes() bool { return g.spec.RoutingEnabled && !g.spec.PeerToPeerDisabled }

func (g *Group) maySend(message []byte) error {
	switch {
	case g.state != groupOpen:
		return ErrClosed
	case !g.routes():
		return ErrNotEnabled
	case len(message) > MaxPost:
		return fmt.Errorf("directed message of %d bytes: at most %d", len(message), MaxPost)
	}
	return nil
}

// certificateOf returns the certificate of a member, by its join or by its session.
func (g *Group) certificateOf(a journal.Author) (c keying.Certificate, ok bool) {
	if j, joined := g.membership.Join(a); joined {
		c, err := keying.ParseCertificate(j.Certificate)
		return c, err == nil
	}
	for _, n := range g.ups {
		if n.author == a {
			c, err := keying.ParseProven(n.session.Certificate())
			return c, err == nil
		}
	}
	return c, false
}

// sealDirected completes a directed message. static is the key of a person whom it is for.
func (g *Group) sealDirected(now time.Time, d directed, message []byte, static [32]byte) ([]byte, error) {
	number := g.nextPost(now.UnixMicro())
	b := append([]byte{directedVersion, byte(d.kind)}, d.target[:]...)
	b = wire.AppendField(b, g.c.cfg.Identity.Certificate())
	b = wire.AppendVLU(b, number)
	var sealed []byte
	var err error
	if d.kind == directedPerson {
		if sealed, err = journal.SealTo(static, "directed", g.id, b, message); err != nil {
			return nil, err
		}
	} else {
		nonce := make([]byte, chacha20poly1305.NonceSizeX)
		if _, err := io.ReadFull(g.c.cfg.Random, nonce); err != nil {
			return nil, fmt.Errorf("directed message: %w", err)
		}
		keyID, content := g.content.Current()
		b = append(append(b, keyID[:]...), nonce...)
		aead, err := contentAEAD(content, directedLabel)
		if err != nil {
			return nil, err
		}
		sealed = aead.Seal(nil, nonce, message, b)
	}
	b = wire.AppendField(b, sealed)
	return append(b, g.c.cfg.Identity.Sign(directedSigned(g.id, b))...), nil
}

func directedSigned(id journal.GroupID, b []byte) []byte {
	return append(append([]byte("lyceum/v1/directed\x00"), id[:]...), b...)
}

// deliver hands a message that arrived here to the owner. It is false if it is not genuine, not from a member or
// not new.
func (g *Group) deliver(now time.Time, raw []byte, hops int) bool {
	d, err := parseDirected(raw)
	if err != nil {
		g.counters.Malformed++
		return false
	}
	certificate, err := keying.ParseCertificate(d.certificate)
	if err != nil || !g.c.cfg.Signatures.Verify(certificate.Signing, directedSigned(g.id, d.signed), d.sig) {
		g.counters.Forged++
		return false
	}
	a := journal.Author(certificate.Signing)
	own := a == g.self()
	if g.hasStaff() && !own && !g.isMember(a) {
		g.counters.Refused++
		return false
	}
	message, err := g.openDirected(d)
	if err != nil {
		g.counters.Forged++
		return false
	}
	if author := g.authors.of(now, a); !author.may(now, len(raw)) || !author.window.accept(d.number) {
		g.counters.Slowed++
		return false
	}
	g.c.emit(SendToNotify{
		Group: g, Message: message, From: g.GroupAddress(certificate.PeerID()), Author: a,
		FromLocal: own, Sealed: d.kind == directedPerson, Hops: hops,
	})
	return true
}

func (g *Group) openDirected(d directed) ([]byte, error) {
	if d.kind == directedPerson {
		key, err := journal.SealingKeyOf(g.c.cfg.Identity.Exchange())
		if err != nil {
			return nil, err
		}
		return key.Open("directed", g.id, d.clear, d.sealed)
	}
	content, ok := g.content.Key(d.keyID)
	if !ok {
		return nil, errUnknownKey
	}
	aead, err := contentAEAD(content, directedLabel)
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, d.nonce, d.sealed, d.clear)
}

// gotTell delivers what a neighbour sent to this machine.
func (n *neighbor) gotTell(now time.Time, message []byte) error {
	g := n.group
	switch {
	case !g.routes():
		return ErrNotEnabled
	case len(message) > MaxPost:
		return fmt.Errorf("message of %d bytes: %w", len(message), wire.ErrMalformed)
	}
	n.charge(now, float64(len(message)/bytesPerToken))
	g.c.emit(SendToNotify{Group: g, Message: message, From: n.address, Author: n.author, Sealed: true, Hops: 1})
	return nil
}
