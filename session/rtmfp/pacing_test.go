package rtmfp

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// A batchingNode hands what has come to its peer all at once, as a loop does that drains a socket which
// filled while it slept. So the peer acknowledges many packets with one.
type batchingNode struct {
	*testPeer
	every time.Duration
	next  time.Time
	held  []heldPacket
}

type heldPacket struct {
	from     netip.AddrPort
	datagram []byte
}

func (n *batchingNode) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	if len(n.held) == 0 {
		n.next = now.Add(n.every)
	}
	n.held = append(n.held, heldPacket{from, bytes.Clone(datagram)})
}

func (n *batchingNode) Advance(now time.Time) time.Time {
	if len(n.held) > 0 && !now.Before(n.next) {
		for _, h := range n.held {
			n.testPeer.Receive(now, h.from, h.datagram)
		}
		n.held, n.next = nil, time.Time{}
	}
	return earliest(n.testPeer.Advance(now), n.next)
}

// Six packets between two acknowledgements would be 0.3 MB/s here, and 2 MB would take 6 s.
func TestReceiverThatAcknowledgesInBatchesDoesNotStarveTheSender(t *testing.T) {
	link := netsim.Link{Delay: 8 * time.Millisecond}
	w := netsim.New(1, testStart)
	a := newTestPeer(t, w, "a", 1, link)
	b := newTestPeer(t, w, "b", 2, link)
	w.Remove(b.addr)
	w.Add(b.addr, &batchingNode{testPeer: b, every: 5 * time.Millisecond}, link)
	f := a.openFlow(a.connect(b), "bulk", PriorityBulk)
	const messages, size = 20, 100_000
	for i := range messages {
		a.write(f, numbered(i, size))
	}
	eventually(t, w, 2*time.Second, "all there", func() bool { return len(b.messages("bulk")) == messages })
	wantNumbered(t, b.messages("bulk"), messages, func(int) int { return size })
}

// Six packets at once, then the window spread over the round trip.
func TestPacketsBeyondTheBurstAreSpreadOverTheRoundTrip(t *testing.T) {
	w, a, _, ab, _ := pair(t, netsim.Link{Delay: 50 * time.Millisecond})
	w.RunFor(5 * time.Second)
	now := w.Now()
	ab.cc, ab.rtt.srtt = &appendixA{cwnd: 100 * smss, ssthresh: infinite}, 100*time.Millisecond
	f := a.openFlow(ab, "bulk", PriorityBulk)
	if err := f.Write(now, make([]byte, 200_000), Deadlines{}); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 0, datagramSize)
	sendAll := func() (n int) {
		for {
			if _, _, ok := a.Transmit(now, buf); !ok {
				return n
			}
			n++
		}
	}
	if n := sendAll(); n != burstLimit {
		t.Fatalf("%d packets at once, want %d", n, burstLimit)
	}
	sent, begin := 0, now
	for now.Sub(begin) < 40*time.Millisecond { // before any acknowledgement
		wake := a.Advance(now)
		if wake.IsZero() || wake.Sub(now) > 40*time.Millisecond {
			t.Fatalf("after %v: next wake at %v", now.Sub(begin), wake)
		}
		now = wake
		a.Advance(now)
		n := sendAll()
		if want := graining(ab.paceGap()); n > want {
			t.Fatalf("%d paced packets at once, want at most %d", n, want)
		}
		sent += n
	}
	if sent < 45 || sent > 55 { // five quarters of 100 packets in 100 ms
		t.Errorf("%d packets in 40 ms, want about 50", sent)
	}
}

// Before a round trip was measured there is nothing to pace by: after a timeout the burst alone lets packets
// leave again (RFC 7016 §3.5.2.3).
func TestTimeoutLetsABurstLeaveAgain(t *testing.T) {
	w, a, _, ab, _, _ := plainPair(t)
	now := w.Now()
	ab.cc, ab.rtt = &appendixA{cwnd: 100 * smss, ssthresh: infinite}, newRTTMeter(a.origin)
	f := a.openFlow(ab, "bulk", PriorityBulk)
	if err := f.Write(now, make([]byte, 200_000), Deadlines{}); err != nil {
		t.Fatal(err)
	}
	sendAll := func() (n int) {
		for {
			if _, _, ok := a.Transmit(now, make([]byte, 0, MaxDatagram)); !ok {
				return n
			}
			n++
		}
	}
	if n := sendAll(); n != burstLimit {
		t.Fatalf("%d packets at once, want %d", n, burstLimit)
	}
	now = now.Add(ertoInitial)
	a.Advance(now)
	if n := sendAll(); n == 0 || a.Counters().Timeouts != 1 {
		t.Errorf("%d packets after %d timeouts", n, a.Counters().Timeouts)
	}
	if ab.sending.outstanding == 0 {
		t.Error("no user data was sent after the timeout")
	}
}
