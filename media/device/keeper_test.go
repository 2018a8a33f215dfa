package device

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
)

// fakeSystem has microphones that come and go.
type fakeSystem struct {
	mu     sync.Mutex // guards what follows
	infos  []Info
	broken map[string]error // devices that cannot be opened
	tried  int              // openings that failed
	opened []string
	open   map[string]*fakeMic
	told   []Change
	times  []time.Time
}

type fakeMic struct {
	*pace
	mu   sync.Mutex // guards dead
	dead error
}

func (m *fakeMic) ReadSound(buf []int16) (time.Time, error) {
	_, at, err := m.wait(tooLate)
	if m.alive(at) != nil {
		<-m.done // like PulseAudio: nothing comes, and nothing is said
		err = io.EOF
	}
	return at, err
}

func (m *fakeMic) alive(time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}

func (m *fakeMic) die(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = err
}

func (m *fakeMic) Close() error { m.close(); return nil }

func (s *fakeSystem) set(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.infos = nil
	for i, name := range names {
		s.infos = append(s.infos, Info{Kind: Microphone, Name: name, Default: i == 0, Monitor: name == "Monitor"})
	}
	for name, mic := range s.open {
		if !slices.Contains(names, name) {
			mic.die(errors.New("gone"))
		}
	}
}

// breaks has a device fail to open from now on.
func (s *fakeSystem) breaks(name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken[name] = err
}

func (s *fakeSystem) list(Kind) []Info {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.infos
}

func (s *fakeSystem) openMic(info Info, _ bool) (listener, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.broken[info.Name]; err != nil {
		s.tried++
		return nil, &Error{info.Kind, info.Name, err}
	}
	s.opened = append(s.opened, info.Name)
	m := &fakeMic{pace: newPace(media.FrameTime)}
	s.open[info.Name] = m
	return m, nil
}

func (s *fakeSystem) changed(c Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told, s.times = append(s.told, c), append(s.times, time.Now())
}

// settle lets time pass, and everybody do what there is to do.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// keepFake opens what a text says on a system with these devices, and reads it until the test ends. frames returns when
// the last frame came.
func keepFake(t *testing.T, text string, names ...string) (s *fakeSystem, last func() time.Time) {
	t.Helper()
	s = &fakeSystem{broken: map[string]error{}, open: map[string]*fakeMic{}}
	s.set(names...)
	spec, err := ParseSpec(Microphone, text)
	if err != nil {
		t.Fatal(err)
	}
	spec.Changed = s.changed
	k, err := keep(spec, s.list, s.openMic, func() listener { return openNothing() })
	if err != nil {
		t.Fatal(err)
	}
	mic := keptMicrophone{k}
	var mu sync.Mutex
	var at time.Time
	ended := make(chan error, 1)
	go func() {
		buf := make([]int16, media.FrameSamples)
		for {
			if _, err := mic.ReadSound(buf); err != nil {
				ended <- err
				return
			}
			mu.Lock()
			at = time.Now()
			mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		mic.Close()
		if err := <-ended; err != io.EOF {
			t.Errorf("reading ended with %v, want io.EOF", err)
		}
		for name, m := range s.open {
			select {
			case <-m.done:
			default:
				t.Errorf("%s was not closed", name)
			}
		}
	})
	return s, func() time.Time { mu.Lock(); defer mu.Unlock(); return at }
}

func TestDeviceThatIsPulledOutIsReplacedWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, last := keepFake(t, "Headset", "Built-in", "Headset")
		settle(5100 * time.Millisecond)
		pulled := time.Now()
		s.set("Built-in")
		settle(time.Second)
		if len(s.told) != 1 || s.told[0].What != Replaced || s.told[0].Name != "Headset" || s.told[0].Now != "Built-in" || !errors.Is(s.told[0].Err, ErrMissing) {
			t.Fatalf("told %+v", s.told)
		}
		if s.times[0].Sub(pulled) > time.Second || time.Since(last()) > 2*media.FrameTime {
			t.Errorf("told after %v, last frame %v ago", s.times[0].Sub(pulled), time.Since(last()))
		}
	})
}

func TestDeviceThatIsBackIsUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, last := keepFake(t, "Headset", "Built-in", "Headset")
		settle(time.Second)
		s.set("Built-in")
		settle(time.Second)
		s.set("Built-in", "Headset")
		settle(time.Second)
		if len(s.told) != 2 || s.told[1].What != Returned || s.told[1].Now != "Headset" || s.told[1].Err != nil {
			t.Fatalf("told %+v", s.told)
		}
		if want := []string{"Headset", "Built-in", "Headset"}; !slices.Equal(s.opened, want) || time.Since(last()) > 2*media.FrameTime {
			t.Errorf("opened %v, want %v; last frame %v ago", s.opened, want, time.Since(last()))
		}
	})
}

func TestDefaultDeviceStaysWhileItIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := keepFake(t, "default", "Built-in")
		settle(time.Second)
		s.set("Headset", "Built-in") // the system prefers it now, and routes by itself
		settle(time.Minute)
		if len(s.told) != 0 {
			t.Errorf("told %+v", s.told)
		}
		s.set("Headset")
		settle(time.Second)
		if len(s.told) != 1 || s.told[0].What != Replaced || s.told[0].Now != "Headset" {
			t.Errorf("told %+v", s.told)
		}
	})
}

func TestWithoutAnyDeviceReadingWaitsForOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, last := keepFake(t, "default", "Built-in")
		settle(time.Second)
		s.set("Monitor") // never chosen: it hears what is played
		settle(time.Minute)
		if len(s.told) != 1 || s.told[0].What != Lost || s.told[0].Now != "" || time.Since(last()) < time.Minute-time.Second {
			t.Fatalf("told %+v, last frame %v ago", s.told, time.Since(last()))
		}
		s.set("Monitor", "Other")
		settle(time.Second)
		if len(s.told) != 2 || s.told[1].What != Returned || s.told[1].Now != "Other" || time.Since(last()) > 2*media.FrameTime {
			t.Errorf("told %+v, last frame %v ago", s.told, time.Since(last()))
		}
	})
}

func TestDeviceThatCannotBeOpenedIsLeftAloneForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, last := keepFake(t, "Headset", "Built-in", "Headset", "Third")
		s.breaks("Built-in", ErrBusy)
		settle(time.Second)
		s.set("Built-in", "Third")
		settle(time.Second)
		if len(s.told) != 1 || s.told[0].Now != "Third" || time.Since(last()) > 2*media.FrameTime {
			t.Fatalf("told %+v, last frame %v ago", s.told, time.Since(last()))
		}
		settle(9 * badTime / 2)
		if s.tried != 1 { // the other one is good enough
			t.Errorf("a device that cannot be opened was tried %d times", s.tried)
		}
		s.breaks("Third", ErrBusy)
		s.set("Built-in")
		settle(time.Second)
		if len(s.told) != 2 || s.told[1].What != Lost {
			t.Fatalf("told %+v", s.told)
		}
		settle(3 * badTime)
		if s.tried < 4 || s.tried > 7 {
			t.Errorf("with nothing else, a device that cannot be opened was tried %d times in three times its pause", s.tried)
		}
		s.breaks("Built-in", nil)
		settle(badTime + checkEvery)
		if len(s.told) != 3 || s.told[2].What != Replaced || s.told[2].Now != "Built-in" {
			t.Errorf("told %+v", s.told)
		}
	})
}

func TestDeviceThatFailsButIsThereIsOpenedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, last := keepFake(t, "Headset", "Built-in", "Headset")
		settle(time.Second)
		s.open["Headset"].die(errStalled)
		settle(time.Second)
		if len(s.told) != 1 || s.told[0].What != Returned || s.told[0].Now != "Headset" || !errors.Is(s.told[0].Err, errStalled) ||
			time.Since(last()) > 2*media.FrameTime {
			t.Errorf("told %+v, last frame %v ago", s.told, time.Since(last()))
		}
	})
}

func TestMissingAndBusyDevicesAreRefusedAtOnce(t *testing.T) {
	s := &fakeSystem{broken: map[string]error{"Headset": ErrBusy}, open: map[string]*fakeMic{}}
	s.set("Monitor", "Headset")
	for text, want := range map[string]error{"Headset": ErrBusy, "Other": ErrMissing, "default": ErrBusy} {
		spec, _ := ParseSpec(Microphone, text)
		_, err := keep(spec, s.list, s.openMic, func() listener { return openNothing() })
		var typed *Error
		if !errors.Is(err, want) || !errors.As(err, &typed) || typed.Kind != Microphone {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
	}
	s.set("Monitor")
	if _, err := keep(Spec{Kind: Microphone}, s.list, s.openMic, func() listener { return openNothing() }); !errors.Is(err, ErrMissing) {
		t.Errorf("only a monitor: %v, want ErrMissing", err)
	}
	if k, err := keep(Spec{Kind: Microphone, From: Named, Name: "Monitor"}, s.list, s.openMic, func() listener { return openNothing() }); err != nil {
		t.Errorf("a monitor that was asked for: %v", err)
	} else {
		k.Close()
	}
}

func TestWatchTellsWhatComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSystem{open: map[string]*fakeMic{}}
		s.set("Built-in")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		list := func(kind Kind) []Info {
			if kind == Microphone {
				return s.list(kind)
			}
			return nil
		}
		go func() { watch(ctx, list, s.changed); close(ended) }()
		settle(time.Second)
		s.set("Headset")
		settle(time.Second)
		cancel()
		<-ended
		want := []Change{{Kind: Microphone, What: Removed, Name: "Built-in"}, {Kind: Microphone, What: Added, Name: "Headset"}}
		if !slices.Equal(s.told, want) {
			t.Errorf("told %+v, want %+v", s.told, want)
		}
	})
}

func TestDevicesOfOneNameAreNumbered(t *testing.T) {
	infos := []Info{{Name: "Mic"}, {Name: "Other"}, {Name: "Mic"}, {Name: "Mic"}}
	numberNames(infos)
	if infos[0].Name != "Mic" || infos[2].Name != "Mic (2)" || infos[3].Name != "Mic (3)" || infos[1].Name != "Other" {
		t.Errorf("names %+v", infos)
	}
}

func TestDefaultDeviceSaysWhichItIs(t *testing.T) {
	s := &fakeSystem{open: map[string]*fakeMic{}}
	s.set("Built-in", "Headset")
	k, err := keep(Spec{Kind: Microphone}, s.list, s.openMic, func() listener { return openNothing() })
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	var mic media.AudioSource = keptMicrophone{k}
	if is, says := mic.(interface{ Opened() string }); !says || is.Opened() != "Built-in" {
		t.Errorf("the default microphone does not say that it is the built-in one")
	}
}
