package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// Limits of a picture, checked before it is decoded.
const (
	MaxPixels = 24_000_000 // of a picture: 100 MB decoded, and 300 MB more while some JPEGs are
	MaxSide   = 32_767     // pixels either way
	MaxBytes  = 64 << 20   // of a file
)

// Errors of pictures. They stay as they are however often one tries.
var (
	ErrKind     = errors.New("picture: neither JPEG, PNG nor WebP")
	ErrTooLarge = errors.New("picture: over 64 MB, 24 million pixels, or 32,767 pixels either way")
	ErrDamaged  = errors.New("picture: damaged")
)

// A Kind is how a picture is packed.
type Kind uint8

const (
	JPEG Kind = iota + 1
	PNG
	WebP
)

// MediaType returns the kind's name on the web.
func (k Kind) MediaType() string {
	switch k {
	case JPEG:
		return "image/jpeg"
	case PNG:
		return "image/png"
	case WebP:
		return "image/webp"
	}
	return "application/octet-stream"
}

// kindOf returns how bytes are packed by how they begin, 0 if as nothing here knows.
func kindOf(data []byte) Kind {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return WebP
	}
	return 0
}

// Check returns how a picture is packed and its size in pixels, as it is to be seen: a photograph that a camera took
// standing is higher than wide. It reads the header alone. Errors are ErrKind, ErrTooLarge and ErrDamaged.
func Check(data []byte) (kind Kind, width, height int, err error) {
	kind, size, err := check(data)
	if err != nil {
		return 0, 0, 0, err
	}
	if kind == JPEG && orientation(data).turned() {
		return kind, size.Y, size.X, nil
	}
	return kind, size.X, size.Y, nil
}

// check is Check for the picture as it is stored.
func check(data []byte) (Kind, image.Point, error) {
	kind := kindOf(data)
	if kind == 0 {
		return 0, image.Point{}, ErrKind
	}
	if len(data) > MaxBytes {
		return 0, image.Point{}, ErrTooLarge
	}
	var c image.Config
	var err error
	switch kind {
	case JPEG:
		c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case PNG:
		c, err = png.DecodeConfig(bytes.NewReader(data))
	case WebP:
		c, err = webp.DecodeConfig(bytes.NewReader(data))
	}
	switch {
	case err != nil:
		return 0, image.Point{}, fmt.Errorf("%w: %.100s", ErrDamaged, err.Error())
	case c.Width < 1 || c.Height < 1:
		return 0, image.Point{}, ErrDamaged
	case c.Width > MaxSide || c.Height > MaxSide || c.Width*c.Height > MaxPixels:
		return 0, image.Point{}, ErrTooLarge
	}
	return kind, image.Pt(c.Width, c.Height), nil
}

// Decode opens a picture, turned as it is to be seen. Errors are those of Check.
func Decode(data []byte) (image.Image, error) {
	kind, size, err := check(data)
	if err != nil {
		return nil, err
	}
	img, err := decode(kind, data)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %.100s", ErrDamaged, err.Error())
	case img.Bounds().Size() != size:
		return nil, ErrDamaged // its header said something else
	}
	if kind == JPEG {
		return orientation(data).apply(img), nil
	}
	return img, nil
}

// decode unpacks a picture whose size was checked.
func decode(kind Kind, data []byte) (image.Image, error) {
	switch kind {
	case JPEG:
		return jpeg.Decode(bytes.NewReader(data))
	case PNG:
		return png.Decode(bytes.NewReader(data))
	}
	return webp.Decode(bytes.NewReader(data))
}
