package studio

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/media"
	"lyceum/media/device"
	"lyceum/media/dsp"
)

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

func TestSoundsBeginAndEndInSilenceAndNeverClip(t *testing.T) {
	all := map[string]func() []int16{"test": testChime}
	maps.Copy(all, chimes)
	for name, make := range all {
		sound := make()
		for _, s := range sound {
			if s > 20000 || s < -20000 {
				t.Fatalf("%s: a sample of %d", name, s)
			}
		}
		if first, last := sound[0], sound[len(sound)-1]; first != 0 || last != 0 {
			t.Errorf("%s goes from %d to %d", name, first, last)
		}
		if got := dsp.Level(sound); got < -45 || got > -12 {
			t.Errorf("%s has %.0f dBFS", name, got)
		}
	}
}

func TestChimeIsHeardHereAndIsInNoRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBench(t), newStock()
		b.hardware = s.hardware()
		b.cfg.Setup.Speaker.From, b.cfg.Setup.SaveAudio = device.Default, filepath.Join(t.TempDir(), "heard.wav")
		b.files.setup = b.cfg.Setup
		b.files.told = true
		if err := b.files.open(); err != nil {
			t.Fatal(err)
		}
		b.settleSpeaker()
		b.Chime("no such sound")
		b.Chime("hand")
		b.settleChime()
		time.Sleep(2 * time.Second)
		b.closeSpeaker()
		if err := b.files.close(); err != nil {
			t.Fatal(err)
		}
		if got := dsp.Level(s.played); got < -60 {
			t.Errorf("%.0f dBFS are heard", got)
		}
		saved, err := os.ReadFile(b.cfg.Setup.SaveAudio)
		if err != nil || len(saved) < media.SampleRate {
			t.Fatalf("%d bytes are saved, %v", len(saved), err)
		}
		if sound := saved[44:]; slices.ContainsFunc(sound, func(b byte) bool { return b != 0 }) {
			t.Error("it is in what is saved")
		}
	})
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
