//go:build !nogui

package viewtest

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "draw the pictures in testdata anew")

// Golden compares what a window shows with testdata/NAME.png of the package under
// test, which the flag -update draws anew. What differs is left in a folder that
// the failure names.
func Golden(t testing.TB, name string, w *Window) {
	t.Helper()
	got := Picture(w)
	file := filepath.Join("testdata", name+".png")
	if *update {
		write(t, file, got)
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("no picture to compare with: %v; -update draws it", err)
		return
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	if n := differing(got, want); n != 0 {
		failed := filepath.Join(os.TempDir(), "lyceum-goldens", name+".png")
		write(t, failed, got)
		t.Errorf("%s: %d pixels differ; the new picture is %s", file, n, failed)
	}
}

// Picture returns what the window shows.
func Picture(w *Window) *image.NRGBA {
	shown := w.Canvas().Capture()
	out := image.NewNRGBA(shown.Bounds())
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), shown, shown.Bounds().Min, draw.Over)
	return out
}

// tolerance is how much a channel may differ: processors round differently at
// the edges of letters.
const tolerance = 12

// differing counts the pixels that are not the same; all of them if the sizes are
// not.
func differing(got *image.NRGBA, want image.Image) (n int) {
	if got.Bounds() != want.Bounds() {
		return max(got.Bounds().Dx()*got.Bounds().Dy(), 1)
	}
	for y := got.Rect.Min.Y; y < got.Rect.Max.Y; y++ {
		for x := got.Rect.Min.X; x < got.Rect.Max.X; x++ {
			a, b := got.NRGBAAt(x, y), color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA)
			if far(a.R, b.R) || far(a.G, b.G) || far(a.B, b.B) {
				n++
			}
		}
	}
	return n
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > tolerance }

func write(t testing.TB, file string, picture *image.NRGBA) {
	t.Helper()
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, small(picture)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// small returns the picture in at most 256 colours: those it has, or with the
// lowest bits left out, which stays within the tolerance.
func small(p *image.NRGBA) image.Image {
	for _, mask := range []uint8{0xff, 0xfe, 0xfc, 0xf8} {
		if out, ok := paletted(p, mask); ok {
			return out
		}
	}
	return p
}

func paletted(p *image.NRGBA, mask uint8) (*image.Paletted, bool) {
	at := map[color.NRGBA]uint8{}
	out := image.NewPaletted(p.Bounds(), nil)
	for i := 0; i < len(p.Pix); i += 4 {
		part := func(v uint8) uint8 {
			if mask == 0xff || v == 0xff { // white stays white
				return v
			}
			return v&mask | ^mask>>1
		}
		c := color.NRGBA{part(p.Pix[i]), part(p.Pix[i+1]), part(p.Pix[i+2]), 0xff}
		index, ok := at[c]
		if !ok {
			if len(out.Palette) == 256 {
				return nil, false
			}
			index = uint8(len(out.Palette))
			at[c] = index
			out.Palette = append(out.Palette, c)
		}
		out.Pix[i/4] = index
	}
	return out, true
}
