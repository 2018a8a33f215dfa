//go:build linux

package main

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

const (
	// cpuWarm is moved before measuring: windows have opened and pools are filled by then.
	cpuWarm = 64_000_000
	// cpuSmall is a message that fills less than one datagram.
	cpuSmall = 1000
)

// measureCPU lets each protocol in turn move o.Bytes over loopback, with nothing between.
func measureCPU(ctx context.Context, o options) []row {
	results, small := map[protocol][]cpuResult{}, []cpuResult(nil)
	failed := 0
	for turn := range o.turns() {
		r, err := runCPU(ctx, o, turn, o.writeSize(turn.protocol), o.Bytes)
		if err != nil {
			failed += o.failed("cpu", turn, err)
			continue
		}
		results[turn.protocol] = append(results[turn.protocol], r)
		if turn.protocol != lyceum {
			continue
		}
		// A quarter of the bytes is more messages than the whole in the large ones, by far.
		if r, err = runCPU(ctx, o, turn, cpuSmall, o.Bytes/4); err != nil {
			failed += o.failed("cpu, small messages", turn, err)
			continue
		}
		small = append(small, r)
	}
	return cpuRows(o, results, small, failed)
}

func cpuRows(o options, results map[protocol][]cpuResult, small []cpuResult, failed int) (rows []row) {
	large := fmt.Sprintf("writes of %d / %d bytes", o.Message, o.Write)
	tiny := fmt.Sprintf("messages of %d bytes", cpuSmall)
	for _, figure := range []struct {
		unit  string
		value func(cpuResult) float64
		both  bool // quic-go is asked too
	}{
		{"CPU s/GB, less is better", cpuResult.perGB, true},
		{"MB/s, more is better", cpuResult.speed, true},
		{"datagrams/MB, both ends", cpuResult.datagramsPerMB, true},
		{"allocations/datagram, both ends", cpuResult.perDatagram, true},
		{"allocations/message, both ends", cpuResult.perMessage, false},
	} {
		r := row{Measurement: "cpu", Case: large, Unit: figure.unit, Failed: failed}
		ours, theirs := each(results[lyceum], figure.value), each(results[quicgo], figure.value)
		if !figure.both {
			theirs, r.Note = nil, "the application's own buffer is one a message"
		}
		rows = append(rows, r.compared(ours, theirs))
		r.Case = tiny
		rows = append(rows, r.compared(each(small, figure.value), nil))
	}
	return rows
}

func runCPU(ctx context.Context, o options, turn turn, size int, bytes int64) (r cpuResult, err error) {
	j := job{Kind: "cpu", Protocol: turn.protocol, Size: size, Bytes: bytes}
	if err := runJob(ctx, j, 5*time.Minute, &r); err != nil {
		return r, err
	}
	o.say("cpu, writes of %d bytes, %v: %.2f CPU s/GB, %.0f MB/s, %.0f datagrams/MB, %.2f allocations/datagram",
		size, turn, r.perGB(), r.speed(), r.datagramsPerMB(), r.perDatagram())
	return r, nil
}

// A cpuResult is what moving some bytes took, warming up left out. Bytes are the application's.
type cpuResult struct {
	CPU, Wall   time.Duration // CPU is user and system time of both ends
	Bytes       int64
	Writes      float64 // of the size asked for, that these bytes make
	Datagrams   uint64  // sent by both ends
	Allocations uint64  // heap objects
}

func (r cpuResult) perGB() float64          { return r.CPU.Seconds() / (float64(r.Bytes) / 1e9) }
func (r cpuResult) speed() float64          { return float64(r.Bytes) / 1e6 / r.Wall.Seconds() }
func (r cpuResult) datagramsPerMB() float64 { return float64(r.Datagrams) / (float64(r.Bytes) / 1e6) }
func (r cpuResult) perDatagram() float64    { return float64(r.Allocations) / float64(r.Datagrams) }
func (r cpuResult) perMessage() float64     { return float64(r.Allocations) / r.Writes }

// cpuChild moves bytes from one end to the other as fast as it goes.
func cpuChild(ctx context.Context, j job, _ *conversation) (any, error) {
	e, err := newEnds(j.Protocol)
	if err != nil {
		return nil, err
	}
	defer e.close()
	if err := connectInTime(ctx, e, e.server()); err != nil {
		return nil, err
	}
	var received counter
	if err := e.startBulk(ctx, j.Size, received.add); err != nil {
		return nil, err
	}
	if err := until(e, &received, cpuWarm); err != nil {
		return nil, err
	}
	before, err := look(ctx, e, &received)
	if err != nil {
		return nil, err
	}
	if err := until(e, &received, before.bytes+j.Bytes); err != nil {
		return nil, err
	}
	after, err := look(ctx, e, &received)
	if err != nil {
		return nil, err
	}
	bytes := after.bytes - before.bytes
	return cpuResult{
		CPU: after.cpu - before.cpu, Wall: after.at.Sub(before.at), Bytes: bytes, Writes: float64(bytes) / float64(j.Size),
		Datagrams: after.datagrams - before.datagrams, Allocations: after.allocations - before.allocations,
	}, nil
}

// until waits until so many bytes were received.
func until(e ends, received *counter, bytes int64) error {
	for last, idle := received.count(), 0; received.count() < bytes; time.Sleep(time.Millisecond) {
		if err := e.failed(); err != nil {
			return fmt.Errorf("after %d bytes: %w", received.count(), err)
		}
		if now := received.count(); now != last {
			last, idle = now, 0
		} else if idle++; idle > 20_000 {
			return fmt.Errorf("nothing moves after %d bytes", now)
		}
	}
	return nil
}

// A moment is how far everything was at one time.
type moment struct {
	at                     time.Time
	cpu                    time.Duration
	bytes                  int64
	datagrams, allocations uint64
}

func look(ctx context.Context, e ends, received *counter) (m moment, err error) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	if m.datagrams, err = e.datagrams(ctx); err != nil {
		return m, err
	}
	if m.cpu, err = cpuTime(); err != nil {
		return m, err
	}
	m.at, m.bytes, m.allocations = time.Now(), received.count(), memory.Mallocs
	return m, nil
}
