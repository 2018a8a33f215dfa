package netgroup

import (
	"errors"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// Who comes by an invite that was revoked is told so, for the person would wait in vain. That need not be believed: it
// comes with the entry that revoked the invite, and with the join of who wrote it, whose grants lead from the class key.
// An entry shows nothing to who does not hold an invite, and to who does only that this one ended. Where the revoker
// has the right by the record alone, as a deputy has, nothing is told.

// InviteRevoked says that the invite by which this machine came makes no members any more. Staff may let it in all the
// same, as Admitted says.
type InviteRevoked struct {
	Group *Group
	By    journal.Author
}

func (InviteRevoked) event() {}

var errNoProof = errors.New("does not prove that the invite was revoked")

// tellIfRevoked tells a stranger whose invite was revoked.
func (g *Group) tellIfRevoked(now time.Time, n *neighbor) {
	bearer, is := n.claim.chain.Holder()
	if !is || !g.membership.IsInviteRevoked(bearer) {
		return
	}
	by, ok := g.membership.InviteRevokedBy(bearer)
	if !ok {
		return
	}
	join, revocation := g.journal.Range(by.Author, 1, 1, journal.MaxEntry), g.journal.Range(by.Author, by.Seq, 1, journal.MaxEntry)
	if len(join) == 0 || len(revocation) == 0 {
		return
	}
	if _, err := g.readRevocation(bearer, join[0], revocation[0]); err == nil {
		n.send(now, wire.AppendField(wire.AppendField([]byte{byte(messageRevoked)}, join[0]), revocation[0]))
	}
}

// gotRevoked takes in that this machine's invite was revoked.
func (n *neighbor) gotRevoked(body []byte) error {
	g := n.group
	join, body, err := wire.TakeField(body)
	if err != nil {
		return err
	}
	revocation, body, err := wire.TakeField(body)
	if err = orTrailing(err, body); err != nil {
		return err
	}
	bearer, is := g.me.Grants.Holder()
	if !is || !n.refusing || g.toldRevoked {
		return nil // once is enough
	}
	by, err := g.readRevocation(bearer, join, revocation)
	if err == nil && g.waits {
		g.toldRevoked = true
		g.c.emit(InviteRevoked{g, by})
	}
	return err
}

// readRevocation checks that two entries prove that an invite was revoked, and returns by whom.
func (g *Group) readRevocation(bearer [32]byte, join, revocation []byte) (by journal.Author, err error) {
	first, err := journal.Read(g.id, g.content, join)
	if err != nil {
		return by, err
	}
	e, err := journal.Read(g.id, g.content, revocation)
	if err != nil {
		return by, err
	}
	j, err := g.membership.VerifyJoin(first)
	if err != nil {
		return by, err
	}
	r, err := journal.ParseRevokeInvite(e.Body)
	switch {
	case err != nil:
		return by, err
	case first.Seq != 1, first.Kind != journal.KindJoin, e.Author != first.Author, e.Kind != journal.KindRevokeInvite, r.Bearer != bearer,
		j.Grants.Rights(e.Clock.Time())&journal.Moderate == 0:
		return by, fmt.Errorf("entry of %v: %w", e.Author, errNoProof)
	}
	return e.Author, nil
}
