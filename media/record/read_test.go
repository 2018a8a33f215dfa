package record

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
)

// y4m returns a file of count numbered pictures.
func y4m(t testing.TB, count, fps int) []byte {
	var b bytes.Buffer
	w, p := NewY4MWriter(&b, fps), media.NewPicture(160, 90)
	for n := range count {
		numbered(p, n)
		if err := w.WritePicture(p); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestY4MGivesBackWhatWasWritten(t *testing.T) {
	r, err := newY4MReader(bytes.NewReader(y4m(t, 5, 25)))
	if err != nil {
		t.Fatal(err)
	}
	var p media.Picture
	for n := range 5 {
		into := &p
		if n == 2 {
			into = nil // gone over
		}
		at, err := r.next(into)
		if err != nil || at != time.Duration(n)*40*time.Millisecond || into != nil && number(&p) != n {
			t.Fatalf("picture %d is number %d at %v, %v", n, number(&p), at, err)
		}
	}
	if _, err := r.next(&p); err != io.EOF {
		t.Errorf("after the last picture: %v", err)
	}
}

func TestY4MOfAnotherKindIsRefused(t *testing.T) {
	good := "YUV4MPEG2 W160 H90 F30:1 Ip A1:1 C420jpeg\n"
	if _, err := newY4MReader(strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"W160", "W161"}, {"W160", "W100000"}, {"W160", ""}, {"H90", "H-2"}, {"H90", "Hx"}, {"F30:1", "F0:1"}, {"F30:1", "F30"},
		{"F30:1", "F1000:1"}, {"F30:1", ""}, {"Ip", "It"}, {"C420jpeg", "C444"}, {"C420jpeg", "C420p10"}, {"2 ", "3 "},
		{"\n", strings.Repeat(" X", maxLine)},
	} {
		if _, err := newY4MReader(strings.NewReader(strings.Replace(good, change[0], change[1], 1))); !errors.Is(err, ErrMalformed) {
			t.Errorf("with %.10q for %q: %v, want ErrMalformed", change[1], change[0], err)
		}
	}
}

// wav returns a file of samples that are given as bytes.
func wav(coding, channels, rate, bits int, data []byte) []byte {
	h := append([]byte(nil), wavHeader(uint32(len(data)))...)
	binary.LittleEndian.PutUint16(h[20:], uint16(coding))
	binary.LittleEndian.PutUint16(h[22:], uint16(channels))
	binary.LittleEndian.PutUint32(h[24:], uint32(rate))
	binary.LittleEndian.PutUint16(h[34:], uint16(bits))
	return append(h, data...)
}

func TestSamplesOfEveryKindAreRead(t *testing.T) {
	le := binary.LittleEndian
	floats := le.AppendUint32(le.AppendUint32(nil, math.Float32bits(0.5)), math.Float32bits(float32(math.NaN())))
	for name, tt := range map[string]struct {
		file []byte
		want []int16
	}{
		"8 bit":         {wav(wavPCM, 1, 48000, 8, []byte{128, 0, 255}), []int16{0, -32768, 32512}},
		"16 bit":        {wav(wavPCM, 1, 48000, 16, []byte{1, 0, 0xff, 0xff}), []int16{1, -1}},
		"24 bit":        {wav(wavPCM, 1, 48000, 24, []byte{0, 2, 0, 0, 0, 0x80}), []int16{2, -32768}},
		"32 bit":        {wav(wavPCM, 1, 48000, 32, []byte{0, 0, 3, 0}), []int16{3}},
		"float":         {wav(wavFloat, 1, 48000, 32, floats), []int16{16384, -32768}},
		"stereo":        {wav(wavPCM, 2, 48000, 16, []byte{10, 0, 20, 0, 0xfe, 0xff, 0xfc, 0xff}), []int16{15, -3}},
		"cut in sample": {wav(wavPCM, 1, 48000, 16, []byte{7, 0, 8}), []int16{7}},
	} {
		r, err := newWAVReader(bytes.NewReader(tt.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := make([]int16, 10)
		n, err := r.read(got)
		if fmt.Sprint(got[:n]) != fmt.Sprint(tt.want) || err != nil {
			t.Errorf("%s: %v, %v, want %v", name, got[:n], err, tt.want)
		}
	}
}

func TestWAVOfAnotherKindIsRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"empty": {}, "no sound": wavHeader(0)[:36], "MP3 inside": wav(85, 1, 48000, 16, nil), "12 bit": wav(wavPCM, 1, 48000, 12, nil),
		"no channel": wav(wavPCM, 0, 48000, 16, nil), "99 channels": wav(wavPCM, 99, 48000, 16, nil), "rate 0": wav(wavPCM, 1, 0, 16, nil),
		"RIFX": append([]byte("RIFX"), wavHeader(0)[4:]...),
	} {
		if _, err := newWAVReader(bytes.NewReader(file)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
}

func writeFile(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSpeechOfAnotherRateIsHeardAtOurs(t *testing.T) {
	var data []byte
	for i := range 22050 {
		data = binary.LittleEndian.AppendUint16(data, uint16(int16(8000*math.Sin(2*math.Pi*441*float64(i)/22050))))
	}
	file, closer, err := openAudioFile(writeFile(t, "a.wav", wav(wavPCM, 1, 22050, 16, data)))
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	var got []int16
	pcm := make([]int16, media.FrameSamples)
	for {
		n, err := file.read(pcm)
		if err != nil {
			break
		}
		got = append(got, pcm[:n]...)
	}
	crossings := 0
	for i := 1; i < len(got); i++ {
		if got[i-1] < 0 && got[i] >= 0 {
			crossings++
		}
	}
	if len(got) < 47800 || len(got) > 48100 || crossings < 437 || crossings > 442 {
		t.Errorf("a second of 441 Hz became %d samples with %d periods", len(got), crossings)
	}
}

// files returns one of each kind that has two seconds of numbered pictures.
func videoFiles(t *testing.T) map[string]string {
	frames := encodePictures(t, 60)
	dir := t.TempDir()
	ivf, err := NewIVF(filepath.Join(dir, "a.ivf"))
	if err != nil {
		t.Fatal(err)
	}
	w, webmPath := newFile(t, "a.webm")
	webm := &webmFile{w: w}
	writeWebM(t, webm, frames, encodeTone(t, 100))
	for _, p := range frames {
		ivf.WriteVideo(p)
	}
	if err := errors.Join(ivf.Close(), webm.close()); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"y4m": writeFile(t, "a.y4m", y4m(t, 60, 30)), "ivf": filepath.Join(dir, "a.ivf"), "webm": webmPath,
	}
}

func TestFileOfPicturesRepeatsAtItsPace(t *testing.T) {
	for name, path := range videoFiles(t) {
		synctest.Test(t, func(t *testing.T) {
			s, err := OpenVideo(path)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			var p media.Picture
			for n := range 150 {
				if err := s.ReadPicture(&p); err != nil {
					t.Fatalf("%s: picture %d: %v", name, n, err)
				}
				due := start.Add(time.Duration(n) * time.Second / 30)
				if number(&p) != n%60 || p.At.Sub(due).Abs() > 3*time.Millisecond || !time.Now().Equal(p.At) {
					t.Fatalf("%s: picture %d is number %d, for %v, given at %v, want %v", name, n, number(&p), p.At, time.Now(), due)
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if err := s.ReadPicture(&p); err != io.EOF {
				t.Errorf("%s: ReadPicture after Close: %v", name, err)
			}
		})
	}
}

func TestSlowReaderGetsTheNewestPicture(t *testing.T) {
	for name, path := range videoFiles(t) {
		synctest.Test(t, func(t *testing.T) {
			s, err := OpenVideo(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			start := time.Now()
			var p media.Picture
			for n := range 10 {
				if err := s.ReadPicture(&p); err != nil {
					t.Fatal(err)
				}
				if late := time.Since(p.At); late > 40*time.Millisecond {
					t.Fatalf("%s: picture %d is %v old", name, n, late)
				}
				time.Sleep(250 * time.Millisecond)
			}
			if p.At.Sub(start) < 2*time.Second {
				t.Errorf("%s: the last picture is of %v", name, p.At.Sub(start))
			}
		})
	}
}

func TestCloseEndsAReadThatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, err := OpenVideo(writeFile(t, "a.y4m", bytes.Replace(y4m(t, 2, 1), []byte("F1:1"), []byte("F1:3600"), 1)))
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() {
			var p media.Picture
			v.ReadPicture(&p)
			ended <- v.ReadPicture(&p) // an hour later
		}()
		synctest.Wait()
		start := time.Now()
		v.Close()
		if err := <-ended; err != io.EOF || time.Since(start) != 0 {
			t.Errorf("ReadPicture: %v, after %v", err, time.Since(start))
		}
	})
}

func TestFileOfSoundRepeatsAtItsPace(t *testing.T) {
	var data []byte
	for i := range 1500 {
		data = binary.LittleEndian.AppendUint16(data, uint16(i))
	}
	path := writeFile(t, "a.wav", wav(wavPCM, 1, 48000, 16, data))
	synctest.Test(t, func(t *testing.T) {
		s, err := OpenAudio(path)
		if err != nil {
			t.Fatal(err)
		}
		start, count := time.Now(), 0
		buf := make([]int16, media.FrameSamples)
		for n := range 100 {
			at, err := s.ReadSound(buf)
			if err != nil || at.Sub(start) != time.Duration(n-1)*media.FrameTime {
				t.Fatalf("frame %d was captured at %v, %v", n, at.Sub(start), err)
			}
			for _, v := range buf {
				if int(v) != count%1500 {
					t.Fatalf("sample %d is %d", count, v)
				}
				count++
			}
		}
		s.Close()
		if _, err := s.ReadSound(buf); err != io.EOF {
			t.Errorf("ReadSound after Close: %v", err)
		}
	})
}

func TestSoundOfAWebMIsHeardWithItsGaps(t *testing.T) {
	packets := encodeTone(t, 100)
	w, path := newFile(t, "a.webm")
	f := &webmFile{w: w}
	for n, packet := range packets {
		if n < 20 || n >= 45 { // nobody speaks in between
			f.sound(packet, epoch.Add(time.Duration(n)*media.FrameTime))
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	file, closer, err := openAudioFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	var loud []int
	pcm := make([]int16, media.FrameSamples)
	n := 0
	for ; ; n++ {
		got, err := file.read(pcm)
		if err == io.EOF {
			break
		}
		if err != nil || got != len(pcm) {
			t.Fatal(got, err)
		}
		var peak int16
		for _, v := range pcm {
			peak = max(peak, v)
		}
		if peak > 5000 {
			loud = append(loud, n)
		}
	}
	if n != 100 || fmt.Sprint(loud) != "[0 1 2 3 4 5 50 51 52 53 54 55]" {
		t.Errorf("of %d frames these are loud: %v", n, loud) // the last of each for the 6.5 ms that Opus looks ahead
	}
}

func TestFilesWithoutContentsAreRefused(t *testing.T) {
	w, empty := newFile(t, "a.webm")
	if err := (&webmFile{w: w}).close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		empty, writeFile(t, "a.y4m", y4m(t, 1, 30)[:100]), writeFile(t, "a.ivf", ivfHeader(160, 90)), writeFile(t, "b.ivf", nil),
		writeFile(t, "b.webm", []byte("RIFF")),
	} {
		if _, err := OpenVideo(path); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", path, err)
		}
	}
	for _, path := range []string{empty, writeFile(t, "a.wav", wavHeader(0)), writeFile(t, "b.wav", nil)} {
		if _, err := OpenAudio(path); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", path, err)
		}
	}
	if _, err := OpenVideo(filepath.Join(t.TempDir(), "none.y4m")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := OpenVideo(writeFile(t, "a.mp4", nil)); err == nil || !strings.Contains(err.Error(), ".y4m") {
		t.Errorf("a file of another kind: %v", err)
	}
}
