package record

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"lyceum/media"
)

// walk reads a file to its end twice, and returns what it gave. step returns the bytes of one frame and its time.
func walk(t *testing.T, file []byte, step func() ([]byte, time.Duration, error), rewind func() error) {
	t.Helper()
	var rounds [2][]byte
	for i := range rounds {
		frames := 0
		for {
			data, at, err := step()
			if err != nil {
				if err != io.EOF && !errors.Is(err, ErrMalformed) {
					t.Errorf("%x: %v", file, err)
				}
				break
			}
			if frames++; at < 0 || at > maxTime || frames > len(file) {
				t.Fatalf("%x: frame %d at %v", file, frames, at)
			}
			rounds[i] = append(rounds[i], data...)
		}
		if len(rounds[i]) > len(file) {
			t.Errorf("%x: a file of %d bytes gave %d", file, len(file), len(rounds[i]))
		}
		if err := rewind(); err != nil {
			t.Errorf("%x: %v", file, err)
		}
	}
	if !bytes.Equal(rounds[0], rounds[1]) {
		t.Errorf("%x gave something else the second time", file)
	}
}

func FuzzWebM(f *testing.F) {
	for _, count := range []int{0, 3, 40} {
		w, path := newFile(f, "a.webm")
		c := &webmFile{w: w}
		writeWebM(f, c, encodePictures(f, count), encodeTone(f, count))
		if err := c.close(); err != nil {
			f.Fatal(err)
		}
		f.Add(mustRead(f, path))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newWebMReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		walk(t, data, func() ([]byte, time.Duration, error) {
			b, err := r.next()
			return b.data, b.at, err
		}, r.rewind)
	})
}

func FuzzIVF(f *testing.F) {
	f.Add(ivfHeader(160, 90))
	f.Add(append(ivfHeader(160, 90), 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 255, 255, 255, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newIVFReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		walk(t, data, r.next, r.rewind)
	})
}

func FuzzY4M(f *testing.F) {
	f.Add([]byte("YUV4MPEG2 W2 H2 F30:1 Ip C420jpeg\nFRAME\n123456FRAME X\n123456"))
	f.Add([]byte("YUV4MPEG2 H4 W2 F30000:1001\nFRAME\n123456789012FRAME\n1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newY4MReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		if media.CheckSize(r.width, r.height) != nil {
			t.Fatalf("%x: a size of %d×%d", data, r.width, r.height)
		}
		if r.width*r.height > 1<<20 {
			return // allowed, and no such file is short
		}
		var p media.Picture
		walk(t, data, func() ([]byte, time.Duration, error) {
			at, err := r.next(&p)
			return append(append(bytes.Clone(p.Y), p.U...), p.V...), at, err
		}, r.rewind)
	})
}

func FuzzWAV(f *testing.F) {
	f.Add(wav(wavPCM, 1, 48000, 16, []byte{1, 2, 3, 4}))
	f.Add(wav(wavFloat, 2, 22050, 32, make([]byte, 16)))
	f.Add(wav(wavExtensible, 1, 8000, 8, []byte{1}))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newWAVReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		pcm := make([]int16, 7)
		walk(t, data, func() ([]byte, time.Duration, error) {
			n, err := r.read(pcm)
			var b []byte
			for _, v := range pcm[:n] {
				b = append(b, byte(v)) // no sample is shorter
			}
			return b, 0, err
		}, r.rewind)
	})
}
