package session

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"lyceum/session/journal"
	"lyceum/session/monitor"
	"lyceum/session/netgroup"
)

const (
	// linksFor is for how long after staff said so all tell of their links; watchEvery is how often staff say so.
	linksFor   = 30 * time.Second
	watchEvery = 10 * time.Second
	// sharesOver is of how long the share of what came in time is taken.
	sharesOver = 10 * time.Second
	// versionEvery is with each how many reports the version is told.
	versionEvery = 8
	// statesEvery is how often what staff know is put together at most.
	statesEvery = time.Second
)

// postWatchLinks is a post, of that byte alone, by which who may monitor asks everybody to tell staff of their links.
const postWatchLinks = 1

// A reporter is what this machine reports to staff, and as staff what others report. It belongs to the loop, as far as it
// does not say otherwise.
type reporter struct {
	own    atomic.Pointer[monitor.Own] // of any goroutine; nil: nothing was said
	states atomic.Pointer[[]monitor.State]
	asked  atomic.Bool // for states, since they were put together

	members         int                 // who are here by the log,
	here            []netgroup.Expected // and for staff the others of them
	made            int                 // reports
	links           time.Time           // until when they are told
	linksAt         time.Time           // when they were told last
	watching        bool                // this machine's staff look at links
	unwatching      bool                // this machine's person may monitor, and is told nothing
	watchAt         time.Time           // when to say so again
	board           monitor.Board
	places          ringPlaces
	statesAt        time.Time
	traffic         trafficMeter
	sound, pictures shareMeter
}

// SetReport says what of this machine's report only the program in front of the person knows. Staff hear of it with the next report,
// within a second or so if it matters.
func (c *Class) SetReport(own monitor.Own) {
	before := c.reports.own.Swap(&own)
	if before == nil || own.IsUrgent(*before) {
		c.offer(func(now time.Time) {
			if c.group != nil && !c.closed {
				c.group.ReportSoon(now)
			}
		})
	}
}

// Monitored returns what staff who may monitor know of everybody, this machine too, in the order of View.Members: as of
// about a second ago, if it is asked for every second. It is nil for others, and at first. Nobody changes it.
func (c *Class) Monitored() []monitor.State {
	c.reports.asked.Store(true)
	if list := c.reports.states.Load(); list != nil {
		return *list
	}
	return nil
}

// WatchLinks has everybody tell staff who they are linked to (State.Report.Links), or no longer. It takes the right to
// monitor. What is on ends by itself some seconds after this machine is gone.
func (c *Class) WatchLinks(ctx context.Context, on bool) error {
	var watchErr error
	if err := c.do(ctx, func(now time.Time) {
		switch r := &c.reports; {
		case c.closed:
			watchErr = ErrClosed
		case !c.mayMonitor():
			watchErr = ErrNotAllowed
		default:
			r.watching = on
			if on {
				r.watchAt = time.Time{}
				c.sayWatching(now)
			}
		}
	}); err != nil {
		return err
	}
	return watchErr
}

func (c *Class) mayMonitor() bool {
	return c.isReady() && c.standing(c.self()).rights&journal.Monitor != 0
}

// sayWatching asks everybody to tell of links, again when that is due.
func (c *Class) sayWatching(now time.Time) {
	r := &c.reports
	if !r.watching || now.Before(r.watchAt) || !c.mayMonitor() {
		return
	}
	r.watchAt = now.Add(watchEvery)
	r.links = now.Add(linksFor)
	if _, err := c.group.Post(now, []byte{postWatchLinks}); err != nil {
		c.cfg.Log.Debug("asking for links", "error", err)
	}
}

// posted takes in a post.
func (c *Class) posted(now time.Time, ev netgroup.PostReceived) {
	if len(ev.Data) == 1 && ev.Data[0] == postWatchLinks && c.standing(ev.Author).rights&journal.Monitor != 0 {
		c.reports.links = now.Add(linksFor)
	}
}

// advanceReports does what is due, every second.
func (c *Class) advanceReports(now time.Time) {
	r := &c.reports
	sent, received := c.peer.Traffic()
	r.traffic.measure(now, sent, received)
	sound, pictures := c.group.Arrivals()
	r.sound.measure(now, sound)
	r.pictures.measure(now, pictures)
	c.setReporting(now)
	c.sayWatching(now)
	c.showMonitored(now)
}

// setReporting has this machine report to those staff who may monitor and are in class, as far as the log says, and expect reports
// if it is one of theirs.
func (c *Class) setReporting(now time.Time) {
	r := &c.reports
	var to netgroup.Reporting
	var from []netgroup.Expected
	m := c.group.Membership()
	unwatching, every := false, monitor.Interval(r.members)
	if c.isReady() && !c.isOver() {
		to.Key, _ = m.StaffKey()
		to.Every = every
		watchers, left := chooseWatchers(m.Staff(), func(a journal.Author) bool {
			return c.roster.members[a] != nil && m.Standing(a).Rights()&journal.Monitor != 0 && c.conduct.People.Here(a)
		})
		for _, a := range watchers {
			if p := c.roster.members[a]; a == c.self() {
				from = r.here
			} else {
				to.To = append(to.To, netgroup.Watcher{Author: a, Peer: p.Peer, Run: p.Rejoined})
			}
		}
		unwatching = slices.Contains(left, c.self())
	}
	c.group.SetReporting(now, to)
	c.group.ExpectReports(now, from, every)
	if unwatching != r.unwatching {
		r.unwatching, c.dirty = unwatching, true
	}
}

// chooseWatchers divides staff, in the order of their rank, into those to whom everybody reports and those for whom there are too
// many before them: of those who watch, so that all members choose the same.
func chooseWatchers(staff []journal.Author, watches func(journal.Author) bool) (told, left []journal.Author) {
	for _, a := range staff {
		switch {
		case !watches(a):
		case len(told) < netgroup.MaxWatchers:
			told = append(told, a)
		default:
			left = append(left, a)
		}
	}
	return told, left
}

// countMembers counts who is here by the log, which is not done every second, and notes the others for staff, who expect reports.
func (c *Class) countMembers() {
	n, watches := 0, c.mayMonitor()
	c.reports.here = nil
	for _, m := range c.members {
		if m.Left || !c.conduct.People.Here(m.Author) {
			continue
		}
		if n++; watches && m.Author != c.self() {
			c.reports.here = append(c.reports.here, netgroup.Expected{Author: m.Author, Peer: m.Peer})
		}
	}
	c.reports.members = n
}

// report reports.
func (c *Class) report(now time.Time) {
	r := &c.reports
	report := c.makeReport(now)
	if r.made++; r.made%versionEvery != 1 {
		report.Version = ""
	}
	if now.Before(r.links) && !now.Before(r.linksAt.Add(monitor.LinksInterval(r.members))) {
		r.linksAt = now
		report.Streams, report.Links = c.listLinks()
	}
	if err := c.group.SendReport(now, report.Encode()); err != nil {
		c.cfg.Log.Warn("reporting to staff", "error", err)
	}
}

// reported takes in what somebody reports.
func (c *Class) reported(now time.Time, ev netgroup.ReportReceived) {
	report, err := monitor.ParseReport(ev.Data)
	if err != nil {
		return // of a later version, or made up
	}
	c.reports.board.Near = c.standNear
	c.reports.board.Hear(ev.Author, ev.At, report)
	c.showMonitored(now)
}

// showMonitored puts together what staff know, if somebody wants to know it.
func (c *Class) showMonitored(now time.Time) {
	r := &c.reports
	if now.Before(r.statesAt) || !r.asked.Swap(false) {
		return
	}
	if !c.mayMonitor() {
		r.states.Store(nil)
		return
	}
	r.statesAt = now.Add(statesEvery)
	at := c.group.ClassTime(now)
	own := c.makeReport(now)
	if now.Before(r.links) {
		own.Streams, own.Links = c.listLinks()
	}
	r.board.Hear(c.self(), at, own)
	people := make([]monitor.Person, 0, len(c.members))
	for _, m := range c.members {
		people = append(people, monitor.Person{Author: m.Author, Left: m.Left, Gone: !m.Left && !c.conduct.People.Here(m.Author)})
	}
	states := r.board.States(at, people, monitor.Interval(r.members))
	r.states.Store(&states)
}

// makeReport returns what is so now.
func (c *Class) makeReport(now time.Time) monitor.Report {
	var own monitor.Own
	if o := c.reports.own.Load(); o != nil {
		own = *o
	}
	since := func(at time.Time) time.Duration {
		if at.IsZero() {
			return 0
		}
		return now.Sub(at)
	}
	r := monitor.Report{
		Place: own.Place, Hidden: own.Hidden, Focused: own.Focused, FocusFor: since(own.FocusAt), FocusLost: own.FocusLost, Idle: since(own.ActiveAt),
		Microphone: own.Microphone, Camera: own.Camera, Screen: own.Screen, ShowsScreen: own.ShowsScreen, ShowsCamera: own.ShowsCamera,
		Test: own.Test, Version: own.Version,
	}
	if !own.FocusAt.IsZero() {
		r.FocusFor = max(r.FocusFor, time.Second) // what has just become so is told as well: less is no time at all
	}
	r.Link = c.makeLink()
	for _, m := range c.group.Missed(now) {
		r.Missed = append(r.Missed, monitor.Missed{Who: monitor.KeyOf(m.Author), For: m.For})
	}
	return r
}

// makeLink returns how this machine's network is.
func (c *Class) makeLink() monitor.Link {
	k := &c.reports
	l := monitor.Link{RTT: c.wayRTT, KbitIn: k.traffic.in(), KbitOut: k.traffic.out(), Sound: k.sound.share, Pictures: k.pictures.share}
	switch c.way {
	case WayLAN:
		l.Path = monitor.LAN
	case WayDirect:
		l.Path = monitor.Direct
	}
	links := c.group.Links()
	l.Neighbors = len(links)
	loss := 0.0
	for _, link := range links {
		loss += link.Loss / float64(len(links))
		l.Jitter += link.Jitter / time.Duration(len(links))
	}
	l.Loss = int(loss*1000 + 0.5)
	return l
}

// listLinks returns this machine's links as they are told, and the streams that those named are parents of.
func (c *Class) listLinks() (streams []monitor.StreamRef, ties []monitor.Tie) {
	bit := func(s netgroup.StreamName) uint8 {
		ref := monitor.StreamRef{Publisher: monitor.ShortOf(s.Author), Kind: streamKindOf(s.Name)}
		for i, other := range streams {
			if other == ref {
				return 1 << i
			}
		}
		if len(streams) == monitor.MaxStreams {
			return 0
		}
		streams = append(streams, ref)
		return 1 << (len(streams) - 1)
	}
	ties = []monitor.Tie{} // that there are none is told as well
	for _, l := range c.group.Links() {
		t := monitor.Tie{To: monitor.ShortOf(l.Author), RTT: l.RTT, Loss: int(l.Loss*1000 + 0.5)}
		for _, s := range l.Parent {
			t.From |= bit(s)
		}
		if t.From != 0 || l.Author.Compare(c.self()) > 0 { // else the other tells of it
			ties = append(ties, t)
		}
	}
	return streams, ties
}

func streamKindOf(name string) uint8 {
	switch name {
	case StreamMicrophone:
		return 1
	case StreamCamera:
		return 2
	case StreamScreen:
		return 3
	}
	return 0
}

// A trafficMeter tells what goes over the line, in kbit/s over the last seconds.
type trafficMeter struct {
	at                 time.Time
	sent, received     uint64
	sentRate, recvRate float64
}

func (m *trafficMeter) measure(now time.Time, sent, received uint64) {
	if d := now.Sub(m.at).Seconds(); !m.at.IsZero() && d > 0 {
		const newest = 0.3
		m.sentRate += newest * (float64(sent-m.sent)*8/1000/d - m.sentRate)
		m.recvRate += newest * (float64(received-m.received)*8/1000/d - m.recvRate)
	}
	m.at, m.sent, m.received = now, sent, received
}

func (m *trafficMeter) in() int  { return int(m.recvRate + 0.5) }
func (m *trafficMeter) out() int { return int(m.sentRate + 0.5) }

// A shareMeter tells which share of what was to come came, over the last time it was looked.
type shareMeter struct {
	at    time.Time
	was   netgroup.Arrivals
	share monitor.Share
}

func (m *shareMeter) measure(now time.Time, is netgroup.Arrivals) {
	if now.Before(m.at.Add(sharesOver)) {
		return
	}
	if is.Came < m.was.Came || is.Lost < m.was.Lost {
		m.was = netgroup.Arrivals{} // a stream ended, and what is left began later or counts from its beginning
	}
	came, lost := is.Came-m.was.Came, is.Lost-m.was.Lost
	m.share = monitor.ShareOf(came, came+lost)
	m.at, m.was = now, is
}
