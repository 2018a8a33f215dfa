package pictures

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/collab/slides/pdf"
)

var (
	white = color.RGBA{255, 255, 255, 255}
	red   = color.RGBA{255, 0, 0, 255}
	blue  = color.RGBA{0, 0, 255, 255}
)

// flag is a picture of 64 by 32 with a red upper left quarter and a blue lower right one.
func flag() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 64, 32))
	draw.Draw(img, img.Rect, image.NewUniform(white), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, 0, 32, 16), image.NewUniform(red), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(32, 16, 64, 32), image.NewUniform(blue), image.Point{}, draw.Src)
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// photo returns a JPEG of a picture as a camera writes it: with where it was taken, and how the camera was held.
func photo(t testing.TB, img image.Image, held uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01")
	exif = binary.BigEndian.AppendUint16(exif, 0x112)
	exif = binary.BigEndian.AppendUint16(exif, 3)
	exif = binary.BigEndian.AppendUint32(exif, 1)
	exif = binary.BigEndian.AppendUint16(exif, held)
	exif = append(exif, "\x00\x00\x00\x00\x00\x00 at home"...)
	out := append([]byte{0xff, markerSOI, 0xff, markerAPP1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// near reports whether two colours are nearly the same: a photograph is not exact.
func near(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	off := func(x, y uint32) bool { return max(x, y)-min(x, y) > 40<<8 }
	return !off(ar, br) && !off(ag, bg) && !off(ab, bb)
}

// corners returns the colours of the four quarters of a picture: above from left to right, then below.
func corners(img image.Image) [4]color.Color {
	b := img.Bounds()
	at := func(x, y int) color.Color { return img.At(b.Min.X+b.Dx()*x/4, b.Min.Y+b.Dy()*y/4) }
	return [4]color.Color{at(1, 1), at(3, 1), at(1, 3), at(3, 3)}
}

// turns has for each way to hold a camera where the quarters of what it stored are to be seen.
var turns = map[uint16][4]color.Color{
	1: {red, white, white, blue}, 2: {white, red, blue, white}, 3: {blue, white, white, red}, 4: {white, blue, red, white},
	5: {red, white, white, blue}, 6: {white, red, blue, white}, 7: {blue, white, white, red}, 8: {white, blue, red, white},
}

func TestPhotographIsSeenAsTheCameraWasHeld(t *testing.T) {
	for held, want := range turns {
		img, err := Decode(photo(t, flag(), held))
		if err != nil {
			t.Errorf("%d: %v", held, err)
			continue
		}
		size := image.Pt(64, 32)
		if held >= 5 {
			size = image.Pt(32, 64)
		}
		_, w, h, err := Check(photo(t, flag(), held))
		if img.Bounds().Size() != size || err != nil || image.Pt(w, h) != size {
			t.Errorf("%d: decoded %v, checked %d by %d, %v; want %v", held, img.Bounds().Size(), w, h, err, size)
		}
		for i, got := range corners(img) {
			if !near(got, want[i]) {
				t.Errorf("%d: quarter %d is %v, want %v", held, i, got, want[i])
			}
		}
	}
}

// A PDF draws a stored picture by a matrix, which must have each corner where apply has it.
func TestMatrixTurnsAsApplyDoes(t *testing.T) {
	for held := turn(1); held <= 8; held++ {
		stored := image.Pt(4, 2)
		seen := stored
		if held.turned() {
			seen = image.Pt(2, 4)
		}
		m := held.matrix(float64(seen.X), float64(seen.Y))
		for y := range seen.Y {
			for x := range seen.X {
				fx, fy := held.from(x, y, stored)
				// The middle of the stored pixel, in the square, upwards; then where the matrix has it.
				u, v := (float64(fx)+0.5)/float64(stored.X), 1-(float64(fy)+0.5)/float64(stored.Y)
				gx, gy := m[0]*u+m[2]*v+m[4], m[1]*u+m[3]*v+m[5]
				if wantX, wantY := float64(x)+0.5, float64(seen.Y)-float64(y)-0.5; gx != wantX || gy != wantY {
					t.Errorf("held %d: pixel (%d, %d) at (%v, %v), want (%v, %v)", held, x, y, gx, gy, wantX, wantY)
				}
			}
		}
	}
}

func TestWhereAPhotographWasTakenIsNotPassedOn(t *testing.T) {
	data := photo(t, flag(), 6)
	var out bytes.Buffer
	w := pdf.NewWriter(&out)
	e, err := Embed(w, data)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(w.Document(nil), 0); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out.Bytes(), []byte("at home")) || bytes.Contains(out.Bytes(), []byte("Exif")) {
		t.Error("it is in the file")
	}
	if e.Width != 32 || e.Height != 64 || e.turn != 6 {
		t.Errorf("%+v, want 32 by 64, turned", e)
	}
	if plain := strip(data); len(plain) >= len(data) {
		t.Error("nothing was left out")
	} else if img, err := jpeg.Decode(bytes.NewReader(plain)); err != nil || !near(corners(img)[0], red) {
		t.Errorf("what is left is no picture any more: %v", err)
	}
}

// withChunk puts a chunk before the last one of a PNG.
func withChunk(data []byte, name, text string) []byte {
	end := len(data) - 12
	out := binary.BigEndian.AppendUint32(bytes.Clone(data[:end]), uint32(len(text)))
	out = append(out, name+text...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(name+text)))
	return append(out, data[end:]...)
}

// webP is a picture of 16 by 8 pixels, with a part of a camera's behind it.
func webP(more string) []byte {
	body := "WEBPVP8X\x0a\x00\x00\x00\x2c\x00\x00\x00\x0f\x00\x00\x07\x00\x00" +
		"VP8L\x0d\x00\x00\x00\x2f\x0f\xc0\x01\x00\x07\x10\x11\x11\x88\x88\xfe\x07\x00" +
		"EXIF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(more)))) + more + strings.Repeat("\x00", len(more)%2)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// A picture that is passed on by itself says nothing of who took it where, and looks as before.
func TestPlainPictureSaysNothingButThePicture(t *testing.T) {
	for name, data := range map[string][]byte{
		"a photograph":            photo(t, flag(), 1),
		"one held otherwise":      photo(t, flag(), 6),
		"one with a film behind":  append(photo(t, flag(), 3), "film at home"...),
		"a drawing":               withChunk(pngOf(t, flag()), "tEXt", "Author\x00Ana at home"),
		"a drawing of a camera":   withChunk(pngOf(t, flag()), "eXIf", "MM at home"),
		"a drawing and something": append(pngOf(t, flag()), "at home"...),
		"a WebP":                  webP("MM at home"),
	} {
		plain, err := Plain(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(plain, []byte("at home")) || len(plain) >= len(data) {
			t.Errorf("%s: it is in it still: %q", name, plain)
		}
		was, err := Decode(data)
		is, plainErr := Decode(plain)
		if err != nil || plainErr != nil || !same(was, is) {
			t.Errorf("%s: another picture: %v, %v", name, err, plainErr)
		}
	}
	if _, err := Plain([]byte("GIF89a")); !errors.Is(err, ErrKind) {
		t.Errorf("a GIF: %v", err)
	}
	if _, err := Plain(claims(10, 10)); !errors.Is(err, ErrDamaged) {
		t.Errorf("a drawing without an end: %v", err)
	}
}

// same reports whether two pictures have the same pixels.
func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// What is plain stays as it is, and is the same picture.
func FuzzPlain(f *testing.F) {
	f.Add(withChunk(pngOf(f, flag()), "tEXt", "text"))
	f.Add(photo(f, flag(), 6))
	f.Add(webP("text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		plain, err := Plain(data)
		if err != nil {
			return
		}
		if again, err := Plain(plain); err != nil || !bytes.Equal(again, plain) {
			t.Fatalf("%d bytes, and once more %d: %v", len(plain), len(again), err)
		}
		_, w, h, _ := Check(data)
		if w*h > 1<<20 {
			return // allowed, but slow to fuzz
		}
		was, err := Decode(data)
		if is, plainErr := Decode(plain); err == nil && (plainErr != nil || !same(was, is)) {
			t.Errorf("another picture: %v", plainErr)
		}
	})
}

// claims returns a PNG whose header claims a size, and which has no more than that.
func claims(width, height uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	ihdr = append(binary.BigEndian.AppendUint32(ihdr, height), 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, ihdr...), crc32.ChecksumIEEE(ihdr))
}

func TestPicturesThatAreRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":         {nil, ErrKind},
		"a GIF":           {[]byte("GIF89a"), ErrKind},
		"a PDF":           {[]byte("%PDF-1.4"), ErrKind},
		"a beginning":     {[]byte("\x89PNG\r\n\x1a\n"), ErrDamaged},
		"cut off":         {photo(t, flag(), 1)[:40], ErrDamaged},
		"too many pixels": {claims(6000, 6000), ErrTooLarge},
		"too wide":        {claims(MaxSide+1, 1), ErrTooLarge},
		"a bomb":          {claims(1<<20, 1<<20), ErrTooLarge},
		"too long":        {append(pngOf(t, flag()), make([]byte, MaxBytes)...), ErrTooLarge},
	} {
		if _, _, _, err := Check(tt.data); !errors.Is(err, tt.want) {
			t.Errorf("%s: Check error = %v, want %v", name, err, tt.want)
		}
		if _, err := Decode(tt.data); !errors.Is(err, tt.want) {
			t.Errorf("%s: Decode error = %v, want %v", name, err, tt.want)
		}
	}
}

// A header costs nothing: pixels are allocated only once it was found to be within bounds, and then once.
func TestNothingIsAllocatedForABomb(t *testing.T) {
	data := claims(1<<30, 1<<30)
	per := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			Decode(data)
		}
	}).AllocedBytesPerOp()
	if per > 64<<10 {
		t.Errorf("%d bytes allocated to refuse a header", per)
	}
}

func TestDeckOfPicturesHasAPageForEach(t *testing.T) {
	dir := t.TempDir()
	clear := image.NewNRGBA(image.Rect(0, 0, 30, 60))
	var files []string
	for name, data := range map[string][]byte{"a leaf.png": pngOf(t, flag()), "b root.jpg": photo(t, flag(), 8), "c clear.png": pngOf(t, clear)} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	var out bytes.Buffer
	if err := WritePDF(&out, "Plants", files); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/Count 3", pdf.Text("a leaf"), pdf.Text("b root"), pdf.Text("Plants"), "/SMask", "/DCTDecode", "/Predictor 15"} {
		if !bytes.Contains(out.Bytes(), []byte(want)) {
			t.Errorf("the file has no %s", want)
		}
	}
	bad := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(bad, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WritePDF(&out, "Plants", append(files, bad)); !errors.Is(err, ErrKind) || !strings.HasPrefix(err.Error(), "notes.txt: ") {
		t.Errorf("WritePDF with a file that is no picture: %v", err)
	}
	if err := WritePDF(&out, "Plants", []string{filepath.Join(dir, "none.png")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("WritePDF with a file that is not there: %v", err)
	}
}

// Whatever comes, what is decoded is as large as Check said, within bounds, and can be put into a PDF.
func FuzzDecode(f *testing.F) {
	f.Add(pngOf(f, flag()))
	f.Add(photo(f, flag(), 6))
	f.Add(claims(100, 100))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, w, h, err := Check(data)
		if err != nil {
			return
		}
		if w < 1 || h < 1 || w > MaxSide || h > MaxSide || w*h > MaxPixels {
			t.Fatalf("Check let %d by %d pass", w, h)
		}
		if w*h > 1<<20 {
			return // allowed, but slow to fuzz
		}
		if img, err := Decode(data); err == nil && img.Bounds().Size() != image.Pt(w, h) {
			t.Errorf("decoded %v, checked %d by %d", img.Bounds(), w, h)
		}
		var out bytes.Buffer
		writer := pdf.NewWriter(&out)
		if e, err := Embed(writer, data); err == nil && (e.Width != w || e.Height != h) {
			t.Errorf("embedded %+v, checked %d by %d", e, w, h)
		}
		if err := writer.Close(writer.Document(nil), 0); err != nil {
			t.Error(err)
		}
	})
}

// Whoever does not ask how the camera was held gets the picture as it is to be seen, and nothing else of the file.
func TestUprightPictureIsTurnedAsItIsSeen(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7 / 4)
	}
	for held := uint16(1); held <= 8; held++ {
		data := photo(t, img, held)
		want, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		up, err := Upright(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jpeg.Decode(bytes.NewReader(up))
		if err != nil || got.Bounds().Size() != want.Bounds().Size() {
			t.Errorf("held %d: %v, %v, want %v", held, got.Bounds(), err, want.Bounds())
		}
		if orientation(up) != 1 || bytes.Contains(up, []byte("at home")) {
			t.Errorf("held %d: the file says more than the picture", held)
		}
	}
	if _, err := Upright([]byte("no picture")); err == nil {
		t.Error("no picture is turned")
	}
}
