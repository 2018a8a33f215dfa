package rtmfp

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

// inPieces cuts a packet into carriers of at most limit bytes.
func inPieces(packet []byte, id uint64, mode wire.Mode, limit int) (carriers [][]byte) {
	o := oversize{rest: packet, id: id}
	for o.waiting() {
		carriers = append(carriers, o.appendPiece(nil, mode, limit))
	}
	return carriers
}

// pieceChunk is a Packet Fragment chunk as anyone might send it.
func pieceChunk(id, index uint64, more bool, data []byte) []byte {
	f := wire.PacketFragment{More: more, PacketID: id, Index: index, Data: data}
	return wire.AppendChunk(nil, wire.TypePacketFragment, f.AppendTo(nil))
}

// startupDatagramOf seals chunks as a startup packet.
func startupDatagramOf(p *testPeer, chunks []byte) []byte {
	return p.sealStartup(0, append(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), chunks...))
}

// longHello is a startup packet with a hello for b, of size bytes.
func longHello(b *testPeer, size int) []byte {
	hello := wire.InitiatorHello{Discriminator: b.epd, Tag: []byte("tag")}
	p := wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), wire.TypeInitiatorHello, hello.AppendTo(nil))
	return append(p, bytes.Repeat([]byte{0xff}, size-len(p))...)
}

func TestLargeStartupPacketsTravelInPieces(t *testing.T) {
	for _, tt := range testLinks {
		t.Run(tt.name, func(t *testing.T) {
			w := netsim.New(1, testStart)
			var peers []*testPeer
			for i, name := range []string{"a", "b"} { // names are certificates in this profile
				name = strings.Repeat(name, 5000)
				p := addTestPeer(t, w, name[:1], byte(i+1), tt.link, Config{Profile: newPlainProfile(name, byte(i+1)), helloSize: 6000})
				p.epd = []byte(name)
				peers = append(peers, p)
			}
			largest := 0
			w.OnPacket(func(_ time.Time, _, _ netip.AddrPort, d []byte) { largest = max(largest, len(d)) })
			a, b := peers[0], peers[1]
			ab, ba := openBetween(a, b)
			if string(ab.Certificate()) != string(b.epd) || string(ba.Certificate()) != string(a.epd) {
				t.Error("a certificate did not arrive whole")
			}
			if largest != datagramSize || a.Counters().Malformed+b.Counters().Malformed != 0 {
				t.Errorf("largest datagram %d bytes, not a full one; %d and %d malformed", largest, a.Counters().Malformed, b.Counters().Malformed)
			}
			w.RunFor(2 * time.Second)
			for _, p := range peers {
				if len(p.lines.lines)+len(p.pieces.packets)+p.pieces.bytes+p.lines.pieces != 0 {
					t.Errorf("%s remembers %d lines, %d packets", p.name, len(p.lines.lines), len(p.pieces.packets))
				}
			}
		})
	}
}

func TestResponderKeyingAndCookieChangeMayComeInPieces(t *testing.T) {
	w, a, b, _ := two(t, lan)
	c := lyceumProfile(9).Startup()
	w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		p, ok := openStartup(d)
		if !ok || p.chunk != wire.TypeResponderKeying {
			return d, true
		}
		packet := wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), p.chunk, p.payload)
		nested := wire.AppendChunk(packet, wire.TypePacketFragment, nil)
		for _, carrier := range inPieces(nested, 7, wire.ModeStartup, 40) {
			d := c.Seal(make([]byte, 4), carrier, p.sessionID)
			wire.PutSessionID(d, p.sessionID)
			w.Inject(from, to, d)
		}
		return nil, false
	})
	ab := a.connect(b)
	eventually(t, w, time.Second, "open", ab.IsOpen)
	w.RunFor(2 * time.Second)
	if ba := b.Session(a.PeerID()); ba == nil || !ba.IsOpen() || len(ab.pieces.packets) != 0 {
		t.Error("not open at both ends")
	}
}

// RFC 7016 §3.4: without knowledge of the path at most 4,380 bytes and 4 packets in 200 ms.
func TestPiecesOfStartupPacketsLeaveSlowly(t *testing.T) {
	w := netsim.New(1, testStart)
	a := newPlainPeer(t, w, "a", 1, lan)
	type sent struct {
		at   time.Time
		size int
	}
	to := map[netip.AddrPort][]sent{}
	w.OnPacket(func(at time.Time, _, dst netip.AddrPort, d []byte) { to[dst] = append(to[dst], sent{at, len(d)}) })
	other := netip.AddrPortFrom(stranger1.Addr(), 1)
	for i, size := range []int{1300, 1800, 20_000, 5000, 1300, 1300} {
		w.RunFor(time.Duration(i*30) * time.Millisecond)
		a.do(func(time.Time) {
			a.sendStartup(stranger1, 0, wire.TypeInitiatorHello, make([]byte, size), 0)
			a.sendStartup(other, 0, wire.TypeInitiatorHello, make([]byte, size), 0)
		})
	}
	w.RunFor(10 * time.Second)
	for _, dst := range []netip.AddrPort{stranger1, other} {
		all := to[dst]
		if len(all) < 28 {
			t.Fatalf("%d pieces sent", len(all))
		}
		for i := range all {
			packets, bytes := 0, 0
			for _, p := range all[i:] {
				if p.at.Sub(all[i].at) < 200*time.Millisecond {
					packets, bytes = packets+1, bytes+p.size
				}
			}
			if packets > 4 || bytes > 4380 {
				t.Fatalf("%d packets and %d bytes within 200 ms", packets, bytes)
			}
		}
		if took := all[len(all)-1].at.Sub(all[0].at); took > 3*time.Second {
			t.Errorf("the last piece left after %v", took)
		}
	}
	if len(a.lines.lines) != 0 || a.lines.pieces != 0 {
		t.Errorf("%d lines left", len(a.lines.lines))
	}
}

// "No reply to it is larger than it": whoever sends pieces may be at another address too.
func TestHelloInPiecesIsAnsweredWithNoMoreThanItsCarriers(t *testing.T) {
	for _, name := range []int{20, 700, 1100, 3000} { // bytes of certificate
		for _, size := range []int{600, 1150, 1250, 3200, 3400, 6000} {
			w := netsim.New(1, testStart)
			long := strings.Repeat("b", name)
			b := addTestPeer(t, w, "b", 2, lan, Config{Profile: newPlainProfile(long, 2)})
			b.epd = []byte(long)
			if size < name+60 {
				continue
			}
			carriers := inPieces(longHello(b, size), 7, wire.ModeStartup, 500)
			in := 0
			out, largest := 0, 0
			w.OnPacket(func(_ time.Time, _, _ netip.AddrPort, d []byte) { out, largest = out+len(d), max(largest, len(d)) })
			for i, c := range carriers {
				d := b.sealStartup(0, c)
				in += len(d)
				w.Inject(stranger1, b.addr, d)
				if i < len(carriers)-1 {
					w.Inject(stranger1, b.addr, d) // again: earns nothing
				}
				w.RunFor(10 * time.Millisecond)
				if i < len(carriers)-1 && out > 0 {
					t.Fatalf("%d bytes answer a part of a hello", out)
				}
			}
			w.RunFor(5 * time.Second)
			if out > in || largest > datagramSize {
				t.Errorf("certificate of %d bytes: %d bytes, datagrams of up to %d, answer %d", name, out, largest, in)
			}
			if out == 0 && in > name+400 {
				t.Errorf("certificate of %d bytes: no answer to %d bytes", name, in)
			}
			if out == 0 && b.Counters().ShortHellos != 1 {
				t.Error("nothing was counted")
			}
		}
	}
}

func TestACarrierIsGoodForOneAnswer(t *testing.T) {
	w := netsim.New(1, testStart)
	long := strings.Repeat("b", 400)
	b := addTestPeer(t, w, "b", 2, lan, Config{Profile: newPlainProfile(long, 2)})
	b.epd = []byte(long)
	out := 0
	w.OnPacket(func(_ time.Time, _, _ netip.AddrPort, d []byte) { out += len(d) })
	hello := longHello(b, 1100)[1:] // chunks
	d := startupDatagramOf(b, append(pieceChunk(7, 1, false, []byte{0}), hello[:1100-30]...))
	w.Inject(stranger1, b.addr, d)
	w.RunFor(time.Second)
	first := out
	small := startupDatagramOf(b, pieceChunk(7, 0, true, []byte{byte(wire.ModeStartup)}))
	w.Inject(stranger1, b.addr, small)
	w.RunFor(time.Second)
	if first != 0 || out != 0 || b.Counters().ShortHellos == 0 {
		t.Errorf("%d bytes answer a hello beside a piece", out)
	}
}

// What becomes of pieces, one datagram each. The packet is a Ping with the message "ping".
func TestPiecesOfAPacketInASession(t *testing.T) {
	ping := append([]byte{byte(wire.ModeInitiator)}, wire.AppendChunk(nil, wire.TypePing, []byte("ping"))...)
	third := func(i uint64) []byte {
		return pieceChunk(5, i, i < 2, ping[[]int{0, 2, 5}[i]:[]int{2, 5, len(ping)}[i]])
	}
	wrong := bytes.Clone(ping)
	wrong[0] = byte(wire.ModeResponder)
	startup := bytes.Clone(ping)
	startup[0] = byte(wire.ModeStartup)
	nest := append([]byte{byte(wire.ModeInitiator)}, pieceChunk(6, 0, false, ping)...)
	none := []byte{0x80, 5, 0} // more, ID, index, nothing
	counters := func(c Counters) [4]uint64 {
		return [4]uint64{c.Malformed, c.IgnoredChunks, c.WrongMode, c.RefusedPieces}
	}
	for name, tt := range map[string]struct {
		chunks  [][]byte
		answers int
		want    [4]uint64 // malformed, ignored, wrong mode, refused
	}{
		"in order":                {[][]byte{third(0), third(1), third(2)}, 1, [4]uint64{}},
		"last first":              {[][]byte{third(2), third(1), third(0)}, 1, [4]uint64{}},
		"middle last":             {[][]byte{third(0), third(2), third(1)}, 1, [4]uint64{}},
		"all in one datagram":     {[][]byte{join(third(1), third(0), third(2))}, 1, [4]uint64{}},
		"one alone":               {[][]byte{pieceChunk(5, 0, false, ping)}, 1, [4]uint64{}},
		"with repeats":            {[][]byte{third(0), third(0), third(1), third(1), third(2)}, 1, [4]uint64{1: 2}},
		"one is missing":          {[][]byte{third(0), third(2)}, 0, [4]uint64{}},
		"two packets interleaved": {[][]byte{third(0), pieceChunk(6, 0, true, ping[:3]), third(1), pieceChunk(6, 1, false, ping[3:]), third(2)}, 2, [4]uint64{}},
		"an empty piece":          {[][]byte{third(0), third(1), wire.AppendChunk(nil, wire.TypePacketFragment, none), third(2)}, 1, [4]uint64{0: 1}},
		"a cut chunk":             {[][]byte{wire.AppendChunk(nil, wire.TypePacketFragment, []byte{0x80})}, 0, [4]uint64{0: 1}},
		"a piece after the last":  {[][]byte{third(0), third(2), pieceChunk(5, 3, true, []byte{1}), third(1)}, 1, [4]uint64{0: 1}},
		"a second last":           {[][]byte{third(2), third(0), pieceChunk(5, 1, false, []byte{1}), third(1)}, 1, [4]uint64{0: 1}},
		"a last before another":   {[][]byte{pieceChunk(5, 1, true, ping[2:5]), pieceChunk(5, 0, false, ping), third(0), third(2)}, 1, [4]uint64{0: 1}},
		"the last is none":        {[][]byte{third(2), pieceChunk(5, 2, true, []byte{1}), third(0), third(1)}, 1, [4]uint64{0: 1}},
		"of the other end's mode": {[][]byte{pieceChunk(5, 0, false, wrong)}, 0, [4]uint64{2: 1}},
		"of the startup mode":     {[][]byte{pieceChunk(5, 0, false, startup)}, 0, [4]uint64{2: 1}},
		"in another one":          {[][]byte{pieceChunk(5, 0, false, nest)}, 0, [4]uint64{1: 1}},
		"without a header":        {[][]byte{pieceChunk(5, 0, false, []byte{0x0d})}, 0, [4]uint64{0: 1}},
		"a huge index":            {[][]byte{pieceChunk(5, ^uint64(0), false, []byte{1}), third(0)}, 0, [4]uint64{}},
		"the same index again":    {[][]byte{third(0), pieceChunk(5, 0, true, []byte("zz")), third(1), third(2)}, 1, [4]uint64{1: 1}},
	} {
		w, a, b, ab, ba, tp := plainPair(t)
		before := counters(b.Counters())
		for _, c := range tt.chunks {
			inject(w, a, b, ab, c)
		}
		w.RunFor(100 * time.Millisecond)
		answers := 0
		for _, p := range tp.from(b) {
			for _, c := range p.chunks {
				if c.typ == wire.TypePingReply && string(c.payload) == "ping" {
					answers++
				}
			}
		}
		got := counters(b.Counters())
		for i := range got {
			got[i] -= before[i]
		}
		if answers != tt.answers || got != tt.want {
			t.Errorf("%s: %d answers, counted %v; want %d, %v", name, answers, got, tt.answers, tt.want)
		}
		if w.RunFor(2 * time.Second); len(ba.pieces.packets) != 0 || ba.pieces.bytes != 0 {
			t.Errorf("%s: %d packets wait for pieces for good", name, len(ba.pieces.packets))
		}
	}
}

// RFC 7016 §3.4: up to 60 s, while a new piece arrived within the last second.
func TestUnfinishedPacketsAreForgotten(t *testing.T) {
	w, _, b, _ := two(t, lan)
	send := func(index uint64) {
		w.Inject(stranger1, b.addr, startupDatagramOf(b, pieceChunk(1, index, true, []byte{1})))
		w.RunFor(time.Microsecond)
	}
	send(0)
	w.RunFor(reassemblyPatience - time.Millisecond)
	if len(b.pieces.packets) != 1 {
		t.Fatal("forgotten before a second is over")
	}
	send(0) // nothing new
	w.RunFor(2 * time.Millisecond)
	if len(b.pieces.packets) != 0 {
		t.Fatal("kept without a new piece")
	}
	began := w.Now()
	for i := uint64(0); i < 100; i++ {
		if send(i); len(b.pieces.packets) > 0 && len(b.pieces.packets[0].pieces) < int(i) {
			break // begun anew
		}
		w.RunFor(900 * time.Millisecond)
	}
	if took := w.Now().Sub(began); took < reassemblyLife || took > reassemblyLife+time.Second {
		t.Errorf("given up after %v, want %v", took, reassemblyLife)
	}
	w.RunFor(time.Second)
	wantEmpty(t, b)
	if len(b.pieces.packets)+b.pieces.bytes != 0 {
		t.Error("something is left")
	}
}

func TestPiecesOfOnePacketComeInOneMode(t *testing.T) {
	r := assembler{maxPackets: 1, maxPacketsOfOne: 1, maxBytes: 1000}
	p := wire.PacketFragment{More: true, PacketID: 1, Data: []byte{1}}
	if _, v := r.add(testStart, stranger1, wire.ModeInitiator, p, 1); v != pieceKept {
		t.Fatalf("the first is %v", v)
	}
	p.More, p.Index = false, 1
	if _, v := r.add(testStart, stranger1, wire.ModeResponder, p, 1); v != pieceContradicts {
		t.Errorf("one of another mode is %v", v)
	}
	if a, v := r.add(testStart, stranger1, wire.ModeInitiator, p, 1); v != pieceCompletes || a.credit != 2 {
		t.Errorf("one of the same mode is %v", v)
	}
}

// What is cut and arrives, in any order, with repeats, and among the pieces of others, comes out the same.
// Whatever arrives, the limits hold.
func FuzzReassembly(f *testing.F) {
	f.Add([]byte("a packet"), uint64(1), 60, []byte{0, 1, 2, 3})
	f.Add(bytes.Repeat([]byte("long "), 5000), uint64(2), 600, []byte{9, 255, 7, 1, 1, 0, 200, 3})
	f.Add(make([]byte, 70_000), uint64(3), 1200, []byte{})
	f.Add(make([]byte, 3_000), uint64(4), 13, bytes.Repeat([]byte{1, 2, 3}, 100))
	f.Fuzz(func(t *testing.T, packet []byte, seed uint64, limit int, noise []byte) {
		limit = min(max(limit, 20), MaxDatagram)
		rng, now, from := rand.New(rand.NewPCG(seed, 1)), testStart, stranger1
		r := assembler{maxPackets: 4, maxPacketsOfOne: 2, maxBytes: maxReassembled + maxPieces*pieceOverhead}
		id := rng.Uint64N(1 << 40)
		carriers := inPieces(bytes.Clone(packet), id, wire.ModeStartup, limit)
		rng.Shuffle(len(carriers), func(i, j int) { carriers[i], carriers[j] = carriers[j], carriers[i] })
		refused, credit := false, 0
		var got []byte
		for _, c := range carriers {
			for _, again := range []bool{false, rng.IntN(4) == 0} {
				_, payload, _, _ := wire.NextChunk(c[1:])
				p, err := wire.ParsePacketFragment(payload)
				if err != nil || len(c) > limit {
					t.Fatalf("piece of %d bytes, limit %d: %v", len(c), limit, err)
				}
				a, v := r.add(now, from, wire.ModeStartup, p, len(c))
				if again && got == nil && !refused && v != pieceRepeated && v != pieceRefused && v != pieceCompletes {
					t.Fatalf("a repeated piece is %v", v)
				}
				if refused = refused || v == pieceRefused; a != nil && got == nil {
					got, credit = a.packet(), a.credit
				}
				if got != nil {
					break // what is sent again now begins another packet
				}
			}
			if len(noise) >= 4 { // of another packet, perhaps from the same address
				n := noise[:4]
				noise = noise[4:]
				other := netip.AddrPortFrom(from.Addr(), from.Port()+uint16(n[0]%4))
				hostile := wire.PacketFragment{More: n[1]&1 == 0, PacketID: id + 1 + uint64(n[1]%4), Index: uint64(n[2] % 8), Data: make([]byte, 1+int(n[3])*10)}
				r.add(now, other, wire.Mode(1+n[2]%3), hostile, 1)
			}
			now = now.Add(time.Duration(rng.IntN(400)) * time.Millisecond)
			r.expire(now)
			if err := checkAssembler(&r, now); err != nil {
				t.Fatal(err)
			}
		}
		quick := now.Sub(testStart) < reassemblyLife
		fits := len(packet) <= maxReassembled && len(carriers) <= maxPieces
		if fits && !refused && quick && len(packet) > 0 && !bytes.Equal(got, packet) {
			t.Errorf("%d bytes in %d pieces came out as %d", len(packet), len(carriers), len(got))
		}
		if got != nil && (!bytes.Equal(got, packet) || credit < len(packet)) {
			t.Errorf("%d bytes came out as %d, credit %d", len(packet), len(got), credit)
		}
		if !fits && got != nil {
			t.Errorf("a packet of %d bytes in %d pieces was put together", len(packet), len(carriers))
		}
		if r.expire(now.Add(reassemblyPatience)); len(r.packets) != 0 || r.bytes != 0 {
			t.Errorf("%d packets with %d bytes wait for ever", len(r.packets), r.bytes)
		}
	})
}

func TestPacketIDsOfPiecesAreNotToBeGuessed(t *testing.T) {
	e := New(Config{Profile: lyceumProfile(1), Rand: newRand(1), Random: newSecrets(1)})
	var ids []uint64
	for range 100 {
		ids = append(ids, e.newPacketID())
	}
	slices.Sort(ids)
	if n := len(slices.Compact(ids)); n != 100 || ids[99]-ids[0] < 1<<30 {
		t.Errorf("%d different IDs of 100", n)
	}
}
