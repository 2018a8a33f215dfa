package codec

// #include "vpx.h"
import "C"

import (
	"errors"
	"fmt"
	"unsafe"

	"lyceum/media"
)

// ErrMalformed is wrapped by what decoders say of data that is not what they decode.
var ErrMalformed = errors.New("malformed")

// ErrNoKeyFrame says that a frame cannot be decoded before a key frame.
var ErrNoKeyFrame = errors.New("no key frame yet")

// A VideoDecoder makes pictures of VP8.
type VideoDecoder struct {
	c             *C.vp8_decoder
	width, height int // of the last key frame; 0 before the first
}

// NewVideoDecoder returns a decoder. Close gives its memory back.
func NewVideoDecoder() (*VideoDecoder, error) {
	var code C.vpx_codec_err_t
	d := &VideoDecoder{c: C.vp8_decoder_new(&code)}
	if d.c == nil {
		return nil, fmt.Errorf("VP8 decoder: %w", vpxError(code))
	}
	return d, nil
}

// Decode decodes a frame, and copies the picture into p, using the memory that p has. It leaves p.At alone. It returns
// false when the frame shows nothing. With an error, p is as it was; the error wraps [ErrMalformed], or is
// [ErrNoKeyFrame].
func (d *VideoDecoder) Decode(data []byte, p *media.Picture) (bool, error) {
	h, err := ParseVideoHeader(data)
	if err != nil {
		return false, fmt.Errorf("decode VP8: %w", err)
	}
	width, height := d.width, d.height
	if h.Key {
		width, height = h.Width, h.Height
	} else if width == 0 {
		return false, ErrNoKeyFrame
	}
	code := C.vp8_decode(d.c, (*C.uint8_t)(&data[0]), C.uint(len(data)))
	if code != C.VPX_CODEC_OK {
		if h.Key { // libvpx may have half taken it: what builds on it would be garbage
			d.width, d.height = 0, 0
		}
		return false, fmt.Errorf("decode VP8: %w: %w", ErrMalformed, vpxError(code))
	}
	d.width, d.height = width, height
	image := d.c.image
	if image == nil {
		return false, nil
	}
	if int(image.d_w) != width || int(image.d_h) != height || image.fmt != C.VPX_IMG_FMT_I420 {
		panic("BUG: libvpx gave a picture of another kind than the frame's header says")
	}
	p.Resize(width, height)
	copyPlane(p.Y, width, height, image.planes[C.VPX_PLANE_Y], image.stride[C.VPX_PLANE_Y])
	copyPlane(p.U, width/2, height/2, image.planes[C.VPX_PLANE_U], image.stride[C.VPX_PLANE_U])
	copyPlane(p.V, width/2, height/2, image.planes[C.VPX_PLANE_V], image.stride[C.VPX_PLANE_V])
	return true, nil
}

// Close gives the decoder's memory back.
func (d *VideoDecoder) Close() {
	if d.c != nil {
		C.vp8_decoder_free(d.c)
		d.c = nil
	}
}

// copyPlane copies libvpx's plane into one without gaps.
func copyPlane(to []byte, width, height int, from *C.uchar, stride C.int) {
	plane := unsafe.Slice((*byte)(from), (height-1)*int(stride)+width)
	for y := range height {
		copy(to[y*width:][:width], plane[y*int(stride):])
	}
}

// vpxError is what libvpx says of an error.
func vpxError(code C.vpx_codec_err_t) error {
	return errors.New(C.GoString(C.vpx_codec_err_to_string(code)))
}
