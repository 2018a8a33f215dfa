package netgroup

import (
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/antientropy"
	"lyceum/session/netgroup/replication"
	"lyceum/session/wire"
)

// How desk logs get to those who hold them. An author sends what it writes to neighbours who are to hold it, at once, and
// who gets something so compares with staff. What was missed is fetched as with class logs (logsync.go), but each
// neighbour is told of those logs only that both are to hold, and is given no others. The message is
//
//	desk  count ‖ that many fields, each an entry of the sender's own desk log
const messageDesk messageKind = 96

const (
	maxDeskEntries = 64 // in one message
	maxDeskBytes   = 64 << 10
)

func newDeskSync(g *Group) *logSync {
	s := newLogSync(g, antientropy.Config{
		Log: g.desk.log, Header: []byte{byte(messageLogs), deskLogs},
		Limit: func(a journal.Author) uint64 {
			if g.takesDesk(a, 0) {
				return journal.Always
			}
			return 0
		},
		Share: func(number antientropy.Neighbor, a journal.Author) bool {
			n := g.numbered[replication.Neighbor(number)]
			return n != nil && g.isDeskDuty(a) && g.mayHaveDesk(n, a)
		},
	})
	s.add = func(now time.Time, raw []byte) error {
		if !g.takesDesk(journal.AuthorOf(raw), len(raw)) {
			return nil
		}
		_, err := g.addDesk(now, raw)
		return err
	}
	s.heard = func(n *neighbor, told antientropy.Told) { n.oursDesk = told.Yours }
	return s
}

// meetDesks compares with a neighbour that came up; where nothing is here it is told so, for it may be the author.
func (g *Group) meetDesks(now time.Time, n *neighbor) {
	if g.hasDesks() {
		g.desk.sync.meet(n)
		g.desk.sync.compare(now, n)
	}
}

// publishDesk sends own entries from a number on to those who are to have them.
func (g *Group) publishDesk(now time.Time, from uint64) {
	raws := g.desk.log.Range(g.self(), from, maxDeskEntries, maxDeskBytes)
	all := from+uint64(len(raws)) > g.desk.log.Confirmed()
	b := wire.AppendVLU([]byte{byte(messageDesk)}, uint64(len(raws)))
	for _, raw := range raws {
		b = wire.AppendField(b, raw)
	}
	for _, n := range g.ups {
		switch {
		case !g.mayHaveDesk(n, g.self()):
		case all:
			n.send(now, b)
		default:
			g.desk.sync.compare(now, n)
		}
	}
}

// gotDesk takes in entries that their author sent.
func (n *neighbor) gotDesk(now time.Time, body []byte) error {
	g := n.group
	if !g.hasDesks() {
		return ErrNotEnabled
	}
	count, b, err := takeShortCount(body, maxDeskEntries)
	n.charge(now, float64(count/entriesPerToken+len(body)/bytesPerToken))
	for range count {
		var raw []byte
		if raw, b, err = wire.TakeField(b); err != nil {
			return err
		}
		if a := journal.AuthorOf(raw); a != n.author || !g.takesDesk(a, len(raw)) {
			continue // it may see its place otherwise
		}
		fresh, err := g.addDesk(now, raw)
		if err != nil {
			return err
		}
		if fresh && g.desk.tellAt.IsZero() {
			g.desk.tellAt = now.Add(deskTellAfter)
		}
	}
	return orTrailing(err, b)
}

// compareDesksWithStaff has staff fetch what came here.
func (g *Group) compareDesksWithStaff(now time.Time) {
	for _, n := range g.ups {
		if g.isDeskStaff(n.author) {
			g.desk.sync.compare(now, n)
		}
	}
}

// compareDesksNear compares with those next to this machine, who may have become holders, or this machine one.
func (g *Group) compareDesksNear(now time.Time) {
	if !g.hasDesks() {
		return
	}
	for _, n := range g.near {
		g.desk.sync.compare(now, n)
	}
}

// seekersAtOnce is how many members, about, look for staff at one time.
const seekersAtOnce = 16

// seekDeskStaff looks for a link with staff when this machine holds desk logs and is linked to none of the staff. In a
// large class not all do so at once.
func (g *Group) seekDeskStaff(now time.Time) {
	if !g.hasDesks() || g.desk.log.Len() == 0 || g.isDeskStaff(g.self()) {
		return
	}
	for _, n := range g.ups {
		if g.isDeskStaff(n.author) {
			return
		}
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
