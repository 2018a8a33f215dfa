package main

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"lyceum/session/journal"
	"lyceum/session/monitor"
	"lyceum/session/netgroup"
)

// What happens in a class that is monitored.
const (
	reportAfter  = 2 * time.Second        // its first link a member knows who of the staff are there
	monitorFirst = 15 * time.Second       // more than figures usually wait: every member has reported
	monitorLook  = 100 * time.Millisecond // how often it is looked whether who vanished is shown as gone
	sampleEvery  = time.Second            // how often it is looked how old everything is
	presentFor   = 10 * time.Second       // a member counts from then on
	shownWithin  = 30 * time.Second       // or never

	tiles          = 30 // that each proctor sees at a time
	thumbnailBytes = 8 << 10
	thumbnailEvery = 2 * time.Second
	lookElsewhere  = 20 * time.Second // other tiles
)

// A monitoring is a class that proctors watch.
type monitoring struct {
	c           *crowd
	proctors    []*watching
	to          []netgroup.Watcher
	key         journal.SealingKey
	vanishEvery time.Duration   // 0: never
	links       bool            // are told
	reports     map[*peer]bool  // who has begun to
	told        map[*peer]int64 // when each told of its links last
	began       int64
	over        bool

	ages   []int64 // ns, of all members at all proctors
	shown  []int64 // ns, after which who vanished was shown as gone
	never  int     // or was not
	alarms int     // samples in which a member that is there is shown as gone
	gone   []vanished

	pictures, arrived int // thumbnails that were sent, and that came
}

// watching is a proctor.
type watching struct {
	p       *peer
	board   monitor.Board
	seen    []*peer // whose tiles it sees
	reports uint64  // bytes of UDP payload on the way to it
	tells   uint64
}

// vanished is a member that is not shown as gone everywhere yet.
type vanished struct {
	p    *peer
	at   int64
	left []*watching
}

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
}

// staleness is how old what proctors know is.
type staleness struct {
	P50 figure `json:"p50"`
	P99 figure `json:"p99"`
	Max figure `json:"max"`
}

// monitorCommand measures what it costs that everybody reports to some, and how much those know.
func monitorCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	proctors := flags.Int("proctors", 2, "how many watch everybody")
	links := flags.Bool("links", false, "members tell of their links as well")
	vanish := flags.Duration("vanish", 5*time.Second, "how often a member vanishes without a word; 0: none does")
	thumbnails := flags.Bool("thumbnails", true, "proctors see tiles")
	return func(s settings) (*crowd, any) {
		c := newCrowd(s)
		m := newMonitoring(c, min(max(*proctors, 1), s.peers-1), *links)
		m.vanishEvery = *vanish
		c.settle()
		c.runFor(monitorFirst)
		m.measure(*thumbnails)
		r := m.result()
		c.weigh()
		return c, r
	}
}

func newMonitoring(c *crowd, proctors int, links bool) *monitoring {
	m := &monitoring{c: c, links: links, began: never, reports: map[*peer]bool{}, told: map[*peer]int64{}}
	var err error
	if m.key, err = journal.NewSealingKey(rand.NewChaCha8(c.bytes(0, 3))); err != nil {
		panic("BUG: " + err.Error())
	}
	for n := range proctors {
		id := c.identity(n)
		m.to = append(m.to, netgroup.Watcher{Author: journal.Author(id.Public()), Peer: id.PeerID()})
	}
	relays := &relayTap{m: m}
	c.w.tap = relays
	c.member = func(p *peer, member *netgroup.Member) {
		if p.number < proctors {
			member.StaffKey = m.key
			p.stays = true
			m.proctors = append(m.proctors, &watching{p: p})
		}
	}
	c.heard = m.heard
	return m
}

// heard does what an owner does about an event.
func (m *monitoring) heard(p *peer, ev netgroup.Event) {
	now := m.c.w.time(m.c.w.now)
	switch ev := ev.(type) {
	case netgroup.Ready:
		if m.watching(p) != nil {
			writeJoin(p, ev) // so that its key is known to those who send it something
		}
	case netgroup.NeighborConnected:
		if !m.reports[p] {
			m.reports[p] = true
			m.c.w.after(reportAfter, func() { m.begin(p) })
		}
	case netgroup.ReportDue:
		if err := p.group.SendReport(now, m.report(p, now).Encode()); err != nil {
			panic("BUG: " + err.Error())
		}
	case netgroup.ReportReceived:
		if w := m.watching(p); w != nil {
			r, err := monitor.ParseReport(ev.Data)
			if err != nil {
				panic("BUG: " + err.Error())
			}
			w.board.Hear(ev.Author, ev.At, r)
		}
	case netgroup.SendToNotify:
		m.arrived++
	}
}

// begin has a member report.
func (m *monitoring) begin(p *peer) {
	if p.goneAt != never {
		return
	}
	p.do(func(now time.Time) {
		p.group.SetReporting(now, netgroup.Reporting{To: m.to, Key: m.key.Public(), Every: monitor.Interval(m.c.settings.peers)})
	})
}

// watching returns the proctor that a peer is, or nil.
func (m *monitoring) watching(p *peer) *watching {
	for _, w := range m.proctors {
		if w.p == p {
			return w
		}
	}
	return nil
}

// report is what a member tells: as much as one in the middle of a test does, with its sound and camera on.
func (m *monitoring) report(p *peer, now time.Time) monitor.Report {
	t := int(m.c.w.now / int64(time.Second))
	r := monitor.Report{
		Place: monitor.AtTest, Focused: p.number%7 > 0, FocusFor: time.Duration(t) * time.Second, FocusLost: p.number % 5,
		Idle: time.Duration(t%60) * time.Second, Microphone: monitor.On, Camera: monitor.On, ShowsScreen: monitor.Agreed,
		Test: monitor.Test{ID: 1 << 60, Answered: t % 20, Total: 20},
	}
	if t%30 < int(monitor.Interval(m.c.settings.peers)/time.Second) {
		r.Version = "1.0.0"
	}
	links := p.group.Links()
	r.Link = monitor.Link{Path: monitor.Direct, RTT: 60 * time.Millisecond, Jitter: 8 * time.Millisecond, Loss: 3, Neighbors: len(links), KbitIn: 1200, KbitOut: 900, Sound: 100, Pictures: 98}
	for _, missed := range p.group.Missed(now) {
		r.Missed = append(r.Missed, monitor.Missed{Who: monitor.KeyOf(missed.Author), For: missed.For})
	}
	if m.links && m.c.w.now-m.told[p] >= int64(monitor.LinksInterval(m.c.settings.peers)) {
		m.told[p], r.Links = m.c.w.now, []monitor.Tie{}
		for _, l := range links {
			if l.Author.Compare(p.author) < 0 {
				continue // the other tells of it
			}
			r.Links = append(r.Links, monitor.Tie{To: monitor.ShortOf(l.Author), RTT: l.RTT, Loss: int(l.Loss * 1000)})
		}
	}
	return r
}

// measure lets time pass.
func (m *monitoring) measure(thumbnails bool) {
	c := m.c
	m.began = c.w.now
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
			if _, p := m.c.ring.At(i); p != w.p && p.linkedAt != never && now-p.linkedAt >= int64(presentFor) {
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

// result sums up.
func (m *monitoring) result() monitorResult {
	over := float64(m.c.seconds)
	r := monitorResult{Arrived: ratio(m.arrived, m.pictures), Never: m.never}
	for _, w := range m.proctors {
		r.Proctor = max(r.Proctor, figure(float64(w.reports)*8/1000/over))
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
