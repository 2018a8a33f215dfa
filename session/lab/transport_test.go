package main

import (
	"encoding/binary"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rtmfp"
)

// A talker is a driver without a group: it takes note of what the transport tells.
type talker struct {
	*endpoint
	opened, closed, suspects, recovered, writable, rejected, delivered, finished int
	heard                                                                        [][]byte
	at                                                                           []int64 // when
	flows                                                                        []netgroup.ReceiveFlow
	out                                                                          []netgroup.SendFlow
	greeting                                                                     []byte
	networkOrder                                                                 bool
	message                                                                      func([]byte) // if set, is told every message
	reject, quiet                                                                bool
}

// talks adds a host whose driver takes note.
func talks(w *world, n int) *talker {
	var id keying.PeerID
	binary.BigEndian.PutUint64(id[:], uint64(n)*0x9e3779b97f4a7c15)
	t := &talker{}
	t.endpoint = w.addHost().attach(id, []byte{byte(n)})
	t.endpoint.driver = t
	return t
}

func (t *talker) advance(now time.Time) time.Time {
	for {
		ev, ok := t.NextEvent()
		if !ok {
			return time.Time{}
		}
		switch ev.Kind {
		case netgroup.SessionOpened:
			t.opened++
			f, err := ev.Session.OpenFlow([]byte("test"), rtmfp.PriorityData)
			if err != nil {
				panic(err)
			}
			t.out = append(t.out, f)
			if t.greeting != nil {
				_ = f.Write(now, t.greeting, rtmfp.Deadlines{})
			}
		case netgroup.SessionClosed:
			t.closed++
		case netgroup.SessionSuspect:
			t.suspects++
		case netgroup.SessionRecovered:
			t.recovered++
		case netgroup.FlowOpened:
			t.flows = append(t.flows, ev.In)
			if t.reject {
				ev.In.Reject(0)
			}
			if t.networkOrder {
				ev.In.UseNetworkOrder(now)
			}
		case netgroup.FlowFinished:
			t.finished++
		case netgroup.FlowRejected:
			t.rejected++
		case netgroup.FlowWritable:
			t.writable++
		case netgroup.FlowDelivered:
			t.delivered++
		case netgroup.MessageReceived:
			if !t.quiet {
				t.heard = append(t.heard, ev.Data)
				t.at = append(t.at, t.w.now)
				if t.message != nil {
					t.message(ev.Data)
				}
			}
		}
	}
}

func (t *talker) calls(other *talker) {
	t.do(func(now time.Time) {
		if _, err := t.Connect(now, other.id, keying.Tag{1}, other.host.addr()); err != nil {
			panic(err)
		}
	})
}

// links0 is a network without loss.
var links0 = usualLinks.withLoss(0)

// pair returns two hosts with a session between them.
func pair(t *testing.T, l links) (w *world, a, b *talker) {
	t.Helper()
	w = newWorld(1, l)
	a, b = talks(w, 1), talks(w, 2)
	a.calls(b)
	w.run(5 * time.Second)
	if a.opened != 1 || b.opened != 1 {
		t.Fatalf("%d and %d sessions opened, want 1 each", a.opened, b.opened)
	}
	return w, a, b
}

func TestOpeningTakesTwoAndAHalfRoundTrips(t *testing.T) {
	w := newWorld(1, links0)
	a, b := talks(w, 1), talks(w, 2)
	one := distance(a.host.place, b.host.place)
	a.calls(b)
	w.run(4*one - time.Millisecond)
	if a.opened != 0 {
		t.Error("open before two round trips")
	}
	w.run(one + 20*time.Millisecond)
	if a.opened != 1 || b.opened != 1 {
		t.Errorf("%d and %d sessions opened after 2½ round trips, want 1 each", a.opened, b.opened)
	}
}

func TestOpeningEndsWhenNobodyAnswers(t *testing.T) {
	w := newWorld(1, links0)
	a, b := talks(w, 1), talks(w, 2)
	b.host.vanish()
	a.calls(b)
	w.run(94 * time.Second)
	if a.closed != 0 {
		t.Error("given up early")
	}
	w.run(2 * time.Second)
	if a.closed != 1 || len(a.sessions) != 0 {
		t.Errorf("%d closed, %d sessions left", a.closed, len(a.sessions))
	}
}

func TestBothCallAndOneSessionComesOfIt(t *testing.T) {
	for seed := range uint64(200) {
		w := newWorld(seed, usualLinks.withLoss(0.1))
		a, b := talks(w, 1), talks(w, 2)
		a.greeting, b.greeting = []byte("a"), []byte("b")
		a.calls(b)
		w.run(time.Duration(seed) * time.Millisecond)
		b.calls(a)
		w.run(60 * time.Second)
		if a.opened != 1+a.closed || b.opened != 1+b.closed || a.sessions[b.id].keys != b.sessions[a.id].keys {
			t.Fatalf("seed %d: opened %d and %d, closed %d and %d", seed, a.opened, b.opened, a.closed, b.closed)
		}
		if len(a.heard) < 1 || len(b.heard) < 1 {
			t.Fatalf("seed %d: what was written at the beginning did not arrive: %d, %d", seed, len(a.heard), len(b.heard))
		}
	}
}

func TestIntroducerLeadsToThePeer(t *testing.T) {
	w := newWorld(1, links0)
	a, b, c := talks(w, 1), talks(w, 2), talks(w, 3)
	a.calls(b)
	c.calls(b)
	w.run(time.Second)
	a.do(func(now time.Time) {
		if _, err := a.Connect(now, c.id, keying.Tag{1}, b.host.addr()); err != nil {
			t.Fatal(err)
		}
	})
	w.run(time.Second)
	if a.opened != 2 || c.opened != 2 {
		t.Errorf("%d and %d sessions opened, want 2 each", a.opened, c.opened)
	}
}

// write writes a message, or fails.
func (t *talker) write(tb testing.TB, message []byte) {
	tb.Helper()
	t.do(func(now time.Time) {
		if err := t.out[0].Write(now, message, rtmfp.Deadlines{}); err != nil {
			tb.Fatal(err)
		}
	})
}

func TestMessagesArriveOnceAndInOrder(t *testing.T) {
	w, a, b := pair(t, usualLinks.withLoss(0.1))
	const n = 2000
	for i := range n {
		size := 4
		if i%10 == 0 {
			size = 20_000
		}
		message := make([]byte, size)
		binary.BigEndian.PutUint32(message, uint32(i))
		a.write(t, message)
		w.run(20 * time.Millisecond)
	}
	w.run(2 * time.Minute)
	if len(b.heard) != n {
		t.Fatalf("%d messages arrived, want %d", len(b.heard), n)
	}
	for i, m := range b.heard {
		if got := binary.BigEndian.Uint32(m); got != uint32(i) {
			t.Fatalf("message %d is number %d", i, got)
		}
	}
	s := a.sessions[b.id]
	if s.send.outstanding != 0 || s.send.queued != 0 || s.send.flows[0].first != nil || s.send.flight.first != nil {
		t.Errorf("left behind: %+v", s.send)
	}
	if w.stats.resent == 0 {
		t.Error("nothing was resent at 10 % loss on each link")
	}
}

func TestUplinkIsUsedAndItsQueueStaysShort(t *testing.T) {
	w, a, b := pair(t, links{[]class{{1, 20e6, 0}}})
	const size = 100_000
	message := make([]byte, size)
	for range 50 {
		a.write(t, message)
	}
	begin, longest := w.now, int64(0)
	for len(b.heard) < 50 && w.now < begin+int64(time.Minute) {
		w.run(time.Millisecond)
		longest = max(longest, a.host.uplink.backlog(w.now))
	}
	took := time.Duration(w.now - begin)
	if ideal := time.Duration(50 * size * 8 * float64(time.Second) / 20e6); took > ideal*21/20+time.Second {
		t.Errorf("5 MB at 20 Mbit/s took %v, want about a second of slow start and %v", took, ideal)
	}
	if longest > uplinkTarget+int64(5*time.Millisecond) {
		t.Errorf("the uplink's queue grew to %v", time.Duration(longest))
	}
	if w.stats.overflows > 0 {
		t.Errorf("%d packets did not fit into the uplink's queue", w.stats.overflows)
	}
}

func TestHigherPriorityGoesFirst(t *testing.T) {
	w, a, b := pair(t, links{[]class{{1, 1e6, 0}}})
	a.do(func(now time.Time) {
		bulk, _ := a.sessions[b.id].OpenFlow(nil, rtmfp.PriorityBulk)
		for range 10 {
			_ = bulk.Write(now, make([]byte, 50_000), rtmfp.Deadlines{})
		}
	})
	w.run(time.Second)
	before, begin := len(b.heard), w.now
	a.write(t, []byte("now"))
	w.run(150 * time.Millisecond)
	i := before
	for i < len(b.heard) && string(b.heard[i]) != "now" {
		i++
	}
	if i == len(b.heard) || b.at[i]-begin > int64(120*time.Millisecond) {
		t.Errorf("a message waited for bulk data: %d heard", len(b.heard)-before)
	}
}

func TestFullBufferSaysWhenThereIsRoom(t *testing.T) {
	w, a, _ := pair(t, links{[]class{{1, 20e6, 0}}})
	message := make([]byte, maxMessage)
	var err error
	n := 0
	a.do(func(now time.Time) {
		for err = nil; err == nil; n++ {
			err = a.out[0].Write(now, message, rtmfp.Deadlines{})
		}
	})
	if err != rtmfp.ErrBufferFull || n < 20 || n > 33 {
		t.Fatalf("write %d: %v, want %v", n, err, rtmfp.ErrBufferFull)
	}
	w.run(time.Second)
	if a.writable != 0 {
		t.Error("writable before half of the buffer was free")
	}
	w.run(5 * time.Second)
	if a.writable != 1 {
		t.Errorf("told %d times that there is room, want once", a.writable)
	}
}

func TestVanishedPeerIsNoticed(t *testing.T) {
	for _, tt := range []struct {
		name             string
		keepalive        time.Duration
		says             bool
		suspect, unheard time.Duration // at the latest
	}{
		{"by the keepalive", 0, false, 15*time.Second + 1500*time.Millisecond, 46 * time.Second},
		{"by a short keepalive", 3 * time.Second, false, 4500 * time.Millisecond, 34 * time.Second},
		{"by what it does not acknowledge", 0, true, 2 * time.Second, 32 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, a, b := pair(t, links0)
			a.sessions[b.id].SetKeepalive(w.time(w.now), tt.keepalive)
			b.host.vanish()
			if tt.says {
				a.write(t, []byte("anybody there?"))
			}
			w.run(tt.suspect)
			if a.suspects != 1 {
				t.Errorf("suspected %d times within %v, want once", a.suspects, tt.suspect)
			}
			w.run(tt.unheard - tt.suspect)
			if a.closed != 1 || len(a.sessions) != 0 {
				t.Errorf("%d sessions closed within %v, want 1", a.closed, tt.unheard)
			}
		})
	}
}

func TestSplitIsNoticedAndOver(t *testing.T) {
	w, a, b := pair(t, links0)
	a.host.side, b.host.side = 0, 1
	w.split = true
	w.run(20 * time.Second)
	if a.suspects != 1 || b.suspects != 1 {
		t.Errorf("suspected %d and %d times, want once each", a.suspects, b.suspects)
	}
	w.split = false
	w.run(10 * time.Second)
	if a.recovered != 1 || b.recovered != 1 || a.closed+b.closed != 0 {
		t.Errorf("recovered %d and %d times, closed %d", a.recovered, b.recovered, a.closed+b.closed)
	}
}

func TestPeerThatGaveTheSessionUpComesBack(t *testing.T) {
	w, a, b := pair(t, links0)
	a.host.side, b.host.side = 0, 1
	w.split = true
	a.do(func(now time.Time) { a.sessions[b.id].Close(now) })
	w.run(2 * time.Second)
	w.split = false
	a.calls(b)
	w.run(2 * time.Second)
	if a.opened != 2 || b.opened != 2 || b.closed != 1 || a.sessions[b.id].keys != b.sessions[a.id].keys {
		t.Errorf("opened %d and %d, closed %d and %d", a.opened, b.opened, a.closed, b.closed)
	}
}

func TestClosingReachesThePeer(t *testing.T) {
	w, a, b := pair(t, links0)
	a.host.uplink.keeps, b.host.uplink.keeps = 0.7, 0.7
	a.do(func(now time.Time) { a.sessions[b.id].Close(now) })
	w.run(30 * time.Second)
	if a.closed != 1 || b.closed != 1 || len(a.sessions)+len(b.sessions) != 0 {
		t.Errorf("closed %d and %d", a.closed, b.closed)
	}
}

func TestFlowEnds(t *testing.T) {
	for _, reject := range []bool{false, true} {
		w, a, b := pair(t, usualLinks.withLoss(0.1))
		b.reject = reject
		a.write(t, []byte("one"))
		w.run(5 * time.Second)
		if reject && (a.rejected != 1 || a.out[0].Write(w.time(w.now), nil, rtmfp.Deadlines{}) != rtmfp.ErrFlowClosed) {
			t.Errorf("rejected %d times, and may be written to", a.rejected)
		}
		a.do(func(time.Time) { a.out[0].Close() })
		w.run(30 * time.Second)
		if !reject && (a.delivered != 1 || b.finished != 1 || len(b.heard) != 1) {
			t.Errorf("delivered %d, finished %d, heard %d", a.delivered, b.finished, len(b.heard))
		}
	}
}

func TestPausedFlowHoldsBackAndGoesOn(t *testing.T) {
	w, a, b := pair(t, links{[]class{{1, 100e6, 0}}})
	a.write(t, []byte("one"))
	w.run(time.Second)
	pause := func(paused bool) { b.do(func(now time.Time) { b.flows[0].SetPaused(now, paused) }) }
	pause(true)
	message := make([]byte, 100_000)
	for range 40 {
		a.write(t, message)
	}
	w.run(10 * time.Second)
	if f := b.flows[0].(*receiveFlow); len(b.heard) != 1 || f.buffered > receiveBuffer+len(message)+fragmentOverhead {
		t.Errorf("paused: %d heard, %d bytes held", len(b.heard), f.buffered)
	}
	pause(false)
	w.run(20 * time.Second)
	if len(b.heard) != 41 {
		t.Errorf("%d heard, want 41", len(b.heard))
	}
}

// BenchmarkPacket measures what a packet costs among 3,000 hosts with 20 sessions each.
func BenchmarkPacket(b *testing.B) {
	w := newWorld(1, usualLinks)
	hosts := make([]*talker, 3000)
	for i := range hosts {
		hosts[i] = talks(w, i+1)
		hosts[i].quiet = true
	}
	for _, t := range hosts {
		for range 10 {
			if o := hosts[w.rand.IntN(len(hosts))]; o != t {
				t.calls(o)
			}
		}
	}
	w.run(20 * time.Second)
	message := make([]byte, 200)
	const rate = 100_000 // messages a second
	var say func()
	say = func() {
		t := hosts[w.rand.IntN(len(hosts))]
		t.do(func(now time.Time) {
			_ = t.out[w.rand.IntN(len(t.out))].Write(now, message, rtmfp.Deadlines{})
		})
		w.after(time.Second/rate, say)
	}
	w.after(0, say)
	w.run(time.Second)
	before, cpu := w.stats.sent, cpuTime()
	b.ReportAllocs()
	b.ResetTimer()
	for w.stats.sent-before < uint64(b.N) {
		w.run(time.Millisecond)
	}
	b.ReportMetric(float64(cpuTime()-cpu)/float64(w.stats.sent-before), "cpu-ns/packet")
}
