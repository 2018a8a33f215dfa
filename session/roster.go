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
	Role     journal.Role
	JoinedAt time.Time // class time of the first join
	Left     bool      // said so, and did not come back
	Present  bool      // linked to this machine or a neighbour of it
}

// A roster folds joins, leaves, launch and end into who belongs to the class and what it is called. Its
// state depends on the set of entries only, if those of one author come in sequence.
type roster struct {
	members   map[journal.Author]*person
	title     string
	started   journal.Clock
	startedBy journal.Author
	ended     journal.Clock // 0 while the class runs
}

// A person is a member with what is needed to fold that member's later entries.
type person struct {
	Member
	rights journal.Rights // those of the invite when it was used: its expiry ends no membership
	last   uint64         // sequence number of the entry that decided Left
}

func newRoster() *roster { return &roster{members: map[journal.Author]*person{}} }

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
		p.setLeft(false, e.Seq)
	case journal.KindLeave:
		if journal.ParseLeave(e.Body) == nil {
			p.setLeft(true, e.Seq)
		}
	case journal.KindLaunch:
		r.launch(e, p)
	case journal.KindEnd:
		r.end(e, p)
	}
}

// admit makes a member of who wrote entry 1 of a log.
func (r *roster) admit(e journal.Entry, join journal.Join) *person {
	certificate, err := keying.ParseCertificate(join.Certificate)
	if err != nil || e.Seq != 1 {
		return nil
	}
	at := e.Clock.Time()
	rights := join.Grants.Rights(at)
	p := &person{rights: rights, Member: Member{
		Author: e.Author, Peer: certificate.PeerID(), Name: join.Name, Role: rights.Role(), JoinedAt: at,
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
func (r *roster) launch(e journal.Entry, p *person) {
	l, err := journal.ParseLaunch(e.Body)
	if err != nil || e.Seq != 2 || p.Role != journal.Instructor {
		return
	}
	if r.started == 0 || cmp.Or(cmp.Compare(e.Clock, r.started), e.Author.Compare(r.startedBy)) < 0 {
		r.title, r.started, r.startedBy = l.Title, e.Clock, e.Author
	}
}

// end notes when an instructor ended the class, the earliest time if that was said repeatedly.
func (r *roster) end(e journal.Entry, p *person) {
	if journal.ParseEnd(e.Body) != nil || p.Role != journal.Instructor {
		return
	}
	if r.ended == 0 || e.Clock < r.ended {
		r.ended = e.Clock
	}
}

// may reports whether a member has a right.
func (r *roster) may(a journal.Author, right journal.Rights) bool {
	p := r.members[a]
	return p != nil && p.rights&right == right
}

// list returns the members as they are shown: staff first, then by name.
func (r *roster) list(present func(keying.PeerID) bool) []Member {
	all := make([]Member, 0, len(r.members))
	for _, p := range r.members {
		m := p.Member
		m.Present = !m.Left && present(m.Peer)
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
		field(string(p.Role))
		h.Write(binary.AppendUvarint(nil, p.last))
	}
	return [32]byte(h.Sum(nil))
}
