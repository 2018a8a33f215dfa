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

// A roster folds joins and leaves into who belongs to the class. Its state depends on the set of entries only, if
// those of one author come in sequence. Who may do what is for the record to say (journal.Membership), when the class
// meets and what else it decides for package conduct.
type roster struct {
	standing func(journal.Author) standing
	members  map[journal.Author]*person
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
	last   uint64        // sequence number of the entry that decided Left
	said   journal.Clock // of that entry
	joined uint64        // the same of the last join after the first
}

func newRoster(of func(journal.Author) standing) *roster {
	return &roster{standing: of, members: map[journal.Author]*person{}}
}

// apply takes in one entry. join is how its author joined.
func (r *roster) apply(e journal.Entry, join journal.Join) {
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
		p.setLeft(false, e)
	case journal.KindLeave:
		if journal.ParseLeave(e.Body) == nil {
			p.setLeft(true, e)
		}
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

func (p *person) setLeft(left bool, e journal.Entry) {
	if e.Seq >= p.last {
		p.Left, p.last, p.said = left, e.Seq, e.Clock
	}
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
