package studio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/media"
	"lyceum/session/monitor"
)

// noisy returns a picture that no encoder makes small.
func noisy(width, height int) *media.Picture {
	p, chance := media.NewPicture(width, height), rand.New(rand.NewPCG(1, 2))
	for _, plane := range [][]byte{p.Y, p.U, p.V} {
		for i := range plane {
			plane[i] = byte(16 + chance.IntN(220))
		}
	}
	return p
}

func TestSmallPicturesAreSmallWhateverTheyShow(t *testing.T) {
	for _, what := range monitor.Whats {
		width, height := what.Box()
		for name, p := range map[string]*media.Picture{"black": media.NewPicture(width, height), "noise": noisy(width, height)} {
			b, err := encodeThumbnail(p, what.Most())
			if err != nil {
				t.Errorf("%v, %s: %v", what, name, err)
				continue
			}
			img, err := decodeThumbnail(b, what)
			if err != nil || img.Bounds().Size() != image.Pt(width, height) {
				t.Errorf("%v, %s: %d bytes are read as %v, %v", what, name, len(b), img, err)
			}
			t.Logf("%v, %s: %d bytes", what, name, len(b))
		}
	}
}

// withFrame returns a JPEG whose frame header says something else.
func withFrame(b []byte, marker byte, width, height int) []byte {
	b = bytes.Clone(b)
	i := bytes.Index(b, []byte{0xff, jpegSOF0})
	b[i+1] = marker
	binary.BigEndian.PutUint16(b[i+5:], uint16(height))
	binary.BigEndian.PutUint16(b[i+7:], uint16(width))
	return b
}

func TestOnlyOneBaselinePictureThatFitsIsDecoded(t *testing.T) {
	good, err := encodeThumbnail(noisy(96, 72), 4<<10)
	if err != nil {
		t.Fatal(err)
	}
	var large bytes.Buffer
	if err := jpeg.Encode(&large, image.NewGray(image.Rect(0, 0, 257, 100)), nil); err != nil {
		t.Fatal(err)
	}
	bomb := []byte{0xff, 0xc2, 0, 11, 8, 0xff, 0xdc, 0xff, 0xdc, 1, 1, 0x11, 0}
	for name, b := range map[string][]byte{
		"nothing":             {},
		"text":                []byte("not a picture at all"),
		"PNG":                 []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"cut off":             good[:len(good)/2],
		"wider than the box":  large.Bytes(),
		"a bomb":              withFrame(good, jpegSOF0, 65500, 65500),
		"no height":           withFrame(good, jpegSOF0, 96, 0),
		"progressive":         withFrame(good, 0xc2, 96, 72),
		"a bomb before it":    slices.Concat(good[:2], bomb, good[2:]),
		"lossless":            withFrame(good, 0xc3, 96, 72),
		"arithmetic":          withFrame(good, 0xc9, 96, 72),
		"two frames":          append(bytes.Clone(good[:len(good)-2]), withFrame(good, jpegSOF0, 65500, 65500)[2:]...),
		"scan before a frame": {0xff, jpegSOI, 0xff, jpegSOS, 0, 3, 1, 0xff, jpegSOF0, 0, 8, 8, 0, 8, 0, 8, 1},
		"too long":            append(bytes.Clone(good), make([]byte, monitor.MaxThumbnail)...),
	} {
		img, err := decodeThumbnail(b, monitor.OfScreen)
		if name == "two frames" && err == nil {
			if size := img.Bounds().Size(); size.X > 96 || size.Y > 72 {
				t.Errorf("two frames: %v", size)
			}
			continue // the second was never looked at
		}
		others := []string{"progressive", "a bomb before it", "lossless", "arithmetic", "scan before a frame"}
		if w, h, ok := jpegSize(b); ok && slices.Contains(others, name) {
			t.Errorf("%s: is taken for a baseline picture of %d×%d before it is decoded", name, w, h)
		}
		if err == nil || !errors.Is(err, ErrThumbnail) {
			t.Errorf("%s: %v, %v", name, img, err)
		}
	}
	if _, err := decodeThumbnail(good, monitor.OfScreen); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

// Whatever is read fits its box.
func FuzzThumbnail(f *testing.F) {
	for _, what := range monitor.Whats {
		width, height := what.Box()
		b, err := encodeThumbnail(noisy(width/2, height/2), what.Most())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(withFrame(b, 0xc2, 8, 8))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, what := range monitor.Whats {
			width, height := what.Box()
			img, err := decodeThumbnail(in, what)
			if err != nil {
				if !errors.Is(err, ErrThumbnail) {
					t.Errorf("%x: %v", in, err)
				}
				continue
			}
			if size := img.Bounds().Size(); size.X > width || size.Y > height || size.X < 1 || size.Y < 1 {
				t.Errorf("%x: %v", in, size)
			}
		}
	})
}

func BenchmarkThumbnail(b *testing.B) {
	p := media.NewPicture(256, 144)
	for y := range p.Height {
		for x := range p.Width {
			p.Y[y*p.YStride+x] = byte(16 + (x*y/64+x%16*4)%200)
		}
	}
	jpeg, err := encodeThumbnail(p, monitor.MaxThumbnail)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			if _, err := encodeThumbnail(p, monitor.MaxThumbnail); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := decodeThumbnail(jpeg, monitor.OfScreen); err != nil {
				b.Fatal(err)
			}
		}
	})
}
