package studio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"

	"lyceum/media"
	"lyceum/media/dsp"
	"lyceum/session/monitor"
)

// ErrThumbnail is for a small picture that is none, or more than one may be.
var ErrThumbnail = errors.New("no small picture")

// thumbnailQualities are tried one after the other until a picture is small enough.
var thumbnailQualities = [...]int{75, 55, 40, 25, 10, 1}

// encodeThumbnail returns a small picture as JPEG.
func encodeThumbnail(p *media.Picture, most int) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	dsp.RGBA(img.Pix, img.Stride, p)
	return encodeImage(img, most)
}

func encodeImage(img image.Image, most int) ([]byte, error) {
	var b bytes.Buffer
	for _, quality := range thumbnailQualities {
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if b.Len() <= most {
			return b.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("%d bytes: %w", b.Len(), ErrThumbnail)
}

// Markers of JPEG (ITU T.81 Table B.1).
const (
	jpegSOI  = 0xd8
	jpegSOF0 = 0xc0
	jpegDHT  = 0xc4
	jpegDAC  = 0xcc
	jpegSOS  = 0xda
)

// decodeThumbnail reads a small picture that somebody else made. What it says of its size is looked at before memory or time is
// spent on it: nothing but one baseline picture that fits the box is decoded.
func decodeThumbnail(b []byte, what monitor.What) (image.Image, error) {
	width, height := what.Box()
	if len(b) > what.Most() {
		return nil, fmt.Errorf("%d bytes: %w", len(b), ErrThumbnail)
	}
	if w, h, ok := jpegSize(b); !ok || w < 1 || h < 1 || w > width || h > height {
		return nil, fmt.Errorf("%d×%d pixels: %w", w, h, ErrThumbnail)
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrThumbnail, err)
	}
	if size := img.Bounds().Size(); size.X > width || size.Y > height {
		return nil, fmt.Errorf("%v pixels: %w", size, ErrThumbnail)
	}
	return img, nil
}

// jpegSize returns the size that the frame header of a baseline JPEG says. ok is false for any other.
func jpegSize(b []byte) (width, height int, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1] != jpegSOI {
		return 0, 0, false
	}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xff; {
		marker, length := b[1], int(binary.BigEndian.Uint16(b[2:]))
		if length < 2 || len(b) < 2+length {
			return 0, 0, false
		}
		switch {
		case marker == jpegSOF0:
			if length < 8 {
				return 0, 0, false
			}
			return int(binary.BigEndian.Uint16(b[7:])), int(binary.BigEndian.Uint16(b[5:])), true
		case marker == jpegSOS, marker < jpegSOF0, marker&0xf0 == jpegSOF0 && marker != jpegDHT && marker != jpegDAC, marker >= 0xd0 && marker <= 0xd9:
			return 0, 0, false // other ways of coding, and what stands on its own
		}
		b = b[2+length:]
	}
	return 0, 0, false
}
