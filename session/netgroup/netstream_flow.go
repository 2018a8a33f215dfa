package netgroup

import (
	"bytes"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
	"lyceum/session/rtmfp"
)

// Who takes part in a stream, whether it publishes or plays it, opens flows for it to each neighbour, whose metadata are
// streamMetadata ‖ handshake tag ‖ stream ID ‖ class (1): so packets need not say of what stream they are, and sound
// goes before pictures and these before all else. The classes are:
//
//	0  control  messages of package multicast, in order; the first is empty and says that its sender takes part
//	1  first    packets that matter most: of sound, of a screen, of the first two layer groups
//	2  detail   the others, and parity
//
// The last two are opened with the first packet, read in whatever order things come, and what is late is given up.
const streamMetadata = "lyceum/stream/1"

type flowClass uint8

const (
	flowControl flowClass = iota
	flowFirst
	flowDetail
	flowClasses
)

// maxStreamLinks is in how many streams a neighbour may take part, as far as it is remembered here.
const maxStreamLinks = 128

// A streamLink is the flows of one stream to and from a neighbour.
type streamLink struct {
	out [flowClasses]SendFlow
	in  [flowClasses]ReceiveFlow

	back   *rtmfp.Recall // of what this machine publishes for the neighbour alone; nil: nothing was sent
	barred bool          // it forged, and has no part in the stream any more
	took   allowance     // bytes of packets

	rejected int       // times in a row that the neighbour did not take the flow of control,
	againAt  time.Time // and when to try again
}

// showAgain is after how long that is, doubled each time.
const (
	showAgain     = time.Second
	showAgainMost = time.Minute
)

// A streamFlow is the owner of one of these flows.
type streamFlow struct {
	n     *neighbor
	id    stream.ID
	class flowClass
}

// streamLinks are those of a neighbour. The zero value is empty.
type streamLinks struct {
	byID map[stream.ID]*streamLink
	sent byteRate

	toldAt time.Time // when it was told what members publish
}

// of returns the link for a stream, making it if there is room.
func (l *streamLinks) of(id stream.ID) *streamLink {
	k := l.byID[id]
	if k == nil && len(l.byID) < maxStreamLinks {
		if l.byID == nil {
			l.byID = map[stream.ID]*streamLink{}
		}
		k = &streamLink{}
		l.byID[id] = k
	}
	return k
}

// sorted returns the links in the order of the streams' IDs, so that a simulation repeats.
func (l *streamLinks) sorted() (all []*streamLink) {
	ids := make([]stream.ID, 0, len(l.byID))
	for id := range l.byID {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b stream.ID) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range ids {
		all = append(all, l.byID[id])
	}
	return all
}

// takesPart reports whether a neighbour has said that it takes part in a stream.
func (l *streamLinks) takesPart(id stream.ID) bool {
	k := l.byID[id]
	return k != nil && !k.barred && k.in[flowControl] != nil
}

// bar keeps a neighbour out of a stream, and reports whether it was in.
func (l *streamLinks) bar(id stream.ID) bool {
	k := l.byID[id]
	if k == nil || k.barred {
		return false
	}
	k.barred = true
	k.closeOut()
	return true
}

// show tells a neighbour that this machine takes part in a stream.
func (l *streamLinks) show(now time.Time, n *neighbor, p *streamPart) {
	if k := l.of(p.id); k == nil || k.barred || k.out[flowControl] != nil || n.dropped || !p.goesTo(n) || now.Before(k.againAt) {
		return
	}
	l.write(now, n, p, flowControl, []byte{}, rtmfp.Deadlines{})
	switch {
	case l.takesPart(p.id):
		p.add(now, n)
	case p.publisher == nil && p.engine.IsAlone():
		p.guess(now, n)
	}
}

// guess has the engine count on a neighbour that has not said yet that it takes part, as most do.
func (p *streamPart) guess(now time.Time, n *neighbor) {
	number := multicast.Neighbor(n.number)
	p.guessed, p.guessedAt = n, now
	p.at(now).Add(now, number, memberOf(n.id), n.author == p.author)
	p.engine.SetPath(number, multicast.Path{RTT: n.session.RTT()})
	p.engine.Guess(now, number)
}

// guessHolds is how long a guess is held on to that nothing bears out.
const guessHolds = 2 * time.Second

// judgeGuess takes a guess back that was wrong.
func (p *streamPart) judgeGuess(now time.Time) {
	n := p.guessed
	if n == nil || now.Sub(p.guessedAt) < guessHolds {
		return
	}
	if p.guessed = nil; !n.streams.takesPart(p.id) {
		p.at(now).Remove(now, multicast.Neighbor(n.number))
	}
}

// add has the engine count on a neighbour.
func (p *streamPart) add(now time.Time, n *neighbor) {
	if p.publisher != nil && !p.publisher.HasReceivers() {
		p.group.c.emit(ReceiverCame{p.publisher})
	}
	p.at(now).Add(now, multicast.Neighbor(n.number), memberOf(n.id), n.author == p.author)
	for _, q := range p.streams.order {
		if q.author == p.author && q.engine.HasForged(multicast.Neighbor(n.number)) {
			p.engine.Suspect(now, multicast.Neighbor(n.number))
		}
	}
	p.tellPaths()
}

// hide ends this machine's flows for a stream.
func (l *streamLinks) hide(id stream.ID) {
	k := l.byID[id]
	if k == nil {
		return
	}
	k.closeOut()
	l.forget(id, k)
}

// closeOut ends them. Of what is for the neighbour alone nothing more is sent.
func (k *streamLink) closeOut() {
	if k.back != nil {
		k.back.Take()
		k.back = nil
	}
	for class, out := range k.out {
		if out != nil {
			out.SetOwner(nil)
			out.Close()
			k.out[class] = nil
		}
	}
}

// forget drops a link that has no flow any more.
func (l *streamLinks) forget(id stream.ID, k *streamLink) {
	if !k.barred && k.rejected == 0 && k.in == ([flowClasses]ReceiveFlow{}) && k.out == ([flowClasses]SendFlow{}) {
		delete(l.byID, id)
	}
}

// priorityOf returns the priority of a stream's flows.
func priorityOf(kind stream.Kind, class flowClass) rtmfp.Priority {
	switch {
	case class == flowControl:
		return rtmfp.PriorityControl
	case kind == stream.Audio:
		return rtmfp.PriorityAudio
	case class == flowDetail, kind == stream.Data:
		return rtmfp.PriorityVideoDetail
	}
	return rtmfp.PriorityVideo
}

// write gives the transport a message, opening the flow first if need be. It reports whether there was room.
func (l *streamLinks) write(now time.Time, n *neighbor, p *streamPart, class flowClass, b []byte, d rtmfp.Deadlines) bool {
	k := l.of(p.id)
	if k == nil || k.barred {
		return false
	}
	if k.out[class] == nil {
		m := append(append([]byte(streamMetadata), n.group.keys.tag[:]...), p.id[:]...)
		out, err := n.session.OpenFlow(append(m, byte(class)), priorityOf(p.listed.info.Kind, class))
		if err != nil {
			return false
		}
		out.SetOwner(&streamFlow{n, p.id, class})
		k.out[class] = out
	}
	if p.publisher != nil && p.isDirect() && class != flowControl {
		if k.back == nil {
			k.back = new(rtmfp.Recall)
		}
		d.Recall = k.back
	}
	if k.out[class].Write(now, b, d) != nil {
		return false
	}
	l.sent.add(now, len(b))
	n.group.c.capacity.written += len(b)
	return true
}

// streamOfFlow returns the group and stream that a flow's metadata name.
func (c *Connection) streamOfFlow(metadata []byte) (g *Group, id stream.ID, class flowClass, ok bool) {
	var tag keying.Tag
	if len(metadata) != len(streamMetadata)+len(tag)+len(id)+1 || string(metadata[:len(streamMetadata)]) != streamMetadata {
		return nil, id, 0, false
	}
	rest := metadata[len(streamMetadata):]
	rest = rest[copy(tag[:], rest):]
	class = flowClass(rest[copy(id[:], rest):][0])
	g = c.linking(tag)
	return g, id, class, g != nil && class < flowClasses && g.spec.MulticastEnabled
}

// beginStream accepts a flow that a neighbour begins for a stream.
func (n *neighbor) beginStream(now time.Time, f ReceiveFlow, id stream.ID, class flowClass) {
	g := n.group
	k := n.streams.of(id)
	p := g.streams.parts[id]
	belongs := n.shown && !n.guest && !n.dropped
	if !belongs || k == nil || k.barred || k.in[class] != nil || p == nil && class != flowControl || p != nil && !p.goesTo(n) {
		f.Reject(0)
		return
	}
	k.in[class] = f
	f.SetOwner(&streamFlow{n, id, class})
	if class != flowControl {
		f.UseNetworkOrder(now)
		return
	}
	k.rejected, k.againAt = 0, time.Time{}
	if !n.up {
		g.setUp(now, n) // it has taken this machine in, as with a message
	}
	if p != nil {
		n.streams.show(now, n, p)
		p.add(now, n)
		g.streams.settle(now)
	}
}

// What messages in streams' flows cost who sends them, to which many of them are usual.
const (
	controlsPerToken = 8
	packetsPerToken  = 16
)

// pause has no stream of a neighbour read, or has them read again.
func (l *streamLinks) pause(now time.Time, paused bool) {
	for _, k := range l.sorted() {
		for _, in := range k.in {
			if in != nil {
				in.SetPaused(now, paused)
			}
		}
	}
}

// receive reads a message in a stream's flow.
func (f *streamFlow) receive(now time.Time, b []byte) {
	n := f.n
	g := n.group
	p := g.streams.parts[f.id]
	k := n.streams.byID[f.id]
	if n.dropped || p == nil || k == nil || k.barred || g.state != groupOpen {
		return
	}
	n.gave.add(now, len(b))
	number := multicast.Neighbor(n.number)
	var err error
	switch {
	case f.class == flowControl && len(b) == 0: // hello
	case f.class == flowControl:
		n.charge(now, 1.0/controlsPerToken)
		p.rates.gotControl.add(now, len(b))
		err = p.at(now).Control(now, number, b)
	case p.publisher == nil:
		n.charge(now, 1.0/packetsPerToken)
		if !k.takes(now, len(b), &p.listed) {
			n.group.counters.PacketsFlooded++
			return
		}
		err = p.gotPacket(now, number, b)
	}
	if err != nil {
		n.fault(now)
	}
	p.settle(now)
}

// finished takes in that the neighbour ended a flow.
func (f *streamFlow) finished(now time.Time) {
	n := f.n
	k := n.streams.byID[f.id]
	if k == nil {
		return
	}
	k.in[f.class] = nil
	n.streams.forget(f.id, k)
	if p := n.group.streams.parts[f.id]; p != nil && f.class == flowControl {
		p.at(now).Remove(now, multicast.Neighbor(n.number))
		n.group.streams.settle(now)
	}
}

// rejected takes in that the neighbour does not take a flow: it does not take part any more, or does not know yet that
// this machine belongs to the group. A flow of control is tried again some time later, another when there is something
// to send.
func (f *streamFlow) rejected(now time.Time) {
	k := f.n.streams.byID[f.id]
	if k == nil {
		return
	}
	k.out[f.class] = nil
	if f.class == flowControl {
		k.againAt = now.Add(min(showAgain<<k.rejected, showAgainMost))
		k.rejected = min(k.rejected+1, 6)
	}
	f.n.streams.forget(f.id, k)
}

// close ends all flows of a neighbour that leaves.
func (l *streamLinks) close() {
	for _, k := range l.sorted() {
		k.closeOut()
		for _, in := range k.in {
			if in != nil {
				in.SetOwner(nil)
				in.Reject(0)
			}
		}
	}
	l.byID = nil
}

// part has the engines count on a neighbour no more.
func (s *groupStreams) part(now time.Time, n *neighbor) {
	for _, p := range s.order {
		p.at(now).Remove(now, multicast.Neighbor(n.number))
	}
	n.streams.close()
	s.setDirect(now, n, nil)
}
