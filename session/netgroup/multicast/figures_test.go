package multicast

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lyceum/session/netgroup/stream"
)

func TestTry(t *testing.T) {
	args := strings.Fields(os.Getenv("TRY"))
	cfg := map[string]simConfig{"rich": rich, "scarce": scarce}[args[0]]
	cfg.peers, _ = strconv.Atoi(args[1])
	cfg.seconds = 6
	for _, a := range args[2:] {
		k, v, _ := strings.Cut(a, "=")
		x, _ := strconv.ParseFloat(v, 64)
		switch k {
		case "loss":
			cfg.loss = x
		case "copies":
			cfg.copies = x
		case "fec":
			cfg.fec = x > 0
		case "kbit":
			cfg.kbit = int(x)
		case "seconds":
			cfg.seconds = int(x)
		case "seed":
			cfg.seed = uint64(x)
		}
	}
	var also []func(s *simulation)
	for _, a := range args {
		switch a {
		case "vanish":
			also = append(also, func(s *simulation) {
				s.schedule(simWarm+2*time.Second, simEvent{do: func() {
					clear(s.sentAt)
					for _, n := range s.nodes {
						clear(n.got)
					}
					for i := 1; i < len(s.nodes); i += 5 {
						n := s.nodes[i]
						n.dead = true
						for _, to := range slices.Clone(n.order) {
							s.schedule(s.now+4*time.Second, simEvent{do: func() { s.disconnect(n, to) }})
						}
					}
				}})
			})
		case "polluter":
			cfg.forger = func(n *simNode, p *stream.Packet) bool { return n.i%10 == 5 && n.s.rand.Float64() < 0.2 }
		}
	}
	s := simulate(cfg, also...)
	var last time.Duration
	dropped, honest := 0, 0
	for _, n := range s.nodes {
		for _, f := range n.forgers {
			if (f-1)%10 == 5 {
				dropped++
			} else {
				honest++
			}
		}
		for _, d := range n.forgedFor {
			last = max(last, d.last-d.first)
		}
	}
	t.Logf("dropped %d honest %d longest %v", dropped, honest, last)
	t.Logf("%v: %v", args, s.figures())
	t.Logf("%+v", s.totals())
	classes(t, s)
}

func classes(t *testing.T, s *simulation) {
	for _, up := range append(s.uplinks[:], s.source) {
		var n, used, slots int
		var util, wait, depth float64
		for _, x := range s.nodes {
			if x.uplink != up*1e6/8 || (up == s.source) != (x.i == 0) {
				continue
			}
			n++
			used += x.engine.used()
			slots += x.engine.slots()
			util += float64(x.sent) / float64(s.seconds) / x.uplink
			wait += x.engine.uplink.mean
			for k := range x.engine.k {
				depth += float64(x.engine.Depth(k)) / 8
			}
		}
		f := float64(n)
		t.Logf("%v Mbit/s: %d nodes used %.1f slots %.1f util %.2f wait %.3f depth %.1f", up, n, float64(used)/f, float64(slots)/f, util/f, wait/f, depth/f)
	}
}
