package stream

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/session/netgroup"
)

// paint makes a picture of a scene that moves: number n of it.
func paint(p *media.Picture, width, height, n int) {
	p.Resize(width, height)
	across := make([]float64, width)
	for x := range across {
		across[x] = 50 * math.Sin(float64(x+3*n)/17)
	}
	for y := range height {
		down := 60 + 50*math.Cos(float64(y+2*n)/23)
		for x, row := 0, p.Y[y*width:][:width]; x < width; x++ {
			row[x] = byte(down + across[x])
		}
	}
	for y := height / 4; y < height/2; y++ { // a square that crosses it
		row := p.Y[y*width:][:width]
		for x := range height / 4 {
			row[(x+5*n)%width] = 230
		}
	}
	for i := range p.U {
		p.U[i], p.V[i] = 110, 150
	}
}

// likenessOf returns the PSNR of a picture's luma, in dB.
func likenessOf(a, b *media.Picture) float64 {
	sum := 0.0
	for i := range a.Y {
		d := float64(a.Y[i]) - float64(b.Y[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a.Y))/max(sum, 1))
}

// A screening is a camera, a network and a player of its pictures, in virtual time.
type screening struct {
	t             *testing.T
	rng           *rand.Rand
	width, height int
	rung          Rung
	screen        bool
	source        func(n int) int                                            // which picture of the scene the n-th is; nil: n
	network       func(now time.Duration, f *netgroup.Frame) []time.Duration // when copies of a frame arrive
	mangle        func(f netgroup.Frame) netgroup.Frame
	sound         soundClock
	shown         func(now time.Duration, s *pictureSlot, p *media.Picture)

	encoder *pictureEncoder
	buffer  pictureBuffer
	decoder *codec.VideoDecoder
	sent    []netgroup.Frame
}

var epoch = time.Unix(1000, 0)

func newScreening(t *testing.T, rung Rung) *screening {
	d, err := codec.NewVideoDecoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return &screening{t: t, rng: rand.New(rand.NewPCG(1, 2)), width: rung.Width, height: rung.Height, rung: rung, decoder: d}
}

// run has it last for some time, the camera having 30 pictures a second.
func (s *screening) run(d time.Duration) {
	s.encoder = &pictureEncoder{epoch: epoch, screen: s.screen, rung: s.rung}
	defer s.encoder.close()
	var scene media.Picture
	var way []arrival
	n, wantKeyAt := 0, time.Duration(-1)
	for now := time.Duration(0); now < d; now += time.Millisecond {
		if at := time.Duration(n) * time.Second / 30; at <= now {
			which := n
			if s.source != nil {
				which = s.source(n)
			}
			paint(&scene, s.width, s.height, which)
			scene.At = epoch.Add(at)
			key := wantKeyAt >= 0 && wantKeyAt <= now
			f, ok, err := s.encoder.encode(&scene, key)
			if err != nil {
				s.t.Fatal(err)
			}
			if ok {
				if f.Key {
					wantKeyAt = -1
				}
				s.sent = append(s.sent, f)
				for _, at := range s.network(now, &f) {
					way = append(way, arrival{at, f})
				}
			}
			n++
		}
		rest := way[:0]
		for _, a := range way {
			switch {
			case a.at > now:
				rest = append(rest, a)
			case s.mangle != nil:
				f := s.mangle(a.f)
				s.buffer.push(now, &f)
			default:
				s.buffer.push(now, &a.f)
			}
		}
		way = rest
		s.look(now)
		if s.buffer.wantsKey(now, s.sound) && wantKeyAt < 0 {
			wantKeyAt = now + 50*time.Millisecond
		}
	}
}

// look has the player do what is to be done now.
func (s *screening) look(now time.Duration) {
	var p media.Picture
	for {
		is, show, ok, _ := s.buffer.next(now, s.sound)
		if !ok {
			return
		}
		there, err := s.decoder.Decode(is.vp8, &p)
		if err != nil {
			s.buffer.failed(now)
			continue
		}
		s.buffer.decoded(now, &is, 0, show && there)
		if show && there && s.shown != nil {
			s.shown(now, &is, &p)
		}
	}
}

// lossy returns a network that loses frames of pictures, has some come late as if they had been fetched, and others by jitter.
func (s *screening) lossy(loss float64, repaired func() time.Duration) func(time.Duration, *netgroup.Frame) []time.Duration {
	return func(now time.Duration, f *netgroup.Frame) []time.Duration {
		at := now + 20*time.Millisecond + time.Duration(s.rng.IntN(15))*time.Millisecond
		if s.rng.Float64() < loss {
			if repaired == nil {
				return nil
			}
			at += repaired()
		}
		return []time.Duration{at}
	}
}

// No picture is made of one that was lost: it would be smeared.
func TestShownPicturesAreWholeWhateverIsLost(t *testing.T) {
	s := newScreening(t, Rung{320, 180, 30, 400})
	s.network = s.lossy(0.1, nil)
	var want media.Picture
	last, worst := int64(-1), 100.0
	s.shown = func(_ time.Duration, is *pictureSlot, p *media.Picture) {
		if is.at <= last {
			t.Errorf("picture of %v after that of %v", micros(is.at), micros(last))
		}
		last = is.at
		paint(&want, 320, 180, int(math.Round(float64(is.at)*30/1e6)))
		worst = min(worst, likenessOf(&want, p))
	}
	s.run(20 * time.Second)
	t.Logf("worst %.1f dB; %+v", worst, s.buffer.count)
	if worst < 24 {
		t.Errorf("a picture has %.1f dB", worst)
	}
	if s.buffer.count.shown < 150 || s.buffer.count.lost < 30 {
		t.Errorf("%+v", s.buffer.count)
	}
}

func TestPictureThatIsFetchedInTimeFreezesNothing(t *testing.T) {
	s := newScreening(t, Rung{320, 180, 30, 400})
	s.network = s.lossy(0.1, func() time.Duration { return time.Duration(60+s.rng.IntN(120)) * time.Millisecond })
	s.run(20 * time.Second)
	t.Logf("%+v, target %v", s.buffer.count, s.buffer.target)
	if s.buffer.count.frozen > 0 || s.buffer.count.shown < 500 {
		t.Errorf("%+v", s.buffer.count)
	}
}

func TestPicturesOfUpperLayersMayBeMissing(t *testing.T) {
	for keep, want := range []uint64{75, 150, 300} {
		s := newScreening(t, Rung{320, 180, 30, 400})
		s.network = func(now time.Duration, f *netgroup.Frame) []time.Duration {
			if int(f.Layer) > keep {
				return nil
			}
			return []time.Duration{now + 20*time.Millisecond}
		}
		s.run(10 * time.Second)
		if got := s.buffer.count.shown; got < want*9/10 || got > want*11/10 || s.buffer.count.frozen > 0 || s.buffer.count.keysAsked > 0 {
			t.Errorf("up to layer %d: %+v; want %d pictures", keep, s.buffer.count, want)
		}
	}
}

// Pictures are shown with the sound of the same moment, whatever the network does to them.
func TestPicturesAreShownWithTheirSound(t *testing.T) {
	s := newScreening(t, Rung{320, 180, 30, 400})
	s.network = s.lossy(0.02, func() time.Duration { return 40 * time.Millisecond })
	heard := 110 * time.Millisecond // after it was spoken
	s.sound = func(timestamp uint64) (time.Duration, bool) {
		return time.Duration(timestamp)*time.Microsecond + heard, true
	}
	s.shown = func(now time.Duration, is *pictureSlot, _ *media.Picture) {
		if off := now - micros(is.at) - heard; off < -45*time.Millisecond || off > 45*time.Millisecond {
			t.Errorf("picture of %v is %v away from its sound", micros(is.at), off)
		}
	}
	s.run(10 * time.Second)
	if s.buffer.count.shown < 280 {
		t.Errorf("%+v", s.buffer.count)
	}
}

func TestKeyFrameIsAskedForWhenWhatAllIsMadeOfIsLost(t *testing.T) {
	s := newScreening(t, Rung{320, 180, 30, 400})
	s.network = func(now time.Duration, f *netgroup.Frame) []time.Duration {
		if now > 2*time.Second && now < 2200*time.Millisecond {
			return nil
		}
		return []time.Duration{now + 20*time.Millisecond}
	}
	s.run(5 * time.Second)
	if c := s.buffer.count; c.keysAsked != 1 || c.frozenLongest > 600*time.Millisecond || c.shown < 125 {
		t.Errorf("%+v", c)
	}
}

func TestNothingThatComesStallsPictures(t *testing.T) {
	s := newScreening(t, Rung{320, 180, 30, 400})
	s.network = func(now time.Duration, f *netgroup.Frame) []time.Duration {
		at := now + time.Duration(20+s.rng.IntN(20))*time.Millisecond
		if s.rng.IntN(10) == 0 {
			return []time.Duration{at, at + time.Millisecond}
		}
		return []time.Duration{at}
	}
	lies := 0
	s.mangle = func(f netgroup.Frame) netgroup.Frame {
		if s.rng.IntN(20) > 0 {
			return f
		}
		lies++
		f.Data = append([]byte(nil), f.Data...)
		switch s.rng.IntN(5) {
		case 0:
			f.Timestamp = s.rng.Uint64()
		case 1:
			f.Layer = uint8(s.rng.IntN(256))
		case 2:
			f.Data = f.Data[:s.rng.IntN(len(f.Data))]
		case 3:
			f.Key = !f.Key
		default:
			f.Data[s.rng.IntN(min(len(f.Data), 30))] ^= byte(1 + s.rng.IntN(255))
		}
		return f
	}
	late := uint64(0)
	s.shown = func(now time.Duration, _ *pictureSlot, _ *media.Picture) {
		if now > 25*time.Second {
			late++
		}
	}
	s.run(30 * time.Second)
	t.Logf("%d lies; %+v", lies, s.buffer.count)
	if s.buffer.count.shown < 300 || late == 0 {
		t.Errorf("%+v", s.buffer.count)
	}
}

func TestRestartOfPicturesIsFollowed(t *testing.T) {
	s := newScreening(t, Rung{320, 180, 30, 400})
	s.network = func(now time.Duration, _ *netgroup.Frame) []time.Duration {
		return []time.Duration{now + 20*time.Millisecond}
	}
	s.run(3 * time.Second)
	shown := s.buffer.count.shown
	first := s.sent[:60]
	for i, f := range first { // the same again, by another clock
		now := 4*time.Second + time.Duration(i)*33*time.Millisecond
		f.Timestamp += 1e12
		s.buffer.push(now, &f)
		s.look(now)
		if s.buffer.wantsKey(now, nil) {
			f := first[0]
			f.Timestamp += 1e12
			f.Key = true
			s.buffer.push(now, &f)
		}
	}
	if s.buffer.count.shown == shown || s.buffer.count.restarts != 1 {
		t.Errorf("%d pictures after the restart; %+v", s.buffer.count.shown-shown, s.buffer.count)
	}
}

func TestPicturesThatWaitAreBounded(t *testing.T) {
	var b pictureBuffer
	for i := range uint32(2000) {
		data := append(pictureHeader{place: i + 1, back: 1}.appendTo(nil), make([]byte, 100<<10)...)
		b.push(time.Duration(i)*time.Millisecond, &netgroup.Frame{Timestamp: uint64(i) * 1000, Data: data})
		if len(b.waiting) > mostPictures || b.bytes > mostPictureBytes {
			t.Fatalf("%d pictures of %d bytes wait", len(b.waiting), b.bytes)
		}
	}
}

func TestScreenThatStandsStillIsSharpAndHardlySent(t *testing.T) {
	s := newScreening(t, Rung{640, 360, 10, 100})
	s.screen = true
	s.source = func(n int) int { return min(n, 60) } // moves for 2 s
	s.network = func(now time.Duration, _ *netgroup.Frame) []time.Duration {
		return []time.Duration{now + 20*time.Millisecond}
	}
	var want media.Picture
	moving, sharp, after := 0.0, 0.0, 0
	s.shown = func(now time.Duration, is *pictureSlot, p *media.Picture) {
		paint(&want, 640, 360, min(int(math.Round(float64(is.at)*30/1e6)), 60))
		switch like := likenessOf(&want, p); {
		case now < 2*time.Second:
			moving = like
		case now < 3100*time.Millisecond:
			sharp = like
		case now > 4*time.Second:
			after++
		}
	}
	s.run(12 * time.Second)
	t.Logf("moving %.1f dB, a second after it stopped %.1f dB; %d pictures in the last 8 s", moving, sharp, after)
	if sharp < moving+1 || sharp < 38 {
		t.Errorf("moving %.1f dB, a second after it stopped %.1f dB", moving, sharp)
	}
	if after < 3 || after > 6 {
		t.Errorf("%d pictures in 8 s of no change", after)
	}
	if s.buffer.count.frozen > 0 {
		t.Errorf("%+v", s.buffer.count)
	}
}

// A stream refuses frames of more than 256 KiB.
func TestScreenFullOfNoiseIsMadeSmallerUntilItCanBeCarried(t *testing.T) {
	e := &pictureEncoder{epoch: epoch, screen: true, rung: ScreenRung()}
	defer e.close()
	p := media.NewPicture(1920, 1080)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range p.Y {
		p.Y[i] = byte(rng.IntN(256))
	}
	p.At = epoch
	f, ok, err := e.encode(p, false)
	if err != nil || !ok || !f.Key || len(f.Data) > 256<<10 || e.width < 640 {
		t.Errorf("%d bytes, key %v, %d×%d; %v, %v", len(f.Data), f.Key, e.width, e.height, ok, err)
	}
}
