package ring

import (
	"cmp"
	"slices"
	"time"
)

// A Role is a set of reasons to be linked to a member.
type Role uint8

const (
	Near   Role = 1 << iota // among the three next to self on either side
	Fast                    // of low round-trip time, among the others
	Finger                  // nearest to 1/2, 1/4, … of the ring away, in the increasing direction
	Chance                  // chosen by chance
	Mesh                    // there are so few members that everybody is linked to everybody
)

// A Candidate is a member that self knows of.
type Candidate struct {
	Address Address
	Linked  bool          // a neighbour now
	RTT     time.Duration // of the link; zero if it was not measured yet
	Own     bool          // self began the link
	Chosen  bool          // by chance
}

// A Chooser says who should be a neighbour. It keeps memory between calls and nothing else; the zero value is
// ready.
type Chooser struct {
	roles  []Role
	all    []Address
	linked []Address
	index  []int // of linked in all
	byRTT  []int
}

// Choose returns the roles of candidates, who are in the order of their addresses and do not include self. count
// is the number of members. The result is valid until the next call.
//
// The roles of the ring are given twice: to those nearest of all, who are to be sought if they are not linked,
// and to those nearest of the linked, who are to be kept until the others are.
func (c *Chooser) Choose(self Address, candidates []Candidate, count int) []Role {
	c.sort(candidates)
	for i, k := range candidates {
		if count-1 <= Target(count) {
			c.roles[i] |= Mesh
		}
		if k.Chosen {
			c.roles[i] |= Chance
		}
	}
	mark := func(list []Address, role func(int)) {
		for _, i := range besides(list, self) {
			role(i)
		}
	}
	mark(c.all, func(i int) { c.roles[i] |= Near })
	mark(c.linked, func(i int) { c.roles[c.index[i]] |= Near })
	for to := range Fingers(self, count) {
		c.markFinger(self, to)
	}
	c.markFast(candidates)
	return c.roles
}

// markFast marks six neighbours who are not near for their round-trip times. Three of them have no other place and
// were chosen by self: however many impose themselves, and however near they are, they do not take those.
func (c *Chooser) markFast(candidates []Candidate) {
	c.byRTT = slices.DeleteFunc(c.byRTT, func(i int) bool { return c.roles[i]&Near != 0 })
	slices.SortFunc(c.byRTT, func(i, j int) int {
		return cmp.Or(cmp.Compare(candidates[i].RTT, candidates[j].RTT), cmp.Compare(i, j))
	})
	marked := 0
	mark := func(most int, may func(i int) bool) {
		for _, i := range c.byRTT {
			if marked < most && c.roles[i]&Fast == 0 && may(i) {
				c.roles[i] |= Fast
				marked++
			}
		}
	}
	mark(Fastest/2, func(i int) bool { return candidates[i].Own && c.roles[i]&Finger == 0 })
	mark(Fastest, func(int) bool { return true })
}

// markFinger marks the neighbour nearest to an address and, unless that is near enough, the nearest of all. A
// finger is near enough if it misses by no more than a quarter of its length: better ones, as new members come,
// would shorten no way by much.
func (c *Chooser) markFinger(self, to Address) {
	if len(c.linked) > 0 {
		i := nearest(c.linked, to)
		c.roles[c.index[i]] |= Finger
		if to.Distance(c.linked[i]).Compare(self.To(to).half().half()) <= 0 {
			return
		}
	}
	if len(c.all) > 0 {
		c.roles[nearest(c.all, to)] |= Finger
	}
}

// sort divides the candidates into lists.
func (c *Chooser) sort(candidates []Candidate) {
	c.roles = append(c.roles[:0], make([]Role, len(candidates))...)
	c.all, c.linked, c.index, c.byRTT = c.all[:0], c.linked[:0], c.index[:0], c.byRTT[:0]
	for i, k := range candidates {
		c.all = append(c.all, k.Address)
		if !k.Linked {
			continue
		}
		c.linked, c.index = append(c.linked, k.Address), append(c.index, i)
		if k.RTT > 0 {
			c.byRTT = append(c.byRTT, i)
		}
	}
}

// besides returns the indices of those next to self on either side.
func besides(sorted []Address, self Address) []int {
	n := len(sorted)
	at, _ := slices.BinarySearchFunc(sorted, self, Address.Compare)
	var near [2 * EachSide]int
	out := near[:0]
	for step := range min(EachSide, (n+1)/2) {
		out = append(out, (at+step)%n)
		if before := (at - 1 - step + n) % n; before != (at+step)%n {
			out = append(out, before)
		}
	}
	return out
}
