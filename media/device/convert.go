package device

import (
	"fmt"
	"image"

	"lyceum/media"
	"lyceum/media/dsp"
)

// A converter makes pictures of what drivers give. It keeps memory for a picture of the driver's size.
type converter struct {
	want   Mode
	crop   bool // to exactly the wanted size, as cameras are; otherwise all is shown, never larger than it is
	full   bool // samples have the full range, as in JPEG; otherwise limited range
	native media.Picture
	scaler dsp.Scaler
}

// convert makes p what an image shows. The image's odd last column and line are left out.
func (c *converter) convert(p *media.Picture, img image.Image) error {
	width, height := img.Bounds().Dx()&^1, img.Bounds().Dy()&^1
	if err := media.CheckSize(width, height); err != nil {
		return err
	}
	c.native.Resize(width, height)
	switch img := img.(type) {
	case *image.YCbCr:
		c.fromYCbCr(img)
	case *image.RGBA:
		dsp.FromRGBA(&c.native, img.Pix, img.Stride)
	default:
		return fmt.Errorf("a driver gives pictures of type %T", img)
	}
	shown := c.native
	toWidth, toHeight := c.want.Width, c.want.Height
	if c.crop {
		cut, cutHeight := dsp.Fit(toWidth, toHeight, width, height)
		shown = dsp.Crop(&c.native, (width-cut)/2, (height-cutHeight)/2, cut, cutHeight)
	} else if toWidth, toHeight = dsp.Fit(width, height, toWidth, toHeight); toWidth > width || toHeight > height {
		toWidth, toHeight = width, height
	}
	if shown.Width == toWidth && shown.Height == toHeight {
		p.CopyFrom(&shown)
		return nil
	}
	p.Resize(toWidth, toHeight)
	c.scaler.Scale(p, &shown)
	return nil
}

// fromYCbCr fills the native picture, with the mean of the chroma samples that fall together.
func (c *converter) fromYCbCr(img *image.YCbCr) {
	p, origin := &c.native, img.Rect.Min
	for y := range p.Height {
		at := img.YOffset(origin.X, origin.Y+y)
		c.limit(p.Y[y*p.YStride:][:p.Width], img.Y[at:], &limitedLuma)
	}
	for y := range p.Height / 2 {
		row, under := img.COffset(origin.X, origin.Y+2*y), img.COffset(origin.X, origin.Y+2*y+1)
		step := img.COffset(origin.X+2, origin.Y) - img.COffset(origin.X, origin.Y) // 1, or 2 with chroma for every pixel
		for _, plane := range [2]struct{ to, from []byte }{{p.U[y*p.CStride:], img.Cb}, {p.V[y*p.CStride:], img.Cr}} {
			to := plane.to[:p.Width/2]
			if step == 1 && row == under {
				c.limit(to, plane.from[row:], &limitedChroma)
				continue
			}
			for x := range to {
				i, j := row+x*step, under+x*step
				sum := int(plane.from[i]) + int(plane.from[j]) + int(plane.from[i+step-1]) + int(plane.from[j+step-1])
				to[x] = byte((sum + 2) / 4)
			}
			c.limit(to, to, &limitedChroma)
		}
	}
}

// limit copies samples, from full range to limited where that is needed.
func (c *converter) limit(to, from []byte, limited *[256]byte) {
	if !c.full {
		copy(to, from)
		return
	}
	for i := range to {
		to[i] = limited[from[i]]
	}
}

// limitedLuma and limitedChroma are what samples of full range are in limited range.
var limitedLuma, limitedChroma = func() (luma, chroma [256]byte) {
	for i := range luma {
		luma[i] = byte((i*219+127)/255 + 16)
		chroma[i] = byte((i-128)*112/127 + 128)
	}
	return luma, chroma
}()
