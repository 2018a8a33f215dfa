package room

import (
	"context"
	"image"
	"slices"
	"time"

	"lyceum/app/room/studio"
	"lyceum/media"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// What of a person can be looked at by staff, and what they can be asked to show.
const (
	LookScreen = "screen"
	LookCamera = "camera"
	LookShare  = "share" // the screen, to the whole class: asked only
)

// ErrNoLook is for what cannot be looked at, or shown.
var ErrNoLook = studio.ErrNoLook

// A Look is a tile in which staff look at a person.
type Look struct {
	ID            string // a Person's
	What          string // LookScreen or LookCamera
	Width, Height int    // pixels of the tile; what comes fits into it, and is no larger than 256×144, of a camera 96×72
	// Picture takes each picture as it comes, and the same one again, with a later time, while it does not change. It is
	// called by one goroutine, which it must not hold up for long. Nobody changes the picture.
	Picture func(is image.Image, at time.Time)
}

// Look says at whom staff look from now on, in the place of all before. Whoever is looked at is asked first, and sees it.
// Beyond [MaxLooks] nothing is looked at. Errors are ErrNotAllowed, ErrNoLook and ErrClosed.
func (r *Room) Look(all []Look) error {
	list, byID := make([]studio.Look, 0, len(all)), r.authors()
	for _, is := range all {
		what, err := studio.ParseWhat(is.What)
		if err != nil {
			return err
		}
		if who, known := byID[is.ID]; known {
			list = append(list, studio.Look{Who: who, What: what, Width: is.Width, Height: is.Height, Picture: is.Picture})
		}
	}
	if len(list) > 0 && !r.mayMonitor() {
		return ErrNotAllowed
	}
	return r.studio.Look(list)
}

// MaxLooks is how many tiles one can look at at a time.
const MaxLooks = studio.MaxLooks

// LookLarge has pictures of a person's screen or camera come as they move, in the place of those that came before. Picture takes each,
// in a goroutine of the stream; it is valid until it returns. Errors are those of Look, and those about who is meant.
func (r *Room) LookLarge(who, what string, picture func(*media.Picture)) error {
	is, err := studio.ParseWhat(what)
	switch {
	case err != nil:
		return err
	case !r.mayMonitor():
		return ErrNotAllowed
	}
	return r.decide(who, r.others, func(_ context.Context, all []journal.Author) error {
		return r.studio.LookLarge(all[0], is, picture)
	})
}

// StopLarge ends what LookLarge began.
func (r *Room) StopLarge() { _ = r.studio.StopLarge() } // with the class it has ended

// AskToShow asks people, by name or ID, to show staff their screen (LookScreen) or camera (LookCamera), or to share the screen
// with the class (LookShare). Who has said no is asked again. Staff may.
func (r *Room) AskToShow(who []string, what string) error {
	is, err := askOf(what)
	if err != nil {
		return err
	}
	var whom []journal.Author
	byID := r.authors()
	for _, w := range who {
		if a, known := byID[w]; known && a != r.self {
			whom = append(whom, a)
			continue
		}
		meant, err := meantBy(w, r.others)
		if err != nil {
			return err
		}
		whom = append(whom, meant...)
	}
	slices.SortFunc(whom, journal.Author.Compare)
	whom = slices.Compact(whom)
	for some := range slices.Chunk(whom, conduct.MaxAsked) {
		if err := call(func(ctx context.Context) error { return r.class.Ask(ctx, conduct.Ask{What: is, Whom: some}) }); err != nil {
			return err
		}
	}
	return nil
}

func askOf(what string) (conduct.AskWhat, error) {
	switch what {
	case LookScreen:
		return conduct.AskShowScreen, nil
	case LookCamera:
		return conduct.AskShowCamera, nil
	case LookShare:
		return conduct.AskShareScreen, nil
	}
	return 0, ErrNoLook
}

// ShowToClass has a person present, and asks them to share their screen with the class; staff may.
func (r *Room) ShowToClass(who string) error {
	return r.decide(who, r.others, func(ctx context.Context, all []journal.Author) error {
		return r.class.ShowToClass(ctx, all[0])
	})
}

// mayMonitor reports whether this person may see what others show staff.
func (r *Room) mayMonitor() bool { return r.rights(r.self)&journal.Monitor != 0 }

// authors returns everybody by their IDs.
func (r *Room) authors() map[string]journal.Author {
	all, _ := r.everybody()
	byID := make(map[string]journal.Author, len(all))
	for _, n := range all {
		byID[n.id] = n.author
	}
	return byID
}

// Answered says to staff how a person's consent stands whom they look at.
type Answered struct {
	Person Person
	What   string // LookScreen or LookCamera
	Answer string // asked, yes, no; broken: yes, but the device does not work; busy: yes, but too many look at it large
}

func (Answered) event() {}

// answered takes in what somebody answered who is looked at; r.mu is held.
func (r *Room) answered(a studio.Answered) {
	if p, known := r.news.people[a.Who]; known {
		r.tell(Answered{Person: p, What: a.What.String(), Answer: a.Answer.String()})
	}
}
