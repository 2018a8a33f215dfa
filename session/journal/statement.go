package journal

import (
	"cmp"
	"slices"
)

// A statement is an entry of the record, parsed.
type statement struct {
	kind  Kind
	seq   uint64
	clock Clock
	hash  Hash
	body  any  // Admit, *grantSaid, *restriction, Epoch, RevokeInvite, WaitingRoom, Resolve or Launch
	done  bool // has taken effect since the last evaluation
}

// A restriction is a Revoke or Remove.
type restriction struct {
	hash    Hash // of its entry, which is number seq of by
	by      Author
	seq     uint64
	rank    int // of its author, once it has taken effect
	removal bool
	rights  Rights
	cuts    []Cut // of which the first is whom it is about
}

// A grantSaid is a GrantStatement whose chain is verified when it first matters.
type grantSaid struct {
	GrantStatement
	verified, holds bool
}

// subject returns whom a restriction is about.
func (r *restriction) subject() Author { return r.cuts[0].Author }

// needs returns the rights of which its author must have one.
func (s *statement) needs() Rights {
	switch s.kind {
	case KindGrant, KindLaunch:
		return GrantRight
	case KindRevoke:
		return GrantRight | Moderate
	}
	return Moderate
}

// parseStatement reads a statement; nil if the entry is none.
func parseStatement(e Entry) *statement {
	s := &statement{kind: e.Kind, seq: e.Seq, clock: e.Clock, hash: e.Hash}
	var err error
	switch e.Kind {
	case KindLaunch:
		s.body, err = ParseLaunch(e.Body)
	case KindAdmit:
		s.body, err = ParseAdmit(e.Body)
	case KindGrant:
		s.body, err = parseOwnGrant(e)
	case KindRevoke:
		var v Revoke
		v, err = ParseRevoke(e.Body)
		s.body = &restriction{hash: e.Hash, by: e.Author, seq: e.Seq, rights: v.Rights, cuts: v.Cuts}
	case KindRemove:
		var v Remove
		v, err = ParseRemove(e.Body)
		s.body = &restriction{hash: e.Hash, by: e.Author, seq: e.Seq, rights: AllRights, cuts: v.Cuts, removal: true}
	case KindEpoch:
		s.body, err = ParseEpoch(e.Body)
	case KindRevokeInvite:
		s.body, err = ParseRevokeInvite(e.Body)
	case KindWaitingRoom:
		s.body, err = ParseWaitingRoom(e.Body)
	case KindResolve:
		s.body, err = ParseResolve(e.Body)
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	return s
}

// parseOwnGrant reads a grant statement and insists on that its author issued the last grant.
func parseOwnGrant(e Entry) (*grantSaid, error) {
	g, err := ParseGrantStatement(e.Body)
	if err == nil && g.Grants[len(g.Grants)-1].Issuer != e.Author {
		err = malformed("grant: issued by somebody else")
	}
	return &grantSaid{GrantStatement: g}, err
}

// applyStatement keeps what p said, and lets it take effect if p may say it.
func (m *Membership) applyStatement(p *account, e Entry) {
	if m.c.Root == nil || len(p.said) >= maxSaid {
		return
	}
	s := parseStatement(e)
	if s == nil || !p.mayName(s) {
		return
	}
	if s.kind == KindEpoch {
		if p.epochs++; p.epochs > maxEpochs {
			return
		}
	}
	switch s.kind {
	case KindRemove, KindRevoke, KindRevokeInvite, KindWaitingRoom:
		m.heard[s.hash] = true
	}
	p.said = append(p.said, s)
	if !m.dirty && p.rank != 0 {
		m.takeIfCounts(p, s)
	}
}

// mayName counts whom a statement names, and reports whether anything is left of it within maxNames and maxAbout.
func (p *account) mayName(s *statement) bool {
	switch body := s.body.(type) {
	case Admit:
		p.names += len(body.Admissions)
		body.Admissions = slices.DeleteFunc(body.Admissions, func(a Admission) bool { return !p.mayTellOf(a.Author) })
		s.body = body
		return len(body.Admissions) > 0 && p.names <= maxNames
	case *restriction:
		p.names += len(body.cuts)
		return p.mayTellOf(body.subject()) && p.names <= maxNames
	}
	return true
}

// mayTellOf counts a statement about somebody, and reports whether it is one of the first maxAbout.
func (p *account) mayTellOf(a Author) bool {
	if p.names > maxNames || p.about[a] >= maxAbout {
		return false
	}
	if p.about == nil {
		p.about = map[Author]int{}
	}
	p.about[a]++
	return true
}

// takeIfCounts lets s take effect, if it counts and has not yet.
func (m *Membership) takeIfCounts(p *account, s *statement) {
	if !s.done && m.counts(p, s) {
		m.take(p, s)
	}
}

// take lets a statement that counts take effect.
func (m *Membership) take(p *account, s *statement) {
	s.done = true
	switch body := s.body.(type) {
	case Admit:
		for _, a := range body.Admissions {
			m.takeAdmission(heldAdmission{a, Cut{p.author, s.seq, s.hash}})
		}
	case *grantSaid:
		m.takeGrant(body)
	case *restriction:
		m.takeRestriction(p, body)
	case Resolve:
		m.resolutions = append(m.resolutions, &resolution{body, p.author, p.rank, s.clock, s.hash})
	case Epoch:
		m.epochs[s.hash] = &EpochFact{Epoch: body, Hash: s.hash, Author: p.author, Seq: s.seq, Clock: s.clock}
	case RevokeInvite:
		m.invites[body.Bearer] = Cut{p.author, s.seq, s.hash}
		m.closings = append(m.closings, s.hash)
		m.allChanged = m.allChanged || !m.closed
		m.closed = true
	case WaitingRoom:
		if m.door.before(s.clock, p.author) {
			m.door = lastSaid{s.clock, p.author}
			m.allChanged = m.allChanged || m.waiting != body.On
			m.waiting, m.doorHash = body.On, s.hash
		}
	case Launch:
		if s.seq == 2 && body.StaffKey != ([32]byte{}) && (m.launch == lastSaid{} || !m.launch.before(s.clock, p.author)) {
			m.launch, m.launchKey = lastSaid{s.clock, p.author}, body.StaffKey
		}
	}
}

// before reports whether something was said later than what counts so far.
func (l lastSaid) before(clock Clock, author Author) bool {
	return cmp.Or(cmp.Compare(l.clock, clock), l.author.Compare(author)) < 0
}

func (m *Membership) takeAdmission(a heldAdmission) {
	p := m.account(a.Author)
	was := m.isAdmitted(p)
	p.admissions = append(p.admissions, a)
	for _, h := range a.Removals {
		if p.readmitted == nil {
			p.readmitted = map[Hash]bool{}
		}
		was = was && (p.readmitted[h] || len(p.restrictions) == 0)
		p.readmitted[h] = true
	}
	m.touch(p)
	m.dirty = m.dirty || !was && m.decides(p)
}

// takeGrant adds a chain to its holder's, if it verifies.
func (m *Membership) takeGrant(g *grantSaid) {
	if !g.verified {
		g.verified, g.holds = true, g.Grants.Verify(m.c.Group, m.c.Root) == nil
	}
	if !g.holds {
		return
	}
	holder, _ := g.Grants.Holder()
	p := m.account(holder)
	h := &heldChain{chain: g.Grants, revocations: g.Revocations}
	p.granted = append(p.granted, h)
	m.addStaff(p, h)
	m.touch(p)
	m.dirty = m.dirty || m.decides(p)
}

// takeRestriction lets a removal or revocation by p take effect on those below.
func (m *Membership) takeRestriction(p *account, r *restriction) {
	q := m.account(r.subject())
	if p.rank >= q.rankOrLast() {
		return // nor does it close the class
	}
	r.rank = p.rank
	q.restrictions = append(q.restrictions, r)
	m.restrictions = append(m.restrictions, r)
	m.dirty = m.dirty || q.rank != 0 || m.issuers[q.author] // who has no rank loses none
	for _, c := range r.cuts {
		if m.marks[c.Author] == nil {
			m.marks[c.Author] = map[uint64]bool{}
		}
		m.marks[c.Author][c.Seq] = true
	}
	m.touch(q)
	if r.removal && !m.closed {
		m.closed, m.allChanged = true, true
	}
}

// WouldAdmit reports whether an entry, which may lie beyond what was applied, is an admission of an author by
// somebody who may say so, and leaves no removal of the author in force. Where the log of its author is here, the
// entry has to be in it. Beyond, it counts only if nothing has ended its author's right: who had it once can sign
// at any time what comes before the end.
func (m *Membership) WouldAdmit(e Entry, a Author) bool {
	m.settle()
	s, p := parseStatement(e), m.people[e.Author]
	if s == nil || p == nil || e.Sealed || !m.counts(p, s) {
		return false
	}
	if h, here := m.c.HashAt(e.Author, e.Seq); here && h != e.Hash {
		return false
	} else if !here && (e.Seq <= p.seen || m.removedAt(p) != Always || m.rightsAt(p, Always, e.Clock)&s.needs() == 0) {
		return false
	}
	body, ok := s.body.(Admit)
	if !ok {
		return false
	}
	i := slices.IndexFunc(body.Admissions, func(v Admission) bool { return v.Author == a })
	return i >= 0 && !slices.ContainsFunc(m.Removals(a), func(h Hash) bool { return !slices.Contains(body.Admissions[i].Removals, h) })
}

// Admitters returns the entries that admitted an author, as far as they count.
func (m *Membership) Admitters(a Author) (by []Cut) {
	m.settle()
	if p := m.people[a]; p != nil {
		for _, v := range p.admissions {
			by = append(by, v.by)
		}
	}
	return by
}

// RemovedBy returns the entries of the removals of an author that are in force.
func (m *Membership) RemovedBy(a Author) (by []Cut) {
	m.settle()
	if p := m.people[a]; p != nil {
		for _, r := range p.restrictions {
			if r.removal && !p.isReadmitted(r.hash) {
				by = append(by, Cut{r.by, r.seq, r.hash})
			}
		}
	}
	return by
}

// Unadmitted returns, in order, the members whom nobody has admitted: their invite is enough so far.
func (m *Membership) Unadmitted() (authors []Author) {
	for _, a := range m.Authors() {
		if p := m.people[a]; m.c.Root != nil && !m.isAdmitted(p) && m.limit(p) == Always {
			authors = append(authors, a)
		}
	}
	return authors
}

// Staff returns who has a rank, those who outrank others first, then by key.
func (m *Membership) Staff() (authors []Author) {
	m.settle()
	for _, p := range m.staff {
		if p.rank != 0 && m.limit(p) == Always {
			authors = append(authors, p.author)
		}
	}
	slices.SortFunc(authors, func(a, b Author) int {
		return cmp.Or(cmp.Compare(m.people[a].rank, m.people[b].rank), a.Compare(b))
	})
	return authors
}

// ChainFor returns a chain that an author can extend to grant rights, which it has at a time itself.
func (m *Membership) ChainFor(a Author, rights Rights, at Clock) (Chain, bool) {
	m.settle()
	p := m.people[a]
	if p == nil || p.rank == 0 || p.rank >= rankModerate {
		return nil, false
	}
	for _, h := range p.chains() {
		_, bearer := h.chain.Holder()
		needed := rights | GrantRight
		if bearer || len(h.chain) >= MaxDepth || h.rightsAt(at)&needed != needed {
			continue
		}
		holds := true
		for right := needed; right != 0; right &= right - 1 {
			holds = holds && m.chainUntil(p, h, right&-right) == Always
		}
		if holds {
			return h.chain, true
		}
	}
	return nil, false
}

// Removals returns the removals of an author that are in force, and Revocations the revocations: what an
// admission, or a new grant, has to name. Both rise.
func (m *Membership) Removals(a Author) []Hash {
	return m.restrictionsOf(a, func(p *account, r *restriction) bool { return r.removal && !p.isReadmitted(r.hash) })
}

// Revocations returns the revocations of an author's rights.
func (m *Membership) Revocations(a Author) []Hash {
	return m.restrictionsOf(a, func(_ *account, r *restriction) bool { return !r.removal })
}

func (m *Membership) restrictionsOf(a Author, which func(*account, *restriction) bool) (hashes []Hash) {
	m.settle()
	p := m.people[a]
	if p == nil {
		return nil
	}
	for _, r := range p.restrictions {
		if which(p, r) {
			hashes = append(hashes, r.hash)
		}
	}
	return SortHashes(hashes)
}

// Outranks reports whether a can remove b, or revoke rights of b.
func (m *Membership) Outranks(a, b Author) bool {
	m.settle()
	p, q := m.people[a], m.people[b]
	return p != nil && p.rank != 0 && (q == nil || p.rank < q.rankOrLast())
}

// Heirs returns, in order, who has rights by way of an author, directly or not: those a [Revoke] or [Remove]
// of the author has to name, lest they lose what they said.
func (m *Membership) Heirs(a Author) (heirs []Author) {
	m.settle()
	if !m.issuers[a] {
		return nil
	}
	for b, p := range m.people {
		if slices.ContainsFunc(p.chains(), func(h *heldChain) bool {
			return slices.ContainsFunc(h.chain[:len(h.chain)-1], func(g Grant) bool { return g.Subject == a })
		}) {
			heirs = append(heirs, b)
		}
	}
	slices.SortFunc(heirs, Author.Compare)
	return heirs
}
