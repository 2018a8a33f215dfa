package stream

import (
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
	"lyceum/media/dsp/synth"
	"lyceum/session/netgroup"
)

// A fakeMicrophone gives a voice, 20 ms when they are over.
type fakeMicrophone struct {
	speaker *synth.Speaker
	next    time.Time
	closed  chan struct{}
	close   sync.Once
}

func newFakeMicrophone() *fakeMicrophone {
	return &fakeMicrophone{speaker: synth.NewSpeaker(120, 1), next: time.Now(), closed: make(chan struct{})}
}

func (m *fakeMicrophone) ReadSound(buf []int16) (time.Time, error) {
	at := m.next
	m.next = at.Add(media.FrameTime)
	select {
	case <-m.closed:
		return at, io.EOF
	case <-time.After(time.Until(m.next)):
	}
	m.speaker.Say(buf[:0], len(buf))
	return at, nil
}

func (m *fakeMicrophone) Close() error {
	m.close.Do(func() { close(m.closed) })
	return nil
}

// A fakeSpeaker plays as time goes, and has room for 20 ms besides.
type fakeSpeaker struct {
	ends   time.Time // of what it has
	heard  []int16
	closed chan struct{}
	close  sync.Once
}

func (s *fakeSpeaker) WriteSound(buf []int16) (time.Time, error) {
	select {
	case <-s.closed:
		return time.Time{}, io.EOF
	case <-time.After(time.Until(s.ends.Add(-media.FrameTime))):
	}
	at := s.ends
	s.ends = at.Add(lasting(len(buf)))
	s.heard = append(s.heard, buf...)
	return at, nil
}

func (s *fakeSpeaker) Close() error {
	s.close.Do(func() { close(s.closed) })
	return nil
}

// A fakeCamera gives 30 pictures a second.
type fakeCamera struct {
	n      int
	start  time.Time
	closed chan struct{}
	close  sync.Once
}

func (c *fakeCamera) ReadPicture(p *media.Picture) error {
	at := c.start.Add(time.Duration(c.n) * time.Second / 30)
	select {
	case <-c.closed:
		return io.EOF
	case <-time.After(time.Until(at)):
	}
	paint(p, 160, 90, c.n)
	p.At = at
	c.n++
	return nil
}

func (c *fakeCamera) Close() error {
	c.close.Do(func() { close(c.closed) })
	return nil
}

// A fakeWay is a Writer and a Source: it delivers after a while.
type fakeWay struct {
	mu      sync.Mutex
	number  [3]uint64
	delay   time.Duration
	deliver func(now time.Time, f netgroup.Frame)
	wanted  func()
}

func (w *fakeWay) Write(f netgroup.Frame) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f.Number = w.number[f.Layer]
	w.number[f.Layer]++
	time.AfterFunc(w.delay, func() { w.deliver(time.Now(), f) })
	return nil
}

func (w *fakeWay) WantKeyFrame() { w.wanted() }

func TestConversationHasLittleDelayAndLipsThatFit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		epoch := time.Now()
		const way = 15 * time.Millisecond
		v, err := NewVoice(epoch)
		if err != nil {
			t.Fatal(err)
		}
		speaker := &fakeSpeaker{ends: time.Now().Add(7 * time.Millisecond), closed: make(chan struct{})}
		o, err := NewOutput(OutputConfig{Sink: speaker})
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Add(v); err != nil {
			t.Fatal(err)
		}
		sound, err := PublishSound(SoundConfig{Source: newFakeMicrophone(), Epoch: epoch, Out: &fakeWay{delay: way, deliver: v.Push}})
		if err != nil {
			t.Fatal(err)
		}
		wire := &fakeWay{delay: way}
		var shown []time.Duration
		pictures, err := PlayPictures(PlayerConfig{From: wire, Epoch: epoch, Voice: v, Show: func(p *media.Picture) {
			shown = append(shown, time.Since(epoch))
		}})
		if err != nil {
			t.Fatal(err)
		}
		wire.deliver = pictures.Push
		camera, err := PublishPictures(PictureConfig{
			Source: &fakeCamera{start: epoch, closed: make(chan struct{})}, Out: wire, Epoch: epoch, Rung: Rung{160, 90, 30, 200},
		})
		if err != nil {
			t.Fatal(err)
		}
		wire.wanted = camera.WantKeyFrame
		sleep := func(d time.Duration) { // and see what others did meanwhile
			time.Sleep(d)
			synctest.Wait()
		}
		sleep(10 * time.Second)
		now := time.Now()
		is, seen := v.Stats(now), pictures.Stats(now)
		t.Logf("sound %+v", is)
		t.Logf("pictures %+v", seen)
		t.Logf("sent: sound %+v, pictures %+v", sound.Stats(now), camera.Stats(now))
		if is.AgeP99 > 100*time.Millisecond || is.Concealed > 2 { // from the first sample of a frame on
			t.Errorf("sound is heard after %v; %d frames made up", is.AgeP99, is.Concealed)
		}
		if seen.LipP99 > 45*time.Millisecond || seen.LipP50 < -45*time.Millisecond || seen.Shown < 285 || seen.Frozen > 0 {
			t.Errorf("pictures are shown %v to %v after their sound; %d were", seen.LipP50, seen.LipP99, seen.Shown)
		}
		if seen.AgeP50 < 30*time.Millisecond || seen.AgeP99 > 120*time.Millisecond {
			t.Errorf("pictures are %v to %v old", seen.AgeP50, seen.AgeP99)
		}
		pictures.SetSize(0, 0)
		before := len(shown)
		sleep(time.Second)
		if len(shown) != before {
			t.Errorf("%d pictures were shown that are hidden", len(shown)-before)
		}
		pictures.SetSize(80, 80)
		sleep(time.Second)
		if len(shown) < before+20 {
			t.Errorf("%d pictures in the second after they were to be seen again", len(shown)-before)
		}
		for _, close := range []func() error{sound.Close, camera.Close, o.Close} {
			if err := close(); err != nil {
				t.Error(err)
			}
		}
		pictures.Close()
		if slices.Max(speaker.heard) < 500 {
			t.Error("nothing was heard")
		}
	})
}

func TestThirtyThirdVoiceIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		speaker := &fakeSpeaker{ends: time.Now(), closed: make(chan struct{})}
		o, err := NewOutput(OutputConfig{Sink: speaker})
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		var voices []*Voice
		for i := range 33 {
			v, err := NewVoice(time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			voices = append(voices, v)
			if err := o.Add(v); (err != nil) != (i == 32) {
				t.Errorf("voice %d: %v", i+1, err)
			}
		}
		o.Remove(voices[5])
		if err := o.Add(voices[32]); err != nil {
			t.Error(err)
		}
	})
}

// A picture may have sides of up to 4096 samples; somebody who publishes such would take memory from everybody.
func TestPictureLargerThanAnyScreenIsNotDecoded(t *testing.T) {
	for _, tt := range []struct {
		width, height int
		decoded       bool
	}{{1920, 1080, true}, {2048, 1538, false}, {4096, 4096, false}} {
		p, err := newPictures(PlayerConfig{Show: func(*media.Picture) {}})
		if err != nil {
			t.Fatal(err)
		}
		e := &pictureEncoder{epoch: epoch, rung: Rung{media.MaxSide, media.MaxSide, 30, 1000}}
		picture := media.NewPicture(tt.width, tt.height)
		picture.At = epoch
		f, _, err := e.encode(picture, false)
		if err != nil {
			t.Fatal(err)
		}
		e.close()
		h, vp8, err := parsePicture(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := p.play(&pictureToShow{pictureSlot: pictureSlot{place: h.place, vp8: vp8}, show: true})
		if shown != tt.decoded || (err == nil) != tt.decoded {
			t.Errorf("%d×%d: shown %v, %v", tt.width, tt.height, shown, err)
		}
		p.decoder.Close()
	}
}

// What is recorded of somebody is what could be decoded, whatever they send.
func TestPictureThatCannotBeDecodedIsNotRecorded(t *testing.T) {
	recorded := 0
	p, err := newPictures(PlayerConfig{Show: func(*media.Picture) {}, Encoded: func(media.EncodedPicture) { recorded++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer p.decoder.Close()
	for _, vp8 := range [][]byte{[]byte("no picture"), {0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}} {
		if shown, err := p.play(&pictureToShow{pictureSlot: pictureSlot{vp8: vp8}, show: true}); shown || err == nil {
			t.Errorf("%x: shown %v, %v", vp8, shown, err)
		}
	}
	if recorded > 0 {
		t.Errorf("%d pictures were recorded", recorded)
	}
}

// Somebody who publishes the largest pictures as often as they can takes a part of a receiver's time, and not all of it.
func TestPicturesThatAreTooManyAndTooLargeAreLeftOut(t *testing.T) {
	for _, tt := range []struct{ width, height, fps, most, least int }{
		{1920, 1080, 30, 150, 150}, // 5 s of what the best would send
		{2048, 1536, 1000, 150, 50},
		{16, 16, 2000, 1200, 900},
	} {
		start, decoded := time.Unix(1000, 0), 0
		p, err := newPictures(PlayerConfig{Show: func(*media.Picture) {}})
		if err != nil {
			t.Fatal(err)
		}
		defer p.decoder.Close()
		for n := range 5 * tt.fps {
			if p.affords(start.Add(time.Duration(n)*time.Second/time.Duration(tt.fps)), tt.width*tt.height) {
				decoded++
			}
		}
		if decoded > tt.most || decoded < tt.least {
			t.Errorf("%d×%d at %d a second: %d are decoded in 5 s", tt.width, tt.height, tt.fps, decoded)
		}
	}
}

func TestPicturesOfOneMomentAreDecodedForASecondOnly(t *testing.T) {
	e := &pictureEncoder{epoch: epoch, rung: Rung{1920, 1080, 30, 1000}}
	defer e.close()
	picture := media.NewPicture(1920, 1080)
	picture.At = epoch
	f, _, err := e.encode(picture, false)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPictures(PlayerConfig{Show: func(*media.Picture) {}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.decoder.Close()
	s, shown := pictureToShow{now: epoch, show: true}, 0
	s.vp8 = f.Data[pictureHeaderSize:]
	for range 40 {
		if there, _ := p.play(&s); there {
			shown++
		}
	}
	if shown != 30 {
		t.Errorf("%d of 40 pictures of one moment were shown", shown)
	}
	s.now = epoch.Add(time.Second)
	if there, err := p.play(&s); !there {
		t.Errorf("a second later: %v", err)
	}
}
