package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
)

// A counter of devices has what is open, of each kind.
type stock struct {
	mu     sync.Mutex
	open   map[device.Kind]int
	wrong  map[device.Kind]error // why one cannot be opened
	came   func(device.Change)
	played []int16   // by the speaker
	hangs  chan bool // until it is closed a microphone is not opened; nil: it is at once
	spoken []int16   // what the microphone hears, again and again; nil: the test sound
}

func newStock() *stock { return &stock{open: map[device.Kind]int{}, wrong: map[device.Kind]error{}} }

func (s *stock) take(k device.Kind) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.wrong[k]; err != nil {
		return &device.Error{Kind: k, Err: err}
	}
	if s.open[k]++; s.open[k] > 1 {
		return &device.Error{Kind: k, Err: device.ErrBusy}
	}
	return nil
}

func (s *stock) give(k device.Kind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[k]--
}

func (s *stock) set(k device.Kind, wrong error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong[k] = wrong
}

func (s *stock) inUse() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, is := range s.open {
		n += is
	}
	return n
}

type stockMicrophone struct {
	media.AudioSource
	stock *stock
	place int
}

func (m *stockMicrophone) ReadSound(buf []int16) (time.Time, error) {
	at, err := m.AudioSource.ReadSound(buf)
	if sound := m.stock.spoken; err == nil && sound != nil {
		for i := range buf[:media.FrameSamples] {
			buf[i] = sound[m.place%len(sound)]
			m.place++
		}
	}
	return at, err
}

func (m *stockMicrophone) Close() error {
	defer m.stock.give(device.Microphone)
	return m.AudioSource.Close()
}

type stockCamera struct {
	media.VideoSource
	stock *stock
}

func (c *stockCamera) Close() error { defer c.stock.give(device.Camera); return c.VideoSource.Close() }

type stockSpeaker struct {
	media.AudioSink
	stock *stock
}

func (s *stockSpeaker) WriteSound(buf []int16) (time.Time, error) {
	heard, err := s.AudioSink.WriteSound(buf)
	s.stock.mu.Lock()
	defer s.stock.mu.Unlock()
	s.stock.played = append(s.stock.played, buf...)
	return heard, err
}

func (s *stockSpeaker) Close() error { defer s.stock.give(device.Speaker); return s.AudioSink.Close() }

// hardware has devices of a stock stand in for real ones.
func (s *stock) hardware() hardware {
	return hardware{
		openMicrophone: func(device.Spec) (media.AudioSource, error) {
			if err := s.take(device.Microphone); err != nil {
				return nil, err
			}
			if s.hangs != nil {
				<-s.hangs
			}
			source, err := device.OpenMicrophone(device.Spec{From: device.Test})
			return &stockMicrophone{source, s, 0}, err
		},
		openSpeaker: func(device.Spec) (media.AudioSink, error) {
			if err := s.take(device.Speaker); err != nil {
				return nil, err
			}
			sink, err := device.OpenSpeaker(device.Spec{From: device.None})
			return &stockSpeaker{sink, s}, err
		},
		openCamera: func(_ device.Spec, mode device.Mode) (media.VideoSource, error) {
			if err := s.take(device.Camera); err != nil {
				return nil, err
			}
			source, err := device.OpenCamera(device.Spec{From: device.Test}, mode)
			return &stockCamera{source, s}, err
		},
		watch: func(ctx context.Context, came func(device.Change)) {
			s.mu.Lock()
			s.came = came
			s.mu.Unlock()
			<-ctx.Done()
		},
	}
}

// A checkDesk is somebody who looks at devices before a class.
type checkDesk struct {
	*testing.T
	*Check
	stock *stock
}

// checking runs a test in a bubble, with a camera, a microphone and a speaker that are there.
func checking(t *testing.T, change func(*Setup, *stock), f func(d *checkDesk)) {
	synctest.Test(t, func(t *testing.T) {
		setup, s := NoDevices(), newStock()
		setup.Camera.From, setup.Microphone.From, setup.Speaker.From = device.Test, device.Test, device.Named
		if change != nil {
			change(&setup, s)
		}
		d := &checkDesk{t, openCheck(setup, s.hardware()), s}
		defer d.Close()
		d.settle(time.Second)
		f(d)
	})
}

func (d *checkDesk) settle(after time.Duration) {
	time.Sleep(after)
	synctest.Wait()
}

// seen returns what was told since it was asked last, in order of the kinds.
func (d *checkDesk) seen() (all []string) {
	for {
		select {
		case ev, open := <-d.Events():
			if !open {
				slices.Sort(all)
				return all
			}
			text := fmt.Sprint(ev.Kind, " ", ev.State)
			if ev.Err != nil {
				text += ": " + ev.Err.Error()
			}
			all = append(all, text)
			continue
		default:
		}
		slices.Sort(all)
		return all
	}
}

func (d *checkDesk) wantSeen(want ...string) {
	d.Helper()
	if got := d.seen(); !slices.Equal(got, want) {
		d.Errorf("told %q, want %q", got, want)
	}
}

func TestCheckShowsTheCameraAndHowLoudItIs(t *testing.T) {
	checking(t, nil, func(d *checkDesk) {
		d.wantSeen("camera opened", "mic opened", "speaker opened")
		if got := d.Level(); got < -60 || got > 0 {
			d.Errorf("the test sound is at %.0f dBFS", got)
		}
		pictures := make(chan int, 100)
		d.Picture(func(p *media.Picture) {
			select {
			case pictures <- p.Width:
			default:
			}
		})
		d.settle(time.Second)
		d.Picture(nil)
		d.settle(100 * time.Millisecond)
		n := len(pictures)
		if n < 25 || n > 35 || <-pictures != 640 {
			d.Errorf("%d pictures in a second", n)
		}
		d.settle(time.Second)
		if len(pictures) > n {
			d.Error("pictures go on though nobody looks")
		}
	})
}

func TestCheckGivesAllDevicesBack(t *testing.T) {
	checking(t, nil, func(d *checkDesk) {
		if n := d.stock.inUse(); n != 3 {
			d.Fatalf("%d devices are open, want 3", n)
		}
		d.SetOn(device.Camera, false)
		d.settle(time.Second)
		if n := d.stock.inUse(); n != 2 {
			d.Errorf("%d devices are open when the camera is off, want 2", n)
		}
		d.SetOn(device.Microphone, false)
		d.settle(time.Second)
		if got := d.Level(); got != dsp.Silence {
			d.Errorf("a microphone that is off is at %.0f dBFS", got)
		}
		d.SetOn(device.Microphone, true)
		d.settle(time.Second)
		d.Close()
		if n := d.stock.inUse(); n != 0 {
			d.Errorf("%d devices are open after Close", n)
		}
		d.Close() // again is nothing
		d.SetOn(device.Camera, true)
		d.PlayTest()
		d.wantSeen("camera off", "camera opened", "mic off", "mic opened", "mic opened", "speaker opened")
	})
}

func TestCheckThatIsClosedWaitsForNoDeviceThatHangs(t *testing.T) {
	checking(t, func(_ *Setup, s *stock) { s.hangs = make(chan bool) }, func(d *checkDesk) {
		begun := time.Now()
		d.Close()
		if took := time.Since(begun); took > 2*time.Second {
			d.Errorf("Close took %v", took)
		}
		close(d.stock.hangs)
		d.settle(time.Second)
		if n := d.stock.inUse(); n != 0 {
			d.Errorf("%d devices stay open", n)
		}
	})
}

func TestCheckTellsWhatIsWrongWithEachDevice(t *testing.T) {
	wrong := func(setup *Setup, s *stock) {
		s.wrong[device.Camera], s.wrong[device.Microphone] = device.ErrBusy, device.ErrMissing
		s.wrong[device.Speaker] = device.ErrNotPermitted
	}
	checking(t, wrong, func(d *checkDesk) {
		d.wantSeen("camera failed: camera: "+device.ErrBusy.Error(), "mic failed: mic: "+device.ErrMissing.Error(),
			"speaker failed: speaker: "+device.ErrNotPermitted.Error())
		d.stock.set(device.Camera, nil)
		if err := d.Choose(device.Camera, "test"); err != nil { // once more
			d.Error(err)
		}
		d.settle(time.Second)
		d.wantSeen("camera opened")

		d.stock.set(device.Microphone, nil)
		d.stock.came(device.Change{Kind: device.Microphone, What: device.Added})
		d.stock.came(device.Change{Kind: device.Camera, What: device.Added}) // of no use
		d.stock.came(device.Change{Kind: device.Screen, What: device.Added})
		d.settle(time.Second)
		d.wantSeen("mic opened")
	})
}

func TestCheckOpensWhatIsChosen(t *testing.T) {
	checking(t, nil, func(d *checkDesk) {
		d.seen()
		if err := d.Choose(device.Microphone, "film.y4m"); !errors.Is(err, device.ErrFileType) {
			d.Errorf("a film for a microphone: %v", err)
		}
		if err := d.Choose(device.Microphone, "none"); err != nil {
			d.Error(err)
		}
		d.settle(time.Second)
		d.wantSeen("mic off")
		for range 10 { // whoever changes their mind gets the last alone
			if err := d.Choose(device.Microphone, "test"); err != nil {
				d.Error(err)
			}
		}
		d.settle(time.Second)
		if got := d.seen(); len(got) == 0 || len(got) > 2 || got[0] != "mic opened" {
			d.Errorf("told %q", got)
		}
		if n := d.stock.inUse(); n != 3 {
			d.Errorf("%d devices are open, want 3", n)
		}
	})
}

// energy returns the level of a part of what was played, between two moments since it was cleared.
func (d *checkDesk) energy(from, to time.Duration) float64 {
	d.stock.mu.Lock()
	defer d.stock.mu.Unlock()
	at := func(t time.Duration) int { return int(t * media.SampleRate / time.Second) }
	if len(d.stock.played) < at(to) {
		d.Fatalf("%d samples were played", len(d.stock.played))
	}
	return dsp.Level(d.stock.played[at(from):at(to)])
}

func (d *checkDesk) clear() {
	d.stock.mu.Lock()
	defer d.stock.mu.Unlock()
	d.stock.played = nil
}

func TestTestSoundIsPlayedOnceToItsEnd(t *testing.T) {
	checking(t, nil, func(d *checkDesk) {
		d.seen()
		d.clear()
		d.settle(time.Second)
		if got := d.energy(0, 900*time.Millisecond); got != dsp.Silence {
			d.Errorf("%.0f dBFS before", got)
		}
		d.clear()
		d.PlayTest()
		d.settle(3 * time.Second)
		if got := d.energy(0, time.Second); got < -35 || got > -9 {
			d.Errorf("it has %.0f dBFS", got)
		}
		if got := d.energy(1700*time.Millisecond, 2900*time.Millisecond); got != dsp.Silence {
			d.Errorf("%.0f dBFS after it", got)
		}
		d.wantSeen("speaker played")
		if err := d.Choose(device.Speaker, "none"); err != nil {
			d.Error(err)
		}
		d.settle(time.Second)
		d.PlayTest()
		d.wantSeen("speaker failed: speaker: "+ErrNoDevice.Error(), "speaker off")
	})
}

func TestTestSoundNeverClips(t *testing.T) {
	chime := testChime()
	for _, s := range chime {
		if s > 20000 || s < -20000 {
			t.Fatalf("a sample of %d", s)
		}
	}
	if first, last := chime[0], chime[len(chime)-1]; first != 0 || last != 0 || len(chime) != media.SampleRate*3/2 {
		t.Errorf("it goes from %d to %d in %d samples", first, last, len(chime))
	}
}

func TestOneHearsOneselfHalfASecondLater(t *testing.T) {
	click := make([]int16, media.SampleRate) // once a second
	for i := range 480 {
		click[i] = 10000
	}
	checking(t, func(_ *Setup, s *stock) { s.spoken = click }, func(d *checkDesk) {
		d.clear()
		d.settle(time.Second)
		if got := d.energy(0, 900*time.Millisecond); got != dsp.Silence {
			d.Errorf("%.0f dBFS though nobody asked for it", got)
		}
		d.clear()
		var captured, played time.Time
		for d.loudNow() {
			d.settle(10 * time.Millisecond)
		}
		d.Echo(true)
		for start := time.Now(); time.Since(start) < 4*time.Second; {
			d.settle(10 * time.Millisecond)
			d.stock.mu.Lock()
			heard := dsp.Level(d.stock.played) > -60
			d.stock.played = nil
			d.stock.mu.Unlock()
			switch {
			case captured.IsZero() && d.loudNow():
				captured = time.Now()
			case !captured.IsZero() && played.IsZero() && heard:
				played = time.Now()
			}
		}
		if late := played.Sub(captured); late < 400*time.Millisecond || late > 600*time.Millisecond {
			d.Errorf("heard %v later", late)
		}
		d.Echo(false)
		d.settle(100 * time.Millisecond)
		d.clear()
		d.settle(2 * time.Second)
		if got := d.energy(0, 1900*time.Millisecond); got != dsp.Silence {
			d.Errorf("%.0f dBFS after it was ended", got)
		}
	})
}

// loudNow reports whether the microphone hears something: its level rises at once, and falls over 200 ms.
func (d *checkDesk) loudNow() bool { return d.Level() > -60 }

func TestWhatIsPlayedDoesNotFallBehindTheMicrophone(t *testing.T) {
	var s checkSound
	s.echo(true)
	frame := make([]int16, media.FrameSamples)
	for range 500 { // a speaker that takes nothing
		s.captured(frame)
	}
	if len(s.delayed) > echoMost {
		t.Errorf("%d samples wait, want at most %d", len(s.delayed), echoMost)
	}
}

func TestFeedGoesOnWithTheSourceThatIsPutInItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := func(width int) media.VideoSource {
			source, err := device.OpenCamera(device.Spec{From: device.Test}, device.Mode{Width: width, Height: 180, FPS: 10})
			if err != nil {
				t.Fatal(err)
			}
			return source
		}
		f := newFeed(open(320))
		var p media.Picture
		read := func(want int) {
			t.Helper()
			if err := f.ReadPicture(&p); err != nil || p.Width != want {
				t.Errorf("a picture %d wide, %v; want %d", p.Width, err, want)
			}
		}
		read(320)
		done := make(chan bool)
		go func() {
			read(640)
			close(done)
		}()
		synctest.Wait()
		_ = f.put(nil).Close() // while it is read
		time.Sleep(time.Second)
		f.put(open(640))
		<-done
		read(640)
		go func() {
			time.Sleep(time.Millisecond)
			_ = f.Close()
		}()
		if err := f.ReadPicture(&p); !errors.Is(err, io.EOF) {
			t.Errorf("after Close: %v", err)
		}
		f = newFeed(nil)
		go func() {
			time.Sleep(time.Millisecond)
			_ = f.Close()
		}()
		if err := f.ReadPicture(&p); !errors.Is(err, io.EOF) {
			t.Errorf("closed while there is no source: %v", err)
		}
	})
}
