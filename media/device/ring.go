package device

import (
	"sync/atomic"
	"time"
)

// pieceSamples is how much of a callback's sound goes into one slot of a ring: a period of the device.
const pieceSamples = 480

// ringPieces is how many pieces wait for a slow reader before sound is lost: a second, or less of a device whose
// callbacks bring less than a piece.
const ringPieces = 128

// A piece is sound that one callback of a device brought.
type piece struct {
	at  time.Duration // of its first sample, since the base of its ring
	n   int           // samples
	pcm [pieceSamples]int16
}

// A captureRing hands sound from a device's callback to one reader. put takes no lock, no memory and no time to speak
// of; when the reader is a second behind, what comes is lost.
type captureRing struct {
	base          time.Time // what times are counted from
	pieces        [ringPieces]piece
	written, read atomic.Uint64 // pieces; one is the callback's and one the reader's
	lost          atomic.Uint64 // samples
	heard         atomic.Int64  // when the last callback came, since base
}

// put takes the sound of a callback that came now (since base).
func (r *captureRing) put(pcm []int16, now time.Duration) {
	r.heard.Store(int64(now))
	at := now - samplesTime(len(pcm))
	for len(pcm) > 0 {
		n := min(len(pcm), pieceSamples)
		written := r.written.Load()
		if written-r.read.Load() == ringPieces {
			r.lost.Add(uint64(len(pcm)))
			return
		}
		p := &r.pieces[written%ringPieces]
		p.at, p.n = at, copy(p.pcm[:], pcm)
		r.written.Store(written + 1)
		pcm, at = pcm[n:], at+samplesTime(n)
	}
}

// at returns one of the waiting pieces, 0 the oldest. It is the reader's until drop.
func (r *captureRing) at(i int) *piece { return &r.pieces[(r.read.Load()+uint64(i))%ringPieces] }

func (r *captureRing) drop() { r.read.Add(1) }

// waiting returns how many pieces there are.
func (r *captureRing) waiting() int { return int(r.written.Load() - r.read.Load()) }

func samplesTime(n int) time.Duration { return time.Duration(n) * time.Second / 48000 }

// playSamples is how much a playRing can hold: a good third of a second, a power of two.
const playSamples = 1 << 14

// A playRing hands sound from one writer to a device's callback. get takes no lock and no memory; what the writer did
// not bring in time is silence.
type playRing struct {
	base          time.Time
	pcm           [playSamples]int16
	written, read atomic.Uint64 // samples; one is the writer's and one the callback's
	short         atomic.Uint64 // samples of silence that were played since sound first came
	heard         atomic.Int64  // when the last callback came, since base
	marks         [64]mark
	marked, taken atomic.Uint64 // marks; one is the callback's and one the writer's
}

// A mark says which sample a callback took first, and when.
type mark struct {
	sample uint64
	at     time.Duration
}

// get fills a callback's buffer, now (since base).
func (r *playRing) get(out []int16, now time.Duration) {
	r.heard.Store(int64(now))
	read := r.read.Load()
	n := min(len(out), int(r.written.Load()-read))
	for i := range n {
		out[i] = r.pcm[(read+uint64(i))%playSamples]
	}
	clear(out[n:])
	if read+uint64(n) > 0 {
		r.short.Add(uint64(len(out) - n))
	}
	if marked := r.marked.Load(); n > 0 && marked-r.taken.Load() < uint64(len(r.marks)) {
		r.marks[marked%uint64(len(r.marks))] = mark{read, now}
		r.marked.Store(marked + 1)
	}
	r.read.Store(read + uint64(n))
}

// put takes as much as there is room for, and returns how many samples that was.
func (r *playRing) put(pcm []int16) int {
	written := r.written.Load()
	n := min(len(pcm), playSamples-int(written-r.read.Load()))
	for i := range n {
		r.pcm[(written+uint64(i))%playSamples] = pcm[i]
	}
	r.written.Store(written + uint64(n))
	return n
}

// waiting returns how many samples have not been taken yet.
func (r *playRing) waiting() int { return int(r.written.Load() - r.read.Load()) }

// lastMark returns the newest mark that the writer has not seen.
func (r *playRing) lastMark() (m mark, ok bool) {
	for taken := r.taken.Load(); taken != r.marked.Load(); taken++ {
		m, ok = r.marks[taken%uint64(len(r.marks))], true
		r.taken.Store(taken + 1)
	}
	return m, ok
}
