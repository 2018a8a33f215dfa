package session

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// A Member is somebody who joined the class, there now or not.
type Member struct {
	Author   journal.Author
	Peer     keying.PeerID
	Name     string
	Role     journal.Role // a deputyship aside
	Deputy   bool         // stands in for the instructor: admits, removes, appoints and ends
	Rights   journal.Rights
	JoinedAt time.Time // class time of the first join
	Rejoined int       // times that somebody who was here before came back with the program started anew
	Left     bool      // said so, and did not come back
	Removed  bool      // by staff: what was said before stays
	Present  bool      // linked to this machine or a neighbour of it
	Quality  Quality   // of the link to this machine
}

// A roster folds joins, leaves, launch and end into who belongs to the class and what it is called. Its
// state depends on the set of entries only, if those of one author come in sequence. Who may do what is for
// the record to say (journal.Membership).
type roster struct {
	standing  func(journal.Author) standing
	members   map[journal.Author]*person
	title     string
	started   journal.Clock
	startedBy journal.Author
	ended     journal.Clock // 0 while the class runs
}

// A standing is what the record makes of somebody now.
type standing struct {
	rights  journal.Rights
	role    journal.Role // a deputyship aside
	removed bool
}

// A person is a member with what is needed to fold that member's later entries.
type person struct {
	Member
	last   uint64 // sequence number of the entry that decided Left
	joined uint64 // the same of the last join after the first
}

func newRoster(of func(journal.Author) standing) *roster {
	return &roster{standing: of, members: map[journal.Author]*person{}}
}

// apply takes in one entry. join is how its author joined, rights those that the author has there.
func (r *roster) apply(e journal.Entry, join journal.Join, rights journal.Rights) {
	if e.Sealed {
		return // nobody can say what it says
	}
	p := r.members[e.Author]
	if p == nil {
		if p = r.admit(e, join); p == nil {
			return
		}
	}
	switch e.Kind {
	case journal.KindJoin:
		if e.Seq > 1 && e.Seq > p.joined {
			p.Rejoined, p.joined = p.Rejoined+1, e.Seq
		}
		p.setLeft(false, e.Seq)
	case journal.KindLeave:
		if journal.ParseLeave(e.Body) == nil {
			p.setLeft(true, e.Seq)
		}
	case journal.KindLaunch:
		r.launch(e, rights)
	case journal.KindEnd:
		r.end(e, rights)
	}
}

// admit makes a member of who wrote entry 1 of a log.
func (r *roster) admit(e journal.Entry, join journal.Join) *person {
	certificate, err := keying.ParseCertificate(join.Certificate)
	if err != nil || e.Seq != 1 {
		return nil
	}
	p := &person{Member: Member{
		Author: e.Author, Peer: certificate.PeerID(), Name: join.Name, JoinedAt: e.Clock.Time(),
	}}
	r.members[e.Author] = p
	return p
}

func (p *person) setLeft(left bool, seq uint64) {
	if seq >= p.last {
		p.Left, p.last = left, seq
	}
}

// launch takes the class's title from its instructor's second entry, the earliest if there are several
// instructors.
func (r *roster) launch(e journal.Entry, rights journal.Rights) {
	l, err := journal.ParseLaunch(e.Body)
	if err != nil || e.Seq != 2 || rights.Role() != journal.Instructor {
		return
	}
	if r.started == 0 || cmp.Or(cmp.Compare(e.Clock, r.started), e.Author.Compare(r.startedBy)) < 0 {
		r.title, r.started, r.startedBy = l.Title, e.Clock, e.Author
	}
}

// endRights are what it takes to end the class: an instructor has them, and a deputy.
const endRights = journal.Moderate | journal.GrantRight

// end notes when somebody ended the class who may, the earliest time if that was said repeatedly.
func (r *roster) end(e journal.Entry, rights journal.Rights) {
	if journal.ParseEnd(e.Body) != nil || rights&endRights != endRights {
		return
	}
	if r.ended == 0 || e.Clock < r.ended {
		r.ended = e.Clock
	}
}

// may reports whether a member has rights.
func (r *roster) may(a journal.Author, rights journal.Rights) bool {
	return r.members[a] != nil && r.standing(a).rights&rights == rights
}

// list returns the members as they are shown: staff first, then by name.
func (r *roster) list(present func(keying.PeerID) bool) []Member {
	all := make([]Member, 0, len(r.members))
	for _, p := range r.members {
		m, at := p.Member, r.standing(p.Author)
		m.Role, m.Rights, m.Removed, m.Deputy = at.role, at.rights, at.removed, isDeputy(at.rights)
		m.Present = !m.Left && !m.Removed && present(m.Peer)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Member) int {
		return cmp.Or(
			cmp.Compare(rank(a.Role), rank(b.Role)),
			cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			a.Author.Compare(b.Author),
		)
	})
	return all
}

func rank(r journal.Role) int {
	return slices.Index([]journal.Role{journal.Instructor, journal.Proctor, journal.Student, journal.Observer}, r)
}

// hash is the SHA-256 of the folded state, presence left out: equal for equal sets of entries.
func (r *roster) hash() [32]byte {
	authors := make([]journal.Author, 0, len(r.members))
	for a := range r.members {
		authors = append(authors, a)
	}
	slices.SortFunc(authors, func(a, b journal.Author) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	field := func(s string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	field("lyceum/v1/roster")
	field(r.title)
	h.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(r.started)), uint64(r.ended)))
	for _, a := range authors {
		p := r.members[a]
		h.Write(a[:])
		field(p.Name)
		at := r.standing(a)
		h.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(at.rights)), p.last))
		field(map[bool]string{true: "removed"}[at.removed])
	}
	return [32]byte(h.Sum(nil))
}
