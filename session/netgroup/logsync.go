package netgroup

import (
	"bytes"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/antientropy"
	"lyceum/session/netgroup/replication"
	"lyceum/session/wire"
)

// Which logs a message is about.
const (
	classLogs = LogClass
	deskLogs  = LogDesk
)

// What answers to questions about logs cost who asks, as messages do.
const (
	logsPerToken       = 64       // whose heads are hashed to compare
	toldBytesPerToken  = 1 << 10  // of an answer to a comparison
	replyBytesPerToken = 16 << 10 // of entries, as copying them is all that they cost
)

// A logSync keeps one of a group's journals in step with those of the neighbours: the engine, and for it the neighbours
// and the messages.
type logSync struct {
	group    *Group
	engine   *antientropy.Sync
	add      func(now time.Time, raw []byte) error    // gives an entry to the journal
	heard    func(n *neighbor, told antientropy.Told) // of this machine's log and its own
	settling bool
}

// newClassSync returns the one of the logs of the class.
func newClassSync(g *Group) *logSync {
	s := newLogSync(g, antientropy.Config{
		Log: g.journal, Header: []byte{byte(messageLogs), classLogs}, Limit: func(a journal.Author) uint64 {
			if !g.takesIn(g.c.now, a) {
				return g.journal.Length(a)
			}
			return g.wantedOf(a)
		},
	})
	s.add = func(now time.Time, raw []byte) error {
		_, err := g.catchUp(now, raw)
		return err
	}
	s.heard = func(n *neighbor, told antientropy.Told) { n.heard(told.Yours, told.Mine) }
	return s
}

func newLogSync(g *Group, cfg antientropy.Config) *logSync {
	cfg.Self = g.self()
	s := &logSync{group: g, engine: antientropy.New(cfg)}
	g.c.logs = append(g.c.logs, s)
	return s
}

// LogStats returns the counts of how the class's logs were kept in step.
func (g *Group) LogStats() antientropy.Stats { return g.logs.engine.Stats() }

// close has nobody answered any more.
func (s *logSync) close() {
	logs := s.group.c.logs[:0:0]
	for _, other := range s.group.c.logs {
		if other != s {
			logs = append(logs, other)
		}
	}
	s.group.c.logs = logs
}

func numberOf(n *neighbor) antientropy.Neighbor { return antientropy.Neighbor(n.number) }

// meet takes in a neighbour that may be told how far the logs go, or, while it is doubtful, one that is heard.
func (s *logSync) meet(n *neighbor) {
	own := s.group.c.PeerID()
	s.engine.Meet(antientropy.Peer{
		ID: numberOf(n), Author: n.author, Salt: n.session.HandshakeHash(),
		First: bytes.Compare(own[:], n.id[:]) < 0, Mute: !n.shown,
	})
	if n.shown {
		s.engine.Trust(numberOf(n))
	}
}

func (s *logSync) part(now time.Time, n *neighbor) {
	s.engine.Part(now, numberOf(n))
	s.settle(now)
}

func (s *logSync) compare(now time.Time, n *neighbor) {
	s.engine.Compare(now, numberOf(n))
	s.settle(now)
}

func (s *logSync) compareAll(now time.Time) {
	s.engine.CompareAll(now)
	s.settle(now)
}

// greetAll tells all neighbours how far this machine's own log goes.
func (s *logSync) greetAll(now time.Time) {
	for _, n := range s.group.ups {
		s.engine.Greet(numberOf(n))
	}
	s.settle(now)
}

func (s *logSync) advance(now time.Time) {
	if wake := s.engine.Wake(); !wake.IsZero() && !now.Before(wake) {
		s.engine.Advance(now)
		s.settle(now)
	}
}

// serve answers a want of some neighbour, if there is one.
func (s *logSync) serve(now time.Time) bool {
	served := s.engine.Serve(func(number antientropy.Neighbor) bool { return s.group.canReply(replication.Neighbor(number)) })
	s.settle(now)
	return served
}

// costOfLogs returns what a message about logs costs who sends it, besides the answer.
func (g *Group) costOfLogs(b []byte) float64 {
	return 1 + float64(len(b))/toldBytesPerToken + float64(g.journal.Logs())/logsPerToken
}

// gotLogs takes in a message about logs.
func (n *neighbor) gotLogs(now time.Time, body []byte, bulk bool) error {
	g := n.group
	switch {
	case len(body) == 0:
		return fmt.Errorf("logs of nothing: %w", wire.ErrMalformed)
	case body[0] > deskLogs: // of a later version
		return nil
	case body[0] == deskLogs && (!g.hasDesks() || !n.shown || n.doubtful):
		return nil
	case antientropy.IsEntries(body[1:]) != bulk:
		return fmt.Errorf("logs in the wrong flow: %w", wire.ErrMalformed)
	}
	s := g.logs
	if body[0] == deskLogs {
		s = g.desk.sync
	}
	s.meet(n)
	err := s.engine.Receive(now, numberOf(n), body[1:])
	s.settleFor(now, n)
	g.c.uplink.look = g.c.uplink.look || antientropy.IsWant(body[1:])
	return err
}

// settle passes on what the engine sends and tells.
func (s *logSync) settle(now time.Time) { s.settleFor(now, nil) }

// settleFor is settle where a neighbour's message is the cause, which is charged for what it is sent.
func (s *logSync) settleFor(now time.Time, cause *neighbor) {
	g := s.group
	if s.settling { // what is done about entries may have more to send: the loop that gave them out sees to it
		return
	}
	s.settling = true
	for {
		if m, ok := s.engine.NextSend(); ok {
			s.pass(now, m, cause)
		} else if t, ok := s.engine.NextTold(); ok {
			if n := g.numbered[replication.Neighbor(t.From)]; n != nil {
				s.heard(n, t)
			}
		} else if b, ok := s.engine.NextBatch(); ok {
			s.take(now, b)
		} else {
			break
		}
	}
	s.settling = false
	g.becomeReadyIfSure(now)
}

// pass sends a message.
func (s *logSync) pass(now time.Time, m antientropy.Send, cause *neighbor) {
	n := s.group.numbered[replication.Neighbor(m.To)]
	switch {
	case n == nil || n.dropped:
	case m.Bulk:
		s.group.c.uplink.begin(now, &n.bulk)
		n.sendBulk(now, m.Data)
		n.charge(now, float64(len(m.Data))/replyBytesPerToken)
	default:
		n.send(now, m.Data)
		if n == cause {
			n.charge(now, float64(len(m.Data))/toldBytesPerToken)
		}
	}
}

// take gives entries that a neighbour sent to the journal. Those that no correct member passes on are a fault of its.
func (s *logSync) take(now time.Time, b antientropy.Batch) {
	for _, raw := range b.Raws {
		if err := s.add(now, raw); err != nil {
			if n := s.group.numbered[replication.Neighbor(b.From)]; n != nil && !n.dropped {
				n.fault(now)
			}
			break
		}
	}
	s.engine.Added(now, b)
}
