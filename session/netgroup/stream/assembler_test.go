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

func (x *bench) add(p Packet, want Outcome) {
	x.t.Helper()
	if got := x.a.Add(&p); got != want {
		x.t.Errorf("packet %d of frame %d: outcome %d, want %d", p.Number, p.Frame, got, want)
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

func (x *bench) wantMissing(got []uint32, want ...uint32) {
	x.t.Helper()
	if !slices.Equal(got, want) {
		x.t.Errorf("dropped %v, want %v", got, want)
	}
}

func (x *bench) wantDoubtful(want ...uint32) {
	x.t.Helper()
	var got []uint32
	for _, n, ok := x.a.Doubtful(); ok; _, n, ok = x.a.Doubtful() {
		got = append(got, n)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		x.t.Errorf("doubtful are %v, want %v", got, want)
	}
}

// forge returns the packet with other bytes, a forgery of its own for each kind.
func forge(p Packet, kind byte) Packet {
	p.Payload = bytes.Clone(p.Payload)
	p.Payload[0] ^= 1 + kind
	return p
}

func TestFrameIsCompleteInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	x := newBench(t)
	for range 50 {
		packets := x.frame(1 + rng.IntN(6))
		rng.Shuffle(len(packets), func(i, j int) { packets[i], packets[j] = packets[j], packets[i] })
		for _, p := range packets {
			x.wantNone()
			x.add(p, Added)
			p.Hops++
			x.add(p, Same)
		}
		f, genuine := x.next()
		if !genuine {
			t.Fatalf("frame %+v differs", f)
		}
		x.wantMissing(x.a.Verified(&f))
		x.wantNone()
		x.wantDoubtful()
	}
}

func TestForgeryAfterVerificationIsKnownAtOnce(t *testing.T) {
	x := newBench(t)
	packets := x.frame(2)
	x.add(packets[0], Added)
	x.add(packets[1], Added)
	f, _ := x.next()
	x.a.Verified(&f)
	x.add(forge(packets[1], 0), Forged)
	x.add(packets[1], Same)
	next := x.frame(2)
	next[0].Frame++ // skips a frame
	x.add(next[0], Forged)
}

func TestGenuineIsWhatWasVerified(t *testing.T) {
	x := newBench(t)
	p := x.frame(1)[0]
	x.add(forge(p, 0), Added)
	x.add(p, Differs)
	f, _ := x.next()
	x.a.Bad(&f)
	f, _ = x.next()
	if x.a.Genuine(0, 0) != nil || x.a.Genuine(0, 1000) != nil {
		t.Error("something is genuine before it is verified")
	}
	x.a.Verified(&f)
	if got := x.a.Genuine(0, 0); got == nil || !got.samePacket(&p) {
		t.Error("what is genuine is not what was verified")
	}
}

func TestRivalTakesThePlaceOfAForgery(t *testing.T) {
	x := newBench(t)
	packets := x.frame(2)
	x.add(forge(packets[0], 0), Added)
	x.add(packets[0], Differs)
	x.add(packets[0], Same)
	x.add(packets[1], Added)
	f, genuine := x.next()
	if genuine {
		t.Fatal("a forgery is genuine")
	}
	x.wantMissing(x.a.Bad(&f))
	if f, genuine = x.next(); !genuine {
		t.Fatal("the rival was not tried")
	}
	x.wantMissing(x.a.Verified(&f))
}

func TestBadFrameWithoutRivalsIsFetchedAnew(t *testing.T) {
	x := newBench(t)
	packets := x.frame(3)
	x.add(packets[0], Added)
	x.add(forge(packets[1], 0), Added)
	x.add(packets[2], Added)
	f, _ := x.next()
	x.wantMissing(x.a.Bad(&f), 0, 1, 2)
	x.wantMissing(x.a.Bad(&f)) // once is enough
	for _, p := range packets {
		x.add(p, Added)
	}
	if _, genuine := x.next(); !genuine {
		t.Fatal("fetched anew and not genuine")
	}
}

func TestForgeriesAreTriedOnce(t *testing.T) {
	x := newBench(t)
	p := x.frame(1)[0]
	x.add(forge(p, 1), Added)
	x.add(forge(p, 2), Differs)
	f, _ := x.next()
	x.wantMissing(x.a.Bad(&f))
	f, _ = x.next()
	x.wantMissing(x.a.Bad(&f), 0)
	x.wantNone()
	x.add(p, Added)
	if _, genuine := x.next(); !genuine {
		t.Error("the genuine packet was not tried")
	}
}

func TestNumberIsGivenUpAfterManyForgeries(t *testing.T) {
	x := newBench(t)
	p := x.frame(1)[0]
	for range maxDropped {
		x.add(forge(p, 0), Added)
		f, _ := x.next()
		x.a.Bad(&f)
	}
	x.add(forge(p, 0), Refused)
}

// A packet that says that it is of a frame of hundreds, which never come, must not keep those that are there from being
// played.
func TestAbsurdPartCountIsDoubted(t *testing.T) {
	x := newBench(t)
	packets := x.frame(3)
	lie := packets[1]
	lie.Parts = MaxParts
	x.add(packets[0], Added)
	x.add(lie, Added)
	x.add(packets[2], Added)
	x.wantNone()
	x.wantDoubtful(0, 1, 2)
	x.add(packets[0], Same)
	x.add(packets[2], Same)
	x.wantDoubtful()
	other := lie // whoever was asked lies too
	other.Parts--
	x.add(other, Differs)
	x.wantDoubtful(1)
	x.add(packets[1], Differs)
	x.wantDoubtful()
	if _, genuine := x.next(); !genuine {
		t.Fatal("the frame that is complete was not told")
	}
}

func TestVersionsThatFillTheRoomGiveWay(t *testing.T) {
	x := newBench(t)
	packets := x.frame(2)
	x.add(packets[1], Added)
	lie := packets[0]
	for i := range uint16(1 + maxRivalry) {
		lie.Parts = 100 + i
		x.add(lie, []Outcome{Added, Differs}[min(i, 1)])
	}
	x.add(packets[0], Differs)
	if got := len(x.a.groups[0].rivals); got != maxRivalry {
		t.Errorf("%d rivals, want %d", got, maxRivalry)
	}
	if _, genuine := x.next(); !genuine {
		t.Error("lies that were first keep the genuine packet out")
	}
}

func TestPacketThatContradictsAVerifiedNeighborIsDropped(t *testing.T) {
	x := newBench(t)
	first, then := x.frame(1), x.frame(2)
	lie := then[0]
	lie.Part, lie.Parts, lie.Frame = 1, 3, 0 // as though the first frame had more
	x.add(lie, Added)
	x.add(first[0], Added)
	f, _ := x.next()
	x.wantMissing(x.a.Verified(&f), 1)
	x.add(then[0], Added)
	x.add(then[1], Added)
	if _, genuine := x.next(); !genuine {
		t.Error("the frame after it is not genuine")
	}
}

func TestPacketsOutsideAreRefused(t *testing.T) {
	x := newBench(t)
	packets := x.frame(4)
	x.a.Forget(0, 2)
	x.add(packets[1], Outside)
	x.add(packets[2], Added)
	x.add(Packet{Number: 2 + MaxSpan, Parts: 1, Payload: []byte{1}}, Outside)
	x.add(Packet{Number: 1 + MaxSpan, Parts: 1, Payload: []byte{1}}, Added)
	x.add(Packet{Group: 3, Number: 2, Parts: 1, Payload: []byte{1}}, Outside)
	x.add(Packet{Number: 2, Block: 1, Payload: make([]byte, imageSize+1)}, Outside)
	x.a.Restart(0, 0)
	x.add(packets[0], Added)
	x.add(packets[2], Added)
}

func TestForgottenFrameHasNoVerdict(t *testing.T) {
	x := newBench(t)
	for _, p := range x.frame(2) {
		x.add(p, Added)
	}
	f, _ := x.next()
	x.a.Forget(0, 1)
	if _, ok := x.a.Data(nil, &f); ok {
		t.Error("there is data of a frame half of which was forgotten")
	}
	x.wantMissing(x.a.Bad(&f))
	x.wantMissing(x.a.Verified(&f))
}

func TestRivalsAreBounded(t *testing.T) {
	x := newBench(t)
	packets := x.frame(300)
	for _, p := range packets[1:] {
		x.add(p, Added)
	}
	refused := 0
	for _, p := range packets[1:] {
		if p = forge(p, 0); x.a.Add(&p) == Refused {
			refused++
		}
	}
	if got := len(x.a.groups[0].rivals); got != maxRivals || refused != 299-maxRivals {
		t.Errorf("%d rivals, %d refused, want %d and %d", got, refused, maxRivals, 299-maxRivals)
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
