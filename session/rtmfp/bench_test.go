package rtmfp

import (
	"fmt"
	"testing"
	"time"

	"lyceum/session/netsim"
)

// BenchmarkBulk moves messages of 16 KiB between two endpoints with everything real but the sockets:
// cutting, sealing, opening, acknowledging, delivering. A path without loss and 1 ms long.
func BenchmarkBulk(b *testing.B) {
	const size = 16 << 10
	w := netsim.New(1, testStart)
	link := netsim.Link{Delay: 500 * time.Microsecond}
	var t testing.T
	sender, receiver := newTestPeer(&t, w, "a", 1, link), newTestPeer(&t, w, "b", 2, link)
	session := sender.connect(receiver)
	if !w.RunUntil(time.Minute, session.IsOpen) {
		b.Fatal("the session did not open")
	}
	flow, err := session.OpenFlow([]byte("bulk"), PriorityBulk)
	if err != nil {
		b.Fatal(err)
	}
	received := 0
	receiver.react = func(_ time.Time, ev Event) {
		if _, ok := ev.(MessageReceived); ok {
			received++
		}
		receiver.events = receiver.events[:0]
	}
	b.SetBytes(size)
	b.ReportAllocs()
	packets := sender.Counters().PacketsSent + receiver.Counters().PacketsSent
	for b.Loop() {
		sent := received
		sender.do(func(now time.Time) { err = flow.Write(now, make([]byte, size), Deadlines{}) })
		if err != nil {
			b.Fatal(err)
		}
		if !w.RunUntil(time.Minute, func() bool { return received > sent }) {
			b.Fatal("a message did not arrive")
		}
	}
	packets = sender.Counters().PacketsSent + receiver.Counters().PacketsSent - packets
	b.ReportMetric(float64(packets)/float64(b.N), "packets/op")
}

// BenchmarkSteadyState is BenchmarkBulk without a simulator: what the two endpoints themselves cost.
func BenchmarkSteadyState(b *testing.B) {
	for _, size := range []int{160, 1000, 16 << 10} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			p := newWirePair(b)
			f, err := p.ab.OpenFlow([]byte("f"), PriorityBulk)
			if err != nil {
				b.Fatal(err)
			}
			message := make([]byte, size)
			packets := p.a.Counters().PacketsSent + p.b.Counters().PacketsSent
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				p.send(b, f, message)
			}
			packets = p.a.Counters().PacketsSent + p.b.Counters().PacketsSent - packets
			b.ReportMetric(float64(packets)/float64(b.N), "packets/op")
		})
	}
}
