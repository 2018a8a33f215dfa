//go:build e2e

package main_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/app/model"
)

// TestE2ELinkDownLosesNothing pulls the cable of two windows that are in one class on computers of their own, of the one for ten
// seconds, of the other for three minutes. Each says so after a short while, takes what is written meanwhile, and once the
// cable is back everything is as if nothing had been, without a word about it.
func TestE2ELinkDownLosesNothing(t *testing.T) {
	t.Parallel()
	deadline := time.Now().Add(6 * time.Minute)
	program, pictures, dir := buildWindow(t), picturesOf(t), t.TempDir()
	n := newInternet(t)
	invite := filepath.Join(dir, "invite")
	school := n.publicHost("school", 0)
	teacher := school.start(deadline, "Teacher", program, nil, "host", "--title", "Mosses", "--name", "Teacher", "--headless", "--json",
		"--invite-file", invite, "--profile", filepath.Join(dir, "teacher"))
	teacher.await("the invite is there", event("invite"))

	var windows []*cutOff
	for i, is := range []struct {
		name string
		down time.Duration
	}{{"Short", 10 * time.Second}, {"Long", 3 * time.Minute}} {
		h := n.publicHost(is.name, i+1)
		d := startDesk(t, deadline, "1300x860")
		p := h.start(deadline, is.name, program, d.settings(), "join", "@"+invite, "--name", is.name, "--speaker", "none", "--json", "--profile", filepath.Join(dir, is.name))
		c := &cutOff{window: d.watch(p), down: is.down, host: h}
		c.pictures = pictures
		windows = append(windows, c)
	}
	for _, c := range windows {
		c.until("all three are there", func(s *model.Snapshot) bool { return present(s) && s.Class.Here == 3 })
	}
	for _, c := range windows {
		c.plug(false)
	}
	for _, c := range windows {
		c.saysSo()
	}
	teacher.command("say While you were away.")
	for _, c := range windows {
		c.writesOffline()
	}
	for _, c := range windows {
		c.comesBack(teacher)
	}
	for _, c := range windows {
		c.pictures = pictures
		c.picture("back")
		for _, text := range []string{"While you were away.", "Written without a link by Short.", "Written without a link by Long."} {
			c.until("nothing is lost", func(s *model.Snapshot) bool { return wasSaid(s, text) })
		}
	}
	teacher.command("end")
	teacher.awaitCleanExit()
}

// A cutOff is a window whose computer's cable is pulled for a while.
type cutOff struct {
	*window
	down  time.Duration
	host  *host
	since time.Time
}

// plug puts the cable in or pulls it out.
func (c *cutOff) plug(in bool) {
	c.t.Helper()
	state := "down"
	if in {
		state = "up"
	}
	c.host.net.hub.ip("link set %s %s", c.host.port, state)
	c.since = time.Now()
}

func lost(s *model.Snapshot) bool {
	return s.Class != nil && slices.ContainsFunc(s.Class.Banners, func(b model.Banner) bool { return b.Kind == model.BannerLost })
}

// saysSo waits for the banner.
func (c *cutOff) saysSo() {
	c.t.Helper()
	c.until("the connection is lost", lost)
	took := time.Since(c.since)
	c.shows("Your work is saved here")
	c.picture("lost")
	c.t.Logf("%s is told %.1f s after the cable was pulled", c.name, took.Seconds())
	c.t.Logf("figure cable.told %.1f s", took.Seconds())
	if took > 8*time.Second { // 2.5 s until it is noticed, and 2 s for what passes by itself
		c.t.Errorf("%s is told only after %v", c.name, took)
	}
}

// writesOffline sends a message, and begins another.
func (c *cutOff) writesOffline() {
	c.t.Helper()
	c.fill("Message everyone", "Written without a link by "+c.name+".")
	c.key("Return")
	c.until("it shows here", func(s *model.Snapshot) bool { return wasSaid(s, "Written without a link by "+c.name+".") })
	c.fill("Message everyone", "half a sen")
	c.picture("written-offline")
}

// comesBack puts the cable in again and waits until all is as before.
func (c *cutOff) comesBack(teacher *process) {
	c.t.Helper()
	time.Sleep(time.Until(c.since.Add(c.down))) // this is what is tested
	if !lost(c.snapshot()) {
		c.t.Errorf("%s does not know any more that the connection is lost", c.name)
	}
	c.plug(true)
	c.until("the connection is back", func(s *model.Snapshot) bool { return !lost(s) })
	took := time.Since(c.since)
	c.t.Logf("%s is back %.1f s after the cable was put in", c.name, took.Seconds())
	c.t.Logf("figure cable.back %.1f s", took.Seconds())
	if took > 20*time.Second {
		c.t.Errorf("%s is back only after %v", c.name, took)
	}
	teacher.await("what was written is there", event("chat", "from", c.name, "text", "Written without a link by "+c.name+"."))
	s := c.snapshot()
	for _, is := range s.Toasts {
		c.t.Errorf("%s is told %q", c.name, is.Text)
	}
	c.find("what was begun", func(s widgetSeen) bool { return s.Value == "half a sen" })
	for _, g := range s.Class.Talk.Groups {
		if g.News != "" && g.At.After(c.since.Add(-c.down)) && c.down < time.Minute {
			c.t.Errorf("%s's chat tells %q", c.name, g.News)
		}
	}
}
