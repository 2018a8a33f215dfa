package dsp

/*
#cgo noescape lyceum_scale
#cgo nocallback lyceum_scale
#include "kernel.h"
*/
import "C"

import (
	"lyceum/media"
)

// A Scaler brings pictures to a size. Smaller, every pixel is the mean of the area it covers, so text and hair do not
// flicker; larger, it lies on the lines between the nearest four. It keeps memory for a line: one a stream.
type Scaler struct{ line []uint32 }

// Scale makes dst, which has its size, show all of src. The sides need not be in proportion.
func (s *Scaler) Scale(dst, src *media.Picture) {
	checkPicture(dst)
	checkPicture(src)
	if len(s.line) < src.Width {
		s.line = make([]uint32, src.Width)
	}
	dst.At = src.At
	s.plane(dst.Y, dst.YStride, dst.Width, dst.Height, src.Y, src.YStride, src.Width, src.Height)
	s.plane(dst.U, dst.CStride, dst.Width/2, dst.Height/2, src.U, src.CStride, src.Width/2, src.Height/2)
	s.plane(dst.V, dst.CStride, dst.Width/2, dst.Height/2, src.V, src.CStride, src.Width/2, src.Height/2)
}

func (s *Scaler) plane(dst []byte, dstStride, dstWidth, dstHeight int, src []byte, srcStride, srcWidth, srcHeight int) {
	C.lyceum_scale(bytes(dst), C.ptrdiff_t(dstStride), C.int(dstWidth), C.int(dstHeight),
		bytes(src), C.ptrdiff_t(srcStride), C.int(srcWidth), C.int(srcHeight), words(s.line))
}

// Crop returns the part of p that begins at x, y and has a size, all rounded down to even numbers: a view of p's memory,
// not a copy. What lies outside p is left out.
func Crop(p *media.Picture, x, y, width, height int) media.Picture {
	x, y = min(max(x, 0), p.Width-2)&^1, min(max(y, 0), p.Height-2)&^1
	q := *p
	q.Width, q.Height = max(2, min(width, p.Width-x)&^1), max(2, min(height, p.Height-y)&^1)
	q.Y = p.Y[y*p.YStride+x:]
	q.U, q.V = p.U[y/2*p.CStride+x/2:], p.V[y/2*p.CStride+x/2:]
	return q
}

// Fit returns the greatest size in the proportions of width to height that fits into a box, even and at least 2.
func Fit(width, height, boxWidth, boxHeight int) (int, int) {
	if width*boxHeight > height*boxWidth {
		return max(2, boxWidth&^1), max(2, height*boxWidth/width&^1)
	}
	return max(2, width*boxHeight/height&^1), max(2, boxHeight&^1)
}
