package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium/requests"

	"lyceum/collab/slides"
)

func TestPagesOfTheSampleAreRendered(t *testing.T) {
	d := open(t, renderer(t), sample())
	if d.Pages() != 10 {
		t.Fatalf("%d pages, want 10", d.Pages())
	}
	for page := 1; page <= d.Pages(); page++ {
		if got := d.Sizes()[page-1]; got != (slides.Size{Width: 1600, Height: 900}) {
			t.Errorf("page %d is %v on the board, want 1600 by 900", page, got)
		}
		img := render(t, d, page, 320)
		if img.Rect != image.Rect(0, 0, 320, 180) || blank(img) {
			t.Errorf("page %d: %v, blank: %v", page, img.Rect, blank(img))
		}
	}
}

// blank reports whether a picture has one colour alone.
func blank(img *image.RGBA) bool {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if img.RGBAAt(x, y) != img.RGBAAt(b.Min.X, b.Min.Y) {
				return false
			}
		}
	}
	return true
}

func TestPaperIsWhiteWhereAFileSaysNothing(t *testing.T) {
	if img := render(t, open(t, renderer(t), document(t, []sheet{red}, nil)), 1, 160); !looksRed(img) {
		t.Error("the page is not as it was made")
	}
}

// The entry that opened a deck says what sizes its pages have. A file that says something else is fitted in.
func TestPageIsFittedIntoTheSizeThatTheClassKnows(t *testing.T) {
	r := renderer(t)
	data := document(t, []sheet{{960, 540, "1 0 0 rg 0 0 960 540 re f", ""}}, nil)
	d, err := r.Open(context.Background(), bytes.NewReader(data), int64(len(data)), []slides.Size{{Width: 1600, Height: 1600}, {Width: 1600, Height: 900}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	img := render(t, d, 1, 160)
	white, red := color.RGBA{255, 255, 255, 255}, color.RGBA{255, 0, 0, 255}
	for at, want := range map[image.Point]color.RGBA{{80, 10}: white, {80, 80}: red, {2, 80}: red, {80, 150}: white} {
		if got := img.RGBAAt(at.X, at.Y); got != want {
			t.Errorf("%v: %v, want %v", at, got, want)
		}
	}
	if _, err := d.Render(context.Background(), 2, 160, image.Rectangle{}); !errors.Is(err, ErrPage) {
		t.Errorf("a page that the file does not have: %v, want ErrPage", err)
	}
}

func TestPictureNeverWaitsAndTellsWhenThereIsMore(t *testing.T) {
	r := renderer(t)
	d := open(t, r, document(t, []sheet{red, red, red}, nil))
	ready := make(chan int, 16)
	d.OnReady(func(page int) { ready <- page })
	if img, exact := d.Picture(2, 160, image.Rectangle{}); img != nil || exact {
		t.Fatalf("Picture of what was never rendered = %v, %v", img, exact)
	}
	if page := <-ready; page != 2 {
		t.Fatalf("page %d is ready, want 2", page)
	}
	part := image.Rect(10, 20, 50, 60)
	img, exact := d.Picture(2, 160, part)
	if !exact || img.Bounds() != part {
		t.Fatalf("Picture of a part of what is here = %v, %v", img.Bounds(), exact)
	}
	for _, want := range []int{3, 1} { // the pages beside it, ahead
		if page := <-ready; page != want {
			t.Errorf("page %d is ready, want %d", page, want)
		}
	}
	img, exact = d.Picture(2, 320, image.Rectangle{})
	if exact || img == nil || img.Bounds() != image.Rect(0, 0, 320, 180) || !looksRed(img) {
		t.Errorf("Picture twice as large as what is here is not it, stretched")
	}
	<-ready
	if img, exact = d.Picture(2, 320, image.Rectangle{}); !exact || !looksRed(img) {
		t.Error("Picture is not exact after it is ready")
	}
}

// Of a page that is too large to be rendered whole, a part is the same as from the whole.
func TestPartOfAPageIsWhereItShouldBe(t *testing.T) {
	d := open(t, renderer(t), document(t, []sheet{red}, nil))
	const width = 12800
	for _, at := range []image.Point{{3000, 5000}, {6390, 3590}} { // inside the box, and at its upper right corner
		part := image.Rectangle{at, at.Add(image.Pt(40, 40))}
		img, err := d.Render(context.Background(), 1, width, part)
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds() != part {
			t.Fatalf("bounds %v, want %v", img.Bounds(), part)
		}
		for _, p := range []image.Point{part.Min, part.Max.Sub(image.Pt(1, 1))} {
			inside := p.X < width/2 && p.Y >= width*9/16/2
			if got := img.RGBAAt(p.X, p.Y); (got == color.RGBA{255, 0, 0, 255}) != inside {
				t.Errorf("%v of the page is %v, inside the box: %v", p, got, inside)
			}
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	r := renderer(t)
	good := document(t, []sheet{red}, nil)
	many := document(t, make([]sheet, slides.MaxPages+1), nil)
	locked := bytes.Replace(good, []byte("/Size"), []byte("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <"+strings.Repeat("11", 32)+"> /U <"+strings.Repeat("22", 32)+"> >> /Size"), 1)
	for name, tt := range map[string]struct {
		data []byte
		size int64 // 0: as long as it is
		want error
	}{
		"too large":      {good, MaxFile + 1, ErrTooLarge},
		"empty":          {nil, 0, ErrNotPDF},
		"no PDF":         {[]byte("GIF89a"), 0, ErrNotPDF},
		"named like one": {[]byte("%PDF-1.7\nhello"), 0, ErrNotPDF},
		"cut off":        {good[:200], 0, ErrNotPDF},
		"too many pages": {many, 0, ErrTooManyPages},
		"locked":         {locked, 0, ErrLocked},
	} {
		size := tt.size
		if size == 0 {
			size = int64(len(tt.data))
		}
		d, err := r.Open(context.Background(), bytes.NewReader(tt.data), size, nil)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: Open = %v, %v; want %v", name, d, err, tt.want)
		}
	}
	open(t, r, good)
}

func TestPageThatTakesTooLongEndsNothingButItself(t *testing.T) {
	r := renderer(t)
	r.pageLimit = 300 * time.Millisecond
	good, bad := open(t, r, document(t, []sheet{red}, nil)), open(t, r, laughs(t))
	render(t, good, 1, 160)
	if _, err := bad.Render(context.Background(), 2, 160, image.Rectangle{}); !errors.Is(err, ErrTooLong) {
		t.Fatalf("Render of a page without end: %v, want ErrTooLong", err)
	}
	r.pageLimit = pageLimit
	if !looksRed(render(t, bad, 1, 320)) || !looksRed(render(t, good, 1, 320)) {
		t.Error("other pages are not shown any more")
	}
	begin := time.Now()
	if _, err := bad.Render(context.Background(), 2, 320, image.Rectangle{}); !errors.Is(err, ErrTooLong) || time.Since(begin) > time.Second {
		t.Errorf("tried again: %v after %v", err, time.Since(begin))
	}
	if err := bad.Fault(2); !errors.Is(err, ErrTooLong) {
		t.Errorf("Fault = %v, want ErrTooLong", err)
	}
}

func TestPictureBombTakesNoMemory(t *testing.T) {
	r := renderer(t)
	good, bad := open(t, r, document(t, []sheet{red}, nil)), open(t, r, hugeImage(t, 60000))
	if img, err := bad.Render(context.Background(), 2, 160, image.Rectangle{}); err == nil && !blank(img) {
		t.Error("a picture of 10 GB was shown")
	}
	if !looksRed(render(t, bad, 1, 160)) || !looksRed(render(t, good, 1, 160)) {
		t.Error("other pages are not shown any more")
	}
}

func TestDocumentIsGivenUpAfterTooManyFaults(t *testing.T) {
	r := renderer(t)
	d := open(t, r, document(t, []sheet{red, red}, nil))
	r.mu.Lock()
	for page := range maxFaults {
		d.blame(page+10, errNoBitmap, false)
	}
	r.mu.Unlock()
	if _, err := d.Render(context.Background(), 1, 160, image.Rectangle{}); !errors.Is(err, ErrGivenUp) {
		t.Errorf("Render = %v, want ErrGivenUp", err)
	}
}

// pdfium sees no files of this computer: a path that is good outside leads nowhere.
func TestPdfiumSeesNoFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, sample(), 0o644); err != nil {
		t.Fatal(err)
	}
	r := renderer(t)
	err := r.call(context.Background(), time.Minute, func(e *engine) error {
		_, err := e.pdf.OpenDocument(&requests.OpenDocument{FilePath: &file})
		return err
	})
	if err == nil {
		t.Error("pdfium opened a file by its name")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	var m memory
	if b := m.Reallocate(1 << 20); len(b) != 1<<20 {
		t.Fatalf("%d bytes, want 1 MB", len(b))
	}
	m.bytes[5] = 7
	if b := m.Reallocate(2 << 20); len(b) != 2<<20 || b[5] != 7 {
		t.Error("what was there is lost when memory grows")
	}
	if m.Reallocate(maxMemory+1) != nil {
		t.Error("memory beyond the limit")
	}
	if len(m.bytes) != 2<<20 {
		t.Error("a refused allocation changed something")
	}
}

func TestClosedRendererAnswersEverybody(t *testing.T) {
	r := New(Config{CacheDir: compiledDir})
	d := open(t, r, sample())
	r.Close()
	if _, err := d.Render(context.Background(), 1, 160, image.Rectangle{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Render = %v, want ErrClosed", err)
	}
	if err := d.Forms(context.Background(), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Forms = %v, want ErrClosed", err)
	}
	if _, err := r.Open(context.Background(), bytes.NewReader(sample()), int64(len(sample())), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Open = %v, want ErrClosed", err)
	}
	if img, _ := d.Picture(1, 160, image.Rectangle{}); img != nil {
		t.Error("a picture of a closed document")
	}
}

func TestWhoAsksForTooMuchLosesTheOldest(t *testing.T) {
	r := &Renderer{wake: make(chan struct{}, 1)}
	for n := range maxWaiting + 3 {
		r.ask(key{page: n})
	}
	r.ask(key{page: 10})
	if len(r.asked) != maxWaiting || r.asked[0].page != 3 || r.asked[maxWaiting-1].page != 10 {
		t.Errorf("%d wait, from page %d to %d", len(r.asked), r.asked[0].page, r.asked[len(r.asked)-1].page)
	}
}

func TestCacheKeepsWhatWasUsedLast(t *testing.T) {
	d := &Document{sizes: []slides.Size{{Width: 100, Height: 100}, {Width: 100, Height: 100}, {Width: 100, Height: 100}}}
	r := New(Config{Pictures: 2 * 4 * 100 * 100})
	defer r.Close()
	c := &r.cache
	at := func(page int) key { return key{d, page, 100, d.whole(page, 100)} }
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	c.put(at(1), img)
	c.put(at(2), img)
	c.get(at(1))
	c.put(at(3), img)
	for page, want := range map[int]bool{1: true, 2: false, 3: true} {
		if got := c.get(at(page)) != nil; got != want {
			t.Errorf("page %d is kept: %v, want %v", page, got, want)
		}
	}
	c.forget(d)
	if c.bytes != 0 || c.recent.Len() != 0 || len(c.byKey) != 0 {
		t.Errorf("%d bytes of %d pictures after all were forgotten", c.bytes, c.recent.Len())
	}
}

// What compiling made is used again, and a folder that is of no use costs time and nothing else.
func TestCompiledPdfiumIsKept(t *testing.T) {
	open(t, renderer(t), sample())
	files, err := filepath.Glob(filepath.Join(compiledDir, "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v in the folder, %v", files, err)
	}
	if testing.Short() {
		return // what follows compiles twice
	}
	broken := t.TempDir()
	for _, file := range files {
		copied := filepath.Join(broken, filepath.Base(filepath.Dir(file)), filepath.Base(file))
		if err := os.MkdirAll(filepath.Dir(copied), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied, []byte("nothing of the kind"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{broken, "/proc/no/such/folder"} {
		r := New(Config{CacheDir: dir})
		if !looksRed(render(t, open(t, r, document(t, []sheet{red}, nil)), 1, 160)) {
			t.Errorf("%s: the page is not as it was made", dir)
		}
		r.Close()
	}
}

// What a stranger sends is shown or refused in time, and the document of somebody else is shown after it.
func FuzzOpen(f *testing.F) {
	f.Add(document(f, []sheet{red}, nil))
	f.Add(hugeImage(f, 20000))
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 2 0 R]/Count 9999999>>endobj\ntrailer<</Root 1 0 R>>"))
	r := New(Config{CacheDir: compiledDir})
	r.openLimit, r.pageLimit = 200*time.Millisecond, 200*time.Millisecond
	f.Cleanup(r.Close)
	good := open(f, r, document(f, []sheet{red}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		begin := time.Now()
		d, err := r.Open(context.Background(), bytes.NewReader(data), int64(len(data)), nil)
		if err == nil {
			for page := 1; page <= min(2, d.Pages()); page++ {
				if img, err := d.Render(context.Background(), page, 64, image.Rectangle{}); err == nil && img.Bounds() != d.whole(page, 64) {
					t.Errorf("page %d: %v", page, img.Bounds())
				}
			}
			if d.Pages() < 1 || d.Pages() > slides.MaxPages || len(d.Sizes()) != d.Pages() {
				t.Errorf("%d pages, %d sizes", d.Pages(), len(d.Sizes()))
			}
			d.Close()
		}
		r.mu.Lock()
		r.cache.forget(good)
		r.mu.Unlock()
		if !looksRed(render(t, good, 1, 64)) {
			t.Error("the good document is not shown any more")
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func ExampleRenderer() {
	r := New(Config{CacheDir: compiledDir})
	defer r.Close()
	data := sample()
	d, err := r.Open(context.Background(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	img, err := d.Render(context.Background(), 1, 800, image.Rectangle{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Pages(), img.Bounds().Size())
	// Output: 10 (800,450)
}
