package studio

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

func TestEveryLookIsWrittenDownAndShown(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.look(prof, small, monitor.Sight{})
		h.pass(10 * time.Second)
		if len(h.written) != 1 || h.written[0].Viewer != prof || h.written[0].What != conduct.ViewScreen || h.written[0].How != conduct.ViewSmall {
			t.Errorf("written when it begins: %v", h.written)
		}
		if got := h.shows.Viewers; len(got) != 1 || got[0].Who != prof || got[0].What != monitor.OfScreen {
			t.Errorf("viewers %v", got)
		}
		saved := small
		saved.Saved = 1
		h.look(prof, saved, monitor.Sight{})
		h.pass(2 * time.Second)
		if n := len(h.written); n != 2 || h.written[1].How != conduct.ViewSaved {
			t.Errorf("a picture was saved: %v", h.written)
		}
		delete(h.looks, prof)
		h.pass(2 * time.Minute)
		if last := h.written[len(h.written)-1]; len(h.written) != 3 || last.To.Time().Sub(last.From.Time()) < 10*time.Second {
			t.Errorf("written when it ends: %v", h.written)
		}
		if len(h.shows.Viewers) != 0 {
			t.Errorf("viewers still: %v", h.shows.Viewers)
		}
	})
}

// A picture that was saved while this program was not there has its line once it is back, and those with one get no other.
func TestPictureSavedWhileTheProgramWasGoneHasALine(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		at := func(d time.Duration) journal.Clock { return journal.ClockAt(h.epoch.Add(d)) }
		wrote := func(viewed, viewer journal.Author, what conduct.ViewKind, how conduct.ViewHow, from journal.Clock) {
			h.view.Viewings = append(h.view.Viewings, conduct.Viewing{Viewer: viewer, Viewed: viewed, What: what, How: how, From: from, To: from})
		}
		wrote(ana, prof, conduct.ViewScreen, conduct.ViewSaved, at(time.Second)) // by the run before
		wrote(ana, prof, conduct.ViewScreen, conduct.ViewSaved, at(2*time.Second))
		wrote(ana, prof, conduct.ViewScreen, conduct.ViewSaved, at(-time.Hour)) // by another count
		wrote(ana, prof, conduct.ViewScreen, conduct.ViewSmall, at(time.Second))
		wrote(ana, prof, conduct.ViewCamera, conduct.ViewSaved, at(time.Second))
		wrote(ana, proctor, conduct.ViewScreen, conduct.ViewSaved, at(time.Second))
		wrote(ben, prof, conduct.ViewScreen, conduct.ViewSaved, at(time.Second))
		h.Update(h.view)
		time.Sleep(time.Minute)
		saved := small
		saved.Saved = 3
		h.look(prof, saved, monitor.Sight{Saved: 1})
		h.look(proctor, monitor.Sight{Saved: 1}, monitor.Sight{})
		h.pass(5 * time.Second)
		if len(h.written) != 1 || h.written[0].Viewer != prof || h.written[0].What != conduct.ViewScreen || h.written[0].How != conduct.ViewSaved {
			t.Errorf("written %v, want the one that is missing", h.written)
		}
	})
}

// However short a look is, it is written down, and shows for some seconds; and its pace is kept, however often it begins anew.
func TestShortLooksAreNotedAndKeepThePace(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.consent(h.showings[0], true)
		h.pass(time.Second)
		say := func(s monitor.Sight) {
			time.Sleep(50 * time.Millisecond)
			h.looks = map[journal.Author]monitor.Look{}
			message, err := monitor.EncodeLook(monitor.Look{At: time.Now(), Screen: s})
			if err != nil {
				t.Fatal(err)
			}
			h.Told(time.Now(), prof, message)
			h.settleShowings(&h.view)
		}
		large := monitor.Sight{Large: true, LargeWidth: 640, LargeHeight: 360}
		say(large)
		say(monitor.Sight{})
		if len(h.written) != 1 || h.written[0].How != conduct.ViewLarge || len(h.large) != 1 {
			t.Fatalf("written %v, published %q", h.written, h.large)
		}
		h.pass(3 * time.Second)
		if got := h.shows.Viewers; len(got) != 1 || got[0].How != conduct.ViewLarge {
			t.Errorf("three seconds later viewers are %v", got)
		}
		h.pass(5 * time.Second)
		if got := h.shows.Viewers; len(got) != 0 {
			t.Errorf("eight seconds later viewers are %v", got)
		}

		for i := range 200 { // for twenty seconds
			say(both)
			say(monitor.Sight{})
			if i > 40 && len(h.shows.Viewers) == 0 {
				t.Fatal("nobody is shown to look")
			}
		}
		if n := h.pictures[prof] + h.same[prof]; n > 11 || h.opened > 12 || len(h.large) > 12 {
			t.Errorf("in twenty seconds %d small pictures, %d devices opened, %d streams", n, h.opened, len(h.large))
		}
	})
}

func TestNothingIsShownThatCannotBeWrittenDown(t *testing.T) {
	atHome(t, func(t *testing.T, h *home) {
		h.refuseWrite = errors.New("the log is full")
		h.consent(h.showings[0], true)
		h.look(prof, both, monitor.Sight{})
		h.pass(20 * time.Second)
		stopped := h.sent()
		h.pass(time.Minute)
		h.wantSent("once a look could not be written down", stopped)
		if h.on.Load() != 0 || !slices.Contains(h.answers[prof], "screen broken") {
			t.Errorf("%d devices are open, answers %q", h.on.Load(), h.answers[prof])
		}
		h.refuseWrite = nil
		h.pass(15 * time.Second)
		if h.sent() == stopped {
			t.Error("nothing is shown once it can be written down")
		}
	})
}
