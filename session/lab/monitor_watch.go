package main

import (
	"time"

	"lyceum/session/monitor"
	"lyceum/session/netgroup"
)

// measure lets time pass.
func (m *monitoring) measure(thumbnails bool) {
	c := m.c
	m.began = c.w.now
	for _, w := range m.proctors {
		w.asked = w.p.group.Counters().ReportsAsked
	}
	if thumbnails {
		for _, w := range m.proctors {
			m.look(w)
		}
	}
	c.w.after(sampleEvery, m.sample)
	c.w.after(monitorLook, m.lookForGone)
	if m.vanishEvery > 0 {
		c.w.after(m.vanishEvery, m.vanish)
	}
	c.runFor(time.Duration(c.seconds) * time.Second)
	m.over = true
	for _, w := range m.proctors {
		w.asked = w.p.group.Counters().ReportsAsked - w.asked
	}
	c.runFor(shownWithin)
	for _, g := range m.gone {
		m.never += len(g.left)
	}
}

// vanish has a member vanish, and plans the next.
func (m *monitoring) vanish() {
	if m.over || m.c.ring.Len() <= len(m.proctors)+1 {
		return
	}
	p := m.c.anyoneLeaving()
	if m.c.w.now-p.joinedAt >= int64(presentFor) {
		m.gone = append(m.gone, vanished{p, m.c.w.now, append([]*watching(nil), m.proctors...)})
	}
	p.vanish()
	m.c.w.after(m.vanishEvery, m.vanish)
}

// states returns what a proctor knows of some.
func (m *monitoring) states(w *watching, who ...*peer) []monitor.State {
	people := make([]monitor.Person, 0, len(who))
	for _, p := range who {
		people = append(people, monitor.Person{Author: p.author})
	}
	return w.board.States(m.c.w.time(m.c.w.now), people, monitor.Interval(m.c.settings.peers))
}

// lookForGone looks whether who vanished is shown as gone.
func (m *monitoring) lookForGone() {
	now := m.c.w.now
	for i := range m.gone {
		g := &m.gone[i]
		still := g.left[:0]
		for _, w := range g.left {
			if m.states(w, g.p)[0].Presence == monitor.Gone {
				m.shown = append(m.shown, now-g.at)
			} else {
				still = append(still, w)
			}
		}
		g.left = still
	}
	if !m.over || len(m.gone) > 0 {
		m.c.w.after(monitorLook, m.lookForGone)
	}
}

// sample looks how old everything is that proctors know.
func (m *monitoring) sample() {
	if m.over {
		return
	}
	now := m.c.w.now
	for _, w := range m.proctors {
		var who []*peer
		for i := range m.c.ring.Len() {
			if _, p := m.c.ring.At(i); p != w.p && !m.droppers[p] && p.linkedAt != never && now-p.linkedAt >= int64(presentFor) {
				who = append(who, p)
			}
		}
		for i, s := range m.states(w, who...) {
			age := now - who[i].linkedAt
			if !s.Heard.IsZero() {
				age = int64(m.c.w.time(now).Sub(s.Heard))
			}
			m.ages = append(m.ages, age)
			if s.Presence == monitor.Gone {
				m.alarms++
			}
		}
	}
	m.c.w.after(sampleEvery, m.sample)
}

// look has a proctor see other tiles, whose members send it thumbnails.
func (m *monitoring) look(w *watching) {
	if m.over {
		return
	}
	w.seen = w.seen[:0]
	for range min(tiles, m.c.ring.Len()-len(m.proctors)) {
		w.seen = append(w.seen, m.c.anyoneLeaving())
	}
	for _, p := range w.seen {
		m.c.w.after(time.Duration(m.c.w.rand.Int64N(int64(thumbnailEvery))), func() { m.thumbnail(w, p, m.c.w.now) })
	}
	m.c.w.after(lookElsewhere, func() { m.look(w) })
}

// thumbnail has a member send a thumbnail, and the next while it is looked at.
func (m *monitoring) thumbnail(w *watching, p *peer, since int64) {
	if m.over || p.goneAt != never || m.c.w.now-since >= int64(lookElsewhere-thumbnailEvery/2) {
		return
	}
	p.do(func(now time.Time) {
		if result, err := p.group.SendToMember(now, w.p.author, make([]byte, thumbnailBytes)); err == nil && result == netgroup.Sent {
			m.pictures++
		}
	})
	m.c.w.after(thumbnailEvery, func() { m.thumbnail(w, p, since) })
}
