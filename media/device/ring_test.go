package device

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
	"unsafe"

	"lyceum/media"
)

func TestCallbacksTakeNoMemory(t *testing.T) {
	in, out := make([]byte, 2*1500), make([]byte, 2*1500)
	var c capture
	c.ring.base = time.Now()
	if n := testing.AllocsPerRun(200, func() {
		c.data(nil, in, 1500)
		for c.ring.waiting() > 0 {
			c.ring.drop()
		}
	}); n != 0 {
		t.Errorf("a capture callback allocates %v times", n)
	}
	if n := testing.AllocsPerRun(2*ringPieces, func() { c.data(nil, in, 1500) }); n != 0 {
		t.Errorf("a capture callback with a full ring allocates %v times", n)
	}
	var p playback
	p.ring.base = time.Now()
	frame := make([]int16, media.FrameSamples)
	if n := testing.AllocsPerRun(200, func() {
		p.ring.put(frame)
		p.data(out, nil, 1500)
	}); n != 0 {
		t.Errorf("a playback callback allocates %v times", n)
	}
}

func TestReadingAndWritingADeviceTakeNoMemory(t *testing.T) {
	m := &microphone{done: make(chan struct{})}
	m.capture.ring.base = time.Now()
	s := &speaker{done: make(chan struct{})}
	s.playback.ring.base = time.Now()
	frame := make([]int16, media.FrameSamples)
	if n := testing.AllocsPerRun(100, func() {
		m.capture.ring.put(frame, time.Since(m.capture.ring.base))
		m.ReadSound(frame)
		s.WriteSound(frame)
		s.playback.ring.get(frame, time.Since(s.playback.ring.base))
	}); n != 0 {
		t.Errorf("a frame read and written allocates %v times", n)
	}
}

func TestCallbackWithoutSoundIsHarmless(t *testing.T) {
	var c capture
	c.data(nil, nil, 0)
	var p playback
	p.data(nil, nil, 0)
	if c.ring.waiting() > 0 {
		t.Error("no sound made a piece")
	}
}

func TestSoundPassesTheRingsInOrder(t *testing.T) {
	var c captureRing
	var p playRing
	const total = 100000
	var both sync.WaitGroup
	both.Go(func() {
		next, size := int16(0), 0
		for sent := 0; sent < total; {
			size = size%1201 + 100
			for c.waiting() > ringPieces-5 {
				runtime.Gosched()
			}
			block := make([]int16, min(size, total-sent))
			for i := range block {
				block[i] = next
				next++
			}
			c.put(block, time.Duration(sent)*time.Microsecond)
			sent += len(block)
		}
	})
	both.Go(func() {
		for passed := 0; passed < total; {
			if c.waiting() == 0 {
				runtime.Gosched()
				continue
			}
			piece := c.at(0)
			for left := piece.pcm[:piece.n]; len(left) > 0; {
				left = left[p.put(left):]
			}
			passed += piece.n
			c.drop()
		}
	})
	want := int16(0)
	out := make([]int16, 333)
	for got := 0; got < total; {
		before := p.read.Load()
		p.get(out, 0)
		n := int(p.read.Load() - before)
		for _, s := range out[:n] {
			if s != want {
				t.Fatalf("sample %d is %d, want %d", got, s, want)
			}
			want++
		}
		if slices.ContainsFunc(out[n:], func(s int16) bool { return s != 0 }) {
			t.Fatal("what is lacking is not silent")
		}
		got += n
	}
	both.Wait()
	if c.lost.Load() != 0 {
		t.Errorf("%d samples were lost", c.lost.Load())
	}
}

func TestFullRingLosesWhatComes(t *testing.T) {
	var c captureRing
	period := make([]int16, pieceSamples)
	for i := range ringPieces + 3 {
		period[0] = int16(i)
		c.put(period, time.Duration(i)*10*time.Millisecond)
	}
	if got := c.lost.Load(); got != 3*pieceSamples {
		t.Errorf("%d samples lost, want 3 periods", got)
	}
	if first := c.at(0); first.pcm[0] != 0 || first.at != -10*time.Millisecond {
		t.Errorf("the oldest piece is number %d of %v", first.pcm[0], first.at)
	}
}

func TestLateReaderOfAMicrophoneGetsTheNewest(t *testing.T) {
	m := &microphone{done: make(chan struct{})}
	ring := &m.capture.ring
	ring.base = noon
	period := make([]int16, pieceSamples)
	for i := range 100 {
		period[0] = int16(i)
		ring.put(period, time.Duration(i+1)*10*time.Millisecond)
	}
	buf := make([]int16, media.FrameSamples)
	got, err := m.ReadSound(buf)
	if err != nil || buf[0] != 98 || got.Sub(noon) != 980*time.Millisecond {
		t.Errorf("read period %d of %v, %v; want 98 of 980ms", buf[0], got.Sub(noon), err)
	}
	if ring.waiting() != 0 {
		t.Errorf("%d pieces are left", ring.waiting())
	}
}

// Sound comes in lumps of 20 ms, and frames begin in the middle of one.
func TestSoundThatOnlyWaitsIsLeftOut(t *testing.T) {
	m := &microphone{done: make(chan struct{})}
	ring := &m.capture.ring
	ring.base = noon
	buf, period := make([]int16, media.FrameSamples), make([]int16, pieceSamples)
	now := 10 * time.Millisecond
	ring.put(period, now)
	for frame := range 200 {
		now += 20 * time.Millisecond
		ring.put(period, now)
		ring.put(period, now)
		got, err := m.ReadSound(buf)
		if err != nil {
			t.Fatal(err)
		}
		if behind := ring.base.Add(now).Sub(got); frame > 100 && behind > 20*time.Millisecond+samplesTime(slackKept)+time.Millisecond {
			t.Fatalf("frame %d is %v old", frame, behind)
		}
	}
	if n := m.waiting(); n != slackKept {
		t.Errorf("%d samples wait", n)
	}
}

// As of PulseAudio, of whose fragments no two need be alike.
func TestNothingIsLeftOutBecauseFramesAreNoMultipleOfLumps(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, most := range []int{200, 441, 470, 481, 512, 1024} {
		m := &microphone{done: make(chan struct{})}
		m.capture.ring.base = noon
		buf := make([]int16, media.FrameSamples)
		now, said, heard := time.Duration(0), int16(0), int16(0)
		for range 500 {
			for m.waiting() < len(buf) {
				lump := most - chance.IntN(25)
				pcm := make([]int16, lump)
				for i := range pcm {
					said++
					pcm[i] = said
				}
				now += samplesTime(lump)
				m.capture.ring.put(pcm, now)
			}
			if _, err := m.ReadSound(buf); err != nil {
				t.Fatal(err)
			}
			for _, sample := range buf {
				if heard++; sample != heard {
					t.Fatalf("lumps of %d at most: sample %d came instead of %d", most, sample, heard)
				}
			}
		}
	}
}

func TestFramesOfOddCallbacksHaveTheirTimes(t *testing.T) {
	m := &microphone{done: make(chan struct{})}
	ring := &m.capture.ring
	ring.base = noon
	buf := make([]int16, media.FrameSamples)
	came, n := 0, int16(0)
	for frame := range 50 {
		for came < (frame+1)*media.FrameSamples {
			block := make([]int16, 441) // of a device whose period is not ours
			for i := range block {
				block[i] = n
				n++
			}
			came += len(block)
			ring.put(block, samplesTime(came))
		}
		got, err := m.ReadSound(buf)
		if want := samplesTime(frame * media.FrameSamples); err != nil || (got.Sub(noon)-want).Abs() > 100*time.Microsecond {
			t.Fatalf("frame %d is of %v, %v; want %v", frame, got.Sub(noon), err, want)
		}
		for i, s := range buf {
			if want := int16(frame*media.FrameSamples + i); s != want {
				t.Fatalf("sample %d of frame %d is %d, want %d", i, frame, s, want)
			}
		}
	}
}

func TestSpeakerSaysWhenSoundIsHeard(t *testing.T) {
	s := &speaker{done: make(chan struct{})}
	ring := &s.playback.ring
	ring.base = time.Now().Add(-time.Hour) // so that the marks below are not in the past
	frame, period := make([]int16, media.FrameSamples), make([]int16, periodSamples)
	start := time.Since(ring.base)
	s.WriteSound(frame)
	ring.get(period, start+100*time.Millisecond)
	heard, err := s.WriteSound(frame)
	if want := ring.base.Add(start + 120*time.Millisecond + s.Buffer()); err != nil || (heard.Sub(want)).Abs() > time.Millisecond {
		t.Errorf("heard at %v, %v; want %v: one frame behind what the callback took", heard.Sub(ring.base)-start, err, want.Sub(ring.base)-start)
	}
}

func TestSampleClockTakesOutJitterAndFollowsDrift(t *testing.T) {
	var c sampleClock
	worst := time.Duration(0)
	for i := range 6000 { // a minute of 10 ms, of a device that is 200 ppm slow, with callbacks up to 3 ms late
		truth := time.Duration(i) * 10 * time.Millisecond * 10002 / 10000
		late := time.Duration(i*7919%3000) * time.Microsecond
		c.told(uint64(i)*480, truth+late)
		if off := (c.time(uint64(i)*480) - truth).Abs(); i > 500 {
			worst = max(worst, off)
		}
	}
	if worst > 700*time.Microsecond {
		t.Errorf("the clock is up to %v off", worst)
	}
	c.told(6000*480, 90*time.Second) // the device stood still
	if got := c.time(6000 * 480); got != 90*time.Second {
		t.Errorf("after a gap the clock says %v, want 90s", got)
	}
}

func TestCushionGrowsWhenTheDeviceRunsOutAndShrinksAgain(t *testing.T) {
	var c cushion
	if c.wrote(0); c.room() != leastCushion {
		t.Errorf("a new cushion has %d samples, want %d", c.room(), leastCushion)
	}
	if c.wrote(100); c.room() != leastCushion+cushionStep {
		t.Errorf("after samples lacked it has %d", c.room())
	}
	for i := range 50 {
		c.wrote(uint64(200 + i))
	}
	if c.samples != mostCushion {
		t.Errorf("it grew to %d samples, want %d", c.samples, mostCushion)
	}
	for range 30 * calmFrames {
		c.wrote(249)
	}
	if c.samples != leastCushion {
		t.Errorf("after ten minutes of calm it has %d samples, want %d", c.samples, leastCushion)
	}
}

func TestPieceIsAPeriod(t *testing.T) {
	if pieceSamples != periodSamples || playSamples&(playSamples-1) != 0 || unsafe.Sizeof(captureRing{}) > 1<<18 {
		t.Error("the sizes of the rings do not fit the device's")
	}
}
