package codec

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/media"
)

// seedFrames are frames of VP8 in three layers, the first a key frame.
func seedFrames(t testing.TB) (frames [][]byte) {
	e, p := newEncoder(t, VideoConfig{Width: 96, Height: 72, Kbit: 200, FPS: 30, Layers: 3}), media.NewPicture(96, 72)
	for n := range 6 {
		scene(p, n)
		if f := mustEncode(t, e, p, false); f.Data != nil {
			frames = append(frames, f.Data)
		}
	}
	return frames
}

func FuzzParseVideoHeader(f *testing.F) {
	for _, frame := range seedFrames(f) {
		f.Add(frame[:min(len(frame), 12)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ParseVideoHeader(data)
		if err != nil {
			if !errors.Is(err, ErrMalformed) || h != (VideoHeader{}) {
				t.Errorf("%x: %+v, %v", data, h, err)
			}
			return
		}
		if h.Key != (h.Width > 0) || h.Key && media.CheckSize(h.Width, h.Height) != nil {
			t.Errorf("%x: %+v", data, h)
		}
	})
}

// maxDecode is far beyond what decoding any frame takes, even the greatest on a busy machine.
const maxDecode = 5 * time.Second

// Between two good key frames anything may come. It may give any picture or an error, and the second key frame is
// decoded as if nothing had been.
func FuzzVideoDecoder(f *testing.F) {
	frames := seedFrames(f)
	for i := range frames {
		f.Add(frames[i], frames[(i+1)%len(frames)], uint64(i))
	}
	want := &media.Picture{}
	if _, err := newDecoder(f).Decode(frames[0], want); err != nil {
		f.Fatal(err)
	}
	d, p := newDecoder(f), &media.Picture{}
	f.Fuzz(func(t *testing.T, one, two []byte, seed uint64) {
		chance := rand.New(rand.NewPCG(seed, 1))
		d.Decode(frames[0], p)
		for _, data := range [][]byte{one, two, mutate(chance, one), mutate(chance, frames[chance.IntN(len(frames))])} {
			if h, err := ParseVideoHeader(data); err == nil && h.Width*h.Height > 1<<20 {
				continue // allowed, and slow: TestGreatestPicture
			}
			decodeAnything(t, d, data, p)
		}
		if ok, err := d.Decode(frames[0], p); !ok || err != nil || psnr(p, want) < 100 {
			t.Fatalf("after %x and %x a good key frame gives %v, %v, %.1f dB", one, two, ok, err, psnr(p, want))
		}
	})
}

func decodeAnything(t *testing.T, d *VideoDecoder, data []byte, p *media.Picture) {
	t.Helper()
	start := time.Now()
	ok, err := d.Decode(data, p)
	if took := time.Since(start); took > maxDecode {
		t.Errorf("%x took %v", data, took)
	}
	if err != nil && (ok || !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrNoKeyFrame)) {
		t.Errorf("%x: %v, %v", data, ok, err)
	}
	if media.CheckSize(p.Width, p.Height) != nil || len(p.Y) != p.Width*p.Height {
		t.Errorf("%x left a picture of %d×%d", data, p.Width, p.Height)
	}
}

// mutate returns a copy of data in which some bytes or bits differ, or some are missing, doubled or cut off.
func mutate(chance *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	for range 1 + chance.IntN(8) {
		if len(data) < 2 {
			return data
		}
		i := chance.IntN(len(data))
		switch chance.IntN(5) {
		case 0:
			data[i] ^= 1 << chance.IntN(8)
		case 1:
			data[i] = byte(chance.Uint32())
		case 2:
			data = append(data[:i], data[i+1:]...)
		case 3:
			data = append(data[:i], data[max(0, i-chance.IntN(20)):]...)
		case 4:
			data = data[:max(i, 1)]
		}
	}
	return data
}

// What `make fuzz` does for minutes, for a moment.
func TestMutatedFramesDoNoHarm(t *testing.T) {
	frames, chance := seedFrames(t), rand.New(rand.NewPCG(3, 9))
	want, p := &media.Picture{}, &media.Picture{}
	d := newDecoder(t)
	if _, err := d.Decode(frames[0], want); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for range 400 {
		d.Decode(frames[0], p)
		for range 5 {
			data := mutate(chance, frames[chance.IntN(len(frames))])
			if h, err := ParseVideoHeader(data); err == nil && h.Width*h.Height > 1<<20 {
				continue
			} else if err != nil {
				refused++
			}
			decodeAnything(t, d, data, p)
		}
	}
	if ok, err := d.Decode(frames[0], p); !ok || err != nil || psnr(p, want) < 100 {
		t.Errorf("then a good key frame gives %v, %v, %.1f dB", ok, err, psnr(p, want))
	}
	if refused == 0 {
		t.Error("no mutation was refused before libvpx saw it")
	}
}

// A few bytes may claim the greatest picture. That costs what such a picture costs, and no more.
func TestGreatestPictureOfAFewBytes(t *testing.T) {
	e, err := NewVideoEncoder(VideoConfig{Width: media.MaxSide, Height: media.MaxSide, Kbit: 1000, FPS: 30, Layers: 1})
	if err != nil {
		t.Fatal(err)
	}
	frame := mustEncode(t, e, media.NewPicture(media.MaxSide, media.MaxSide), true)
	e.Close()
	p := &media.Picture{}
	d := newDecoder(t)
	decodeAnything(t, d, frame.Data, p)
	decodeAnything(t, d, frame.Data[:20], p)
	if p.Width != media.MaxSide {
		t.Errorf("%d bytes gave a picture %d wide", len(frame.Data), p.Width)
	}
}

// Between good packets anything may come. A decoder writes one frame whatever it is given, and goes on.
func FuzzAudioDecoder(f *testing.F) {
	e, d := newAudio(f, AudioConfig{Kbit: 32, Loss: 20})
	packets := encodeVoice(f, e, 30)
	for i, packet := range packets {
		f.Add(packet, uint64(i))
	}
	f.Fuzz(func(t *testing.T, packet []byte, seed uint64) {
		chance := rand.New(rand.NewPCG(seed, 1))
		for _, data := range [][]byte{packet, mutate(chance, packet), mutate(chance, packets[chance.IntN(len(packets))])} {
			for name, decode := range map[string]func([]byte, []int16) error{"Decode": d.Decode, "DecodeFEC": d.DecodeFEC} {
				buf := make([]int16, 2*media.FrameSamples)
				start := time.Now()
				err := decode(data, buf[:media.FrameSamples])
				if took := time.Since(start); took > maxDecode {
					t.Errorf("%s of %x took %v", name, data, took)
				}
				if err != nil && !errors.Is(err, ErrMalformed) {
					t.Errorf("%s of %x: %v", name, data, err)
				}
				for _, v := range buf[media.FrameSamples:] {
					if v != 0 {
						t.Fatalf("%s of %x wrote beyond its frame", name, data)
					}
				}
			}
			HasFEC(data)
		}
		if err := d.Decode(packets[seed%uint64(len(packets))], make([]int16, media.FrameSamples)); err != nil {
			t.Errorf("after %x a good packet: %v", packet, err)
		}
	})
}
