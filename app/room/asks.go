package room

import (
	"context"
	"slices"

	"lyceum/app/room/studio"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
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
	return r.ask(who, false)
}

// AskToSpeak asks a person to turn the microphone on; staff may.
func (r *Room) AskToSpeak(who string) error { return r.ask(who, true) }

func (r *Room) ask(who string, speak bool) error {
	return r.decide(who, r.others, func(ctx context.Context, all []journal.Author) error {
		return r.class.Ask(ctx, conduct.Ask{Speak: speak, Whom: all})
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
		if a.Speak {
			r.tell(AskedToSpeak{By: by})
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

// isHeard reports whether the class hears this person's microphone.
func isHeard(v session.View) bool {
	return slices.ContainsFunc(v.Streams, func(s session.Stream) bool {
		return s.Author == v.Self && s.Name == session.StreamMicrophone && !s.Direct
	})
}

// SetWaitingRoom has newcomers wait until staff let them in, or no more; staff may.
func (r *Room) SetWaitingRoom(on bool) error {
	return call(func(ctx context.Context) error { return r.class.SetWaitingRoom(ctx, on) })
}
