package pages

import (
	"bytes"
	"container/list"
	"context"
	"fmt"
	"image"
	"io"
	"slices"
	"sync"
	"time"

	"lyceum/collab/slides"
)

// A Config says what a renderer has. The zero value will do.
type Config struct {
	// CacheDir is a folder of this user's alone for what compiling pdfium made, so that it takes seconds once and not
	// with every start. "" keeps nothing.
	CacheDir string
	// Pictures is how many bytes of pictures are kept at most, 0 for 96 MB.
	Pictures int
}

// A Renderer makes pictures of the pages of PDFs. It has one instance of pdfium, which begins when it is first needed,
// and one goroutine that runs it. Use [New].
type Renderer struct {
	config Config
	// How long pdfium may take to open a file, for a picture, and for all pages as drawings.
	openLimit, pageLimit, formsLimit time.Duration

	mu     sync.Mutex // guards what follows, and what of documents says so
	cache  cache
	calls  []*call // that wait, in turn; at most maxWaiting
	asked  []key   // pictures that are wanted, newest last; at most maxWaiting, the oldest are dropped
	ahead  []key   // that will be wanted, if there is nothing else to do
	gone   []*Document
	closed bool

	ending context.Context // ends when the renderer is closed
	end    context.CancelFunc

	wake    chan struct{} // holds one if there is something to do
	stopped chan struct{} // closed when the goroutine has ended
	alone   chan struct{} // holds one while there is a second instance
	compile compiled
}

// A call is work that somebody waits for.
type call struct {
	ctx   context.Context
	limit time.Duration
	do    func(*engine) error
	done  chan error // has room for one
}

// New returns a renderer, which must be closed.
func New(config Config) *Renderer {
	if config.Pictures == 0 {
		config.Pictures = 96 << 20
	}
	r := &Renderer{
		config: config, openLimit: openLimit, pageLimit: pageLimit, formsLimit: formsLimit,
		wake: make(chan struct{}, 1), stopped: make(chan struct{}), alone: make(chan struct{}, 1),
	}
	r.cache = cache{limit: config.Pictures, byKey: map[key]*list.Element{}}
	r.compile.dir = config.CacheDir
	r.ending, r.end = context.WithCancel(context.Background())
	r.start()
	return r
}

// Warm has pdfium begin, if it has not, so that the first page need not wait for it. It returns at once.
func (r *Renderer) Warm() {
	r.enqueue(&call{ctx: context.Background(), limit: r.pageLimit, do: func(*engine) error { return nil }, done: make(chan error, 1)})
}

// Open returns the document in a file, which must stay readable until the document is closed and whose ReadAt any
// goroutine may call. sizes are those which its pages have on the board, by the entry that opened the deck; nil for
// those that fit the file. Errors are the file's, the renderer's, or ctx's.
func (r *Renderer) Open(ctx context.Context, file io.ReaderAt, size int64, sizes []slides.Size) (*Document, error) {
	if size > MaxFile {
		return nil, ErrTooLarge
	}
	head := make([]byte, min(size, 1024))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	if !bytes.Contains(head, []byte("%PDF-")) {
		return nil, ErrNotPDF
	}
	d := &Document{r: r, file: file, size: size, sizes: slices.Clone(sizes), faults: map[int]error{}}
	err := r.call(ctx, r.openLimit, func(e *engine) (err error) {
		d.papers, err = e.papers(d, slides.MaxPages)
		return err
	})
	if err != nil {
		r.forget(d)
		return nil, asFault(err, ErrNotPDF)
	}
	if d.sizes == nil {
		for _, p := range d.papers {
			d.sizes = append(d.sizes, slides.Fit(p.width, p.height))
		}
	}
	return d, nil
}

// Close ends the renderer, and pdfium in the middle of whatever it does, and waits until nothing reads any file any
// more: seconds, if pdfium is just being compiled. Who waits for a picture gets ErrClosed.
func (r *Renderer) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.end()
	r.poke()
	<-r.stopped
	r.alone <- struct{}{} // waits for the second instance, and lets none begin
}

// poke wakes the goroutine.
func (r *Renderer) poke() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// ask wants a picture, newest first. The caller holds the lock.
func (r *Renderer) ask(k key) {
	r.asked = append(slices.DeleteFunc(r.asked, func(a key) bool { return a == k }), k)
	if len(r.asked) > maxWaiting {
		r.asked = slices.Delete(r.asked, 0, 1)
	}
	r.poke()
}

// enqueue has a call run in its turn.
func (r *Renderer) enqueue(c *call) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return ErrClosed
	case len(r.calls) >= maxWaiting:
		return ErrBusy
	}
	r.calls = append(r.calls, c)
	r.poke()
	return nil
}

// call runs something with the engine and waits for it, or for ctx.
func (r *Renderer) call(ctx context.Context, limit time.Duration, do func(*engine) error) error {
	c := &call{ctx, limit, do, make(chan error, 1)}
	if err := r.enqueue(c); err != nil {
		return err
	}
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// forget closes a document, in the engine too.
func (r *Renderer) forget(d *Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d.closed {
		return
	}
	d.closed, d.ready = true, nil
	r.cache.forget(d)
	r.asked = slices.DeleteFunc(r.asked, func(k key) bool { return k.doc == d })
	r.ahead = slices.DeleteFunc(r.ahead, func(k key) bool { return k.doc == d })
	r.gone = append(r.gone, d)
	r.poke()
}

// render renders a picture, unless it is here by now, and keeps it. Only who runs the engine calls it.
func (r *Renderer) render(e *engine, k key) (*image.RGBA, error) {
	r.mu.Lock()
	img, err := r.cache.get(k), k.doc.fault(k.page)
	r.mu.Unlock()
	if img != nil || err != nil {
		return img, err
	}
	img, err = e.picture(k.doc, k.page-1, k.doc.place(k.page, k.width), k.part)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil && !k.doc.closed:
		r.cache.put(k, img)
	case err != nil && !e.shared() && !r.closed:
		k.doc.blame(k.page, err, e.expired.Load())
	}
	return img, err
}

// blame records that a page cannot be shown. The caller holds the lock.
func (d *Document) blame(page int, err error, late bool) {
	if late {
		d.ended, err = d.ended+1, ErrTooLong
	} else if fatal(err) {
		d.ended++
	}
	d.faults[page] = asFault(err, ErrPage)
}
