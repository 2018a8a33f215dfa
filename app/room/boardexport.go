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
)

// ErrNoFormat is for a kind of file that no board is written as.
var ErrNoFormat = errors.New("a board is not written as such a file")

// ExportBoard writes a document, or a page of it, to a new file, in the place of one of that name: as pdf or cboard all of it, as png, png2,
// png3 (so many times as large) or svg the page. It waits until that is done.
func (r *Room) ExportBoard(doc board.DocumentID, page board.PageID, format, path string) error {
	b := r.Snapshot().Boards
	list, _ := b.Pages(doc)
	n := slices.IndexFunc(list, func(p *board.Page) bool { return p.ID == page })
	if n < 0 {
		return ErrNoPage
	}
	if format == "cboard" {
		return writeWhole(path, func(w io.Writer) error { return r.writeBoardFile(w, &b, doc) })
	}
	ctx := r.projector.ctx
	d, err := r.exported(ctx, &b, doc)
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

// exported returns a document as package annotate takes it.
func (r *Room) exported(ctx context.Context, b *Boards, doc board.DocumentID) (annotate.Document, error) {
	d := annotate.Document{Title: r.boardTitle(b, doc), Images: func(ticket string) []byte { return r.projector.imageHere(ticket) }}
	list, sizes := b.Pages(doc)
	for _, p := range list {
		d.Sheets = append(d.Sheets, annotate.Sheet{Page: p, Size: PageSize(p, sizes)})
	}
	if doc.Kind != board.Deck {
		return d, nil
	}
	var err error
	d.Deck, err = r.projector.document(ctx, doc)
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

// boardTitle returns what a document is called in a file.
func (r *Room) boardTitle(b *Boards, doc board.DocumentID) string {
	title := r.Snapshot().Title
	if d := b.Deck(doc); d != nil {
		return d.Title
	}
	var owner board.DocumentID
	switch d := b.All.Document(doc); {
	case doc.Kind == board.PrivateBoard:
		owner.Author = doc.Author
	case doc.Kind == board.Reveal && d != nil:
		owner.Author = d.Owner
	default:
		return title
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return title + " – " + r.news.people[owner.Author].Name
}

// writeBoardFile writes all pages of a document as a .cboard.
func (r *Room) writeBoardFile(w io.Writer, b *Boards, doc board.DocumentID) error {
	list, sizes := b.Pages(doc)
	r.mu.Lock()
	people := r.news.people // which is replaced, never changed
	r.mu.Unlock()
	f := board.FileOf(r.boardTitle(b, doc), list, func(o *board.Object) string { return people[o.ID.Author].Name }, r.projector.imageHere)
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
