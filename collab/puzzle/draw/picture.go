package draw

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	_ "image/jpeg" // pictures of puzzles are these two
	_ "image/png"

	"lyceum/collab/puzzle"
)

// MaxLong is the longest side that a picture is shown with, in pixels.
const MaxLong = 4096

// ErrPicture says that a picture cannot be decoded.
var ErrPicture = errors.New("picture of a puzzle cannot be read")

// Picture decodes a PNG or JPEG that a puzzle has, made so small that its longer side has at most long pixels, 1 to MaxLong. The error
// wraps [ErrPicture].
func Picture(data []byte, long int) (*image.RGBA, error) {
	if _, err := puzzle.PictureSize(data); err != nil {
		return nil, errors.Join(ErrPicture, err)
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errors.Join(ErrPicture, err)
	}
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if most := max(1, min(long, MaxLong)); max(w, h) > most {
		if w >= h {
			w, h = most, max(1, h*most/w)
		} else {
			w, h = max(1, w*most/h), most
		}
	}
	return shrunk(src, w, h), nil
}

// shrunk returns a picture with fewer pixels, each the mean of those in whose place it is. It is converted strip by strip, so that a
// large photograph is in memory as it was decoded and not once more.
func shrunk(src image.Image, w, h int) *image.RGBA {
	b, dst := src.Bounds(), image.NewRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(dst, dst.Rect, src, b.Min, draw.Src)
		return dst
	}
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), (b.Dy()+h-1)/h+1))
	for y := range h {
		top, bottom := part(y, h, b.Dy())
		draw.Draw(strip, image.Rect(0, 0, b.Dx(), bottom-top), src, image.Pt(b.Min.X, b.Min.Y+top), draw.Src)
		for x := range w {
			left, right := part(x, w, b.Dx())
			copy(dst.Pix[dst.PixOffset(x, y):], mean(strip, image.Rect(left, 0, right, bottom-top)))
		}
	}
	return dst
}

// part returns which of so many pixels are in the place of pixel i of n, one at least.
func part(i, n, of int) (from, to int) {
	from = i * of / n
	return from, max(from+1, (i+1)*of/n)
}

// mean returns the mean of pixels, of which there is one at least.
func mean(of *image.RGBA, r image.Rectangle) []byte {
	var sum [4]int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := of.Pix[of.PixOffset(r.Min.X, y):of.PixOffset(r.Max.X, y)]
		for i, v := range row {
			sum[i%4] += int(v)
		}
	}
	n := r.Dx() * r.Dy()
	return []byte{byte(sum[0] / n), byte(sum[1] / n), byte(sum[2] / n), byte(sum[3] / n)}
}
