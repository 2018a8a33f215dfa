package room

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/collab/slides"
	"lyceum/session"
	"lyceum/session/journal"
)

// elsewhere has the file of a ticket come to somebody as something of which slides and tests know nothing, as pictures on boards do.
func (d *desk) elsewhere(raw []byte) {
	d.t.Helper()
	ticket, err := session.ParseTicket(raw)
	must(d.t, err)
	must(d.t, d.class.Fetch(ticket, session.Fetching{}))
}

// opensSlides opens slides whose file has a ticket.
func (d *desk) opensSlides(ticket []byte) {
	d.t.Helper()
	body, err := slides.EncodeOpen(slides.Opening{Title: "Plants", Source: slides.PDF, Pages: []slides.Size{{Width: 1600, Height: 900}}, Ticket: ticket})
	d.writesFile(journal.KindDeck, body, err)
}

// heldBy has somebody alone hold the file of slides, and be out of reach.
func (b *building) heldBy(d *desk) session.Ticket {
	b.t.Helper()
	ticket, err := d.share(bytes.Repeat([]byte("page"), 10_000))
	must(b.t, err)
	b.isolate(d)
	return ticket
}

// Slides whose file comes as something else first are here all the same.
func TestSlidesWhoseFileComesAsSomethingElseAreHere(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := aClass(b)
		raw := b.heldBy(eve).AppendTo(nil)
		ana.elsewhere(raw)
		teacher.opensSlides(raw)
		wait(5 * time.Second)
		if all := ana.Snapshot().Boards.Decks; len(all) != 1 || all[0].IsHere() {
			t.Fatalf("Ana sees %+v before anybody has the file", all)
		}
		b.join(eve)
		wait(30 * time.Second)
		if d := ana.Snapshot().Boards.Decks[0]; !d.IsHere() || d.Err != nil {
			t.Errorf("Ana has %+v", d)
		}
	})
}

// Nor do they wait for ever if whatever had it come gives it up.
func TestSlidesAreAskedForWhenSomethingElseGivesTheirFileUp(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, eve := aClass(b)
		ticket := b.heldBy(eve)
		teacher.opensSlides(ticket.AppendTo(nil))
		wait(5 * time.Second)
		ana.class.CancelFetch(ticket.ID()) // as a picture does that nobody had for two minutes
		wait(5 * time.Second)
		b.join(eve)
		wait(30 * time.Second)
		if d := ana.Snapshot().Boards.Decks[0]; !d.IsHere() || d.Err != nil {
			t.Errorf("Ana has %+v", d)
		}
	})
}

// A test whose paper comes as something else first is here all the same.
func TestTestWhoseFileComesAsSomethingElseIsHere(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := aClass(b)
		b.isolate(teacher)
		id := teacher.announces(aTest())
		wait(time.Second)
		teacher.mu.Lock()
		a, _, _ := teacher.tests.fold.Test(id).Announcement()
		teacher.mu.Unlock()
		ana.elsewhere(a.Ticket)
		b.join(teacher)
		wait(30 * time.Second)
		teacher.must("starts", teacher.StartTest(id, TestStart{}))
		wait(10 * time.Second)
		for _, d := range []*desk{ana, ben} {
			if is := d.test(id); is.Paper == nil || is.Err != nil {
				t.Errorf("%s has no paper: %+v", d.options.Name, is)
			}
		}
	})
}

// A test for which there was no room comes once there is some.
func TestTestWithoutRoomComesWhenThereIsSome(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := aClass(b)
		id := teacher.announces(aTest())
		wait(15 * time.Second)
		ana.mu.Lock()
		f := &ana.tests.files[id].paper
		f.here, f.have, f.err = false, 0, nil
		ana.mu.Unlock()
		ana.fileCame(f.ticket.ID(), 0, session.ErrDiskFull)
		if is := ana.test(id); is == nil {
			t.Fatal("there is no test")
		}
		ana.mu.Lock()
		if !errors.Is(f.err, session.ErrDiskFull) {
			t.Errorf("after the disk was full: %v", f.err)
		}
		ana.mu.Unlock()
		wait(fileNoRoom + 5*time.Second)
		ana.mu.Lock()
		defer ana.mu.Unlock()
		if !f.here || f.err != nil {
			t.Errorf("once there is room: %d bytes of %d, %v", f.have, f.size, f.err)
		}
	})
}
