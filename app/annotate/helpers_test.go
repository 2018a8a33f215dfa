package annotate

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"lyceum/collab/board"
	"lyceum/collab/slides/pages"
	"lyceum/session/journal"
	"lyceum/session/journal/journaltest"
)

// compiledDir has what compiling pdfium made, for all tests.
var compiledDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "lyceum-annotate-*")
	if err != nil {
		panic(err)
	}
	compiledDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// open opens a PDF that must be sound.
func open(t testing.TB, data []byte) *pages.Document {
	t.Helper()
	r := pages.New(pages.Config{CacheDir: compiledDir})
	t.Cleanup(r.Close)
	d, err := r.Open(context.Background(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A class is one in which somebody draws.
type class struct {
	testing.TB
	script journaltest.Script
	prof   *journaltest.Scribe
	board  *board.Board
	deck   board.DocumentID
}

func newClass(t testing.TB) *class {
	c := &class{TB: t}
	c.prof = c.script.Author(9)
	c.board = board.New(c.prof.Author(), nil)
	opened := c.prof.Say(journal.KindDeck, journal.AllRights, nil)
	c.deck = board.DeckID(opened.Author, opened.Seq)
	return c
}

// draw draws on a document.
func (c *class) draw(doc board.DocumentID, ops ...board.Op) {
	c.Helper()
	body, err := board.Encode(c.prof.Author(), doc, ops)
	if err != nil {
		c.Fatal(err)
	}
	c.board.Apply(c.prof.Say(journal.KindBoard, journal.AllRights, body))
}

// onDeck returns a document of all pages of a deck.
func (c *class) onDeck(deck *pages.Document) Document {
	d := Document{Title: "Plants", Deck: deck}
	for _, page := range c.board.Snapshot().Document(c.deck).Of(deck.Pages()) {
		size := page.Size
		if n := page.ID.Number; n > 0 {
			size = board.Size(deck.Sizes()[n-1])
		}
		d.Sheets = append(d.Sheets, Sheet{Page: page, Size: size, Title: fmt.Sprintf("Page %d", page.ID.Number)})
	}
	return d
}

// onBoard returns a document of the class board.
func (c *class) onBoard() Document {
	d := Document{Title: "Board"}
	for _, page := range c.board.Snapshot().Class.Pages {
		d.Sheets = append(d.Sheets, Sheet{Page: page})
	}
	return d
}

// style returns a style of a colour and a width in pixels.
func style(c board.Colour, width int) board.Style {
	s := board.DefaultStyle
	s.Colour, s.Width = c, uint16(width*board.Unit)
	return s
}

// at returns a point by pixels.
func at(x, y int) board.Point { return board.Point{X: int16(x * board.Unit), Y: int16(y * board.Unit)} }

// put puts a shape on a page.
func put(page board.PageID, kind board.ObjectKind, s board.Style, points ...board.Point) board.Put {
	return board.Put{Page: page, Shape: board.Shape{Kind: kind, Style: s, Place: board.Here, Points: points}}
}

// wave returns the points of a wavy line across a page.
func wave(y, high int) (points []board.Point) {
	for x := 80; x <= 1000; x += 8 {
		points = append(points, at(x, y+int(float64(high)*math.Sin(float64(x)/90))))
	}
	return points
}

// everything draws an object of each kind on a page.
func (c *class) everything(doc board.DocumentID, page board.PageID) {
	dashed, dotted, filled := style(0x0072B2, 8), style(0xD55E00, 8), style(0x009E73, 6)
	dashed.Dash, dotted.Dash = board.Dashed, board.Dotted
	filled.Filled, filled.Fill, filled.Opacity = true, 0xF0E442, 128
	highlighter := style(0xE69F00, 24)
	highlighter.Opacity = board.HighlighterOpacity
	text := put(page, board.Text, style(0x7C3AED, 48), at(120, 700), at(900, 760))
	text.Text = "Leaves & roots: größer, יותר"
	moved := put(page, board.Pen, style(0xCC79A7, 14), at(0, 0), at(100, 0), at(100, 100))
	moved.Place = board.Place{DX: 500 * board.Unit, DY: 500 * board.Unit, ScaleX: 2 * board.One, ScaleY: board.One / 2}
	c.draw(doc,
		put(page, board.Pen, style(0xDC2626, 8), wave(200, 60)...),
		put(page, board.Highlighter, highlighter, wave(320, 40)...),
		put(page, board.Line, dashed, at(80, 420), at(900, 460)),
		put(page, board.Line, dotted, at(80, 480), at(900, 520)),
		put(page, board.Arrow, style(0x000000, 8), at(150, 640), at(420, 560)),
		put(page, board.Rectangle, filled, at(700, 560), at(900, 680)),
		put(page, board.Ellipse, style(0x56B4E9, 14), at(920, 560), at(1060, 800)),
		put(page, board.Pen, style(0xDC2626, 24), at(60, 60)),
		moved, text)
}

// tool returns the path of a program of poppler's.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: scripts/deps test installs it", name)
	}
	return path
}

// written writes what is exported into a file and returns its name.
func written(t testing.TB, export func(io.Writer) error) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.pdf")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := export(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

// shown returns a page of a PDF as another program shows it.
func shown(t testing.TB, file string, page int, size image.Point) *image.RGBA {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	n := strconv.Itoa(page)
	cmd := exec.Command(tool(t, "pdftoppm"), "-png", "-singlefile", "-f", n, "-l", n,
		"-scale-to-x", strconv.Itoa(size.X), "-scale-to-y", strconv.Itoa(size.Y), file, out)
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Fatalf("pdftoppm: %v\n%s", err, said)
	}
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Rect, img, image.Point{}, draw.Src)
	return rgba
}

// pageCount returns how many pages a PDF has, as another program counts.
func pageCount(t testing.TB, file string) int {
	t.Helper()
	out, err := exec.Command(tool(t, "pdfinfo"), file).CombinedOutput()
	found := regexp.MustCompile(`(?m)^Pages: +(\d+)$`).FindSubmatch(out)
	if err != nil || found == nil || bytes.Contains(out, []byte("Error")) {
		t.Fatalf("pdfinfo: %v\n%s", err, out)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// apart returns by how much two colours differ in the part in which they do most.
func apart(a, b color.RGBA) int {
	d := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

// drawn returns a sheet as the window draws it, with and without what is drawn on it.
func drawn(t testing.TB, d Document, n int) (with, without *image.RGBA) {
	t.Helper()
	bare := d
	page := *d.Sheets[n].Page
	page.Objects = nil
	bare.Sheets = []Sheet{{Page: &page, Size: d.Sheets[n].Size}}
	return picture(t, d, n), picture(t, bare, 0)
}

// picture returns a sheet exported as PNG.
func picture(t testing.TB, d Document, n int) *image.RGBA {
	t.Helper()
	var b bytes.Buffer
	if err := PNG(context.Background(), &b, d, n, 1); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Rect, img, image.Point{}, draw.Src)
	return rgba
}

// A mark says of each pixel of a picture whether something is there.
type mark struct {
	w, h int
	is   []bool
}

// difference marks where two pictures differ.
func difference(a, b *image.RGBA) mark {
	m := mark{a.Rect.Dx(), a.Rect.Dy(), make([]bool, a.Rect.Dx()*a.Rect.Dy())}
	for y := range m.h {
		for x := range m.w {
			m.is[y*m.w+x] = apart(a.RGBAAt(x, y), b.RGBAAt(x, y)) > 24
		}
	}
	return m
}

// grown returns a mark with what is next to it, n pixels far; shrunk one without its edge.
func (m mark) grown(n int) mark { return m.near(n, true) }
func (m mark) shrunk(n int) mark {
	return m.near(n, false)
}

// near marks the pixels around which, n far, some pixel is marked (some), or every one (not some).
func (m mark) near(n int, some bool) mark {
	out := mark{m.w, m.h, make([]bool, len(m.is))}
	for y := range m.h {
		for x := range m.w {
			found := !some
			for dy := -n; dy <= n; dy++ {
				for dx := -n; dx <= n; dx++ {
					px, py := x+dx, y+dy
					if px < 0 || py < 0 || px >= m.w || py >= m.h {
						continue
					}
					if m.is[py*m.w+px] == some {
						found = some
					}
				}
			}
			out.is[y*m.w+x] = found
		}
	}
	return out
}

// unlike returns how many of the marked pixels two pictures do not have alike, and how many are marked.
func (m mark) unlike(a, b *image.RGBA, tolerance int) (differ, all int) {
	for y := range m.h {
		for x := range m.w {
			if m.is[y*m.w+x] {
				all++
				if apart(a.RGBAAt(x, y), b.RGBAAt(x, y)) > tolerance {
					differ++
				}
			}
		}
	}
	return differ, all
}
