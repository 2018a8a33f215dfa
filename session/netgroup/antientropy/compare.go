package antientropy

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sort"
	"time"

	"lyceum/session/journal"
)

// How a range of authors in which two members differ is told about, by how many logs of them the teller has.
const (
	spellOut   = 2   // so many heads are told at once; our choice: shorter than what it takes to find out which differ
	maxDigests = 64  // so many logs are told apart by digests
	splitInto  = 8   // parts with a fingerprint each
	fewLogs    = 256 // more than the other side lacks: it is not told them by many at the same time
	atOnce     = 2 * MaxLogs

	answerWithin = 5 * time.Second // of a comparison; then one that the other side begins is not left to this side's
)

// printOf computes the fingerprint of heads for a session, of whose salt others know nothing: so nobody can make
// up logs whose fingerprints are alike.
func printOf(salt *[32]byte, heads []journal.Head) (print [printSize]byte) {
	h := sha256.New()
	h.Write(salt[:])
	var b []byte
	for i := range heads {
		b = appendHead(b[:0], &heads[i])
		h.Write(b)
	}
	copy(print[:], h.Sum(nil))
	return print
}

func digestOf(salt *[32]byte, h *journal.Head) uint16 {
	sum := sha256.Sum256(appendHead(append(make([]byte, 0, 128), salt[:]...), h))
	return binary.BigEndian.Uint16(sum[:])
}

func digestsOf(salt *[32]byte, heads []journal.Head) []uint16 {
	digests := make([]uint16, len(heads))
	for i := range heads {
		digests[i] = digestOf(salt, &heads[i])
	}
	return digests
}

// heads returns what a neighbour is told of.
func (s *Sync) heads(n *neighbor) []journal.Head {
	heads := s.cfg.Log.Heads()
	if s.cfg.Share != nil {
		heads = slices.DeleteFunc(heads, func(h journal.Head) bool { return !s.cfg.Share(n.id, h.Author) })
	}
	return heads[:min(len(heads), MaxLogs)]
}

// begin starts a comparison with what both have of each other's logs.
func (s *Sync) begin(n *neighbor, heads []journal.Head) comparison {
	c := comparison{logs: uint64(len(heads))}
	for i := range heads {
		switch heads[i].Author {
		case n.author:
			c.yours = heads[i].Seq
		case s.cfg.Self:
			c.mine = heads[i].Seq
		}
	}
	return c
}

// Greet tells a neighbour how much of its log and of the own one is here, and nothing else.
func (s *Sync) Greet(id Neighbor) {
	if n := s.find(id); n != nil && !n.mute {
		c := s.begin(n, s.heads(n))
		s.send(n, c.appendTo(s.header()))
	}
}

// Compare begins to compare logs with a neighbour. Who has none leaves that to the other side.
func (s *Sync) Compare(now time.Time, id Neighbor) {
	n := s.find(id)
	if n == nil || n.mute {
		return
	}
	heads := s.heads(n)
	c := s.begin(n, heads)
	if len(heads) > 0 {
		c.sections = []section{{mode: modePrint, print: printOf(&n.salt, heads)}}
		n.begunAt = now
		s.stats.Comparisons++
	}
	s.send(n, c.appendTo(s.header()))
}

// CompareAll begins to compare logs with all neighbours.
func (s *Sync) CompareAll(now time.Time) {
	for _, n := range s.neighbors {
		s.Compare(now, n.id)
	}
}

// isRoot reports whether a comparison begins one.
func (c *comparison) isRoot() bool {
	return len(c.sections) == 1 && c.sections[0].upTo == "" && c.sections[0].mode == modePrint
}

func (s *Sync) gotComparison(now time.Time, n *neighbor, body []byte) error {
	c, err := parseComparison(body)
	if err != nil {
		return err
	}
	s.told = append(s.told, Told{From: n.id, Yours: c.yours, Mine: c.mine})
	root := c.isRoot()
	if len(c.sections) == 0 { // a greeting, or all is the same
		n.begunAt = time.Time{}
		s.arrived(now, n)
		return nil
	}
	if root && !n.mute && n.first && now.Before(n.begunAt.Add(answerWithin)) {
		return nil // both began, and the other side goes on with what this side said
	}
	if !root {
		n.begunAt = time.Time{}
	} else if n.waits = !s.mayLearn(now, n, &c); n.waits {
		return nil
	}
	if n.mute {
		s.hear(now, n, c.sections, root)
	} else {
		s.answer(now, n, c.sections, root)
	}
	if slices.ContainsFunc(c.sections, func(sec section) bool { return sec.mode == modeHeads || sec.mode == modeFinal }) {
		s.arrived(now, n)
	}
	return nil
}

// hear takes in what a neighbour tells that is told nothing: it is asked for all there is.
func (s *Sync) hear(now time.Time, n *neighbor, sections []section, root bool) {
	if root {
		s.askForAll(n)
	}
	for i := range sections {
		n.learn(sections[i].heads)
	}
	s.fill(now, n)
}

// mayLearn reports whether what a neighbour has more may be learnt now: a newcomer to a class of thousands hears of
// all its logs from a few neighbours at a time.
func (s *Sync) mayLearn(now time.Time, n *neighbor, c *comparison) bool {
	if n.expects > 0 { // it was asked before and did not tell so far: that does not count for longer
		return true
	}
	expects, sum := int(min(c.logs, MaxLogs))-len(s.heads(n)), 0
	if expects <= fewLogs {
		return true
	}
	for _, other := range s.neighbors {
		if other.expects > 0 && now.Before(other.expectsAt.Add(answerWithin)) {
			sum += other.expects
		}
	}
	if sum > 0 && sum+expects > atOnce {
		n.waitsTo = now.Add(answerWithin)
		s.due(n.waitsTo)
		return false
	}
	n.expects, n.expectsAt = expects, now
	return true
}

// resume goes on with a comparison that had to wait.
func (s *Sync) resume(now time.Time, n *neighbor) {
	n.waits = false
	if heads := s.heads(n); !n.mute && len(heads) > 0 {
		s.Compare(now, n.id)
	} else {
		s.askForAll(n)
	}
}

// askForAll asks a neighbour for all its heads, and tells none.
func (s *Sync) askForAll(n *neighbor) {
	c := comparison{sections: []section{{mode: modeHeads}}}
	s.send(n, c.appendTo(s.header()))
}

// resumeAll goes on with those that waited for long enough.
func (s *Sync) resumeAll(now time.Time) {
	for _, n := range s.neighbors {
		switch {
		case !n.waits:
		case now.Before(n.waitsTo):
			s.due(n.waitsTo)
		default:
			s.resume(now, n)
		}
	}
}

// arrived takes note that a comparison with a neighbour is over, and goes on with one that had to wait.
func (s *Sync) arrived(now time.Time, n *neighbor) {
	if n.expects == 0 {
		return
	}
	n.expects = 0
	for _, other := range s.neighbors {
		if other.waits {
			s.resume(now, other)
			return
		}
	}
}

// answer goes through the sections of a comparison, takes in what they tell, and tells of the same authors what the
// neighbour does not know. To the beginning of a comparison there is always an answer.
func (s *Sync) answer(now time.Time, n *neighbor, sections []section, always bool) {
	heads := s.heads(n)
	c := s.begin(n, heads)
	low := 0
	for i := range sections {
		sec := &sections[i]
		high := low + sort.Search(len(heads)-low, func(i int) bool { return !sec.upTo.isAbove(heads[low+i].Author) })
		c.sections = s.reply(c.sections, n, heads[low:high], sec)
		low = high
	}
	if k := len(c.sections); k > 0 && c.sections[k-1].mode == modeSkip {
		c.sections = c.sections[:k-1]
	}
	if always || len(c.sections) > 0 {
		s.send(n, c.appendTo(s.header()))
	}
	s.fill(now, n)
}

// reply appends the answer to one section, about the same authors; own are those here.
func (s *Sync) reply(out []section, n *neighbor, own []journal.Head, sec *section) []section {
	switch sec.mode {
	case modePrint:
		if printOf(&n.salt, own) != sec.print {
			return differ(out, n, own, sec.upTo)
		}
	case modeDigests:
		return appendSection(out, tellApart(n, own, sec))
	case modeHeads:
		n.learn(sec.heads)
		return appendSection(out, section{upTo: sec.upTo, mode: modeFinal, heads: newsOf(own, sec.heads, func(*journal.Head) bool { return true })})
	case modeSome:
		n.learn(sec.heads)
		return appendSection(out, section{upTo: sec.upTo, mode: modeFinal, heads: newsOf(own, sec.heads, func(o *journal.Head) bool {
			_, wanted := slices.BinarySearch(sec.digests, digestOf(&n.salt, o))
			return wanted
		})})
	case modeFinal:
		n.learn(sec.heads)
	}
	return appendSection(out, section{upTo: sec.upTo, mode: modeSkip})
}

// appendSection appends a section. Those that say nothing are joined.
func appendSection(out []section, sec section) []section {
	if sec.mode == modeFinal && len(sec.heads) == 0 {
		sec.mode = modeSkip
	}
	if k := len(out) - 1; sec.mode == modeSkip && k >= 0 && out[k].mode == modeSkip {
		out[k].upTo = sec.upTo
		return out
	}
	return append(out, sec)
}

// differ tells of authors of whose logs a neighbour has others, in one of three ways.
func differ(out []section, n *neighbor, own []journal.Head, upTo bound) []section {
	switch {
	case len(own) <= spellOut:
		return appendSection(out, section{upTo: upTo, mode: modeHeads, heads: own})
	case len(own) <= maxDigests:
		return appendSection(out, section{upTo: upTo, mode: modeDigests, digests: digestsOf(&n.salt, own)})
	}
	for i := range splitInto {
		part := own[len(own)*i/splitInto : len(own)*(i+1)/splitInto]
		end := upTo
		if i+1 < splitInto {
			end = between(part[len(part)-1].Author, own[len(own)*(i+1)/splitInto].Author)
		}
		out = appendSection(out, section{upTo: end, mode: modePrint, print: printOf(&n.salt, part)})
	}
	return out
}

// tellApart answers digests: with the heads that are none of them, and with the digests that are none of those here.
// Where all seem to be the same, which they are not, it tells all heads.
func tellApart(n *neighbor, own []journal.Head, sec *section) section {
	out := section{upTo: sec.upTo, mode: modeSome}
	theirs := slices.Sorted(slices.Values(sec.digests))
	ours := digestsOf(&n.salt, own)
	for i, d := range ours {
		if _, same := slices.BinarySearch(theirs, d); !same {
			out.heads = append(out.heads, own[i])
		}
	}
	slices.Sort(ours)
	for _, d := range slices.Compact(theirs) {
		if _, same := slices.BinarySearch(ours, d); !same {
			out.digests = append(out.digests, d)
		}
	}
	if len(own) == 0 || len(out.heads) == 0 && len(out.digests) == 0 {
		return section{upTo: sec.upTo, mode: modeHeads, heads: own}
	}
	return out
}

// newsOf returns those of the own heads that say more than what somebody told of the same logs, and of those of which
// nothing was told the ones that are wanted.
func newsOf(own, theirs []journal.Head, wanted func(*journal.Head) bool) (news []journal.Head) {
	for i := range own {
		o := &own[i]
		k, told := slices.BinarySearchFunc(theirs, o.Author, func(h journal.Head, a journal.Author) int { return h.Author.Compare(a) })
		if told && isNews(o, &theirs[k]) || !told && wanted(o) {
			news = append(news, *o)
		}
	}
	return news
}

// isNews reports whether the head of a log tells something to who has another head of it.
func isNews(o, h *journal.Head) bool {
	return o.Seq > h.Seq || o.Seq == h.Seq && o.Hash != h.Hash || o.Stop != 0 && (h.Stop == 0 || o.Stop < h.Stop)
}
