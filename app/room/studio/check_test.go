package studio

import (
	"context"
	"errors"
	"fmt"
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
