package stream

import (
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/dsp"
)

// A soundDecoder makes sound of Opus: [codec.AudioDecoder].
type soundDecoder interface {
	Decode(packet []byte, pcm []int16) error
	DecodeFEC(next []byte, pcm []int16) error
	Conceal(pcm []int16) error
}

// A soundMaker makes of frames the sound that is pulled, at the pace that is asked for. It takes no memory for a frame.
type soundMaker struct {
	decoder soundDecoder
	stretch dsp.Stretcher
	skew    *dsp.Resampler
	pace    pace
	frame   [media.FrameSamples]int16
	longer  []int16 // the frame, stretched
	ready   []int16 // what was not pulled yet
	from    int     // of it, where that begins
	rested  int     // samples of rest, one after the other
	gained  int     // samples by which sound became longer since that was asked for
}

func newSoundMaker() (m soundMaker, err error) {
	if m.decoder, err = codec.NewAudioDecoder(); err != nil {
		return m, err
	}
	m.skew, err = dsp.NewResampler(media.SampleRate, media.SampleRate)
	m.longer = make([]int16, 0, 4*media.FrameSamples)
	m.ready = make([]int16, 0, 8*media.FrameSamples)
	m.pace = steady
	return m, err
}

// steer sets the pace from the next frame on.
func (m *soundMaker) steer(p pace) { m.pace = p }

// waiting returns how many samples of frames were made sound of and not pulled yet.
func (m *soundMaker) waiting() int {
	return len(m.ready) - m.from + m.skew.Delay()
}

// take moves what is ready to pcm, and returns how many samples that were.
func (m *soundMaker) take(pcm []int16) int {
	n := copy(pcm, m.ready[m.from:])
	if m.from += n; m.from == len(m.ready) {
		m.ready, m.from = m.ready[:0], 0
	}
	return n
}

// decode makes sound of a frame, or makes it up if that is impossible: then it is false.
func (m *soundMaker) decode(data []byte) bool {
	if m.decoder.Decode(data, m.frame[:]) != nil {
		m.conceal()
		return false
	}
	m.append()
	return true
}

// restore makes sound of the frame before one, if that one holds it.
func (m *soundMaker) restore(next []byte) bool {
	if !codec.HasFEC(next) || m.decoder.DecodeFEC(next, m.frame[:]) != nil {
		return false
	}
	m.append()
	return true
}

// conceal makes up 20 ms.
func (m *soundMaker) conceal() {
	if m.decoder.Conceal(m.frame[:]) != nil {
		clear(m.frame[:])
	}
	m.append()
}

func (m *soundMaker) append() {
	m.skew.SetSkew(m.pace.skew)
	m.longer = m.stretch.Process(m.longer[:0], m.frame[:], m.pace.stretch)
	m.gained += len(m.longer) - len(m.frame)
	m.ready = m.skew.Process(m.ready, m.longer)
}

// lengthened returns by how much longer sound became by being stretched since it was called last; negative is shorter.
func (m *soundMaker) lengthened() time.Duration {
	n := m.gained
	m.gained = 0
	return lasting(n)
}

// begin is called when sound follows a rest.
func (m *soundMaker) begin() {
	m.ready, m.from, m.rested = m.ready[:0], 0, 0
}

// quiet fills pcm with rest: with noise like that before it, in a pause that is not long.
func (m *soundMaker) quiet(pcm []int16, pausing bool) {
	for len(pcm) > 0 {
		if !pausing || m.rested > samplesIn(fadeAfter) {
			clear(pcm)
			return
		}
		if m.from == len(m.ready) {
			m.decoder.Conceal(m.frame[:])
			m.ready, m.from = append(m.ready[:0], m.frame[:]...), 0
		}
		n := m.take(pcm)
		m.rested += n
		pcm = pcm[n:]
	}
}

// clear forgets what is ready.
func (m *soundMaker) clear() {
	m.ready, m.from = m.ready[:0], 0
}
