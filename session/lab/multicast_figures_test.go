package main

import (
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

// A handmade show is one of which everything is written down by hand: a publisher and some who watch.
func handmade(watchers int) (sh *show, m *medium, hosts []*host) {
	w := newWorld(1, usualLinks)
	sh = &show{
		c:        &crowd{settings: settings{seconds: 10, seed: 1}, w: w},
		fakes:    map[*byte]bool{},
		forgings: map[[2]int32]*forging{},
		begin:    int64(10 * time.Second), end: int64(20 * time.Second),
	}
	sh.publishers, sh.kbit = 1, 860
	for n := range watchers + 1 {
		h := w.addHost()
		hosts = append(hosts, h)
		sh.c.peers = append(sh.c.peers, &peer{crowd: sh.c, number: n, host: h, goneAt: never})
	}
	m = &medium{show: sh, publisher: sh.c.peers[0], picture: true, contents: map[frameID][]byte{}}
	sh.media = []*medium{m}
	for _, p := range sh.c.peers {
		m.tune(p)
	}
	return sh, m, hosts
}

func at(s float64) int64 { return int64(s * float64(time.Second)) }

// publishes writes down a packet of the publisher's.
func (m *medium) publishes(when int64, layer uint8, number uint32) {
	p := stream.Packet{
		Group: layer, Number: number, Frame: number, Parts: 1, Timestamp: uint64(when / 1000), Payload: []byte{layer, byte(number)},
	}
	m.sent(p.AppendTo(nil))
}

// comes writes down that a packet reached a peer.
func (m *medium) comes(when int64, p int, layer uint8, number uint32, links int) {
	m.show.c.w.now = when
	m.delivered(m.show.c.peers[p], layer, number, []byte{layer, byte(number)}, links)
}

// The bytes that were sent are those of stream packets in all datagrams, whoever sent them; what the publisher sent
// over its media are its copies, and what all sent over what everybody was to receive is what a byte costs.
func TestBytesAreCountedAsDefined(t *testing.T) {
	sh, m, hosts := handmade(3)
	packets, control, posts := &sendFlow{use: flowUse{m: m}}, &sendFlow{use: flowUse{m: m, control: true}}, &sendFlow{}
	log := func(when float64, from int, size int, data ...fragment) {
		sh.c.w.now = at(when)
		sh.sent(&packet{from: hosts[from], to: hosts[3-from], size: size, data: data})
	}
	m.bytes.write(1000, 3)
	m.bytes.write(1000, 3)
	log(9, 0, 600, fragment{flow: packets, size: 500}) // before the measured time
	log(11, 0, 1200, fragment{flow: packets, size: 1100})
	log(11, 0, 1200, fragment{flow: packets, size: 1100})
	log(12, 0, 300, fragment{flow: packets, size: 200}, fragment{flow: control, size: 50}) // a repair, with a map
	log(12, 1, 1200, fragment{flow: packets, size: 1100})
	log(13, 2, 1200, fragment{flow: packets, size: 1100})
	log(13, 2, 1200, fragment{flow: packets, size: 1100})
	log(13, 2, 300, fragment{flow: control, size: 50}, fragment{flow: posts, size: 150})
	log(14, 1, 60) // an acknowledgement
	log(20, 0, 1200, fragment{flow: packets, size: 1100})
	if got, want := m.bytes.publisherCopies(), figure(2400)/2000; got != want {
		t.Errorf("publisher_copies = %v, want %v", got, want)
	}
	if got, want := m.bytes.perMediaByte(), figure(5700)/6000; got != want {
		t.Errorf("bytes_per_media_byte = %v, want %v", got, want)
	}
	if got, want := share(m.bytes.control, m.bytes.control+m.bytes.sent), figure(100)/5800; got != want {
		t.Errorf("control_share = %v, want %v", got, want)
	}
	if got, want := sh.wire.datagrams-sh.wire.messages, uint64(5*1200+2*300+60+8*headers-5700-100-150); got != want {
		t.Errorf("%d bytes of headers, want %d", got, want)
	}
}

// Shares are of all packets that somebody should have got, ages of those that came.
func TestArrivalsAreCountedAsDefined(t *testing.T) {
	sh, m, _ := handmade(2)
	sh.c.peers[2].goneAt = at(15) // what is published from 13 s on is not expected to reach it
	for i := range uint32(10) {
		m.publishes(at(9.5+float64(i)), 0, i) // the first before the measured time
	}
	m.comes(at(10.55), 1, 0, 1, 1)
	m.comes(at(10.6), 1, 0, 1, 5) // once more
	m.comes(at(11.9), 1, 0, 2, 2)
	m.comes(at(14), 1, 0, 3, 3)
	m.comes(at(9.6), 1, 0, 0, 1)
	m.comes(at(11.51), 2, 0, 2, 2)
	m.comes(at(13.51), 2, 0, 4, 2) // not expected
	sh.c.w.now = at(14.5)
	m.delivered(sh.c.peers[1], 0, 5, []byte("forged"), 1)
	got := arrivalsOf(sh.of(true), isOrdinary, sh.isMeasured)
	want := arrivals{
		Delivered: figure(4) / 12, Within300ms: figure(2) / 12, Within1s: figure(3) / 12,
		Age: quantiles{P50: 50, P99: 1500, P999: 1500},
	}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if d := depthOf(sh.of(true)); d.Max != 3 {
		t.Errorf("over %d links at most, want 3", d.Max)
	}
}

// A packet that the publisher sent to nobody was published all the same.
func TestPacketsSentToNobodyCountAsPublished(t *testing.T) {
	sh, m, _ := handmade(1)
	m.publishes(at(11), 0, 0)
	m.publishes(at(12), 0, 3)
	m.comes(at(11.1), 1, 0, 0, 1)
	m.comes(at(12.1), 1, 0, 3, 1)
	if got := arrivalsOf(sh.of(true), isOrdinary, sh.isMeasured).Delivered; got != 0.5 {
		t.Errorf("delivered = %v, want 0.5", got)
	}
}

func TestLatenessAfterVanishingIsThatOfSurvivors(t *testing.T) {
	sh, m, _ := handmade(2)
	sh.vanished, sh.c.peers[2].goneAt = at(15), at(15)
	for i := range uint32(8) {
		m.publishes(at(14.5+float64(i)/2), 0, i)
	}
	for i := range uint32(8) {
		m.comes(at(14.6+float64(i)/2), 1, 0, i, 1)
	}
	m.publishes(at(19), 0, 8)
	m.comes(at(19.6), 1, 0, 8, 1)
	m.publishes(at(19.5), 0, 9)
	if got := *sh.afterVanish(sh.of(true)); got < 2.0/9-1e-9 || got > 2.0/9+1e-9 {
		t.Errorf("late_500ms_after_vanish = %v, want 2 of 9", got)
	}
}

func TestPollutersCountUntilTheyAreDropped(t *testing.T) {
	sh, m, hosts := handmade(2)
	sh.polluters = 0.5
	hosts[1].pollutes = true
	fake := []byte{1}
	sh.fakes[&fake[0]] = true
	flow := &receiveFlow{
		s:    &session{e: &endpoint{host: hosts[2]}},
		from: &sendFlow{s: &session{e: &endpoint{host: hosts[1]}}, use: flowUse{m: m}},
	}
	for _, s := range []float64{11, 12.5} {
		sh.c.w.now = at(s)
		sh.arrived(flow, fake)
	}
	sh.arrived(flow, []byte{1}) // genuine
	sh.dropped(sh.c.peers[2], sh.c.peers[1])
	sh.c.w.now = at(14)
	sh.arrived(flow, fake)
	if got := *sh.pollutersDropped(); got != 1.5 {
		t.Errorf("polluters_dropped_s = %v, want 1.5", got)
	}
	if sh.dropped(sh.c.peers[1], sh.c.peers[2]); sh.framed != 1 {
		t.Errorf("honest_dropped = %d, want 1", sh.framed)
	}
}

// No rate above the bound can reach everybody: the publisher has to send all once, and all together to everybody.
func TestBoundIsTheLeastOfTwo(t *testing.T) {
	sh, _, hosts := handmade(4)
	for i, rate := range []int64{3e6, 1e6, 1e6, 2e6, 1e6} {
		hosts[i].uplink.rate = rate
	}
	if got := sh.bound(); got != 2e6 {
		t.Errorf("bound = %v, want 8 Mbit/s for 4", got)
	}
	hosts[3].uplink.rate = 100e6
	if got := sh.bound(); got != 3e6 {
		t.Errorf("bound = %v, want what the publisher has", got)
	}
}
