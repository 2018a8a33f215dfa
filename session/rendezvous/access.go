package rendezvous

import (
	"bytes"
	"slices"
	"time"

	"lyceum/session/rendezvous/protocol"
)

// A Quota is what the holders of one access key may have together.
type Quota struct {
	Members       int // registrations at once: one a member and group
	Tags          int // groups at once
	Registrations int // a minute, renewals not counted, and as many at once
}

// DefaultQuota is that of an access key for which none was chosen: a school with a hundred classes.
var DefaultQuota = Quota{Members: 3000, Tags: 100, Registrations: 3000}

// A Key is an access key as a rendezvous knows it.
type Key struct {
	protocol.Verifier
	Quota   Quota
	Revoked bool // known, so that its holders can be told, and good for nothing
}

// An account is what the holders of one access key have.
type account struct {
	key     Key
	members int
	tags    map[protocol.Tag]int // registrations under each
	rate    allowance
}

func newAccount(k Key) *account {
	return &account{key: k, tags: map[protocol.Tag]int{}}
}

// SetKeys replaces the access keys. Who holds one that is gone or revoked is rejected at once. Without keys
// the rendezvous is open to everybody.
func (s *Server) SetKeys(now time.Time, keys []Key) {
	before := s.accounts
	s.accounts = map[protocol.KeyID]*account{}
	for _, k := range keys {
		a := before[k.ID]
		if a == nil {
			a = newAccount(k)
		}
		a.key = k
		s.accounts[k.ID] = a
	}
	for _, c := range s.sortedCallers() {
		if c.account == nil {
			continue
		}
		switch a := c.account; {
		case a == s.open && len(keys) > 0:
			c.reject(now, protocol.KeyMissing)
		case a == s.open:
		case s.accounts[a.key.ID] != a:
			c.reject(now, protocol.KeyWrong)
		case a.key.Revoked:
			c.reject(now, protocol.KeyRevoked)
		}
	}
	s.settle(now)
}

// sortedCallers returns all callers in the order of their peer IDs, so that a simulation repeats.
func (s *Server) sortedCallers() []*caller {
	all := slices.Clone(s.callers.all)
	slices.SortFunc(all, func(a, b *caller) int {
		x, y := a.session.Peer(), b.session.Peer()
		return bytes.Compare(x[:], y[:])
	})
	return all
}

// admit returns the account of somebody who says hello, or why there is none.
func (s *Server) admit(c *caller, proof *protocol.Proof) (*account, protocol.Reason) {
	if len(s.accounts) == 0 {
		return s.open, 0
	}
	if proof == nil {
		return nil, protocol.KeyMissing
	}
	a := s.accounts[proof.Key]
	switch {
	case a == nil, !a.key.Verify(*proof, c.session.HandshakeHash(), c.session.Peer()):
		return nil, protocol.KeyWrong
	case a.key.Revoked:
		return nil, protocol.KeyRevoked
	}
	return a, 0
}

// allows returns why the holders of the access key may not have one registration more, 0 if they may.
func (a *account) allows(now time.Time, tag protocol.Tag) protocol.Reason {
	q := a.key.Quota
	switch {
	case a.members >= q.Members:
		return protocol.KeyFull
	case a.tags[tag] == 0 && len(a.tags) >= q.Tags:
		return protocol.TooManyTags
	case !a.rate.has(now, float64(q.Registrations)/60, float64(q.Registrations)):
		return protocol.Busy
	}
	return 0
}

// count notes that there is one registration more or, with n = -1, less.
func (a *account) count(tag protocol.Tag, n int) {
	a.members += n
	if a.tags[tag] += n; a.tags[tag] == 0 {
		delete(a.tags, tag)
	}
}
