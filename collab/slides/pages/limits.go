package pages

import (
	"errors"
	"time"
)

// Limits of what is rendered. What is beyond them is refused, or cut off, and harms nothing else.
const (
	MaxFile   = 200 << 20 // bytes of a PDF
	MaxPixels = 24 << 20  // of one picture
	MaxWidth  = 1 << 15   // pixels of a whole page, of which a part is rendered

	maxMemory  = 512 << 20 // bytes that pdfium may have: a picture in a page takes four bytes a pixel
	keepMemory = 160 << 20 // bytes after which its instance ends once it has nothing to do, since it gives none back
	wholePage  = 6 << 20   // pixels up to which a page is rendered whole, whatever part of it is asked for
	maxOpen    = 4         // documents that pdfium has open at a time; another closes that which was used longest ago
	maxWaiting = 64        // pictures and calls that wait: more pictures drop the oldest, more calls fail with ErrBusy
	maxFaults  = 5         // pages of a document that may end pdfium's instance; then the document is given up

	openLimit  = 20 * time.Second // to read a file's tables and the sizes of its pages
	pageLimit  = 10 * time.Second // for one picture
	formsLimit = 3 * time.Minute  // for all pages as drawings
	idleLimit  = 2 * time.Minute  // after which pdfium's memory is given back
)

// Errors of a file, a page or a renderer. Those of a file stay as they are however often one tries.
var (
	ErrTooLarge     = errors.New("PDF: over 200 MB")
	ErrNotPDF       = errors.New("PDF: this is no PDF, or a damaged one")
	ErrLocked       = errors.New("PDF: it needs a password")
	ErrTooManyPages = errors.New("PDF: over 1000 pages")
	ErrNoPages      = errors.New("PDF: it has no pages")
	ErrPage         = errors.New("PDF: this page cannot be shown")
	ErrTooLong      = errors.New("PDF: it takes too long to show")
	ErrGivenUp      = errors.New("PDF: too many of its pages cannot be shown")
	ErrBusy         = errors.New("PDF: too much at once")
	ErrClosed       = errors.New("PDF: closed")
)
