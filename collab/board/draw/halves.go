package draw

import (
	"image"

	xdraw "golang.org/x/image/draw"
)

// mostHalves is how many pixels of smaller pictures are kept; when there are more they are made anew.
const mostHalves = 16 << 20

// halves keeps pictures made smaller by half, by half again and so on: one that is shown much smaller than it is has to be an
// average of all of it.
type halves struct {
	kept   map[string]*halved
	pixels int
}

type halved struct {
	whole image.Image
	down  []*image.RGBA // each half as wide and as high as the one before
}

// of returns a picture with a ticket, or a smaller one of it that is not much larger than a width and a height.
func (h *halves) of(ticket string, whole image.Image, width, height int) image.Image {
	size := whole.Bounds().Size()
	if !larger(size, width, height) {
		return whole
	}
	if h.kept == nil || h.pixels > mostHalves {
		h.kept, h.pixels = make(map[string]*halved), 0
	}
	k := h.kept[ticket]
	if k == nil || k.whole != whole {
		k = &halved{whole: whole}
		h.kept[ticket] = k
	}
	from := whole
	for i := 0; larger(size, width, height); i++ {
		size = image.Pt(max(1, size.X/2), max(1, size.Y/2))
		if i == len(k.down) {
			half := image.NewRGBA(image.Rectangle{Max: size})
			xdraw.ApproxBiLinear.Scale(half, half.Rect, from, from.Bounds(), xdraw.Src, nil)
			k.down = append(k.down, half)
			h.pixels += size.X * size.Y
		}
		from = k.down[i]
	}
	return from
}

// larger reports whether a picture is more than twice as large as a width and a height.
func larger(size image.Point, width, height int) bool {
	return size.X > 2*max(width, 1) && size.Y > 2*max(height, 1)
}
