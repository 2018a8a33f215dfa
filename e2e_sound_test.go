//go:build e2e

package main_test

import (
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/media"
)

// A soundServer is a PulseAudio of the test's own, with a speaker called Ears, whose sound can be recorded, and a microphone called
// Mic, into which sound can be played.
type soundServer struct {
	t   *testing.T
	dir string
	cmd *exec.Cmd
}

// startSoundServer starts it; the programs that the test starts from then on use it.
func startSoundServer(t *testing.T) *soundServer {
	t.Helper()
	for _, tool := range []string{"pulseaudio", "paplay", "parec", "pactl", "espeak-ng", "ffmpeg"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (scripts/deps): %v", tool, err)
		}
	}
	s := &soundServer{t: t, dir: t.TempDir()}
	socket := filepath.Join(s.dir, "native")
	s.cmd = exec.Command("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
		"-L", "module-native-protocol-unix socket="+socket+" auth-anonymous=1",
		"-L", "module-null-sink sink_name=ears rate=48000 channels=1 sink_properties=device.description=Ears",
		"-L", "module-null-sink sink_name=mouth rate=48000 channels=1",
		"-L", "module-remap-source source_name=mic master=mouth.monitor source_properties=device.description=Mic")
	s.cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+s.dir, "HOME="+s.dir)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill() // it may be gone
		_ = s.cmd.Wait()
	})
	t.Setenv("PULSE_SERVER", "unix:"+socket)
	t.Setenv("XDG_RUNTIME_DIR", s.dir)
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if out, err := exec.Command("pactl", "list", "short", "sources").Output(); err == nil && strings.Contains(string(out), "mic\t") {
			return s
		}
		if time.Now().After(until) {
			t.Fatal("PulseAudio does not answer")
		}
	}
}

// speech has espeak-ng say something, and returns the file and its samples.
func (s *soundServer) speech(text string) (path string, samples []int16) {
	s.t.Helper()
	raw, path := filepath.Join(s.dir, "said.wav"), filepath.Join(s.dir, "speech.wav")
	s.run("espeak-ng", "-v", "en", "-s", "150", "-w", raw, text)
	s.run("ffmpeg", "-v", "error", "-y", "-i", raw, "-ar", "48000", "-ac", "1", "-fflags", "+bitexact", "-flags", "+bitexact", path)
	return path, samplesOf(s.t, path)
}

func (s *soundServer) run(name string, args ...string) {
	s.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// record records from a source until stop is called, which returns the samples.
func (s *soundServer) record(source string) (stop func() []int16) {
	s.t.Helper()
	path := filepath.Join(s.dir, source+".raw")
	f, err := os.Create(path)
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.Command("parec", "-d", source, "--format=s16le", "--rate=48000", "--channels=1", "--latency-msec=10")
	cmd.Stdout = f
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	return func() []int16 {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it was interrupted
		f.Close()
		b, err := os.ReadFile(path)
		if err != nil {
			s.t.Fatal(err)
		}
		samples := make([]int16, len(b)/2)
		for i := range samples {
			samples[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
		}
		return samples
	}
}

// envelope returns the energy of each 10 ms from a sample on.
func envelope(samples []int16, from int) (e []float64) {
	const piece = media.SampleRate / 100
	for i := from; i+piece <= len(samples); i += piece {
		sum := 0.0
		for _, v := range samples[i : i+piece] {
			sum += float64(v) * float64(v)
		}
		e = append(e, sum/piece)
	}
	return e
}

// correlation returns Pearson's of two sequences, over the length of the shorter.
func correlation(a, b []float64) float64 {
	n := min(len(a), len(b))
	var ma, mb float64
	for i := range n {
		ma, mb = ma+a[i]/float64(n), mb+b[i]/float64(n)
	}
	var ab, aa, bb float64
	for i := range n {
		x, y := a[i]-ma, b[i]-mb
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// aligned returns the best correlation of the envelopes of what was said with what was heard, and how much later that was.
func aligned(said, heard []int16) (best float64, late time.Duration) {
	whole := envelope(said, 0)
	const step = media.SampleRate / 1000 * 2
	for from := 0; from+len(said) <= len(heard); from += step {
		if c := correlation(whole, envelope(heard[from:from+len(said)], 0)); c > best {
			best, late = c, time.Duration(from)*time.Second/media.SampleRate
		}
	}
	return best, late
}

const spoken = "Good morning everybody. Photosynthesis turns light into sugar, and plants live on it. " +
	"Please open your books at page forty two, and read the first paragraph aloud. Then tell me what a leaf does at night."

// TestE2ESpeechIsHeardByAnotherComputer plays speech into a microphone, and records it from another process's speaker.
func TestE2ESpeechIsHeardByAnotherComputer(t *testing.T) {
	for _, tt := range []struct {
		name  string
		args  []string
		least float64
	}{
		{"sound left alone", []string{"--dsp", "off"}, 0.9},
		{"by default", nil, 0.8},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := startSoundServer(t)
			path, said := s.speech(spoken)
			c := startPair(t, append(tt.args, "--mic", "Mic"), []string{"--speaker", "Ears"})
			c.student.await("the teacher is heard", event("stream", "stream", "mic", "state", "published"))
			c.student.await("the speaker is open", event("device", "kind", "speaker", "state", "opened"))
			time.Sleep(3 * time.Second) // until the buffer has settled
			stop := s.record("ears.monitor")
			time.Sleep(500 * time.Millisecond)
			s.run("paplay", "-d", "mouth", "--latency-msec=20", path)
			time.Sleep(time.Second)
			stats := c.student.ask("stats", event("stats", "stream", "mic"))
			heard := stop()
			best, late := aligned(said, heard)
			t.Logf("correlation %.3f, %v after recording began; %v", best, late, stats)
			if best < tt.least {
				t.Errorf("correlation %.3f, want %.2f", best, tt.least)
			}
			if p99, _ := stats["age_p99_ms"].(float64); p99 <= 0 || p99 > 120 {
				t.Errorf("sound is %v ms old when it is heard, 99 %% of it", p99)
			}
			if n, _ := stats["concealed"].(float64); n > 0.01 {
				t.Errorf("%.1f %% of the sound was made up", 100*n)
			}
		})
	}
}

// A pair is a teacher and a student, each a process.
type pair struct{ teacher, student *process }

// startPair starts them with flags of their own.
func startPair(t *testing.T, teacher, student []string) *pair {
	t.Helper()
	program, dir, deadline := buildProgram(t), t.TempDir(), time.Now().Add(2*time.Minute)
	invite := filepath.Join(dir, "invite")
	start := func(name string, args ...string) *process {
		args = append(args, "--name", name, "--headless", "--json", "--interface", loopback(t), "--profile", filepath.Join(dir, name))
		return startProcess(t, deadline, name, program, args...)
	}
	c := &pair{}
	c.teacher = start("Teacher", append([]string{"host", "--title", "T", "--invite-file", invite}, teacher...)...)
	c.teacher.await("the invite is there", event("invite"))
	c.student = start("Ana", append([]string{"join", "@" + invite}, student...)...)
	c.student.await("they are linked", event("link", "state", "connected"))
	return c
}
