package journal

import "slices"

// Who decides about whom. Statements of staff can take effect on other staff, so which of them count could
// depend on itself: two who remove each other. Ranks rule that out. Whoever has the right to grant, by a
// chain of n grants from the root key, has rank n; who has only the right to moderate has rank 5; nobody
// else decides anything. A removal or revocation takes effect on those of a higher number only. So ranks
// are settled one after the other, each knowing all that can touch it, and what counts is the same for the
// same statements, whichever came first.
//
// Within a rank people can only admit each other, and nobody who is not admitted has a rank: admissions
// begin with whom the root key appointed in person, and are followed from there.
const (
	rankModerate = MaxDepth + 1
	rankNone     = MaxDepth + 2 // of everybody else, where ranks are compared

	// decisive rights give a rank.
	decisive = Moderate | GrantRight
	// ofStaff are the rights that an invite alone does not give: its holder has to be admitted as well.
	ofStaff = Moderate | Monitor | Grade | GrantRight
)

func (p *account) rankOrLast() int {
	if p.rank == 0 {
		return rankNone
	}
	return p.rank
}

// decides reports whether anybody's rank can depend on p.
func (m *Membership) decides(p *account) bool {
	return m.issuers[p.author] || slices.Contains(m.staff, p)
}

// settle makes anew what follows from the statements, if one came that can change more than its subject.
func (m *Membership) settle() {
	if !m.dirty {
		return
	}
	m.reset()
	for n := 1; n <= rankModerate; n++ {
		m.settleRank(n)
	}
	m.dirty, m.allChanged = false, true
}

// reset forgets what follows from the statements.
func (m *Membership) reset() {
	m.staff, m.restrictions = nil, nil
	m.issuers, m.marks = map[Author]bool{}, map[Author]map[uint64]bool{}
	m.closed, m.waiting, m.door, m.closings = false, false, lastSaid{}, nil
	m.launch, m.launchKey = lastSaid{}, [32]byte{}
	m.invites, m.epochs, m.resolutions = map[[32]byte]Cut{}, map[Hash]*EpochFact{}, nil
	for a, p := range m.people {
		p.rank, p.admissions, p.readmitted, p.granted, p.restrictions = 0, nil, nil, nil, nil
		for _, s := range p.said {
			s.done = false
		}
		if p.shown != nil {
			m.addStaff(p, p.shown)
		} else if !p.joined && p.seen == 0 {
			delete(m.people, a) // somebody only named by statements
		}
	}
	slices.SortFunc(m.staff, func(a, b *account) int { return a.author.Compare(b.author) })
}

// addStaff notes p if a chain can give it a rank, and who issued the grants in it.
func (m *Membership) addStaff(p *account, h *heldChain) {
	for _, g := range h.chain[:len(h.chain)-1] {
		m.issuers[g.Subject] = true
	}
	if h.rights()&decisive != 0 && !slices.Contains(m.staff, p) {
		m.staff = append(m.staff, p)
	}
}

// settleRank finds who has rank n and lets their statements take effect.
func (m *Membership) settleRank(n int) {
	var ranked []*account
	for more := true; more; {
		more = false
		for _, p := range m.staff {
			if p.rank == 0 && m.isAdmitted(p) && m.qualifies(p, n) {
				p.rank, more = n, true
				ranked = append(ranked, p)
			}
		}
		for _, p := range ranked {
			for _, s := range p.said {
				if s.kind == KindAdmit && !s.done && m.counts(p, s) {
					m.take(p, s)
					more = true
				}
			}
		}
	}
	for _, p := range ranked {
		for _, s := range p.said {
			m.takeIfCounts(p, s)
		}
	}
}

// qualifies reports whether a chain in force gives p rank n.
func (m *Membership) qualifies(p *account, n int) bool {
	return slices.ContainsFunc(p.chains(), func(h *heldChain) bool {
		right := GrantRight
		if n == rankModerate {
			right = Moderate
		} else if len(h.chain) != n {
			return false
		}
		return h.rights()&right != 0 && m.chainUntil(p, h, right) > 0
	})
}

// chains returns all chains that end at p.
func (p *account) chains() []*heldChain {
	if p.shown == nil {
		return p.granted
	}
	return append([]*heldChain{p.shown}, p.granted...)
}

// counts reports whether p may say s at that point of the log.
func (m *Membership) counts(p *account, s *statement) bool {
	return p.rank != 0 && s.seq <= m.removedAt(p) && m.rightsAt(p, s.seq, s.clock)&s.needs() != 0
}

// rightsAt returns the rights that p has at an entry, removal aside.
func (m *Membership) rightsAt(p *account, seq uint64, at Clock) (rights Rights) {
	if m.c.Root == nil {
		return AllRights &^ p.lacks
	}
	for _, h := range p.chains() {
		for missing := h.rightsAt(at) &^ rights; missing != 0; missing &= missing - 1 {
			if right := missing & -missing; seq <= m.chainUntil(p, h, right) {
				rights |= right
			}
		}
	}
	return rights & m.allowed(p)
}

// until returns the last entry of p that has a right, as far as that does not depend on its time.
func (m *Membership) until(p *account, right Rights) (until uint64) {
	switch {
	case right&m.allowed(p) == 0:
		return 0
	case m.c.Root == nil:
		return Always
	}
	for _, h := range p.chains() {
		if h.rights()&right != 0 {
			until = max(until, m.chainUntil(p, h, right))
		}
	}
	return until
}

// allowed returns the rights that somebody of p's rank can have at all.
func (m *Membership) allowed(p *account) Rights {
	switch {
	case p.rankOrLast() < rankModerate, m.c.Root == nil:
		return AllRights &^ p.lacks
	case p.rank == rankModerate:
		return AllRights &^ GrantRight &^ p.lacks
	case m.isAdmitted(p):
		return AllRights &^ decisive &^ p.lacks
	}
	return AllRights &^ ofStaff &^ p.lacks
}

// removedAt returns the last entry of p that no removal in force touches.
func (m *Membership) removedAt(p *account) uint64 {
	last := uint64(Always)
	for _, r := range p.restrictions {
		if r.removal && !p.isReadmitted(r.hash) {
			last = min(last, m.cut(r, p.author))
		}
	}
	return last
}

// isReadmitted reports whether an admission names a removal of p.
func (p *account) isReadmitted(removal Hash) bool { return p.readmitted[removal] }

// chainUntil returns the last entry of p to which a chain gives a right; with no right, to
// which it means anything. It ends where the right was revoked, of p or of somebody above p in the chain.
func (m *Membership) chainUntil(p *account, h *heldChain, right Rights) uint64 {
	last := uint64(Always)
	if len(m.restrictions) == 0 && len(h.chain) == 1 {
		return last
	}
	for _, r := range p.restrictions {
		if !r.removal && r.rights&right != 0 && !slices.Contains(h.revocations, r.hash) {
			last = min(last, m.cut(r, p.author))
		}
	}
	for i, g := range h.chain[:len(h.chain)-1] {
		if g.Bearer {
			return 0 // a key out of an invite issues nothing
		}
		if d := m.people[g.Subject]; d != nil {
			last = min(last, m.fallen(p, d, h.chain[:i+1], right))
		}
	}
	return last
}

// fallen returns the last entry of p to which a chain by way of d gives a right, prefix being the part of
// the chain that ends at d.
func (m *Membership) fallen(p, d *account, prefix Chain, right Rights) uint64 {
	last, rank := uint64(Always), len(prefix)
	if d.rank != 0 {
		rank = min(rank, d.rank)
	}
	for _, r := range d.restrictions {
		switch {
		case r.rank >= rank || r.rights&(right|GrantRight) == 0:
		case r.removal && d.isReadmitted(r.hash), d.isExcused(prefix, r.hash):
		default:
			last = min(last, m.cut(r, p.author))
		}
	}
	return last
}

// isExcused reports whether a later grant of the same chain to d names a revocation.
func (d *account) isExcused(chain Chain, revocation Hash) bool {
	return slices.ContainsFunc(d.granted, func(h *heldChain) bool {
		return slices.Contains(h.revocations, revocation) && slices.Equal(h.chain, chain)
	})
}

// cut returns the last entry of an author that a restriction leaves: none if it does not name the author,
// or names another entry than the one that counts there.
func (m *Membership) cut(r *restriction, a Author) uint64 {
	i := slices.IndexFunc(r.cuts, func(c Cut) bool { return c.Author == a })
	if i < 0 {
		return 0
	}
	if h, ok := m.c.HashAt(a, r.cuts[i].Seq); ok && h != r.cuts[i].Hash {
		return 0
	}
	return r.cuts[i].Seq
}
