package netgroup

import (
	"errors"
	"fmt"
	"time"

	"lyceum/session/netgroup/fleeting"
	"lyceum/session/wire"
)

// What is fleeting, such as where somebody draws, is posted apart from all else: in envelopes of version 2, over a tree for each
// author (package fleeting), in flows that go before those of messages and after those of streams (sideflow.go), in which go
//
//	post   0 if the sender feeds the receiver, 1 if it does not and may, 2 if it may should nobody else ‖ envelope
//	graft  1 if nobody feeds the sender, else 0 ‖ author (32) ‖ number: feed me what that author posts, and send me what came of it with
//	       higher numbers
//	prune  author (32): feed me that no more, or: I do not feed you that
//
// Numbers are class time in microseconds, or rise by one; those that are not of the last seconds are dropped. Nothing is kept for
// longer than a few seconds, nobody is told of what came before, and what waits for 250 ms is given up.

// MaxFleeting is the longest fleeting post, in bytes.
const MaxFleeting = 1 << 10

const (
	// What is passed on of one author: a stroke or a pointer each frame, and a little more; and four times as much as a second's at once.
	briefRate, briefBurst          = 90.0, 360.0
	briefByteRate, briefBytesBurst = 96 << 10, 384 << 10
	// What is passed on in all, and half of it of one neighbour; and what is read of one, whatever it is about.
	briefRelayRate, briefRelayBurst = 600.0, 1800.0
	briefReadRate, briefReadBurst   = 900.0, 2700.0
	// How far from class time here a number may be.
	fleetingLate, fleetingEarly = 5 * time.Second, 2 * time.Second
	// fleetingStart is how long one waits for a line.
	fleetingStart  = 250 * time.Millisecond
	fleetingFinish = time.Second
	// fleetingShare is the share of the uplink that may go into copies of what is fleeting.
	fleetingShare = 0.25
	// unmeasuredLine is what a line is taken to carry at least, in kbit/s, as long as it was never full.
	unmeasuredLine = 4000
	// weakBeside is how many times as much as a member half of its neighbours pass on, from which on it is weak beside them.
	weakBeside = 2.4
	// weighEvery is how often it is looked at who may pass on how much.
	weighEvery = time.Second
)

// fleetingHead is how many bytes stand before the envelope.
const fleetingHead = 2

// A briefAuthor is what is remembered of somebody's fleeting posts.
type briefAuthor struct {
	window postWindow
	count  allowance
	bytes  allowance
}

// may reports whether one more may be passed on, and counts it.
func (b *briefAuthor) may(now time.Time, size int) bool {
	if !b.count.has(now, briefRate, briefBurst) || !b.bytes.hasFor(now, float64(size), briefByteRate, briefBytesBurst) {
		return false
	}
	b.count.spent++
	b.bytes.spent += float64(size)
	return true
}

// PostFleeting sends all members a message that is worth nothing a moment later: before other posts, not kept, not ordered,
// delivered at most once to each. Errors are those of Post.
func (g *Group) PostFleeting(now time.Time, data []byte) error {
	if err := g.mayPost(now, data); err != nil {
		return err
	}
	if len(data) > MaxFleeting {
		return fmt.Errorf("fleeting post of %d bytes: at most %d", len(data), MaxFleeting)
	}
	g.fleetingSeq = max(g.fleetingSeq+1, uint64(max(g.ClassTime(now).UnixMicro(), 0)))
	raw, err := sealPost(fleetingVersion, g.content, g.id, g.c.cfg.Identity, g.fleetingSeq, data, g.c.cfg.Random)
	if err != nil {
		return err
	}
	p := g.spreadFleeting(now)
	p.at(now).Publish(now, fleeting.Author(g.self()), g.fleetingSeq, append([]byte{byte(messagePost), 0}, raw...))
	return nil
}

// receiveFleeting reads a message in the flow of what is fleeting. Of a neighbour that sends too many some are not read.
func (n *neighbor) receiveFleeting(now time.Time, b []byte) {
	g := n.group
	if n.dropped || !n.up || g.state != groupOpen {
		return
	}
	g.rates.received[trafficPosts].add(now, len(b))
	n.gave.add(now, len(b))
	if !n.brief.read.has(now, briefReadRate, briefReadBurst) {
		g.counters.Slowed++
		return
	}
	n.brief.read.spent++
	if err := n.gotFleeting(now, b); err != nil {
		n.fault(now)
	}
}

func (n *neighbor) gotFleeting(now time.Time, b []byte) error {
	p := n.group.spreadFleeting(now)
	switch {
	case len(b) == 0:
		return fmt.Errorf("fleeting: %w", wire.ErrMalformed)
	case !n.group.spec.carriesPosts():
		return ErrNotEnabled
	case !p.add(now, n):
		return nil
	}
	switch kind := messageKind(b[0]); kind {
	case messagePost:
		return p.gotPost(now, n, b)
	case messageFetch:
		of, since, alone, err := parseGraft(b[1:])
		if err == nil {
			p.at(now).Grafted(now, n.brief.at, of, since, alone)
		}
		return err
	case messagePrune:
		of, err := parsePruneOf(b[1:])
		if err == nil {
			p.at(now).Pruned(now, n.brief.at, of)
		}
		return err
	}
	return fmt.Errorf("fleeting: %w", wire.ErrMalformed)
}

// gotPost takes in a fleeting post, delivers it if it is new, and passes it on. How many are looked at is bounded before
// any signature is checked; who wrote them is not known before.
func (p *fleetingPart) gotPost(now time.Time, from *neighbor, message []byte) error {
	g := p.group
	if len(message) < fleetingHead || message[1] > byte(fleeting.OfferedLast) {
		return fmt.Errorf("fleeting post: %w", wire.ErrMalformed)
	}
	raw, way := message[fleetingHead:], fleeting.Way(message[1])
	claims, err := parseEnvelope(fleetingVersion, raw)
	if err != nil {
		return err
	}
	of := fleeting.Author(claims.author)
	if !p.at(now).Received(now, from.brief.at, of, claims.number, way) || claims.author == g.self() {
		g.counters.Duplicate++
		return nil
	}
	if !p.mayRelay(now, from) {
		g.counters.Slowed++
		return nil
	}
	data, e, err := g.judgePost(now, from, fleetingVersion, raw)
	switch {
	case errors.Is(err, errTooEarly), errors.Is(err, errTakenAway):
		return nil
	case err != nil:
		return err
	case len(data) > MaxFleeting:
		return fmt.Errorf("fleeting post of %d bytes: %w", len(data), wire.ErrMalformed)
	}
	brief := &g.authors.of(now, e.author).brief
	switch {
	case !g.isOfNow(now, e.number):
	case !brief.may(now, len(raw)):
		g.counters.Slowed++
	case !brief.window.accept(e.number):
		g.counters.Duplicate++
	default:
		g.counters.Fleeting++
		g.c.emit(FleetingReceived{Group: g, Author: e.author, Data: data})
		p.at(now).Accept(now, from.brief.at, of, e.number, way, message)
	}
	return nil
}

// mayRelay reports whether one more message that comes by a neighbour may be passed on, and counts it.
func (p *fleetingPart) mayRelay(now time.Time, from *neighbor) bool {
	one := &from.brief.relays
	if !p.relays.has(now, briefRelayRate, briefRelayBurst) || !one.has(now, briefRelayRate/fromOne, briefRelayBurst/fromOne) {
		return false
	}
	p.relays.spent++
	one.spent++
	return true
}

// isOfNow reports whether the number of a fleeting post is of about now. Where nobody's clock is that of the group, any is.
func (g *Group) isOfNow(now time.Time, number uint64) bool {
	if !g.hasStaff() {
		return true
	}
	off := g.ClassTime(now).Sub(time.UnixMicro(int64(min(number, 1<<62))))
	return -fleetingEarly <= off && off <= fleetingLate
}
