package board

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of an own file. Nothing is made of what goes beyond them.
const (
	MaxFile          = 256 << 20 // bytes
	MaxFileObjects   = 400_000   // of all pages together: those of several who draw as much as MaxState has room for
	MaxFilePictures  = 200
	filePictureBytes = 96 << 20 // of pictures that [FileOf] takes in: base64 makes half of MaxFile of them
	maxFileName      = 1000     // bytes of a title and of a name: more than 240 characters of any script
)

// ErrFile says that a file is no board, or one of a newer program.
var ErrFile = errors.New("not a board that can be opened")

// A File is boards as they are kept on a disk, in a .cboard: pages with what is on them, and the pictures.
type File struct {
	Title    string
	Pages    []FilePage
	Pictures map[string][]byte // their files, PNG, JPEG or WebP, by the ticket of their objects
}

// A FilePage is one page of a [File].
type FilePage struct {
	Size    Size
	Pattern Pattern // White or Grid
	Objects []FileObject
}

// A FileObject is one object on a page, undermost first.
type FileObject struct {
	Shape           // Z and Token are not kept
	By    string    // name of who drew it, or ""
	At    time.Time // when, to the millisecond, or zero
}

// FileOf returns pages as a file. Those of a deck's file are white. names, which may be nil, tells who an object is by,
// and pictures, which may be nil too, gives the files of pictures by ticket; a picture without one, and one for which there is no room,
// is kept as a place. Titles and names are cut to what a file can have: whoever drew, it can be written.
func FileOf(title string, pages []*Page, names func(*Object) string, pictures func(ticket string) []byte) *File {
	f := &File{Title: fileLine(title), Pictures: map[string][]byte{}}
	k := pictureKeeper{file: f, called: map[string]string{}, files: pictures, room: filePictureBytes}
	for _, p := range pages {
		fp := FilePage{Size: p.Size, Pattern: p.Pattern}
		if fp.Size == (Size{}) {
			fp.Size = PageSize
		}
		if fp.Pattern == DeckPage {
			fp.Pattern = White
		}
		for _, o := range p.Objects {
			fo := FileObject{Shape: o.Shape, At: o.Clock.Time()}
			fo.Z, fo.Token = "", 0
			if names != nil {
				fo.By = fileLine(names(o))
			}
			if o.Image != nil {
				fo.Image = k.keep(o.Image)
			}
			fp.Objects = append(fp.Objects, fo)
		}
		f.Pages = append(f.Pages, fp)
	}
	return f
}

// fileLine returns a line as a file can have it: without control characters, and cut where it is too long.
func fileLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	for len(s) > maxFileName {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// A pictureKeeper takes pictures into a file.
type pictureKeeper struct {
	file   *File
	called map[string]string // what they are called there, by ticket, which need not be text
	files  func(ticket string) []byte
	room   int // bytes that are left for them
}

// keep takes a picture into the file, once, and returns where it is there.
func (k *pictureKeeper) keep(p *Picture) *Picture {
	name := k.called[p.Ticket]
	if name == "" {
		name = fmt.Sprint("picture ", len(k.called)+1)
		k.called[p.Ticket] = name
		if k.files != nil && len(k.file.Pictures) < MaxFilePictures {
			if data := k.files(p.Ticket); data != nil && len(data) <= k.room {
				k.file.Pictures[name], k.room = data, k.room-len(data)
			}
		}
	}
	return &Picture{name, p.Width, p.Height}
}

// Ops returns the operations that put the objects of a page on another one, those of each entry by themselves. Tickets
// of pictures are changed to those in tickets; a picture that is not there is left out.
func (p *FilePage) Ops(page PageID, tickets map[string]string) [][]Op {
	var ops []Op
	for _, o := range p.Objects {
		if o.Image != nil {
			ticket, there := tickets[o.Image.Ticket]
			if !there {
				continue
			}
			picture := *o.Image
			picture.Ticket = ticket
			o.Image = &picture
		}
		ops = append(ops, Put{page, o.Shape})
	}
	return inEntries(ops)
}

// check reports what nobody would read.
func (f *File) check() error {
	objects := 0
	for i, p := range f.Pages {
		objects += len(p.Objects)
		if !p.Size.valid() || p.Pattern > Grid {
			return fmt.Errorf("page %d of %d×%d: %w", i+1, p.Size.Width, p.Size.Height, ErrFile)
		}
		for _, o := range p.Objects {
			if err := o.check(); err != nil {
				return fmt.Errorf("page %d: %w", i+1, err)
			}
		}
	}
	switch {
	case len(f.Pages) == 0 || len(f.Pages) > MaxPageNumber || objects > MaxFileObjects || len(f.Pictures) > MaxFilePictures:
		return fmt.Errorf("%d pages, %d objects, %d pictures: %w", len(f.Pages), objects, len(f.Pictures), ErrFile)
	case len(f.Title) > maxFileName || f.Title != "" && !validText(f.Title):
		return fmt.Errorf("title: %w", ErrFile)
	}
	for name := range f.Pictures {
		if len(name) > MaxTicket || !validText(name) {
			return fmt.Errorf("picture with a name of %d bytes: %w", len(name), ErrFile)
		}
	}
	return nil
}

// check reports an object that cannot be on a board.
func (o *FileObject) check() error {
	put := Put{PageNumber(1), o.Shape}
	switch {
	case !put.complete() || !o.Style.valid():
	case len(o.By) > maxFileName || o.By != "" && !validText(o.By):
	case (o.Kind == Text) != (o.Text != "") || o.Text != "" && !validText(o.Text):
	case !o.Place.valid() || o.Z != "" || o.Token != 0:
	case o.Image != nil && (len(o.Image.Ticket) > MaxTicket || !validText(o.Image.Ticket) || !o.Image.sized()):
	default:
		return nil
	}
	return fmt.Errorf("%v: %w", o.Kind, ErrFile)
}

func (s Size) valid() bool {
	return s.Width >= minPage && s.Width <= MaxPage && s.Height >= minPage && s.Height <= MaxPage
}

func (p Place) valid() bool {
	within := func(v, limit int32) bool { return -limit <= v && v <= limit }
	return within(p.DX, MaxOffset) && within(p.DY, MaxOffset) && within(p.ScaleX, MaxScale) && within(p.ScaleY, MaxScale) &&
		p.ScaleX != 0 && p.ScaleY != 0
}

func (p *Picture) sized() bool {
	return p.Width >= 1 && p.Width <= MaxPicture && p.Height >= 1 && p.Height <= MaxPicture
}
