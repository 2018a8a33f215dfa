package qr

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// ErrTooLong reports a text that fits in no QR code: beyond 2,951 bytes.
var ErrTooLong = errors.New("too long for a QR code")

// A Code is a square of dark and light modules, with its light margin.
type Code struct{ matrix *gozxing.BitMatrix }

// Encode returns the code of a text, which is in UTF-8.
func Encode(text string) (Code, error) {
	for _, level := range []string{"M", "L"} {
		matrix, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
			gozxing.EncodeHintType_ERROR_CORRECTION: level,
			gozxing.EncodeHintType_CHARACTER_SET:    "UTF-8",
		})
		if err == nil {
			return Code{matrix}, nil
		}
	}
	return Code{}, fmt.Errorf("%d bytes: %w", len(text), ErrTooLong)
}

// Size returns how many modules a side has.
func (c Code) Size() int { return c.matrix.GetWidth() }

// Dark reports whether a module is dark. Beyond the code all are light.
func (c Code) Dark(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.Size() && y < c.Size() && c.matrix.Get(x, y)
}

// Image returns the code with so many pixels a module, black on white.
func (c Code) Image(scale int) image.Image {
	side := c.Size() * scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if c.Dark(x/scale, y/scale) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	return img
}

// PNG writes the code as an image.
func (c Code) PNG(w io.Writer, scale int) error { return png.Encode(w, c.Image(scale)) }

// Text returns the code for a terminal with light letters on a dark ground: lines of half blocks, each line two
// rows of modules.
func (c Code) Text() string {
	var b strings.Builder
	for y := 0; y < c.Size(); y += 2 {
		for x := range c.Size() {
			upper, lower := !c.Dark(x, y), !c.Dark(x, y+1) && y+1 < c.Size()
			switch {
			case upper && lower:
				b.WriteRune('█')
			case upper:
				b.WriteRune('▀')
			case lower:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
