package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// What a simulation of any scenario does is nothing but a matter of its flags, and its figures are ones that can be.
func TestEveryScenarioRepeatsAndItsFiguresCanBe(t *testing.T) {
	own := regexp.MustCompile(`"(cpu_s|peer_bytes)":[0-9.e+-]+`)
	for _, tt := range []struct{ name, flags string }{
		{"rich", ""},
		{"the engines alone", "-alone"},
		{"scarce", "-scenario scarce -kbit 200"},
		{"lossy", "-scenario lossy -fec"},
		{"vanish", "-scenario vanish -churn 60"},
		{"publishers2", "-scenario publishers2 -publisher-copies 2"},
		{"late", "-scenario late -peers 20 -seconds 6"},
		{"polluter", "-scenario polluter -peers 16"},
		{"original", "-scenario original"},
		{"weak", "-weak 0.3 -seconds 5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := append(strings.Fields("multicast -peers 12 -seconds 3"), strings.Fields(tt.flags)...)
			first, got := figuresOf(t, args...)
			if again, _ := figuresOf(t, args...); own.ReplaceAllString(first, "") != own.ReplaceAllString(again, "") {
				t.Errorf("one seed gives\n%s\nand then\n%s", first, again)
			}
			checkFigures(t, got)
		})
	}
}

// checkFigures refuses what cannot be, or is far from what it should be.
func checkFigures(t *testing.T, got map[string]any) {
	t.Helper()
	for _, tt := range []struct {
		path     []string
		min, max float64
	}{
		{[]string{"delivered"}, 0.3, 1},
		{[]string{"within_1s"}, 0.3, number(t, got, "delivered")},
		{[]string{"within_300ms"}, 0.2, number(t, got, "within_1s")},
		{[]string{"age_ms", "p50"}, number(t, got, "direct_ms", "p50") * 0.8, 500},
		{[]string{"age_ms", "p99"}, number(t, got, "age_ms", "p50"), 10_000},
		{[]string{"direct_ms", "p50"}, 15, 80},
		{[]string{"direct_ms", "p99"}, number(t, got, "direct_ms", "p50"), 110},
		{[]string{"bytes_per_media_byte"}, 0.3, 2},
		{[]string{"control_share"}, 0.001, 0.3},
		{[]string{"publisher_copies"}, 0.5, 15},
		{[]string{"depth", "mean"}, 1, number(t, got, "depth", "max")},
		{[]string{"depth", "max"}, 1, 24},
		{[]string{"forged_played"}, 0, 0},
		{[]string{"bound_kbit_s"}, 100, 10_000},
		{[]string{"audio", "delivered"}, 0.5, 1},
		{[]string{"headers_per_media_byte"}, 0.01, 5},
	} {
		if n := number(t, got, tt.path...); n < tt.min || n > tt.max {
			t.Errorf("%v is %v, want %v to %v", tt.path, n, tt.min, tt.max)
		}
	}
	for _, name := range []string{"late_join_s", "late_500ms_after_vanish", "polluters_dropped_s", "honest_dropped", "weak"} {
		if _, there := got[name]; !there {
			t.Errorf("there is no %s", name)
		}
	}
}

// To a single receiver the only path is the direct one.
func TestDirectDelayIsThatOfAStreamToOneReceiver(t *testing.T) {
	for _, flags := range []string{"-alone", ""} {
		args := append(strings.Fields("multicast -peers 2 -seconds 10 -loss 0"), strings.Fields(flags)...)
		_, got := figuresOf(t, args...)
		for _, q := range []string{"p50", "p99"} {
			age, direct := number(t, got, "age_ms", q), number(t, got, "direct_ms", q)
			if d := age / direct; d < 0.97 || d > 1.03 {
				t.Errorf("%s: %s of the ages is %v ms, of the direct delays %v ms", flags, q, age, direct)
			}
		}
		if d, n := number(t, got, "depth", "mean"), number(t, got, "publisher_copies"); d != 1 || n < 1 || n > 1.1 {
			t.Errorf("%s: packets came over %v links, and the publisher sent %v copies", flags, d, n)
		}
	}
}

// A picture is 30 frames a second of three packets, half of which are in the first layer group.
func TestPictureIsThreePacketsAFrame(t *testing.T) {
	for _, alone := range []bool{true, false} {
		sh := newShow(settings{peers: 3, seconds: 4, seed: 1, loss: 0}, streaming{scenario: scenarioOfTest(t, "rich"), kbit: 860, alone: alone})
		sh.run()
		m, layers := sh.media[0], [3]int{}
		for _, p := range m.packets {
			layers[p.layer]++
		}
		if n := float64(len(m.packets)) / float64(m.frames); n < 2.9 || n > 3 {
			t.Errorf("%d packets in %d frames", len(m.packets), m.frames)
		}
		if l := layers; l[0] < l[1]*19/10 || l[0] > l[1]*21/10 || l[2] < l[1]*9/10 || l[2] > l[1]*11/10 {
			t.Errorf("%v packets in the layer groups", l)
		}
		if rate := m.bytes.media / 4 * 8; rate < 740_000 || rate > 860_000 {
			t.Errorf("%d bit/s of media", rate)
		}
	}
}

// Signatures are left out here, so what is forged must show in the seal: of every frame, those of one packet too.
func TestNoForgeryGoesUnseen(t *testing.T) {
	sh := newShow(settings{peers: 24, seconds: 6, seed: 1, loss: -1}, streaming{scenario: scenarioOfTest(t, "polluter"), kbit: 860})
	sh.run()
	if len(sh.fakes) == 0 {
		t.Error("nobody was sent a forgery")
	}
	if n := sh.result().Audio.Delivered; n < 0.999 {
		t.Errorf("of the sound, each frame of which is one packet, %v came as it was published", n)
	}
}

func scenarioOfTest(t *testing.T, name string) scenario {
	t.Helper()
	s, ok := scenarioOf(name)
	if !ok {
		t.Fatal("no scenario", name)
	}
	return s
}

func TestMulticastFlagsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, args := range []string{"-scenario sad", "-kbit 0", "-publisher-copies -1", "-weak 2"} {
		var out strings.Builder
		if err := run(append([]string{"multicast"}, strings.Fields(args)...), &out, &out); err == nil || out.Len() == 0 {
			t.Errorf("lab multicast %s: %v, and says %q", args, err, out.String())
		}
	}
}

// What comes faster than a downlink takes waits, and what would wait too long is lost.
func TestDownlinkHoldsBackAndDrops(t *testing.T) {
	w, a, b := pair(t, links{[]class{{1, 100e6, 0}}})
	b.host.downlink = uplink{rate: 1e6}
	before := w.stats.overflows
	begin := w.now
	for range 60 {
		p := w.packet(packetData, 1250-headers)
		p.keys, p.by, p.end = a.sessions[b.id].keys, a.sessions[b.id], b.sessions[a.id]
		a.host.send(p, b.host)
	}
	w.run(time.Second)
	if n := w.stats.overflows - before; n < 30 || n > 36 {
		t.Errorf("%d packets were dropped of 60, of 10 ms each, want those beyond 250 ms", n)
	}
	if busy := b.host.downlink.busy - begin; busy < int64(250*time.Millisecond) || busy > int64(400*time.Millisecond) {
		t.Errorf("the downlink was busy for %v", time.Duration(busy))
	}
}
