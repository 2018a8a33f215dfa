//go:build e2e

package device

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/record"
)

// listen reads a microphone until it is closed. Of each frame it keeps when it came.
type listening struct {
	mu    sync.Mutex // guards what follows
	pcm   []int16
	first time.Time
	came  []time.Time
	err   error
}

func listen(mic media.AudioSource) *listening {
	l := &listening{}
	go func() {
		buf := make([]int16, media.FrameSamples)
		for {
			at, err := mic.ReadSound(buf)
			l.mu.Lock()
			if l.err = err; err != nil {
				l.mu.Unlock()
				return
			}
			if l.pcm == nil {
				l.first = at
			}
			l.pcm, l.came = append(l.pcm, buf...), append(l.came, time.Now())
			l.mu.Unlock()
		}
	}()
	return l
}

// longestGap returns the longest time without a frame after a moment, until now.
func (l *listening) longestGap(after time.Time) (gap time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := after
	for _, at := range append(slices.Clone(l.came), time.Now()) {
		if at.After(after) {
			gap, last = max(gap, at.Sub(last)), at
		}
	}
	return gap
}

func (l *listening) frames() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.came)
}

func (l *listening) await(t *testing.T, frames int) {
	t.Helper()
	for range 1000 {
		if l.frames() >= frames {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("only %d frames came", l.frames())
}

// speech has espeak-ng say a sentence, and returns the file and the sound.
func speech(t *testing.T) (path string, pcm []int16) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "speech.wav")
	run(t, "espeak-ng", "-w", path, "-s", "150", "Good morning everybody. Today we learn how sound travels from one room to another. Please listen, and raise your hand.")
	source, err := record.OpenAudio(path)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]int16, media.FrameSamples)
	for range (info.Size() / 2 * media.SampleRate / 22050) / media.FrameSamples {
		if _, err := source.ReadSound(buf); err != nil {
			t.Fatal(err)
		}
		pcm = append(pcm, buf...)
	}
	return path, pcm
}

// envelope returns the energy of each 10 ms, as a level.
func envelope(pcm []int16) (levels []float64) {
	for ; len(pcm) >= 480; pcm = pcm[480:] {
		sum := 0.0
		for _, s := range pcm[:480] {
			sum += float64(s) * float64(s)
		}
		levels = append(levels, math.Sqrt(sum/480))
	}
	return levels
}

// correlation returns the best correlation of b with a part of a, of all alignments.
func correlation(a, b []float64) (best float64) {
	for shift := 0; shift+len(b) <= len(a); shift++ {
		var sx, sy, sxx, syy, sxy float64
		for i, y := range b {
			x := a[shift+i]
			sx, sy, sxx, syy, sxy = sx+x, sy+y, sxx+x*x, syy+y*y, sxy+x*y
		}
		n := float64(len(b))
		best = max(best, (n*sxy-sx*sy)/math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy)+1e-9))
	}
	return best
}
