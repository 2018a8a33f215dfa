package dsp

import (
	"fmt"

	"lyceum/media"
)

// MaxVoices is how many voices a [Mixer] has.
const MaxVoices = 32

// MaxVolume is the greatest volume of a voice: 12 dB more than it is.
const MaxVolume = 4

// A Mixer makes one sound of the voices of up to [MaxVoices] people, each with a volume of its own. Every 20 ms it is given
// a frame of each who has one, then asked for the sum. A changed volume is reached over a frame, without a click. The zero
// value is ready.
type Mixer struct {
	voices  [MaxVoices]voice
	sum     [media.FrameSamples]float32
	limiter Limiter
}

// A voice's volumes are kept less 1, so that the zero value is no change.
type voice struct {
	volume float32 // what is wanted
	gain   float32 // at the end of the last frame
	muted  bool
}

// SetVolume sets how loud a voice is: 0 to [MaxVolume], 1 is as it comes, and it is 1 at the start. Voices are numbered
// 0 to MaxVoices−1.
func (m *Mixer) SetVolume(voice int, volume float32) {
	if !(volume >= 0 && volume <= MaxVolume) {
		panic(fmt.Sprintf("BUG: a volume of %v", volume))
	}
	m.voices[voice].volume = volume - 1
}

// Mute silences a voice, or lets it be heard again at its volume.
func (m *Mixer) Mute(voice int, on bool) { m.voices[voice].muted = on }

// Reset makes a voice that of somebody else: at a volume from its first sample on, and not muted.
func (m *Mixer) Reset(n int, volume float32) {
	m.SetVolume(n, volume)
	m.voices[n] = voice{volume: volume - 1, gain: volume - 1}
}

// Add adds a frame of a voice. Who has none is silent.
func (m *Mixer) Add(voice int, frame []int16) {
	if len(frame) != media.FrameSamples {
		panic(fmt.Sprintf("BUG: a frame of %d samples", len(frame)))
	}
	v := &m.voices[voice]
	gain, want := v.gain+1, v.volume+1
	if v.muted {
		want = 0
	}
	v.gain = want - 1
	if gain == 0 && want == 0 {
		return
	}
	slope := (want - gain) / media.FrameSamples
	for i, s := range frame {
		gain += slope
		m.sum[i] += gain * float32(s)
	}
}

// Mix writes the sum to dst, which has a frame's length, LimiterDelay samples late, and begins a new one.
func (m *Mixer) Mix(dst []int16) {
	m.limiter.Limit(dst, m.sum[:])
	clear(m.sum[:])
}
