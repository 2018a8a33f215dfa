//go:build !nogui

package dialogs

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"strings"
	"testing"

	"lyceum/app/qr"
)

// TestCodeOnShowIsRead draws codes as the invite dialog does, in its card, at the densities of usual displays.
func TestCodeOnShowIsRead(t *testing.T) {
	for _, n := range []int{60, 350, 494, 612, 1000} {
		for _, density := range []float32{1, 1.5, 2} {
			text := "G:" + strings.Repeat("An8BAQABAQ", n/10)
			v := newCodeView(codeSide)
			if !v.set(text) {
				t.Fatalf("%d characters make no code", len(text))
			}
			r := &codeRenderer{v: v}
			side, card := int(codeSide*density), int(cardSide*density)
			img := image.NewGray(image.Rect(0, 0, card, card))
			draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
			off := (card - side) / 2
			draw.Draw(img, image.Rect(off, off, off+side, off+side), r.draw(side, side), image.Point{}, draw.Src)
			var b bytes.Buffer
			if err := png.Encode(&b, img); err != nil {
				t.Fatal(err)
			}
			if got, err := qr.Decode(&b); err != nil || got != text {
				t.Errorf("%d characters at %v: read %.20q, %v", len(text), density, got, err)
			}
		}
	}
}
