package main

import (
	"flag"
	"fmt"
	"strconv"
	"time"
)

// A scenario is what a multicast goes through.
type scenario struct {
	links      links
	publishers int
	uplink     int64   // bit/s of a publisher
	vanish     float64 // fraction of the peers that vanish at half time
	late       float64 // fraction of the peers that join in the second half
	polluters  float64 // fraction of the peers that forge a fifth of what they relay
	original   bool    // no parity, and repairs as Flash Player made them
}

// scarceLinks are uplinks of which there is little more than a stream needs.
var scarceLinks = links{[]class{
	{0.5, 0.3e6, slowestLoss},
	{0.3, 1.2e6, ordinaryLoss},
	{0.15, 4e6, ordinaryLoss},
	{0.05, 10e6, ordinaryLoss},
}}

const richUplink = int64(10e6)

// scenarioOf returns a scenario by its name.
func scenarioOf(name string) (s scenario, ok bool) {
	s = scenario{links: usualLinks, publishers: 1, uplink: richUplink}
	switch name {
	case "rich":
	case "scarce":
		s.links, s.uplink = scarceLinks, 3e6
	case "lossy":
		s.links = s.links.lossier(5)
	case "vanish":
		s.vanish = 0.2
	case "publishers2":
		s.publishers = 2
	case "late":
		s.late = 0.1
	case "polluter":
		s.polluters = 0.1
	case "original":
		s.original = true
	default:
		return s, false
	}
	return s, true
}

// A scenarioFlag is the name of a scenario.
type scenarioFlag struct {
	name string
	scenario
}

func (f *scenarioFlag) String() string { return f.name }

// Set implements flag.Value.
func (f *scenarioFlag) Set(name string) error {
	s, ok := scenarioOf(name)
	if !ok {
		return fmt.Errorf("no scenario: %q", name)
	}
	f.name, f.scenario = name, s
	return nil
}

// A rangeFlag is a number of a range.
type rangeFlag struct {
	value    *float64
	min, max float64
}

func (f rangeFlag) String() string {
	if f.value == nil {
		return ""
	}
	return fmt.Sprint(*f.value)
}

// Set implements flag.Value.
func (f rangeFlag) Set(text string) error {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= f.min && v <= f.max) {
		return fmt.Errorf("%q is not from %v to %v", text, f.min, f.max)
	}
	*f.value = v
	return nil
}

// streaming are the flags of multicast.
type streaming struct {
	scenario
	kbit   float64 // of each picture, datagrams and all
	copies float64 // that a publisher sends at most; 0: as many as its uplink takes
	fec    bool
	alone  bool    // engines without groups around them
	weak   float64 // fraction of the peers that have too little bandwidth to receive all
	steps  int     // rates to be tried at most, each 5 % above the one before; 0: this one alone
}

// multicastCommand measures live streams.
func multicastCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	var s scenarioFlag
	_ = s.Set("rich")
	flags.Var(&s, "scenario", "rich, scarce, lossy, vanish, publishers2, late, polluter or original")
	o := streaming{}
	o.kbit = 860
	flags.Var(rangeFlag{&o.kbit, 10, 1e5}, "kbit", "kbit/s of the picture of each publisher, headers of packets included")
	flags.Var(rangeFlag{&o.copies, 0, 1000}, "publisher-copies", "what a publisher may send, in bytes for each byte of its media; 0: what its uplink carries")
	flags.BoolVar(&o.fec, "fec", false, "send parity packets")
	flags.BoolVar(&o.alone, "alone", false, "drive the engines of package multicast without netgroup's streams around them")
	flags.Var(rangeFlag{&o.weak, 0, 1}, "weak", "fraction of the peers that can receive but two thirds of -kbit")
	flags.IntVar(&o.steps, "steps", 0, "rates to try at most: -kbit, and each 5 % more than the one before, until less than 0.999 come within 1 s; 0: -kbit alone")
	return func(settings settings) (*crowd, any) {
		o.scenario = s.scenario
		if o.steps > 0 {
			return climb(settings, o)
		}
		show := newShow(settings, o)
		show.run()
		return show.c, show.result()
	}
}

// When things happen to those who watch.
const (
	watchesFrom  = int64(3 * time.Second) // after who plays began to, what is published counts
	watchesUntil = int64(2 * time.Second) // before it vanishes, it counts no more
	arriveWithin = 3 * time.Second        // after the end, for what is under way
)

// What Flash Player's defaults were.
const (
	originalFetch  = 2500 * time.Millisecond
	originalWindow = 8 * time.Second
	originalMargin = 2 * time.Second
)

// newShow makes a group in which streams are going to be published.
func newShow(s settings, o streaming) *show {
	all, late := s.peers, int(o.late*float64(s.peers))
	s.links = o.links
	s.peers -= late
	c := newCrowd(s)
	c.settings.peers = all
	sh := &show{c: c, streaming: o, joinLate: late, fakes: map[*byte]bool{}, forgings: map[[2]int32]*forging{}}
	c.placed, c.began = sh.place, sh.joined
	c.heard = sh.heard
	c.w.tap = sh
	sh.caster = newGroups(sh)
	if o.alone {
		sh.caster = newEngines(sh)
	}
	return sh
}

// run lets the scenario happen.
func (sh *show) run() {
	c := sh.c
	c.settle()
	whole := time.Duration(c.seconds) * time.Second
	sh.begin, sh.end = c.w.now, c.w.now+int64(whole)
	c.runFor(whole / 2)
	sh.halfTime()
	c.runFor(whole - whole/2)
	sh.over = true
	c.w.run(arriveWithin)
	if sh.original {
		c.w.run(originalWindow)
	}
	c.weigh()
}

// halfTime is when people leave, or come late.
func (sh *show) halfTime() {
	c := sh.c
	for range int(sh.vanish * float64(c.ring.Len())) {
		c.anyoneLeaving().vanish()
		sh.vanished = c.w.now
	}
	for range sh.joinLate {
		c.w.after(time.Duration(c.w.rand.Int64N(sh.end-c.w.now)), c.join)
	}
}

// place gives a peer's host its part in the scenario.
func (sh *show) place(p *peer) {
	r := sh.c.w.rand
	switch {
	case p.number < sh.publishers:
		p.stays = true
		p.host.uplink = uplink{rate: sh.uplink, keeps: p.host.uplink.keeps}
		if sh.c.loss < 0 {
			p.host.uplink.keeps = 1 - sh.links.classes[len(sh.links.classes)-1].loss
		}
	case r.Float64() < sh.polluters:
		p.host.pollutes = true
	case r.Float64() < sh.weak:
		p.host.downlink = uplink{rate: int64(weakShare * sh.kbit * 1000)}
	}
}

// joined has a peer that has just joined publish and play.
func (sh *show) joined(p *peer, now time.Time) {
	sh.caster.joined(p, now)
	if p.number < sh.publishers {
		sh.publish(p, now)
	}
	for _, m := range sh.media {
		m.tune(p)
	}
}
