package rtmfp

import (
	"bytes"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// What came of an attempt to exceed a limit.
type overrun struct {
	held    int    // of what is limited, at most
	refused uint64 // counted, or told to the caller
}

// alone is an endpoint whose world only strangers share.
func alone(t *testing.T, l Limits) (w *netsim.World, b *testPeer) {
	w = netsim.New(1, testStart)
	return w, addTestPeer(t, w, "b", 2, lan, Config{Profile: lyceumProfile(2), Limits: l})
}

// portOf is one of many addresses of strangers.
func portOf(i int) netip.AddrPort { return netip.AddrPortFrom(stranger1.Addr(), uint16(1000+i)) }

// helloFlood sends 9 hellos, each from where from says, and counts the answers.
func helloFlood(t *testing.T, l Limits, from func(int) netip.AddrPort) overrun {
	w, b := alone(t, l)
	answers := 0
	w.OnPacket(func(time.Time, netip.AddrPort, netip.AddrPort, []byte) { answers++ })
	for i := range 9 {
		w.Inject(from(i), b.addr, b.sealStartup(0, longHello(b, helloSize)))
		w.RunFor(time.Millisecond)
	}
	return overrun{answers, b.Counters().RateLimited}
}

// keyingFlood sends 9 handshakes of different peers, unless they are all of one, and counts those in progress.
func keyingFlood(t *testing.T, l Limits, from func(int) netip.AddrPort, onePeer bool, refused func(Counters) uint64) overrun {
	w, b := alone(t, l)
	profile := lyceumProfile(10)
	for i := range 9 {
		if !onePeer {
			profile = lyceumProfile(byte(10 + i))
		}
		w.Inject(from(i), b.addr, keyingsTo(t, w, b, from(i), profile, 1)[0])
		w.RunFor(time.Millisecond)
	}
	return overrun{b.halfCount, refused(b.Counters())}
}

// floodFlows sends messages of 1,000 bytes in many flows that the receiver pauses.
func floodFlows(t *testing.T, l Limits, held func(ba *Session) int) overrun {
	w, a, b, ab, ba, _ := plainPair(t, l)
	b.react = func(now time.Time, ev Event) {
		if ev, ok := ev.(FlowOpened); ok {
			ev.Flow.SetPaused(now, true)
		}
	}
	o := overrun{}
	for n := uint64(1); n <= 20; n++ {
		for flow := uint64(1); flow <= 4; flow++ {
			inject(w, a, b, ab, dataChunk(wire.UserData{
				FlowID: flow, Sequence: n, FSNOffset: n, HasOptions: true, Options: named("f"), Data: make([]byte, 1000),
			}))
			o.held = max(o.held, held(ba))
		}
	}
	o.refused = b.Counters().RefusedData
	return o
}

// floodPieces sends the first of 9 packets in pieces, and counts what is kept.
func floodPieces(t *testing.T, l Limits, from func(int) netip.AddrPort, held func(b *testPeer) int) overrun {
	w, b := alone(t, l)
	for i := range 9 {
		w.Inject(from(i), b.addr, startupDatagramOf(b, pieceChunk(uint64(i), 0, true, make([]byte, 500))))
		w.RunFor(time.Millisecond)
	}
	return overrun{held(b), b.Counters().RefusedPieces}
}

// fillFlows writes messages of 1,000 bytes into two flows until both are full.
func fillFlows(t *testing.T, l Limits, held func(f *SendFlow) int) (o overrun) {
	w, a, _, ab, _, _ := plainPair(t, l)
	w.SetPath(a.addr, ab.dest, netsim.Link{Loss: 1})
	for range 2 {
		f := a.openFlow(ab, "f", PriorityData)
		err := error(nil)
		for err == nil {
			err = f.Write(w.Now(), make([]byte, 1000), Deadlines{})
		}
		if !errors.Is(err, ErrBufferFull) {
			t.Fatal(err)
		}
		o.held, o.refused = max(o.held, held(f)), o.refused+1
	}
	return o
}

func refusedKeyings(c Counters) uint64 { return c.RefusedKeyings }
func rateLimited(c Counters) uint64    { return c.RateLimited }
func fromOne(int) netip.AddrPort       { return stranger1 }

// limitTests have a row for each field of Limits: an attempt to exceed it where it is 3, or in bytes 5,000.
var limitTests = map[string]func(t *testing.T) overrun{
	"Sessions": func(t *testing.T) overrun {
		w, b := alone(t, Limits{Sessions: 3})
		for i := range byte(6) {
			newTestPeer(t, w, "c", 10+i, lan).connect(b)
		}
		w.RunFor(5 * time.Second)
		return overrun{len(b.peers), b.Counters().RefusedKeyings}
	},
	"HalfOpen": func(t *testing.T) overrun {
		return keyingFlood(t, Limits{HalfOpen: 3}, portOf, false, refusedKeyings)
	},
	"HalfOpenPerPeer": func(t *testing.T) overrun {
		return keyingFlood(t, Limits{HalfOpenPerPeer: 3}, portOf, true, refusedKeyings)
	},
	"HellosPerAddress": func(t *testing.T) overrun { return helloFlood(t, Limits{HellosPerAddress: 3}, fromOne) },
	"Hellos":           func(t *testing.T) overrun { return helloFlood(t, Limits{Hellos: 3}, portOf) },
	"KeyingsPerAddress": func(t *testing.T) overrun {
		return keyingFlood(t, Limits{KeyingsPerAddress: 3}, fromOne, false, rateLimited)
	},
	"KeyingQueue": func(t *testing.T) overrun {
		w, b := alone(t, Limits{KeyingQueue: 3})
		for i := range 9 { // without a chance to do any
			b.Endpoint.Receive(w.Now(), portOf(i), keyingsTo(t, w, b, portOf(i), lyceumProfile(byte(10+i)), 1)[0])
		}
		return overrun{b.keyings.waiting.len(), b.Counters().QueueFull}
	},
	"Keyings": func(t *testing.T) overrun { return keyingFlood(t, Limits{Keyings: 3}, portOf, false, rateLimited) },
	"Candidates": func(t *testing.T) overrun {
		w, b := alone(t, Limits{Candidates: 3})
		s, err := b.Connect(w.Now(), lyceumDiscriminator(9), testTag, portOf(1), portOf(2), portOf(1), portOf(3), portOf(4), portOf(5))
		if err != nil {
			t.Fatal(err)
		}
		return overrun{len(s.opening.candidates), b.Counters().RefusedAddresses}
	},
	"SendFlows": func(t *testing.T) (o overrun) {
		_, _, _, ab, _, _ := plainPair(t, Limits{SendFlows: 3})
		for range 9 {
			if _, err := ab.OpenFlow(nil, PriorityData); errors.Is(err, ErrTooMany) {
				o.refused++
			}
		}
		return overrun{len(ab.sending.flows), o.refused}
	},
	"ReceiveFlows": func(t *testing.T) overrun {
		w, a, b, ab, ba, _ := plainPair(t, Limits{ReceiveFlows: 3})
		for flow := range uint64(9) {
			inject(w, a, b, ab, dataChunk(wire.UserData{FlowID: flow + 1, Sequence: 1, FSNOffset: 1, HasOptions: true, Options: named("f")}))
		}
		return overrun{len(ba.receiving.flows), b.Counters().RefusedFlows}
	},
	"Message": func(t *testing.T) (o overrun) {
		for _, order := range [][]uint64{{1, 2, 3, 4, 5, 6, 7}, {7, 6, 5, 4, 3, 2, 1}} {
			w, a, b, ab, _, _ := plainPair(t, Limits{Message: 5000})
			for _, n := range order {
				fr := wire.Middle
				if n == 1 {
					fr = wire.Begin
				} else if n == 7 {
					fr = wire.End
				}
				inject(w, a, b, ab, piece(n, fr, make([]byte, 1000)))
			}
			o.held = 5000 + 7000*len(b.messages("f"))
			if o.refused = b.Counters().RefusedData; o.refused == 0 {
				return o
			}
		}
		return o
	},
	"SendBuffer": func(t *testing.T) overrun {
		return fillFlows(t, Limits{SendBuffer: 5000}, func(f *SendFlow) int { return f.queued })
	},
	"SendBufferSession": func(t *testing.T) overrun {
		return fillFlows(t, Limits{SendBufferSession: 5000}, func(f *SendFlow) int { return f.s.sending.queued })
	},
	"ReceiveBuffer": func(t *testing.T) overrun {
		return floodFlows(t, Limits{ReceiveBuffer: 5000}, func(ba *Session) (most int) {
			for _, f := range ba.receiving.flows {
				most = max(most, f.buffered)
			}
			return most
		})
	},
	"ReceiveBufferTotal": func(t *testing.T) overrun {
		return floodFlows(t, Limits{ReceiveBufferTotal: 5000}, func(ba *Session) int { return ba.receiving.buffered })
	},
	"Gaps": func(t *testing.T) overrun {
		w, a, b, ab, ba, _ := plainPair(t, Limits{Gaps: 3})
		for n := range uint64(9) {
			inject(w, a, b, ab, whole(2*n+1, 0, nil))
		}
		return overrun{len(ba.receiving.flows[1].seen.above), b.Counters().RefusedData}
	},
	"StartupQueue": func(t *testing.T) overrun {
		_, b := alone(t, Limits{StartupQueue: 3})
		for i := range 9 {
			b.sendStartup(portOf(i), 0, wire.TypeInitiatorHello, nil, 0)
		}
		whole := len(b.outbox)
		for i := range 9 {
			b.sendStartup(portOf(i), 0, wire.TypeInitiatorHello, make([]byte, 1500), 0)
		}
		return overrun{max(whole, b.lines.pieces, len(b.lines.lines)), b.Counters().QueueFull}
	},
	"Reassemblies": func(t *testing.T) overrun {
		return floodPieces(t, Limits{Reassemblies: 3}, portOf, func(b *testPeer) int { return len(b.pieces.packets) })
	},
	"ReassembliesPerAddress": func(t *testing.T) overrun {
		return floodPieces(t, Limits{ReassembliesPerAddress: 3}, fromOne, func(b *testPeer) int { return len(b.pieces.packets) })
	},
	"ReassemblyBytes": func(t *testing.T) overrun {
		return floodPieces(t, Limits{ReassemblyBytes: 4000}, portOf, func(b *testPeer) int { return b.pieces.bytes })
	},
	"Introductions": func(t *testing.T) overrun {
		in := newIntroduction(t, 1, lan)
		in.i.limits.Introductions = 3
		return in.askOften()
	},
	"ForwardedHellos": func(t *testing.T) overrun {
		in := newIntroduction(t, 1, lan)
		in.i.limits.ForwardedHellos = 3
		return in.askOften()
	},
	"ForwardedQueue": func(t *testing.T) overrun {
		in := newIntroduction(t, 1, lan)
		in.i.limits.ForwardedQueue = 3
		for range 9 { // without a chance to pass any on
			hello := wire.InitiatorHello{Discriminator: in.b.epd, Tag: []byte("tag")}
			d := sealStartup(in.i.startup, 0, wire.TypeInitiatorHello, hello.AppendTo(nil), helloSize)
			in.i.Receive(in.w.Now(), in.a.addr, d)
		}
		return overrun{in.ib.intro.queue.len(), in.i.Counters().QueueFull}
	},
	"ObeyedHellos": func(t *testing.T) overrun {
		in := newIntroduction(t, 1, lan)
		in.b.limits.ObeyedHellos = 3
		for i := range 9 {
			in.forward(portOf(i), "tag")
		}
		in.w.RunFor(100 * time.Millisecond)
		return overrun{int(in.b.Counters().ForwardedHellos), in.b.Counters().RateLimited}
	},
}

// askOften has a ask i for b nine times at once.
func (in *introduction) askOften() overrun {
	for range 9 {
		in.ask(in.a.addr, in.b.epd, []byte("tag"), helloSize)
	}
	in.w.RunFor(100 * time.Millisecond)
	return overrun{int(in.i.Counters().Introductions), in.i.Counters().RateLimited}
}

// "Beyond them the newest is refused and counted."
func TestLimitsHoldAndAreCounted(t *testing.T) {
	for i := range reflect.TypeFor[Limits]().NumField() {
		name := reflect.TypeFor[Limits]().Field(i).Name
		attempt, ok := limitTests[name]
		if !ok {
			t.Errorf("%s: nobody tries to exceed it", name)
			continue
		}
		limit := 3
		if strings.Contains(name, "Buffer") || strings.Contains(name, "Bytes") || name == "Message" {
			limit = 5000
		}
		if got := attempt(t); got.held > limit || got.held < limit*2/3 || got.refused == 0 {
			t.Errorf("%s: holds %d of at most %d, %d refused", name, got.held, limit, got.refused)
		}
		if got := reflect.ValueOf(DefaultLimits).Field(i).Int(); got <= 0 {
			t.Errorf("%s has no default", name)
		}
		if got := reflect.ValueOf(Limits{}.withDefaults()).Field(i).Int(); got != reflect.ValueOf(DefaultLimits).Field(i).Int() {
			t.Errorf("%s: the zero value becomes %d", name, got)
		}
	}
}

// Limits that nobody needs to set.
func TestLimitsThatAreFixedHoldAndAreCounted(t *testing.T) {
	for name, attempt := range map[string]func() (got overrun, limit int){
		"pieces of a session": func() (overrun, int) {
			w, a, b, ab, ba, _ := plainPair(t)
			for i := range uint64(9) {
				inject(w, a, b, ab, pieceChunk(i, 0, true, make([]byte, 100)))
			}
			return overrun{len(ba.pieces.packets), b.Counters().RefusedPieces}, sessionReassemblies
		},
		"pieces of a packet": func() (overrun, int) {
			w, a, b, ab, ba, _ := plainPair(t)
			for i := range uint64(200) {
				inject(w, a, b, ab, pieceChunk(1, i, true, []byte{1}))
			}
			return overrun{len(ba.pieces.packets[0].pieces), b.Counters().RefusedPieces}, maxPieces
		},
		"bytes of a packet": func() (overrun, int) {
			w, a, b, ab, ba, _ := plainPair(t)
			for i := range uint64(70) {
				inject(w, a, b, ab, pieceChunk(1, i, true, make([]byte, 1000)))
			}
			return overrun{ba.pieces.packets[0].size, b.Counters().RefusedPieces}, maxReassembled
		},
		"bytes of a session's pieces": func() (overrun, int) {
			w, a, b, ab, ba, _ := plainPair(t)
			for i := range uint64(55) {
				for id := range uint64(4) {
					inject(w, a, b, ab, pieceChunk(id, i, true, make([]byte, 1000)))
				}
			}
			return overrun{ba.pieces.bytes, b.Counters().RefusedPieces}, sessionReassemblyBytes
		},
		"pings that wait for an answer": func() (overrun, int) {
			w, a, b, ab, ba, _ := plainPair(t)
			before := b.Counters().IgnoredChunks
			ba.receive(w.Now(), a.addr, append([]byte{byte(wire.ModeInitiator)}, bytes.Repeat(wire.AppendChunk(nil, wire.TypePing, nil), 9)...))
			_ = ab
			return overrun{len(ba.liveness.pongs), b.Counters().IgnoredChunks - before}, maxPongs
		},
		"metadata": func() (overrun, int) {
			w, a, b, ab, ba, _ := plainPair(t)
			most := 0
			for i, n := range []int{maxMetadataTaken, maxMetadataTaken + 1} {
				inject(w, a, b, ab, dataChunk(wire.UserData{FlowID: uint64(i + 1), Sequence: 1, FSNOffset: 1, HasOptions: true, Options: named(string(make([]byte, n)))}))
				most = max(most, len(ba.receiving.flows[uint64(i+1)].metadata))
			}
			return overrun{most, b.Counters().RefusedFlows}, maxMetadataTaken
		},
		"cookie": func() (overrun, int) {
			w, a, b, _ := two(t, lan)
			s, most := a.connect(b, stranger1), 0
			for i, n := range []int{maxCookie, maxCookie + 1} {
				h := wire.ResponderHello{TagEcho: s.opening.helloTag, Cookie: make([]byte, n), Certificate: b.cfg.Profile.Certificate()}
				w.Inject(portOf(i), a.addr, sealStartup(a.startup, 0, wire.TypeResponderHello, h.AppendTo(nil), 0))
				w.RunFor(time.Millisecond)
			}
			for _, target := range s.opening.targets {
				most = max(most, len(target.cookie))
			}
			return overrun{most, a.Counters().RefusedKeyings}, maxCookie
		},
		"changed cookie": func() (overrun, int) {
			w, a, b, _ := two(t, lan)
			s := a.connect(b, stranger1)
			h := wire.ResponderHello{TagEcho: s.opening.helloTag, Cookie: make([]byte, maxCookie), Certificate: b.cfg.Profile.Certificate()}
			w.Inject(stranger1, a.addr, sealStartup(a.startup, 0, wire.TypeResponderHello, h.AppendTo(nil), 0))
			w.RunFor(time.Millisecond)
			change := wire.CookieChange{OldCookie: h.Cookie, NewCookie: make([]byte, maxCookie+1)}
			w.Inject(stranger1, a.addr, sealStartup(a.startup, s.nearID, wire.TypeCookieChange, change.AppendTo(nil), 0))
			w.RunFor(time.Millisecond)
			return overrun{len(s.opening.targets[0].cookie), a.Counters().IgnoredChunks}, maxCookie
		},
	} {
		if got, limit := attempt(); got.held > limit || got.held < limit*9/10 || got.refused == 0 {
			t.Errorf("%s: holds %d of at most %d, %d refused", name, got.held, limit, got.refused)
		}
	}
}
