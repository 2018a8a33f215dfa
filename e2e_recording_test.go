//go:build e2e

package main_test

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/device"
)

// pip is the pitch of what the test sound gives at each whole second.
const pip = 2000 // Hz

// cardSeconds returns when, in a recording of a test card, each whole second is shown, by the stamps.
func cardSeconds(t *testing.T, path string) (at map[int64]float64) {
	t.Helper()
	raw := filepath.Join(t.TempDir(), "raw")
	ffmpeg(t, "-i", path, "-map", "0:v", "-vsync", "passthrough", "-pix_fmt", "yuv420p", "-f", "rawvideo", raw)
	b, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	const width, height, luma = 640, 360, 640 * 360
	times := ffprobe(t, path, "-select_streams", "v", "-show_entries", "frame=pts_time")
	if len(b) != len(times)*luma*3/2 {
		t.Fatalf("%d bytes of %d pictures", len(b), len(times))
	}
	at = map[int64]float64{}
	for i, text := range times {
		plane := b[i*luma*3/2:][:luma]
		p := &media.Picture{Width: width, Height: height, YStride: width, CStride: width / 2, Y: plane, U: plane, V: plane}
		_, made, ok := device.ReadStamp(p)
		shown, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		second := made.Unix()
		if _, is := at[second]; !is && made.Nanosecond() < 100e6 {
			at[second] = shown - float64(made.Nanosecond())/1e9
		}
	}
	return at
}

// pipsIn returns when pips begin in a recording, in seconds.
func pipsIn(t *testing.T, path string) (at []float64) {
	t.Helper()
	wav := filepath.Join(t.TempDir(), "sound.wav")
	ffmpeg(t, "-i", path, "-map", "0:a", "-af", "aresample=48000:async=1:first_pts=0", "-ac", "1", "-c:a", "pcm_s16le", "-bitexact", wav)
	samples := samplesOf(t, wav)
	const piece, step = media.SampleRate / 100, media.SampleRate / 500
	last := -media.SampleRate
	for i := 0; i+piece <= len(samples); i += step {
		var re, im, all float64
		for j, v := range samples[i : i+piece] {
			x, angle := float64(v), 2*math.Pi*pip*float64(j)/media.SampleRate
			re, im, all = re+x*math.Cos(angle), im+x*math.Sin(angle), all+x*x
		}
		if power := 2 * (re*re + im*im) / piece; all > 1e5*piece && power > 0.8*all {
			if i-last > media.SampleRate/4 {
				at = append(at, float64(i)/media.SampleRate)
			}
			last = i
		}
	}
	return at
}

// checkSync wants pips at the whole seconds of a test card.
func checkSync(t *testing.T, path string, least int) {
	t.Helper()
	seconds, pips := cardSeconds(t, path), pipsIn(t, path)
	earliest, latest := math.Inf(1), math.Inf(-1)
	for second, at := range seconds {
		earliest, latest = min(earliest, at-float64(second)), max(latest, at-float64(second))
	}
	if latest-earliest > 0.05 {
		t.Errorf("seconds are up to %.0f ms too long or short", (latest-earliest)*1000)
	}
	together, worst := 0, 0.0
	for _, second := range seconds {
		best := math.Inf(1)
		for _, p := range pips {
			if math.Abs(second-p) < math.Abs(best) {
				best = second - p
			}
		}
		if math.Abs(best) > 0.3 {
			continue // speech has covered it
		}
		together++
		if math.Abs(best) > math.Abs(worst) {
			worst = best
		}
	}
	t.Logf("%d whole seconds are seen, %d heard, %d both; pictures are at most %.0f ms after their sound", len(seconds), len(pips), together, worst*1000)
	t.Logf("figure recording.lips %.1f ms", math.Abs(worst)*1000)
	if together < least || math.Abs(worst) > 0.045 {
		t.Errorf("%d seconds were seen and heard, want %d; off by %.0f ms", together, least, worst*1000)
	}
}

func durationOf(t *testing.T, path string) float64 {
	t.Helper()
	d, err := strconv.ParseFloat(ffprobe(t, path, "-show_entries", "format=duration")[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestE2EClassIsRecorded records what another process shows and says.
func TestE2EClassIsRecorded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lesson.webm")
	c := startPair(t, []string{"--camera", "test", "--mic", "test"}, []string{"--record", path})
	c.student.await("the teacher is seen", event("stream", "stream", "cam", "state", "published"))
	began := c.student.when("the class is open", event("link", "state", "connected"))
	time.Sleep(15 * time.Second)
	stats := c.student.ask("stats", event("stats", "stream", "cam"))
	c.student.command("leave")
	lasted := time.Since(began)
	c.student.awaitCleanExit()
	t.Logf("%v; %v", lasted, stats)
	if got := ffprobe(t, path, "-show_entries", "stream=codec_name,width,height,channels"); len(got) != 5 || got[0] != "opus" || got[2] != "vp8" || got[3] != "640" {
		t.Errorf("ffprobe says %q", got)
	}
	ffmpeg(t, "-xerror", "-i", path, "-f", "null", "-")
	d := durationOf(t, path)
	t.Logf("%.3f s are recorded", d)
	t.Logf("figure recording.class-off %.0f ms", math.Abs(d-lasted.Seconds())*1000) // it begins before that and ends after
	if math.Abs(d-lasted.Seconds()) > 0.35 {                                        // it begins before that and ends after
		t.Errorf("the recording has %.3f s of %v", d, lasted)
	}
	checkSync(t, path, 10)
}

// TestE2ERecordingOfAClassOutlivesTheProgram kills who records.
func TestE2ERecordingOfAClassOutlivesTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lesson.webm")
	c := startPair(t, []string{"--camera", "test", "--mic", "test"}, []string{"--record", path})
	began := c.student.when("the class is open", event("link", "state", "connected"))
	time.Sleep(8 * time.Second)
	lived := time.Since(began).Seconds()
	c.student.kill()
	ffmpeg(t, "-xerror", "-i", path, "-f", "null", "-")
	for _, stream := range []string{"v", "a"} {
		times := ffprobe(t, path, "-select_streams", stream, "-show_entries", "packet=pts_time")
		last, err := strconv.ParseFloat(times[len(times)-1], 64)
		t.Logf("killed after %.2f s: stream %s to %.2f s", lived, stream, last)
		t.Logf("figure recording.lost-of-killed %.3f s", lived-last)
		if err != nil || last < lived-1 {
			t.Errorf("killed after %.2f s: stream %s ends at %.2f s, %v", lived, stream, last, err)
		}
	}
	checkSync(t, path, 4)
}
