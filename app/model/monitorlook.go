package model

import (
	"image"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/media"
)

// A MemberLook is a small picture of somebody that staff have on the screen. Picture takes each that comes, in any goroutine;
// nobody changes it.
type MemberLook struct {
	ID            string
	What          Sight
	Width, Height int // in pixels of the screen
	Picture       func(is image.Image, at time.Time)
}

// A Viewing is a Room in which staff see what members show them alone.
type Viewing interface {
	Look(all []room.Look) error
	LookLarge(who, what string, picture func(*media.Picture)) error
	StopLarge()
	AskToShow(who []string, what string) error
	AnswerShow(what string, yes bool) error
	StopShowing(what string) error
	ShowToClass(who string) error
	SetAttention(text string, lasts time.Duration) error
	EndAttention() error
	SaveSnapshot(who string) (files []string, err error)
	SetSnapshots(rule room.SnapshotRule) error
	SetCameraForStaff(on bool) error
}

// viewing has the class do something of a Viewing in its turn; what goes wrong is told in a toast, unless quiet.
func (s *Store) viewing(in lane, quiet bool, do func(r Viewing) error) {
	s.inClass(func(st *state, of *session, now time.Time) {
		r, ok := of.room.(Viewing)
		if !ok {
			return
		}
		of.ask(st, now, in, job{
			do: func(Room) error { return do(r) },
			done: func(st *state, now time.Time, err error) {
				if err != nil && quiet {
					st.store.log.Info("look", "err", err)
					return
				}
				st.tell(now, err)
			},
		})
	})
}

// LookAtMembers says which small pictures staff have on the screen from now on, in the place of all before. Nothing else is
// asked of those whose pictures they are, who see it.
func (s *Store) LookAtMembers(all []MemberLook) {
	looks := make([]room.Look, 0, min(len(all), room.MaxLooks))
	for _, l := range all[:min(len(all), room.MaxLooks)] {
		looks = append(looks, room.Look{ID: l.ID, What: string(l.What), Width: l.Width, Height: l.Height, Picture: l.Picture})
	}
	s.viewing(memberLane, true, func(r Viewing) error { return r.Look(looks) })
}

// LookLarge has one person be seen large until StopLarge.
func (s *Store) LookLarge(id string, what Sight, picture func(*media.Picture)) {
	s.viewing(largeLane, false, func(r Viewing) error { return r.LookLarge(id, string(what), picture) })
}

// StopLarge ends that.
func (s *Store) StopLarge() {
	s.viewing(largeLane, true, func(r Viewing) error { r.StopLarge(); return nil })
}

// AskToShow asks people, by ID, to show staff their screen or camera.
func (s *Store) AskToShow(ids []string, what Sight) {
	s.viewing(floorLane, false, func(r Viewing) error { return r.AskToShow(ids, string(what)) })
}

// AnswerShow answers the question of staff. A yes to sharing the screen with the class does what the button for that does.
func (s *Store) AnswerShow(what Sight, yes bool) {
	if what != SightShare {
		s.viewing(consentLane, false, func(r Viewing) error { return r.AnswerShow(string(what), yes) })
		return
	}
	s.viewing(consentLane, true, func(r Viewing) error { return r.AnswerShow(string(what), false) }) // it is answered
	if yes {
		s.SetScreen(true)
	}
}

// StopShowing ends what was agreed to: nobody sees it from now on.
func (s *Store) StopShowing(what Sight) {
	s.viewing(consentLane, false, func(r Viewing) error { return r.StopShowing(string(what)) })
}

// ShowToClass gives a person the stage and asks them to share their screen with everybody.
func (s *Store) ShowToClass(id string) {
	s.viewing(floorLane, false, func(r Viewing) error { return r.ShowToClass(id) })
}

// SetAttention lays a text over everything else at all students', for as long.
func (s *Store) SetAttention(text string, d time.Duration) {
	s.viewing(floorLane, false, func(r Viewing) error { return r.SetAttention(text, d) })
}

// EndAttention takes it away.
func (s *Store) EndAttention() { s.viewing(floorLane, false, Viewing.EndAttention) }

// SetStaffCamera has this person's camera be seen by staff alone, or by the class.
func (s *Store) SetStaffCamera(on bool) {
	s.viewing(mediaLane, false, func(r Viewing) error { return r.SetCameraForStaff(on) })
}

// SaveSnapshot keeps what is on the screen of somebody's pictures, and tells where.
func (s *Store) SaveSnapshot(id string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		r, ok := of.room.(Viewing)
		if !ok {
			return
		}
		var files []string
		of.ask(st, now, floorLane, job{
			do: func(Room) (err error) { files, err = r.SaveSnapshot(id); return err },
			done: func(st *state, now time.Time, err error) {
				if err == nil && len(files) > 0 {
					st.toasts.add(now, words.T("The picture is in %s", files[0]), false)
				}
				st.tell(now, err)
			},
		})
	})
}

// MostAddressed is how many people a text can be written to one by one (our choice: each is a private message that is kept).
const MostAddressed = 40

// SayToEach sends a text privately to each of some people, at most MostAddressed.
func (s *Store) SayToEach(ids []string, text string) {
	s.post(func(st *state, now time.Time) {
		if len(ids) > MostAddressed {
			st.toasts.add(now, Sentence(ErrTooManyAddressed, now), true)
			return
		}
		of := st.session
		clean, err := CleanMessage(text)
		switch {
		case err != nil:
			st.toasts.add(now, Sentence(err, now), true)
			return
		case of == nil || of.room == nil || clean == "":
			return
		}
		of.ask(st, now, talkLane, job{
			do: func(r Room) error {
				for _, id := range ids {
					if err := r.Tell(id, clean); err != nil {
						return err
					}
				}
				return nil
			},
			done: func(st *state, now time.Time, err error) {
				if err == nil {
					st.toasts.add(now, words.N("Sent to %d person", "Sent to %d people", len(ids)), false)
				}
				st.tell(now, err)
			},
		})
	})
}

// A linkWatcher is a Room that has members tell of their links while staff look at them; it lapses unless asked for again.
type linkWatcher interface{ WatchLinks(on bool) error }

// linksRenewed is how often what lapses by itself is asked for again.
const linksRenewed = 10 * time.Second

// ShowLinks has Monitor.Links be made from now on, or not any more.
func (s *Store) ShowLinks(on bool) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.watching.links = linking{on: on, stream: of.watching.links.stream}
		of.watching.stale = true
		if r, ok := of.room.(linkWatcher); ok && !on {
			of.ask(st, now, lookLinksLane, job{do: func(Room) error { return r.WatchLinks(false) }, done: func(*state, time.Time, error) {}})
		}
		of.measuring = measuring{on: on, due: now, busy: of.measuring.busy}
	})
}

// ShowStream has the way of another stream be shown.
func (s *Store) ShowStream(key StreamKey) {
	s.inClass(func(_ *state, of *session, _ time.Time) {
		of.watching.links.stream, of.watching.links.from = key, nil
		of.watching.stale = true
	})
}

// renewLinks asks again for what lapses, and returns when to do so next.
func (s *session) renewLinks(st *state, now time.Time) (wake time.Time) {
	l := &s.watching.links
	if !l.on || s.room == nil || s.leaving {
		return time.Time{}
	}
	if r, ok := s.room.(linkWatcher); ok && now.Sub(l.renewed) >= linksRenewed {
		l.renewed = now
		s.ask(st, now, lookLinksLane, job{do: func(Room) error { return r.WatchLinks(true) }, done: func(st *state, _ time.Time, err error) {
			if err != nil {
				st.store.log.Info("links", "err", err)
			}
		}})
	}
	return l.renewed.Add(linksRenewed)
}

// group returns the picture of who is linked to whom; nil if nobody looks at it.
func (s *session) group() *Mesh {
	l := &s.watching.links
	if !l.on {
		l.shown = nil
		return nil
	}
	if l.shown != nil && isSameList(l.from, s.watching.reports) && isSameList(l.people, s.persons.everyone) && l.figures == s.measuring.latest {
		return l.shown
	}
	l.from, l.people, l.figures = s.watching.reports, s.persons.everyone, s.measuring.latest
	g := meshOf(s.persons.everyone, s.watching.reports, l.stream)
	var watched []Watched
	if s.watching.shown != nil {
		watched = s.watching.shown.Everybody
	}
	g.diagnose(watched, s.measuring.latest)
	l.shown = g
	return g
}
