package room

import "lyceum/collab/board"

// A Place is one place in the middle of a class that everybody can be shown. The zero value is none.
type Place struct {
	Where string // PlaceVideo, PlaceSlides or PlaceBoard
	Doc   board.DocumentID
	Page  board.PageID // zero with PlaceVideo
}

// What a Place's Where can be, as machine-readable output has it.
const (
	PlaceVideo  = "video"
	PlaceSlides = "slides"
	PlaceBoard  = "board"
)

// A ShownPlace is what the class is shown.
type ShownPlace struct {
	Place
	By string // a Person's ID; empty: nobody has shown anything
	No uint64 // differs whenever somebody shows something, also the same again
}

// A Follow says how a window, or a command line, stands to what the class is shown.
type Follow string

const (
	Following Follow = "following" // it has in front what is shown, and goes along
	Browsing  Follow = "browsing"  // it stays where it is, until it comes back
	Leading   Follow = "leading"   // where it goes, everybody who follows goes
)

// A Follower keeps what one window has in front. Whoever comes, follows: so they land on what is shown. Who goes somewhere by
// themselves browses and stays there, until they come back or go to the tab that is shown. Who may show leads once they said so, and
// until somebody else shows something, or they may no longer; in a class in which nobody has shown anything, who launched it leads.
//
// It belongs to one goroutine. The zero value follows.
type Follower struct {
	At    Place // in front
	State Follow
	shown ShownPlace
	may   bool
}

// Take takes in what is shown, and whether this person may show; self is their ID, and first that they lead in a class in which
// nobody has shown anything. It reports whether another place is in front than before.
func (f *Follower) Take(shown ShownPlace, self string, may, first bool) (moved bool) {
	before := f.At
	news := shown.No != f.shown.No || shown.By != f.shown.By
	f.shown, f.may = shown, may
	switch {
	case f.State == "":
		f.State = Following
		if may && (shown.By == self || shown.By == "" && first) {
			f.State = Leading
		}
		f.back()
	case f.State == Leading && (!may || news && shown.By != self):
		f.State = Following
	}
	if f.State == Following {
		f.back()
	}
	return f.At != before
}

// back has in front what is shown; without anything shown, that is where one begins.
func (f *Follower) back() {
	if f.shown.By != "" {
		f.At = f.shown.Place
	} else if f.At.Where == "" {
		f.At.Where = PlaceVideo
	}
}

// Go has a place in front from now on, as this person wants it. It reports whether the class is to be shown it.
func (f *Follower) Go(to Place) (show bool) {
	f.At = to
	switch {
	case f.State == Leading:
		return true
	case f.shown.By == "" && to.Where == PlaceVideo, f.shown.By != "" && to == f.shown.Place && f.State != Browsing:
		f.State = Following
	default:
		f.State = Browsing
	}
	return false
}

// GoTab has the tab of a place in front: what is shown if that is under it, else the place. It reports whether the class is to be
// shown it.
func (f *Follower) GoTab(to Place) (show bool) {
	if f.State != Leading && f.shown.By != "" && f.shown.Where == to.Where && f.At.Where != to.Where {
		f.Back()
		return false
	}
	return f.Go(to)
}

// Alone has in front what the class cannot be shown: a private board, or, with the zero Place, what is none, such as a test. Who led shows
// nothing meanwhile; who followed browses.
func (f *Follower) Alone(at Place) {
	f.At = at
	if f.State == Following {
		f.State = Browsing
	}
}

// Back goes back to what the class is shown, and follows.
func (f *Follower) Back() {
	f.State = Following
	f.back()
}

// Lead has this person lead from now on, if they may, and reports whether they do: then the class is to be shown where they are.
func (f *Follower) Lead() bool {
	if f.may {
		f.State = Leading
	}
	return f.may
}
