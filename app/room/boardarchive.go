package room

import (
	"context"
	"errors"
	"path/filepath"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/collab/slides/pages"
	"lyceum/session"
	"lyceum/session/journal"
)

// An archivedBoards is what was drawn in a class, as its file tells of it, and where what else it takes is found.
type archivedBoards struct {
	room     *boardroom
	people   map[journal.Author]Person
	group    journal.GroupID
	classDir string
	dir      string // of the profile
}

// SaveBoards writes what was drawn in the class into a folder, as it is in a report folder while the class goes on: the class board, each deck
// on which something was drawn, and the private boards that this person may see. Where a deck's file is not on this computer its pages
// are white. What cannot be written keeps nothing else from it; the first error is returned.
func (a *Archive) SaveBoards(ctx context.Context, folder string) error {
	of := a.drawn
	x := &boardExport{boards: Boards{All: of.room.board.Snapshot()}, title: a.Title, people: of.people, images: of.image}
	tickets := map[board.DocumentID]*deck.Deck{}
	for _, d := range of.room.decks.Snapshot() {
		id := board.DeckID(d.Author, d.Seq)
		tickets[id] = d
		x.boards.Decks = append(x.boards.Decks, DeckOf{ID: id, Title: d.Title, Sizes: sizesOf(d)})
	}
	renderer := pages.New(pages.Config{CacheDir: filepath.Join(of.dir, pdfFolder)})
	var files []*session.File
	defer func() {
		renderer.Close() // nothing reads them any more
		for _, f := range files {
			_ = f.Close() // it was only read
		}
	}()
	x.deck = func(ctx context.Context, doc board.DocumentID) (*pages.Document, error) {
		f, err := of.open(tickets[doc].Ticket)
		if err != nil {
			return nil, nil // its pages are white
		}
		files = append(files, f)
		d, err := renderer.Open(ctx, f, f.Size(), tickets[doc].Pages)
		if errors.Is(err, session.ErrMissing) {
			err = nil // they too
		}
		return d, err
	}
	s := newSaver(folder)
	return s.save(ctx, x)
}

// open opens a file of the class that is on this computer.
func (of *archivedBoards) open(ticket []byte) (*session.File, error) {
	t, err := session.ParseTicket(ticket)
	if err != nil {
		return nil, err
	}
	return session.OpenKept(of.classDir, of.group, t)
}

// image returns the file of an image that is on this computer; nil if it is not.
func (of *archivedBoards) image(ticket string) []byte {
	f, err := of.open([]byte(ticket))
	if err != nil {
		return nil
	}
	defer f.Close()
	return imageIn(f)
}
