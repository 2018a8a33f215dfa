package netgroup

import (
	"slices"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netsim"
)

// told returns the members that a neighbour is believed to know of, and which of them it was told to be linked.
func (r *report) told() (all []keying.PeerID, linked []bool) {
	for _, l := range r.list {
		all, linked = append(all, l.ID), append(linked, l.linked)
	}
	return all, linked
}

// knows returns the same as the neighbour has it, by rising ID.
func (n *neighbor) knows() (all []keying.PeerID, linked []bool) {
	lists := slices.Clone(n.lists)
	slices.SortFunc(lists, func(a, b listed) int { return slices.Compare(a.id[:], b.id[:]) })
	for _, l := range lists {
		all, linked = append(all, l.id), append(linked, l.linked)
	}
	return all, linked
}

// However members come and go, and whatever is lost on the way, neighbours know what changes were told from.
func TestNeighboursKnowWhatChangesAreToldFrom(t *testing.T) {
	for _, l := range someLinks() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			c := newClass(t, 3, l.link)
			c.joins(2, 24)
			c.w.RunFor(3 * time.Second)
			c.people[20].vanish()
			c.people[5].do(func(now time.Time) { c.people[5].g.Leave(now) })
			c.people = slices.Delete(c.people, 5, 6)
			c.w.RunFor(3 * time.Second)
			c.joins(40, 45)
			c.w.RunFor(20 * time.Second)
			c.eventually(20*time.Second, "neighbours know what they were told", func() bool { return c.know() > 20*12 })
		})
	}
}

// know returns how many pairs of neighbours there are of whom one knows what the other told it, 0 if one does not.
func (c *testClass) know() (pairs int) {
	for _, p := range c.people {
		for _, q := range c.people {
			there, here := p.g.neighbors[q.PeerID()], q.g.neighbors[p.PeerID()]
			if there == nil || here == nil || there.reported == nil {
				continue
			}
			told, linked := there.reported.told()
			heard, linkedHere := here.knows()
			if !slices.Equal(told, heard) || !slices.Equal(linked, linkedHere) || here.estimate != int(there.reported.members) {
				return 0
			}
			pairs++
		}
	}
	return pairs
}

// Who did not hear what changes are told from asks for all of it.
func TestChangesOfWhatWasNotHeardAreAskedFor(t *testing.T) {
	c := newClass(t, 4, classLinks[0].link)
	c.joins(2, 5)
	c.w.RunFor(20 * time.Second)
	here := c.people[1].g.neighbors[c.people[0].PeerID()]
	here.lists = here.lists[:1]
	c.joins(6, 6)
	c.w.RunFor(3 * time.Second)
	if n := c.know(); n != 6*5 {
		t.Errorf("%d pairs know what they were told, want 30", n)
	}
}

// Sixty who come at once tell each other of that in little more than what there is to say.
func TestManyWhoComeAtOnceSendLittle(t *testing.T) {
	t.Parallel()
	c := newClass(t, 1, netsim.Link{Delay: 10 * time.Millisecond})
	c.joins(2, fewer(24, 60))
	c.w.RunFor(17 * time.Second)
	if bytes := c.w.Stats().SentBytes; bytes > 16e6 {
		t.Errorf("%d bytes in 17 s", bytes)
	} else {
		t.Logf("%d bytes in 17 s", bytes)
	}
	changed, reports := 0, 0
	for _, p := range c.people {
		for _, n := range p.g.ups {
			if n.reported != nil {
				changed++
			}
			reports++
		}
	}
	if changed < reports*9/10 {
		t.Errorf("%d of %d neighbours can be told of changes", changed, reports)
	}
}
