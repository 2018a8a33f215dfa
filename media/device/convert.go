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
		if err := dsp.FromYCbCr(&c.native, img, c.full); err != nil {
			return err
		}
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
