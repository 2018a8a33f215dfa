package wire

import (
	"testing"
)

// checkNoAllocs checks that f allocates nothing.
func checkNoAllocs(t *testing.T, name string, f func()) {
	t.Helper()
	if n := testing.AllocsPerRun(100, f); n != 0 {
		t.Errorf("%s: %v allocations, want none", name, n)
	}
}

// checkCodecAllocs checks that neither appending into room nor parsing, of good bytes or of
// any that are cut short, allocates.
func checkCodecAllocs[T payload](t *testing.T, tests []codecTest[T], parse func([]byte) (T, error)) {
	t.Helper()
	room := make([]byte, 0, 512)
	for _, tt := range tests {
		var appender payload = tt.c // here, so that no conversion is counted
		checkNoAllocs(t, tt.name+": append", func() { room = appender.AppendTo(room[:0]) })
		for n := range len(tt.wire) + 1 {
			checkNoAllocs(t, tt.name+": parse", func() { _, _ = parse(tt.wire[:n]) })
		}
	}
}

func TestChunksAppendAndParseWithoutAllocating(t *testing.T) {
	checkCodecAllocs(t, packetFragmentTests, ParsePacketFragment)
	checkCodecAllocs(t, initiatorHelloTests, ParseInitiatorHello)
	checkCodecAllocs(t, forwardedHelloTests, ParseForwardedHello)
	checkCodecAllocs(t, responderHelloTests, ParseResponderHello)
	checkCodecAllocs(t, impliedRedirectTests, ParseResponderRedirect)
	checkCodecAllocs(t, cookieChangeTests, ParseCookieChange)
	checkCodecAllocs(t, initiatorKeyingTests, ParseInitiatorKeying)
	checkCodecAllocs(t, responderKeyingTests, ParseResponderKeying)
	checkCodecAllocs(t, userDataTests, ParseUserData)
	checkCodecAllocs(t, nextUserDataTests, ParseNextUserData)
	checkCodecAllocs(t, flowOptionsTests, ParseFlowOptions)
	checkCodecAllocs(t, bufferProbeTests, ParseBufferProbe)
	checkCodecAllocs(t, flowExceptionTests, ParseFlowException)
}

func TestRedirectAllocatesItsListOnly(t *testing.T) {
	for _, tt := range responderRedirectTests {
		if n := testing.AllocsPerRun(100, func() { _, _ = ParseResponderRedirect(tt.wire) }); n != 1 {
			t.Errorf("%s: %v allocations, want 1", tt.name, n)
		}
		cut := tt.wire[:len(tt.wire)-1]
		checkNoAllocs(t, tt.name+": malformed", func() { _, _ = ParseResponderRedirect(cut) })
	}
}

func TestAcksAppendAndParseWithoutAllocating(t *testing.T) {
	room, buf := make([]byte, 0, 512), make([]Range, 0, 64)
	for _, tt := range ackTests {
		checkNoAllocs(t, tt.name, func() {
			room = tt.a.AppendRanges(room[:0])
			room = tt.a.AppendBitmap(room[:0])
			_, _ = ParseAckRanges(tt.ranges, buf)
			_, _ = ParseAckBitmap(tt.bitmap, buf)
		})
	}
	overflow := unhex("01 00 81ffffffffffffffff7f 00 00")
	checkNoAllocs(t, "overflow", func() {
		_, _ = ParseAckRanges(overflow, buf)
		_, _ = ParseAckBitmap(overflowBitmap, buf)
	})
}

// overflowBitmap is a bitmap acknowledgement of a number above 64 bits.
var overflowBitmap = unhex("01 00 81ffffffffffffffff7f 01")

func TestPacketIsBuiltAndReadWithoutAllocating(t *testing.T) {
	h := Header{Mode: ModeInitiator, HasTimestamp: true, HasTimestampEcho: true}
	u := userDataTests[5].c
	a := addressTests[2].a
	room := make([]byte, 0, 512)
	checkNoAllocs(t, "packet", func() {
		b := h.AppendTo(append(room[:0], 0, 0, 0, 0))
		start := len(b)
		b = BeginChunk(b, TypeUserData)
		b = append(u.AppendHeadTo(b), u.Data...)
		EndChunk(b, start)
		b = AppendChunk(b, TypePing, u.Data)
		PutSessionID(b, 7)

		_, _ = SessionID(b)
		_, rest, _ := TakeHeader(b[SessionIDSize:])
		for ok := true; ok; {
			_, _, rest, ok = NextChunk(rest)
		}
		b = AppendMarker(AppendOption(a.AppendTo(room[:0]), 1, u.Data))
		_, b, _ = TakeAddress(b)
		_, _, b, _ = TakeOption(b)
		_, _, _, _ = TakeOption(b)
		_, _, _ = TakeHeader(nil)
		_, _, _ = TakeAddress(nil)
		_, _ = SessionID(nil)
	})
}
