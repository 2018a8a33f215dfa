//go:build linux

package main

import (
	"context"
	"fmt"
	"time"
)

// goodputRate and pathDelay make a path as homes have: 20 Mbit/s, 40 ms there and back.
const (
	goodputRate = 20_000_000
	pathDelay   = 20 * time.Millisecond
)

// goodputCases are the conditions, in each direction apart.
var goodputCases = []struct {
	name string
	link link
}{
	{"clean", link{Rate: goodputRate, Delay: pathDelay}},
	{"1 % loss", link{Rate: goodputRate, Delay: pathDelay, Loss: 0.01}},
	{"5 % loss", link{Rate: goodputRate, Delay: pathDelay, Loss: 0.05}},
	{"2 ms jitter", link{Rate: goodputRate, Delay: pathDelay, Jitter: 2 * time.Millisecond}},
	{"10 ms jitter", link{Rate: goodputRate, Delay: pathDelay, Jitter: 10 * time.Millisecond}},
}

// measureGoodput lets each protocol fill the path in turn, under each condition.
func measureGoodput(ctx context.Context, o options) (rows []row) {
	measure := o.seconds(10 * time.Second)
	for _, c := range goodputCases {
		got := map[protocol][]float64{}
		var late []float64
		r := row{Measurement: "goodput", Case: c.name, Unit: "Mbit/s, more is better"}
		for turn := range o.turns() {
			j := job{Kind: "goodput", Protocol: turn.protocol, Size: o.writeSize(turn.protocol),
				Warm: 2 * time.Second, Measure: measure, Seed: o.Seed + uint64(turn.pair), Realtime: o.Realtime}
			var result goodputResult
			relay, err := runBehindRelay(ctx, j, c.link, j.Warm+j.Measure+30*time.Second, &result)
			if err != nil {
				r.Failed += o.failed("goodput "+c.name, turn, err)
				continue
			}
			got[turn.protocol] = append(got[turn.protocol], result.Mbits)
			late = append(late, relay.LateP99)
			o.say("goodput %s, %v: %.2f Mbit/s (relay late p99 %.3f ms, max %.3f; queue full %d times)", c.name, turn, result.Mbits,
				relay.LateP99, relay.LateMax, relay.Overflowed)
		}
		r = r.compared(got[lyceum], got[quicgo])
		r.Late = worst(late)
		rows = append(rows, r)
	}
	return rows
}

type goodputResult struct {
	Mbits float64 // application bytes received in order
}

// goodputChild fills the path and counts what arrives.
func goodputChild(ctx context.Context, j job, c *conversation) (any, error) {
	e, err := newEnds(j.Protocol)
	if err != nil {
		return nil, err
	}
	defer e.close()
	if err := throughRelay(ctx, e, c); err != nil {
		return nil, err
	}
	var received counter
	if err := e.startBulk(ctx, j.Size, received.add); err != nil {
		return nil, err
	}
	time.Sleep(j.Warm)
	before, start := received.count(), time.Now()
	time.Sleep(j.Measure)
	bits := float64(received.count()-before) * 8
	took := time.Since(start).Seconds()
	if err := e.failed(); err != nil {
		return nil, fmt.Errorf("after %d bytes: %w", received.count(), err)
	}
	return goodputResult{bits / took / 1e6}, nil
}
