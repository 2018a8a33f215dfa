package dsp

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"lyceum/media"
)

func TestFromRGBAIsBT601ToOneStep(t *testing.T) {
	const w, h, stride = 34, 6, 4*34 + 8
	r := rand.New(rand.NewPCG(3, 3))
	src := make([]byte, stride*h)
	for i := range src {
		src[i] = byte(r.Uint32())
	}
	rgba := media.NewPicture(w, h)
	FromRGBA(rgba, src, stride)
	for y := range h {
		for x := range w {
			p := src[y*stride+4*x:]
			want := 16 + (0.299*float64(p[0])+0.587*float64(p[1])+0.114*float64(p[2]))*219/255
			if got := float64(rgba.Y[y*w+x]); math.Abs(got-want) > 1 {
				t.Fatalf("luma at %d, %d is %v, want %.1f", x, y, got, want)
			}
		}
	}
	for i := range rgba.U {
		var red, green, blue float64
		for j := range 4 {
			p := src[(i/(w/2)*2+j/2)*stride+4*(i%(w/2)*2+j%2):]
			red, green, blue = red+float64(p[0])/4, green+float64(p[1])/4, blue+float64(p[2])/4
		}
		luma := 0.299*red + 0.587*green + 0.114*blue
		cb, cr := 128+(blue-luma)/1.772*224/255, 128+(red-luma)/1.402*224/255
		if math.Abs(float64(rgba.U[i])-cb) > 1 || math.Abs(float64(rgba.V[i])-cr) > 1 {
			t.Fatalf("chroma %d is %d, %d; want %.1f, %.1f", i, rgba.U[i], rgba.V[i], cb, cr)
		}
	}
}

// mean returns the mean sample of a plane.
func mean(plane []byte) float64 {
	var sum float64
	for _, v := range plane {
		sum += float64(v)
	}
	return sum / float64(len(plane))
}

func TestScaledPictureHasTheSameMean(t *testing.T) {
	var s Scaler
	src := noisePicture(320, 180, 5)
	var whole media.Picture
	whole.CopyFrom(src)
	for _, size := range [][2]int{{160, 90}, {96, 72}, {300, 170}, {318, 178}, {320, 180}, {640, 360}, {1000, 200}, {2, 2}, {320, 2}, {4, 400}} {
		dst := media.NewPicture(size[0], size[1])
		s.Scale(dst, src)
		for i, planes := range [][2][]byte{{dst.Y, whole.Y}, {dst.U, whole.U}, {dst.V, whole.V}} {
			if got, want := mean(planes[0]), mean(planes[1]); math.Abs(got-want) > 1.5 {
				t.Errorf("%v: plane %d has mean %.1f, want %.1f", size, i, got, want)
			}
		}
	}
}

// A ramp stays a ramp, whatever is done: each pixel's value says where it was.
func TestScaledPictureIsWhereItWas(t *testing.T) {
	var s Scaler
	src := media.NewPicture(480, 320)
	for y := range src.Height {
		for x := range src.Width {
			src.Y[y*src.YStride+x] = byte(20 + x*100/src.Width + y*100/src.Height)
		}
	}
	for _, size := range [][2]int{{240, 160}, {134, 92}, {478, 318}, {480, 320}, {700, 500}, {96, 700}} {
		dst := media.NewPicture(size[0], size[1])
		s.Scale(dst, src)
		for y := 2; y < dst.Height-2; y++ {
			for x := 2; x < dst.Width-2; x++ {
				want := 19.5 + (float64(x)+0.5)*100/float64(dst.Width) + (float64(y)+0.5)*100/float64(dst.Height)
				if got := float64(dst.Y[y*dst.YStride+x]); math.Abs(got-want) > 1.8 {
					t.Fatalf("%v: pixel %d, %d is %v, want %.1f", size, x, y, got, want)
				}
			}
		}
	}
}

func TestScaleToItsOwnSizeCopies(t *testing.T) {
	var s Scaler
	src, dst := noisePicture(34, 22, 4), media.NewPicture(34, 22)
	s.Scale(dst, src)
	var want media.Picture
	want.CopyFrom(src)
	if string(dst.Y) != string(want.Y) || string(dst.U) != string(want.U) || string(dst.V) != string(want.V) {
		t.Error("the picture changed")
	}
}

func TestScalerTakesNoMemoryForAPicture(t *testing.T) {
	var s Scaler
	src, dst := noisePicture(320, 180, 4), media.NewPicture(160, 90)
	s.Scale(dst, src)
	if n := testing.AllocsPerRun(50, func() { s.Scale(dst, src) }); n != 0 {
		t.Errorf("%v allocations a picture", n)
	}
	pixels := make([]byte, 4*320*180)
	if n := testing.AllocsPerRun(50, func() { RGBA(pixels, 4*320, src) }); n != 0 {
		t.Errorf("RGBA: %v allocations a picture", n)
	}
}

func TestCropIsAView(t *testing.T) {
	p := noisePicture(32, 16, 2)
	q := Crop(p, 5, 3, 10, 7)
	if q.Width != 10 || q.Height != 6 || &q.Y[0] != &p.Y[2*p.YStride+4] || &q.U[0] != &p.U[p.CStride+2] || &q.V[0] != &p.V[p.CStride+2] {
		t.Errorf("a crop of 10×7 at 5, 3 is %d×%d", q.Width, q.Height)
	}
	checkPicture(&q)
	for _, c := range [][4]int{{-4, -4, 100, 100}, {30, 14, 8, 8}, {90, 90, 0, 0}, {31, 15, 1, 1}} {
		q := Crop(p, c[0], c[1], c[2], c[3])
		checkPicture(&q)
	}
}

func TestFitKeepsProportions(t *testing.T) {
	for _, tt := range [][6]int{{1280, 720, 640, 640, 640, 360}, {720, 1280, 640, 640, 360, 640}, {1920, 1080, 1, 1, 2, 2}, {640, 480, 640, 360, 480, 360}} {
		if w, h := Fit(tt[0], tt[1], tt[2], tt[3]); w != tt[4] || h != tt[5] {
			t.Errorf("Fit(%v) = %d, %d", tt, w, h)
		}
	}
}

func TestFromYCbCrOfEveryRatio(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio420} {
		whole := image.NewYCbCr(image.Rect(0, 0, 40, 30), ratio)
		for i := range whole.Cb {
			whole.Cb[i], whole.Cr[i] = 90, 200
		}
		img := whole.SubImage(image.Rect(4, 2, 40, 30)).(*image.YCbCr)
		for y := range 30 {
			for x := range 40 {
				whole.Y[whole.YOffset(x, y)] = byte(5*x + y)
			}
		}
		for _, full := range []bool{false, true} {
			dst := media.NewPicture(32, 26)
			if err := FromYCbCr(dst, img, full); err != nil {
				t.Fatal(err)
			}
			luma, cb, cr := float64(5*(4+7)+2+9), 90.0, 200.0
			if full {
				luma, cb, cr = 16+luma*219/255, 128+(cb-128)*224/255, 128+(cr-128)*224/255
			}
			if got := dst.Y[9*dst.YStride+7]; math.Abs(float64(got)-luma) > 0.51 {
				t.Errorf("%v, full %v: luma is %d, want %.1f", ratio, full, got, luma)
			}
			for i := range dst.U {
				if math.Abs(float64(dst.U[i])-cb) > 0.51 || math.Abs(float64(dst.V[i])-cr) > 0.51 {
					t.Fatalf("%v, full %v: chroma is %d, %d; want %.1f, %.1f", ratio, full, dst.U[i], dst.V[i], cb, cr)
				}
			}
		}
	}
	if FromYCbCr(media.NewPicture(16, 16), image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420), false) == nil {
		t.Error("a picture that is too small was taken")
	}
}

// There and back a colour stays what it was, with Go's own formulas for the whole range between.
func TestFullRangeColoursStayWhatTheyAre(t *testing.T) {
	for _, c := range []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}, {0, 0, 0, 255}, {30, 90, 160, 255}} {
		img := image.NewYCbCr(image.Rect(0, 0, 2, 2), image.YCbCrSubsampleRatio420)
		y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
		img.Y[0], img.Y[1], img.Y[2], img.Y[3], img.Cb[0], img.Cr[0] = y, y, y, y, cb, cr
		p, out := media.NewPicture(2, 2), make([]byte, 16)
		if err := FromYCbCr(p, img, true); err != nil {
			t.Fatal(err)
		}
		RGBA(out, 8, p)
		for i, want := range []byte{c.R, c.G, c.B} {
			if math.Abs(float64(out[i])-float64(want)) > 4 {
				t.Errorf("%v became %v", c, out[:3])
			}
		}
	}
}

func BenchmarkScale720pTo360p(b *testing.B) {
	var s Scaler
	src, dst := noisePicture(1280, 720, 1), media.NewPicture(640, 360)
	b.SetBytes(1280 * 720)
	b.ReportAllocs()
	for b.Loop() {
		s.Scale(dst, src)
	}
}

func BenchmarkScale720pTo480x270(b *testing.B) {
	var s Scaler
	src, dst := noisePicture(1280, 720, 1), media.NewPicture(480, 270)
	b.SetBytes(1280 * 720)
	for b.Loop() {
		s.Scale(dst, src)
	}
}

func BenchmarkFromRGBA1080p(b *testing.B) {
	src, dst := make([]byte, 4*1920*1080), media.NewPicture(1920, 1080)
	b.SetBytes(1920 * 1080)
	b.ReportAllocs()
	for b.Loop() {
		FromRGBA(dst, src, 4*1920)
	}
}
