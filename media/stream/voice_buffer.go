package stream

import (
	"time"

	"lyceum/media"
	"lyceum/session/netgroup"
)

// Of the jitter buffer.
const (
	leastWait = 20 * time.Millisecond  // the least that sound waits
	mostWait  = 300 * time.Millisecond // and the most
	lateOneIn = 100                    // frames of which one may come too late
	margin    = 2 * time.Millisecond   // for what comes a little later than ever
	shrink    = 10                     // ms a second by which the target falls, at most

	slots = 64 // frames that are kept: 1.28 s

	// A frame whose way is that much longer or shorter than usual is of another clock, and one whose number is not among
	// those awaited is of another stream. So many in a row are believed.
	oddWay  = 5 * time.Second
	oddMost = 10

	maxSound = 1500 // bytes of a frame: more than Opus makes of 20 ms
	pauseMax = 2    // bytes of a frame that says that there is a pause
)

// frameMicros is the length of a frame, as timestamps count.
const frameMicros = int64(media.FrameTime / time.Microsecond)

// slack is by how many microseconds a timestamp may differ from the one that fits.
const slack = 5_000

// A soundSlot is a frame that waits, or did.
type soundSlot struct {
	number uint64
	came   bool
	at     int64         // its timestamp
	way    time.Duration // from that to its arrival
	data   []byte        // nil: it was taken, or came too late
}

// A voiceBuffer is the jitter buffer of one voice. Times are told as what passed since some moment, and never fall. It
// takes no memory, once made, but for the frames that it is handed.
//
// A frame should be heard when the target is over after the moment at which it could have come: at base + timestamp +
// target. Either the buffer plays: then its next frame is due, whatever else. Or it waits: before the first frame, in a
// pause, and when nothing came for too long; then it plays from the first frame on that is here, at its time.
type voiceBuffer struct {
	maker   soundMaker
	slots   [slots]soundSlot
	begun   bool
	begunAt time.Duration
	playing bool
	pausing bool   // it waits because of a pause of who speaks
	held    bool   // something was made up as the next frame did not come in time: it is still waited for
	next    uint64 // the number of the frame to be played next
	nextAt  int64  // and its timestamp, if there is no pause before it
	newest  uint64 // the highest number that is here, or was
	odd     int    // frames in a row that did not fit

	now      time.Duration // of the latest call
	late     lateness
	base     time.Duration // the shortest way
	lateBy   time.Duration // how much longer frames' ways are, mostly
	target   time.Duration
	settled  bool // the target is what is needed
	pulls    cadence
	pulledAt time.Duration
	wait     time.Duration // how much later than it could be sound is heard, on average
	steer    steering

	waits recent // of frames, how much later than they could be they were heard
	count voiceCounts
}

// A voiceCounts counts frames.
type voiceCounts struct {
	bytes                                    uint64
	came, repeated, duplicate, late          uint64 // repeated: they came with the one behind them
	malformed, odd, restarts, skipped        uint64
	played, restored, concealed, interrupted uint64 // of 20 ms of sound
}

// push takes in a frame.
func (b *voiceBuffer) push(now time.Duration, f *netgroup.Frame) {
	b.now = max(b.now, now)
	if len(f.Data) == 0 || len(f.Data) > maxSound || f.Timestamp > maxTimestamp {
		b.count.malformed++
		return
	}
	number, at := f.Number, int64(f.Timestamp)
	way := b.now - micros(at)
	if !b.begun {
		b.begin(number, at)
	}
	if !b.fits(number, way) {
		b.count.odd++
		if b.odd++; b.odd < oddMost {
			return
		}
		b.count.restarts++
		b.restart()
		b.begin(number, at)
	}
	b.odd = 0
	s := &b.slots[number%slots]
	if s.came && s.number == number {
		b.count.duplicate++
		return
	}
	if !b.fetched(number, way) && !b.hopeless(number, way) && !b.unheard(way, f.Data) {
		b.learn(number, way)
	}
	b.count.came++
	b.count.bytes += uint64(len(f.Data))
	if f.Repeated {
		b.count.repeated++
	}
	if number < b.next {
		b.count.late++
		if s.data == nil {
			*s = soundSlot{number: number, came: true}
		}
		return
	}
	b.newest = max(b.newest, number)
	*s = soundSlot{number, true, at, way, f.Data}
}

// begin has the buffer wait for a frame and those behind it.
func (b *voiceBuffer) begin(number uint64, at int64) {
	b.begun, b.begunAt, b.playing = true, b.now, false
	b.next, b.nextAt, b.newest = number, at, number
}

// restart forgets all but what is counted.
func (b *voiceBuffer) restart() {
	b.slots = [slots]soundSlot{}
	b.late.reset()
	b.begun, b.playing, b.pausing, b.odd, b.target = false, false, false, 0, 0
	b.maker.clear()
}

// fits reports whether a frame may be one of those awaited, or late.
func (b *voiceBuffer) fits(number uint64, way time.Duration) bool {
	if b.late.any() && (way-b.base > oddWay || b.base-way > oddWay) {
		return false
	}
	return number < b.next+slots && number+slots > b.next
}

// beginning is for how long after the first frame others may come that were sent before this machine took part, and are
// fetched one by one. They say nothing of how long the way is.
const beginning = time.Second

// fetched reports whether a frame seems to be one of these.
func (b *voiceBuffer) fetched(number uint64, way time.Duration) bool {
	if b.now-b.begunAt > beginning {
		return false
	}
	if b.late.any() && b.base-way > 2*media.FrameTime { // so those before were
		b.late.reset()
		b.target = 0
	}
	return number < b.newest
}

// hopeless reports whether a frame was lost and fetched so late that no wait could have saved it, as the last one before a
// pause is, whose loss shows when somebody speaks again. It says nothing of how long to wait. Where all come as late, in
// order, the way has changed, and that is learnt.
func (b *voiceBuffer) hopeless(number uint64, way time.Duration) bool {
	return b.late.any() && number < b.newest && way-b.base > mostWait
}

// unheard reports whether a frame says that there is a pause and came late. The last one before a pause, if it was lost, is
// found missing only by what neighbours have. There is no sound in it that would have to wait for it.
func (b *voiceBuffer) unheard(way time.Duration, data []byte) bool {
	return b.late.any() && len(data) <= pauseMax && way > b.base
}

// learn takes note of a frame's way. The target grows at once when it came too late.
func (b *voiceBuffer) learn(number uint64, way time.Duration) {
	b.late.add(b.now, way)
	b.base, b.lateBy, _ = b.late.look(b.now, b.steer.skew, lateOneIn)
	late := b.lateBy
	if b.playing && (number < b.next || number == b.next && b.held) {
		late = max(late, way-b.base)
	}
	b.target = max(b.target, b.needed(late))
}

// relax has the target fall slowly to what is needed.
func (b *voiceBuffer) relax(passed time.Duration) {
	needed := b.needed(b.lateBy)
	b.target = max(b.target-passed*shrink/1000, needed)
	b.settled = b.target < needed+time.Millisecond
}

// needed returns the target for frames that come so late: all that is pulled at a time must be here when it is pulled, even
// if that is a little early.
func (b *voiceBuffer) needed(late time.Duration) time.Duration {
	return min(max(late+b.pulls.length+b.pulls.early+margin, leastWait), mostWait)
}

func micros(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// due returns when a timestamp should be heard.
func (b *voiceBuffer) due(at int64) time.Duration { return b.base + b.target + micros(at) }

// slot returns the frame of a number; nil if it is not here.
func (b *voiceBuffer) slot(number uint64) *soundSlot {
	if s := &b.slots[number%slots]; s.data != nil && s.number == number {
		return s
	}
	return nil
}

// first returns the first frame that is here, from the next on; nil if there is none.
func (b *voiceBuffer) first() *soundSlot {
	for n := b.next; n <= b.newest; n++ {
		if s := b.slot(n); s != nil {
			return s
		}
	}
	return nil
}

// take removes a frame, the one that is next from now on being that behind it.
func (b *voiceBuffer) take(s *soundSlot) (data []byte) {
	data, s.data, b.held = s.data, nil, false
	b.next, b.nextAt = s.number+1, s.at+frameMicros
	return data
}
