package main

import (
	"runtime"
	"slices"
	"time"

	"lyceum/session/journal"
)

// inkQuantiles are of delays, in ms.
type inkQuantiles struct {
	P50 figure `json:"p50"`
	P95 figure `json:"p95"`
	P99 figure `json:"p99"`
}

func inkQuantilesOf(delays []int64) inkQuantiles {
	slices.Sort(delays)
	return inkQuantiles{millis(rank(delays, 0.5)), millis(rank(delays, 0.95)), millis(rank(delays, 0.99))}
}

// inkResult are the figures of what is drawn.
type inkResult struct {
	Arrived    inkQuantiles `json:"ink_ms"`
	Visible    inkQuantiles `json:"ink_visible_ms"`
	Everywhere inkQuantiles `json:"ink_everywhere_ms"`
	Delivered  figure       `json:"ink_delivered"`
	Stream     inkQuantiles `json:"stream_ms"`
	Over       figure       `json:"p95_over_stream_ms"`
	Stage      inkQuantiles `json:"stage_ms"`
	StageMax   figure       `json:"stage_max_s"`
	LateLink   figure       `json:"late_stage_after_link_s"`
	LateJoin   figure       `json:"late_stage_after_join_s"`
	Uplink     figure       `json:"uplink_kbit_s"`
}

// inkLost is how late ink counts that never came.
const inkLost = int64(10 * time.Second)

// run lets the class draw, and what is under way arrive.
func (b *blackboard) run() {
	for t := b.begin; t.Before(b.end); t = t.Add(5 * time.Second) {
		b.w.Run(t)
		b.say()
	}
	b.w.Run(b.end.Add(arriveWithin))
	b.say()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.c.weight = int64(m.HeapAlloc) / int64(len(b.peers))
	b.c.hash = b.w.TraceHash
}

func (b *blackboard) say() {
	b.c.say("%.0f s on the full stack; %d posts of ink, %d datagrams", b.w.Now().Sub(start).Seconds(), len(b.posts), b.w.Stats().Sent)
}

// counts reports whether a peer is one of those who are to see all ink.
func (p *pupil) counts() bool { return !p.late }

// sees notes that ink came.
func (p *pupil) sees(now time.Time, number uint64) {
	b := p.b
	post := &b.posts[number]
	if !p.counts() {
		return
	}
	visible := p.nextFrame(now)
	for _, at := range post.drawn {
		b.took.arrived = append(b.took.arrived, int64(now.Sub(at)))
		b.took.visible = append(b.took.visible, int64(visible.Sub(at)))
	}
	if visible.After(post.latest) {
		post.latest = visible
	}
	post.heard++
}

// nextFrame returns when a peer's display shows what comes now.
func (p *pupil) nextFrame(now time.Time) time.Time {
	since := now.Sub(start.Add(p.phase))
	frames := (since + displayEvery - 1) / displayEvery
	return start.Add(p.phase + frames*displayEvery)
}

// follows notes that an entry counts now.
func (p *pupil) follows(now time.Time, e journal.Entry) {
	b := p.b
	if e.Kind != journal.KindStage || p.number == 0 {
		return
	}
	for i, s := range b.stages {
		switch {
		case s.seq != e.Seq:
		case p.counts() || !p.stagedAt.IsZero() && s.at.After(p.stagedAt):
			b.took.stage = append(b.took.stage, int64(now.Sub(s.at)))
		case i == len(b.stages)-1 && p.stagedAt.IsZero(): // who comes late sees what all see
			p.stagedAt = now
			b.took.lateLink = append(b.took.lateLink, int64(now.Sub(p.linkedAt)))
			b.took.lateJoin = append(b.took.lateJoin, int64(now.Sub(p.joinedAt)))
		}
	}
}

func (b *blackboard) result() inkResult {
	t := &b.took
	who, late, should, did := 0, 0, 0, 0
	for _, p := range b.peers {
		if p.counts() {
			who++
		} else {
			late++
		}
	}
	for _, post := range b.posts {
		should, did = should+who-1, did+post.heard
		for range (who - 1 - post.heard) * len(post.drawn) {
			t.arrived, t.visible = append(t.arrived, inkLost), append(t.visible, inkLost)
		}
		if len(post.drawn) > 0 {
			took := inkLost
			if post.heard == who-1 {
				took = int64(post.latest.Sub(post.drawn[len(post.drawn)-1]))
			}
			t.everywhere = append(t.everywhere, took)
		}
	}
	for range late - len(t.lateLink) { // who never learnt it
		t.lateLink, t.lateJoin = append(t.lateLink, inkLost), append(t.lateJoin, inkLost)
	}
	r := inkResult{
		Arrived: inkQuantilesOf(t.arrived), Visible: inkQuantilesOf(t.visible), Everywhere: inkQuantilesOf(t.everywhere),
		Delivered: ratio(did, should), Stream: inkQuantilesOf(t.stream), Stage: inkQuantilesOf(t.stage),
		StageMax: seconds(largest(t.stage)), LateLink: seconds(largest(t.lateLink)), LateJoin: seconds(largest(t.lateJoin)),
	}
	r.Over = r.Visible.P95 - r.Stream.P95
	r.Uplink = figure(float64(b.w.Stats().SentBytes) * 8 / 1000 / b.w.Now().Sub(start).Seconds() / float64(len(b.peers)))
	return r
}

func largest(all []int64) (most int64) {
	for _, v := range all {
		most = max(most, v)
	}
	return most
}
