//go:build !nogui

package viewtest

import (
	"hash/fnv"

	"lyceum/app/model"
	"lyceum/media"
)

// Frame returns what a tile shows: a head before a wall, in greys of the person, or a
// page with lines for a screen. (In colours, pictures of windows would need more than
// fit into their files.)
func Frame(key model.TileKey) *media.Picture {
	h := fnv.New32a()
	h.Write([]byte(key.ID))
	n := h.Sum32()
	p := media.NewPicture(320, 180)
	if key.Screen {
		fill(p, func(x, y int) bool { return true }, 235, 128, 128)
		fill(p, func(x, y int) bool { return y < 16 }, 90, 150, 110)
		for line := range 6 {
			fill(p, func(x, y int) bool { return x > 40 && x < 280-30*(line%3) && y > 40+20*line && y < 46+20*line }, 60, 128, 128)
		}
		return p
	}
	around := func(cx, cy, rx, ry int) func(x, y int) bool {
		return func(x, y int) bool {
			dx, dy := (x-cx)*ry, (y-cy)*rx
			return dx*dx+dy*dy <= rx*rx*ry*ry
		}
	}
	fill(p, func(x, y int) bool { return true }, byte(170+n%5*12), 128, 128)
	fill(p, around(160, 190, 70, 62), byte(50+n/5%5*12), 128, 128)
	fill(p, around(160, 92, 34, 42), byte(100+n/25%5*12), 128, 128)
	return p
}

// fill gives the pixels of an area a colour.
func fill(p *media.Picture, in func(x, y int) bool, luma, u, v byte) {
	for y := range p.Height {
		for x := range p.Width {
			if in(x, y) {
				p.Y[y*p.YStride+x] = luma
				p.U[y/2*p.CStride+x/2], p.V[y/2*p.CStride+x/2] = u, v
			}
		}
	}
}
