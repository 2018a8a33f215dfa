//go:build !nogui

package main

import (
	"fmt"
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

// eventsASecond is how much happens in a lively class of three hundred.
const eventsASecond = 10

// crowd measures a class of three hundred people with five thousand messages: how long the screen takes for a snapshot in
// which one thing changed, and what the repaints cost.
func (m *measuring) crowd() {
	s := viewtest.Crowd(300)
	for i := range s.Class.Stage.Tiles {
		s.Class.Stage.Tiles[i].Picture = false
	}
	m.do(func() { m.screen.Set(s) })
	time.Sleep(2 * time.Second)
	quiet := m.measure("300 people and 5000 messages, nothing happens", 0)
	say(quiet)
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(time.Second / eventsASecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-tick.C:
				s = happen(s, n)
				now := s
				m.do(func() { m.screen.Set(now) })
			case <-done:
				return
			}
		}
	}()
	for range *pairs {
		say(m.measure("the same, ten things a second happen", quiet.CPU/100))
	}
	close(done)
}

// do calls f in the goroutine of the window and measures it.
func (m *measuring) do(f func()) {
	done := make(chan struct{})
	m.probe.post(func() { f(); close(done) })
	<-done
}

// happen returns a snapshot in which the next thing has happened; all else is in memory what it was.
func happen(s *model.Snapshot, n int) *model.Snapshot {
	out, c := *s, *s.Class
	out.Class = &c
	switch n % 4 {
	case 0:
		who := c.Everyone[n*7%len(c.Everyone)]
		c.Talk = viewtest.Say(c.Talk, fmt.Sprint("n", n), who, time.Now(), "And what if there is no light at all?")
	case 1, 2:
		c.Everyone = slices.Clone(c.Everyone)
		who := &c.Everyone[n*5%12]
		who.Speaking = !who.Speaking
		c.Stage = withPerson(c.Stage, *who)
	case 3:
		c.Everyone = slices.Clone(c.Everyone)
		who := &c.Everyone[n*11%len(c.Everyone)]
		if who.Mic == model.MediaOn {
			who.Mic = model.MediaOff
		} else {
			who.Mic = model.MediaOn
		}
		c.Stage = withPerson(c.Stage, *who)
	}
	return &out
}

// withPerson returns a stage that shows who as they are now.
func withPerson(is model.Stage, who model.Person) model.Stage {
	if is.Main != nil && is.Main.Person.ID == who.ID {
		main := *is.Main
		main.Person = who
		is.Main = &main
	}
	for i, t := range is.Tiles {
		if t.Person.ID == who.ID {
			is.Tiles = slices.Clone(is.Tiles)
			is.Tiles[i].Person = who
		}
	}
	return is
}
