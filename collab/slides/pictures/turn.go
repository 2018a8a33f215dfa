package pictures

import (
	"image"
	"image/draw"
)

// from returns where in a stored picture of a size the pixel is found that is to be seen at (x, y).
func (t turn) from(x, y int, stored image.Point) (int, int) {
	w, h := stored.X-1, stored.Y-1
	switch t {
	case 2:
		return w - x, y
	case 3:
		return w - x, h - y
	case 4:
		return x, h - y
	case 5:
		return y, x
	case 6:
		return y, h - x
	case 7:
		return w - y, h - x
	case 8:
		return w - y, x
	}
	return x, y
}

// apply returns a stored picture as it is to be seen.
func (t turn) apply(stored image.Image) image.Image {
	if t <= 1 || t > 8 {
		return stored
	}
	b := stored.Bounds()
	flat := image.NewRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(flat, flat.Rect, stored, b.Min, draw.Src)
	size := b.Size()
	if t.turned() {
		size = image.Pt(size.Y, size.X)
	}
	seen := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			fx, fy := t.from(x, y, b.Size())
			copy(seen.Pix[seen.PixOffset(x, y):][:4], flat.Pix[flat.PixOffset(fx, fy):][:4])
		}
	}
	return seen
}

// matrix returns the six numbers by which a PDF draws the stored picture, which it has in a square of one by one with
// its upper edge on top, as it is to be seen in a box of a width and height with its lower left corner at the origin.
func (t turn) matrix(w, h float64) [6]float64 {
	switch t {
	case 2:
		return [6]float64{-w, 0, 0, h, w, 0}
	case 3:
		return [6]float64{-w, 0, 0, -h, w, h}
	case 4:
		return [6]float64{w, 0, 0, -h, 0, h}
	case 5:
		return [6]float64{0, -h, -w, 0, w, h}
	case 6:
		return [6]float64{0, -h, w, 0, 0, h}
	case 7:
		return [6]float64{0, h, w, 0, 0, 0}
	case 8:
		return [6]float64{0, h, -w, 0, w, 0}
	}
	return [6]float64{w, 0, 0, h, 0, 0}
}
