package media

import (
	"fmt"
	"time"
)

// MaxSide is the greatest width and height of a picture. What a peer or a file claims beyond is refused before memory is
// taken for it.
const MaxSide = 4096

// A Picture is one frame in I420: full planes of luma, and one sample of each chroma for four of luma. Samples are
// limited range BT.601, as cameras and VP8 have them.
type Picture struct {
	Width, Height    int // even, 2 to [MaxSide]
	YStride, CStride int // bytes from a line to the next, of luma and of chroma
	Y, U, V          []byte
	At               time.Time // when it was captured
}

// NewPicture returns a black picture. It panics where CheckSize has an error.
func NewPicture(width, height int) *Picture {
	p := &Picture{}
	p.Resize(width, height)
	clear(p.Y)
	for i := range p.U {
		p.U[i], p.V[i] = 128, 128
	}
	return p
}

// CheckSize returns what is wrong with a picture's size.
func CheckSize(width, height int) error {
	if width < 2 || height < 2 || width > MaxSide || height > MaxSide || width%2 != 0 || height%2 != 0 {
		return fmt.Errorf("a picture of %d×%d: want even sides of 2 to %d", width, height, MaxSide)
	}
	return nil
}

// Resize gives the picture a size, without gaps between lines, and takes new memory only where the old is too small.
// What it shows afterwards is anything. It panics where CheckSize has an error.
func (p *Picture) Resize(width, height int) {
	if err := CheckSize(width, height); err != nil {
		panic("BUG: " + err.Error())
	}
	p.Width, p.Height, p.YStride, p.CStride = width, height, width, width/2
	luma, chroma := width*height, width*height/4
	if cap(p.Y) < luma {
		p.Y = make([]byte, luma)
	}
	if cap(p.U) < chroma {
		p.U = make([]byte, chroma)
	}
	if cap(p.V) < chroma {
		p.V = make([]byte, chroma)
	}
	p.Y, p.U, p.V = p.Y[:luma], p.U[:chroma], p.V[:chroma]
}

// CopyFrom makes p a copy of q, in p's own memory.
func (p *Picture) CopyFrom(q *Picture) {
	p.Resize(q.Width, q.Height)
	p.At = q.At
	copyPlane(p.Y, q.Y, q.Width, q.Height, q.YStride)
	copyPlane(p.U, q.U, q.Width/2, q.Height/2, q.CStride)
	copyPlane(p.V, q.V, q.Width/2, q.Height/2, q.CStride)
}

func copyPlane(to, from []byte, width, height, stride int) {
	for y := range height {
		copy(to[y*width:][:width], from[y*stride:])
	}
}
