package monitor

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/session/journal"
)

var lookAt = time.UnixMilli(1_800_000_000_123)

// tolds returns good messages.
func tolds(t testing.TB) (list [][]byte) {
	must := func(b []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, b)
	}
	small := Sight{Small: true, Width: 256, Height: 144, Period: 2 * time.Second}
	must(EncodeLook(Look{At: lookAt}))
	must(EncodeLook(Look{At: lookAt, Screen: small, Camera: Sight{Small: true, Width: 16, Height: 72, Period: MaxPeriod, Saved: 300}, Since: lookAt}))
	must(EncodeLook(Look{At: lookAt, Screen: Sight{Large: true, LargeWidth: 1920, LargeHeight: 1080, Saved: 1}, Since: lookAt.Add(-time.Hour)}))
	small.Large, small.LargeWidth, small.LargeHeight = true, 640, 360
	must(EncodeLook(Look{At: lookAt, Screen: small}))
	must(EncodeThumbnail(Thumbnail{What: OfScreen, At: lookAt, Number: 1, JPEG: bytes.Repeat([]byte{0xff}, MaxThumbnail)}))
	must(EncodeThumbnail(Thumbnail{What: OfCamera, At: lookAt, Number: 1 << 40}))
	for a := AnswerAsked; a <= AnswerBusy; a++ {
		must(EncodeAnswer(Answered{What: OfCamera, Answer: a, At: lookAt}))
	}
	return list
}

// encodeTold writes what was told as it was.
func encodeTold(told any) ([]byte, error) {
	switch told := told.(type) {
	case Look:
		return EncodeLook(told)
	case Thumbnail:
		return EncodeThumbnail(told)
	}
	return EncodeAnswer(told.(Answered))
}

func TestWhatIsToldSurvivesARoundTrip(t *testing.T) {
	for _, b := range tolds(t) {
		told, err := ParseTold(b)
		if err != nil {
			t.Errorf("%x: %v", b, err)
			continue
		}
		if again, err := encodeTold(told); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%+v: %x became %x, %v", told, b, again, err)
		}
	}
}

func TestWhatNobodyWouldReadIsNotTold(t *testing.T) {
	small := Sight{Small: true, Width: 256, Height: 144, Period: time.Second}
	with := func(change func(s *Sight)) Look {
		s := small
		change(&s)
		return Look{At: lookAt, Screen: s}
	}
	for name, told := range map[string]any{
		"wider than there is":   with(func(s *Sight) { s.Width = 257 }),
		"a tile of nothing":     with(func(s *Sight) { s.Height = 15 }),
		"too often":             with(func(s *Sight) { s.Period = 900 * time.Millisecond }),
		"too seldom":            with(func(s *Sight) { s.Period = time.Hour }),
		"saved without end":     Look{At: lookAt, Camera: Sight{Saved: maxSaved + 1}, Since: lookAt},
		"a wall for a screen":   with(func(s *Sight) { s.Large, s.LargeWidth, s.LargeHeight = true, 5000, 16 }),
		"a camera like a wall":  Look{At: lookAt, Camera: small},
		"at no time":            Look{},
		"saved at no time":      with(func(s *Sight) { s.Saved = 1 }),
		"saved later":           Look{At: lookAt, Screen: Sight{Saved: 1}, Since: lookAt.Add(time.Millisecond)},
		"a picture of nothing":  Thumbnail{At: lookAt, Number: 1},
		"picture 0":             Thumbnail{What: OfScreen, At: lookAt},
		"a large small picture": Thumbnail{What: OfScreen, At: lookAt, Number: 1, JPEG: make([]byte, MaxThumbnail+1)},
		"a large small camera":  Thumbnail{What: OfCamera, At: lookAt, Number: 1, JPEG: make([]byte, 4<<10+1)},
		"no answer":             Answered{What: OfScreen, At: lookAt},
		"an answer there isn't": Answered{What: OfScreen, At: lookAt, Answer: AnswerBusy + 1},
	} {
		if b, err := encodeTold(told); !errors.Is(err, journal.ErrMalformed) {
			t.Errorf("%s: %x, %v, want malformed", name, b, err)
		}
	}
}

// What is read is written the same way, so nothing has two encodings; and whatever is not read is malformed.
func FuzzTold(f *testing.F) {
	for _, b := range tolds(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		told, err := ParseTold(in)
		if err != nil {
			if !errors.Is(err, journal.ErrMalformed) || told != nil {
				t.Errorf("%x: %v, %v", in, told, err)
			}
			return
		}
		if out, err := encodeTold(told); err != nil || !bytes.Equal(in, out) {
			t.Errorf("%x became %x, %v", in, out, err)
		}
	})
}
