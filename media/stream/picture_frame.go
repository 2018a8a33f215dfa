package stream

import (
	"encoding/binary"
	"errors"
)

// A pictureHeader goes before the bytes of VP8 in a frame of pictures. It lets a receiver tell what it can decode: layers
// have numbers of their own, so those do not show what is missing between them.
//
//	place among all pictures of the stream, from 0 on (4) ‖ by how many places before it the picture is that it is made of: 0 for none, at most 255 (1)
//
// A picture is made of the one of layer 0 before it if it is of layer 0 or 1, and of the last one of the layers below if it
// is of layer 2.
type pictureHeader struct {
	place uint32
	back  uint8
}

const pictureHeaderSize = 5

var errPictureFrame = errors.New("frame of pictures: malformed")

func (h pictureHeader) appendTo(b []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, h.place), h.back)
}

// parsePicture takes a frame of pictures apart. The VP8 aliases b.
func parsePicture(b []byte) (h pictureHeader, vp8 []byte, err error) {
	if len(b) <= pictureHeaderSize {
		return h, nil, errPictureFrame
	}
	h = pictureHeader{binary.BigEndian.Uint32(b), b[4]}
	if uint32(h.back) > h.place {
		return pictureHeader{}, nil, errPictureFrame
	}
	return h, b[pictureHeaderSize:], nil
}
