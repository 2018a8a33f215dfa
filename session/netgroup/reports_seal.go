package netgroup

import (
	"crypto/cipher"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

const (
	// openEvery is with every how many reports the opening is sent. Staff ask for one that they miss: this is for those who cannot.
	openEvery = 64

	reportAhead  = 10 * time.Second // of class time, a report or opening may be
	reportBehind = time.Minute

	// What staff take of one author, and how many new openings of one neighbour, each of which takes the check of a
	// signature and more.
	reportRate, reportBurst   = 2.0, 6.0
	openingRate, openingBurst = 50.0, 1000.0
)

// A reportSealer seals what this machine reports.
type reportSealer struct {
	to      [32]byte // the class sealing key that the key was sealed to
	aead    cipher.AEAD
	context reportContextID
	opening []byte
	number  uint64 // of the last report
	left    int    // reports until the opening is sent again
	last    []byte // report; nil: none was made under this key
	made    uint64 // when that was, in milliseconds
}

// anew has the opening sent with the next report.
func (s *reportSealer) anew() { s.left = 0 }

// Format keeps the key out of logs and errors, for every verb.
func (s reportSealer) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "sealer of %d reports", s.number) }

// renew makes another key, sealed to the class sealing key.
func (s *reportSealer) renew(g *Group, at time.Time, to [32]byte) error {
	var key [32]byte
	if _, err := io.ReadFull(g.c.cfg.Random, key[:]); err != nil {
		return err
	}
	author := g.self()
	sealed, err := journal.SealTo(to, reportLabel, g.id, author[:], key[:])
	if err != nil {
		return err
	}
	aead, err := chacha20poly1305.New(key[:])
	if err != nil {
		return err
	}
	id := staffKeyID(to)
	b := wire.AppendVLU(append([]byte{itemOpening}, author[:]...), uint64(max(at.UnixMilli(), 0)))
	b = append(append(b, id[:]...), sealed...)
	b = append(b, g.c.cfg.Identity.Sign(openingSigned(g.id, b))...)
	*s = reportSealer{to: to, aead: aead, context: contextOf(b), opening: b}
	return nil
}

func openingSigned(id journal.GroupID, b []byte) []byte {
	return append(append([]byte(openingLabel), id[:]...), b...)
}

func contextOf(opening []byte) (id reportContextID) {
	sum := sha256.Sum256(opening)
	copy(id[:], sum[:])
	return id
}

// seal returns the items of a report that is made at some class time.
func (s *reportSealer) seal(g *Group, at time.Time, to [32]byte, data []byte) (items [][]byte, err error) {
	if s.opening == nil || s.to != to {
		if err := s.renew(g, at, to); err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
	}
	if s.left == 0 {
		s.left = openEvery
		items = append(items, s.opening)
	}
	s.left--
	s.number++
	s.made = uint64(max(at.UnixMilli(), 0))
	plain := append(wire.AppendVLU(nil, s.made), data...)
	r := sealedReport{context: s.context, number: s.number}
	r.sealed = s.aead.Seal(nil, reportNonce(s.number), plain, s.context[:])
	s.last = r.append(nil)
	return append(items, s.last), nil
}

// A reportReader opens what others report to this machine.
type reportReader struct {
	contexts map[reportContextID]*reportContext
	authors  map[journal.Author]*reportAuthor
}

// A reportContext is an opening that was genuine.
type reportContext struct {
	author *reportAuthor
	aead   cipher.AEAD
	number uint64 // of the latest report
}

// Format keeps the key out of logs and errors, for every verb.
func (c reportContext) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "context of %d reports", c.number) }

// A reportAuthor is who reports to this machine.
type reportAuthor struct {
	author  journal.Author
	context reportContextID
	made    uint64 // when the opening was, in milliseconds
	at      uint64 // when the latest report was made
	took    allowance
}

// knows reports whether an item is a report whose opening is here.
func (r *reportReader) knows(item []byte) bool {
	return len(item) > reportBeforeNumber && item[0] == itemReport && r.contexts[reportContextID(item[1:])] != nil
}

// gotOpening takes in an opening that a neighbour passed on: the newest of each author counts.
func (r *reportReader) gotOpening(now time.Time, n *neighbor, item []byte) error {
	g, id := n.group, contextOf(item)
	if r.contexts[id] != nil {
		return nil
	}
	o, err := parseOpening(item)
	if err != nil {
		return err
	}
	a := r.authors[o.author]
	switch {
	case g.hasStaff() && !g.isMember(o.author), a == nil && len(r.authors) >= maxAuthors:
		g.counters.Refused++
		return nil
	case a != nil && o.made <= a.made, o.made > g.reportTime(now, reportAhead), o.author == g.self():
		g.counters.ReportsStale++
		return nil
	case !n.reportLink().openings.has(now, openingRate, openingBurst):
		g.counters.Slowed++
		return nil
	}
	n.reports.openings.spent++
	if !g.c.cfg.Signatures.Verify(o.author[:], openingSigned(g.id, o.signed), o.sig) {
		g.counters.Forged++
		return nil
	}
	aead, err := g.openReportKey(o)
	if err != nil {
		g.counters.ReportsSealed++
		return nil
	}
	r.put(id, o, aead)
	return nil
}

// openReportKey opens what an opening holds.
func (g *Group) openReportKey(o reportOpening) (cipher.AEAD, error) {
	key, err := g.OpenAsStaff(reportLabel, o.author[:], o.key)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(key)
}

// put has an opening take the place of its author's last.
func (r *reportReader) put(id reportContextID, o reportOpening, aead cipher.AEAD) {
	if r.authors == nil {
		r.contexts, r.authors = map[reportContextID]*reportContext{}, map[journal.Author]*reportAuthor{}
	}
	a := r.authors[o.author]
	if a == nil {
		a = &reportAuthor{author: o.author}
		r.authors[o.author] = a
	}
	delete(r.contexts, a.context)
	a.context, a.made = id, o.made
	r.contexts[id] = &reportContext{author: a, aead: aead}
}

// gotReport opens a report, and tells the owner of it if it is newer than all before.
func (r *reportReader) gotReport(now time.Time, g *Group, item []byte) error {
	s, err := parseSealedReport(item)
	if err != nil {
		return err
	}
	c := r.contexts[s.context]
	if c == nil || g.hasStaff() && !g.isMember(c.author.author) {
		g.counters.ReportsSealed++
		return nil
	}
	if s.number <= c.number {
		g.counters.ReportsStale++
		return nil
	}
	plain, err := c.aead.Open(nil, reportNonce(s.number), s.sealed, s.context[:])
	if err != nil {
		g.counters.ReportsSealed++
		return nil
	}
	c.number = s.number
	at, data, err := takeFrom(plain, 0, 1<<63-1)
	switch a := c.author; {
	case err != nil:
		g.counters.ReportsSealed++
	case at <= a.at, at > g.reportTime(now, reportAhead), at < g.reportTime(now, -reportBehind), !a.took.has(now, reportRate, reportBurst):
		g.counters.ReportsStale++
	default:
		a.took.spent++
		a.at = at
		g.reports.heardFrom(now, a.author, at)
		at = min(at, g.reportTime(now, 0)) // who has a fast clock says nothing of what is yet to come
		g.c.emit(ReportReceived{Group: g, Author: a.author, At: time.UnixMilli(int64(at)).UTC(), Data: data})
	}
	return nil
}

// reportTime returns class time with some more, in milliseconds.
func (g *Group) reportTime(now time.Time, more time.Duration) uint64 {
	return uint64(max(g.ClassTime(now).Add(more).UnixMilli(), 0))
}
