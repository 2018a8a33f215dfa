package netgroup

import (
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/netgroup/stream"
)

// All streams that this machine sends share its uplink, in the order of what matters most to a class: sound, the
// speaker's picture, screens, all others. What the streams before it send is not there for a stream any more; those of
// one rank share alike.

const budgetEvery = time.Second

// An uplinkBudget divides the uplink among streams.
type uplinkBudget struct {
	speaker journal.Author // whose pictures go first
	at      time.Time      // when to look again; zero while no stream is open
	advised map[stream.ID]int
}

// SetSpeaker says whose pictures go before screens and the pictures of others, here: zero for nobody's.
func (g *Group) SetSpeaker(now time.Time, a journal.Author) {
	g.streams.budget.speaker = a
	g.streams.budget.share(now, g.streams)
}

// rank orders streams, the lowest first.
func (b *uplinkBudget) rank(p *streamPart) int {
	switch kind := p.listed.info.Kind; {
	case kind == stream.Audio:
		return 0
	case kind == stream.Video && p.author == b.speaker:
		return 1
	case kind == stream.Screen:
		return 2
	}
	return 3
}

// share tells each engine what it may send.
func (b *uplinkBudget) share(now time.Time, s *groupStreams) {
	b.at = time.Time{}
	if len(s.open)+len(s.order) == 0 {
		return
	}
	b.at = now.Add(budgetEvery)
	left, passOn := b.uplink(now, s)
	mayPassOn := passOn > 0
	byRank := slices.Clone(s.order)
	slices.SortStableFunc(byRank, func(x, y *streamPart) int { return b.rank(x) - b.rank(y) })
	for len(byRank) > 0 {
		n := 1
		for n < len(byRank) && b.rank(byRank[n]) == b.rank(byRank[0]) {
			n++
		}
		sent, relayed := 0.0, 0.0
		for _, p := range byRank[:n] {
			kbit := max(left-twice(byRank[n:]), left/3)
			if p.publisher == nil {
				kbit = min(kbit, passOn)
			}
			// With nothing an engine lets all go at once, with little one after the other: there may be more in a moment.
			told := max(kbit/float64(n), 1)
			if p.publisher == nil && !mayPassOn {
				told = 0
			}
			p.engine.SetCapacity(uint32(told))
			sends := p.rates.sentLine.perSecond(now) * 8 / 1000
			if sent += sends; p.publisher == nil {
				relayed += sends
			}
		}
		left -= sent
		passOn -= relayed
		byRank = byRank[n:]
	}
	b.advise(now, s)
}

// twice is what it takes to send this machine's own of some streams twice, in kbit/s: nobody has them otherwise, so that
// is not for those that come before them, as long as these have a third.
func twice(streams []*streamPart) (kbit float64) {
	for _, p := range streams {
		if p.publisher != nil {
			kbit += 2 * float64(p.listed.kbit)
		}
	}
	return kbit
}

// uplink returns what streams may be sent, in kbit/s, and what of others'. A line that was never full carries more than
// was seen: engines notice when it does not, and serve fewer. What the person lets this machine pass on binds streams of
// others alone.
func (b *uplinkBudget) uplink(now time.Time, s *groupStreams) (all, passOn float64) {
	m := &s.group.c.capacity
	all = m.kbit(now)
	if m.limit == 0 {
		planned := 0
		for _, p := range s.order {
			planned += p.listed.kbit
		}
		all = max(all, unmeasured*float64(planned))
	}
	// Copies of what people draw have a share of the same line. Nobody who posts more than that takes more from streams.
	all -= min(s.group.rates.fleetingLine.perSecond(now)*8/1000, fleetingShare*all)
	passOn = all
	if kbit, limited := s.group.me.PassOn.Limit(); limited {
		passOn = min(passOn, float64(kbit))
	}
	return all, passOn
}

// unmeasured is how many copies of its streams a line is believed to carry that was never full.
const unmeasured = 2.5

func (b *uplinkBudget) advance(now time.Time, s *groupStreams) {
	if !b.at.IsZero() && !now.Before(b.at) {
		s.seek(now)
		b.share(now, s)
	}
}

// adviseStep is how much the advice for a stream must change to be told again.
const adviseStep = 0.1

// advise tells publishers what rate the group can carry: sound what it needs, then screens, then cameras.
func (b *uplinkBudget) advise(now time.Time, s *groupStreams) {
	var own []*streamPart
	for _, p := range s.order {
		if p.publisher != nil {
			own = append(own, p)
		}
	}
	slices.SortStableFunc(own, func(x, y *streamPart) int { return adviceRank(x) - adviceRank(y) })
	left := float64(s.group.StreamCapacity(now))
	advised := map[stream.ID]int{}
	for _, p := range own {
		kbit := min(left, float64(p.listed.kbit))
		if p.listed.info.Kind == stream.Audio {
			kbit = float64(p.listed.kbit)
		}
		left = max(left-kbit, 0)
		was, told := b.advised[p.id]
		advised[p.id] = int(kbit)
		if change := kbit - float64(was); !told && int(kbit) == p.listed.kbit || told && max(change, -change) < adviseStep*float64(was) {
			if told {
				advised[p.id] = was
			}
			continue
		}
		s.group.c.emit(RateAdvice{Stream: p.publisher, Kbit: int(kbit)})
	}
	b.advised = advised
}

// adviceRank has cameras give way to screens.
func adviceRank(p *streamPart) int {
	switch p.listed.info.Kind {
	case stream.Audio:
		return 0
	case stream.Screen:
		return 1
	}
	return 2
}
