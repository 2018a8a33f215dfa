//go:build e2e

package dsp

import (
	"encoding/binary"
	"fmt"
	"os/exec"
	"testing"
	"time"
)

const (
	farText = "The telephone was invented more than once, and patented by a lawyer in a hurry. Before that, people wrote letters, " +
		"or shouted. Nobody in this room remembers it, but your grandmother might. A quick brown fox jumps over the lazy dog."
	nearText = "Excuse me, may I ask something? Why does the sound come back when I speak, and how long does it take until the " +
		"machine has learnt the room? I should like to know it rather exactly, with figures, please."
)

// spoken is what espeak-ng says, at 48 kHz, again and again for so many seconds.
func spoken(t *testing.T, voice, text string, seconds int) []int16 {
	t.Helper()
	wav, err := exec.CommandContext(t.Context(), "espeak-ng", "-v", voice, "--stdout", text).Output()
	if err != nil {
		t.Fatalf("espeak-ng: %v", err)
	}
	const head = 44 // of espeak-ng's files: RIFF, one channel, 16 bits
	if len(wav) < head+2 || string(wav[:4]) != "RIFF" {
		t.Fatalf("espeak-ng gave %d bytes, want a WAV file", len(wav))
	}
	samples := make([]int16, (len(wav)-head)/2)
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(wav[head+2*i:]))
	}
	r, err := NewResampler(int(binary.LittleEndian.Uint32(wav[24:])), second)
	if err != nil {
		t.Fatal(err)
	}
	var out []int16
	for len(out) < seconds*second {
		for from := 0; from < len(samples); from += 1000 {
			out = r.Process(out, samples[from:min(from+1000, len(samples))])
		}
	}
	return out[:seconds*second]
}

// What TestEchoIsTwentyDecibelsLowerAndTheNearEndIsHeard shows with made-up speech, with words.
func TestE2EEchoOfSpokenWords(t *testing.T) {
	far, near := spoken(t, "en-us", farText, farEnds), spoken(t, "en-gb+f3", nearText, sceneEnds-nearBegins)
	for _, delay := range []int{30, 60, 100, 150} {
		for _, c := range []Config{{Echo: true, Noise: true}, {Echo: true, Noise: true, Gain: true}} {
			t.Run(fmt.Sprintf("%d ms, gain %v", delay, c.Gain), func(t *testing.T) {
				s := newScene(far, near, office(time.Duration(delay)*time.Millisecond, uint64(delay)).Response(), -55)
				wantQuietEcho(t, s, s.run(t, c), 3)
			})
		}
	}
}
