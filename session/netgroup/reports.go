package netgroup

import (
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// MaxWatchers is to how many a member reports.
const MaxWatchers = 16

const (
	reportAtMost = time.Second             // between two reports that are made before the usual time
	missAgain    = 1500 * time.Millisecond // who is missed is told of again, in case that goes by way of the one who vanished,
	missTimes    = 3                       // so many times,
	missFor      = 40 * time.Second        // and with every other report for so long
	maxMissing   = 8

	// heardBefore is how long before it counts as silent somebody was heard last, who stands near.
	heardBefore = nearKeepalive + time.Second + silentAfter
)

// A Watcher is one of the staff to whom members report.
type Watcher struct {
	Author journal.Author
	Peer   keying.PeerID
	Run    int // of its program: one that was started again knows nothing of what it was told before
}

// Reporting says to whom this machine reports. The zero value is nobody.
type Reporting struct {
	To    []Watcher     // the first MaxWatchers of them count; this machine is left out
	Key   [32]byte      // the class sealing key, for which they have the private half
	Every time.Duration // between two reports
}

func (r Reporting) equal(o Reporting) bool {
	return slices.Equal(r.To, o.To) && r.Key == o.Key && r.Every == o.Every
}

// A ReportDue says that it is time for [Group.SendReport].
type ReportDue struct{ Group *Group }

// A ReportReceived hands over what a member reported to this machine. At is the class time at which it was made, by the
// member's word, and not later than now. Data belong to the receiver of the event.
type ReportReceived struct {
	Group  *Group
	Author journal.Author
	At     time.Time
	Data   []byte
}

func (ReportDue) event()      {}
func (ReportReceived) event() {}

// A Missing is a member that stood next to this machine on the ring and fell silent.
type Missing struct {
	Author journal.Author
	For    time.Duration // since it was heard last, about
}

// A reporting is this machine's part in what is reported to staff: its own reports, those of others on their way, and
// those to this machine. What is reported is not known here.
type reporting struct {
	group   *Group
	cfg     Reporting
	targets []reportWay

	dueAt   time.Time // when the next report is, by the usual measure
	soonAt  time.Time // when one is before that; zero: none is
	madeAt  time.Time // when the owner was told to make the last
	missing []missing

	sealer reportSealer
	reader reportReader
	expecting
	flushAt time.Time // when the first of what is gathered is sent on; zero: nothing is
	// rescueAt is when the first of what was sent is sent another way, unless it is confirmed by then; zero: nothing is.
	rescueAt time.Time
	turn     int       // of what is passed on
	passed   allowance // bytes, beyond the little of each neighbour
}

type missing struct {
	author journal.Author
	at     time.Time // when it was heard last, about
	said   int
}

// SetReporting says to whom this machine reports from now on. Where that is nobody, nothing is made or sent; reports of
// others are passed on.
func (g *Group) SetReporting(now time.Time, cfg Reporting) {
	r := &g.reports
	cfg.To = slices.DeleteFunc(slices.Clone(cfg.To), func(w Watcher) bool { return w.Author == g.self() })
	cfg.To = cfg.To[:min(len(cfg.To), MaxWatchers)]
	if r.cfg.equal(cfg) {
		return
	}
	was := r.isOn()
	more := slices.ContainsFunc(cfg.To, func(w Watcher) bool { return !slices.Contains(r.cfg.To, w) })
	r.cfg = cfg
	r.target()
	switch {
	case !r.isOn():
		r.dueAt, r.soonAt = time.Time{}, time.Time{}
	case !was || more:
		r.sealer.anew()
		r.dueAt = now.Add(time.Duration(g.c.cfg.Rand.Int64N(int64(cfg.Every))))
	default:
		r.dueAt = earliest(r.dueAt, now.Add(cfg.Every))
	}
}

func (r *reporting) isOn() bool {
	return len(r.targets) > 0 && r.cfg.Key != [32]byte{} && r.cfg.Every > 0 && r.group.routes()
}

// ReportSoon has a report made sooner than usual: within a quarter of the usual time, by chance, so that not all who see the
// same thing say so at once; and a second after the last at the earliest.
func (g *Group) ReportSoon(now time.Time) {
	if r := &g.reports; r.isOn() && r.soonAt.IsZero() {
		r.soonAt = now.Add(time.Duration(g.c.cfg.Rand.Int64N(int64(r.cfg.Every/4) + 1)))
	}
}

// SendReport sends staff what this machine reports, when [ReportDue] says that it is time. Nothing is sent where nobody
// watches. The error says that data are too long.
func (g *Group) SendReport(now time.Time, data []byte) error {
	r := &g.reports
	switch {
	case g.state != groupOpen:
		return ErrClosed
	case len(data) > MaxReportBytes:
		return fmt.Errorf("report of %d bytes: at most %d", len(data), MaxReportBytes)
	case !r.isOn():
		return nil
	}
	items, err := r.sealer.seal(g, g.ClassTime(now), r.cfg.Key, data)
	if err != nil {
		return err
	}
	for i := range r.targets {
		to := &r.targets[i]
		n := r.inTurn(now, to.target, nil, &to.turn)
		if to.by = [2]*neighbor{n}; n != nil {
			r.gather(now, n, to.target, items...)
			r.flush(now, n)
		}
	}
	return nil
}

// Missed returns who stood next to this machine on the ring and is silent, those who were heard longest first.
func (g *Group) Missed(now time.Time) (list []Missing) {
	for _, m := range g.reports.missing {
		list = append(list, Missing{m.author, now.Sub(m.at)})
	}
	return list
}

// missed notes that a neighbour that stands near fell silent, which is reported at once.
func (r *reporting) missed(now time.Time, n *neighbor) {
	r.heard(n)
	if len(r.missing) >= maxMissing {
		r.missing = slices.Delete(r.missing, 0, 1)
	}
	r.missing = append(r.missing, missing{author: n.author, at: now.Add(-heardBefore)})
	if r.isOn() {
		r.soonAt = now
	}
}

// heard notes that a neighbour is there.
func (r *reporting) heard(n *neighbor) {
	r.missing = slices.DeleteFunc(r.missing, func(m missing) bool { return m.author == n.author })
}

// wake returns when there is something to do.
func (r *reporting) wake() time.Time {
	wake := earliest(earliest(r.flushAt, r.rescueAt), r.lookAt)
	if !r.isOn() {
		return wake
	}
	if !r.soonAt.IsZero() {
		wake = earliest(wake, later(r.soonAt, r.madeAt.Add(reportAtMost)))
	}
	return earliest(wake, r.dueAt)
}

// advance does what is due.
func (r *reporting) advance(now time.Time) {
	if !r.flushAt.IsZero() && !now.Before(r.flushAt) {
		r.flushDue(now)
	}
	if !r.rescueAt.IsZero() && !now.Before(r.rescueAt) {
		r.rescue(now)
	}
	if !r.lookAt.IsZero() && !now.Before(r.lookAt) {
		r.askDue(now)
	}
	if !r.isOn() {
		return
	}
	soon := !r.soonAt.IsZero() && !now.Before(later(r.soonAt, r.madeAt.Add(reportAtMost)))
	if usual := !now.Before(r.dueAt); !soon && !usual {
		return
	} else if usual {
		if r.dueAt = r.dueAt.Add(r.cfg.Every); !r.dueAt.After(now) { // the machine slept
			r.dueAt = now.Add(r.cfg.Every)
		}
	}
	r.soonAt, r.madeAt = time.Time{}, now
	r.missing = slices.DeleteFunc(r.missing, func(m missing) bool { return now.Sub(m.at) > missFor })
	for i := range r.missing {
		m := &r.missing[i]
		if m.said++; m.said < missTimes {
			r.soonAt = now.Add(missAgain)
		}
	}
	r.group.c.emit(ReportDue{r.group})
}
