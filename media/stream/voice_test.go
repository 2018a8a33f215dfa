package stream

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/dsp/synth"
	"lyceum/session/netgroup"
)

// speech returns some seconds of a voice, and the frames of Opus that are sent of it.
func speech(t testing.TB, seconds int) (pcm []int16, frames [][]byte) {
	t.Helper()
	pcm = make([]int16, seconds*media.SampleRate)
	pcm = synth.NewSpeaker(130, 1).Say(pcm[:0], len(pcm))
	e, err := newSoundEncoder(SoundConfig{Epoch: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < len(pcm); from += media.FrameSamples {
		f, ok, err := e.encode(pcm[from:from+media.FrameSamples], time.Unix(1, 0))
		if err != nil || !ok {
			t.Fatalf("frame %d: %v, %v", from/media.FrameSamples, ok, err)
		}
		frames = append(frames, f.Data)
	}
	return pcm, frames
}

// A heardSpeech is what came out of a buffer that was given speech.
type heardSpeech struct {
	*voiceBuffer
	pcm []int16
}

// listen has a buffer play speech.
func (w *way) listen(t testing.TB, frames [][]byte) heardSpeech {
	t.Helper()
	b, err := newVoiceBuffer()
	if err != nil {
		t.Fatal(err)
	}
	h := heardSpeech{voiceBuffer: b}
	w.source = func(i int) []byte { return frames[i] }
	w.pulled = func(_ time.Duration, pcm []int16) { h.pcm = append(h.pcm, pcm...) }
	w.play(b, len(frames))
	t.Logf("%+v, target %v", b.count, b.target)
	return h
}

// concealed returns the share of what was heard that was made up.
func (h heardSpeech) concealed() float64 {
	c := h.count
	return float64(c.concealed) / float64(c.played+c.restored+c.concealed)
}

// envelope returns the energy of each 10 ms.
func envelope(pcm []int16) (e []float64) {
	const piece = media.SampleRate / 100
	for ; len(pcm) >= piece; pcm = pcm[piece:] {
		sum := 0.0
		for _, s := range pcm[:piece] {
			sum += float64(s) * float64(s)
		}
		e = append(e, math.Sqrt(sum/piece))
	}
	return e
}

// likeness returns the greatest correlation of the envelopes of two sounds, whichever is how much later, up to a second.
func likeness(a, b []int16) float64 {
	x, y := envelope(a), envelope(b)
	best := 0.0
	for lag := 0; lag < 100 && lag < len(y); lag++ {
		best = max(best, correlation(x, y[lag:]))
	}
	return best
}

func correlation(x, y []float64) float64 {
	n := float64(min(len(x), len(y)))
	var sx, sy, sxx, syy, sxy float64
	for i := range int(n) {
		sx, sy = sx+x[i], sy+y[i]
		sxx, syy, sxy = sxx+x[i]*x[i], syy+y[i]*y[i], sxy+x[i]*y[i]
	}
	return (sxy - sx*sy/n) / math.Sqrt((sxx-sx*sx/n)*(syy-sy*sy/n))
}

func TestOfTenPercentLossAtMostTwoAreMadeUp(t *testing.T) {
	pcm, frames := speech(t, 60)
	w := &way{rng: rand.New(rand.NewPCG(3, 4)), loss: 0.1}
	w.delay = func(time.Duration) time.Duration {
		return 20*time.Millisecond + time.Duration(w.rng.IntN(10_000))*time.Microsecond
	}
	h := w.listen(t, frames)
	if share := h.concealed(); share > 0.02 {
		t.Errorf("%.1f %% was made up", 100*share)
	}
	if like := likeness(pcm, h.pcm); like < 0.9 {
		t.Errorf("likeness %.2f", like)
	}
}

func TestOfOnePercentLossAtMostOneIsMadeUp(t *testing.T) {
	_, frames := speech(t, 60)
	w := &way{rng: rand.New(rand.NewPCG(5, 6)), loss: 0.01}
	w.delay = func(time.Duration) time.Duration {
		return 20*time.Millisecond + time.Duration(w.rng.ExpFloat64()*float64(4*time.Millisecond))
	}
	if share := w.listen(t, frames).concealed(); share > 0.01 {
		t.Errorf("%.1f %% was made up", 100*share)
	}
}

func TestSpeechIsIntelligibleAtFivePercentLossAndSixtyMillisecondsJitter(t *testing.T) {
	pcm, frames := speech(t, 60)
	w := &way{rng: rand.New(rand.NewPCG(7, 8)), loss: 0.05}
	w.delay = func(time.Duration) time.Duration {
		return 20*time.Millisecond + time.Duration(w.rng.IntN(60_000))*time.Microsecond
	}
	h := w.listen(t, frames)
	if share := h.concealed(); share > 0.02 {
		t.Errorf("%.1f %% was made up", 100*share)
	}
	if like := likeness(pcm, h.pcm); like < 0.9 {
		t.Errorf("likeness %.2f", like)
	}
}

func TestQuietNetworkCostsTwentyMilliseconds(t *testing.T) {
	_, frames := speech(t, 20)
	w := &way{rng: rand.New(rand.NewPCG(9, 10)), piece: media.FrameSamples / 2}
	w.delay = func(time.Duration) time.Duration {
		return 20*time.Millisecond + time.Duration(w.rng.IntN(3))*time.Millisecond
	}
	h := w.listen(t, frames)
	if _, p99 := h.waits.quantiles(); p99 > 30*time.Millisecond || h.count.concealed > 0 {
		t.Errorf("p99 of the wait is %v; %d frames made up", p99, h.count.concealed)
	}
}

func TestTargetGrowsAtOnceAndShrinksSlowly(t *testing.T) {
	b := newSineBuffer(t)
	w := &way{rng: rand.New(rand.NewPCG(11, 12)), source: sines}
	w.delay = func(at time.Duration) time.Duration {
		if at > 20*time.Second && at < 25*time.Second {
			return time.Duration(20+w.rng.IntN(120)) * time.Millisecond
		}
		return 20 * time.Millisecond
	}
	targets := map[int]time.Duration{}
	w.pulled = func(now time.Duration, _ []int16) { targets[int(now/time.Second)] = b.target }
	w.play(b, 60*50)
	if targets[19] > 25*time.Millisecond || targets[21] < 110*time.Millisecond || targets[26] < 110*time.Millisecond || targets[55] > 25*time.Millisecond {
		t.Errorf("targets after 19, 21, 26, 55 s: %v, %v, %v, %v", targets[19], targets[21], targets[26], targets[55])
	}
	if b.count.concealed > 15 || b.count.interrupted > 0 {
		t.Errorf("%+v", b.count)
	}
}

func TestOfTwoPacketsThatAreLostOneIsRepeatedAndOneRestored(t *testing.T) {
	b := newSineBuffer(t)
	w := testWay()
	w.delay = always(20 * time.Millisecond)
	w.lose = func(i int) bool { return i%50 == 20 || i%50 == 21 }
	var heard []float64
	w.pulled = func(now time.Duration, pcm []int16) {
		for _, s := range pcm {
			if now > 4*time.Second && now < 9*time.Second {
				heard = append(heard, float64(s))
			}
		}
	}
	w.play(b, 500)
	if b.count.repeated != 10 || b.count.restored < 8 || b.count.concealed > 2 {
		t.Errorf("%+v", b.count)
	}
	if noise := impurity(heard[:1<<17]); noise > -60 {
		t.Errorf("noise beside the sine: %.0f dB", noise)
	}
}

// Who begins to play fetches some frames from before then, which come late.
func TestWhatIsFetchedAtTheBeginningDoesNotDelay(t *testing.T) {
	b := newSineBuffer(t)
	w := testWay()
	w.delay = func(at time.Duration) time.Duration {
		if at < 300*time.Millisecond {
			return 320*time.Millisecond - at + time.Duration(w.rng.IntN(200))*time.Millisecond
		}
		return 20 * time.Millisecond
	}
	w.pulled = func(now time.Duration, _ []int16) {
		if now > 2*time.Second && b.wait > 50*time.Millisecond {
			t.Fatalf("after %v sound waits for %v, the target being %v", now, b.wait, b.target)
		}
	}
	w.play(b, 500)
	if b.count.concealed > 0 {
		t.Errorf("%+v", b.count)
	}
}

// The loss of the last frames before a pause shows when somebody speaks again. Nobody is to hear all that follows later for it.
func TestWhatWasLostBeforeAPauseDelaysNothingAfterIt(t *testing.T) {
	b := newSineBuffer(t)
	pcm := make([]int16, media.FrameSamples)
	push := func(number, sent, came int) { // by numbers of frames of 20 ms
		b.push(time.Duration(came)*media.FrameTime+5*time.Millisecond, &netgroup.Frame{
			Number: uint64(number), Timestamp: uint64(sent) * uint64(frameMicros), Data: sines(sent),
		})
	}
	for now := range 400 {
		switch {
		case now < 100:
			push(now, now, now)
		case now == 200: // somebody speaks again, and the three are fetched
			push(103, 200, 200)
		case now > 200:
			push(now-97, now, now)
		}
		if now == 202 {
			for n := 100; n < 103; n++ {
				push(n, n, now)
			}
		}
		b.pull(time.Duration(now+1)*media.FrameTime, pcm)
	}
	if b.target > 50*time.Millisecond {
		t.Errorf("what follows is heard %v later than it could be", b.target)
	}
	if b.count.played < 290 {
		t.Errorf("%+v", b.count)
	}
}

// While nobody speaks there are four frames in 0.4 s, the last three of which say that there is a pause. The last one of all, if
// it was lost, comes when neighbours have told that they have it.
func TestLatePauseDelaysNothingAfterIt(t *testing.T) {
	b := newSineBuffer(t)
	pcm := make([]int16, media.FrameSamples)
	number := 0
	push := func(sent int, late time.Duration, data []byte) { // by numbers of frames of 20 ms
		b.push(time.Duration(sent)*media.FrameTime+5*time.Millisecond+late, &netgroup.Frame{
			Number: uint64(number), Timestamp: uint64(sent) * uint64(frameMicros), Data: data,
		})
		number++
	}
	for now := range 200 {
		switch now % 20 {
		case 0:
			push(now, 0, sines(now))
		case 1, 2:
			push(now, 0, sines(now)[:1])
		case 13:
			push(now-10, 200*time.Millisecond, sines(now)[:1])
		}
		b.pull(time.Duration(now+1)*media.FrameTime, pcm)
	}
	if b.target > 50*time.Millisecond {
		t.Errorf("what follows would be heard %v later than it could be", b.target)
	}
}

func TestPauseIsNotLoss(t *testing.T) {
	_, frames := speech(t, 40)
	w := &way{rng: rand.New(rand.NewPCG(13, 14)), loss: 0.05}
	w.delay = func(time.Duration) time.Duration {
		return 20*time.Millisecond + time.Duration(w.rng.IntN(10))*time.Millisecond
	}
	w.silent = func(i int) bool { return i/100%2 == 1 }
	if h := w.listen(t, frames); h.concealed() > 0.01 || h.count.interrupted > 1 {
		t.Errorf("%+v", h.count)
	}
}

func TestRestartOfThePublisherIsFollowed(t *testing.T) {
	b := newSineBuffer(t)
	w := &way{rng: rand.New(rand.NewPCG(15, 16)), source: sines, delay: always(20 * time.Millisecond)}
	w.play(b, 500)
	played := b.count.played
	for i := range uint64(100) { // by a clock that is nowhere near
		now := 10*time.Second + time.Duration(i)*media.FrameTime
		b.push(now, &netgroup.Frame{Number: i, Timestamp: 1e12 + i*20_000, Data: sines(int(i))})
		b.pull(now, make([]int16, media.FrameSamples))
	}
	if got := b.count.played - played; got < 80 {
		t.Errorf("of 100 frames after the restart %d were played", got)
	}
}

func TestNothingThatComesStallsAVoice(t *testing.T) {
	_, frames := speech(t, 60)
	w := &way{rng: rand.New(rand.NewPCG(17, 18)), loss: 0.02}
	w.delay = func(time.Duration) time.Duration { return time.Duration(20+w.rng.IntN(30)) * time.Millisecond }
	lied := 0
	w.mangle = func(f netgroup.Frame) []netgroup.Frame {
		if w.rng.IntN(5) > 0 {
			return []netgroup.Frame{f}
		}
		lied++
		lie := f
		lie.Data = append([]byte(nil), f.Data...)
		switch w.rng.IntN(5) {
		case 0:
			lie.Timestamp = w.rng.Uint64()
		case 1:
			lie.Number = w.rng.Uint64()
		case 2:
			lie.Data = lie.Data[:w.rng.IntN(len(lie.Data))]
		case 3:
			lie.Data[w.rng.IntN(len(lie.Data))] ^= byte(1 + w.rng.IntN(255))
		default:
			return []netgroup.Frame{f, f}
		}
		return []netgroup.Frame{lie, f}
	}
	h := w.listen(t, frames)
	if lied < 400 || h.count.played < uint64(len(frames))*8/10 {
		t.Errorf("%d of %d frames were played beside %d lies", h.count.played, len(frames), lied)
	}
}

func TestVoiceTakesNoMemoryForAFrame(t *testing.T) {
	_, frames := speech(t, 4)
	b, err := newVoiceBuffer()
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, media.FrameSamples)
	i := uint64(0)
	if n := testing.AllocsPerRun(150, func() {
		now := time.Duration(i) * media.FrameTime
		f := netgroup.Frame{Number: i, Timestamp: i * 20_000, Data: frames[i]}
		if i%10 != 5 { // one is lost
			b.push(now, &f)
		}
		b.pull(now, pcm)
		i++
	}); n > 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func FuzzVoice(f *testing.F) {
	f.Add([]byte("\x01\x00\x10frame"))
	f.Fuzz(func(t *testing.T, script []byte) {
		b, err := newVoiceBuffer()
		if err != nil {
			t.Fatal(err)
		}
		pcm := make([]int16, media.FrameSamples)
		now := time.Duration(0)
		for n := uint64(0); len(script) > 3 && n < 500; n++ {
			length := min(int(script[2]), len(script)-3)
			fr := netgroup.Frame{Number: n + uint64(script[0]), Timestamp: n*20_000 + uint64(script[1])*10_000, Data: script[3 : 3+length]}
			b.push(now, &fr)
			b.pull(now, pcm)
			if b.target > mostWait || len(b.maker.ready) > cap(b.maker.ready) {
				t.Fatalf("target %v, %d samples ready", b.target, len(b.maker.ready))
			}
			script, now = script[3+length:], now+media.FrameTime
		}
	})
}

// listener keeps the packets that come.
type listener struct{ packets [][]byte }

func (l *listener) Write(f netgroup.Frame) error {
	l.packets = append(l.packets, f.Data)
	return nil
}

// Who talks to one alone, and then to all again, tells all nothing of what was said between the two: not by the frame
// that packets carry once more, nor by what an encoder or a processor holds back.
func TestWhatOneHearsNobodyElseDoes(t *testing.T) {
	class, friend := &listener{}, &listener{}
	to := class
	e, err := newSoundEncoder(SoundConfig{Epoch: epoch, Process: func([]int16, time.Time) Writer { return to }})
	if err != nil {
		t.Fatal(err)
	}
	s := &SoundSender{encoder: e, done: make(chan struct{})}
	pcm, _ := speech(t, 10)
	say := func(pcm []int16) {
		if err := s.publish(pcm, epoch, epoch); err != nil {
			t.Fatal(err)
		}
	}
	quiet := make([]int16, media.FrameSamples)
	for turn := range 40 {
		to = class
		for range 3 {
			say(quiet)
		}
		to = friend
		from := (5 + turn*10) * media.FrameSamples
		for n := range 10 {
			say(pcm[from+n*media.FrameSamples:][:media.FrameSamples])
		}
	}
	if len(class.packets) < 40 || len(friend.packets) < 40*9 {
		t.Fatalf("%d packets to all, %d to one", len(class.packets), len(friend.packets))
	}
	d, err := codec.NewAudioDecoder()
	if err != nil {
		t.Fatal(err)
	}
	heard := make([]int16, media.FrameSamples)
	for n, p := range class.packets {
		if codec.HasFEC(p) {
			t.Errorf("packet %d carries speech", n)
		}
		if err := d.Decode(p, heard); err != nil {
			t.Fatal(err)
		}
		for _, v := range heard {
			if v > 200 || v < -200 {
				t.Fatalf("in packet %d all hear %d of what one was told", n, v)
			}
		}
	}
}
