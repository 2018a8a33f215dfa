package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

const (
	journalPatience = 2 * time.Minute       // after which logs count as different for good
	journalLook     = 20 * time.Millisecond // how often it is looked whether they are equal
)

// journalResult are the figures of logs that are caught up on.
type journalResult struct {
	Entries  int    `json:"entries"`
	LogBytes int    `json:"log_bytes"`
	Equal    figure `json:"equal_s"`            // after the split was over
	Late     figure `json:"late_s"`             // until who joined then had everything
	Fetched  figure `json:"late_bytes_share"`   // of entries that came to it, over those that were missing
	Idle     figure `json:"idle_compare_bps"`   // bytes of comparisons a second and peer, while nothing happens
	Compares figure `json:"idle_compare_bytes"` // of one, either way
}

// journalCommand measures how soon logs are equal after a split, and how fast who comes late has them.
func journalCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	split := flags.Duration("partition", time.Minute, "how long the group's two halves do not reach each other")
	rate := flags.Float64("rate", 1, "entries a second while they do not")
	return func(s settings) (*crowd, any) {
		s.links = replicateLinks
		c := newCrowd(s)
		c.heard = writeJoin
		c.settle()
		c.say("logs equal after %v more", c.untilEqual())
		c.w.split = true
		c.write(*rate, *split)
		c.w.split = false
		c.say("the split is over")
		r := journalResult{Equal: seconds(int64(c.untilEqual()))}
		r.Entries, r.LogBytes = c.logSize()
		c.catchUp(&r)
		c.idle(&r)
		c.weigh()
		return c, r
	}
}

// writeJoin begins the log of who may.
func writeJoin(p *peer, ev netgroup.Event) {
	if _, ok := ev.(netgroup.Ready); !ok {
		return
	}
	now := p.crowd.w.time(p.crowd.w.now)
	body, err := journal.Join{Certificate: p.host.end.certificate, Name: fmt.Sprint("peer ", p.number)}.AppendTo(nil)
	if err == nil {
		_, err = p.group.Append(now, journal.KindJoin, body)
	}
	if err != nil {
		panic("BUG: " + err.Error())
	}
}

// write has random members write lines for a while.
func (c *crowd) write(rate float64, d time.Duration) {
	for until := c.w.now + int64(d); c.w.now < until; {
		c.w.run(min(time.Duration(c.w.rand.ExpFloat64()/rate*float64(time.Second)), time.Duration(until-c.w.now)))
		p := c.anyone()
		line := make([]byte, 20+c.w.rand.IntN(180))
		p.do(func(now time.Time) {
			if _, err := p.group.Append(now, journal.KindChat, line); err != nil && !errors.Is(err, netgroup.ErrNotReady) {
				panic("BUG: " + err.Error())
			}
		})
	}
}

// untilEqual lets time pass until everyone's logs are the same, and returns how much did.
func (c *crowd) untilEqual() time.Duration {
	begin := c.w.now
	for !c.isEqual() && c.w.now < begin+int64(journalPatience) {
		c.w.run(journalLook)
	}
	return time.Duration(c.w.now - begin)
}

func (c *crowd) isEqual() bool {
	_, first := c.ring.At(0)
	heads := first.group.Journal().Heads()
	for i := range c.ring.Len() {
		if _, p := c.ring.At(i); p.group.Journal().Len() != first.group.Journal().Len() || !slices.Equal(p.group.Journal().Heads(), heads) {
			return false
		}
	}
	return true
}

// logSize returns how many entries the logs have, and how many bytes.
func (c *crowd) logSize() (entries, bytes int) {
	_, p := c.ring.At(0)
	j := p.group.Journal()
	for _, h := range j.Heads() {
		for seq := uint64(1); seq <= h.Seq; seq++ {
			for _, raw := range j.Range(h.Author, seq, 1, journal.MaxEntry) {
				bytes += len(raw)
			}
		}
	}
	return j.Len(), bytes
}

// catchUp has one more join, and measures how long that takes to have everything.
func (c *crowd) catchUp(r *journalResult) {
	begin := c.w.now
	c.join()
	late := c.peers[len(c.peers)-1]
	for late.group.Journal().Len() < r.Entries && c.w.now < begin+int64(journalPatience) {
		c.w.run(journalLook)
	}
	r.Late = seconds(c.w.now - begin)
	r.Fetched = figure(float64(late.group.LogStats().FetchedFrom) / float64(r.LogBytes))
	c.say("the late one has everything after %v", time.Duration(c.w.now-begin))
}

// idle measures what comparing logs costs that are equal.
func (c *crowd) idle(r *journalResult) {
	c.runFor(30 * time.Second)
	count := func() (comparisons, bytes float64) {
		for i := range c.ring.Len() {
			_, p := c.ring.At(i)
			s := p.group.LogStats()
			comparisons, bytes = comparisons+float64(s.Comparisons), bytes+float64(s.Compared)
		}
		return comparisons, bytes
	}
	before, bytesBefore := count()
	c.runFor(time.Duration(c.seconds) * time.Second)
	comparisons, bytes := count()
	r.Idle = figure((bytes - bytesBefore) / float64(c.seconds) / float64(c.ring.Len()))
	r.Compares = figure((bytes - bytesBefore) / max(comparisons-before, 1))
}
