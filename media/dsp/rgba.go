package dsp

/*
#cgo noescape lyceum_rgba
#cgo nocallback lyceum_rgba
#cgo noescape lyceum_i420
#cgo nocallback lyceum_i420
#include "kernel.h"
*/
import "C"

import (
	"fmt"
	"unsafe"

	"lyceum/media"
)

// RGBA writes p to dst as red, green, blue and 255, four bytes a pixel, stride bytes a line: what image.RGBA has. Each
// chroma sample colours four pixels. It panics if dst is too small.
func RGBA(dst []byte, stride int, p *media.Picture) { rgba(dst, stride, p, false) }

func rgba(dst []byte, stride int, p *media.Picture, plain bool) {
	checkPacked(len(dst), stride, p)
	var c C.int
	if plain {
		c = 1
	}
	C.lyceum_rgba(bytes(dst), C.ptrdiff_t(stride), bytes(p.Y), C.ptrdiff_t(p.YStride), bytes(p.U), bytes(p.V), C.ptrdiff_t(p.CStride),
		C.int(p.Width), C.int(p.Height), c)
}

// FromRGBA makes dst, which has its size, show packed pixels of four bytes, stride bytes a line: image.RGBA's, of a window
// or a screen. The fourth byte does not count.
func FromRGBA(dst *media.Picture, src []byte, stride int) {
	checkPacked(len(src), stride, dst)
	C.lyceum_i420(bytes(dst.Y), C.ptrdiff_t(dst.YStride), bytes(dst.U), bytes(dst.V), C.ptrdiff_t(dst.CStride), bytes(src), C.ptrdiff_t(stride),
		C.int(dst.Width), C.int(dst.Height))
}

// checkPacked panics if a picture of p's size has no room in so many bytes, or p is not whole.
func checkPacked(length, stride int, p *media.Picture) {
	checkPicture(p)
	if stride < 4*p.Width || length < stride*(p.Height-1)+4*p.Width {
		panic(fmt.Sprintf("BUG: %d bytes, %d a line, for %d×%d pixels", length, stride, p.Width, p.Height))
	}
}

// checkPicture panics if p's planes are shorter than it says: what runs in C does not look.
func checkPicture(p *media.Picture) {
	if err := media.CheckSize(p.Width, p.Height); err != nil {
		panic("BUG: " + err.Error())
	}
	chroma := p.CStride*(p.Height/2-1) + p.Width/2
	if p.YStride < p.Width || p.CStride < p.Width/2 || len(p.Y) < p.YStride*(p.Height-1)+p.Width || len(p.U) < chroma || len(p.V) < chroma {
		panic(fmt.Sprintf("BUG: planes of %d, %d and %d bytes, strides of %d and %d, for %d×%d", len(p.Y), len(p.U), len(p.V),
			p.YStride, p.CStride, p.Width, p.Height))
	}
}

func bytes(b []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(b))) }
