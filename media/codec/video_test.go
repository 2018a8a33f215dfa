package codec

import (
	"errors"
	"math"
	"testing"
	"time"

	"lyceum/media"
)

// scene draws picture n of a fixed scene into p: a coarse texture that pans, a few light bars that move, some grain.
func scene(p *media.Picture, n int) {
	across, grain := make([]float64, p.Width), uint32(n)*2654435761
	for x := range across {
		across[x] = 60 * math.Sin(float64(x+2*n)/19)
	}
	for y := range p.Height {
		line, down := p.Y[y*p.YStride:][:p.Width], math.Cos(float64(y+n)/23)
		for x := range line {
			grain = grain*1664525 + 1013904223
			v := 120 + across[x]*down + float64(grain>>24)/43
			if (x+3*n)/40%5 == 0 && y/30%4 == 1 {
				v += 50
			}
			line[x] = byte(v)
		}
	}
	for x := range p.Width / 2 {
		u, v := byte(128+30*math.Sin(float64(x+n)/31)), byte(128+30*math.Cos(float64(x-n)/37))
		for y := range p.Height / 2 {
			p.U[y*p.CStride+x], p.V[y*p.CStride+x] = u, v
		}
	}
	p.At = epoch.Add(time.Duration(n) * time.Second / 30)
}

var epoch = time.Unix(1_800_000_000, 0)

// psnr is that of luma, in dB; 100 for the same picture.
func psnr(p, q *media.Picture) float64 {
	sum := 0
	for y := range p.Height {
		a, b := p.Y[y*p.YStride:][:p.Width], q.Y[y*q.YStride:][:p.Width]
		for x, v := range a {
			d := int(v) - int(b[x])
			sum += d * d
		}
	}
	return min(100, 10*math.Log10(255*255*float64(p.Width*p.Height)/float64(sum)))
}

func newEncoder(t testing.TB, config VideoConfig) *VideoEncoder {
	e, err := NewVideoEncoder(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func newDecoder(t testing.TB) *VideoDecoder {
	d, err := NewVideoDecoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// mustEncode encodes picture p, and returns a copy of the frame; Data is nil when it was dropped.
func mustEncode(t testing.TB, e *VideoEncoder, p *media.Picture, key bool) media.EncodedPicture {
	t.Helper()
	frame, ok, err := e.Encode(p, key)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return media.EncodedPicture{}
	}
	frame.Data = append([]byte(nil), frame.Data...)
	return frame
}

var camera = VideoConfig{Width: 320, Height: 180, Kbit: 300, FPS: 30, Layers: 3}

func TestReceiverMayDropLayers(t *testing.T) {
	for layers := 1; layers <= 3; layers++ {
		for keep := range layers {
			config := camera
			config.Layers = layers
			e, all, some := newEncoder(t, config), newDecoder(t), newDecoder(t)
			p, full, got := media.NewPicture(320, 180), &media.Picture{}, &media.Picture{}
			worst, shown := 100.0, 0
			for n := range 90 {
				scene(p, n)
				frame := mustEncode(t, e, p, n == 45)
				if frame.Data == nil {
					continue
				}
				if ok, err := all.Decode(frame.Data, full); err != nil || !ok {
					t.Fatalf("picture %d: %v, %v", n, ok, err)
				}
				if frame.Layer > keep {
					continue
				}
				if ok, err := some.Decode(frame.Data, got); err != nil || !ok {
					t.Fatalf("picture %d, of the lowest %d of %d layers: %v, %v", n, keep+1, layers, ok, err)
				}
				shown++
				worst = min(worst, psnr(full, got)) // the same decoder's picture, not the original
			}
			if worst < 100 {
				t.Errorf("the lowest %d of %d layers differ from all of them by %.1f dB", keep+1, layers, worst)
			}
			if want := 80 >> (layers - 1 - keep); shown < want {
				t.Errorf("the lowest %d of %d layers showed %d pictures, want %d", keep+1, layers, shown, want)
			}
		}
	}
}

// One lost picture of layer 1 may garble only what follows it until the next of layer 1.
func TestLostLayerOneHealsWithTheNext(t *testing.T) {
	e, all, some := newEncoder(t, camera), newDecoder(t), newDecoder(t)
	p, full, got := media.NewPicture(320, 180), &media.Picture{}, &media.Picture{}
	lost, next, layerOnes := false, false, 0
	for n := range 60 {
		scene(p, n)
		frame := mustEncode(t, e, p, false)
		all.Decode(frame.Data, full)
		if frame.Layer == 1 {
			layerOnes++
			if layerOnes == 5 {
				lost = true
				continue
			}
			next = lost
		}
		if _, err := some.Decode(frame.Data, got); err != nil {
			t.Fatal(err)
		}
		if next && psnr(full, got) < 100 {
			t.Fatalf("picture %d, of layer %d, differs by %.1f dB", n, frame.Layer, psnr(full, got))
		}
	}
	if !next {
		t.Error("no picture of layer 1 came after the lost one")
	}
}

func TestEncoderKeepsToTheBitRate(t *testing.T) {
	e, p := newEncoder(t, camera), media.NewPicture(320, 180)
	second := func(from int) (bytes, shown int) {
		for n := from; n < from+150; n++ {
			scene(p, n)
			if f := mustEncode(t, e, p, false); f.Data != nil {
				bytes, shown = bytes+len(f.Data), shown+1
			}
		}
		return bytes, shown
	}
	for i, kbit := range []int{300, 100, 600} {
		if err := e.SetRate(kbit, 30); err != nil {
			t.Fatal(err)
		}
		second(i * 1000) // it settles
		bytes, shown := second(i*1000 + 150)
		if got := float64(bytes) * 8 / 5 / 1000; got > 1.1*float64(kbit) || got < 0.5*float64(kbit) {
			t.Errorf("at %d kbit/s it makes %.0f", kbit, got)
		}
		if shown < 100 {
			t.Errorf("at %d kbit/s it shows %d of 150 pictures", kbit, shown)
		}
	}
}

func TestKeyFramesOnDemandAreSmall(t *testing.T) {
	for _, screen := range []bool{false, true} {
		for layers := 1; layers <= 3; layers++ {
			config := VideoConfig{Width: 640, Height: 360, Kbit: 500, FPS: 30, Layers: layers, Screen: screen}
			e, p := newEncoder(t, config), media.NewPicture(640, 360)
			for n := range 150 {
				scene(p, n)
				want := n == 0 || n%50 == 0
				frame := mustEncode(t, e, p, n%50 == 0)
				if frame.Data == nil {
					continue
				}
				if frame.Key != want {
					t.Fatalf("picture %d: key frame %v, want %v", n, frame.Key, want)
				}
				if mean := config.Kbit * 1000 / 8 / config.FPS; n > 0 && frame.Key && len(frame.Data) > 5*mean {
					t.Errorf("%d layers, screen %v: a key frame of %d bytes, %.1f mean frames", layers, screen, len(frame.Data),
						float64(len(frame.Data))/float64(mean))
				}
			}
		}
	}
}

func TestEncoderFollowsThePicturesSize(t *testing.T) {
	e, d, got := newEncoder(t, camera), newDecoder(t), &media.Picture{}
	for i, size := range [][2]int{{320, 180}, {640, 360}, {160, 90}, {1280, 720}, {96, 72}} {
		p := media.NewPicture(size[0], size[1])
		for n := range 5 {
			scene(p, 5*i+n)
			frame := mustEncode(t, e, p, false)
			if frame.Data == nil {
				continue
			}
			if frame.Key != (n == 0) {
				t.Errorf("%v, picture %d: key frame %v", size, n, frame.Key)
			}
			if ok, err := d.Decode(frame.Data, got); !ok || err != nil {
				t.Fatalf("%v, picture %d: %v, %v", size, n, ok, err)
			}
			if got.Width != size[0] || got.Height != size[1] || psnr(p, got) < 22 {
				t.Errorf("%v came out as %d×%d at %.1f dB", size, got.Width, got.Height, psnr(p, got))
			}
		}
	}
}

func TestEncoderTakesPicturesWithGapsBetweenLines(t *testing.T) {
	p, wide := media.NewPicture(320, 180), &media.Picture{Width: 320, Height: 180, YStride: 352, CStride: 200,
		Y: make([]byte, 352*179+320), U: make([]byte, 200*89+160), V: make([]byte, 200*89+160)}
	scene(p, 0)
	scene(wide, 0)
	one := mustEncode(t, newEncoder(t, camera), p, true)
	other := mustEncode(t, newEncoder(t, camera), wide, true)
	if string(one.Data) != string(other.Data) {
		t.Error("the same picture with gaps between lines gives another frame")
	}
	wide.V = wide.V[:len(wide.V)-1]
	if _, _, err := newEncoder(t, camera).Encode(wide, true); err == nil {
		t.Error("a picture with a plane too small was read")
	}
}

func TestImpossibleEncodersAreRefused(t *testing.T) {
	for name, change := range map[string]func(*VideoConfig){
		"odd width": func(c *VideoConfig) { c.Width = 321 }, "no height": func(c *VideoConfig) { c.Height = 0 },
		"no bits": func(c *VideoConfig) { c.Kbit = 0 }, "no pictures": func(c *VideoConfig) { c.FPS = 0 },
		"no layer": func(c *VideoConfig) { c.Layers = 0 }, "four layers": func(c *VideoConfig) { c.Layers = 4 },
	} {
		config := camera
		change(&config)
		if _, err := NewVideoEncoder(config); err == nil {
			t.Errorf("%s: NewVideoEncoder had no error", name)
		}
	}
}

// Clocks of cameras stand still, jump and go back. What an encoder makes must not depend on it.
func TestEncoderSurvivesClocksThatJump(t *testing.T) {
	e, p := newEncoder(t, camera), media.NewPicture(320, 180)
	shown := 0
	for n := range 60 {
		scene(p, n)
		switch {
		case n%10 == 3:
			p.At = time.Time{}
		case n%10 == 5:
			p.At = epoch.Add(time.Hour * time.Duration(n))
		case n%10 == 7:
			p.At = epoch
		}
		if mustEncode(t, e, p, false).Data != nil {
			shown++
		}
	}
	if shown < 50 {
		t.Errorf("%d of 60 pictures were shown", shown)
	}
}

func TestDecoderWantsAKeyFrameFirst(t *testing.T) {
	e, d, p := newEncoder(t, camera), newDecoder(t), media.NewPicture(320, 180)
	scene(p, 0)
	mustEncode(t, e, p, true)
	scene(p, 1)
	frame := mustEncode(t, e, p, false)
	if _, err := d.Decode(frame.Data, p); !errors.Is(err, ErrNoKeyFrame) {
		t.Errorf("Decode without a key frame: %v, want ErrNoKeyFrame", err)
	}
	if _, err := d.Decode(mustEncode(t, e, p, true).Data, p); err != nil {
		t.Error(err)
	}
}

func TestSizesAreCheckedBeforeMemoryIsTaken(t *testing.T) {
	p := media.NewPicture(320, 180)
	scene(p, 0)
	key := mustEncode(t, newEncoder(t, camera), p, true).Data
	for _, size := range [][2]int{{0, 0}, {16383, 16383}, {media.MaxSide + 2, 16}, {16, media.MaxSide + 2}, {321, 180}} {
		huge := append([]byte(nil), key...)
		huge[6], huge[7], huge[8], huge[9] = byte(size[0]), byte(size[0]>>8), byte(size[1]), byte(size[1]>>8)
		if _, err := ParseVideoHeader(huge); !errors.Is(err, ErrMalformed) {
			t.Errorf("a key frame of %v: %v, want ErrMalformed", size, err)
		}
		if _, err := newDecoder(t).Decode(huge, p); !errors.Is(err, ErrMalformed) || p.Width != 320 {
			t.Errorf("Decode of a key frame of %v: %v, picture %d wide", size, err, p.Width)
		}
	}
}

func TestFramesTakeNoMemory(t *testing.T) {
	e, d, p, got := newEncoder(t, camera), newDecoder(t), media.NewPicture(320, 180), media.NewPicture(320, 180)
	scene(p, 0)
	n := 0
	frame := func() {
		n++
		p.At = epoch.Add(time.Duration(n) * time.Second / 30)
		frame, ok, err := e.Encode(p, n == 1)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if _, err := d.Decode(frame.Data, got); err != nil {
			t.Fatal(err)
		}
	}
	frame()
	if got := testing.AllocsPerRun(30, frame); got != 0 {
		t.Errorf("encoding and decoding a picture takes memory %v times", got)
	}
}
