package device

import (
	"hash/crc32"
	"math"
	"time"

	"lyceum/media"
)

// A voice makes the test sound: something like speech, syllables of vowels in phrases with pauses between them, so that
// whatever tells speech from noise and talk from silence has its work, and a pip at each whole second of the wall clock,
// when the test card has its mark, so that sound and picture can be compared.
type voice struct {
	pitch  float64 // Hz, of a syllable's middle
	vowels [][]float32
	sample int     // since the voice began
	phase  float64 // of the vowel's period, 0 to 1
}

const (
	syllable    = media.SampleRate * 240 / 1000 // of which the last quarter is silent
	perPhrase   = 8                             // syllables, of which the last three are silent
	pipSamples  = media.SampleRate * 40 / 1000
	pipHz       = 2000
	voiceLevel  = 7000 // of the loudest sample of a vowel: −13 dBFS
	pipLevel    = 8000
	vowelPoints = 1024
)

// formants are the first three of the five vowels, in Hz.
var formants = [][3]float64{{730, 1090, 2440}, {530, 1840, 2480}, {270, 2290, 3010}, {570, 840, 2410}, {300, 870, 2240}}

func newVoice(initials string) *voice {
	v := &voice{pitch: 100 + float64(crc32.ChecksumIEEE([]byte(initials))%120)}
	for _, f := range formants {
		v.vowels = append(v.vowels, vowel(v.pitch, f))
	}
	return v
}

// vowel returns one period of a vowel: harmonics as strong as they are near to a formant.
func vowel(pitch float64, formants [3]float64) []float32 {
	period := make([]float32, vowelPoints)
	top := 0.0
	for h := 1; float64(h)*pitch < 4000; h++ {
		strength := 0.0
		for i, f := range formants {
			off := (float64(h)*pitch - f) / (60 + 60*float64(i))
			strength += 1 / (1 + off*off) / float64(i+1)
		}
		for i := range period {
			period[i] += float32(strength * math.Sin(2*math.Pi*float64(h*i)/vowelPoints+float64(h*h)))
		}
	}
	for _, x := range period {
		top = max(top, math.Abs(float64(x)))
	}
	for i := range period {
		period[i] *= float32(voiceLevel / top)
	}
	return period
}

// speak writes what follows, of which the first sample is at a time.
func (v *voice) speak(buf []int16, at time.Time) {
	second := int(int64(at.Nanosecond()) * media.SampleRate / int64(time.Second))
	for i := range buf {
		sound := v.next()
		if into := (second + i) % media.SampleRate; into < pipSamples {
			sound += pipLevel * math.Sin(math.Pi*float64(into)/pipSamples) * math.Sin(2*math.Pi*pipHz*float64(into)/media.SampleRate)
		}
		buf[i] = int16(sound)
	}
}

// next returns the next sample of the speech.
func (v *voice) next() float64 {
	number, into := v.sample/syllable, v.sample%syllable
	v.sample++
	loud := syllable * 3 / 4
	if number%perPhrase >= perPhrase-3 || into >= loud {
		return 0
	}
	progress := float64(into) / float64(loud)
	hz := v.pitch * (1.1 - 0.2*progress) * (1 + 0.1*float64(number%3))
	v.phase += hz / media.SampleRate
	v.phase -= math.Floor(v.phase)
	wave := v.vowels[(number*7+number/perPhrase)%len(v.vowels)]
	at := v.phase * vowelPoints
	i, part := int(at), at-math.Floor(at)
	x, y := float64(wave[i%vowelPoints]), float64(wave[(i+1)%vowelPoints])
	return (x + (y-x)*part) * math.Sin(math.Pi*progress)
}
