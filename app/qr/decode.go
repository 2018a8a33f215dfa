package qr

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Limits of an image, our choice: what a photograph has.
const (
	maxBytes  = 32 << 20
	maxPixels = 50_000_000
)

// Errors of Decode.
var (
	ErrImage  = errors.New("not an image, or too large a one")
	ErrNoCode = errors.New("no QR code in the image")
)

// Decode returns the text of the QR code in an image.
func Decode(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return "", err
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data)) // before memory is taken for what it says
	if err != nil || len(data) > maxBytes || head.Width < 1 || head.Height < 1 || head.Width > maxPixels/head.Height {
		return "", ErrImage
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrImage, err)
	}
	return DecodeImage(img)
}

// DecodeImage is Decode for an image at hand.
func DecodeImage(img image.Image) (text string, err error) {
	defer func() { // the library trusts images more than anybody should
		if recover() != nil {
			text, err = "", ErrNoCode
		}
	}()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", ErrNoCode
	}
	// The first way finds a code in a photograph, and misses some in a picture that is nothing else, which the other reads.
	for _, how := range []gozxing.DecodeHintType{gozxing.DecodeHintType_TRY_HARDER, gozxing.DecodeHintType_PURE_BARCODE} {
		hints := map[gozxing.DecodeHintType]any{how: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"}
		if result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return result.GetText(), nil
		}
	}
	return "", ErrNoCode
}
