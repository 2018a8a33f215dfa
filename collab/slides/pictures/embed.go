package pictures

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"lyceum/collab/slides/pdf"
)

// An Embedded is a picture in a PDF.
type Embedded struct {
	Ref           pdf.Ref
	Width, Height int // pixels, as it is to be seen
	turn          turn
}

// Draw returns the operators that draw the picture, which the page's resources call by a name, in a box with its lower
// left corner at (x, y).
func (e Embedded) Draw(name string, x, y, w, h float64) string {
	m := e.turn.matrix(w, h)
	m[4], m[5] = m[4]+x, m[5]+y
	var b bytes.Buffer
	b.WriteString("q ")
	for _, v := range m {
		b.WriteString(pdf.Number(v))
		b.WriteByte(' ')
	}
	fmt.Fprintf(&b, "cm /%s Do Q\n", name)
	return b.String()
}

// Embed writes a picture into a PDF: a photograph as it is, anything else unpacked, with what is transparent in it.
// Errors are those of Check.
func Embed(w *pdf.Writer, data []byte) (Embedded, error) {
	kind, width, height, err := Check(data)
	if err != nil {
		return Embedded{}, err
	}
	e := Embedded{Ref: w.Alloc(), Width: width, Height: height, turn: 1}
	if kind == JPEG {
		if space := jpegSpace(data); space != "" {
			if plain := strip(data); plain != nil {
				e.turn = orientation(data)
				stored := image.Pt(width, height)
				if e.turn.turned() {
					stored = image.Pt(height, width)
				}
				w.Packed(e.Ref, dictionary(stored, space)+" /Filter /DCTDecode", plain)
				return e, nil
			}
		}
	}
	img, err := Decode(data)
	if err == nil {
		err = unpacked(w, e.Ref, img)
	}
	if err != nil {
		// The number is given out, so something has to be there.
		w.Object(e.Ref, "null")
		return Embedded{}, err
	}
	return e, nil
}

// dictionary returns what the dictionary of a picture has besides how its data are packed.
func dictionary(size image.Point, space string) string {
	return fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8", size.X, size.Y, space)
}

// jpegSpace returns the colours of a photograph that a PDF can have as it is, "" if it cannot.
func jpegSpace(data []byte) string {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
	case c.ColorModel == color.GrayModel:
		return "DeviceGray"
	case c.ColorModel == color.YCbCrModel:
		return "DeviceRGB"
	}
	return ""
}

// unpacked writes a picture that is no photograph, or one in colours for printing.
func unpacked(w *pdf.Writer, ref pdf.Ref, img image.Image) error {
	size := img.Bounds().Size()
	if lossy, ok := img.(*image.YCbCr); ok {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, lossy, &jpeg.Options{Quality: 92}); err != nil {
			return err
		}
		w.Packed(ref, dictionary(size, "DeviceRGB")+" /Filter /DCTDecode", b.Bytes())
		return nil
	}
	flat := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(flat, flat.Rect, img, img.Bounds().Min, draw.Src)
	more := ""
	if !flat.Opaque() {
		mask := w.Alloc()
		w.Stream(mask, dictionary(size, "DeviceGray"), alpha(flat))
		more = fmt.Sprintf(" /SMask %v", mask)
	}
	rows, err := packRows(flat)
	if err != nil {
		return err
	}
	w.Packed(ref, fmt.Sprintf("%s%s /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns %d >>",
		dictionary(size, "DeviceRGB"), more, size.X), rows)
	return nil
}

// alpha takes the transparency out of a picture, which is opaque afterwards, and returns it.
func alpha(img *image.NRGBA) []byte {
	out := make([]byte, 0, len(img.Pix)/4)
	for i := 3; i < len(img.Pix); i += 4 {
		out = append(out, img.Pix[i])
		img.Pix[i] = 0xff
	}
	return out
}

// packRows packs the pixels of an opaque picture as PNG does, which PDF can have as they are.
func packRows(img *image.NRGBA) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	var rows []byte
	for rest := b.Bytes()[8:]; len(rest) >= 12; {
		n := binary.BigEndian.Uint32(rest)
		if string(rest[4:8]) == "IDAT" {
			rows = append(rows, rest[8:8+n]...)
		}
		rest = rest[12+n:]
	}
	return rows, nil
}
