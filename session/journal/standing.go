package journal

import "slices"

// Authors returns everybody who has joined, members or not, in order.
func (m *Membership) Authors() []Author {
	var all []Author
	for a, p := range m.people {
		if p.joined {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, Author.Compare)
	return all
}

// Join returns how an author joined, member or not.
func (m *Membership) Join(a Author) (Join, bool) {
	if p := m.people[a]; p != nil && p.joined {
		return p.join, true
	}
	return Join{}, false
}

// A Standing is how far an author's log counts.
type Standing struct {
	Limit uint64    // the last entry that counts; 0: not a member, [Always]: a member
	Until [7]uint64 // for each right, lowest bit first, the last entry that has it, times aside
}

// Standing returns how far an author's log counts now.
func (m *Membership) Standing(a Author) (s Standing) {
	m.settle()
	p := m.people[a]
	if p == nil || !p.joined {
		return s
	}
	if s.Limit = m.limit(p); s.Limit == 0 {
		return s
	}
	for i := range s.Until {
		s.Until[i] = m.until(p, Rights(1<<i))
	}
	return s
}

// Rights returns the rights that nothing has ended, times aside.
func (s Standing) Rights() (rights Rights) {
	for i, until := range s.Until {
		if until == Always {
			rights |= 1 << i
		}
	}
	return rights
}

// RightsBy returns the rights that nothing has ended, times aside, and that a member has by some of its chains:
// those that which accepts.
func (m *Membership) RightsBy(a Author, which func(Chain) bool) (rights Rights) {
	m.settle()
	p := m.people[a]
	switch {
	case p == nil || !p.joined || m.limit(p) != Always:
		return 0
	case m.c.Root == nil:
		return AllRights &^ p.lacks
	}
	for _, h := range p.chains() {
		if !which(h.chain) {
			continue
		}
		for missing := h.rights() &^ rights; missing != 0; missing &= missing - 1 {
			if right := missing & -missing; m.chainUntil(p, h, right) == Always {
				rights |= right
			}
		}
	}
	return rights & m.allowed(p)
}

// Agrees reports whether both count the same of the first n entries.
func (s Standing) Agrees(o Standing, n uint64) bool {
	same := min(s.Limit, n) == min(o.Limit, n)
	for i := range s.Until {
		same = same && min(s.Until[i], n) == min(o.Until[i], n)
	}
	return same
}

// Limit returns the last entry of an author that counts: 0 for who is not a member, [Always] for a member,
// and where a removal cut the log else.
func (m *Membership) Limit(a Author) uint64 {
	m.settle()
	if p := m.people[a]; p != nil && p.joined {
		return m.limit(p)
	}
	return 0
}

// IsMember reports whether an author has joined and is a member now.
func (m *Membership) IsMember(a Author) bool { return m.Limit(a) == Always }

// IsAdmitted reports whether an author has a place that nobody has taken away: admitted by staff or
// appointed by the root key, and not removed, whether or not the join is here.
func (m *Membership) IsAdmitted(a Author) bool {
	m.settle()
	p := m.people[a]
	return p != nil && m.isAdmitted(p) && m.removedAt(p) == Always
}

// MayJoin reports whether anything would count of the log of an author whose join is not here: staff admitted
// the author, and no removal left nothing.
func (m *Membership) MayJoin(a Author) bool {
	m.settle()
	p := m.people[a]
	return p != nil && len(p.admissions) > 0 && m.removedAt(p) > 0
}

// IsRemoved reports whether an author was removed and not admitted again.
func (m *Membership) IsRemoved(a Author) bool {
	m.settle()
	p := m.people[a]
	return p != nil && m.removedAt(p) != Always
}

// Rights returns the rights that an author has at an entry of the own log.
func (m *Membership) Rights(a Author, seq uint64, at Clock) Rights {
	m.settle()
	p := m.people[a]
	if p == nil || !p.joined || seq > m.limit(p) {
		return 0
	}
	return m.rightsAt(p, seq, at)
}

// EverHeld reports whether an author is, or was, a member to whom somebody gave a right, though it may have been taken away
// since. A chain that the join shows has to have given it to an entry; one that staff granted later gave it when they did.
func (m *Membership) EverHeld(a Author, right Rights) bool {
	m.settle()
	p := m.people[a]
	switch {
	case p == nil || !p.joined || m.limit(p) == 0 || right&m.allowed(p) == 0:
		return false
	case m.c.Root == nil:
		return true
	case p.shown != nil && p.shown.rights()&right != 0 && m.chainUntil(p, p.shown, right) > 0:
		return true
	}
	return slices.ContainsFunc(p.granted, func(h *heldChain) bool { return h.rights()&right != 0 })
}

// ClaimedRights returns the rights that a verified chain gives an author whose join is not here, by what the record
// says of that author and of those who issued it: none that take admission, unless the author was admitted. It is
// false if nothing is left of the chain.
func (m *Membership) ClaimedRights(a Author, chain Chain, at Clock) (rights Rights, holds bool) {
	m.settle()
	p, h := m.people[a], &heldChain{chain: chain}
	if p == nil {
		p = &account{author: a}
	}
	if len(chain) == 0 || m.chainUntil(p, h, 0) == 0 {
		return 0, false
	}
	for missing := h.rightsAt(at); missing != 0; missing &= missing - 1 {
		if right := missing & -missing; m.chainUntil(p, h, right) == Always {
			rights |= right
		}
	}
	return rights & m.allowed(p), true
}

// IsOpen reports whether an invite alone still makes a member: there is no waiting room, and nobody was
// removed nor an invite revoked so far.
func (m *Membership) IsOpen() bool {
	m.settle()
	return m.isOpen()
}

// HasWaitingRoom reports whether staff opened a waiting room.
func (m *Membership) HasWaitingRoom() bool {
	m.settle()
	return m.waiting
}

// IsInviteRevoked reports whether an invite's bearer key was revoked.
func (m *Membership) IsInviteRevoked(bearer [32]byte) bool {
	_, revoked := m.InviteRevokedBy(bearer)
	return revoked
}

// InviteRevokedBy returns an entry that revoked an invite's bearer key, if there is one that counts.
func (m *Membership) InviteRevokedBy(bearer [32]byte) (by Cut, revoked bool) {
	m.settle()
	by, revoked = m.invites[bearer]
	return by, revoked
}

func (m *Membership) isOpen() bool { return !m.waiting && !m.closed }
