package netgroup

import (
	"encoding/binary"
	"fmt"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/classtime"
	"lyceum/session/wire"
)

// Class time is that of the acting lead's clock (package classtime). Members ask neighbours for it, with a message of its
// own each time, so that what is measured is the way of a short message.
//
//	what time is it?  the asking machine's clock (8)
//	time              that, as it came ‖ class time (8) ‖ stratum (1; 255: not known) ‖ the lead's author key (32)
//
// Clocks are nanoseconds since 1970, big endian.

const (
	askTimeEvery   = 10 * time.Second
	askTimeSooner  = time.Second     // while class time is not known
	beginTimeAfter = 5 * time.Second // the lead goes by its own clock if nobody knows class time
	awaitTime      = time.Second     // after the first link
	timeSources    = 4               // neighbours asked at a time, and one more to find out who else is close to the lead
	doubtTime      = time.Minute     // after joining: class time that was not heard of the lead is learnt anew
	clockJump      = time.Second     // of wall clock against monotonic clock: somebody set it, or the machine slept
)

// A classClock is class time, and who leads.
type classClock struct {
	classtime.Clock
	lead   journal.Author
	hasOne bool
	askAt  time.Time // when to ask next; zero: never
	round  int
	lostAt time.Time      // since when class time is not known, if it is not
	seenAt time.Time      // the machine's clock, with its monotonic reading
	heard  journal.Author // who was taken for the lead when class time was learnt; zero: others said it
}

// Lead returns the acting lead: of the staff that are present whoever has the highest grant, and of those the one
// with the smallest key. Two machines that do not see each other may take different people for it.
func (g *Group) Lead() (lead journal.Author, ok bool) {
	for _, a := range g.membership.Staff() {
		if a == g.self() && g.IsReady() {
			return a, true
		}
		if id, known := g.peerOf(a); known && a != g.self() && g.Present(id) {
			return a, true
		}
	}
	return lead, false
}

// ClassTime returns the time of the class: that of the lead's clock, as far as it is known here. It never runs back, but
// once when it is first learnt. It is the machine's own time where there is no staff.
func (g *Group) ClassTime(now time.Time) time.Time { return g.clock.Time(now) }

// localOf returns when it is some class time, by this machine's clock, or earlier; zero for zero.
func (g *Group) localOf(class, now time.Time) time.Time {
	if class.IsZero() {
		return class
	}
	return g.clock.Local(class, now)
}

// startClock begins to learn class time.
func (g *Group) startClock(now time.Time) {
	if !g.hasStaff() || !g.spec.carriesPosts() {
		return
	}
	g.clock.askAt, g.clock.seenAt, g.clock.lostAt = now, now, now
	if g.me.Founds {
		g.clock.Begin(now)
	}
}

// keepTime asks for class time when that is due.
func (g *Group) keepTime(now time.Time) {
	k := &g.clock
	if k.askAt.IsZero() || now.Before(k.askAt) {
		return
	}
	g.watchClock(now)
	g.watchLead(now)
	every := askTimeEvery
	if !k.IsKnown() {
		every = askTimeSooner
		if k.hasOne && k.lead == g.self() && !now.Before(k.lostAt.Add(beginTimeAfter)) {
			k.Begin(now)
		}
	}
	k.askAt = now.Add(every)
	if !k.IsKnown() || k.hasOne && k.lead != g.self() {
		g.askTime(now)
	}
}

// awaitsTime returns until when a newcomer waits for class time before it writes: an entry of a clock that is fast
// would hide all that it writes until class time gets there. Once all who were asked have answered there is
// nothing to wait for.
func (g *Group) awaitsTime(now time.Time) (until time.Time, waits bool) {
	k := &g.clock
	if k.askAt.IsZero() || k.IsKnown() {
		return until, false
	}
	for _, n := range g.ups {
		until = earliest(until, n.upAt.Add(awaitTime))
		waits = waits || !n.timeAsked.IsZero()
	}
	return until, waits && now.Before(until)
}

// watchClock has class time learnt anew if the machine's clock was set since the last time.
func (g *Group) watchClock(now time.Time) {
	k := &g.clock
	if set := now.Round(0).Sub(k.seenAt.Round(0)) - now.Sub(k.seenAt); set.Abs() > clockJump {
		g.forgetTime(now)
	}
	k.seenAt = now
}

// forgetTime has class time learnt anew, by the lead too: others go on with it meanwhile.
func (g *Group) forgetTime(now time.Time) {
	g.clock.Forget()
	g.clock.lostAt = now
}

// watchLead takes note that somebody else leads.
func (g *Group) watchLead(now time.Time) {
	k := &g.clock
	lead, ok := g.Lead()
	if ok && (lead != k.lead || !k.hasOne) {
		k.lead, k.hasOne = lead, true
		k.Lead(now, lead == g.self())
		if lead != k.heard && now.Before(g.joinedAt.Add(doubtTime)) && !g.me.Founds {
			k.Doubt()
		}
	}
}

// askTime asks the lead, or, where that is no neighbour, those who are close to it.
func (g *Group) askTime(now time.Time) {
	k := &g.clock
	if len(g.ups) == 0 {
		return
	}
	for _, n := range g.ups {
		if n.author == k.lead && k.IsKnown() {
			n.askTime(now)
			return
		}
	}
	asked := k.Sources()
	for _, id := range asked[:min(len(asked), timeSources)] {
		for _, n := range g.ups {
			if int(n.number) == id {
				n.askTime(now)
			}
		}
	}
	more := 1
	if !k.IsKnown() || len(asked) < timeSources {
		more = timeSources
	}
	for range min(more, len(g.ups)) {
		k.round++
		g.ups[k.round%len(g.ups)].askTime(now)
	}
}

// askTime asks a neighbour, unless it was at this very moment.
func (n *neighbor) askTime(now time.Time) {
	if n.timeAsked.Equal(now) {
		return
	}
	n.timeAsked = now
	n.send(now, appendClock([]byte{byte(messageAskTime)}, now))
}

func appendClock(b []byte, t time.Time) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(t.UnixNano()))
}

// A clockMessage is what a neighbour says of class time.
type clockMessage struct {
	asked   uint64 // as it was asked
	class   time.Time
	stratum byte
	lead    journal.Author
}

func (m clockMessage) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(append(b, byte(messageTime)), m.asked)
	return append(append(appendClock(b, m.class), m.stratum), m.lead[:]...)
}

// parseClockMessage refuses times before 1970 and after 2262, of which nanoseconds are no 63-bit number.
func parseClockMessage(b []byte) (m clockMessage, err error) {
	if len(b) != 8+8+1+len(m.lead) {
		return m, fmt.Errorf("time of %d bytes: %w", len(b), wire.ErrMalformed)
	}
	m.asked = binary.BigEndian.Uint64(b)
	class := binary.BigEndian.Uint64(b[8:])
	if class > 1<<63-1 {
		return m, fmt.Errorf("time %d: %w", class, wire.ErrMalformed)
	}
	m.class, m.stratum, m.lead = time.Unix(0, int64(class)).UTC(), b[16], journal.Author(b[17:])
	return m, nil
}

// gotAskTime tells a neighbour class time.
func (n *neighbor) gotAskTime(now time.Time, body []byte) error {
	if len(body) != 8 {
		return fmt.Errorf("question of %d bytes: %w", len(body), wire.ErrMalformed)
	}
	k := &n.group.clock
	m := clockMessage{asked: binary.BigEndian.Uint64(body), class: k.Time(now), stratum: classtime.NoStratum, lead: k.lead}
	if k.hasOne {
		m.stratum = byte(k.Stratum())
	}
	n.send(now, m.append(nil))
	return nil
}

// gotTime takes in what a neighbour says. Nobody but the lead is of stratum 0, or, for who knows too little of the record to
// tell who that is, one of the staff as far as the record is here, or a peer of the invite with the grants of one: whoever
// was appointed once can show those. What is said of another lead's time counts only for who knows none.
func (n *neighbor) gotTime(now time.Time, body []byte) error {
	m, err := parseClockMessage(body)
	if err != nil {
		return err
	}
	g := n.group
	k := &g.clock
	asked := n.timeAsked
	n.timeAsked = time.Time{}
	switch {
	case asked.IsZero() || m.asked != uint64(asked.UnixNano()), k.askAt.IsZero():
		return nil // to an older question, or to none
	case m.stratum == classtime.NoStratum, k.IsKnown() && m.lead != k.lead:
		g.becomeReadyIfSure(now)
		return nil
	}
	s := classtime.Sample{Asked: asked, Answered: now, Class: m.class, Stratum: max(int(m.stratum), 1)}
	if m.stratum == 0 && (n.author == k.lead || !k.hasOne && g.mayLead(n)) {
		s.Stratum = 0
	}
	knew := k.IsKnown()
	if k.Add(int(n.number), s); !knew && k.IsKnown() {
		if k.Stratum() == 1 {
			k.heard = n.author
		}
		g.foldDue(now)
	}
	g.becomeReadyIfSure(now)
	return nil
}

// mayLead reports whether a neighbour may be the lead, to who does not know it.
func (g *Group) mayLead(n *neighbor) bool {
	return g.rights(n.author)&journal.Moderate != 0 || g.isBootstrap(n) && g.isStaff(n)
}
