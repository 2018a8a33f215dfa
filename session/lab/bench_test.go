package main

import (
	"flag"
	"fmt"
	"io"
	"testing"
)

// BenchmarkPost runs all of lab post for a while, for profiles of where the time goes.
func BenchmarkPost(b *testing.B) {
	for _, n := range []int{300, 1000, 3000} {
		b.Run(fmt.Sprint(n, " peers"), func(b *testing.B) {
			for range b.N {
				measure := postCommand(flag.NewFlagSet("", flag.PanicOnError))
				c, _ := measure(settings{peers: n, seconds: 20, seed: 1, loss: -1, links: usualLinks, watch: io.Discard})
				b.ReportMetric(float64(c.w.stats.sent), "packets")
				b.ReportMetric(float64(c.weight), "B/peer")
			}
		})
	}
}
