package netgroup

import (
	"fmt"
	"math"
	"time"

	"lyceum/session/journal"
)

// Where the owner stores what the logs say (Member.Durable), it is told of everything that is new in them. What this
// machine writes itself counts here at once, and nobody else is given it, or told that it is there, or given a key
// that it announces, before the owner says that it is on disk: a machine that is started again must find all that
// others have of its log, or it would write an entry of the same number anew.

// The logs of an author.
const (
	LogClass uint8 = iota
	LogDesk
)

// EntriesToStore hands over what is to be put on disk, in the order in which that has to happen. After an own entry
// Group.Stored says that it was done, or Group.StoredDesk. Of each log at most one comes when the queue of events is
// emptied.
type EntriesToStore struct {
	Group *Group
	Log   uint8 // LogClass or LogDesk
	// The exact bytes of entries and of evidence against authors who broke a rule, to be given back as
	// Member.Stored by author and sequence number. They belong to the group and must not be changed.
	Raws, Evidence [][]byte
	Own            bool   // some are of this machine's own log,
	Seq            uint64 // of which this is the last
}

// SecretsToStore hands over the secrets of a group, all of them each time: keys, and the number of the last post. They
// are to be on disk before the entries of an EntriesToStore that comes after, or along with them.
type SecretsToStore struct {
	Group   *Group
	Secrets []byte
}

func (EntriesToStore) event() {}
func (SecretsToStore) event() {}

// Format keeps the secrets out of logs and errors.
func (e SecretsToStore) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "%d bytes of secrets", len(e.Secrets))
}

// toldWithin is how long a neighbour that was removed stays linked if the removal is not on disk, so that it can be
// told why the link ends.
const toldWithin = time.Second

// Stored says that this machine's own log is on disk up to an entry. What was held so far goes out.
func (g *Group) Stored(now time.Time, seq uint64) {
	from := g.journal.Confirmed()
	g.journal.Confirm(seq)
	to := g.journal.Confirmed()
	if to == from || g.state == groupClosed {
		return
	}
	for _, n := range g.ups {
		if n.doubtful {
			n.judgeAgain(now) // who was removed goes before the keys are handed on
		}
	}
	g.publishOwn(now, from+1, to)
	for _, n := range g.ups {
		g.handKeys(now, n)
	}
	if g.state == groupLeaving {
		g.partIfStored(now)
	}
}

// publishAtOnce is how many own entries are posted at one time. What is more neighbours fetch.
const publishAtOnce = 64

// publishOwn posts own entries.
func (g *Group) publishOwn(now time.Time, from, to uint64) {
	first := !g.wrote // from now on this machine can vouch for what others wrote
	g.wrote = true
	if to-from < publishAtOnce {
		for _, raw := range g.journal.Range(g.self(), from, publishAtOnce, math.MaxInt) {
			g.spreading.publish(now, messageEntry, raw)
		}
	} else {
		g.logs.compareAll(now)
	}
	if first {
		g.logs.greetAll(now)
	}
}

// tellAtLast tells the owners, once they have taken all else, what changed since the last time.
func (c *Connection) tellAtLast() {
	for _, g := range c.groups {
		g.tellOfFaults()
		g.tellToStore()
	}
}

func (g *Group) tellToStore() {
	if !g.me.Durable {
		return
	}
	if g.secretsChanged {
		g.secretsChanged = false
		g.c.emit(SecretsToStore{g, g.secrets()})
	}
	g.tellLogToStore(LogClass, g.journal)
	g.tellLogToStore(LogDesk, g.desk.log)
}

func (g *Group) tellLogToStore(log uint8, j *journal.Journal) {
	raws, evidence := j.TakeKept()
	if len(raws) == 0 && len(evidence) == 0 {
		return
	}
	ev := EntriesToStore{Group: g, Log: log, Raws: raws, Evidence: evidence}
	for _, raw := range raws {
		if journal.AuthorOf(raw) == g.self() {
			ev.Own, ev.Seq = true, max(ev.Seq, journal.SeqOf(raw))
		}
	}
	g.c.emit(ev)
}
