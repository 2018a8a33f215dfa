package room

import (
	"slices"
	"time"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// DeckChanged says how it stands with a deck of slides: it was opened, its file is here, it cannot be shown, or it was taken away.
type DeckChanged struct {
	Deck  DeckOf
	State string // DeckOpened, DeckHere, DeckFault or DeckRemoved
}

// What a DeckChanged's State can be.
const (
	DeckOpened  = "opened"
	DeckHere    = "here"
	DeckFault   = "fault"
	DeckRemoved = "removed"
)

// ShownChanged says what the class is shown from now on.
type ShownChanged struct {
	Shown  ShownPlace
	Person Person // who shows it
	Title  string // of the deck
	Number int    // of the page, from 1; 0: no page, or it is not known yet which that is
}

// DrawersChanged says who may draw from now on.
type DrawersChanged struct {
	Drawers Drawers
	Names   []string // of its people
}

// BoardRevealed says that somebody's private board is shown to everybody from now on, or no longer.
type BoardRevealed struct {
	Doc   board.DocumentID
	Owner Person
	By    Person
	On    bool
}

// BoardReturned says that somebody of staff has written on this person's private board; once, until they were done for a while.
type BoardReturned struct{ By Person }

func (DeckChanged) event()    {}
func (ShownChanged) event()   {}
func (DrawersChanged) event() {}
func (BoardRevealed) event()  {}
func (BoardReturned) event()  {}

// shownBoards is what was shown of boards last, and told.
type shownBoards struct {
	boards   Boards
	shown    ShownPlace
	drawers  Drawers
	decks    []DeckOf
	reveals  map[board.DocumentID]bool    // shown
	returned map[journal.Author]time.Time // when somebody wrote last on the own private board
	presents bool
	ids      map[journal.Author]string
	rights   journal.Rights // of this person
}

// showBoards fills in what a snapshot says of boards; moved: who is in the class, or what they may do, is not as before. r.mu is held.
func (r *Room) showBoards(v session.View, s *Snapshot, moved bool) {
	b, n := &r.boards, &r.news
	is := &n.boards
	r.fetchDecks()
	presents := v.Stage == v.Self
	if b.changed || moved || presents != is.presents || is.boards.All == nil {
		rights := rightsIn(v, v.Self)
		is.presents, is.rights, b.changed = presents, rights, false
		if moved || is.boards.IDs == nil {
			is.ids = n.ids()
		}
		is.boards = Boards{
			Version: is.boards.Version + 1, All: b.board.Snapshot(), Decks: r.listDecks(rights), Drawers: n.drawers(v.Drawers), Undo: b.undo(),
			Self: r.self, IDs: is.ids, Locked: v.Locks&conduct.LockAnnotations != 0,
			MayDraw: b.board.MayDraw(board.DocumentID{}, v.Self, rights), MayManage: board.MayManage(rights), MayShow: mayShow(rights, presents),
		}
		r.ink.allow(n.inkers(v))
	}
	s.Boards, s.Shown = is.boards, n.shownIn(v)
}

// ids returns the IDs of everybody who is known.
func (n *news) ids() map[journal.Author]string {
	ids := make(map[journal.Author]string, len(n.people))
	for a, p := range n.people {
		ids[a] = p.ID
	}
	return ids
}

// mayShow reports whether somebody with such rights decides what the class is shown.
func mayShow(rights journal.Rights, presents bool) bool {
	return conduct.May(journal.KindShow, rights) || presents && rights&journal.Post != 0
}

// rightsIn returns what a member may do.
func rightsIn(v session.View, a journal.Author) journal.Rights {
	for _, m := range v.Members {
		if m.Author == a {
			return m.Rights
		}
	}
	return 0
}

// drawers returns who may draw, with IDs.
func (n *news) drawers(is conduct.Drawers) Drawers {
	d := Drawers{Who: is.Who.String()}
	for _, a := range is.People {
		if p, known := n.people[a]; known {
			d.People = append(d.People, p.ID)
		}
	}
	return d
}

// listDecks lists the decks with what is here of them.
func (r *Room) listDecks(rights journal.Rights) (list []DeckOf) {
	for _, d := range r.boards.decks.Snapshot() {
		id := board.DeckID(d.Author, d.Seq)
		is := DeckOf{
			ID: id, Title: d.Title, By: r.news.people[d.Author], Since: d.Clock.Time(),
			Remove: d.Author == r.self || rights&(journal.Moderate|journal.Present) != 0,
		}
		if f := r.boards.files[id]; f != nil {
			is.Sizes, is.Have, is.Size, is.Err = f.sizes, f.have, f.size, f.err
		} else {
			is.Sizes = sizesOf(d)
		}
		list = append(list, is)
	}
	return list
}

func sizesOf(d *deck.Deck) []board.Size {
	sizes := make([]board.Size, len(d.Pages))
	for i, p := range d.Pages {
		sizes[i] = board.Size(p)
	}
	return sizes
}

// shownIn returns what the class is shown.
func (n *news) shownIn(v session.View) ShownPlace {
	is := v.Shown
	if is.Author == (journal.Author{}) {
		return ShownPlace{}
	}
	s := ShownPlace{By: n.people[is.Author].ID, No: uint64(is.Since)}
	s.Where = is.Place.String()
	if is.Place != conduct.ShowVideo {
		d, p := is.Document, is.Page
		s.Doc = board.DocumentID{Kind: board.DocumentKind(d.Kind), Author: d.Author, Seq: d.Seq}
		s.Page = board.PageID{Number: p.Number, Added: board.ObjectID{Author: p.Author, Seq: p.Seq, Index: p.Index}}
	}
	return s
}

// showOf is a place as an entry says it.
func showOf(p Place) (s conduct.Show, err error) {
	switch p.Where {
	case PlaceVideo:
		return s, nil
	case PlaceSlides:
		s.Place = conduct.ShowSlides
	case PlaceBoard:
		s.Place = conduct.ShowBoard
	default:
		return s, ErrNoPlace
	}
	if p.Doc.Kind == board.PrivateBoard || (p.Doc.Kind == board.Deck) != (p.Where == PlaceSlides) || p.Page == (board.PageID{}) {
		return s, ErrNoPlace
	}
	s.Document = conduct.ShownDocument{Kind: uint8(p.Doc.Kind), Author: p.Doc.Author, Seq: p.Doc.Seq}
	s.Page = conduct.ShownPage{Number: p.Page.Number, Author: p.Page.Added.Author, Seq: p.Page.Added.Seq, Index: p.Page.Added.Index}
	return s, nil
}

// tellBoards tells what is new of that; r.mu is held.
func (r *Room) tellBoards(s *Snapshot) {
	is := &r.news.boards
	r.tellDecks()
	if s.Shown != is.shown {
		is.shown = s.Shown
		r.tellShown(s)
	}
	if d := s.Boards.Drawers; d.Who != is.drawers.Who || !slices.Equal(d.People, is.drawers.People) {
		is.drawers = d
		ev := DrawersChanged{Drawers: d, Names: []string{}}
		for _, id := range d.People {
			ev.Names = append(ev.Names, r.news.byID(id).Name)
		}
		r.tell(ev)
	}
	r.tellReveals()
	r.tellReturns()
}

// tellShown tells what the class is shown. The end of a sitting, with which nothing is, is told already.
func (r *Room) tellShown(s *Snapshot) {
	if s.Shown.By == "" {
		return
	}
	ev := ShownChanged{Shown: s.Shown, Person: r.news.byID(s.Shown.By), Number: s.Boards.Number(s.Shown.Place)}
	if d := s.Boards.Deck(s.Shown.Doc); d != nil {
		ev.Title = d.Title
	}
	r.tell(ev)
}

// returnsHold is for how long somebody who wrote on a private board goes on with it: what comes later is told anew.
const returnsHold = time.Minute

// tellReturns tells who of staff wrote on this person's private board, unless they are at it.
func (r *Room) tellReturns() {
	is, now := &r.news.boards, time.Now().Add(r.news.clockOff)
	for _, w := range r.boards.wrote {
		at := w.at.Time()
		if now.Sub(at) < returnsHold && at.Sub(is.returned[w.who]) >= returnsHold {
			r.tell(BoardReturned{By: r.news.people[w.who]})
		}
		is.returned[w.who] = at
	}
	r.boards.wrote = nil
}

// tellDecks tells how it stands with decks.
func (r *Room) tellDecks() {
	is := &r.news.boards
	before, now := is.decks, is.boards.Decks
	if len(before) == len(now) && (len(now) == 0 || &before[0] == &now[0]) {
		return
	}
	is.decks = now
	find := func(list []DeckOf, id board.DocumentID) *DeckOf {
		if i := slices.IndexFunc(list, func(d DeckOf) bool { return d.ID == id }); i >= 0 {
			return &list[i]
		}
		return nil
	}
	for _, d := range before {
		if find(now, d.ID) == nil {
			r.tell(DeckChanged{d, DeckRemoved})
		}
	}
	for _, d := range now {
		was := find(before, d.ID)
		if was == nil {
			r.tell(DeckChanged{d, DeckOpened})
			was = &DeckOf{Size: 1}
		}
		switch {
		case d.Err != nil && was.Err == nil:
			r.tell(DeckChanged{d, DeckFault})
		case d.IsHere() && !was.IsHere():
			r.tell(DeckChanged{d, DeckHere})
		}
	}
}

// IsHere reports whether the deck's file is on this computer.
func (d *DeckOf) IsHere() bool { return d.Err == nil && d.Size > 0 && d.Have >= d.Size }

// tellReveals tells which private boards are shown to everybody that were not, and the other way about.
func (r *Room) tellReveals() {
	is := &r.news.boards
	for _, d := range is.boards.All.Reveals {
		if d.Shown != is.reveals[d.ID] {
			is.reveals[d.ID] = d.Shown
			r.tell(BoardRevealed{Doc: d.ID, Owner: r.news.people[d.Owner], By: r.news.people[d.ID.Author], On: d.Shown})
		}
	}
}
