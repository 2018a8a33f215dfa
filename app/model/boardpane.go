package model

import (
	"slices"
	"strings"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
	"lyceum/collab/board"
	"lyceum/session/journal"
)

// A boardKey is all that a Board is made from.
type boardKey struct {
	version uint64 // of the room's boards
	shown   room.ShownPlace
	at      room.Place
	state   room.Follow
	tab     Tab
	doc     board.DocumentID
	page    board.PageID
	people  *Person // the first of them: the list is the same as long as nothing about them differs
	opening *BoardOpening
	jobs    int
	refused int
	walled  bool
	self    string
	staff   bool
}

func (s *session) boardKey(doc board.DocumentID) boardKey {
	b := &s.boards
	k := boardKey{
		version: s.snap.Boards.Version, shown: s.snap.Shown, at: b.follow.At, state: b.follow.State, tab: s.stage.tab, doc: doc, page: b.pages[doc],
		jobs: len(b.opening), refused: b.refused, walled: b.walled, self: s.selfID, staff: s.isStaff,
	}
	if len(s.persons.everyone) > 0 {
		k.people = &s.persons.everyone[0]
	}
	if len(b.opening) > 0 {
		k.opening = &b.opening[0]
	}
	return k
}

// showBoard returns what the tabs Slides and Board show; what is as before is the same in memory.
func (s *session) showBoard(now time.Time) *Board {
	is, b := &s.snap.Boards, &s.boards
	if is.All == nil {
		return nil
	}
	doc, there := s.inFront()
	key := s.boardKey(doc)
	undo := is.Undo[doc]
	if b.shown != nil && key == b.from {
		return b.shown
	}
	before := b.shown
	if before == nil {
		before = &Board{}
	}
	n := &Board{
		Docs: shared(before.Docs, s.boardDocs(now)), Opening: b.opening, Refused: b.refused,
		Follow:  map[room.Follow]Follow{room.Browsing: Browsing, room.Leading: Leading}[b.follow.State],
		CanLead: is.MayShow, CanOpen: is.MayShow, CanUndo: undo.Undo, CanRedo: undo.Redo,
		CanSetDrawers: s.isStaff, CanClear: s.isStaff, CanReveal: s.isStaff, CanPrivate: !s.isStaff && !s.watches && !s.practice,
		Authors: s.byAuthor(), Drawers: drawersOf(is.Drawers, before.Drawers), Locked: is.Locked,
	}
	if by := s.snap.Shown.By; by != "" {
		n.Shown = BoardPlace{tabs[s.snap.Shown.Where], s.snap.Shown.Doc, s.snap.Shown.Page}
		n.ShownBy, _ = s.persons.find(by)
		n.ShownBy = plainly(n.ShownBy)
	}
	if there {
		s.showDocument(n, before, doc)
	}
	n.Wall = before.Wall
	if !s.isStaff || s.practice {
		n.Wall = nil
	} else if b.walled || n.Wall == nil {
		n.Wall = shareWall(before.Wall, s.wall())
	}
	if b.from = key; isSameShown(n, b.shown) {
		return b.shown
	}
	b.shown = n
	return n
}

// showDocument fills in the document in front.
func (s *session) showDocument(n, before *Board, doc board.DocumentID) {
	is := &s.snap.Boards
	_, sizes := s.list(doc)
	pages, at := s.pagesOf(doc)
	s.boards.numbers[doc] = at
	if n.Pages = pages; slices.Equal(before.Pages, pages) {
		n.Pages = before.Pages
	}
	n.Page = at
	n.Size = room.PageSize(pages[at-1], sizes)
	n.Crowded = len(pages[at-1].Objects) > board.SoftObjects
	n.Private = doc.Kind == board.PrivateBoard && s.isOwn(doc)
	for i := range n.Docs {
		if n.Docs[i].ID == doc {
			n.Open = &n.Docs[i]
		}
	}
	if n.Open == nil { // a private board of somebody, on the wall
		open := s.boardDoc(doc, len(pages))
		n.Open = &open
	}
	if before.Open != nil && *before.Open == *n.Open {
		n.Open = before.Open
	}
	n.MayDraw, n.WhyNot = s.mayDraw(doc)
	n.CanInsert = n.MayDraw && (is.MayManage && doc.Kind != board.PrivateBoard || n.Private)
	n.CanClear = n.CanClear && n.MayDraw
}

// isOwn reports whether a private board is this person's.
func (s *session) isOwn(doc board.DocumentID) bool {
	return doc.Author == s.snap.Boards.Self
}

// mayDraw reports whether this person may draw on a document, or says why not.
func (s *session) mayDraw(doc board.DocumentID) (may bool, why string) {
	is := &s.snap.Boards
	switch {
	case doc.Kind == board.Reveal:
		return false, words.T("This is a copy, as the board was when it was shown. Nobody draws on it.")
	case s.watches:
		return false, words.T("You are an observer: you see what others draw.")
	case doc.Kind == board.PrivateBoard, is.MayDraw:
		return true, ""
	case !is.Locked && is.Drawers.Who == room.DrawListed && len(is.Drawers.People) > 0:
		return false, words.T("Only %s can draw for now. Raise your hand to ask.", s.namesOf(is.Drawers.People))
	}
	return false, words.T("Only the teacher can draw for now. Raise your hand to ask.")
}

// namesOf lists people, at most three of them by name.
func (s *session) namesOf(ids []string) string {
	var names []string
	for _, id := range ids {
		if p, known := s.persons.find(id); known {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	switch n := len(names); {
	case n == 0:
		return words.T("the teacher")
	case n == 1:
		return names[0]
	case n > 3:
		return words.T("%s and %d others", names[0], n-1)
	}
	last := len(names) - 1
	return words.T("%s and %s", strings.Join(names[:last], ", "), names[last])
}

// drawersOf returns who may draw, as before if nothing differs.
func drawersOf(is room.Drawers, before Drawers) Drawers {
	d := Drawers{Who: map[string]DrawersWho{room.DrawStaff: DrawersStaff, room.DrawListed: DrawersListed}[is.Who]}
	d.People = shared(before.People, is.People)
	return d
}

// plainly is a person without what changes all the time.
func plainly(p Person) Person {
	return Person{ID: p.ID, Name: p.Name, Role: p.Role, Deputy: p.Deputy, Self: p.Self, Here: p.Here}
}

// boardDocs lists what this person can open.
func (s *session) boardDocs(now time.Time) []BoardDoc {
	is := &s.snap.Boards
	list := []BoardDoc{s.boardDoc(board.DocumentID{}, len(is.All.Class.Pages))}
	for i := range is.Decks {
		d := &is.Decks[i]
		pages, _ := s.list(d.ID)
		doc := s.boardDoc(d.ID, len(pages))
		doc.Title, doc.Since, doc.Remove, doc.Have, doc.Size = d.Title, d.Since, d.Remove, int64(d.Have), int64(d.Size)
		if d.Err != nil {
			doc.Fault = Sentence(d.Err, now)
		}
		list = append(list, doc)
	}
	revealed := map[journal.Author]bool{} // the newest copy of each board, whoever shows how many
	for i := len(is.All.Reveals) - 1; i >= 0; i-- {
		if r := is.All.Reveals[i]; r.Shown && !revealed[r.Owner] {
			revealed[r.Owner] = true
			doc := s.boardDoc(r.ID, len(r.Pages))
			doc.Owner = s.boardOwner(r.Owner)
			list = append(list, doc)
		}
	}
	if !s.isStaff && !s.watches && !s.practice {
		own := board.PrivateID(is.Self)
		pages, _ := s.list(own)
		list = append(list, s.boardDoc(own, len(pages)))
	}
	return list
}

// boardDoc is a document as a list shows it.
func (s *session) boardDoc(doc board.DocumentID, pages int) BoardDoc {
	d := BoardDoc{ID: doc, Pages: pages}
	if doc.Kind != board.ClassBoard {
		d.Owner = s.boardOwner(doc.Author)
	}
	return d
}

// boardOwner returns whose a document is.
func (s *session) boardOwner(a journal.Author) Person {
	p, _ := s.persons.find(s.snap.Boards.IDs[a])
	return plainly(p)
}
