package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/assets"
)

// A demoMember is somebody simulated in the demo.
type demoMember struct {
	name   string
	camera bool
	speech int // what they say: an index of demoSpeech; 0: nothing
}

// demoCast is who is simulated, and demoGuest who waits at the door.
var demoCast = []demoMember{
	{"Priya Nair", true, 1},
	{"Jonas Virtanen", true, 2},
	{"Ana Ferreira", true, 0},
	{"Kwame Mensah", false, 0},
	{"Tomás Silva", false, 0},
}

const (
	demoProctor = "Tomás Silva"
	demoGuest   = "Lucía Ramos"
)

// demoSpeech are the files that the teacher and two students speak from.
var demoSpeech = []string{assets.SpeechTeacher, assets.SpeechStudent1, assets.SpeechStudent2}

// demoOpens is how long the class has until everybody is there.
const demoOpens = 45 * time.Second

// unpackSpeech writes what is spoken into files, which microphones can be, and returns their paths.
func unpackSpeech(dir string) (paths []string, err error) {
	for _, name := range demoSpeech {
		path := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(path, assets.Sample(name), 0o600); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

var errDemoNotOpen = errors.New("the class of the demo did not open")

// gather has everybody join, makes one of them the proctor, closes the door, and has one more knock.
func (d *demo) gather(ctx context.Context, speech []string) error {
	opening, cancel := context.WithTimeout(ctx, demoOpens)
	defer cancel()
	s, err := d.until(opening, func(s *model.Snapshot) bool { return s.Class != nil && s.Class.Invite != "" })
	if err == nil {
		err = d.joinAll(ctx, s.Class.Invite, speech)
	}
	if err == nil && d.display != "" {
		err = d.seatStudents(ctx, s.Class.Invite)
	}
	if err == nil {
		s, err = d.until(opening, func(s *model.Snapshot) bool { return s.Class != nil && s.Class.Here > len(demoCast)+len(d.seats) })
	}
	if err != nil {
		if ctx.Err() == nil && opening.Err() != nil {
			return errDemoNotOpen
		}
		return err
	}
	for _, p := range s.Class.Everyone {
		if p.Name == demoProctor {
			d.store.SetRole(p.ID, room.Proctor)
		}
	}
	d.store.SetWaits(true)
	if _, err := d.until(ctx, func(s *model.Snapshot) bool { return s.Class != nil && s.Class.Waits }); err != nil {
		return err
	}
	guest, err := d.c.env.open.join(ctx, d.options(demoGuest, room.Media{}), s.Class.Invite)
	if err == nil {
		d.cast = append(d.cast, guest)
	}
	return err
}

// joinAll has the cast join, all at once.
func (d *demo) joinAll(ctx context.Context, invite string, speech []string) error {
	d.cast = make([]class, len(demoCast))
	faults := make([]error, len(demoCast))
	var joining sync.WaitGroup
	for i, m := range demoCast {
		var with room.Media
		if m.camera {
			with.Camera = "test"
		}
		joining.Go(func() {
			d.cast[i], faults[i] = d.c.env.open.join(ctx, d.options(m.name, with), invite)
			if faults[i] == nil && m.speech > 0 {
				faults[i] = d.cast[i].Choose(room.Microphone, speech[m.speech]) // for when it is their turn
			}
			if faults[i] == nil {
				_ = d.cast[i].Choose(room.Screen, "test") // for staff, if they ask; without it they see none
			}
		})
	}
	joining.Wait()
	return errors.Join(faults...)
}

// dismiss has everybody leave and ends the windows of students.
func (d *demo) dismiss() {
	var leaving sync.WaitGroup
	for _, r := range d.cast {
		if r != nil {
			leaving.Go(func() { _ = r.Leave() }) // their class is gone
		}
	}
	for _, s := range d.seats {
		s.end()
	}
	leaving.Wait()
}
