package slides

import (
	"errors"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
)

// Limits of a deck. A statement beyond them is none.
const (
	MaxPages  = 1000 // of a deck
	MaxTitle  = 100  // characters of a title
	MaxTicket = 256  // bytes of what names the file
	MinSide   = 16   // pixels of a page, either way
	MaxSide   = 4096

	// LongSide is how many pixels the longer side of a page has on the board, whatever paper it was made for.
	LongSide = 1600
)

// Errors of an [Opening] that no entry can say.
var (
	ErrTitle  = errors.New("slides: a title has 1 to 100 characters, and not of control or white space alone")
	ErrPages  = errors.New("slides: a deck has 1 to 1000 pages")
	ErrTicket = errors.New("slides: a ticket has 1 to 256 bytes")
)

// A Source says what a deck was made from. Its file is a PDF all the same.
type Source uint8

const (
	PDF      Source = 1
	Pictures Source = 2
)

// String returns the source's name.
func (s Source) String() string {
	switch s {
	case PDF:
		return "pdf"
	case Pictures:
		return "images"
	}
	return "unknown"
}

// A Size is that of a page on the board in pixels: what is drawn goes by it, whatever a page is rendered at.
type Size struct{ Width, Height uint16 }

// Fit returns the size on the board of a page that is width by height of whatever unit. What is no size, or a strip
// more than twenty times as long as wide, is made one that can be shown.
func Fit(width, height float64) Size {
	const narrow = LongSide / 20
	switch {
	case !(width > 0) || !(height > 0) || math.IsInf(width, 0) || math.IsInf(height, 0):
		return Size{LongSide, LongSide * 9 / 16}
	case width >= height:
		return Size{LongSide, uint16(max(narrow, math.Round(LongSide*height/width)))}
	}
	return Size{uint16(max(narrow, math.Round(LongSide*width/height))), LongSide}
}

func (s Size) valid() bool {
	return s.Width >= MinSide && s.Width <= MaxSide && s.Height >= MinSide && s.Height <= MaxSide
}

// An Opening is what a member says to open a deck for everybody.
type Opening struct {
	Title  string
	Source Source
	Pages  []Size
	Ticket []byte // names the file to the class (package session); opaque here
}

// check returns what keeps an opening from being said.
func (o Opening) check() error {
	switch {
	case !validTitle(o.Title):
		return ErrTitle
	case len(o.Pages) == 0 || len(o.Pages) > MaxPages:
		return ErrPages
	case len(o.Ticket) == 0 || len(o.Ticket) > MaxTicket:
		return ErrTicket
	}
	return nil
}

// validTitle reports whether a title can be said and shown in one line.
func validTitle(title string) bool {
	return len(title) <= MaxTitle*utf8.UTFMax && utf8.ValidString(title) && utf8.RuneCountInString(title) <= MaxTitle &&
		strings.TrimSpace(title) != "" && !strings.ContainsFunc(title, unicode.IsControl)
}

// Title makes a title of the name of a file: without its folder and ending, of characters that a title may have, and
// not too long. It is fallback if nothing is left.
func Title(file, fallback string) string {
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	title := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, file)
	if runes := []rune(title); len(runes) > MaxTitle {
		title = string(runes[:MaxTitle])
	}
	if !validTitle(title) {
		return fallback
	}
	return title
}

// A Deck is slides that were opened for the class. It is never modified.
type Deck struct {
	Author journal.Author // who opened it
	Seq    uint64         // of the entry that did; with Author it names the deck
	Clock  journal.Clock  // of that entry
	Opening
}
