package assets

import (
	"bytes"
	"image"
	_ "image/png"
	"testing"
)

// Each file of the sample class begins as a file of its kind does.
func TestSampleFilesAreOfTheirKind(t *testing.T) {
	webm := []byte{0x1a, 0x45, 0xdf, 0xa3}
	for name, head := range map[string][]byte{
		SampleSlides: []byte("%PDF-1."), SampleQuestions: []byte("// "), SpeechTeacher: webm, SpeechStudent1: webm, SpeechStudent2: webm,
	} {
		if b := Sample(name); !bytes.HasPrefix(b, head) || len(b) < 1000 {
			t.Errorf("%s: %d bytes, which begin %q", name, len(b), b[:min(len(b), 8)])
		}
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(Sample(SamplePicture))); err != nil || c.Width != 1600 || c.Height != 1000 {
		t.Errorf("the picture is %d × %d, %v; want 1600 × 1000", c.Width, c.Height, err)
	}
}

func TestPuzzlesShipInBothLanguages(t *testing.T) {
	en, de := Puzzles("en"), Puzzles("de")
	if len(en) != 6 || len(de) != len(en) {
		t.Fatalf("%d in English and %d in German, want 6 each", len(en), len(de))
	}
	for _, name := range append(en, de...) {
		if !bytes.HasPrefix(Puzzle(name), []byte("{\n\t\"format\": \"lyceum puzzle\"")) {
			t.Errorf("%s is no puzzle", name)
		}
	}
}
