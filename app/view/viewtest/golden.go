//go:build !nogui

package viewtest

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	Settle(w)
	shown := w.Canvas().Capture()
	out := image.NewNRGBA(shown.Bounds())
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), shown, shown.Bounds().Min, draw.Over)
	return out
}

// Colours of areas must be the same, but for rounding. Those of a few pixels, at the
// edges of letters and lines, may differ more: processors round differently there,
// and pictures are stored with fewer of them.
const (
	areaPixels    = 200 // that many of a colour make an area
	areaTolerance = 2   // by which a channel may differ
	edgeTolerance = 24
	edgeStored    = 20
)

// colours counts the pixels of each colour.
func colours(p *image.NRGBA) map[color.NRGBA]int {
	count := map[color.NRGBA]int{}
	for i := 0; i < len(p.Pix); i += 4 {
		count[color.NRGBA{p.Pix[i], p.Pix[i+1], p.Pix[i+2], 0xff}]++
	}
	return count
}

// differing counts the pixels that are not the same; all of them if the sizes are
// not.
func differing(got *image.NRGBA, want image.Image) (n int) {
	if got.Bounds() != want.Bounds() {
		return max(got.Bounds().Dx()*got.Bounds().Dy(), 1)
	}
	count := colours(got)
	for y := got.Rect.Min.Y; y < got.Rect.Max.Y; y++ {
		for x := got.Rect.Min.X; x < got.Rect.Max.X; x++ {
			a, b := got.NRGBAAt(x, y), color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA)
			most := uint8(edgeTolerance)
			if count[a] >= areaPixels {
				most = areaTolerance
			}
			if !near(a, b, most) {
				n++
			}
		}
	}
	return n
}

// near reports whether no channel differs by more than most.
func near(a, b color.NRGBA, most uint8) bool {
	apart := func(a, b uint8) bool { return max(a, b)-min(a, b) > most }
	return !apart(a.R, b.R) && !apart(a.G, b.G) && !apart(a.B, b.B)
}

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

// small returns the picture in at most 256 colours: those of areas as they are, and
// those of edges that are nearly the same as another in its place. A picture with
// more colours stays as it is.
func small(p *image.NRGBA) image.Image {
	count := colours(p)
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.NRGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	out := image.NewPaletted(p.Bounds(), nil)
	at := map[color.NRGBA]uint8{}
	for _, c := range all {
		i := -1
		if count[c] < areaPixels {
			i = slices.IndexFunc(out.Palette, func(o color.Color) bool { return near(c, o.(color.NRGBA), edgeStored) })
		}
		if i < 0 {
			if i = len(out.Palette); i == 256 {
				return p
			}
			out.Palette = append(out.Palette, c)
		}
		at[c] = uint8(i)
	}
	for i := range out.Pix {
		out.Pix[i] = at[color.NRGBA{p.Pix[4*i], p.Pix[4*i+1], p.Pix[4*i+2], 0xff}]
	}
	return out
}
