package qr

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"
)

// invite is as long as one usually is.
var invite = "G:" + strings.Repeat("Abc-_0123456789xyZ", 40)

func TestCodeReadsAsTheTextItWasMadeOf(t *testing.T) {
	for name, text := range map[string]string{
		"an invite": invite, "short": "x", "not Latin": "课 שלום 👩‍🏫", "the longest": strings.Repeat("x", 2951),
	} {
		code, err := Encode(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, scale := range []int{3, 8} {
			var b bytes.Buffer
			if err := code.PNG(&b, scale); err != nil {
				t.Fatal(err)
			}
			if got, err := Decode(&b); err != nil || got != text {
				t.Errorf("%s at %d pixels: %.20q, %v", name, scale, got, err)
			}
		}
		if got, err := DecodeImage(drawn(code.Text())); err != nil || got != text {
			t.Errorf("%s in a terminal: %.20q, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{"nothing": "", "too long": strings.Repeat("x", 2954)} {
		if _, err := Encode(text); !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// drawn returns what a terminal shows: half blocks, light on dark.
func drawn(text string) image.Image {
	const half = 4
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	img := image.NewGray(image.Rect(0, 0, utf8.RuneCountInString(lines[0])*half, len(lines)*2*half))
	light := func(x, y int) {
		draw.Draw(img, image.Rect(x, y, x+half, y+half), image.NewUniform(color.White), image.Point{}, draw.Src)
	}
	for row, line := range lines {
		x := 0
		for _, r := range line {
			if strings.ContainsRune("█▀", r) {
				light(x, row*2*half)
			}
			if strings.ContainsRune("█▄", r) {
				light(x, row*2*half+half)
			}
			x += half
		}
	}
	return img
}

func TestCodeReadsOnAPhotograph(t *testing.T) {
	code, err := Encode(invite)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{120, 130, 90, 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(150, 60, 1200, 900), code.Image(6), image.Point{}, draw.Src)
	dirt := image.Rect(400, 350, 430, 380) // hides some of it
	draw.Draw(img, dirt, image.NewUniform(color.Gray{90}), image.Point{}, draw.Src)
	if got, err := DecodeImage(img); err != nil || got != invite {
		t.Errorf("%.20q, %v", got, err)
	}
}

func TestImageWithoutCodeIsRefused(t *testing.T) {
	var empty, bomb bytes.Buffer
	if err := png.Encode(&empty, image.NewGray(image.Rect(0, 0, 100, 100))); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&bomb, image.NewPaletted(image.Rect(0, 0, 10_000, 10_000), color.Palette{color.White, color.Black})); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":       {nil, ErrImage},
		"a text":        {[]byte(invite), ErrImage},
		"nothing in it": {empty.Bytes(), ErrNoCode},
		"cut off":       {empty.Bytes()[:60], ErrImage},
		"very large":    {bomb.Bytes(), ErrImage},
	} {
		if _, err := Decode(bytes.NewReader(tt.data)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// Whatever is in a file, reading it ends, with a text or one of the two errors.
func FuzzDecode(f *testing.F) {
	code, err := Encode("seed")
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := code.PNG(&b, 2); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if head, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && head.Width*head.Height > 1<<20 {
			return // takes its time
		}
		text, err := Decode(bytes.NewReader(data))
		if err != nil && (text != "" || !errors.Is(err, ErrImage) && !errors.Is(err, ErrNoCode)) {
			t.Errorf("%q, %v", text, err)
		}
	})
}

// Any grid of modules can be looked at: most are no codes, and some nearly are.
func FuzzDecodeModules(f *testing.F) {
	code, err := Encode("seed")
	if err != nil {
		f.Fatal(err)
	}
	var modules []byte
	for y := range code.Size() {
		for x := range code.Size() {
			if code.Dark(x, y) {
				modules = append(modules, 1)
			} else {
				modules = append(modules, 0)
			}
		}
	}
	f.Add(uint8(code.Size()), modules)
	f.Fuzz(func(t *testing.T, width uint8, modules []byte) {
		w := int(width)%64 + 1
		if len(modules) > w*64 {
			return
		}
		img := image.NewGray(image.Rect(0, 0, 3*w, 3*(len(modules)/w+1)))
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
		for i, m := range modules {
			if m&1 == 1 {
				x, y := i%w*3, i/w*3
				draw.Draw(img, image.Rect(x, y, x+3, y+3), image.Black, image.Point{}, draw.Src)
			}
		}
		if text, err := DecodeImage(img); err != nil && (text != "" || !errors.Is(err, ErrNoCode)) {
			t.Errorf("%q, %v", text, err)
		}
	})
}
