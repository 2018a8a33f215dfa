package pages

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"os"
	"testing"

	"lyceum/assets"
	"lyceum/collab/slides/pdf"
)

// compiledDir has what compiling pdfium made, for all tests.
var compiledDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "lyceum-pages-*")
	if err != nil {
		panic(err)
	}
	compiledDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// renderer returns a renderer that ends with the test.
func renderer(t testing.TB) *Renderer {
	r := New(Config{CacheDir: compiledDir})
	t.Cleanup(r.Close)
	return r
}

// open opens a document that must be sound.
func open(t testing.TB, r *Renderer, data []byte) *Document {
	t.Helper()
	d, err := r.Open(context.Background(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func sample() []byte { return assets.Sample(assets.SampleSlides) }

// render renders a whole page, which must be possible.
func render(t testing.TB, d *Document, page, width int) *image.RGBA {
	t.Helper()
	img, err := d.Render(context.Background(), page, width, image.Rectangle{})
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// A sheet is a page of a document made for a test.
type sheet struct {
	width, height float64
	content       string
	resources     string
}

// document makes a PDF. objects may write more, before the pages, and say what the resources of all pages have besides.
func document(t testing.TB, sheets []sheet, objects func(w *pdf.Writer) string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := pdf.NewWriter(&out)
	more := ""
	if objects != nil {
		more = objects(w)
	}
	var leaves []pdf.Leaf
	for _, s := range sheets {
		content := w.Alloc()
		w.Stream(content, "", []byte(s.content))
		leaves = append(leaves, pdf.Leaf{Width: s.width, Height: s.height, Resources: "<< " + s.resources + more + " >>", Contents: content})
	}
	if err := w.Close(w.Document(leaves), 0); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// red is a page with a red box in its lower left quarter.
var red = sheet{960, 540, "1 0 0 rg 0 0 480 270 re f", ""}

// looksRed reports whether a picture is that of red.
func looksRed(img *image.RGBA) bool {
	b := img.Bounds()
	at := func(x, y int) color.RGBA { return img.RGBAAt(b.Min.X+b.Dx()*x/8, b.Min.Y+b.Dy()*y/8) }
	white, red := color.RGBA{255, 255, 255, 255}, color.RGBA{255, 0, 0, 255}
	return at(2, 2) == white && at(6, 2) == white && at(6, 6) == white && at(2, 6) == red
}

// laughs makes a page that draws a form which draws a form a hundred times, and so on: a million million marks.
func laughs(t testing.TB) []byte {
	return document(t, []sheet{red, {960, 540, "/F0 Do", ""}}, func(w *pdf.Writer) string {
		const deep, wide = 6, 100
		refs := make([]pdf.Ref, deep)
		for i := range refs {
			refs[i] = w.Alloc()
		}
		for i, ref := range refs {
			content, resources := "0 0 1 rg 5 5 10 10 re f", "<< >>"
			if i+1 < deep {
				content, resources = "", fmt.Sprintf("<< /XObject << /F%d %v >> >>", i+1, refs[i+1])
				for range wide {
					content += fmt.Sprintf("/F%d Do\n", i+1)
				}
			}
			w.Stream(ref, "/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources "+resources, []byte(content))
		}
		return fmt.Sprintf(" /XObject << /F0 %v >>", refs[0])
	})
}

// hugeImage makes a page with a picture of a size that is in few bytes: a bomb.
func hugeImage(t testing.TB, side int) []byte {
	return document(t, []sheet{red, {960, 540, "q 960 0 0 540 0 0 cm /I Do Q", ""}}, func(w *pdf.Writer) string {
		ref := w.Alloc()
		w.Stream(ref, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8", side, side), make([]byte, 8<<20))
		return fmt.Sprintf(" /XObject << /I %v >>", ref)
	})
}
