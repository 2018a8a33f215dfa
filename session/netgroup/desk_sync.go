package netgroup

import (
	"time"

	"lyceum/session/journal"
)

// How desk logs get to those who hold them. An author sends what it writes to neighbours who are to hold it, at once;
// what comes otherwise is told of and wanted as class logs are, but each neighbour is told of those logs only that it is
// to hold, and is given no others. The messages are those of class logs (message.go) with kinds of their own:
//
//	desk heads    how far the desk logs go that the receiver is to hold: all of them, or those that have news
//	desk want     as want
//	desk entries  as entries
const (
	messageDeskHeads messageKind = iota + 96
	messageDeskWant
	messageDeskEntries
)

// maxDeskWants is how many wants are sent for one list of desk heads.
const maxDeskWants = 64

// deskNeighbor is what a neighbour has of desk logs.
type deskNeighbor struct {
	theirs map[journal.Author]journal.Head
	asked  map[journal.Author]uint64 // where the ranges begin that it was asked for
	ours   uint64                    // how far it says that this machine's own goes
}

func deskMessage(kind messageKind, b []byte) []byte {
	b[0] = byte(kind)
	return b
}

// publishDesk sends own entries from a number on to those who are to have them.
func (g *Group) publishDesk(now time.Time, from uint64) {
	raws := g.desk.log.Range(g.self(), from, publishAtOnce, entriesBytes)
	for _, n := range g.ups {
		if g.mayHaveDesk(n, g.self()) {
			n.send(now, deskMessage(messageDeskEntries, appendEntries(nil, raws)))
		}
	}
	g.deskNews(now, g.self()) // for what did not fit, and for who comes meanwhile
}

// deskNews has others told that a log grew.
func (g *Group) deskNews(now time.Time, a journal.Author) {
	g.desk.news[a] = true
	if g.desk.tellAt.IsZero() {
		g.desk.tellAt = now.Add(deskTellAfter)
	}
}

// tellDeskNews tells neighbours of logs that grew.
func (g *Group) tellDeskNews(now time.Time) {
	news := g.desk.news
	g.desk.news, g.desk.tellAt = map[journal.Author]bool{}, time.Time{}
	heads := g.desk.log.Heads()
	for _, n := range g.ups {
		var list []journal.Head
		for _, h := range heads {
			if news[h.Author] && n.desk.theirs[h.Author] != h && g.mayHaveDesk(n, h.Author) {
				list = append(list, h)
			}
		}
		if len(list) > 0 {
			n.send(now, deskMessage(messageDeskHeads, appendHeads(nil, list)))
		}
	}
}

// tellDesks tells a neighbour of all logs that it is to hold, also if there are none: it may be the author.
func (g *Group) tellDesks(now time.Time, n *neighbor) {
	if !g.hasDesks() {
		return
	}
	var list []journal.Head
	for _, h := range g.desk.log.Heads() {
		if g.mayHaveDesk(n, h.Author) {
			list = append(list, h)
		}
	}
	n.send(now, deskMessage(messageDeskHeads, appendHeads(nil, list)))
}

// tellDesksNear tells those next to this machine, who may have become holders.
func (g *Group) tellDesksNear(now time.Time) {
	for _, n := range g.near {
		g.tellDesks(now, n)
	}
}

// receiveDesk reads what a neighbour says of desk logs.
func (n *neighbor) receiveDesk(now time.Time, kind messageKind, body []byte) error {
	if !n.group.hasDesks() {
		return ErrNotEnabled
	}
	switch kind {
	case messageDeskHeads:
		return n.gotDeskHeads(now, body)
	case messageDeskWant:
		return n.gotDeskWant(now, body)
	}
	return n.gotDeskEntries(now, body)
}

func (n *neighbor) gotDeskHeads(now time.Time, body []byte) error {
	heads, err := parseHeads(body)
	if err != nil {
		return err
	}
	g := n.group
	n.charge(now, float64(len(heads)/idsPerToken))
	if n.desk.theirs == nil {
		n.desk.theirs, n.desk.asked = map[journal.Author]journal.Head{}, map[journal.Author]uint64{}
	}
	var mine []journal.Head
	for _, h := range heads {
		if h.Author == g.self() {
			n.desk.ours = h.Seq
		}
		if g.takesDesk(h.Author, 0) {
			if n.desk.theirs[h.Author] == h { // what it was asked for then did not come
				delete(n.desk.asked, h.Author)
			}
			n.desk.theirs[h.Author] = h // of members only, so they are bounded
			mine = append(mine, h)
		}
	}
	n.askDesk(now, mine)
	return nil
}

// askDesk sends wants for what a neighbour has and this machine lacks.
func (n *neighbor) askDesk(now time.Time, heads []journal.Head) {
	for _, need := range n.group.desk.log.Missing(heads, maxDeskWants) {
		if n.desk.asked[need.Author] >= need.From {
			continue
		}
		n.desk.asked[need.Author] = need.From
		n.send(now, deskMessage(messageDeskWant, appendWant(nil, need)))
	}
}

// gotDeskWant answers whoever is to hold the log.
func (n *neighbor) gotDeskWant(now time.Time, body []byte) error {
	need, err := parseWant(body)
	if err != nil {
		return err
	}
	g := n.group
	if !g.mayHaveDesk(n, need.Author) {
		return nil // it may see its place otherwise
	}
	count := int(min(need.To-need.From, maxEntries-1)) + 1
	raws := g.desk.log.Range(need.Author, need.From, count, entriesBytes)
	if len(raws) > 0 {
		b := deskMessage(messageDeskEntries, appendEntries(nil, raws))
		n.charge(now, float64(len(b)/bytesPerToken))
		n.send(now, b)
	}
	return nil
}

// gotDeskEntries takes in entries that this machine is to hold, asked for or sent by their author, and asks for what
// follows.
func (n *neighbor) gotDeskEntries(now time.Time, body []byte) error {
	raws, err := parseEntries(body)
	if err != nil {
		return err
	}
	g := n.group
	n.charge(now, float64(len(raws)/entriesPerToken))
	var last journal.Author
	for _, raw := range raws {
		last = journal.AuthorOf(raw)
		if !g.takesDesk(last, len(raw)) {
			continue
		}
		if _, err := g.addDesk(now, raw); err != nil {
			return err
		}
		if h := n.desk.theirs[last]; h.Author == last {
			agreed := []journal.Head{h}
			g.desk.log.Agree(agreed, raw)
			n.desk.theirs[last] = agreed[0]
		}
	}
	if h := n.desk.theirs[last]; h.Author == last {
		n.askDesk(now, []journal.Head{h})
	}
	return nil
}

// seekDeskStaff looks for a link with staff when this machine holds something that none of the staff linked to it is
// known to have. In a large class not all do so at once.
func (g *Group) seekDeskStaff(now time.Time) {
	if !g.hasDesks() || g.desk.log.Len() == 0 || g.isDeskStaff(g.self()) || g.staffHasDesks() {
		return
	}
	if most := g.count / seekersAtOnce; most > 1 && g.c.cfg.Rand.IntN(most) > 0 {
		return
	}
	staff := g.membership.Staff()
	if len(staff) == 0 {
		return
	}
	from := g.c.cfg.Rand.IntN(len(staff))
	for i := range staff {
		id, ok := g.peerOf(staff[(from+i)%len(staff)])
		if ok && g.Present(id) && g.neighbors[id] == nil {
			g.AddNeighbor(now, Peer{ID: id})
			return
		}
	}
}

// seekersAtOnce is how many members, about, look for staff at one time.
const seekersAtOnce = 16

// staffHasDesks reports whether staff who are linked are known to have all that is here.
func (g *Group) staffHasDesks() bool {
	for _, h := range g.desk.log.Heads() {
		if !g.isDeskDuty(h.Author) { // of others nobody tells this machine
			continue
		}
		have := uint64(0)
		for _, n := range g.ups {
			if g.isDeskStaff(n.author) {
				have = max(have, n.desk.theirs[h.Author].Seq)
			}
		}
		if have < h.Seq {
			return false
		}
	}
	return true
}
