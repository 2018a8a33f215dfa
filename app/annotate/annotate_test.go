package annotate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/png"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"lyceum/assets"
	"lyceum/collab/board"
	"lyceum/collab/slides/pages/pagestest"
)

func sample() []byte { return assets.Sample(assets.SampleSlides) }

// wantInPlace checks that a page of an exported file, opened by another program, has everything drawn where the window
// has it, and is elsewhere what that program shows of the page without it.
func wantInPlace(t *testing.T, d Document, n int, file string, plain *image.RGBA) {
	t.Helper()
	with, without := drawn(t, d, n)
	got := shown(t, file, n+1, with.Rect.Size())
	ink := difference(with, without)
	if differ, all := ink.shrunk(1).unlike(got, with, 48); all < 1000 || differ > all/100 {
		t.Errorf("sheet %d: %d of %d pixels that are drawn on look different in the file", n, differ, all)
	}
	away := ink.grown(3)
	for i := range away.is {
		away.is[i] = !away.is[i]
	}
	if differ, all := away.unlike(got, plain, 48); all < 1000 || differ > all/1000 {
		t.Errorf("sheet %d: %d of %d pixels that nobody drew on changed in the file", n, differ, all)
	}
}

func TestAnnotatedSlideHasInkInPlaceAndIsOtherwiseAsItWas(t *testing.T) {
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(2))
	d := c.onDeck(open(t, sample()))
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	if got := pageCount(t, file); got != 10 {
		t.Fatalf("%d pages, want 10", got)
	}
	original := written(t, func(w io.Writer) error { _, err := w.Write(sample()); return err })
	wantInPlace(t, d, 1, file, shown(t, original, 2, image.Pt(1600, 900)))
}

// The letters and lines of a slide are passed on, not a picture of them.
func TestSlideIsNoPictureInTheFile(t *testing.T) {
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(1))
	d := c.onDeck(open(t, sample()))
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	original := written(t, func(w io.Writer) error { _, err := w.Write(sample()); return err })
	text := func(file string) string {
		out, err := exec.Command(tool(t, "pdftotext"), file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(string(out)), " ")
	}
	if got, want := text(file), text(original); len(want) < 100 || got != want {
		t.Errorf("the text of the file is %q, want %q", got, want)
	}
	if got, was := size(t, file), int64(len(sample())); got > 2*was+200<<10 {
		t.Errorf("%d bytes, the slides have %d", got, was)
	}
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestOutlineLeadsToEachPage(t *testing.T) {
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(1))
	d := c.onDeck(open(t, sample()))
	d.Sheets[4].Title = "Blätter & <Wurzeln>"
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	out, err := exec.Command(tool(t, "pdftohtml"), "-xml", "-i", "-stdout", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	items := regexp.MustCompile(`<item page="(\d+)">([^\n]*)</item>`).FindAllStringSubmatch(string(out), -1)
	if len(items) != 10 {
		t.Fatalf("%d lines in the outline, want 10", len(items))
	}
	for i, item := range items {
		want := fmt.Sprintf("Page %d", i+1)
		if i == 4 {
			want = "Blätter &amp; &lt;Wurzeln&gt;"
		}
		if item[1] != fmt.Sprint(i+1) || item[2] != want {
			t.Errorf("line %d leads to page %s by %q, want %q", i+1, item[1], item[2], want)
		}
	}
}

func TestBoardIsExportedWithoutADeck(t *testing.T) {
	c := newClass(t)
	grid := board.Grid
	c.everything(board.DocumentID{}, board.PageNumber(1))
	c.draw(board.DocumentID{}, board.SetPage{Page: board.PageNumber(1), Pattern: &grid})
	d := c.onBoard()
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	c2 := newClass(t)
	c2.draw(board.DocumentID{}, board.SetPage{Page: board.PageNumber(1), Pattern: &grid})
	bare := written(t, func(w io.Writer) error { return PDF(context.Background(), w, c2.onBoard()) })
	wantInPlace(t, d, 0, file, shown(t, bare, 1, image.Pt(1600, 900)))
}

// A blank page between slides, and slides in another order, are in the file as in class.
func TestPagesAreInTheOrderOfTheClass(t *testing.T) {
	c := newClass(t)
	first := c.board.Snapshot().Document(c.deck).Of(10)
	c.draw(c.deck, board.AddPage{Order: board.Between(first[0].Order, first[1].Order), Size: board.Size{Width: 800, Height: 800}, Pattern: board.White})
	c.draw(c.deck, board.RemovePage{Page: board.PageNumber(3)})
	d := c.onDeck(open(t, sample()))
	if len(d.Sheets) != 10 || d.Sheets[1].Page.ID.Number != 0 || d.Sheets[2].Page.ID.Number != 2 || d.Sheets[3].Page.ID.Number != 4 {
		t.Fatal("the class has not the pages that this test is about")
	}
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	original := written(t, func(w io.Writer) error { _, err := w.Write(sample()); return err })
	for sheet, page := range map[int]int{0: 1, 2: 2, 3: 4} {
		got, want := shown(t, file, sheet+1, image.Pt(800, 450)), shown(t, original, page, image.Pt(800, 450))
		all := mark{800, 450, everywhere(800 * 450)}
		if differ, n := all.unlike(got, want, 48); differ > n/1000 {
			t.Errorf("sheet %d is not page %d: %d pixels differ", sheet, page, differ)
		}
	}
	if got := shown(t, file, 2, image.Pt(100, 100)); !uniform(got, color.RGBA{255, 255, 255, 255}) {
		t.Error("the page that was added is not blank")
	}
}

// everywhere returns n times true.
func everywhere(n int) []bool {
	all := make([]bool, n)
	for i := range all {
		all[i] = true
	}
	return all
}

func uniform(img *image.RGBA, c color.RGBA) bool {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.RGBAAt(x, y) != c {
				return false
			}
		}
	}
	return true
}

func TestPictureOnTheBoardIsInTheFile(t *testing.T) {
	leaf := image.NewNRGBA(image.Rect(0, 0, 20, 10))
	stddraw.Draw(leaf, image.Rect(0, 0, 10, 10), image.NewUniform(color.NRGBA{0, 160, 0, 255}), image.Point{}, stddraw.Src)
	var data bytes.Buffer
	if err := png.Encode(&data, leaf); err != nil {
		t.Fatal(err)
	}
	c := newClass(t)
	is, missing := put(board.PageNumber(1), board.Image, board.DefaultStyle, at(100, 100), at(500, 300)), put(board.PageNumber(1), board.Image, board.DefaultStyle, at(100, 500), at(500, 700))
	is.Image, missing.Image = &board.Picture{Ticket: "leaf", Width: 20, Height: 10}, &board.Picture{Ticket: "gone", Width: 20, Height: 10}
	c.draw(board.DocumentID{}, is, missing)
	d := c.onBoard()
	d.Images = func(ticket string) []byte {
		if ticket == "leaf" {
			return data.Bytes()
		}
		return nil
	}
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	got := shown(t, file, 1, image.Pt(1600, 900))
	for p, want := range map[image.Point]color.RGBA{
		{200, 200}: {0, 160, 0, 255}, {400, 200}: {255, 255, 255, 255}, // half of it is transparent
		{300, 600}: {0xCF, 0xD6, 0xDF, 255}, {50, 50}: {255, 255, 255, 255},
	} {
		if apart(got.RGBAAt(p.X, p.Y), want) > 8 {
			t.Errorf("%v is %v, want %v", p, got.RGBAAt(p.X, p.Y), want)
		}
	}
	if img := picture(t, d, 0); apart(img.RGBAAt(200, 200), color.RGBA{0, 160, 0, 255}) > 8 {
		t.Errorf("in the PNG it is %v", img.RGBAAt(200, 200))
	}
}

func TestExportsOfOtherKinds(t *testing.T) {
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(1))
	d := c.onDeck(open(t, sample()))
	for times := 1; times <= 3; times++ {
		var b bytes.Buffer
		if err := PNG(context.Background(), &b, d, 0, times); err != nil {
			t.Fatal(err)
		}
		if config, err := png.DecodeConfig(&b); err != nil || config.Width != 1600*times || config.Height != 900*times {
			t.Errorf("%d×: %d by %d, %v", times, config.Width, config.Height, err)
		}
	}
	var b bytes.Buffer
	if err := SVG(context.Background(), &b, d, 0); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b.Bytes(), []byte("data:image/png;base64,")) || !bytes.Contains(b.Bytes(), []byte("größer")) {
		t.Error("the SVG lacks the slide or the text")
	}
}

func TestWhatCannotBeExported(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(1))
	d := c.onDeck(open(t, sample()))
	for name, err := range map[string]error{
		"no sheets":      PDF(ctx, io.Discard, Document{}),
		"no such sheet":  PNG(ctx, io.Discard, d, 10, 1),
		"before all":     SVG(ctx, io.Discard, d, -1),
		"a sheet of nil": PDF(ctx, io.Discard, Document{Sheets: []Sheet{{}}}),
	} {
		if !errors.Is(err, ErrNoSheet) {
			t.Errorf("%s: %v, want ErrNoSheet", name, err)
		}
	}
	if err := PNG(ctx, io.Discard, d, 0, 4); err == nil {
		t.Error("a picture at 4 pixels a pixel")
	}
	cancel()
	if err := PDF(ctx, io.Discard, d); !errors.Is(err, context.Canceled) {
		t.Errorf("PDF after the end of its context: %v", err)
	}
}

// A page that cannot be passed on is in the file as a picture.
func TestPageThatCannotBePassedOnIsAPicture(t *testing.T) {
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(2))
	d := c.onDeck(open(t, sample()))
	file := written(t, func(w io.Writer) error { return d.bind(context.Background(), w, nil) })
	with, without := drawn(t, d, 1)
	got := shown(t, file, 2, with.Rect.Size())
	if differ, all := difference(with, without).shrunk(1).unlike(got, with, 48); differ > all/100 {
		t.Errorf("%d of %d pixels that are drawn on look different in the file", differ, all)
	}
	// The edges of letters in a picture are not those of letters, but that is all.
	all := mark{1600, 900, everywhere(1600 * 900)}
	white := image.NewRGBA(with.Rect)
	stddraw.Draw(white, white.Rect, image.White, image.Point{}, stddraw.Src)
	missing, _ := all.unlike(white, with, 48)
	if differ, _ := all.unlike(got, with, 48); missing < 100000 || differ > missing/5 {
		t.Errorf("%d pixels differ, of a white page %d would", differ, missing)
	}
}

// A page that a document has twice is passed on twice.
func TestPageThatIsThereTwice(t *testing.T) {
	c := newClass(t)
	c.everything(c.deck, board.PageNumber(2))
	d := c.onDeck(open(t, sample()))
	twice := bytes.Clone(sample())
	kids := regexp.MustCompile(`/Kids \[ (\d+ 0 R) (\d+ 0 R)`).FindSubmatchIndex(twice)
	if kids == nil || kids[3]-kids[2] != kids[5]-kids[4] {
		t.Fatal("the sample is not written as this test has it")
	}
	copy(twice[kids[4]:kids[5]], twice[kids[2]:kids[3]])
	d.Deck = open(t, twice)
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	original := written(t, func(w io.Writer) error { _, err := w.Write(twice); return err })
	wantInPlace(t, d, 1, file, shown(t, original, 2, image.Pt(1600, 900)))
}

// Over fifty pages that somebody else made, each with something drawn on it.
func TestLongDocumentIsAnnotatedOnEveryPage(t *testing.T) {
	data := pagestest.Long(t)
	deck := open(t, data)
	if deck.Pages() < 50 {
		t.Fatalf("the long PDF has %d pages", deck.Pages())
	}
	c := newClass(t)
	for n := 1; n <= deck.Pages(); n++ {
		page := board.PageNumber(n)
		c.draw(c.deck, put(page, board.Pen, style(0xDC2626, 8), wave(300+5*n, 40)...),
			put(page, board.Rectangle, style(0x0072B2, 14), at(100+n, 900), at(700, 1200+n)))
	}
	d := c.onDeck(deck)
	file := written(t, func(w io.Writer) error { return PDF(context.Background(), w, d) })
	if got := pageCount(t, file); got != deck.Pages() {
		t.Fatalf("%d pages, want %d", got, deck.Pages())
	}
	if got := size(t, file); got > 3*int64(len(data))+1<<20 {
		t.Errorf("%d bytes for a file of %d", got, len(data))
	}
	original := written(t, func(w io.Writer) error { _, err := w.Write(data); return err })
	for n := 0; n < deck.Pages(); n += 5 { // two programs draw each, and pictures are compared pixel by pixel
		s := d.Sheets[n].Size
		wantInPlace(t, d, n, file, shown(t, original, n+1, image.Pt(int(s.Width), int(s.Height))))
	}
}
