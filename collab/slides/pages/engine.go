package pages

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// An engine is one instance of pdfium in a WebAssembly box: it sees the bytes of the documents it was given and nothing
// else, neither files nor the network nor the clock, and fonts are those it has in it. Only its owner calls it; kill
// may come from anywhere. After an error that [fatal] finds it is of no more use.
type engine struct {
	pool   pdfium.Pool
	pdf    pdfium.Pdfium
	kill   context.CancelFunc // ends what runs; every later call fails
	memory *memory
	open   []opened // used longest ago first
	opens  int      // how often it opened one

	expired atomic.Bool // it was killed because something took too long
}

// shared reports whether more than one document was open in the instance, so that one may have spoilt another.
func (e *engine) shared() bool { return e.opens > 1 }

// An opened is a document that the engine has open.
type opened struct {
	doc  *Document
	ref  references.FPDF_DOCUMENT
	file *lent
}

// A lent is a file as an engine reads it until it is taken back. The library keeps what it was given for ever if an
// instance ends badly, and shall not keep the file.
type lent struct{ file io.ReaderAt }

// ReadAt reads the file, for the engine's owner, who alone takes it back.
func (l *lent) ReadAt(b []byte, at int64) (int, error) {
	if l.file == nil {
		return 0, ErrClosed
	}
	return l.file.ReadAt(b, at)
}

// startEngine begins an instance. The first one of a cache compiles pdfium, which takes seconds.
func startEngine(cache wazero.CompilationCache) (*engine, error) {
	ctx, kill := context.WithCancel(context.Background())
	e := &engine{kill: kill, memory: &memory{}}
	ctx = experimental.WithMemoryAllocator(ctx, e.memory)
	ctx = experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0))
	var err error
	e.pool, err = webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: 1, MaxIdle: 1, Stdout: io.Discard, Stderr: io.Discard,
		FSConfig: wazero.NewFSConfig(), // no files; without this it would see all of them
		RuntimeConfig: wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithCompilationCache(cache).
			WithMemoryLimitPages(maxMemory / (64 << 10)).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
	})
	if err != nil {
		kill()
		return nil, fmt.Errorf("%w: %w", errStart, err)
	}
	if e.pdf, err = e.pool.GetInstance(time.Minute); err != nil {
		e.close()
		return nil, fmt.Errorf("%w: %w", errStart, err)
	}
	return e, nil
}

// close ends the instance, in whatever state it is, and gives its memory back.
func (e *engine) close() {
	e.kill()
	e.pool.Close() // what it says of an instance that was killed is of no interest
	for _, o := range e.open {
		o.file.file = nil
	}
	e.memory.Free()
	e.open = nil
}

// document returns the document, which it opens unless it is open.
func (e *engine) document(d *Document) (references.FPDF_DOCUMENT, error) {
	if i := slices.IndexFunc(e.open, func(o opened) bool { return o.doc == d }); i >= 0 {
		o := e.open[i]
		e.open = append(slices.Delete(e.open, i, i+1), o)
		return o.ref, nil
	}
	if len(e.open) == maxOpen {
		if err := e.forget(e.open[0].doc); err != nil {
			return "", err
		}
	}
	e.opens++
	file := &lent{d.file}
	resp, err := e.pdf.OpenDocument(&requests.OpenDocument{FileReader: io.NewSectionReader(file, 0, d.size), FileReaderSize: d.size})
	if err != nil {
		file.file = nil
		return "", err
	}
	e.open = append(e.open, opened{d, resp.Document, file})
	return resp.Document, nil
}

// forget closes a document if it is open.
func (e *engine) forget(d *Document) error {
	i := slices.IndexFunc(e.open, func(o opened) bool { return o.doc == d })
	if i < 0 {
		return nil
	}
	o := e.open[i]
	e.open = slices.Delete(e.open, i, i+1)
	_, err := e.pdf.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: o.ref})
	o.file.file = nil
	return err
}

// A paper is the size of a page in points.
type paper struct{ width, height float64 }

// papers returns the sizes of all pages.
func (e *engine) papers(d *Document, limit int) ([]paper, error) {
	ref, err := e.document(d)
	if err != nil {
		return nil, err
	}
	n, err := e.pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: ref})
	switch {
	case err != nil:
		return nil, err
	case n.PageCount <= 0:
		return nil, ErrNoPages
	case n.PageCount > limit:
		return nil, ErrTooManyPages
	}
	sizes := make([]paper, n.PageCount)
	for i := range sizes {
		size, err := e.pdf.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: ref, Index: i})
		switch {
		case err == nil:
			sizes[i] = paper{size.Width, size.Height}
		case fatal(err):
			return nil, err
		}
	}
	return sizes, nil
}

// picture renders a part of a page, which lies on the board's page where place says. What is outside of the page is
// white.
func (e *engine) picture(d *Document, page int, place, part image.Rectangle) (*image.RGBA, error) {
	ref, err := e.document(d)
	if err != nil {
		return nil, err
	}
	bitmap, err := e.pdf.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{
		Width: part.Dx(), Height: part.Dy(), Format: enums.FPDF_BITMAP_FORMAT_BGRX, Pointer: uint64(0),
	})
	if err != nil {
		return nil, err
	}
	_, err = e.pdf.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: bitmap.Bitmap, Width: part.Dx(), Height: part.Dy(), Color: 0xffffffff})
	if err == nil {
		_, err = e.pdf.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
			Bitmap: bitmap.Bitmap, Page: requests.Page{ByIndex: &requests.PageByIndex{Document: ref, Index: page}},
			StartX: place.Min.X - part.Min.X, StartY: place.Min.Y - part.Min.Y, SizeX: place.Dx(), SizeY: place.Dy(),
			Flags: enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER,
		})
	}
	var img *image.RGBA
	if err == nil {
		img, err = e.copyOut(bitmap.Bitmap, part)
	}
	if err != nil && fatal(err) {
		return nil, err
	}
	if _, err := e.pdf.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap.Bitmap}); err != nil {
		return nil, err
	}
	return img, err
}

// errStart says that pdfium itself does not run here, whatever the document.
var errStart = errors.New("pdfium does not start")

// errNoBitmap says that pdfium had no memory left for a picture.
var errNoBitmap = errors.New("pdfium: no memory for a picture")

// copyOut takes a picture out of pdfium's memory.
func (e *engine) copyOut(bitmap references.FPDF_BITMAP, part image.Rectangle) (*image.RGBA, error) {
	b, err := e.pdf.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(part)
	if len(b.Buffer) != len(img.Pix) {
		return nil, errNoBitmap
	}
	copy(img.Pix, b.Buffer)
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 0xff
	}
	return img, nil
}

// forms writes a file in which each page of the document is a drawing, two on a page (pdf.ReadForms).
func (e *engine) forms(d *Document, w io.Writer) error {
	ref, err := e.document(d)
	if err != nil {
		return err
	}
	// Only the drawings are used, so the size is of no interest. With one on a page pdfium would copy the pages as they are.
	made, err := e.pdf.FPDF_ImportNPagesToOne(&requests.FPDF_ImportNPagesToOne{
		Source: ref, OutputWidth: 612, OutputHeight: 792, NumPagesOnXAxis: 2, NumPagesOnYAxis: 1,
	})
	if err != nil {
		return err
	}
	_, err = e.pdf.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: made.Document, Flags: requests.SaveFlagNoIncremental, FileWriter: w})
	return err
}

// own are this package's errors, which say all there is to say.
var own = []error{
	ErrTooLarge, ErrNotPDF, ErrLocked, ErrTooManyPages, ErrNoPages, ErrPage, ErrTooLong, ErrGivenUp, ErrBusy, ErrClosed, errStart,
	context.Canceled, context.DeadlineExceeded,
}

// is reports whether an error is, or wraps, one of several.
func is(err error, several []error) bool {
	return slices.ContainsFunc(several, func(one error) bool { return errors.Is(err, one) })
}

// fatal reports whether an error leaves an instance of no use: all do but what pdfium itself says of a document or a
// page, and this package. A trap may have left anything behind.
func fatal(err error) bool {
	const noSize = "could not load page size by index" // the library has no value for it
	return !is(err, own) && err.Error() != noSize && !is(err, []error{
		pdfiumerrors.ErrFile, pdfiumerrors.ErrFormat, pdfiumerrors.ErrPassword, pdfiumerrors.ErrSecurity, pdfiumerrors.ErrPage,
	})
}

// asFault returns what an error says of a file or page in this package's words, other if it says nothing of either.
func asFault(err, other error) error {
	switch {
	case is(err, own):
		return err
	case is(err, []error{pdfiumerrors.ErrPassword, pdfiumerrors.ErrSecurity}):
		return ErrLocked
	case is(err, []error{pdfiumerrors.ErrFile, pdfiumerrors.ErrFormat}):
		return ErrNotPDF
	}
	return fmt.Errorf("%w (%.100s)", other, err.Error())
}
