//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	criticalRate  = 5_000_000             // bit/s of the path
	criticalEvery = 20 * time.Millisecond // a voice codec's usual frame
	criticalSize  = 160                   // bytes: 64 kbit/s
)

// Phases of a meter.
const (
	phaseBefore = iota
	phaseDuring
	phaseAfter // what is sent while things end counts for nothing
)

// measureCritical sends time-critical messages in turn over each protocol: alone, then beside a bulk
// transfer of the same session.
func measureCritical(ctx context.Context, o options) []row {
	results := map[protocol][]criticalResult{}
	var late []float64
	failed := 0
	l := link{Rate: criticalRate, Delay: pathDelay}
	for turn := range o.turns() {
		beside := o.seconds(30 * time.Second)
		j := job{Kind: "critical", Protocol: turn.protocol, Size: o.writeSize(turn.protocol),
			Alone: min(beside, 20*time.Second), Measure: beside, Seed: o.Seed + uint64(turn.pair), Realtime: o.Realtime}
		var r criticalResult
		relay, err := runBehindRelay(ctx, j, l, j.Alone+j.Measure+40*time.Second, &r)
		if err != nil {
			failed += o.failed("critical", turn, err)
			continue
		}
		results[turn.protocol] = append(results[turn.protocol], r)
		late = append(late, relay.LateP99)
		o.say("critical, %v: extra delay p50 %.1f ms, p99 %.1f ms; %d of %d lost beside bulk, %d of %d alone; bulk %.2f Mbit/s (relay late p99 %.3f ms)",
			turn, r.extra(50), r.extra(99), r.Beside.Lost, r.Beside.Sent, r.Alone.Lost, r.Alone.Sent, r.BulkMbits, relay.LateP99)
	}
	return criticalRows(results, worst(late), failed)
}

func criticalRows(results map[protocol][]criticalResult, late *float64, failed int) (rows []row) {
	for _, figure := range []struct {
		name, unit string
		value      func(criticalResult) float64
	}{
		{"delay alone p50", "ms", func(r criticalResult) float64 { return percentile(r.Alone.Delays, 50) }},
		{"delay alone p99", "ms", func(r criticalResult) float64 { return percentile(r.Alone.Delays, 99) }},
		{"extra delay beside bulk p50", "ms, less is better", func(r criticalResult) float64 { return r.extra(50) }},
		{"extra delay beside bulk p99", "ms, less is better", func(r criticalResult) float64 { return r.extra(99) }},
		{"lost alone", "messages a run", func(r criticalResult) float64 { return float64(r.Alone.Lost) }},
		{"lost beside bulk", "messages a run", func(r criticalResult) float64 { return float64(r.Beside.Lost) }},
		{"timer late p99 beside bulk", "ms", func(r criticalResult) float64 { return percentile(r.Beside.Late, 99) }},
		{"bulk beside critical", "Mbit/s, more is better", func(r criticalResult) float64 { return r.BulkMbits }},
	} {
		r := row{Measurement: "critical", Case: figure.name, Unit: figure.unit, Late: late, Failed: failed}
		if n := len(results[lyceum]); n > 0 && figure.name == "lost beside bulk" {
			r.Note = fmt.Sprintf("of %d", results[lyceum][0].Beside.Sent)
		}
		rows = append(rows, r.compared(each(results[lyceum], figure.value), each(results[quicgo], figure.value)))
	}
	return rows
}

// A criticalResult is what became of the time-critical messages of one run.
type criticalResult struct {
	Alone, Beside delays
	BulkMbits     float64
}

// extra returns a percentile of what the bulk transfer adds to the delay, in ms.
func (r criticalResult) extra(p float64) float64 {
	return percentile(r.Beside.Delays, p) - median(r.Alone.Delays)
}

// criticalChild sends time-critical messages all the time and bulk in the second part of it.
func criticalChild(ctx context.Context, j job, c *conversation) (any, error) {
	e, err := newEnds(j.Protocol)
	if err != nil {
		return nil, err
	}
	defer e.close()
	if err := throughRelay(ctx, e, c); err != nil {
		return nil, err
	}
	var m meter
	stop, err := startMeter(ctx, e, &m, criticalEvery, criticalSize)
	if err != nil {
		return nil, err
	}
	time.Sleep(j.Alone)
	m.setPhase(phaseDuring)
	var bulk counter
	if err := e.startBulk(ctx, j.Size, bulk.add); err != nil {
		return nil, err
	}
	time.Sleep(j.Measure)
	m.setPhase(phaseAfter)
	mbits := float64(bulk.count()) * 8 / 1e6 / j.Measure.Seconds()
	if err := stop(); err != nil {
		return nil, err
	}
	m.wait(3 * time.Second) // our choice: twelve times the queue
	if err := e.failed(); err != nil {
		return nil, err
	}
	r := criticalResult{m.of(phaseBefore), m.of(phaseDuring), mbits}
	return r, r.check()
}

// check tells results that say nothing.
func (r criticalResult) check() error {
	return errors.Join(r.Alone.check(), r.Beside.check())
}

// startMeter lets a meter send over a session until stop is called, which waits for that.
func startMeter(ctx context.Context, e ends, m *meter, every time.Duration, size int) (stop func() error, err error) {
	if err := e.startCritical(ctx, m.got); err != nil {
		return nil, err
	}
	sending, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	var sendErr error
	done.Go(func() {
		sendErr = m.run(sending, every, size, func(b []byte) error { return e.sendCritical(ctx, b) })
	})
	return func() error {
		cancel()
		done.Wait()
		return sendErr
	}, nil
}
