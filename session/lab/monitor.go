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
	reportAfter  = 2 * time.Second        // its first link a member knows who of the staff are there, and they know of it
	saidGone     = 15 * time.Second       // after it vanished staff have it in the log, and expect no more of it
	expectEvery  = time.Second            // how often staff look in the log who is there
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
	droppers    map[*peer]bool  // who take reports that are not for them, and do not pass them on
	expected    []*peer         // of whom proctors expect reports, as they came
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
	asked   uint64 // reports that it asked for
}

// vanished is a member that is not shown as gone everywhere yet.
type vanished struct {
	p    *peer
	at   int64
	left []*watching
}

// monitorCommand measures what it costs that everybody reports to some, and how much those know.
func monitorCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	proctors := flags.Int("proctors", 2, "how many watch everybody")
	links := flags.Bool("links", false, "members tell of their links as well")
	vanish := flags.Duration("vanish", 5*time.Second, "how often a member vanishes without a word; 0: none does")
	thumbnails := flags.Bool("thumbnails", true, "proctors see tiles")
	droppers := flags.Float64("droppers", 0, "fraction of the members who pass no reports on")
	return func(s settings) (*crowd, any) {
		c := newCrowd(s)
		m := newMonitoring(c, min(max(*proctors, 1), s.peers-1), *links)
		m.vanishEvery = *vanish
		m.letDrop(*droppers)
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
	c.w.after(expectEvery, m.expect)
	return m
}

// letDrop has a fraction of the members, who are otherwise as good as others, take reports that they are to pass on, and requests,
// and drop them.
func (m *monitoring) letDrop(fraction float64) {
	if fraction <= 0 {
		return
	}
	m.droppers = map[*peer]bool{}
	m.c.began = func(p *peer, _ time.Time) {
		if m.watching(p) != nil || m.c.w.rand.Float64() >= fraction {
			return
		}
		m.droppers[p] = true
		p.host.end.divert = func(ev netgroup.TransportEvent) bool {
			return ev.Kind == netgroup.MessageReceived && strings.HasPrefix(string(ev.In.Metadata()), reportsFlow)
		}
	}
}

// expect has proctors expect reports of those who are in the class by the log.
func (m *monitoring) expect() {
	now := m.c.w.now
	m.expected = slices.DeleteFunc(m.expected, func(p *peer) bool { return p.goneAt != never && now-p.goneAt >= int64(saidGone) })
	list := make([]netgroup.Expected, 0, len(m.expected))
	for _, p := range m.expected {
		list = append(list, netgroup.Expected{Author: p.author, Peer: p.id})
	}
	for _, w := range m.proctors {
		w.p.do(func(now time.Time) { w.p.group.ExpectReports(now, list, monitor.Interval(m.c.settings.peers)) })
	}
	m.c.w.after(expectEvery, m.expect)
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
	m.expected = append(m.expected, p)
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
