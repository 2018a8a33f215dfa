//go:build e2e

package main_test

import (
	"errors"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"lyceum/media/record"
	"lyceum/media/stream"
	"lyceum/session/netgroup"
)

// cpu is the time that this process has computed so far.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A frameCounter is a stream that leads nowhere.
type frameCounter struct{ frames, bytes atomic.Int64 }

func (c *frameCounter) Write(f netgroup.Frame) error {
	c.frames.Add(1)
	c.bytes.Add(int64(len(f.Data)))
	return nil
}

// publish does what a member of a class does who publishes a camera and a microphone, for twelve seconds, but for the
// network: files in their place are read at their pace, and one goroutine each encodes.
func publish(t *testing.T, pictures, sound string) (frames, packets int64) {
	t.Helper()
	camera, err := record.OpenVideo(pictures)
	if err != nil {
		t.Fatal(err)
	}
	microphone, err := record.OpenAudio(sound)
	if err != nil {
		t.Fatal(err)
	}
	var video, audio frameCounter
	now := time.Now()
	picturesOut, err := stream.PublishPictures(stream.PictureConfig{Source: camera, Out: &video, Epoch: now,
		Rung: stream.Rung{Width: compareWidth, Height: compareHeight, FPS: compareFPS, Kbit: compareKbit}})
	if err != nil {
		t.Fatal(err)
	}
	soundOut, err := stream.PublishSound(stream.SoundConfig{Source: microphone, Out: &audio, Epoch: now})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(12 * time.Second)
	if err := errors.Join(picturesOut.Close(), soundOut.Close()); err != nil {
		t.Fatal(err)
	}
	return video.frames.Load(), audio.frames.Load()
}

// comparedPairs is how often each is measured, in turn.
const comparedPairs = 7

// TestGatePublisherCostsWhatFFmpegDoes measures what it takes to publish 360p30 and Opus by what ffmpeg takes to encode the
// same with the same libraries and settings: as fast as it goes, into a file, and in real time, where the processor does
// other things between pictures. make gates judges it.
func TestGatePublisherCostsWhatFFmpegDoes(t *testing.T) {
	dir := t.TempDir()
	pictures, sound := photographs(t, dir), speech(t, dir, 12)
	theirs := func(pace ...string) time.Duration {
		args := append(append(append(append([]string{}, pace...), "-i", pictures), append(pace, "-i", sound)...), ffmpegVP8(3)...)
		args = append(args, "-c:a", "libopus", "-b:a", "32k", "-application", "voip", "-frame_duration", "20", "-compression_level", "5",
			"-fec", "1", "-packet_loss", "5", "-vbr", "on", filepath.Join(dir, "theirs.webm"))
		state := ffmpeg(t, args...).ProcessState
		return state.UserTime() + state.SystemTime()
	}
	t.Run("into a file", func(t *testing.T) {
		compareCost(t, func() (ours, ffmpegs time.Duration, ok bool) {
			path := filepath.Join(t.TempDir(), "ours.webm") // of its own: a recording is never written over
			start := cpu(t)
			encodeWebM(t, pictures, sound, path)
			return cpu(t) - start, theirs(), true
		})
	})
	t.Run("in real time", func(t *testing.T) {
		compareCost(t, func() (ours, ffmpegs time.Duration, ok bool) {
			start := cpu(t)
			frames, packets := publish(t, pictures, sound)
			ours = cpu(t) - start
			// Ours leaves pictures out where the machine has no time for them, ffmpeg falls behind: no comparison.
			if ok = frames >= 285 && packets >= 598; !ok {
				t.Logf("%d frames and %d packets in 12 s: the machine is too busy", frames, packets)
				return 0, 0, false
			}
			return ours, theirs("-re"), true
		})
	})
}

// compareCost runs pairs, and tells the median of what ours costs by ffmpeg's.
func compareCost(t *testing.T, pair func() (ours, theirs time.Duration, ok bool)) {
	t.Helper()
	var ratios []float64
	for tries := 0; len(ratios) < comparedPairs; tries++ {
		if tries > 3*comparedPairs {
			t.Fatalf("only %d of %d pairs could be measured", len(ratios), tries)
		}
		ours, theirs, ok := pair()
		if ok {
			ratios = append(ratios, float64(ours)/float64(theirs))
			t.Logf("12 s of 360p30 and Opus: Lyceum %d ms, ffmpeg %d ms of processor time", ours.Milliseconds(), theirs.Milliseconds())
		}
	}
	slices.Sort(ratios)
	median := ratios[comparedPairs/2]
	t.Logf("median %.2f, from %.2f to %.2f", median, ratios[0], ratios[comparedPairs-1])
	t.Logf("figure publisher.cpu-of-ffmpeg %.3f", median)
}
