//go:build !nogui

package video

import (
	"encoding/binary"
	"image"
)

// mirror turns each line of a picture round, as one sees oneself.
func mirror(is *image.RGBA) {
	for y := range is.Rect.Dy() {
		line := is.Pix[y*is.Stride:][:4*is.Rect.Dx()]
		for i, j := 0, len(line)-4; i < j; i, j = i+4, j-4 {
			a, b := binary.LittleEndian.Uint32(line[i:]), binary.LittleEndian.Uint32(line[j:])
			binary.LittleEndian.PutUint32(line[i:], b)
			binary.LittleEndian.PutUint32(line[j:], a)
		}
	}
}
