package stream

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/media/dsp"
	"lyceum/session/netgroup"
)

// A Voice is the sound of one publisher: frames go in as they come, sound comes out when it is pulled. Any goroutine may call
// its methods.
type Voice struct {
	epoch  time.Time
	volume volume

	mu     sync.Mutex // guards what follows, for as long as it takes to make sound of 20 ms: some 100 µs
	start  time.Time  // of the buffer's time
	buffer *voiceBuffer
	kbit   rate
	heard  mapping
	ages   recent
}

// SetVolume sets how loud the voice is where it is played: 0 to 4, 1 is as it comes, and it is 1 at the start.
func (v *Voice) SetVolume(to float32) { v.volume.set(min(max(to, 0), dsp.MaxVolume)) }

// A volume is kept less 1, so that the zero value is 1. Any goroutine may use it.
type volume struct{ bits atomic.Uint32 }

func (v *volume) set(to float32) { v.bits.Store(math.Float32bits(to - 1)) }

func (v *volume) get() float32 { return math.Float32frombits(v.bits.Load()) + 1 }

// A mapping says when a timestamp is heard.
type mapping struct {
	pulled    time.Time // when the sound was pulled
	timestamp int64     // of its first sample
	at        time.Time // when that is heard; until it is told, when the sound was pulled
	delay     time.Duration
	ok        bool
	goesOn    bool // the publisher was heard in the latest pull, which a pause ends
	came      bool // and with a frame that came: not made up
}

// NewVoice returns the voice of a stream whose timestamps count from an epoch: the zero time if this is not known here.
func NewVoice(epoch time.Time) (*Voice, error) {
	b, err := newVoiceBuffer()
	if err != nil {
		return nil, err
	}
	return &Voice{epoch: epoch, buffer: b}, nil
}

// Push takes in a frame that came now, and takes ownership of its data.
func (v *Voice) Push(now time.Time, f netgroup.Frame) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.buffer.push(v.since(now), &f)
	v.kbit.add(now, len(f.Data))
}

// since returns the buffer's time.
func (v *Voice) since(now time.Time) time.Duration {
	if v.start.IsZero() {
		v.start = now
	}
	return now.Sub(v.start)
}

// Pull fills pcm, 10 or 20 ms, with what is to be heard next: silence if there is nothing. It reports whether the publisher
// is heard.
func (v *Voice) Pull(now time.Time, pcm []int16) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	played := v.buffer.count.played
	timestamp, ok := v.buffer.pull(v.since(now), pcm)
	v.heard.goesOn, v.heard.came = ok, v.buffer.count.played > played
	if !ok {
		v.heard.ok = v.heard.ok && now.Sub(v.heard.pulled) < mappingHolds
		return false
	}
	v.heard.pulled, v.heard.timestamp, v.heard.ok = now, timestamp, true
	v.heard.at = now.Add(v.heard.delay)
	return true
}

// mappingHolds is for how long after a voice paused it is believed to be heard like before.
const mappingHolds = 3 * time.Second

// Heard says when the first sample of what was pulled last is heard.
func (v *Voice) Heard(at time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.heard.goesOn { // what was heard before the pause was not heard just now
		return
	}
	v.heard.at = at
	v.heard.delay = min(max(at.Sub(v.heard.pulled), 0), time.Second)
	if v.heard.came && !v.epoch.IsZero() {
		v.ages.add(at.Sub(captured(v.epoch, at, uint64(v.heard.timestamp)&maxTimestamp)))
	}
}

// HeardAt returns when what was captured at a timestamp is heard; false if nothing was heard lately.
func (v *Voice) HeardAt(timestamp uint64) (time.Time, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.heard.ok {
		return time.Time{}, false
	}
	return v.heard.at.Add(micros(int64(timestamp) - v.heard.timestamp)), true
}

// Reset forgets all that came: another stream begins.
func (v *Voice) Reset() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.buffer.restart()
	v.heard = mapping{}
}

// Stats returns the figures of now.
func (v *Voice) Stats(now time.Time) SoundStats {
	v.mu.Lock()
	defer v.mu.Unlock()
	b := v.buffer
	s := SoundStats{
		Kbit: v.kbit.kbit(now), Target: b.target, Buffer: b.wait,
		Came: b.count.came, Late: b.count.late, Repeated: b.count.repeated, Restored: b.count.restored,
		Concealed: b.count.concealed, Played: b.count.played, Interrupted: b.count.interrupted,
		Refused: b.count.malformed + b.count.odd + b.count.duplicate, Skipped: b.count.skipped, Restarts: b.count.restarts,
	}
	if !b.playing {
		s.Buffer = b.target
	}
	s.WaitP50, s.WaitP99 = b.waits.quantiles()
	s.AgeP50, s.AgeP99 = s.WaitP50, s.WaitP99
	if !v.epoch.IsZero() {
		s.AgeP50, s.AgeP99 = v.ages.quantiles()
	}
	return s
}

// SoundStats says how a voice is doing. Frames, of 20 ms, are counted since the voice was made.
type SoundStats struct {
	Kbit           float64       // that come, over the last seconds
	Target, Buffer time.Duration // how long sound should wait, and does
	WaitP50        time.Duration // how much later it is heard than if the network were as quick as it ever is: of the last frames
	WaitP99        time.Duration
	AgeP50, AgeP99 time.Duration // of frames that came, from their capture until they are heard, if the epoch is known; else like WaitP50 and WaitP99

	Came        uint64 // frames
	Repeated    uint64 // of these, with the frame behind them
	Late        uint64 // of these, too late
	Played      uint64 // frames that were heard,
	Restored    uint64 // that were made of what the frame behind them said of them,
	Concealed   uint64 // or made up
	Interrupted uint64 // how often nothing came for so long that sound ended
	Skipped     uint64 // not heard, as it was far too late for them
	Refused     uint64 // twice the same, or of no use
	Restarts    uint64
}

// ConcealedShare returns what share of what was heard was made up.
func (s SoundStats) ConcealedShare() float64 {
	if all := s.Played + s.Restored + s.Concealed; all > 0 {
		return float64(s.Concealed) / float64(all)
	}
	return 0
}

// newVoiceBuffer returns an empty buffer.
func newVoiceBuffer() (b *voiceBuffer, err error) {
	b = &voiceBuffer{}
	b.maker, err = newSoundMaker()
	return b, err
}
