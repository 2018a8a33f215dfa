package main_test

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/device"
	"lyceum/media/record"
)

// shown has the teacher show a test card and play a tone to somebody who joins for that and saves both.
func shown(t *testing.T, invite string, start func(name string, args ...string) *process, teacher *process) {
	t.Helper()
	picture, sound := filepath.Join(t.TempDir(), "seen.ivf"), filepath.Join(t.TempDir(), "heard.wav")
	viewer := start("Viewer", "join", "@"+invite, "--save-video", picture, "--save-audio", sound)
	viewer.await("who saves it is in touch", event("link", "state", "connected"))
	before, _ := viewer.printed()
	for _, what := range []struct{ verb, stream string }{{"camera", "cam"}, {"mic", "mic"}} {
		teacher.command(what.verb + " on")
		viewer.awaitFrom(len(before), "the teacher's "+what.verb+" is there", event("stream", "name", "Teacher", "stream", what.stream, "state", "published"))
	}
	viewer.awaitGrowth(sound, 4*2*media.SampleRate) // four seconds
	viewer.awaitGrowth(picture, 150_000)            // as many, or some more, at 600 kbit/s
	for _, what := range []struct{ verb, stream string }{{"camera", "cam"}, {"mic", "mic"}} {
		before, _ := viewer.printed()
		teacher.command(what.verb + " off")
		viewer.awaitFrom(len(before), "the teacher's "+what.verb+" is off", event("stream", "name", "Teacher", "stream", what.stream, "state", "unpublished"))
	}
	viewer.command("leave")
	teacher.await("who saved it is seen to leave", event("left", "name", "Viewer"))
	viewer.awaitCleanExit()
	if stamps := stampsOf(t, picture); len(stamps) < 60 || stamps[len(stamps)-1]-stamps[0] < 60 {
		t.Errorf("%d pictures of the test card were saved, of at least 4 s", len(stamps))
	}
	if heard := toneIn(samplesOf(t, sound), smokeTone); heard < 3*time.Second {
		t.Errorf("%v of the tone were saved, of at least 4 s", heard)
	}
}

// awaitGrowth waits until a file that the process writes has so many bytes more than now.
func (p *process) awaitGrowth(path string, bytes int64) {
	p.t.Helper()
	size := func() int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0 // not yet
		}
		return info.Size()
	}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for enough := size() + bytes; size() < enough; {
		select {
		case <-look.C:
		case <-p.ended:
			p.t.Fatalf("%s: ended before %s had %d bytes", p.name, path, enough)
		case <-p.ctx.Done():
			p.t.Fatalf("%s: %s has %d bytes, want %d: time is up", p.name, path, size(), enough)
		}
	}
}

const smokeTone = 1000 // Hz

// writeTone writes a second of a tone to a WAV file.
func writeTone(t *testing.T, path string) {
	t.Helper()
	f, err := record.NewWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	frame := make([]int16, media.FrameSamples)
	for n := range 50 {
		for i := range frame {
			frame[i] = int16(8000 * math.Sin(2*math.Pi*smokeTone*float64(n*media.FrameSamples+i)/media.SampleRate))
		}
		f.WriteSound(frame)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// stampsOf returns the numbers of the test cards in an IVF file whose stamps can be read.
func stampsOf(t *testing.T, path string) (numbers []int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil || len(b) < 32 {
		t.Fatalf("%s: %d bytes, %v", path, len(b), err)
	}
	decoder, err := codec.NewVideoDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	var p media.Picture
	for b = b[32:]; len(b) >= 12; {
		n := int(binary.LittleEndian.Uint32(b))
		if b = b[12:]; n > len(b) {
			t.Fatalf("%s ends within a frame", path)
		}
		shown, err := decoder.Decode(b[:n], &p)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if number, _, ok := device.ReadStamp(&p); shown && ok {
			numbers = append(numbers, int(number))
		}
		b = b[n:]
	}
	return numbers
}

// samplesOf returns the sound of a WAV file that Lyceum wrote.
func samplesOf(t *testing.T, path string) []int16 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil || len(b) < 44 {
		t.Fatalf("%s: %d bytes, %v", path, len(b), err)
	}
	samples := make([]int16, (len(b)-44)/2)
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(b[44+2*i:]))
	}
	return samples
}

// toneIn returns for how long a tone is nearly all there is to hear.
func toneIn(samples []int16, hz float64) (heard time.Duration) {
	for ; len(samples) >= media.FrameSamples; samples = samples[media.FrameSamples:] {
		var re, im, all float64
		for i, v := range samples[:media.FrameSamples] {
			x, angle := float64(v), 2*math.Pi*hz*float64(i)/media.SampleRate
			re, im, all = re+x*math.Cos(angle), im+x*math.Sin(angle), all+x*x
		}
		if power := 2 * (re*re + im*im) / media.FrameSamples; all > 1e6*media.FrameSamples && power > 0.9*all {
			heard += media.FrameTime
		}
	}
	return heard
}
