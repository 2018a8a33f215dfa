package room

import (
	"context"
	"slices"

	"lyceum/app/room/studio"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// ErrMuted is why a microphone is off that staff asked to be.
var ErrMuted = studio.ErrMuted

// Muted says that staff asked this person to be silent: the microphone is off, or about to be. Nobody but the person can
// turn it on again.
type Muted struct {
	By       Person
	Everyone bool // all who are not staff were asked
}

// AskedToSpeak says that staff ask this person to speak. Nothing was turned on.
type AskedToSpeak struct{ By Person }

func (Muted) event()        {}
func (AskedToSpeak) event() {}

// Mute has the program of a person, or of [Everyone] who is not staff, turn the microphone off; staff may. A program that
// is not this one need not: [Room.SetLock] keeps such a person from being heard.
func (r *Room) Mute(who string) error {
	if who == Everyone {
		return call(func(ctx context.Context) error { return r.class.Ask(ctx, conduct.Ask{}) })
	}
	return r.ask(who, conduct.AskSilence)
}

// AskToSpeak asks a person to turn the microphone on; staff may.
func (r *Room) AskToSpeak(who string) error { return r.ask(who, conduct.AskSpeak) }

func (r *Room) ask(who string, what conduct.AskWhat) error {
	return r.decide(who, r.others, func(ctx context.Context, all []journal.Author) error {
		return r.class.Ask(ctx, conduct.Ask{What: what, Whom: all})
	})
}

// asked does what staff ask this person, once, and tells of it.
func (r *Room) asked(v session.View) {
	n := &r.news
	for _, a := range v.Asks {
		by, known := n.people[a.Author]
		if !known || a.Seq <= n.asked[a.Author] {
			continue
		}
		n.asked[a.Author] = a.Seq
		switch a.What {
		case conduct.AskSpeak:
			r.tell(AskedToSpeak{By: by})
			continue
		case conduct.AskShowScreen, conduct.AskShowCamera, conduct.AskShareScreen:
			r.askedToShow(v, by, a)
			continue
		}
		if r.studio != nil {
			r.studio.Mute()
		}
		if !a.Everyone() || isHeard(v) { // who is silent anyway need not be told of what is for all
			r.tell(Muted{By: by, Everyone: a.Everyone()})
		}
	}
}

// whatOf returns what staff ask to be shown.
func whatOf(a conduct.AskWhat) monitor.What {
	if a == conduct.AskShowCamera {
		return monitor.OfCamera
	}
	return monitor.OfScreen
}

// isHeard reports whether the class hears this person's microphone.
func isHeard(v session.View) bool { return publishes(v, session.StreamMicrophone) }

// isShared reports whether the class sees this person's screen.
func isShared(v session.View) bool { return publishes(v, session.StreamScreen) }

// publishes reports whether the class has a stream of this person.
func publishes(v session.View, name string) bool {
	return slices.ContainsFunc(v.Streams, func(s session.Stream) bool { return s.Author == v.Self && s.Name == name && !s.Direct })
}

// SetWaitingRoom has newcomers wait until staff let them in, or no more; staff may.
func (r *Room) SetWaitingRoom(on bool) error {
	return call(func(ctx context.Context) error { return r.class.SetWaitingRoom(ctx, on) })
}
