package stream

import (
	"encoding/binary"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/session/netgroup"
)

// A sine is the decoder of a stream whose frames are what a frame of Opus begins with that has FEC, and the places of
// their first samples: it makes a sine without end. What is made up is silence, so that it shows.
type sine struct{}

const sineHertz = 500.0

func (sine) frame(place uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{0x78, 0x40}, place)
}

func (sine) Decode(packet []byte, pcm []int16) error {
	return sineFrom(binary.BigEndian.Uint64(packet[2:]), pcm)
}

func sineFrom(place uint64, pcm []int16) error {
	for i := range pcm {
		pcm[i] = int16(8000 * math.Sin(2*math.Pi*sineHertz/media.SampleRate*float64((place+uint64(i))%(media.SampleRate/sineHertz))))
	}
	return nil
}

func (sine) DecodeFEC(next []byte, pcm []int16) error {
	return sineFrom(binary.BigEndian.Uint64(next[2:])-media.FrameSamples, pcm)
}

func (sine) Conceal(pcm []int16) error {
	clear(pcm)
	return nil
}

func newSineBuffer(t testing.TB) *voiceBuffer {
	b, err := newVoiceBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b.maker.decoder = sine{}
	return b
}

// A way is a network between a microphone and a voiceBuffer, in virtual time: sound is written and pulled each 20 ms, by
// clocks that differ.
type way struct {
	rng     *rand.Rand
	skew    float64                                 // millionths by which the publisher's clock is fast
	loss    float64                                 // of packets
	delay   func(at time.Duration) time.Duration    // of a packet that is sent at a time
	silent  func(frame int) bool                    // nothing is sent then but that there is a pause
	source  func(frame int) []byte                  // frames of sound
	pulled  func(now time.Duration, pcm []int16)    // what is heard
	mangle  func(f netgroup.Frame) []netgroup.Frame // what becomes of a frame that arrives
	piece   int                                     // samples pulled at a time; 0: a frame
	lose    func(frame int) bool                    // loses packets as well
	pending []arrival
}

type arrival struct {
	at time.Duration
	f  netgroup.Frame
}

// play has a buffer play frames of sound.
func (w *way) play(b *voiceBuffer, frames int) {
	came := map[uint64]bool{}
	if w.piece == 0 {
		w.piece = media.FrameSamples
	}
	pcm := make([]int16, w.piece)
	var before netgroup.Frame
	number, paused := uint64(0), 0
	pull := 7 * time.Millisecond
	end := w.spoken(frames)
	for i := 0; pull < end; {
		if sent := w.spoken(i) + media.FrameTime; i < frames && sent <= pull {
			f := netgroup.Frame{Number: number, Timestamp: uint64(1_000_000 + i*20_000), Data: w.source(i)}
			i++
			if w.silent != nil && w.silent(i) {
				if paused++; paused > pauseTold {
					continue
				}
				f.Data = f.Data[:1]
			} else {
				paused = 0
			}
			number++
			if w.rng.Float64() >= w.loss && (w.lose == nil || !w.lose(i-1)) {
				at := sent + w.delay(sent)
				if age := f.Timestamp - before.Timestamp; before.Data != nil && age <= 200_000 {
					again := before
					again.Repeated = true
					w.arrive(at, again)
				}
				w.arrive(at, f)
			}
			before = f
			continue
		}
		for len(w.pending) > 0 && w.pending[0].at <= pull {
			a := w.pending[0]
			w.pending = w.pending[1:]
			if w.mangle == nil { // a stream gives each frame out once
				if came[a.f.Number] {
					continue
				}
				came[a.f.Number] = true
				b.push(a.at, &a.f)
				continue
			}
			for _, f := range w.mangle(a.f) {
				b.push(a.at, &f)
			}
		}
		b.pull(pull, pcm)
		if w.pulled != nil {
			w.pulled(pull, pcm)
		}
		pull += lasting(w.piece)
	}
}

// spoken returns when a frame begins.
func (w *way) spoken(frame int) time.Duration {
	return time.Duration(float64(frame) * float64(media.FrameTime) / (1 + w.skew*1e-6))
}

// arrive has a frame come at a time.
func (w *way) arrive(at time.Duration, f netgroup.Frame) {
	i := len(w.pending)
	for i > 0 && w.pending[i-1].at > at {
		i--
	}
	w.pending = append(w.pending, arrival{})
	copy(w.pending[i+1:], w.pending[i:])
	w.pending[i] = arrival{at, f}
}

func testWay() *way { return &way{rng: rand.New(rand.NewPCG(11, 12)), source: sines} }

func always(d time.Duration) func(time.Duration) time.Duration {
	return func(time.Duration) time.Duration { return d }
}

func sines(i int) []byte { return sine{}.frame(uint64(i) * media.FrameSamples) }

// impurity returns how loud a sound is beside a sine, in dB below it.
func impurity(pcm []float64) float64 {
	n := len(pcm)
	peak, around := 0.0, 0.0
	at := int(math.Round(sineHertz * float64(n) / media.SampleRate))
	for k, x := range fft(windowed(pcm))[:n/2] {
		power := real(x)*real(x) + imag(x)*imag(x)
		if k >= at-6 && k <= at+6 {
			peak += power
		} else {
			around += power
		}
	}
	return 10 * math.Log10(around/peak)
}

func windowed(pcm []float64) []complex128 {
	x := make([]complex128, len(pcm))
	for i, v := range pcm {
		p := 2 * math.Pi * float64(i) / float64(len(pcm))
		x[i] = complex(v*(0.35875-0.48829*math.Cos(p)+0.14128*math.Cos(2*p)-0.01168*math.Cos(3*p)), 0) // Blackman, Harris
	}
	return x
}

func fft(x []complex128) []complex128 {
	n := len(x)
	if n == 1 {
		return x
	}
	even, odd := make([]complex128, n/2), make([]complex128, n/2)
	for i := range even {
		even[i], odd[i] = x[2*i], x[2*i+1]
	}
	even, odd = fft(even), fft(odd)
	for k := range even {
		t := cmplx.Rect(1, -2*math.Pi*float64(k)/float64(n)) * odd[k]
		x[k], x[k+n/2] = even[k]+t, even[k]-t
	}
	return x
}

func TestSkewOfClocksIsAbsorbedWithoutAClick(t *testing.T) { absorb(t, 3*time.Minute) } // an hour: sound_soak_test.go

// absorb plays sound for some time by clocks that differ.
func absorb(t *testing.T, lasts time.Duration) {
	frames := int(lasts / media.FrameTime)
	for name, skew := range map[string]float64{"fast": 200, "slow": -200} {
		t.Run(name, func(t *testing.T) {
			b := newSineBuffer(t)
			w := &way{rng: rand.New(rand.NewPCG(1, 2)), skew: skew, source: sines}
			w.delay = func(time.Duration) time.Duration {
				return 30*time.Millisecond + time.Duration(w.rng.IntN(11))*time.Millisecond
			}
			worst, farthest := math.Inf(-1), time.Duration(0)
			block := make([]float64, 0, 4096)
			w.pulled = func(now time.Duration, pcm []int16) {
				if now < 10*time.Second || now > w.spoken(frames) {
					return
				}
				off := b.wait - b.target
				farthest = max(farthest, off, -off)
				for _, s := range pcm {
					if block = append(block, float64(s)); len(block) == cap(block) {
						if int(now/time.Second)%7 == 0 { // a seventh of all
							worst = max(worst, impurity(block))
						}
						block = block[:0]
					}
				}
			}
			w.play(b, frames)
			t.Logf("farthest from the target: %v; noise beside the sine: %.0f dB; %+v", farthest, worst, b.count)
			t.Logf("figure skew.off-target %.1f ms", farthest.Seconds()*1000)
			t.Logf("figure skew.noise %.0f dB", worst)
			if farthest > 20*time.Millisecond {
				t.Errorf("the buffer was %v from its target", farthest)
			}
			if worst > -60 {
				t.Errorf("noise beside the sine: %.0f dB", worst)
			}
			if b.count.concealed > 0 || b.count.interrupted > 0 || b.count.skipped > 0 {
				t.Errorf("%+v", b.count)
			}
		})
	}
}
