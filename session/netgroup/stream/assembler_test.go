package stream

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// A bench is an assembler and the publisher of its stream.
type bench struct {
	t    testing.TB
	a    *Assembler
	c    *Cutter
	info Info
	want map[Frame][]byte // the frames of group 0
}

func newBench(t testing.TB) *bench {
	info := lecture()
	return &bench{t: t, a: NewAssembler(info), c: NewCutter(info), info: info, want: map[Frame][]byte{}}
}

// frame returns the packets of the next frame.
func (x *bench) frame(parts int) []Packet {
	f, data, packets := cutFrame(x.t, x.c, 0, parts*MaxPayload)
	x.want[f] = data
	return packets
}

func (x *bench) add(p Packet, from Source, want Outcome) {
	x.t.Helper()
	if got := x.a.Add(&p, from); got != want {
		x.t.Errorf("packet %d of frame %d from %d: outcome %d, want %d", p.Number, p.Frame, from, got, want)
	}
}

// next takes the next complete frame and reports whether it is genuine.
func (x *bench) next() (f Frame, genuine bool) {
	x.t.Helper()
	f, ok := x.a.Next()
	if !ok {
		x.t.Fatal("no frame is complete")
	}
	data, ok := x.a.Data(nil, &f)
	if !ok {
		x.t.Fatal("a frame that was told is gone")
	}
	return f, x.isGenuine(&f, data)
}

// isGenuine stands for the check of a signature over all of a frame.
func (x *bench) isGenuine(f *Frame, data []byte) bool {
	signed := *f
	signed.Hops, signed.attempt = 0, 0
	want, ok := x.want[signed]
	return ok && bytes.Equal(data, want)
}

func (x *bench) wantNone() {
	x.t.Helper()
	if f, ok := x.a.Next(); ok {
		x.t.Errorf("frame %+v is complete, want none", f)
	}
}

func (x *bench) wantVerdict(v Verdict, liars, suspects []Source, missing []uint32) {
	x.t.Helper()
	if !slices.Equal(v.Liars, liars) || !slices.Equal(v.Suspects, suspects) || !slices.Equal(v.Missing, missing) {
		x.t.Errorf("verdict %v, want liars %v, suspects %v, missing %v", v, liars, suspects, missing)
	}
}

// forge returns the packet with other bytes.
func forge(p Packet) Packet {
	p.Payload = bytes.Clone(p.Payload)
	p.Payload[0] ^= 0xff
	return p
}

func TestFrameIsCompleteInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	x := newBench(t)
	for range 50 {
		packets := x.frame(1 + rng.IntN(6))
		rng.Shuffle(len(packets), func(i, j int) { packets[i], packets[j] = packets[j], packets[i] })
		for i, p := range packets {
			x.wantNone()
			x.add(p, Source(i), Added)
			x.add(p, Source(i+1), Same)
		}
		f, genuine := x.next()
		if !genuine {
			t.Fatalf("frame %+v differs", f)
		}
		x.wantVerdict(x.a.Verified(&f), nil, nil, nil)
		x.wantNone()
	}
}

func TestForgeryAfterVerificationIsKnownAtOnce(t *testing.T) {
	x := newBench(t)
	packets := x.frame(2)
	x.add(packets[0], 1, Added)
	x.add(packets[1], 1, Added)
	f, _ := x.next()
	x.a.Verified(&f)
	x.add(forge(packets[1]), 2, Forged)
	x.add(packets[1], 2, Same)
	next := x.frame(2)
	next[0].Frame++ // skips a frame
	x.add(next[0], 2, Forged)
}

func TestWhoDeliversOtherBytesThanTheGenuineIsTold(t *testing.T) {
	x := newBench(t)
	packets := x.frame(2)
	x.add(packets[0], 1, Added)
	x.add(forge(packets[0]), 7, Differs)
	x.add(packets[1], 1, Added)
	f, genuine := x.next()
	if !genuine {
		t.Fatal("the first of two versions is not the one that was told")
	}
	x.wantVerdict(x.a.Verified(&f), []Source{7}, nil, nil)
}

func TestRivalTakesThePlaceOfAForgery(t *testing.T) {
	x := newBench(t)
	packets := x.frame(2)
	x.add(forge(packets[0]), 7, Added)
	x.add(packets[0], 1, Differs)
	x.add(packets[1], 1, Added)
	f, genuine := x.next()
	if genuine {
		t.Fatal("a forgery is genuine")
	}
	x.wantVerdict(x.a.Bad(&f), nil, []Source{7, 1}, nil)
	f, genuine = x.next()
	if !genuine {
		t.Fatal("the rival was not tried")
	}
	x.wantVerdict(x.a.Verified(&f), []Source{7}, nil, nil)
}

func TestBadFrameWithoutRivalsIsFetchedAnew(t *testing.T) {
	x := newBench(t)
	packets := x.frame(3)
	x.add(packets[0], 1, Added)
	x.add(forge(packets[1]), 7, Added)
	x.add(packets[2], 1, Added)
	f, _ := x.next()
	x.wantVerdict(x.a.Bad(&f), nil, []Source{1, 7}, []uint32{0, 1, 2})
	x.wantVerdict(x.a.Bad(&f), nil, nil, nil) // once is enough
	for _, p := range packets {
		x.add(p, 2, Added)
	}
	f, genuine := x.next()
	if !genuine {
		t.Fatal("fetched anew and not genuine")
	}
	x.wantVerdict(x.a.Verified(&f), []Source{7}, nil, nil)
}

func TestWhoAloneDeliveredABadFrameLied(t *testing.T) {
	x := newBench(t)
	for _, p := range x.frame(2) {
		x.add(forge(p), 7, Added)
	}
	f, _ := x.next()
	x.wantVerdict(x.a.Bad(&f), []Source{7}, []Source{7}, []uint32{0, 1})
	for _, p := range x.frame(1) {
		x.add(forge(p), Restored, Added)
	}
	f, _ = x.next()
	x.wantVerdict(x.a.Bad(&f), nil, nil, []uint32{2}) // nobody is charged for what parity made
}

func TestForgerGetsTwoTries(t *testing.T) {
	x := newBench(t)
	p := x.frame(1)[0]
	for range maxTries {
		x.add(forge(p), 7, Added)
		f, _ := x.next()
		x.a.Bad(&f)
	}
	x.add(forge(p), 7, Refused)
	x.add(p, 8, Added)
}

func TestOneSourceRivalsAPacketTwiceAtMost(t *testing.T) {
	x := newBench(t)
	p := x.frame(2)[0]
	x.add(p, 1, Added)
	for i := range maxTries {
		lie := forge(p)
		lie.Payload[1] = byte(10 + i)
		x.add(lie, 7, Differs)
		x.add(lie, 8, Same)
	}
	x.add(forge(p), 7, Refused)
	x.add(forge(p), 8, Differs)
}

func TestForgeriesAreTriedOnce(t *testing.T) {
	x := newBench(t)
	p := x.frame(1)[0]
	other := forge(p)
	other.Payload[1] ^= 0xff
	x.add(forge(p), 7, Added)
	x.add(other, 8, Differs)
	f, _ := x.next()
	x.wantVerdict(x.a.Bad(&f), []Source{7}, []Source{7}, nil)
	f, _ = x.next()
	x.wantVerdict(x.a.Bad(&f), []Source{8}, []Source{8}, []uint32{0})
	x.wantNone()
	x.add(p, 1, Added)
	f, _ = x.next()
	x.wantVerdict(x.a.Verified(&f), []Source{7, 8}, nil, nil)
}

func TestNumberIsGivenUpAfterManyForgeries(t *testing.T) {
	x := newBench(t)
	p := x.frame(1)[0]
	for i := range maxDropped {
		x.add(forge(p), Source(i), Added)
		f, _ := x.next()
		x.a.Bad(&f)
	}
	x.add(forge(p), 100, Refused)
}

// A packet that says that it is of a frame of hundreds, which never come, must not keep those that are there from being
// played.
func TestAbsurdPartCountIsDoubted(t *testing.T) {
	x := newBench(t)
	packets := x.frame(3)
	lie := forge(packets[1])
	lie.Parts = MaxParts
	x.add(packets[0], 1, Added)
	x.add(lie, 7, Added)
	x.add(packets[2], 1, Added)
	x.wantNone()
	asked := map[uint32]Source{}
	for {
		_, number, from, ok := x.a.Doubtful()
		if !ok {
			break
		}
		if _, twice := asked[number]; twice {
			t.Errorf("number %d is doubtful twice", number)
		}
		asked[number] = from
	}
	if asked[1] != 7 || len(asked) != 3 {
		t.Errorf("doubtful are %v, want 0 to 2, and 1 from 7", asked)
	}
	x.add(packets[1], 2, Differs)
	f, genuine := x.next()
	if !genuine {
		t.Fatal("the frame that is complete was not told")
	}
	x.wantVerdict(x.a.Verified(&f), []Source{7}, nil, nil)
}

func TestPacketThatContradictsAVerifiedNeighborIsDropped(t *testing.T) {
	x := newBench(t)
	first, then := x.frame(1), x.frame(2)
	lie := then[0]
	lie.Part, lie.Parts, lie.Frame = 1, 3, 0 // as though the first frame had more
	x.add(lie, 7, Added)
	x.add(first[0], 1, Added)
	f, _ := x.next()
	x.wantVerdict(x.a.Verified(&f), []Source{7}, nil, []uint32{1})
	x.add(then[0], 1, Added)
	x.add(then[1], 1, Added)
	if _, genuine := x.next(); !genuine {
		t.Error("the frame after it is not genuine")
	}
}

func TestPacketsOutsideAreRefused(t *testing.T) {
	x := newBench(t)
	packets := x.frame(4)
	x.a.Forget(0, 2)
	x.add(packets[1], 1, Outside)
	x.add(packets[2], 1, Added)
	x.add(Packet{Number: 2 + MaxSpan, Parts: 1, Payload: []byte{1}}, 1, Outside)
	x.add(Packet{Number: 1 + MaxSpan, Parts: 1, Payload: []byte{1}}, 1, Added)
	x.add(Packet{Group: 3, Number: 2, Parts: 1, Payload: []byte{1}}, 1, Outside)
	x.add(Packet{Number: 2, Block: 1, Payload: make([]byte, imageSize+1)}, 1, Outside)
	if x.a.Packet(0, 1) != nil || x.a.Packet(0, 2) == nil || x.a.Packet(0, 3) != nil {
		t.Error("what is here is not what was added")
	}
	x.a.Restart(0, 0)
	if x.a.Packet(0, 2) != nil {
		t.Error("after a restart something is here")
	}
	x.add(packets[0], 1, Added)
}

func TestForgottenFrameHasNoVerdict(t *testing.T) {
	x := newBench(t)
	for _, p := range x.frame(2) {
		x.add(p, 1, Added)
	}
	f, _ := x.next()
	x.a.Forget(0, 1)
	if _, ok := x.a.Data(nil, &f); ok {
		t.Error("there is data of a frame half of which was forgotten")
	}
	x.wantVerdict(x.a.Bad(&f), nil, nil, nil)
	x.wantVerdict(x.a.Verified(&f), nil, nil, nil)
}

func TestRivalsAreBounded(t *testing.T) {
	x := newBench(t)
	packets := x.frame(300)
	for _, p := range packets[1:] {
		x.add(p, 1, Added)
	}
	refused := 0
	for from := range Source(10) {
		for _, p := range packets[1:] {
			p = forge(p)
			p.Payload[1] = byte(from)
			if p := p; x.a.Add(&p, 10+from) == Refused {
				refused++
			}
		}
	}
	if got := len(x.a.groups[0].rivals); got != maxRivals || refused != 2990-maxRivals {
		t.Errorf("%d rivals, %d refused, want %d and %d", got, refused, maxRivals, 2990-maxRivals)
	}
	x.a.Forget(0, 300)
	if got := len(x.a.groups[0].rivals); got != 0 {
		t.Errorf("%d rivals of what is forgotten", got)
	}
}

func TestReceivingDoesNotAllocate(t *testing.T) {
	r := newReceiving(t)
	r.round() // until everything has the size that it needs
	if n := testing.AllocsPerRun(20, r.round); n != 0 {
		t.Errorf("%v allocations for 200 frames, want none", n)
	}
}

func BenchmarkReceivePacket(b *testing.B) {
	r := newReceiving(b)
	r.round()
	b.ReportAllocs()
	b.SetBytes(MaxPacket)
	for b.Loop() {
		r.packet()
	}
}
