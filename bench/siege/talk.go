//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// A phase is a part of a run.
type phase int

const (
	before phase = iota
	during
	after
	phases
)

func (p phase) String() string { return [...]string{"before", "during", "after"}[p] }

// How often honest people do something, all together.
const (
	lineEvery = 400 * time.Millisecond
	handEvery = 20 * time.Second
)

// A line is what somebody said.
type line struct {
	text  string
	from  int // index of people
	to    int // likewise; -1: everybody
	phase phase
	said  time.Time
}

// A talk is all that honest people did.
type talk struct {
	ids map[string]string // of people, by name

	mu    sync.Mutex // guards what follows
	phase phase
	lines []line
	hands []bool // who has raised theirs, ever
}

// run has people talk until the context ends.
func (t *talk) run(ctx context.Context, people []*program) {
	tick := time.NewTicker(lineEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		t.speak(n, people)
		if every := int(handEvery / lineEvery); n%every == every/2 {
			t.waveHand(n/every, people)
		}
	}
}

// speak has the next one say something: to all or, one time in ten, to somebody alone.
func (t *talk) speak(n int, people []*program) {
	l := line{from: n % len(people), to: -1, text: fmt.Sprintf("said-by-%s-as-number-%d", people[n%len(people)].name, n)}
	command := "say " + l.text
	if n%10 == 9 {
		l.to = (l.from + 1 + n/10%(len(people)-1)) % len(people)
		command = fmt.Sprintf("tell %s %s", t.ids[people[l.to].name], l.text) // several may go by the name
	}
	t.mu.Lock()
	l.phase, l.said = t.phase, time.Now()
	t.lines = append(t.lines, l)
	t.mu.Unlock()
	people[l.from].command(command)
}

// waveHand has the next one raise a hand, or take it down.
func (t *talk) waveHand(n int, people []*program) {
	who := n / 2 % len(people)
	t.mu.Lock()
	t.hands[who] = true
	t.mu.Unlock()
	people[who].command([]string{"hand up", "hand down"}[n%2])
}

func (t *talk) enter(p phase) {
	t.mu.Lock()
	t.phase = p
	t.mu.Unlock()
}

// began is when the first line was said.
func (t *talk) began() time.Time { return t.lines[0].said }

// A delivery is what became of all lines.
type delivery struct {
	Lines, Missing, Again int
	delays                [phases][]time.Duration // from the saying to the showing, at others
}

// shownAt is when a line was first shown by each, and how often.
type shownAt struct {
	at    []time.Time
	times []int
}

// deliveries compares what was said with what everybody showed.
func (t *talk) deliveries(people []*program) delivery {
	shown := map[string]*shownAt{}
	for i, p := range people {
		for _, e := range p.said() {
			if e.kind() != "chat" {
				continue
			}
			s := shown[e.text("text")]
			if s == nil {
				s = &shownAt{make([]time.Time, len(people)), make([]int, len(people))}
				shown[e.text("text")] = s
			}
			if s.times[i]++; s.times[i] == 1 {
				s.at[i] = e.at
			}
		}
	}
	d := delivery{Lines: len(t.lines)}
	for _, l := range t.lines {
		for i := range people {
			if l.to >= 0 && i != l.to && i != l.from {
				continue // what others show of it is judged as not theirs to show
			}
			s := shown[l.text]
			switch {
			case s == nil || s.times[i] == 0:
				d.Missing++
				continue
			case s.times[i] > 1:
				d.Again++
			}
			if i != l.from {
				d.delays[l.phase] = append(d.delays[l.phase], s.at[i].Sub(l.said))
			}
		}
	}
	return d
}

// quantile of durations, which it sorts.
func quantile(d []time.Duration, q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(int(q*float64(len(d))), len(d)-1)]
}

// mayShow reports whether a line may be shown by somebody, as said by somebody.
func (t *talk) mayShow(e event, people []*program, by int) bool {
	i := slices.IndexFunc(t.lines, func(l line) bool { return l.text == e.text("text") })
	if i < 0 || e.is("edited") || e.is("deleted") {
		return false
	}
	l := t.lines[i]
	if people[l.from].name != e.text("from") || e.is("own") != (by == l.from) {
		return false
	}
	if l.to < 0 {
		return e.text("to") == "all"
	}
	return (by == l.from || by == l.to) && strings.EqualFold(e.text("to"), people[l.to].name)
}
