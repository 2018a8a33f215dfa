package board

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

// sampleFile has objects of all kinds.
func sampleFile() *File {
	f := &File{Title: "Plants", Pictures: map[string][]byte{"ticket": []byte("a picture")}}
	at := time.Date(2026, 3, 2, 9, 30, 0, 7e6, time.UTC)
	p := FilePage{Size: Size{800, 600}, Pattern: Grid}
	for _, op := range withDefaults(everything()) {
		if put, is := op.(Put); is {
			put.Z, put.Token = "", 0
			p.Objects = append(p.Objects, FileObject{Shape: put.Shape, By: "Ana", At: at})
		}
	}
	f.Pages = []FilePage{{Size: PageSize}, p}
	return f
}

func TestFileOpensAgainAsItWas(t *testing.T) {
	var b bytes.Buffer
	if err := WriteFile(&b, sampleFile()); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile(&b)
	if err != nil {
		t.Fatal(err)
	}
	if want := sampleFile(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// What people are called, how much they draw and how large their pictures are keeps nobody from saving a board.
func TestWhateverWasDrawnCanBeSavedAndOpened(t *testing.T) {
	o := &Object{Shape: Shape{Kind: Image, Points: []Point{{0, 0}, {100, 100}}, Style: DefaultStyle, Place: Here}, Clock: 1 << 16}
	page := &Page{ID: PageNumber(1), Size: PageSize}
	for i := range 4 {
		is := *o
		is.Image = &Picture{fmt.Sprint("ticket ", i), 640, 480}
		page.Objects = append(page.Objects, &is)
	}
	long := strings.Repeat("😀", 400)
	f := FileOf("a\ttitle\n"+long, []*Page{page}, func(*Object) string { return "A\x00na " + long }, func(string) []byte { return make([]byte, 40<<20) })
	var b bytes.Buffer
	if err := WriteFile(&b, f); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile(&b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Pages[0].Objects) != 4 || len(got.Pictures) != 2 {
		t.Errorf("%d objects and %d pictures, want 4 and as many as there is room for, 2", len(got.Pages[0].Objects), len(got.Pictures))
	}
	if by := got.Pages[0].Objects[0].By; !strings.HasPrefix(by, "Ana 😀") || !strings.HasPrefix(got.Title, "atitle😀") {
		t.Errorf("by %.20q, title %.20q", by, got.Title)
	}
}

// What would not be read is not written: nobody finds out when it is too late.
func TestFileThatNobodyWouldReadIsNotWritten(t *testing.T) {
	f := sampleFile()
	f.Pictures = map[string][]byte{"a": make([]byte, MaxFile/2), "b": make([]byte, MaxFile/2)}
	if err := WriteFile(io.Discard, f); !errors.Is(err, ErrFile) {
		t.Errorf("a file of more than MaxFile bytes: %v", err)
	}
	broken := errors.New("disk")
	if err := WriteFile(full{broken}, sampleFile()); !errors.Is(err, broken) || errors.Is(err, ErrFile) {
		t.Errorf("a disk that fails: %v", err)
	}
}

type full struct{ err error }

func (f full) Write([]byte) (int, error) { return 0, f.err }

// boardOfEverything returns the class board with objects of all kinds, the picture's ticket being no text.
func boardOfEverything(t *testing.T) *Document {
	c := newClass(t)
	ana := c.join(5, student)
	for _, op := range everything() {
		if p, is := op.(Put); is {
			p.Page = PageNumber(1)
			if p.Image != nil {
				p.Image = &Picture{"\xff\x00ticket", 640, 480}
			}
			ana.does(p)
		}
	}
	return ana.sees().Snapshot().Class
}

// What was on a board, and was written and read, comes to the same on another page.
func TestBoardSurvivesBeingSavedAndOpened(t *testing.T) {
	was := boardOfEverything(t)
	var b bytes.Buffer
	pictures := func(ticket string) []byte {
		if ticket != "\xff\x00ticket" {
			t.Errorf("asked for %q", ticket)
		}
		return []byte("data")
	}
	if err := WriteFile(&b, FileOf("T", was.Pages, func(*Object) string { return "Ana" }, pictures)); err != nil {
		t.Fatal(err)
	}
	f, err := ReadFile(&b)
	if err != nil {
		t.Fatal(err)
	}
	if string(f.Pictures["picture 1"]) != "data" || f.Pages[0].Objects[0].By != "Ana" {
		t.Errorf("%+v", f.Pictures)
	}
	c := newClass(t)
	ben := c.join(1, student)
	for _, ops := range f.Pages[0].Ops(PageNumber(1), map[string]string{"picture 1": "\xff\x00ticket"}) {
		ben.does(ops...)
	}
	is := ben.sees().Snapshot().Class.Pages[0].Objects
	if len(is) != len(was.Pages[0].Objects) {
		t.Fatalf("%d objects of %d", len(is), len(was.Pages[0].Objects))
	}
	for i, o := range was.Pages[0].Objects {
		want := o.Shape
		want.Z, want.Token = DefaultZ, 0
		if !reflect.DeepEqual(is[i].Shape, want) || is[i].Bounds != o.Bounds {
			t.Errorf("object %d is %+v, want %+v", i, is[i].Shape, want)
		}
	}
	if n := len(f.Pages[0].Ops(PageNumber(1), nil)[0]); n != len(is)-1 {
		t.Errorf("%d objects without the picture", n)
	}
}

func TestFilesThatAreNoneAreRefused(t *testing.T) {
	object := func(fields string) string {
		return `{"format":"lyceum board","version":1,"pages":[{"width":100,"height":100,"objects":[{` + fields + `}]}]}`
	}
	for name, text := range map[string]string{
		"nothing":              "",
		"no JSON":              "board",
		"something else":       `{"format":"drawing","version":1,"pages":[]}`,
		"a newer one":          `{"format":"lyceum board","version":2,"pages":[]}`,
		"no pages":             `{"format":"lyceum board","version":1,"pages":[]}`,
		"another order":        `{"version":1,"format":"lyceum board","pages":[{"width":100,"height":100,"objects":[]}]}`,
		"more":                 `{"format":"lyceum board","version":1,"pages":[{"width":100,"height":100,"objects":[]}],"more":1}`,
		"something behind":     `{"format":"lyceum board","version":1,"pages":[{"width":100,"height":100,"objects":[]}]} 1`,
		"a page too large":     `{"format":"lyceum board","version":1,"pages":[{"width":9000,"height":100,"objects":[]}]}`,
		"a page larger still":  `{"format":"lyceum board","version":1,"pages":[{"width":90000000,"height":100,"objects":[]}]}`,
		"no such kind":         object(`"kind":"blob","points":[1,1],"colour":"#000000","width":1`),
		"half a point":         object(`"kind":"pen","points":[1,1,1],"colour":"#000000","width":1`),
		"no points":            object(`"kind":"pen","points":[],"colour":"#000000","width":1`),
		"a point far away":     object(`"kind":"pen","points":[1,1e300],"colour":"#000000","width":1`),
		"no number":            object(`"kind":"pen","points":[1,null],"colour":"#000000","width":"wide"`),
		"no colour":            object(`"kind":"pen","points":[1,1],"colour":"black","width":1`),
		"no width":             object(`"kind":"pen","points":[1,1],"colour":"#000000"`),
		"a text of a pen":      object(`"kind":"pen","points":[1,1],"colour":"#000000","width":1,"text":"a"`),
		"scaled to nothing":    object(`"kind":"pen","points":[1,1],"colour":"#000000","width":1,"place":{"x":1,"y":1}`),
		"a field there is not": object(`"kind":"pen","points":[1,1],"colour":"#000000","width":1,"script":"a"`),
		"too many points":      object(`"kind":"pen","points":[` + strings.Repeat("1,", 2*MaxPoints) + `1],"colour":"#000000","width":1`),
		"an SVG without it":    `<svg xmlns="http://www.w3.org/2000/svg"></svg>`,
		"XML cut short":        `<svg xmlns="http://www.w3.org/2000/svg"><metadata><board xmlns="urn:lyceum:board:1">`,
	} {
		if f, err := ReadFile(strings.NewReader(text)); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	broken := errors.New("disk")
	if _, err := ReadFile(io.MultiReader(strings.NewReader(`{"format":`), failing{broken})); !errors.Is(err, broken) || errors.Is(err, ErrFile) {
		t.Errorf("a disk that fails: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// A file that says it has more than there may be is given up when that is seen, whatever else it has.
func TestHugeFilesAreGivenUpEarly(t *testing.T) {
	object := `{"kind":"pen","points":[1,1],"colour":"#000000","width":1},`
	endless := &repeating{head: `{"format":"lyceum board","version":1,"pages":[{"width":100,"height":100,"objects":[`, text: object}
	if _, err := ReadFile(endless); !errors.Is(err, ErrFile) || endless.given > (MaxFileObjects+1000)*len(object) {
		t.Errorf("%v after %d bytes", err, endless.given)
	}
	page := `{"width":100,"height":100,"objects":[]},`
	endless = &repeating{head: `{"format":"lyceum board","version":1,"pages":[`, text: page}
	if _, err := ReadFile(endless); !errors.Is(err, ErrFile) || endless.given > (MaxPageNumber+1000)*len(page) {
		t.Errorf("%v after %d bytes", err, endless.given)
	}
	endless = &repeating{head: `{"format":"`, text: "a"}
	if _, err := ReadFile(endless); !errors.Is(err, ErrFile) || endless.given > MaxFile+1<<20 {
		t.Errorf("%v after %d bytes", err, endless.given)
	}
}

// A repeating gives a text again and again.
type repeating struct {
	head, text string
	rest       string
	given      int
}

func (r *repeating) Read(b []byte) (int, error) {
	if r.given == 0 {
		r.rest = r.head
	} else if r.rest == "" {
		r.rest = strings.Repeat(r.text, 1+4096/len(r.text))
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	r.given += n
	return n, nil
}

func TestSVGShowsAllAndOpensAgain(t *testing.T) {
	page := boardOfEverything(t).Pages[0]
	images := func(ticket string) ([]byte, string) { return []byte("<&>"), "image/png" }
	var b bytes.Buffer
	if err := WriteSVG(&b, page, PageSize, images); err != nil {
		t.Fatal(err)
	}
	elements := map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, b.Bytes())
		}
		if e, is := token.(xml.StartElement); is {
			elements[e.Name.Local]++
		}
	}
	want := map[string]int{"svg": 1, "metadata": 1, "board": 1, "rect": 2, "circle": 1, "path": 6, "ellipse": 1, "text": 1, "tspan": 2, "image": 1}
	if !reflect.DeepEqual(elements, want) {
		t.Errorf("%v, want %v", elements, want)
	}
	f, err := ReadFile(&b)
	if err != nil || len(f.Pages) != 1 || len(f.Pages[0].Objects) != len(page.Objects) || string(f.Pictures["picture 1"]) != "<&>" {
		t.Fatalf("%v", err)
	}
	for i, o := range page.Objects {
		if got := f.Pages[0].Objects[i].Shape; !reflect.DeepEqual(got.Points, o.Points) || got.Style != o.Style || got.Text != o.Text {
			t.Errorf("object %d is %+v, want %+v", i, got, o.Shape)
		}
	}
}

func TestSVGOfASlideHasItBeneath(t *testing.T) {
	page := &Page{ID: PageNumber(2), Pattern: DeckPage}
	var b bytes.Buffer
	asked := ""
	err := WriteSVG(&b, page, Size{400, 300}, func(ticket string) ([]byte, string) {
		asked += "[" + ticket + "]"
		return []byte("png"), "image/png"
	})
	if err != nil || asked != "[]" || !strings.Contains(b.String(), `<image width="400" height="300"`) {
		t.Errorf("%v, asked for %s: %s", err, asked, b.String())
	}
	b.Reset()
	if err := WriteSVG(&b, page, Size{400, 300}, func(string) ([]byte, string) { return []byte("x"), "text/html" }); err != nil || strings.Contains(b.String(), "html") {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestBoundsHoldAllThatIsDrawn(t *testing.T) {
	d := boardOfEverything(t)
	for _, o := range d.Pages[0].Objects {
		for _, p := range o.Points {
			if x, y := o.Place.At(p); o.Kind != Text && !(float64(o.Bounds.MinX) <= x && x <= float64(o.Bounds.MaxX) && float64(o.Bounds.MinY) <= y && y <= float64(o.Bounds.MaxY)) {
				t.Errorf("%v: (%g, %g) is not in %v", o.Kind, x, y, o.Bounds)
			}
		}
	}
	if b := boundsOf(Shape{Kind: Line, Points: []Point{{0, 0}, {100, 0}}, Style: DefaultStyle, Place: Here}); b.MinY > -8 || b.MaxY < 8 {
		t.Errorf("a line as wide as 16: %v", b)
	}
	if b := boundsOf(Shape{Kind: Arrow, Points: []Point{{0, 0}, {100, 0}}, Style: DefaultStyle, Place: Here}); b.MinY > -32 || b.MaxY < 32 {
		t.Errorf("an arrow of the same: %v", b)
	}
}

func boundsOf(s Shape) Rect {
	e := journal.Entry{Author: self, Seq: 2}
	body, err := Encode(self, DocumentID{}, []Op{Put{PageNumber(1), s}})
	if err != nil {
		panic(err)
	}
	_, ops, _ := parse(e, body, journal.Author{}, ClassBoard)
	return ops[0].(put).object.Bounds
}
