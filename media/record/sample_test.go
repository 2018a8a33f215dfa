package record

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
)

var epoch = time.Unix(1_800_000_000, 0)

// encodePictures returns count frames of VP8 at 30 a second, with a key frame every 60, of a picture whose grey says
// its number.
func encodePictures(t testing.TB, count int) (frames []media.EncodedPicture) {
	e, err := codec.NewVideoEncoder(codec.VideoConfig{Width: 160, Height: 90, Kbit: 1000, FPS: 30, Layers: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	p := media.NewPicture(160, 90)
	for n := range count {
		numbered(p, n)
		p.At = epoch.Add(time.Duration(n) * time.Second / 30)
		frame, ok, err := e.Encode(p, n%60 == 0)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			frame.Data = bytes.Clone(frame.Data)
			frames = append(frames, frame)
		}
	}
	return frames
}

// numbered makes a picture of the eight lowest bits of n: a wide bar each, light or dark.
func numbered(p *media.Picture, n int) {
	for x := range p.Width {
		v := byte(40)
		if n>>(x*8/p.Width)&1 == 1 {
			v = 200
		}
		for y := range p.Height {
			p.Y[y*p.YStride+x] = v
		}
	}
}

// number reads what numbered wrote.
func number(p *media.Picture) (n int) {
	for bit := range 8 {
		if p.Y[p.Height/2*p.YStride+(2*bit+1)*p.Width/16] > 120 {
			n |= 1 << bit
		}
	}
	return n
}

// encodeTone returns packets of a tone that is loud in the first tenth of each second.
func encodeTone(t testing.TB, count int) (packets [][]byte) {
	e, err := codec.NewAudioEncoder(codec.AudioConfig{Kbit: 32})
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, media.FrameSamples)
	for n := range count {
		for i := range pcm {
			pcm[i] = 0
			if n%50 < 5 {
				pcm[i] = int16(9000 * math.Sin(float64(n*media.FrameSamples+i)*2*math.Pi*440/media.SampleRate))
			}
		}
		packet, err := e.Encode(pcm, nil)
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, packet)
	}
	return packets
}

// writeWebM gives c pictures and sound in the order in which they come about.
func writeWebM(t testing.TB, c *webmFile, frames []media.EncodedPicture, packets [][]byte) {
	t.Helper()
	for n := 0; len(frames)+len(packets) > 0; n++ {
		now := epoch.Add(time.Duration(n) * 10 * time.Millisecond)
		for len(frames) > 0 && !frames[0].At.After(now) {
			if err := c.video(frames[0]); err != nil {
				t.Fatal(err)
			}
			frames = frames[1:]
		}
		if n%2 == 0 && len(packets) > 0 {
			if err := c.sound(packets[0], now); err != nil {
				t.Fatal(err)
			}
			packets = packets[1:]
		}
	}
}

func newFile(t testing.TB, name string) (*headedFile, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	w, err := createHeaded(path)
	if err != nil {
		t.Fatal(err)
	}
	return w, path
}

// readWebM returns all blocks.
func readWebM(t testing.TB, data []byte) (video, sound []webmBlock) {
	t.Helper()
	r, err := newWebMReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for {
		b, err := r.next()
		if err == io.EOF {
			return video, sound
		}
		if err != nil {
			t.Fatal(err)
		}
		b.data = bytes.Clone(b.data)
		if b.video {
			video = append(video, b)
		} else {
			sound = append(sound, b)
		}
	}
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
