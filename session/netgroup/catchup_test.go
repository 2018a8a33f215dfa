package netgroup

import (
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netsim"
)

// atHome is a line of 20 Mbit/s, of which two are 40 ms there and back.
var atHome = netsim.Link{Delay: 10 * time.Millisecond, Rate: 20_000_000}

// homes gives everyone a line for what comes in as well.
func (c *testClass) homes() {
	for _, p := range c.people {
		c.w.SetDownlink(p.addr, atHome)
	}
}

// wrote returns the logs of members who are not there any more, of so many entries together.
func (c *testClass) wrote(authors, entries int) (raws [][]byte, bytes int) {
	c.t.Helper()
	for i := range authors {
		id := identityOf(byte(100 + i))
		j := journal.New(journal.Config{
			Group: c.spec.ID(), Self: id, Keys: c.people[0].g.content, Random: c.people[0].cfg.Random,
		})
		join, err := journal.Join{
			Certificate: id.Certificate(), Name: fmt.Sprint("author ", i), Grants: c.invite.Grants,
			Proof: journal.ProveBearer(c.spec.ID(), c.invite.Signer(), journal.Author(id.Public())),
		}.AppendTo(nil)
		if err != nil {
			c.t.Fatal(err)
		}
		kind, body := journal.KindJoin, join
		for k := range entries / authors {
			e, err := j.Append(classStart.Add(-time.Hour).Add(time.Duration(k)*time.Second), kind, body)
			if err != nil {
				c.t.Fatal(err)
			}
			raws, bytes = append(raws, e.Raw), bytes+len(e.Raw)
			kind, body = journal.KindChat, fmt.Appendf(nil, "line %d of author %d, which is about as long as people write in a chat; %s", k, i, "some more")
			body = append(body, make([]byte, 40+(k*37)%80)...)
		}
	}
	return raws, bytes
}

// began has a person begin with logs that an earlier run kept.
func (p *person) began(raws [][]byte) *person {
	kept := func() iter.Seq2[[]byte, error] {
		return func(yield func([]byte, error) bool) {
			for _, raw := range raws {
				if !yield(raw, nil) {
					return
				}
			}
		}
	}
	p.member.Stored = &Stored{Class: journal.Kept{Entries: kept()}}
	return p
}

// agree reports whether everyone's logs go as far as everyone else's.
func (c *testClass) equal() bool {
	heads := c.people[0].g.journal.Heads()
	return c.everyone(func(p *person) bool { return slices.Equal(p.g.journal.Heads(), heads) })
}

// catchesUp measures how long somebody who comes late takes to get logs of so many entries from so many members.
func catchesUp(t *testing.T, members byte, entries int) (took, bound time.Duration, bytes int, late *person) {
	c := newClass(t, 1, atHome)
	raws, bytes := c.wrote(30, entries)
	for seed := byte(2); seed <= members; seed++ {
		c.person(seed).began(raws).join()
	}
	c.homes()
	c.w.RunFor(30 * time.Second)
	if !c.equal() {
		t.Fatal("those who were there first do not agree")
	}
	late = c.person(99)
	c.homes()
	began := c.w.Now()
	late.join()
	all := c.people[0].g.journal.Len()
	c.eventually(time.Minute, "there", func() bool { return late.g.journal.Len() >= all })
	took = c.w.Now().Sub(began)
	bound = time.Duration(1.3*float64(bytes)*8/20e6*float64(time.Second)) + 5*40*time.Millisecond
	t.Logf("%d members, %d entries of 30 authors, %d bytes: there after %v, the bound is %v; %+v", members, entries, bytes, took, bound, late.g.logs.engine.Stats())
	t.Logf("figure late-joiner.of-bound %.3f", took.Seconds()/bound.Seconds())
	return took, bound, bytes, late
}

// Whoever comes late has everything within 1.3 times what its line needs, and five round trips.
func TestLateJoinerIsAsFastAsItsLine(t *testing.T) {
	t.Parallel()
	took, bound, bytes, late := catchesUp(t, 8, 18_000)
	if took > bound {
		t.Errorf("%v for %d bytes, the bound is %v", took, bytes, bound)
	}
	if s := late.g.logs.engine.Stats(); s.FetchedFrom > bytes*105/100 {
		t.Errorf("%d bytes of entries came, %d were missing", s.FetchedFrom, bytes)
	}
}

// halved measures how long a class takes to agree again that fell in two for a while.
func halved(t *testing.T, members byte, apart time.Duration) time.Duration {
	c := newClass(t, 1, atHome)
	c.joins(2, members)
	c.homes()
	c.w.RunFor(20 * time.Second)
	side := func(a netip.AddrPort) bool { return a.Addr().As4()[3]%2 == 0 }
	c.w.SetPathRule(func(from, to netip.AddrPort) (l netsim.Link) {
		if side(from) != side(to) {
			l.Loss = 1
		}
		return l
	})
	for i := 0; i < int(apart/(2*time.Second)); i++ {
		c.people[i*7%len(c.people)].say(fmt.Sprint("line ", i))
		c.w.RunFor(2 * time.Second)
	}
	if c.equal() {
		t.Fatal("nothing was missed")
	}
	c.w.SetPathRule(func(_, _ netip.AddrPort) (l netsim.Link) { return l })
	began := c.w.Now()
	c.eventually(2*time.Minute, "in agreement", c.equal)
	took := c.w.Now().Sub(began)
	t.Logf("%d members, apart for %v: equal %v after it was over", members, apart, took)
	t.Logf("figure halves.equal %.2f s", took.Seconds())
	return took
}

func TestHalvesAgreeSoonAfterASplit(t *testing.T) {
	t.Parallel()
	if took := halved(t, 12, 3*time.Minute); took > 5*time.Second {
		t.Errorf("equal after %v, want 5 s", took)
	}
}
