//go:build e2e

package main_test

import (
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/record"
)

// recordingEnv names the file that a test's child process records to.
const recordingEnv = "LYCEUM_TEST_RECORDING"

// flashes records what flashes and sounds in the first tenth of each second, in real time or at once, for so long. Pictures
// begin 400 ms after the sound, and come 120 ms later than sound of their time.
func flashes(t *testing.T, out *record.WebM, length time.Duration, realTime bool) {
	t.Helper()
	video, err := codec.NewVideoEncoder(codec.VideoConfig{Width: 320, Height: 180, Kbit: 300, FPS: 30, Layers: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer video.Close()
	audio, err := codec.NewAudioEncoder(codec.AudioConfig{Kbit: 32})
	if err != nil {
		t.Fatal(err)
	}
	start, p, pcm := time.Now(), media.NewPicture(320, 180), make([]int16, media.FrameSamples)
	var packet []byte
	frames := 0
	for n := 0; time.Duration(n)*media.FrameTime < length; n++ {
		at := time.Duration(n) * media.FrameTime
		if realTime {
			time.Sleep(time.Until(start.Add(at + media.FrameTime)))
		} else {
			time.Sleep(2 * time.Millisecond)
		}
		for i := range pcm {
			pcm[i] = 0
			if at%time.Second < 100*time.Millisecond {
				pcm[i] = int16(12000 * math.Sin(2*math.Pi*880*float64(i)/media.SampleRate))
			}
		}
		if packet, err = audio.Encode(pcm, packet[:0]); err != nil {
			t.Fatal(err)
		}
		out.WriteSound(packet, start.Add(at))
		for ; ; frames++ {
			shown := 400*time.Millisecond + time.Duration(frames)*time.Second/30
			if shown > at-120*time.Millisecond {
				break
			}
			grey := byte(40)
			if shown%time.Second < 100*time.Millisecond {
				grey = 220
			}
			for i := range p.Y {
				p.Y[i] = grey
			}
			p.At = start.Add(shown)
			frame, ok, err := video.Encode(p, frames%300 == 0)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				out.WriteVideo(frame)
			}
		}
	}
}

// ffprobe returns what ffprobe says of a file, a line each.
func ffprobe(t *testing.T, path string, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffprobe", append(append([]string{"-v", "error", "-of", "csv=p=0"}, args...), path)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return strings.Fields(strings.ReplaceAll(string(out), ",", " "))
}

// onsets decodes a recording with ffmpeg, and returns when flashes and tones begin, in seconds.
func onsets(t *testing.T, path string) (flash, tone []float64) {
	t.Helper()
	dir := t.TempDir()
	grey, wav := filepath.Join(dir, "grey"), filepath.Join(dir, "sound.wav")
	ffmpeg(t, "-i", path, "-map", "0:v", "-vf", "scale=1:1:flags=area,format=gray", "-vsync", "passthrough", "-f", "rawvideo", grey)
	pixels, err := os.ReadFile(grey)
	if err != nil {
		t.Fatal(err)
	}
	times := ffprobe(t, path, "-select_streams", "v", "-show_entries", "frame=pts_time")
	if len(times) != len(pixels) {
		t.Fatalf("%d times of %d pictures", len(times), len(pixels))
	}
	for i := 1; i < len(pixels); i++ {
		if pixels[i-1] < 128 && pixels[i] >= 128 {
			at, err := strconv.ParseFloat(times[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			flash = append(flash, at)
		}
	}
	// Gaps become silence, so that a sample's place is its time.
	ffmpeg(t, "-i", path, "-map", "0:a", "-af", "aresample=48000:async=1:first_pts=0", "-ac", "1", "-c:a", "pcm_s16le", "-bitexact", wav)
	pcm, err := os.ReadFile(wav)
	if err != nil {
		t.Fatal(err)
	}
	pcm = pcm[44:]
	const step = 48 // a millisecond
	quiet := 1000
	for i := 0; i+2*step <= len(pcm); i += 2 * step {
		peak := int16(0)
		for j := i; j < i+2*step; j += 2 {
			peak = max(peak, int16(binary.LittleEndian.Uint16(pcm[j:])))
		}
		if peak < 2000 {
			quiet++
			continue
		}
		if quiet > 100 {
			tone = append(tone, float64(i/2)/media.SampleRate)
		}
		quiet = 0
	}
	return flash, tone
}

// checkLipSync wants a flash with each tone, a second apart.
func checkLipSync(t *testing.T, path string, atLeast int) {
	t.Helper()
	flash, tone := onsets(t, path)
	matched, worst := 0, 0.0
	for _, f := range flash {
		best := math.Inf(1)
		for _, s := range tone {
			if math.Abs(f-s) < math.Abs(best) {
				best = f - s
			}
		}
		if math.Abs(best) < 0.5 {
			matched++
		}
		if math.Abs(best) > math.Abs(worst) {
			worst = best
		}
	}
	t.Logf("%d flashes, %d tones; the worst flash is %.0f ms after its tone", len(flash), len(tone), worst*1000)
	t.Logf("figure recording.lips %.1f ms", math.Abs(worst)*1000)
	if matched < atLeast || math.Abs(worst) > 0.045 {
		t.Errorf("%d of %d flashes match one of %d tones, want %d; the worst is off by %.0f ms", matched, len(flash), len(tone), atLeast, worst*1000)
	}
}

// TestE2ERecordingIsValid: a recording that was closed is right in every respect that ffprobe knows.
func TestE2ERecordingIsValid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.webm")
	out, err := record.NewWebM(path)
	if err != nil {
		t.Fatal(err)
	}
	const length = 12 * time.Second
	flashes(t, out, length, false)
	if err := out.Close(); err != nil || out.Dropped() > 0 {
		t.Fatal(err, out.Dropped())
	}
	got := strings.Join(ffprobe(t, path, "-show_entries", "format=format_name,duration"), " ")
	duration, err := strconv.ParseFloat(got[strings.LastIndex(got, " ")+1:], 64)
	t.Logf("figure recording.length-off %.1f ms", math.Abs(duration-length.Seconds())*1000)
	if err != nil || math.Abs(duration-length.Seconds()) > 0.05 {
		t.Errorf("ffprobe says %q, want %v", got, length)
	}
	streams := strings.Join(ffprobe(t, path, "-show_entries", "stream=codec_name,width,height,sample_rate,channels"), " ")
	if streams != "opus 48000 1 vp8 320 180" {
		t.Errorf("ffprobe says %q", streams)
	}
	checkLipSync(t, path, 11)
	// A player that jumps finds its place by the cues.
	at := ffprobe(t, path, "-read_intervals", "10.5%+#1", "-select_streams", "v", "-show_entries", "packet=pts_time")
	if len(at) == 0 || at[0][:3] != "10." {
		t.Errorf("a jump to 10.5 s, half a second behind a key frame at 10.4, ends at %v", at)
	}
}

// TestE2ERecordingChild is the process that TestE2ERecordingOutlivesItsProgram kills.
func TestE2ERecordingChild(t *testing.T) {
	path := os.Getenv(recordingEnv)
	if path == "" {
		t.Skip("only as a child")
	}
	out, err := record.NewWebM(path)
	if err != nil {
		t.Fatal(err)
	}
	flashes(t, out, time.Minute, true)
}

// TestE2ERecordingOutlivesItsProgram: of a program that was killed, everything but the last second is there.
func TestE2ERecordingOutlivesItsProgram(t *testing.T) {
	for _, lived := range []time.Duration{3300 * time.Millisecond, 4750 * time.Millisecond, 6 * time.Second} {
		path := filepath.Join(t.TempDir(), "a.webm")
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestE2ERecordingChild$")
		child.Env = append(os.Environ(), recordingEnv+"="+path)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		for { // it has begun
			if _, err := os.Stat(path); err == nil {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(lived)
		child.Process.Kill()
		child.Wait()

		for stream, entry := range map[string]string{"v": "packet=pts_time", "a": "packet=pts_time"} {
			times := ffprobe(t, path, "-select_streams", stream, "-show_entries", entry)
			last, err := strconv.ParseFloat(times[len(times)-1], 64)
			if err != nil {
				t.Fatal(err)
			}
			if stream == "v" {
				last += 0.120 // so late do pictures come
			}
			t.Logf("killed after %v: stream %s to %.2f s", lived, stream, last)
			t.Logf("figure recording.lost-of-killed %.3f s", lived.Seconds()-last)
			if last < lived.Seconds()-1 {
				t.Errorf("killed after %v: stream %s ends at %.2f s", lived, stream, last)
			}
		}
		ffmpeg(t, "-xerror", "-i", path, "-f", "null", "-")
		duration, err := strconv.ParseFloat(ffprobe(t, path, "-show_entries", "format=duration")[0], 64)
		if err != nil || duration < lived.Seconds()-1 || duration > lived.Seconds()+0.5 {
			t.Errorf("killed after %v: the duration is %.2f s, %v", lived, duration, err)
		}
		checkLipSync(t, path, int(lived.Seconds())-1)
	}
}

// TestE2ERecordingOfEachKindIsRead: ffmpeg reads what we write, and we read what ffmpeg writes.
func TestE2ERecordingOfEachKindIsRead(t *testing.T) {
	dir := t.TempDir()
	sound, card := speech(t, dir, 3), testCard(t, dir)
	ivf := filepath.Join(dir, "ours.ivf")
	encodeIVF(t, card, ivf, 3)
	frames := strings.Join(ffprobe(t, ivf, "-count_frames", "-show_entries", "stream=codec_name,nb_read_frames"), " ")
	if frames != "vp8 "+strconv.Itoa(8*compareFPS) {
		t.Errorf("ffprobe says %q of an IVF of %d pictures", frames, 8*compareFPS)
	}
	if got, err := strconv.ParseFloat(ffprobe(t, ivf, "-show_entries", "format=duration")[0], 64); math.Abs(got-8) > 0.05 {
		t.Errorf("ffprobe says %v s of an IVF of 8 s, %v", got, err)
	}
	wav, err := record.NewWAV(filepath.Join(dir, "ours.wav"))
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		wav.WriteSound(make([]int16, media.FrameSamples))
	}
	if err := wav.Close(); err != nil {
		t.Fatal(err)
	}
	second := strings.Join(ffprobe(t, filepath.Join(dir, "ours.wav"), "-show_entries", "stream=codec_name,sample_rate,channels,duration"), " ")
	if second != "pcm_s16le 48000 1 1.000000" {
		t.Errorf("ffprobe says %q of a WAV of a second", second)
	}
	webm := filepath.Join(dir, "theirs.webm")
	ffmpeg(t, "-i", card, "-i", sound, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "-6",
		"-c:a", "libopus", "-frame_duration", "20", "-t", "2", webm)
	theirIVF := filepath.Join(dir, "theirs.ivf")
	ffmpeg(t, "-i", webm, "-c:v", "copy", "-an", theirIVF)
	for _, path := range []string{webm, theirIVF, card} {
		source, err := record.OpenVideo(path)
		if err != nil {
			t.Fatal(err)
		}
		p := &media.Picture{}
		for range 20 {
			if err := source.ReadPicture(p); err != nil || p.Width != compareWidth {
				t.Fatalf("%s: %v, %d wide", path, err, p.Width)
			}
		}
		source.Close()
	}
	stereo := filepath.Join(dir, "stereo.wav")
	ffmpeg(t, "-i", sound, "-ac", "2", "-ar", "44100", "-c:a", "pcm_s24le", stereo)
	for _, path := range []string{webm, sound, stereo} {
		source, err := record.OpenAudio(path)
		if err != nil {
			t.Fatal(err)
		}
		loud, pcm := 0, make([]int16, media.FrameSamples)
		for range 50 {
			if _, err := source.ReadSound(pcm); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			for _, v := range pcm {
				if v > 1000 {
					loud++
				}
			}
		}
		if loud < 1000 {
			t.Errorf("%s: %d loud samples in a second of speech", path, loud)
		}
		source.Close()
	}
}
