package main

import (
	"slices"
	"strings"
)

// monitorResult are the figures.
type monitorResult struct {
	Proctor    figure    `json:"proctor_kbit_s"`
	Thumbnails figure    `json:"thumbnails_kbit_s"`
	Staleness  staleness `json:"staleness_s"`
	Vanished   figure    `json:"vanished_shown_s"`
	Never      int       `json:"vanished_not_shown"`
	Alarms     figure    `json:"wrongly_gone"`
	Arrived    figure    `json:"thumbnails_arrived"`
	Relay      figure    `json:"relay_kbit_s"`
	Asked      figure    `json:"asked_s"`
	Droppers   int       `json:"droppers"`
}

// staleness is how old what proctors know is.
type staleness struct {
	P50 figure `json:"p50"`
	P99 figure `json:"p99"`
	Max figure `json:"max"`
}

// result sums up.
func (m *monitoring) result() monitorResult {
	over := float64(m.c.seconds)
	r := monitorResult{Arrived: ratio(m.arrived, m.pictures), Never: m.never, Droppers: len(m.droppers)}
	for _, w := range m.proctors {
		r.Proctor = max(r.Proctor, figure(float64(w.reports)*8/1000/over))
		r.Asked = max(r.Asked, figure(float64(w.asked)/over))
		r.Thumbnails = max(r.Thumbnails, figure(float64(w.tells)*8/1000/over))
	}
	r.Alarms = figure(float64(m.alarms) / float64(max(len(m.ages), 1)))
	slices.Sort(m.ages)
	slices.Sort(m.shown)
	r.Staleness = staleness{seconds(rank(m.ages, 0.5)), seconds(rank(m.ages, 0.99)), seconds(rank(m.ages, 1))}
	r.Vanished = seconds(rank(m.shown, 1))
	r.Relay = figure(float64(m.c.w.tap.(*relayTap).most()) * 8 / 1000 / over)
	return r
}

// A relayTap counts what is on its way to proctors, and what others pass on.
type relayTap struct {
	m      *monitoring
	relays map[*host]uint64 // bytes of reports sent, by those who are no proctors
}

const (
	reportsFlow  = "lyceum/reports/"
	directedFlow = "lyceum/directed/"
)

// opened implements tap.
func (t *relayTap) opened(*sendFlow) {}

// written implements tap.
func (t *relayTap) written(_ *sendFlow, message []byte) []byte { return message }

// arrived implements tap.
func (t *relayTap) arrived(*receiveFlow, []byte) {}

// sent implements tap: a packet's headers count as what it carries does.
func (t *relayTap) sent(p *packet) {
	if t.m.began == never || t.m.over || len(p.data) == 0 {
		return
	}
	all, reports, tells := 0, 0, 0
	for i := range p.data {
		d := &p.data[i]
		all += d.size
		switch metadata := string(d.flow.metadata); {
		case strings.HasPrefix(metadata, reportsFlow):
			reports += d.size
		case strings.HasPrefix(metadata, directedFlow):
			tells += d.size
		}
	}
	if reports+tells == 0 {
		return
	}
	of := func(part int) uint64 { return uint64(p.size * part / max(all, 1)) }
	if t.relays == nil {
		t.relays = map[*host]uint64{}
	}
	t.relays[p.from] += of(reports)
	for _, w := range t.m.proctors {
		if w.p.host == p.to {
			w.reports += of(reports)
			w.tells += of(tells)
		}
	}
}

// most returns what the busiest of those who are no proctors sent.
func (t *relayTap) most() (most uint64) {
	for h, n := range t.relays {
		if t.m.isProctor(h) {
			continue
		}
		most = max(most, n)
	}
	return most
}

func (m *monitoring) isProctor(h *host) bool {
	for _, w := range m.proctors {
		if w.p.host == h {
			return true
		}
	}
	return false
}
