package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"lyceum/app/annotate"
	"lyceum/collab/board"
	"lyceum/collab/slides/pages"
	"lyceum/session/journal"
)

// ErrNoFormat is for a kind of file that no board is written as.
var ErrNoFormat = errors.New("a board is not written as such a file")

// A boardExport has what it takes to write boards as files: of a class that goes on, or of one that is read from its file.
type boardExport struct {
	boards Boards
	title  string // of the class
	people map[journal.Author]Person
	images func(ticket string) []byte // the file of an image if it is here
	deck   func(ctx context.Context, doc board.DocumentID) (*pages.Document, error)
}

// boardExport returns what it takes now.
func (r *Room) boardExport() *boardExport {
	s := r.Snapshot()
	r.mu.Lock()
	defer r.mu.Unlock()
	return &boardExport{s.Boards, s.Title, r.news.people, r.projector.imageHere, r.projector.document} // people are replaced, never changed
}

// ExportBoard writes a document, or a page of it, to a new file, in the place of one of that name: as pdf or cboard all of it, as png, png2,
// png3 (so many times as large) or svg the page. It waits until that is done.
func (r *Room) ExportBoard(doc board.DocumentID, page board.PageID, format, path string) error {
	x, ctx := r.boardExport(), r.projector.ctx
	list, _ := x.boards.Pages(doc)
	n := slices.IndexFunc(list, func(p *board.Page) bool { return p.ID == page })
	if n < 0 {
		return ErrNoPage
	}
	if format == "cboard" {
		return writeWhole(path, func(w io.Writer) error { return x.file(w, doc) })
	}
	d, err := x.document(ctx, doc)
	if err != nil {
		return err
	}
	return writeWhole(path, func(w io.Writer) error {
		switch format {
		case "pdf":
			return annotate.PDF(ctx, w, d)
		case "png":
			return annotate.PNG(ctx, w, d, n, 1)
		case "png2":
			return annotate.PNG(ctx, w, d, n, 2)
		case "png3":
			return annotate.PNG(ctx, w, d, n, 3)
		case "svg":
			return annotate.SVG(ctx, w, d, n)
		}
		return ErrNoFormat
	})
}

// document returns a document as package annotate takes it.
func (x *boardExport) document(ctx context.Context, doc board.DocumentID) (annotate.Document, error) {
	d := annotate.Document{Title: x.titleOf(doc), Images: x.images}
	list, sizes := x.boards.Pages(doc)
	for _, p := range list {
		d.Sheets = append(d.Sheets, annotate.Sheet{Page: p, Size: PageSize(p, sizes)})
	}
	if doc.Kind != board.Deck {
		return d, nil
	}
	var err error
	d.Deck, err = x.deck(ctx, doc)
	if isOfFile(err) {
		err = nil // its pages are white
	}
	return d, err
}

// isOfFile reports whether an error is of a deck's file, which stays as it is.
func isOfFile(err error) bool {
	for _, known := range []error{pages.ErrNotPDF, pages.ErrLocked, pages.ErrNoPages, pages.ErrTooManyPages, pages.ErrTooLarge, pages.ErrTooLong} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// titleOf returns what a document is called in a file.
func (x *boardExport) titleOf(doc board.DocumentID) string {
	if d := x.boards.Deck(doc); d != nil {
		return d.Title
	}
	owner := doc.Author
	switch d := x.boards.All.Document(doc); {
	case doc.Kind == board.PrivateBoard:
	case doc.Kind == board.Reveal && d != nil:
		owner = d.Owner
	default:
		return x.title
	}
	return x.title + " – " + x.people[owner].Name
}

// file writes all pages of a document as a .cboard.
func (x *boardExport) file(w io.Writer, doc board.DocumentID) error {
	list, sizes := x.boards.Pages(doc)
	f := board.FileOf(x.titleOf(doc), list, func(o *board.Object) string { return x.people[o.ID.Author].Name }, x.images)
	for i, p := range list {
		f.Pages[i].Size = PageSize(p, sizes)
	}
	return board.WriteFile(w, f)
}

// writeWhole writes a file of this person's own, whole or not at all: who reads it meanwhile reads the one before.
func writeWhole(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".lyceum-*.new")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}
