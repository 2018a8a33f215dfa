package main

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/netgroup/stream"
	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// How people draw, and how what they draw is told. Points are as a mouse has them; they are posted as package session has it.
const (
	pointEvery   = 8 * time.Millisecond
	inkPause     = 16 * time.Millisecond
	inkScarce    = 50 * time.Millisecond // of whose uplink is below
	inkScarceAt  = 2e6                   // bit/s
	pointBytes   = 3
	inkHead      = 24  // bytes of a post before its points
	strokeBytes  = 320 // of the entry with a finished stroke
	strokeLeast  = 1500 * time.Millisecond
	strokeMost   = 2500 * time.Millisecond
	strokePause  = 400 * time.Millisecond
	displayEvery = time.Second / 60
	stageEvery   = 2 * time.Second
	kindStroke   = journal.Kind(64)
)

// A blackboard is a class on the full stack in which some draw while the first shows a picture and says what is on the stage.
type blackboard struct {
	c       *crowd // where everybody is; nothing moves in its own world
	w       *netsim.World
	authors int
	rate    int64  // of every uplink, bit/s; 0: those of homes
	file    []byte // an object of it; nil: none spreads
	pieces  uint64
	peers   []*pupil
	begin   time.Time // of the measured time
	end     time.Time
	media   [2]*netgroup.NetStream // picture and sound
	posts   []inked
	stages  []staged
	took    inkTimes
}

// A pupil is a member of a blackboard's class.
type pupil struct {
	*netgroup.Connection
	b      *blackboard
	number int
	host   *host
	id     *keying.Identity
	rand   *rand.Rand
	group  *netgroup.Group
	space  *netgroup.Objects
	phase  time.Duration // of its display
	late   bool

	joinedAt, linkedAt, stagedAt time.Time

	drawn []time.Time // points that were not posted yet
	upAt  time.Time   // when the pen is lifted
}

// An inked is one post of ink.
type inked struct {
	by     int
	drawn  []time.Time
	heard  int
	latest time.Time // when it was visible at the last so far
}

// A staged is one entry that says what is on the stage.
type staged struct {
	at  time.Time
	seq uint64
}

// inkTimes are what is measured, in ns.
type inkTimes struct {
	arrived, visible   []int64 // of each point at each who sees it
	everywhere         []int64 // of the last point of each post, until all see it
	stream, stage      []int64
	lateLink, lateJoin []int64
}

// inkCommand measures how soon everybody sees what is drawn.
func inkCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	authors := flags.Int("authors", 4, "how many draw at once; the first peer is one of them")
	var file sizeFlag
	flags.Var(&file, "file", "share a file of so many bytes meanwhile; none if left out")
	mbit := flags.Int("uplink", 0, "Mbit/s of every peer's uplink; 0: those of homes, and 10 of the first")
	return func(s settings) (*crowd, any) {
		b := newBlackboard(s, min(*authors, s.peers/2), uint64(file), int64(*mbit)*1e6)
		b.run()
		return b.c, b.result()
	}
}

// newBlackboard has peers come, a tenth of them in the second half.
func newBlackboard(s settings, authors int, file uint64, rate int64) *blackboard {
	c := newCrowd(s)
	c.spec.MulticastEnabled = true
	b := &blackboard{c: c, w: netsim.New(s.seed, start), authors: authors, rate: rate}
	if file > 0 {
		b.file, b.pieces = make([]byte, 64<<10), (file+65535)/65536
	}
	b.begin = start.Add(joinWithin + settleFor)
	b.end = b.begin.Add(time.Duration(s.seconds) * time.Second)
	hosts := map[netip.AddrPort]*host{}
	late := max(1, s.peers/10)
	for i := range s.peers {
		p := b.place(i)
		hosts[p.host.addr()] = p.host
		at := start.Add(time.Duration(c.w.rand.Int64N(int64(joinWithin))))
		if p.late = i >= s.peers-late; p.late {
			half := b.end.Sub(b.begin) / 2
			at = b.begin.Add(half + half*time.Duration(i-(s.peers-late))/time.Duration(late))
		} else if i == 0 {
			at = start
		}
		b.w.At(at, func(now time.Time) { b.join(p, now) })
	}
	b.w.SetPathRule(func(from, to netip.AddrPort) netsim.Link {
		x, y := hosts[from], hosts[to]
		if x == nil || y == nil {
			return netsim.Link{}
		}
		return netsim.Link{Delay: distance(x.place, y.place), Jitter: time.Duration(jitterMean), Loss: 1 - x.uplink.keeps*y.uplink.keeps}
	})
	return b
}

// place gives a peer a machine. That of the first has the uplink of who publishes.
func (b *blackboard) place(number int) *pupil {
	c := b.c
	p := &pupil{b: b, number: number, host: c.w.addHost(), id: c.identity(number), rand: rand.New(rand.NewPCG(c.seed, uint64(number)))}
	p.phase = time.Duration(p.rand.Int64N(int64(displayEvery)))
	if number == 0 {
		p.host.uplink = uplink{rate: richUplink, keeps: p.host.uplink.keeps}
		if c.loss < 0 {
			p.host.uplink.keeps = 1 - ordinaryLoss
		}
	}
	if b.rate > 0 {
		p.host.uplink.rate = b.rate
	}
	return p
}

func (b *blackboard) join(p *pupil, now time.Time) {
	c := b.c
	p.Connection = netgroup.NewConnection(netgroup.ConnectionConfig{
		Identity: p.id, Rand: p.rand, Random: rand.NewChaCha8(c.bytes(p.number, 2)), StreamPacket: p.delivered,
	})
	spec := *c.spec
	spec.Bootstrap = nil
	for _, i := range p.rand.Perm(len(b.peers)) {
		if q := b.peers[i]; len(spec.Bootstrap) < 16 {
			addrs := []wire.Address{{AddrPort: q.host.addr(), Origin: wire.OriginObserved}}
			spec.Bootstrap = append(spec.Bootstrap, netgroup.Peer{ID: q.PeerID(), Addrs: addrs})
		}
	}
	b.peers = append(b.peers, p)
	p.joinedAt = now
	b.w.Add(p.host.addr(), p, netsim.Link{Rate: p.host.uplink.rate, Queue: time.Duration(uplinkQueue)})
	var err error
	p.group, err = p.Join(now, &spec, netgroup.Member{
		Addrs: []netip.AddrPort{p.host.addr()}, Founds: p.number == 0, Uplink: knownUplink(p.host),
	})
	must(err)
	for i := range b.media {
		if p.number > 0 {
			_, err = p.group.Play(now, mediumName(i))
		} else {
			b.media[i], err = p.group.Publish(now, mediumName(i), netgroup.PublishConfig{
				Kind: [...]netgroup.StreamKind{netgroup.VideoStream, netgroup.AudioStream}[i],
			})
			b.w.At(now, func(now time.Time) { b.write(i, 0, now) })
		}
		must(err)
	}
	if b.file != nil {
		p.takeFile(now)
	}
	if p.number < b.authors {
		b.w.At(b.begin.Add(time.Duration(p.rand.Int64N(int64(strokePause)))), p.penDown)
	}
	if p.number == 0 {
		b.w.At(b.begin, b.stage)
	}
	b.w.Poke(p.host.addr())
}

// must is for what cannot fail in a simulation.
func must(err error) {
	if err != nil {
		panic("BUG: " + err.Error())
	}
}

// write publishes the next frame.
func (b *blackboard) write(i, frame int, now time.Time) {
	if !now.Before(b.end) {
		return
	}
	f := netgroup.Frame{Timestamp: uint64(now.Sub(start).Microseconds())}
	every, size := soundEvery, soundBytes
	if i == 0 {
		o := streaming{kbit: 860}
		size = int(o.perFrame()-o.packetsOf()*streamOverhead) - frameOverhead
		f.Layer, every = layers[frame%len(layers)], frameEvery
		f.Key = f.Layer == 0 && frame%30 == 0
	}
	f.Data = make([]byte, size)
	_, _ = b.media[i].Write(now, f) // before there is a content key nothing can be sent
	b.w.Poke(b.peers[0].host.addr())
	b.w.At(now.Add(every), func(now time.Time) { b.write(i, frame+1, now) })
}

// delivered takes the age of a packet of the picture.
func (p *pupil) delivered(s *netgroup.NetStream, packet *stream.Packet) {
	at := start.Add(time.Duration(packet.Timestamp) * time.Microsecond)
	if s.Name() == mediumName(0) && !at.Before(p.b.begin) && at.Before(p.b.end) && !p.late {
		p.b.took.stream = append(p.b.took.stream, int64(p.b.w.Now().Sub(at)))
	}
}

// penDown begins a stroke.
func (p *pupil) penDown(now time.Time) {
	if !now.Before(p.b.end) {
		return
	}
	p.upAt = now.Add(strokeLeast + time.Duration(p.rand.Int64N(int64(strokeMost-strokeLeast))))
	p.draw(now)
	p.b.w.At(now.Add(p.pause()), p.postInk)
}

// draw adds a point.
func (p *pupil) draw(now time.Time) {
	p.drawn = append(p.drawn, now)
	if next := now.Add(pointEvery); next.Before(p.upAt) {
		p.b.w.At(next, p.draw)
	}
}

func (p *pupil) pause() time.Duration {
	if p.host.uplink.rate < inkScarceAt {
		return inkScarce
	}
	return inkPause
}

// postInk posts what was drawn since the last time, and at the end of a stroke writes it down.
func (p *pupil) postInk(now time.Time) {
	b := p.b
	data := make([]byte, inkHead+pointBytes*len(p.drawn))
	binary.BigEndian.PutUint64(data, uint64(len(b.posts)))
	must(p.group.PostFleeting(now, data))
	b.posts = append(b.posts, inked{by: p.number, drawn: p.drawn})
	p.drawn = nil
	next := now.Add(p.pause())
	if !now.Before(p.upAt) {
		p.append(now, kindStroke, make([]byte, strokeBytes))
		b.w.At(now.Add(strokePause), p.penDown)
	} else {
		b.w.At(next, p.postInk)
	}
	b.w.Poke(p.host.addr())
}

func (p *pupil) append(now time.Time, kind journal.Kind, body []byte) journal.Entry {
	e, err := p.group.Append(now, kind, body)
	must(err)
	return e
}

// stage says what is on the stage.
func (b *blackboard) stage(now time.Time) {
	if !now.Before(b.end) {
		return
	}
	p := b.peers[0]
	e := p.append(now, journal.KindStage, make([]byte, 33))
	b.stages = append(b.stages, staged{now, e.Seq})
	b.w.Poke(p.host.addr())
	b.w.At(now.Add(stageEvery), b.stage)
}

// Advance implements netsim.Node.
func (p *pupil) Advance(now time.Time) time.Time {
	wake := p.Connection.Advance(now)
	for heard := false; ; heard = true {
		ev, ok := p.NextEvent()
		switch {
		case !ok && heard:
			return p.Connection.Advance(now)
		case !ok:
			return wake
		}
		p.heard(now, ev)
	}
}

// heard is what the owner of a connection does.
func (p *pupil) heard(now time.Time, ev netgroup.Event) {
	switch ev := ev.(type) {
	case netgroup.FramesToVerify:
		ev.Batch.Verify()
		ev.Group.Verified(now, ev.Batch)
	case netgroup.Ready:
		body, err := journal.Join{Certificate: p.id.Certificate(), Name: fmt.Sprint("peer ", p.number)}.AppendTo(nil)
		must(err)
		p.append(now, journal.KindJoin, body)
	case netgroup.NeighborConnected:
		if p.linkedAt.IsZero() {
			p.linkedAt = now
		}
	case netgroup.FleetingReceived:
		p.sees(now, binary.BigEndian.Uint64(ev.Data))
	case netgroup.EntryFolded:
		p.follows(now, ev.Entry)
	case netgroup.ReplicationFetchResult:
		ev.Objects.AddHaveObjects(now, ev.Index, ev.Index)
	case netgroup.ReplicationRequest:
		ev.Objects.WriteRequestedObject(now, ev.RequestID, p.b.file)
	}
}

// takeFile has a file spread from the first peer.
func (p *pupil) takeFile(now time.Time) {
	space, err := p.group.OpenObjects(now, netgroup.SpaceID{Kind: netgroup.FileSpace}, netgroup.ObjectOptions{
		Objects: p.b.pieces, Bytes: len(p.b.file), Seed: true,
	})
	must(err)
	if p.space = space; p.number == 0 {
		space.AddHaveObjects(now, 0, p.b.pieces-1)
	} else {
		space.AddWantObjects(now, 0, p.b.pieces-1)
	}
}
