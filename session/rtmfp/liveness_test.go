package rtmfp

import (
	"bytes"
	"testing"
	"time"

	"lyceum/session/netsim"
	"lyceum/session/wire"
)

func TestPingIsAnsweredWithTheSameBytes(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	for _, message := range [][]byte{{}, []byte("M and more"), bytes.Repeat([]byte{7}, 1000)} {
		tp.forget()
		inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypePing, message))
		w.RunFor(time.Second)
		packets := tp.from(b)
		if len(packets) != 1 || len(packets[0].chunks) != 1 || packets[0].chunks[0].typ != wire.TypePingReply ||
			!bytes.Equal(packets[0].chunks[0].payload, message) {
			t.Errorf("ping of %d bytes: answered %+v", len(message), packets)
		}
	}
}

func TestPingsAreNotAnsweredWithoutLimit(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	var many []byte
	for range 100 {
		many = wire.AppendChunk(many, wire.TypePing, []byte("x"))
	}
	inject(w, a, b, ab, many)
	inject(w, a, b, ab, wire.AppendChunk(nil, wire.TypePing, make([]byte, 1150)))
	n := 0
	for _, p := range tp.from(b) {
		n += len(p.chunks)
	}
	if n != maxPongs {
		t.Errorf("%d answers, want %d", n, maxPongs)
	}
}

func TestKeepaliveAfterFifteenSecondsOfSilence(t *testing.T) {
	w, a, _, _, _, tp := plainPair(t)
	w.RunFor(5 * time.Minute)
	var at []time.Time
	for _, p := range tp.from(a) {
		if p.has(wire.TypePing) {
			at = append(at, p.at)
		}
	}
	for i := 1; i < len(at); i++ {
		if d := at[i].Sub(at[i-1]); d < keepaliveAfter || d > 2*keepaliveAfter+time.Second {
			t.Errorf("%v between two pings of a quiet session", d)
		}
	}
	if len(at) == 0 || len(tp.all) > 2*2*5*60/15 {
		t.Errorf("%d packets in five quiet minutes", len(tp.all))
	}
}

// Half of the pings are the peer's.
func TestKeepaliveIsTheOwnersChoice(t *testing.T) {
	const often = 3 * time.Second
	w, a, _, ab, _, tp := plainPair(t)
	w.RunFor(time.Minute)
	pings := func(within time.Duration) (n int) {
		tp.forget()
		w.RunFor(within)
		for _, p := range tp.all {
			if p.has(wire.TypePing) {
				n++
			}
		}
		return n
	}
	usual := pings(time.Minute)
	ab.SetKeepalive(w.Now(), often)
	w.Poke(a.addr)
	if n := pings(often + 100*time.Millisecond); n != 1 {
		t.Errorf("%d pings in the first %v, want one", n, often)
	}
	if n := pings(time.Minute); n < 18 || n > 20 {
		t.Errorf("%d pings in a minute, want one every %v", n, often)
	}
	ab.SetKeepalive(w.Now(), 0)
	if pings(15 * time.Second); pings(time.Minute) != usual {
		t.Errorf("more pings than the %d a minute that are usual", usual)
	}
}

// What a vanished peer costs who asked to know soon: the silence, a second of unanswered pings, and no more.
func TestShortKeepaliveSuspectsSoon(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	ab.SetKeepalive(w.Now(), 3*time.Second)
	w.Poke(a.addr)
	w.RunFor(time.Minute)
	w.Remove(b.addr)
	gone := w.Now()
	eventually(t, w, 10*time.Second, "suspect", func() bool { return count[SessionSuspect](a) > 0 })
	if took := w.Now().Sub(gone); took > 3*time.Second+suspectAfter+100*time.Millisecond {
		t.Errorf("suspect after %v", took)
	}
}

func TestPeerThatAnswersNothingIsUnresponsive(t *testing.T) {
	w, a, b, ab, _, tp := plainPair(t)
	w.Remove(b.addr)
	gone := w.Now()
	eventually(t, w, 2*time.Minute, "closed", func() bool { return count[SessionClosed](a) > 0 })
	closed := a.events[len(a.events)-1].(SessionClosed)
	if took := w.Now().Sub(gone); closed.Reason != (Unresponsive{}) || took < unresponsiveAfter || took > keepaliveAfter+unresponsiveAfter {
		t.Errorf("closed with %v after %v", closed.Reason, took)
	}
	pings := 0
	for _, p := range tp.from(a) {
		if p.has(wire.TypePing) {
			pings++
		}
	}
	if pings < 5 || pings > 60 {
		t.Errorf("%d pings before giving up", pings)
	}
	if ab.IsOpen() {
		t.Error("still open")
	}
	wantEmpty(t, a)
}

func TestUnacknowledgedDataMakesUsAskSooner(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(time.Second)
	w.Remove(b.addr)
	gone := w.Now()
	a.write(f, numbered(1, 10))
	eventually(t, w, 2*time.Minute, "closed", func() bool { return count[SessionClosed](a) > 0 })
	if took := w.Now().Sub(gone); took > unresponsiveAfter+3*time.Second {
		t.Errorf("closed after %v", took)
	}
}

func TestDataSurvivesAnOutageShorterThanThat(t *testing.T) {
	w, a, b, ab, _, _ := plainPair(t)
	f := a.openFlow(ab, "f", PriorityData)
	a.write(f, numbered(0, 50_000))
	w.RunFor(20 * time.Millisecond)
	w.SetPath(a.addr, b.addr, netsim.Link{Loss: 1})
	w.SetPath(b.addr, a.addr, netsim.Link{Loss: 1})
	w.RunFor(20 * time.Second)
	w.SetPath(a.addr, b.addr, netsim.Link{})
	w.SetPath(b.addr, a.addr, netsim.Link{})
	w.RunFor(30 * time.Second)
	if len(b.messages("f")) != 1 || count[SessionClosed](a)+count[SessionClosed](b) != 0 {
		t.Errorf("%d messages, events %v", len(b.messages("f")), a.events)
	}
}

func TestNobodyAnswers(t *testing.T) {
	w := netsim.New(1, testStart)
	a := newTestPeer(t, w, "a", 1, lan)
	seen := sniff(w)
	s, err := a.Connect(w.Now(), lyceumDiscriminator(2), testTag, stranger1)
	if err != nil {
		t.Fatal(err)
	}
	f := a.openFlow(s, "f", PriorityData)
	a.write(f, numbered(0, 10))
	w.RunFor(2 * openTimeout)
	closed, ok := a.events[0].(SessionClosed)
	if !ok || closed.Reason != (OpenTimeout{}) || len(a.events) != 1 {
		t.Errorf("events %v, want OpenTimeout", a.events)
	}
	if err := f.Write(w.Now(), nil, Deadlines{}); err != ErrFlowClosed {
		t.Errorf("Write error = %v, want ErrFlowClosed", err)
	}
	wantEmpty(t, a)
	for i := 2; i < len(*seen); i++ { // 1.0, 2.5, 4.0 … s
		d, before := (*seen)[i].at.Sub((*seen)[i-1].at), (*seen)[i-1].at.Sub((*seen)[i-2].at)
		if d != before+retryIncrease {
			t.Errorf("hello %d came %v after the one before, which came after %v", i, d, before)
		}
	}
	if n := len(*seen); n < 8 || n > 12 {
		t.Errorf("%d hellos in 95 s", n)
	}
}

func TestConnectSaysWhatIsWrong(t *testing.T) {
	w := netsim.New(1, testStart)
	a := newTestPeer(t, w, "a", 1, lan)
	now := w.Now()
	if _, err := a.Connect(now, []byte("nonsense"), testTag, stranger1); err == nil {
		t.Error("a malformed discriminator was accepted")
	}
	if _, err := a.Connect(now, a.epd, testTag, stranger1); err != ErrSelf {
		t.Errorf("to itself: %v, want ErrSelf", err)
	}
	if _, err := a.Connect(now, lyceumDiscriminator(2), testTag); err != ErrNoAddress {
		t.Errorf("without address: %v, want ErrNoAddress", err)
	}
	s, err := a.Connect(now, lyceumDiscriminator(2), testTag, stranger1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := a.Connect(now, lyceumDiscriminator(2), testTag)
	if err != nil || again != s {
		t.Errorf("again: %v, %v; want the same session", again, err)
	}
	for _, addr := range deadAddresses(50) {
		if _, err := a.Connect(now, lyceumDiscriminator(2), testTag, addr, addr); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.opening.candidates); n != a.limits.Candidates {
		t.Errorf("%d candidates, want %d", n, a.limits.Candidates)
	}
	late, err := a.Connect(now.Add(openTimeout), lyceumDiscriminator(2), testTag, stranger1)
	if err != nil || late == s || late.state != stateOpening {
		t.Errorf("after the deadline: %v; want a new session", err)
	}
}

func TestAddressGivenLaterIsTriedToo(t *testing.T) {
	w, a, b, _ := two(t, lan)
	s := a.connect(b, stranger1)
	w.RunFor(5 * time.Second)
	if again := a.connect(b); again != s {
		t.Fatal("another session")
	}
	eventually(t, w, time.Second, "open", s.IsOpen)
}
