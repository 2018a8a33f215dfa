package draw

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"

	"lyceum/collab/puzzle/jigsaw"
)

func checked(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{byte(x), byte(y), byte(40 * ((x/8 + y/8) % 2)), 255})
		}
	}
	return img
}

func cutOf(img image.Image, columns, rows int) jigsaw.Cut {
	w, h := jigsaw.Fit(img.Bounds().Dx(), img.Bounds().Dy())
	return jigsaw.Cut{Columns: columns, Rows: rows, Width: w, Height: h, Seed: 3}
}

// Pieces that lie where they belong are the picture again, but for the lines on their edges.
func TestPiecesTogetherAreThePicture(t *testing.T) {
	picture := checked(360, 240)
	p := NewPieces(picture, cutOf(picture, 6, 4))
	got := image.NewRGBA(picture.Rect)
	for piece := range 24 {
		is := p.Piece(piece)
		draw.Draw(got, is.Rect.Add(is.Min), is, image.Point{}, draw.Over)
	}
	same, opaque := 0, 0
	for y := range 240 {
		for x := range 360 {
			if got.RGBAAt(x, y) == picture.RGBAAt(x, y) {
				same++
			}
			if got.RGBAAt(x, y).A > 140 { // a line between two pieces lets a little through
				opaque++
			}
		}
	}
	if all := 360 * 240; 100*same < 80*all || opaque != all {
		t.Errorf("%d of %d pixels are the same, %d are covered", same, all, opaque)
	}
}

func TestPieceIsTransparentAroundItsOutline(t *testing.T) {
	picture := checked(300, 300)
	p := NewPieces(picture, cutOf(picture, 3, 3))
	is := p.Piece(4)
	b := is.Rect
	for _, at := range []image.Point{b.Min, {b.Max.X - 1, 0}, {0, b.Max.Y - 1}, b.Max.Sub(image.Pt(1, 1))} {
		if is.RGBAAt(at.X, at.Y).A != 0 {
			t.Errorf("%v is drawn", at)
		}
	}
	middle := image.Pt(150, 150).Sub(is.Min)
	if got, want := is.RGBAAt(middle.X, middle.Y), picture.RGBAAt(150, 150); got != want {
		t.Errorf("in the middle %v, want %v", got, want)
	}
	ring := p.Ring(4, 4, color.RGBA{255, 0, 0, 255})
	if at := image.Pt(150, 150).Sub(ring.Min); ring.RGBAAt(at.X, at.Y).A != 0 {
		t.Error("a ring is drawn within")
	}
	red := 0
	for i := 0; i < len(ring.Pix); i += 4 {
		if ring.Pix[i] == 255 && ring.Pix[i+3] == 255 {
			red++
		}
	}
	if red < 4*4*60 {
		t.Errorf("%d pixels of the ring are red", red)
	}
}

// A line is no darker where its parts meet.
func TestLineOfManyPartsIsTheLine(t *testing.T) {
	const ax, ay, bx, by, half, parts = 5.3, 7.1, 52.8, 31.6, 0.6, 12
	whole, joined := image.NewAlpha(image.Rect(0, 0, 60, 40)), image.NewAlpha(image.Rect(0, 0, 60, 40))
	line(whole, ax, ay, bx, by, half)
	for i := range parts {
		from, to := float64(i)/parts, float64(i+1)/parts
		line(joined, ax+from*(bx-ax), ay+from*(by-ay), ax+to*(bx-ax), ay+to*(by-ay), half)
	}
	drawn := 0
	for i, want := range whole.Pix {
		if got := joined.Pix[i]; max(got, want)-min(got, want) > 1 {
			t.Errorf("pixel %d, %d is covered by %d, want %d", i%60, i/60, got, want)
		}
		if want > 100 {
			drawn++
		}
	}
	if drawn < 40 {
		t.Errorf("%d pixels are drawn, want a line", drawn)
	}
}

func TestLargePictureIsShownSmall(t *testing.T) {
	var b bytes.Buffer
	white := image.NewRGBA(image.Rect(0, 0, 900, 600))
	draw.Draw(white, white.Rect, image.White, image.Point{}, draw.Src)
	if err := png.Encode(&b, white); err != nil {
		t.Fatal(err)
	}
	got, err := Picture(b.Bytes(), 100)
	if err != nil || got.Rect != image.Rect(0, 0, 100, 66) {
		t.Fatalf("%v, %v", got.Rect, err)
	}
	for i, v := range got.Pix {
		if v != 255 {
			t.Fatalf("byte %d is %d: white is white however small", i, v)
		}
	}
	if got, err := Picture(b.Bytes(), 5_000); err != nil || got.Rect.Dx() != 900 {
		t.Errorf("%v, %v: what is small stays so", got.Rect, err)
	}
	if _, err := Picture([]byte("GIF89a"), 100); !errors.Is(err, ErrPicture) {
		t.Errorf("%v, want %v", err, ErrPicture)
	}
	if _, err := Picture(b.Bytes()[:100], 100); !errors.Is(err, ErrPicture) {
		t.Errorf("half a picture: %v, want %v", err, ErrPicture)
	}
}

// BenchmarkPieces is a jigsaw of 100 pieces, 1200 pixels wide.
func BenchmarkPieces(b *testing.B) {
	picture := checked(1200, 900)
	p := NewPieces(picture, cutOf(picture, 10, 10))
	for b.Loop() {
		for piece := range 100 {
			p.Piece(piece)
		}
	}
}
