package model

import (
	"maps"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/collab/board"
	"lyceum/session/journal"
)

// A boarding is what a session knows of its boards. Only the store's goroutine touches it.
type boarding struct {
	follow  room.Follower
	under   map[Tab]board.DocumentID          // in front under a tab, when it last was
	pages   map[board.DocumentID]board.PageID // in front of a document, when it last was
	numbers map[board.DocumentID]int          // the place of that page, from 1, for when it is taken away
	jobs    []*boardJob                       // the oldest first
	opening []BoardOpening                    // of them; replaced, never changed
	ids     map[journal.Author]string         // that authors were made of
	authors map[string]string                 // see Board.Authors
	ledTo   string                            // where the class is led, as Place.Where has it
	could   bool                              // this person could draw when that was told last
	refused int                               // how much that this person drew was
	looked  board.DocumentID                  // somebody's private board that is in front, as the room was told
	walled  bool                              // the wall of private boards is on the screen
	lists   map[board.DocumentID]boardList    // as made last
	walls   map[board.DocumentID]madePrivate  // the same

	shown *Board
	from  boardKey
}

func newBoarding() boarding {
	return boarding{
		could: true,
		under: map[Tab]board.DocumentID{}, pages: map[board.DocumentID]board.PageID{}, numbers: map[board.DocumentID]int{},
		lists: map[board.DocumentID]boardList{}, walls: map[board.DocumentID]madePrivate{},
	}
}

// A boardList is the pages of a document, and what they were listed from.
type boardList struct {
	from  *board.Document
	deck  int // pages of its file
	pages []*board.Page
	sizes []board.Size
}

// list returns the pages of a document, the same slice as before if nothing about it differs.
func (s *session) list(doc board.DocumentID) ([]*board.Page, []board.Size) {
	is := &s.snap.Boards
	if is.All == nil {
		return nil, nil
	}
	l := boardList{from: is.All.Document(doc)}
	if d := is.Deck(doc); d != nil {
		l.deck = len(d.Sizes)
	}
	if before, made := s.boards.lists[doc]; made && before.from == l.from && before.deck == l.deck {
		return before.pages, before.sizes
	}
	l.pages, l.sizes = is.Pages(doc)
	s.boards.lists[doc] = l
	return l.pages, l.sizes
}

// byAuthor returns the IDs of people by what objects name them, the same map as before if nobody new is among them.
func (s *session) byAuthor() map[string]string {
	b, ids := &s.boards, s.snap.Boards.IDs
	if b.authors == nil || !maps.Equal(ids, b.ids) {
		b.ids, b.authors = ids, make(map[string]string, len(ids))
		for author, id := range ids {
			b.authors[author.String()] = id
		}
	}
	return b.authors
}

// tabs are the tabs of what everybody can be shown.
var tabs = map[string]Tab{room.PlaceVideo: TabVideo, room.PlaceSlides: TabSlides, room.PlaceBoard: TabBoard}

// tabOf is the tab under which a document is in front.
func tabOf(doc board.DocumentID) Tab {
	if doc.Kind == board.Deck {
		return TabSlides
	}
	return TabBoard
}

// takeBoards takes in what the class is shown, and goes along.
func (s *session) takeBoards(now time.Time) {
	is := &s.snap.Boards
	if is.All == nil {
		return
	}
	b := &s.boards
	if b.follow.Take(s.snap.Shown, s.selfID, is.MayShow, s.teaching) {
		s.arrive(now)
	}
}

// arrive has in front where the follower is.
func (s *session) arrive(now time.Time) {
	at := s.boards.follow.At
	tab, is := tabs[at.Where]
	if !is {
		return
	}
	s.stage.tab = tab
	s.lookAtBoard()
	if tab != TabVideo {
		s.boards.under[tab], s.boards.pages[at.Doc] = at.Doc, at.Page
	}
	s.tellPresence(now)
}

// lookAtBoard says whose private board is in front, so that it shows as it is drawn. It never waits.
func (s *session) lookAtBoard() {
	doc := s.boards.follow.At.Doc
	if doc.Kind != board.PrivateBoard || s.stage.tab != TabBoard {
		doc = board.DocumentID{}
	}
	if r, ok := s.room.(Easel); ok && doc != s.boards.looked {
		s.boards.looked = doc
		r.LookAtBoard(doc)
	}
}

// goTo has a place in front as this person wants it, and shows it to the class if this person leads.
func (s *session) goTo(st *state, now time.Time, to room.Place, byTab bool) {
	f := &s.boards.follow
	var show bool
	switch {
	case to.Doc.Kind == board.PrivateBoard:
		f.Alone(to)
	case byTab:
		show = f.GoTab(to)
	default:
		show = f.Go(to)
	}
	s.arrive(now)
	if show {
		s.showClass(st, now)
	}
}

// showClass shows the class where this person is. Of several places in a row the last counts.
func (s *session) showClass(st *state, now time.Time) {
	at := s.boards.follow.At
	if at.Where == "" || at.Doc.Kind == board.PrivateBoard {
		return
	}
	s.easel(st, now, showLane, func(r Easel) error { return r.ShowPlace(at) }, nil)
}

// showTab has the place of a tab in front.
func (s *session) showTab(st *state, now time.Time, t Tab) {
	switch t {
	case TabVideo:
		s.goTo(st, now, room.Place{Where: room.PlaceVideo}, true)
	case TabSlides, TabBoard:
		s.goTo(st, now, s.placeUnder(t), true)
	default:
		s.stage.tab = t
		switch t {
		case TabTest:
			st.toasts.reached(DoTest)
		case TabPuzzle:
			st.toasts.reached(DoPuzzle)
		}
		s.boards.follow.Alone(room.Place{})
		s.lookAtBoard()
		s.tellPresence(now)
	}
}

// placeUnder returns what is in front under a tab: the document that last was, or else the latest deck, or the class board.
func (s *session) placeUnder(t Tab) room.Place {
	is := &s.snap.Boards
	doc, was := s.boards.under[t]
	if t == TabSlides {
		if is.Deck(doc) == nil || !was {
			doc = board.DocumentID{Kind: board.Deck}
			if n := len(is.Decks); n > 0 {
				doc = is.Decks[n-1].ID
			}
		}
		return s.placeIn(room.PlaceSlides, doc)
	}
	if pages, _ := s.list(doc); pages == nil {
		doc = board.DocumentID{}
	}
	return s.placeIn(room.PlaceBoard, doc)
}

// placeIn returns the page of a document that is in front there.
func (s *session) placeIn(where string, doc board.DocumentID) room.Place {
	p := room.Place{Where: where, Doc: doc}
	if pages, n := s.pagesOf(doc); n > 0 {
		p.Page = pages[n-1].ID
	} else { // it is about to come; without slides, those that are opened next
		p.Page = board.PageNumber(1)
	}
	return p
}

// pagesOf returns the pages of a document, and which is in front, from 1; 0 if there are none.
func (s *session) pagesOf(doc board.DocumentID) (pages []*board.Page, n int) {
	pages, _ = s.list(doc)
	if len(pages) == 0 {
		return nil, 0
	}
	at, known := s.boards.pages[doc]
	for i, p := range pages {
		if known && p.ID == at {
			return pages, i + 1
		}
	}
	return pages, min(max(s.boards.numbers[doc], 1), len(pages))
}

// inFront returns the document in front under the tab that is, or when one of the two tabs last was; false if there is none.
func (s *session) inFront() (doc board.DocumentID, is bool) {
	t := s.stage.tab
	if t != TabSlides && t != TabBoard {
		t = TabBoard
	}
	p := s.placeUnder(t)
	pages, _ := s.list(p.Doc)
	return p.Doc, len(pages) > 0
}

// whereOf is the place of a document in the middle of the class.
func whereOf(doc board.DocumentID) string {
	if doc.Kind == board.Deck {
		return room.PlaceSlides
	}
	return room.PlaceBoard
}

// drew takes in what happens on boards that this person must know of.
func (s *session) drew(st *state, now time.Time, ev room.Event) {
	switch ev := ev.(type) {
	case room.ShownChanged:
		s.ledElsewhere(st, now, ev)
	case room.BoardRevealed:
		if ev.On && ev.Owner.ID == s.selfID && ev.By.ID != s.selfID {
			st.toasts.add(now, words.T("%s shows your board to everybody", nameOf(ev.By)), false)
		}
	case room.BoardReturned:
		text := words.T("%s wrote on your board", nameOf(ev.By))
		if doc, is := s.inFront(); is && s.stage.tab == TabBoard && doc == board.PrivateID(s.snap.Boards.Self) {
			st.toasts.add(now, text, false) // it shows already
		} else {
			st.toasts.offer(now, text, words.T("Show"), DoOwnBoard)
		}
	case room.DrawersChanged:
		can, news := s.drawingNews()
		switch {
		case !news || !s.settled(now) || s.isStaff || s.watches:
		case can:
			st.toasts.add(now, words.T("You can draw on the board now"), false)
		default:
			st.toasts.add(now, words.T("You cannot draw on the board for now. Raise your hand to ask."), false)
		}
	}
}

// drawingNews reports whether this person can draw on the class board and on slides now, and whether that is another than it was when it was
// asked last.
func (s *session) drawingNews() (can, news bool) {
	can = s.snap.Boards.MayDraw
	news = can != s.boards.could
	s.boards.could = can
	return can, news
}

// ledElsewhere tells who looks at something else that the class is led to another tab.
func (s *session) ledElsewhere(st *state, now time.Time, ev room.ShownChanged) {
	b, where := &s.boards, ev.Shown.Where
	elsewhere := b.follow.State == room.Browsing && where != b.ledTo && tabs[where] != s.stage.tab
	if b.ledTo = where; !elsewhere || !s.settled(now) {
		return
	}
	text := words.T("%s shows people", nameOf(ev.Person))
	switch where {
	case room.PlaceSlides:
		text = words.T("%s shows slides", nameOf(ev.Person))
	case room.PlaceBoard:
		text = words.T("%s shows the board", nameOf(ev.Person))
	}
	st.toasts.offer(now, text, words.T("Go there"), DoFollow)
}
