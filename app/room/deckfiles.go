package room

import (
	"errors"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/session"
)

// MaxDeckFile is the largest file of a deck, in bytes.
const MaxDeckFile = 200 << 20

// ErrDeckTooLarge is for a deck whose file is larger than MaxDeckFile.
var ErrDeckTooLarge = errors.New("the file of the slides is too large")

// A deckFile is the file of a deck, as far as it is here. r.mu guards it.
type deckFile struct {
	fileWait
	deck  *deck.Deck
	sizes []board.Size // of its pages
}

// fetchDecks has the files of decks come that were opened, and lets those go that were taken away; r.mu is held. What is here after an
// earlier run of the program is told at once.
func (r *Room) fetchDecks() {
	b := &r.boards
	if !b.unlike || r.class == nil || r.leaving.Load() {
		return
	}
	b.unlike = false
	open := map[board.DocumentID]*deck.Deck{}
	for _, d := range b.decks.Snapshot() {
		open[board.DeckID(d.Author, d.Seq)] = d
	}
	for id, f := range b.files {
		if open[id] == nil {
			delete(b.files, id)
			r.projector.forget(id)
			r.unawait(&f.fileWait)
			r.dropFile(f)
		}
	}
	for id, d := range open { // in any order: each is by itself
		if b.files[id] == nil {
			f := &deckFile{newFileWait(d.Ticket, MaxDeckFile, ErrDeckTooLarge), d, sizesOf(d)}
			b.files[id] = f
			r.await(&f.fileWait, d.Author, r.renewDecks)
		}
	}
}

// dropFile lets a file go that nothing else needs; r.mu is held.
func (r *Room) dropFile(f *deckFile) {
	if f.size > 1 {
		r.dropUnused(f.ticket.ID())
	}
}

// deckFault takes in that the file of a deck cannot be shown.
func (r *Room) deckFault(id board.DocumentID, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f := r.boards.files[id]; f != nil && f.err == nil {
		f.err = err
		r.renewDecks()
	}
}

// renewDecks publishes and tells how far the files of decks are; r.mu is held.
func (r *Room) renewDecks() {
	is := &r.news.boards
	if is.boards.All == nil {
		return
	}
	is.boards.Decks = r.listDecks(is.rights)
	s := r.Snapshot()
	is.boards.Version++
	s.Boards = is.boards
	r.publish(s)
	r.tellDecks()
}

// fileOf returns the ticket of the file of a deck that is here, and the sizes of its pages.
func (r *Room) fileOf(id board.DocumentID) (session.Ticket, []deck.Size, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.boards.files[id]
	switch {
	case f == nil:
		return session.Ticket{}, nil, ErrNoBoard
	case f.err != nil:
		return session.Ticket{}, nil, f.err
	case !f.here:
		return session.Ticket{}, nil, ErrNotHere
	}
	return f.ticket, f.deck.Pages, nil
}

// ErrNotHere is for a page or a picture whose file has not come yet.
var ErrNotHere = errors.New("that has not come yet")
