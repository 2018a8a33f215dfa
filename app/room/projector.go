package room

import (
	"context"
	"errors"
	"image"
	"path/filepath"
	"sync"

	"lyceum/collab/board"
	deck "lyceum/collab/slides"
	"lyceum/collab/slides/pages"
	"lyceum/session"
)

// A projector makes pictures of the pages of decks, and of what lies on boards. It does nothing until somebody looks. Its methods may be
// called from any goroutine.
type projector struct {
	room *Room
	ctx  context.Context // ends with it
	end  context.CancelFunc
	work sync.WaitGroup // goroutines
	warm sync.Once      // so that it happens while the first deck is on its way

	mu       sync.Mutex // guards what follows
	renderer *pages.Renderer
	decks    map[board.DocumentID]*projected
	images   imageStore
	more     func()
	closed   bool
}

// A projected is a deck that somebody looks at.
type projected struct {
	ready chan struct{} // closed when it was opened, or could not be
	file  *session.File
	doc   *pages.Document // nil: it could not be opened
	err   error
}

func newProjector(r *Room) *projector {
	p := &projector{room: r, decks: map[board.DocumentID]*projected{}, images: newImageStore()}
	p.ctx, p.end = context.WithCancel(context.Background())
	return p
}

// Ground returns what gives the pictures of a page of a deck's file: width pixels wide, the part of it that is asked for, and whether it is
// as sharp as that. It never waits; nil: it is no page of a deck's file.
func (r *Room) Ground(doc board.DocumentID, page board.PageID) func(width int, part image.Rectangle) (*image.RGBA, bool) {
	if doc.Kind != board.Deck || page.Number == 0 {
		return nil
	}
	return func(width int, part image.Rectangle) (*image.RGBA, bool) {
		d := r.projector.deck(doc)
		if d == nil {
			return nil, false
		}
		select {
		case <-d.ready:
		default:
			return nil, false
		}
		if d.doc == nil {
			return nil, true // it stays white
		}
		return d.doc.Picture(int(page.Number), width, part)
	}
}

// WatchPictures has f called whenever Ground or BoardImage has more than before, until it is called with nil. f must not wait.
func (r *Room) WatchPictures(f func()) {
	r.projector.mu.Lock()
	defer r.projector.mu.Unlock()
	r.projector.more = f
}

// tell tells that there is more to be seen.
func (p *projector) tell() {
	p.mu.Lock()
	more := p.more
	p.mu.Unlock()
	if more != nil {
		more()
	}
}

// deck returns a deck, which is opened in the background if it is here and nobody has looked yet; nil: it is not here.
func (p *projector) deck(doc board.DocumentID) *projected {
	p.mu.Lock()
	d := p.decks[doc]
	p.mu.Unlock()
	if d != nil {
		return d
	}
	ticket, sizes, missing := p.room.fileOf(doc)
	renderer, err := p.begin()
	if err != nil {
		return nil
	}
	if missing != nil {
		p.warm.Do(renderer.Warm) // pdfium takes seconds to begin on a computer that never had slides
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return nil
	case p.decks[doc] != nil:
		return p.decks[doc]
	}
	d = &projected{ready: make(chan struct{})}
	p.decks[doc] = d
	p.work.Go(func() {
		p.open(renderer, d, ticket, sizes)
		switch {
		case errors.Is(d.err, pages.ErrBusy): // who looks again tries again
			p.forget(doc)
			return
		case d.err != nil && !errors.Is(d.err, pages.ErrClosed) && !errors.Is(d.err, context.Canceled):
			p.room.deckFault(doc, d.err)
		}
		p.tell()
	})
	return d
}

// begin returns the renderer, which begins when it is first needed.
func (p *projector) begin() (*pages.Renderer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return nil, ErrClosed
	case p.renderer == nil:
		p.renderer = pages.New(pages.Config{CacheDir: filepath.Join(p.room.profile.Dir, pdfFolder)})
	}
	return p.renderer, nil
}

// pdfFolder is the folder of a profile for what makes slides show sooner.
const pdfFolder = "slides"

func (p *projector) open(r *pages.Renderer, d *projected, ticket session.Ticket, sizes []deck.Size) {
	defer close(d.ready)
	if d.file, d.err = p.room.openFile(ticket); d.err != nil {
		return
	}
	doc, err := r.Open(p.ctx, d.file, d.file.Size(), sizes)
	if d.err = err; err != nil {
		return
	}
	doc.OnReady(func(int) { p.tell() })
	d.doc = doc
}

// document returns a deck for who can wait; its pages can be drawn until the class is left, or the deck is taken away.
func (p *projector) document(ctx context.Context, doc board.DocumentID) (*pages.Document, error) {
	d := p.deck(doc)
	if d == nil {
		return nil, ErrNotHere
	}
	select {
	case <-d.ready:
		return d.doc, d.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// forget closes a deck that was taken away, in the background.
func (p *projector) forget(doc board.DocumentID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.decks[doc]
	if d == nil || p.closed {
		return
	}
	delete(p.decks, doc)
	p.work.Go(func() { d.close() })
}

// close lets go of the deck's file.
func (d *projected) close() {
	<-d.ready
	if d.doc != nil {
		d.doc.Close()
	}
	if d.file != nil {
		_ = d.file.Close() // it was only read
	}
}

// close ends the projector and waits until nothing reads any file.
func (p *projector) close() {
	p.mu.Lock()
	p.closed, p.more = true, nil
	renderer, decks := p.renderer, p.decks
	p.mu.Unlock()
	p.end()
	p.work.Wait()
	if renderer != nil {
		renderer.Close()
	}
	for _, d := range decks {
		d.close()
	}
}
