package journal

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// A MembershipConfig says whose record is folded.
type MembershipConfig struct {
	Group GroupID
	// Root is the class root key. Without one there is no staff: whoever joins is a member with all rights,
	// and nobody can admit, remove or grant.
	Root ed25519.PublicKey
	// PostingKey and PublishKey are those that the group's passwords make; nil where it has none.
	PostingKey, PublishKey ed25519.PublicKey
	// Check decides whether a join's certificate is its author's own; nil accepts any. It must go by its
	// arguments alone.
	Check func(Author, Join) error
	// HashAt returns the hash of an author's entry if it is here and counts ([Journal.HashAt]).
	HashAt func(Author, uint64) (Hash, bool)
}

// A Membership folds the class's record: who is a member, with which rights up to which entry, who decides
// about whom, and which epochs of the content key there are. It is given entries in the sequence of each
// author's log, as a [Journal] gives them out, and its state is the same for the same set of entries,
// however the logs are interleaved. After [ErrFork] the owner makes a new one of Journal.Folded.
//
// It holds everything that was said on the record, whether it counts or not, for what counts can change
// with what is learnt later. It is owned by one loop. Use [NewMembership].
type Membership struct {
	c      MembershipConfig
	people map[Author]*account
	joins  verifiedJoin
	before *Membership // whose verified joins are taken over; nil if there is none

	heard map[Hash]bool // removals, revocations and what closes the class, whether they count or not

	// What follows from the statements; settle makes it anew.
	dirty        bool
	staff        []*account // who has a chain with a right to decide, in force or not
	issuers      map[Author]bool
	restrictions []*restriction
	marks        map[Author]map[uint64]bool // entries that cuts name
	closed       bool                       // somebody was removed, or an invite revoked
	door         lastSaid
	waiting      bool
	doorHash     Hash             // of the statement that waiting goes by
	closings     []Hash           // of revocations of invites
	invites      map[[32]byte]Cut // bearer keys that were revoked, and an entry of each that did
	launch       lastSaid
	launchKey    [32]byte
	epochs       map[Hash]*EpochFact
	resolutions  []*resolution

	changed    map[Author]bool // since TakeChanges
	allChanged bool
}

// An account is what is known about one author.
type account struct {
	author Author
	seen   uint64 // entries applied
	joined bool
	join   Join
	entry  Hash       // of the join
	shown  *heldChain // in the join; nil if none was
	lacks  Rights     // for want of a password, whatever anybody grants
	said   []*statement
	epochs int            // among them
	names  int            // in them and in those that do not count for it
	about  map[Author]int // how many statements were about each

	// What follows from the statements of staff; settle makes it anew.
	rank         int // 0 for who decides nothing
	admissions   []heldAdmission
	readmitted   map[Hash]bool // removals that these name
	granted      []*heldChain
	restrictions []*restriction // by people of a lower rank, about this author
}

// A heldChain is a chain of grants that ends at an author.
type heldChain struct {
	chain       Chain
	used        Clock  // when a bearer key handed it on: its end ends no rights; 0 for a personal grant
	revocations []Hash // that do not touch it
}

// A heldAdmission is an admission and the entry that it stands in.
type heldAdmission struct {
	Admission
	by Cut
}

// A lastSaid is the time and author of the statement that counts among several.
type lastSaid struct {
	clock  Clock
	author Author
}

// maxSaid is how many statements of one author on the record count, joins and leaves aside, maxEpochs how many
// epochs among them, maxNames how many people they name, and maxAbout how many are about one of them. All go by the
// author's log alone. Without the last two one hostile proctor could name two million people, each of whom takes memory, or
// admit and remove somebody by turns until each more takes everybody a tenth of a second.
const (
	maxSaid   = 16_384
	maxEpochs = 256
	maxNames  = 65_536
	maxAbout  = MaxNamed // no admission can undo more removals
)

// Always is the sequence number up to which something holds that nothing has ended.
const Always = math.MaxUint64

// NewMembership returns an empty fold.
func NewMembership(c MembershipConfig) *Membership {
	m := &Membership{c: c, people: map[Author]*account{}, heard: map[Hash]bool{}, changed: map[Author]bool{}}
	m.reset()
	return m
}

// Anew returns an empty fold of the same record, for when a log was found to be forked. It need not verify
// again what m has verified.
func (m *Membership) Anew() *Membership {
	n := NewMembership(m.c)
	n.before = m
	m.before = nil
	return n
}

// account returns what is known about an author, beginning an account for a new one.
func (m *Membership) account(a Author) *account {
	p := m.people[a]
	if p == nil {
		p = &account{author: a}
		m.people[a] = p
	}
	return p
}

// Apply takes in the next entry of an author's log. Entries seen before change nothing; neither do sealed
// ones, those with a body that does not parse, and kinds beyond the record.
func (m *Membership) Apply(e Entry) {
	p := m.people[e.Author]
	if p == nil {
		if e.Seq != 1 {
			return
		}
		p = m.account(e.Author)
	}
	if e.Seq <= p.seen {
		return
	}
	p.seen = e.Seq
	if m.marks[e.Author][e.Seq] {
		m.touch(p) // whether the log is the one that was cut shows now
		m.dirty = m.dirty || m.decides(p)
	}
	switch {
	case e.Seq == 1:
		m.applyJoin(p, e)
	case !e.Sealed && e.Kind.IsRecord():
		m.applyStatement(p, e)
	}
}

// applyJoin takes in entry 1 of a log.
func (m *Membership) applyJoin(p *account, e Entry) {
	j, err := m.VerifyJoin(e)
	if err != nil {
		return
	}
	p.joined, p.join, p.entry = true, j, e.Hash
	p.lacks = j.Lacks(m.c.Group, m.c.PostingKey, m.c.PublishKey, p.author)
	if len(j.Grants) > 0 {
		p.shown = &heldChain{chain: j.Grants}
		if _, bearer := j.Grants.Holder(); bearer {
			p.shown.used = e.Clock
		}
		for _, g := range j.Grants[:len(j.Grants)-1] {
			m.issuers[g.Subject] = true
		}
		if p.shown.rights()&decisive != 0 {
			m.dirty = true
		}
	}
	m.touch(p)
}

// A verifiedJoin remembers the last join that was verified: it is looked at before a log is begun and again
// when it is folded.
type verifiedJoin struct {
	hash Hash
	join Join
	err  error
}

// VerifyJoin checks that an entry is a join whose certificate is the author's own and whose grants, if there
// are any, lead from the class root key to the author and are valid at the entry's clock. It says nothing
// about membership.
func (m *Membership) VerifyJoin(e Entry) (Join, error) {
	if m.before != nil {
		if p := m.before.people[e.Author]; p != nil && p.joined && p.entry == e.Hash {
			return p.join, nil
		}
	}
	if m.joins.hash != e.Hash {
		j, err := m.verifyJoin(e)
		m.joins = verifiedJoin{e.Hash, j, err}
	}
	return m.joins.join, m.joins.err
}

// ErrSealedJoin reports a join that cannot be read.
var ErrSealedJoin = errors.New("join is sealed")

func (m *Membership) verifyJoin(e Entry) (Join, error) {
	if e.Sealed {
		return Join{}, ErrSealedJoin
	}
	j, err := ParseJoin(e.Body)
	if err != nil {
		return j, err
	}
	if m.c.Check != nil {
		if err := m.c.Check(e.Author, j); err != nil {
			return j, err
		}
	}
	if m.c.Root == nil && len(j.Grants) > 0 {
		return j, fmt.Errorf("grants in a group without a root key: %w", ErrNotGranted)
	}
	if len(j.Grants) > 0 && !j.Grants.ValidAt(e.Clock.Time()) {
		return j, fmt.Errorf("grants not valid when they were shown: %w", ErrNotGranted)
	}
	return j, j.Verify(m.c.Group, m.c.Root, e.Author)
}

// touch notes that an author's standing may have changed.
func (m *Membership) touch(p *account) { m.changed[p.author] = true }

// TakeChanges returns, once, the authors whose [Standing] may have changed, in order; all says that
// anybody's may.
func (m *Membership) TakeChanges() (authors []Author, all bool) {
	m.settle()
	if len(m.changed) == 0 && !m.allChanged {
		return nil, false
	}
	authors, all = slices.SortedFunc(maps.Keys(m.changed), Author.Compare), m.allChanged
	if all {
		authors = slices.SortedFunc(maps.Keys(m.people), Author.Compare)
	}
	clear(m.changed)
	m.allChanged = false
	return authors, all
}

// limit returns the last entry of p that counts. Staff with rank never depend on whether the class is open.
func (m *Membership) limit(p *account) uint64 {
	switch {
	case m.c.Root == nil:
		return Always
	case m.isAdmitted(p) || m.isOpen() && p.shown != nil && m.chainUntil(p, p.shown, 0) > 0:
		return m.removedAt(p)
	}
	return 0
}

// isAdmitted reports whether staff admitted p, or the root key appointed p in person. Removal is another
// matter.
func (m *Membership) isAdmitted(p *account) bool {
	if len(p.admissions) > 0 {
		return true
	}
	return p.shown != nil && len(p.shown.chain) == 1 && !p.shown.chain[0].Bearer
}

// rights returns what a chain gives, times aside.
func (h *heldChain) rights() Rights { return h.chain[len(h.chain)-1].Rights }

// rightsAt returns what a chain gives to an entry, which is nothing outside its validity.
func (h *heldChain) rightsAt(at Clock) Rights {
	if h.used != 0 {
		at = h.used
	}
	return h.chain.Rights(at.Time())
}
