//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lyceum/session/rtmfp"
)

const (
	floodEvery = 5 * time.Millisecond // 200 messages a second
	floodSize  = 200                  // bytes
)

// measureFlood sends forged handshakes to an endpoint that has a session open, and watches that session.
func measureFlood(ctx context.Context, o options) []row {
	var results []floodResult
	failed := 0
	for run := range o.Pairs {
		turn := turn{run, lyceum}
		r, err := runFlood(ctx, o, uint64(run))
		if err != nil {
			failed += o.failed("flood", turn, err)
			continue
		}
		if lost := r.Before.Lost + r.During.Lost; lost > 0 {
			failed += o.failed("flood", turn, fmt.Errorf("%d messages never arrived", lost))
		}
		results = append(results, r)
		o.say("flood, %v: %d messages of %d missing; p99 %.3f ms before, %.3f ms during; %d of %d forged packets came in at %.0f/s (bogus cookies %d, rate limited %d, refused keyings %d)",
			turn, r.Before.Lost+r.During.Lost, r.Before.Sent+r.During.Sent, percentile(r.Before.Delays, 99),
			percentile(r.During.Delays, 99), r.forged(), r.Attack.Sent, r.rate(),
			r.Counters.BogusCookies, r.Counters.RateLimited, r.Counters.RefusedKeyings)
	}
	return floodRows(results, failed)
}

func floodRows(results []floodResult, failed int) (rows []row) {
	for _, figure := range []struct {
		name, unit string
		value      func(floodResult) float64
	}{
		{"missing messages", "of those sent, must be 0", func(r floodResult) float64 { return float64(r.Before.Lost + r.During.Lost) }},
		{"messages during", "", func(r floodResult) float64 { return float64(r.During.Sent) }},
		{"delay before p50", "ms", func(r floodResult) float64 { return percentile(r.Before.Delays, 50) }},
		{"delay before p99", "ms", func(r floodResult) float64 { return percentile(r.Before.Delays, 99) }},
		{"delay during p50", "ms", func(r floodResult) float64 { return percentile(r.During.Delays, 50) }},
		{"delay during p99", "ms", func(r floodResult) float64 { return percentile(r.During.Delays, 99) }},
		{"p99 during / before", "", func(r floodResult) float64 {
			return percentile(r.During.Delays, 99) / percentile(r.Before.Delays, 99)
		}},
		{"timer late p99 during", "ms", func(r floodResult) float64 { return percentile(r.During.Late, 99) }},
		{"forged packets that came in", "", func(r floodResult) float64 { return float64(r.forged()) }},
		{"forged packets a second", "", floodResult.rate},
	} {
		r := row{Measurement: "flood", Case: figure.name, Unit: figure.unit, Failed: failed}
		rows = append(rows, r.compared(each(results, figure.value), nil))
	}
	return rows
}

// runFlood runs the victim in one process and the attacker in another.
func runFlood(ctx context.Context, o options, run uint64) (r floodResult, err error) {
	measure := o.seconds(10 * time.Second)
	attackTime := time.Duration(float64(o.Packets) / float64(o.Rate) * float64(time.Second))
	limit := measure + 4*attackTime + time.Minute
	victim, err := startChild(ctx, job{Kind: "victim", Protocol: lyceum, Measure: measure, Realtime: o.Realtime}, limit)
	if err != nil {
		return r, err
	}
	defer victim.kill()
	var at floodTarget
	if err := victim.hear(victim.ctx, &at); err != nil {
		return r, fmt.Errorf("the victim does not say where it is: %w", err)
	}
	attack, err := startChild(ctx, job{Kind: "attack", Target: at.path.Addr, Peer: at.Peer, Count: o.Packets, Rate: o.Rate, Seed: o.Seed + run}, limit)
	if err != nil {
		return r, err
	}
	defer attack.kill()
	// The victim has been measuring in peace until the attacker is told to begin.
	err = errors.Join(attack.hear(attack.ctx, new(string)), victim.hear(victim.ctx, new(string)),
		victim.say("the attack begins"), attack.say("begin"))
	var did attackResult
	err = errors.Join(err, attack.finish(&did))
	if err != nil {
		return r, err
	}
	if err := victim.say("the attack is over"); err != nil {
		return r, err
	}
	err = victim.finish(&r)
	r.Attack = did
	// An endpoint too slow for the flood loses some of it in its socket's buffer, which is a result. Next to
	// nothing is none.
	if err == nil && r.forged() < did.Sent/10 {
		err = fmt.Errorf("only %d of %d forged packets came in: that proves nothing", r.forged(), did.Sent)
	}
	return r, err
}

// A floodTarget is where the attacker is to send to.
type floodTarget struct {
	path
	Peer string
}

// A floodResult is what became of a session under attack. Counters are the attacked endpoint's.
type floodResult struct {
	Before, During delays
	Counters       rtmfp.Counters // of the time of the attack alone
	Attack         attackResult
}

// forged returns how many packets came in during the attack that are not of the session: those are one each
// message, and a few more.
func (r floodResult) forged() int { return max(0, int(r.Counters.PacketsReceived)-r.During.Sent) }

func (r floodResult) rate() float64 { return float64(r.Attack.Sent) / r.Attack.Took.Seconds() }

// victimChild measures messages to an endpoint before and during an attack. Both ends of the session are in
// this process; the one attacked is the receiver.
func victimChild(ctx context.Context, j job, c *conversation) (any, error) {
	e, err := newLyceumEnds()
	if err != nil {
		return nil, err
	}
	defer e.close()
	if err := connectInTime(ctx, e, e.server()); err != nil {
		return nil, err
	}
	var m meter
	stop, err := startMeter(ctx, e, &m, floodEvery, floodSize)
	if err != nil {
		return nil, err
	}
	if err := c.say(floodTarget{path{e.server()}, e.host.PeerID().String()}); err != nil {
		return nil, err
	}
	time.Sleep(j.Measure)
	if err := errors.Join(c.say("measured in peace"), c.hear(ctx, new(string))); err != nil {
		return nil, err
	}
	m.setPhase(phaseDuring)
	before, err := e.host.count(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.hear(ctx, new(string)); err != nil {
		return nil, err
	}
	m.setPhase(phaseAfter)
	after, err := e.host.count(ctx)
	if err != nil {
		return nil, err
	}
	if err := stop(); err != nil {
		return nil, err
	}
	m.wait(5 * time.Second)
	r := floodResult{Before: m.of(phaseBefore), During: m.of(phaseDuring), Counters: since(before, after)}
	return r, errors.Join(e.failed(), r.Before.check(), r.During.check())
}

// since returns what was counted between two looks, as far as it is reported.
func since(before, after rtmfp.Counters) rtmfp.Counters {
	return rtmfp.Counters{
		PacketsReceived: after.PacketsReceived - before.PacketsReceived,
		BogusCookies:    after.BogusCookies - before.BogusCookies,
		RateLimited:     after.RateLimited - before.RateLimited,
		RefusedKeyings:  after.RefusedKeyings - before.RefusedKeyings,
	}
}
