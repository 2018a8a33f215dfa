//go:build e2e

package main_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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
	"lyceum/media/device"
	"lyceum/media/record"
)

// What the comparisons with ffmpeg are made at: the camera of a class.
const (
	compareWidth, compareHeight = 640, 360
	compareFPS                  = 30
	compareKbit                 = 500
)

var epoch = time.Unix(1_800_000_000, 0)

// ffmpegVP8 is how ffmpeg is told what package codec tells libvpx.
func ffmpegVP8(layers int) []string {
	args := []string{
		"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "-6", "-lag-in-frames", "0", "-error-resilient", "default",
		"-b:v", "500k", "-minrate", "500k", "-maxrate", "500k", "-bufsize", "500k", "-rc_init_occupancy", "250k",
		"-undershoot-pct", "100", "-overshoot-pct", "15", "-qmin", "2", "-qmax", "63", "-static-thresh", "1", "-drop-threshold", "30",
		"-max-intra-rate", "450", "-auto-alt-ref", "0", "-threads", "1", "-g", "9999",
	}
	if layers == 3 {
		args = append(args, "-ts-parameters", "ts_number_layers=3:ts_target_bitrate=200,300,500:ts_rate_decimator=4,2,1:"+
			"ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3")
	}
	return args
}

func ffmpeg(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffmpeg", append([]string{"-hide_banner", "-nostdin", "-v", "error", "-y"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return cmd
}

// photographs pans over the desktop's photographs, with the grain of a camera, three seconds each.
func photographs(t *testing.T, dir string) string {
	const folder = "/usr/share/backgrounds/gnome/"
	var args []string
	var filter, parts strings.Builder
	names := []string{"wood-l.webp", "pixels-l.webp", "adwaita-l.webp", "licorice-l.webp"}
	for i, name := range names {
		args = append(args, "-i", folder+name)
		fmt.Fprintf(&filter, "[%d]scale=1280:-2,loop=%d:1,setpts=N/%d/TB,crop=%d:%d:x='60+t*70':y='40+t*40',noise=alls=5:allf=t,setsar=1[v%d];",
			i, 3*compareFPS-1, compareFPS, compareWidth, compareHeight, i)
		fmt.Fprintf(&parts, "[v%d]", i)
	}
	path := filepath.Join(dir, "photographs.y4m")
	ffmpeg(t, append(args, "-filter_complex", fmt.Sprintf("%s%sconcat=n=%d,format=yuv420p", filter.String(), parts.String(), len(names)),
		"-r", strconv.Itoa(compareFPS), path)...)
	return path
}

// testCard writes eight seconds of the moving card.
func testCard(t *testing.T, dir string) string {
	t.Helper()
	source, err := device.OpenCamera(device.Spec{Kind: device.Camera, From: device.Test, Initials: "TC"},
		device.Mode{Width: compareWidth, Height: compareHeight, FPS: compareFPS})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	path := filepath.Join(dir, "card.y4m")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w, p := record.NewY4MWriter(file, compareFPS), &media.Picture{}
	for range 8 * compareFPS {
		if err := errors.Join(source.ReadPicture(p), w.WritePicture(p)); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// eachPicture gives the pictures of a Y4M file of the compared size. p is used again for the next.
func eachPicture(t *testing.T, path string, give func(n int, p *media.Picture)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, p := bufio.NewReaderSize(file, 64<<10), media.NewPicture(compareWidth, compareHeight)
	if _, err := r.ReadSlice('\n'); err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		if _, err := r.ReadSlice('\n'); err == io.EOF {
			return
		}
		for _, plane := range [][]byte{p.Y, p.U, p.V} {
			if _, err := io.ReadFull(r, plane); err != nil {
				t.Fatal(err)
			}
		}
		p.At = epoch.Add(time.Duration(n) * time.Second / compareFPS)
		give(n, p)
	}
}

func cameraEncoder(t *testing.T, layers int) *codec.VideoEncoder {
	t.Helper()
	e, err := codec.NewVideoEncoder(codec.VideoConfig{
		Width: compareWidth, Height: compareHeight, Kbit: compareKbit, FPS: compareFPS, Layers: layers,
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// encodeIVF encodes a Y4M file as a camera is encoded.
func encodeIVF(t *testing.T, from, to string, layers int) {
	t.Helper()
	e := cameraEncoder(t, layers)
	defer e.Close()
	file, err := record.NewIVF(to)
	if err != nil {
		t.Fatal(err)
	}
	eachPicture(t, from, func(_ int, p *media.Picture) {
		frame, ok, err := e.Encode(p, false)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			file.WriteVideo(frame)
			time.Sleep(time.Millisecond) // the file's inbox is made for real time
		}
	})
	if err := file.Close(); err != nil || file.Dropped() > 0 {
		t.Fatal(err, file.Dropped())
	}
}

// quality is the PSNR of what is shown at each moment, of luma over the whole file, and the bit rate.
func quality(t *testing.T, original, encoded string) (psnr, kbit float64) {
	t.Helper()
	decoded := encoded + ".y4m"
	// Of what was left out, ffmpeg repeats the picture before it.
	ffmpeg(t, "-i", encoded, "-vf", fmt.Sprintf("fps=%d:round=near", compareFPS), "-pix_fmt", "yuv420p", decoded)
	var shown [][]byte
	eachPicture(t, decoded, func(_ int, p *media.Picture) { shown = append(shown, bytes.Clone(p.Y)) })
	var squares float64
	count := 0
	eachPicture(t, original, func(n int, p *media.Picture) {
		q := shown[min(n, len(shown)-1)]
		for i, v := range p.Y {
			d := float64(v) - float64(q[i])
			squares += d * d
		}
		count++
	})
	info, err := os.Stat(encoded)
	if err != nil {
		t.Fatal(err)
	}
	mean := squares / float64(count*compareWidth*compareHeight)
	return 10 * math.Log10(255*255/mean), float64(info.Size()) * 8 / 1000 * compareFPS / float64(count)
}

// TestE2ECodecPicturesAreAsGoodAsFFmpegs: the same pictures through ffmpeg with the same library and settings may not be
// better by more than 1.5 dB.
func TestE2ECodecPicturesAreAsGoodAsFFmpegs(t *testing.T) {
	dir := t.TempDir()
	for name, original := range map[string]string{"photographs": photographs(t, dir), "card": testCard(t, dir)} {
		for _, layers := range []int{1, 3} {
			ours, theirs := fmt.Sprintf("%s.%d.ours.ivf", original, layers), original+".theirs.ivf" // a recording is never written over
			encodeIVF(t, original, ours, layers)
			ffmpeg(t, append(append([]string{"-i", original}, ffmpegVP8(layers)...), theirs)...)
			our, ourKbit := quality(t, original, ours)
			their, theirKbit := quality(t, original, theirs)
			t.Logf("%s, %d layers: Lyceum %.2f dB at %.0f kbit/s, ffmpeg %.2f dB at %.0f kbit/s", name, layers, our, ourKbit, their, theirKbit)
			t.Logf("figure psnr.behind-ffmpeg %.2f dB", their-our)
			if our < their-1.5 {
				t.Errorf("%s, %d layers: %.2f dB less than ffmpeg", name, layers, their-our)
			}
		}
	}
}

// speech writes a WAV file of some seconds of speech, as a microphone gives it.
func speech(t *testing.T, dir string, seconds int) string {
	t.Helper()
	spoken, path := filepath.Join(dir, "spoken.wav"), filepath.Join(dir, "speech.wav")
	text := strings.Repeat("Where does the oxygen come from? From the water, not from the air. ", 10)
	if out, err := exec.CommandContext(t.Context(), "espeak-ng", "-w", spoken, text).CombinedOutput(); err != nil {
		t.Fatalf("espeak-ng: %v\n%s", err, out)
	}
	ffmpeg(t, "-i", spoken, "-t", strconv.Itoa(seconds), "-ar", "48000", "-ac", "1", "-c:a", "pcm_s16le", "-bitexact", path)
	return path
}

// encodeWebM does what a publisher does with a second of pictures and sound after the other, and writes it to a file.
func encodeWebM(t *testing.T, pictures, sound, to string) {
	t.Helper()
	video := cameraEncoder(t, 3)
	defer video.Close()
	audio, err := codec.NewAudioEncoder(codec.AudioConfig{Kbit: 32, Loss: 5})
	if err != nil {
		t.Fatal(err)
	}
	out, err := record.NewWebM(to)
	if err != nil {
		t.Fatal(err)
	}
	pcm, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	pcm = pcm[44:]
	frame, packet, packets := make([]int16, media.FrameSamples), make([]byte, 0, codec.MaxPacket), 0
	eachPicture(t, pictures, func(n int, p *media.Picture) {
		encoded, ok, err := video.Encode(p, false)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			out.WriteVideo(encoded)
		}
		for ; packets*compareFPS < (n+1)*50 && len(pcm) >= 2*len(frame); packets++ {
			for i := range frame {
				frame[i] = int16(binary.LittleEndian.Uint16(pcm[2*i:]))
			}
			pcm = pcm[2*len(frame):]
			data, err := audio.Encode(frame, packet)
			if err != nil {
				t.Fatal(err)
			}
			out.WriteSound(data, epoch.Add(time.Duration(packets)*media.FrameTime))
		}
	})
	if err := out.Close(); err != nil || out.Dropped() > 0 {
		t.Fatal(err, out.Dropped())
	}
}
