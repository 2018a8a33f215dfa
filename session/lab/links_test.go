package main

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestPeersAreLinkedAsTheyUsuallyAre(t *testing.T) {
	w := newWorld(1, usualLinks)
	count := map[int64]int{}
	const n = 10_000
	for range n {
		h := w.addHost()
		count[h.uplink.rate]++
		want := 1 - ordinaryLoss
		if h.uplink.rate == 1e6 {
			want = 1 - slowestLoss
		}
		if h.uplink.keeps != want {
			t.Fatalf("a link of %d bit/s keeps %v, want %v", h.uplink.rate, h.uplink.keeps, want)
		}
	}
	for _, c := range usualLinks.classes {
		if share := float64(count[c.rate]) / n; share < c.share-0.02 || share > c.share+0.02 {
			t.Errorf("%v of all have %d bit/s, want %v", share, c.rate, c.share)
		}
	}
}

func TestDelayIsDistanceAccessAndJitter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	a, b := place{0, 0, 2}, place{30, 40, 5}
	const least = 57300 * time.Microsecond
	if d := distance(a, b); d != least {
		t.Errorf("distance = %v, want %v", d, least)
	}
	var sum int64
	const n = 100_000
	for range n {
		d := usualLinks.transit(r, a, b)
		if d < int64(least) {
			t.Fatalf("a packet took %v, want at least %v", time.Duration(d), least)
		}
		sum += d - int64(least)
	}
	if mean := time.Duration(sum / n); mean < 1480*time.Microsecond || mean > 1520*time.Microsecond {
		t.Errorf("jitter is %v on average, want 1.5 ms", mean)
	}
}

func TestUplinkDropsWhatWouldWaitTooLong(t *testing.T) {
	u := uplink{rate: 1e6}
	passed := 0
	for range 1000 {
		left, ok := u.admit(0, 1250) // 10 ms each
		if !ok {
			break
		}
		passed++
		if want := int64(passed) * int64(10*time.Millisecond); left != want {
			t.Fatalf("packet %d left after %v, want %v", passed, time.Duration(left), time.Duration(want))
		}
	}
	if passed != 26 { // the last waits for exactly 250 ms
		t.Errorf("%d packets of 10 ms passed, want 26", passed)
	}
	if _, ok := u.admit(int64(20*time.Millisecond), 1250); !ok {
		t.Error("dropped although the queue had become shorter")
	}
}

func TestLossIsThatOfBothAccessLinks(t *testing.T) {
	w := newWorld(1, usualLinks.withLoss(0.1))
	a, b := talks(w, 1), talks(w, 2)
	nobody := &session{e: a.endpoint}
	const n = 20_000
	for range n {
		p := w.packet(packetHello, helloSize)
		p.attempt = nobody
		a.host.send(p, b.host)
		w.run(time.Millisecond)
	}
	if lost := float64(w.stats.lost) / n; lost < 0.18 || lost > 0.20 {
		t.Errorf("%v of all packets were lost, want 0.19", lost)
	}
}
