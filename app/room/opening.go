package room

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/collab/slides/pictures"
	"lyceum/session"
	"lyceum/session/journal"
)

// Errors about files that are opened.
var (
	ErrNoSlides = errors.New("that is neither a PDF nor pictures")
	ErrTooMany  = fmt.Errorf("a deck has at most %d pages", deck.MaxPages)
)

// OpenSlides opens one PDF, or pictures in their order, for the class as a deck of slides, and returns it. Progress is told how much of the
// work is done, 0 to 1, in this goroutine. Who presents may, and staff.
func (r *Room) OpenSlides(paths []string, progress func(done float64)) (board.DocumentID, error) {
	var none board.DocumentID
	if !r.Snapshot().Boards.MayShow {
		return none, ErrNotAllowed
	}
	o, f, err := r.slidesOf(paths)
	if err != nil {
		return none, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return none, err
	}
	size := uint64(info.Size())
	ticket, err := r.class.Share(r.projector.ctx, f, size, func(done uint64) { progress(float64(done) / float64(max(1, size))) })
	if err != nil {
		return none, err
	}
	o.Ticket = ticket.AppendTo(nil)
	body, err := deck.EncodeOpen(o)
	if err != nil {
		return none, err
	}
	var seq uint64
	err = call(func(ctx context.Context) (err error) {
		seq, err = r.class.Append(ctx, journal.KindDeck, body)
		return err
	})
	if err != nil {
		r.class.Drop(ticket.ID())
		return none, err
	}
	return board.DeckID(r.self, seq), nil
}

// slidesOf returns what is said of a deck, without its ticket, and its file, which is the caller's to close.
func (r *Room) slidesOf(paths []string) (o deck.Opening, f *os.File, err error) {
	switch {
	case len(paths) == 0:
		return o, nil, ErrNoSlides
	case len(paths) > deck.MaxPages:
		return o, nil, ErrTooMany
	}
	o = deck.Opening{Title: deck.Title(paths[0], "Slides"), Source: deck.PDF}
	isPDF, err := beginsWith(paths[0], "%PDF-")
	switch {
	case err != nil:
		return o, nil, err
	case isPDF && len(paths) > 1:
		return o, nil, ErrNoSlides
	case isPDF:
		f, err = os.Open(paths[0])
	default:
		o.Source = deck.Pictures
		f, err = picturesFile(o.Title, paths)
	}
	if err != nil {
		return o, nil, err
	}
	if o.Pages, err = r.sizesIn(f); err != nil {
		f.Close()
		return o, nil, err
	}
	return o, f, nil
}

// beginsWith reports whether some text is near the beginning of a file.
func beginsWith(path, text string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 1024)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, err
	}
	return bytes.Contains(head[:n], []byte(text)), nil
}

// picturesFile makes a PDF of pictures, in a file that nobody else sees and that is gone when it is closed, or with the next cleaning up.
func picturesFile(title string, paths []string) (*os.File, error) {
	f, err := os.CreateTemp("", "lyceum-slides-*.pdf")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name()) // where a file that is open cannot be, it stays
	if err = pictures.WritePDF(f, title, paths); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// sizesIn returns the sizes that the pages of a PDF have on the board.
func (r *Room) sizesIn(f *os.File) ([]deck.Size, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	renderer, err := r.projector.begin()
	if err != nil {
		return nil, err
	}
	doc, err := renderer.Open(r.projector.ctx, f, info.Size(), nil)
	if err != nil {
		return nil, err
	}
	sizes := doc.Sizes()
	doc.Close()
	return sizes, nil
}

// RemoveDeck takes a deck away: who opened it may, and staff.
func (r *Room) RemoveDeck(doc board.DocumentID) error {
	b := r.Snapshot().Boards
	d := b.Deck(doc)
	switch {
	case d == nil:
		return ErrNoBoard
	case !d.Remove:
		return ErrNotAllowed
	}
	return r.write(journal.KindDeck, deck.EncodeRemove(doc.Author, doc.Seq), nil)
}

// OpenBoardFile adds the pages of a .cboard file to the end of a document, and returns the first of them.
func (r *Room) OpenBoardFile(path string, to board.DocumentID) (first board.PageID, err error) {
	if err := r.mayEdit(to); err != nil {
		return first, err
	}
	f, err := os.Open(path)
	if err != nil {
		return first, err
	}
	defer f.Close()
	file, err := board.ReadFile(f)
	if err != nil {
		return first, err
	}
	tickets := make(map[string]string, len(file.Pictures))
	for name, data := range file.Pictures {
		p, err := r.sharePicture(data)
		if err != nil {
			return first, err
		}
		tickets[name] = p.Ticket
	}
	var list []newPage
	for i := range file.Pages {
		p := &file.Pages[i]
		list = append(list, newPage{p.Size, p.Pattern, func(added board.PageID) [][]board.Op { return p.Ops(added, tickets) }})
	}
	return r.addPages(to, list)
}

// readPicture reads the file of a picture that this person chose.
func readPicture(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, ErrPictureKind
	case info.Size() > MaxBoardImage:
		return nil, ErrImageTooLarge
	}
	return os.ReadFile(path)
}

// share shares data with the class as a file.
func (r *Room) share(data []byte) (session.Ticket, error) {
	return r.class.Share(r.projector.ctx, bytes.NewReader(data), uint64(len(data)), nil)
}
