package dsp

import (
	"fmt"
	"image"

	"lyceum/media"
)

// FromYCbCr makes dst, which has its size, show the top left of img, which has at least that size: what cameras and JPEG
// decoders give, with a chroma sample for one pixel, two or four. If full, samples have the whole range, as in JPEG; else
// they are as dst's.
func FromYCbCr(dst *media.Picture, img *image.YCbCr, full bool) error {
	checkPicture(dst)
	size := img.Rect.Size()
	if size.X < dst.Width || size.Y < dst.Height {
		return fmt.Errorf("a picture of %d×%d cannot show %d×%d", size.X, size.Y, dst.Width, dst.Height)
	}
	across, down := 2, 2 // pixels of a chroma sample
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio444:
		across, down = 1, 1
	case image.YCbCrSubsampleRatio422:
		down = 1
	case image.YCbCrSubsampleRatio440:
		across = 1
	case image.YCbCrSubsampleRatio420:
	default:
		return fmt.Errorf("a picture with chroma %v is not known", img.SubsampleRatio)
	}
	luma, chroma := &asIs, &asIs
	if full {
		luma, chroma = &fullLuma, &fullChroma
	}
	at := img.YOffset(img.Rect.Min.X, img.Rect.Min.Y)
	for y := range dst.Height {
		through(dst.Y[y*dst.YStride:][:dst.Width], img.Y[at+y*img.YStride:], luma)
	}
	at = img.COffset(img.Rect.Min.X, img.Rect.Min.Y)
	for y := range dst.Height / 2 {
		from, o := at+y*(2/down)*img.CStride, y*dst.CStride
		thin2(dst.U[o:][:dst.Width/2], img.Cb[from:], img.CStride, 2/across, 2/down, chroma)
		thin2(dst.V[o:][:dst.Width/2], img.Cr[from:], img.CStride, 2/across, 2/down, chroma)
	}
	return nil
}

// through copies samples by a table.
func through(dst, src []byte, table *[256]byte) {
	if table == &asIs {
		copy(dst, src)
		return
	}
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] = table[v]
	}
}

// thin2 writes the means of across × down samples, by a table.
func thin2(dst, src []byte, stride, across, down int, table *[256]byte) {
	switch {
	case across == 1 && down == 1:
		through(dst, src, table)
	case across == 1:
		for i := range dst {
			dst[i] = table[(int(src[i])+int(src[stride+i])+1)/2]
		}
	case down == 1:
		for i := range dst {
			dst[i] = table[(int(src[2*i])+int(src[2*i+1])+1)/2]
		}
	default:
		for i := range dst {
			dst[i] = table[(int(src[2*i])+int(src[2*i+1])+int(src[stride+2*i])+int(src[stride+2*i+1])+2)/4]
		}
	}
}

// From the whole range to the limited, and as it is.
var fullLuma, fullChroma, asIs = func() (luma, chroma, same [256]byte) {
	for i := range 256 {
		luma[i] = byte(16 + (i*219+127)/255)
		chroma[i] = byte(128 + floorDiv((i-128)*224+127, 255))
		same[i] = byte(i)
	}
	return
}()

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}
