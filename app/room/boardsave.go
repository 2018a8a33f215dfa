package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lyceum/app/annotate"
	"lyceum/collab/board"
)

// What of boards is in a report folder.
const (
	savedBoard   = "board"          // .pdf and .cboard: the class board
	savedDeck    = "slides-"        // and its title, .pdf: a deck on which something was drawn
	savedPrivate = "private-boards" // folder of them, by the names of their owners
)

// A saver keeps what was drawn in a report folder. The room's saving guards its own: one saves at a time.
type saver struct {
	folder string
	saved  map[board.DocumentID]*board.Document // as it was saved last
	names  map[string]board.DocumentID          // of files
}

func newSaver(folder string) saver {
	return saver{folder: folder, saved: map[board.DocumentID]*board.Document{}, names: map[string]board.DocumentID{}}
}

// saveBoards writes what was drawn, and is not saved as it is, into the report folder: for who watches the class, as all of the folder.
func (r *Room) saveBoards(ctx context.Context) error {
	r.saving.Lock()
	defer r.saving.Unlock()
	folder, x := r.reportFolder(), r.boardExport()
	if folder == "" || x.boards.All == nil || !r.watches() {
		return nil
	}
	if r.saver.folder != folder {
		r.saver = newSaver(folder)
	}
	return r.saver.save(ctx, x)
}

// save writes what was drawn and is not saved as it is. What cannot be written keeps nothing else from it; the first error is returned.
func (s *saver) save(ctx context.Context, x *boardExport) (first error) {
	for _, d := range drawn(&x.boards) {
		if s.saved[d.ID] == d {
			continue
		}
		if err := s.write(ctx, x, d); err == nil {
			s.saved[d.ID] = d
		} else if first == nil {
			first = err
		}
	}
	return first
}

// watches reports whether this person may watch the class.
func (r *Room) watches() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.news.monitors
}

// drawn lists the documents on which there is anything: the class board, decks, private boards.
func drawn(b *Boards) (list []*board.Document) {
	add := func(d *board.Document) {
		for _, p := range d.Pages {
			if len(p.Objects) > 0 {
				list = append(list, d)
				return
			}
		}
	}
	add(b.All.Class)
	for _, d := range b.All.Decks {
		if b.Deck(d.ID) != nil {
			add(d)
		}
	}
	for _, d := range b.All.Private {
		add(d)
	}
	return list
}

// write writes one document.
func (s *saver) write(ctx context.Context, x *boardExport, d *board.Document) error {
	var name string
	var asBoard error
	switch d.ID.Kind {
	case board.ClassBoard:
		name = savedBoard
		asBoard = writeWhole(filepath.Join(s.folder, savedBoard+".cboard"), func(w io.Writer) error { return x.file(w, d.ID) })
	case board.Deck:
		name = savedDeck + fileWord(x.boards.Deck(d.ID).Title)
	default:
		if err := os.MkdirAll(filepath.Join(s.folder, savedPrivate), 0o700); err != nil {
			return err
		}
		name = filepath.Join(savedPrivate, fileWord(x.people[d.ID.Author].Name))
	}
	doc, err := x.document(ctx, d.ID)
	if err == nil {
		err = writeWhole(filepath.Join(s.folder, s.name(name, d.ID)+".pdf"), func(w io.Writer) error { return annotate.PDF(ctx, w, doc) })
	}
	return errors.Join(err, asBoard) // what is too large to be opened again can be read all the same
}

// name returns a name that no other document's file has.
func (s *saver) name(name string, doc board.DocumentID) string {
	for n, try := 1, name; ; n, try = n+1, fmt.Sprintf("%s-%d", name, n+1) {
		if of, taken := s.names[try]; !taken || of == doc {
			s.names[try] = doc
			return try
		}
	}
}
