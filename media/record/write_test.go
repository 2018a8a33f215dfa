package record

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/at-wat/ebml-go"
	"github.com/at-wat/ebml-go/webm"

	"lyceum/media"
)

func TestWebMGivesBackWhatWasWritten(t *testing.T) {
	frames, packets := encodePictures(t, 150), encodeTone(t, 250)
	w, path := newFile(t, "a.webm")
	f := &webmFile{w: w}
	writeWebM(t, f, frames, packets)
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	video, sound := readWebM(t, mustRead(t, path))
	if len(video) != len(frames) || len(sound) != len(packets) {
		t.Fatalf("%d pictures and %d packets came back of %d and %d", len(video), len(sound), len(frames), len(packets))
	}
	for i, b := range video {
		off := b.at - frames[i].At.Sub(epoch)
		if !bytes.Equal(b.data, frames[i].Data) || b.key != frames[i].Key || off.Abs() > time.Millisecond {
			t.Fatalf("picture %d: key %v, %v late, %d bytes of %d", i, b.key, off, len(b.data), len(frames[i].Data))
		}
	}
	for i, b := range sound {
		if off := b.at - time.Duration(i)*media.FrameTime; !bytes.Equal(b.data, packets[i]) || off != 0 {
			t.Fatalf("packet %d: %v late, %d bytes of %d", i, off, len(b.data), len(packets[i]))
		}
	}
}

// Whenever it ends, the file has all but the last second, and says so.
func TestWebMThatWasCutPlaysUpToItsLastSecond(t *testing.T) {
	frames, packets := encodePictures(t, 150), encodeTone(t, 250)
	for _, written := range []time.Duration{time.Second, 1900 * time.Millisecond, 3500 * time.Millisecond, 5 * time.Second} {
		w, path := newFile(t, "a.webm")
		f := &webmFile{w: w}
		n := 0
		for n < len(frames) && frames[n].At.Sub(epoch) < written {
			n++
		}
		writeWebM(t, f, frames[:n], packets[:written/media.FrameTime])
		data := mustRead(t, path) // f is not closed
		video, sound := readWebM(t, data)
		old := written - 900*time.Millisecond
		if len(video) == 0 || video[len(video)-1].at < old || sound[len(sound)-1].at < old {
			t.Errorf("killed after %v: %d pictures, %d packets", written, len(video), len(sound))
		}
		for cut := len(data) - 1; cut > len(data)-200; cut-- {
			if v, _ := readWebM(t, data[:cut]); len(v) < len(video)-31 {
				t.Fatalf("cut to %d of %d bytes: %d pictures", cut, len(data), len(v))
			}
		}
		ms := math.Float64frombits(binary.BigEndian.Uint64(data[f.durationAt:]))
		if end := written - time.Duration(ms)*time.Millisecond; end < -40*time.Millisecond || end > 900*time.Millisecond {
			t.Errorf("killed after %v: the head says %v ms", written, ms)
		}
		w.file.Close()
	}
}

func TestTracksThatComeLateAreInOrder(t *testing.T) {
	frames, packets := encodePictures(t, 90), encodeTone(t, 150)
	w, path := newFile(t, "a.webm")
	f := &webmFile{w: w}
	for n, packet := range packets { // pictures come 150 ms after the sound of their time
		if err := f.sound(packet, epoch.Add(time.Duration(n)*media.FrameTime)); err != nil {
			t.Fatal(err)
		}
		for len(frames) > 0 && !frames[0].At.After(epoch.Add(time.Duration(n)*media.FrameTime-150*time.Millisecond)) {
			if err := f.video(frames[0]); err != nil {
				t.Fatal(err)
			}
			frames = frames[1:]
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	r, err := newWebMReader(bytes.NewReader(mustRead(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	last := time.Duration(0)
	for {
		b, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil || b.at < last {
			t.Fatalf("a block of %v after one of %v, %v", b.at, last, err)
		}
		last = b.at
	}
}

// When sound is heard is told with errors; it is written evenly, and does not drift off.
func TestSoundIsWrittenAtAnEvenPace(t *testing.T) {
	packets := encodeTone(t, 500)
	w, path := newFile(t, "a.webm")
	f := &webmFile{w: w}
	heard := func(n int) time.Duration { // by a clock that is 500 ppm slow, a second later from number 250 on
		at := time.Duration(n) * 20010 * time.Microsecond
		if n >= 250 {
			at += time.Second
		}
		return at
	}
	for n, packet := range packets {
		jitter := time.Duration(n*7%17-8) * time.Millisecond
		if err := f.sound(packet, epoch.Add(time.Hour+heard(n)+jitter)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	_, sound := readWebM(t, mustRead(t, path))
	for n := 1; n < len(sound); n++ {
		step, off := sound[n].at-sound[n-1].at, sound[n].at-heard(n)
		if n != 250 && (step < 18*time.Millisecond || step > 22*time.Millisecond) || off.Abs() > 20*time.Millisecond {
			t.Fatalf("packet %d comes %v after the one before, %v off", n, step, off)
		}
	}
}

// Pictures are made from those before them: a clock that goes back must not change their order.
func TestPicturesKeepTheirOrderWhateverTheirClockDoes(t *testing.T) {
	frames := encodePictures(t, 60)
	w, path := newFile(t, "a.webm")
	f := &webmFile{w: w}
	for n, p := range frames {
		if n%10 == 7 {
			p.At = p.At.Add(-150 * time.Millisecond)
		}
		if err := f.video(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	video, _ := readWebM(t, mustRead(t, path))
	for n, b := range video {
		if !bytes.Equal(b.data, frames[n].Data) || n > 0 && b.at <= video[n-1].at {
			t.Fatalf("picture %d of the file, at %v, is another", n, b.at)
		}
	}
}

func TestIVFGivesBackWhatWasWritten(t *testing.T) {
	frames := encodePictures(t, 40)
	path := filepath.Join(t.TempDir(), "a.ivf")
	f, err := NewIVF(path)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteVideo(frames[1]) // before a key frame: left out
	for _, p := range frames {
		f.WriteVideo(p)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	data := mustRead(t, path)
	if ms := binary.LittleEndian.Uint32(data[ivfLength:]); ms < 1320 || ms > 1340 {
		t.Errorf("the head says %d ms, of %d frames", ms, len(frames))
	}
	r, err := newIVFReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range frames {
		got, at, err := r.next()
		if err != nil || !bytes.Equal(got, p.Data) || (at-p.At.Sub(epoch)).Abs() > time.Millisecond {
			t.Fatalf("frame %d: %d bytes of %d at %v, %v", i, len(got), len(p.Data), at, err)
		}
	}
	if _, _, err := r.next(); err != io.EOF {
		t.Errorf("after the last frame: %v", err)
	}
}

func TestWAVGivesBackWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	f, err := NewWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	pcm := []int16{0, 1, -1, math.MaxInt16, math.MinInt16, 12345}
	for range 100 {
		f.WriteSound(pcm)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := newWAVReader(bytes.NewReader(mustRead(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	got := make([]int16, 1000)
	n, err := r.read(got)
	if err != nil || n != 600 || r.size != 1200 {
		t.Fatalf("%d samples, %v, the head says %d bytes", n, err, r.size)
	}
	for i := range n {
		if got[i] != pcm[i%len(pcm)] {
			t.Fatalf("sample %d is %d, want %d", i, got[i], pcm[i%len(pcm)])
		}
	}
}

// A file that nobody closed has the sizes of the last second in its head, and what came later behind it.
func TestHeadsAreRightBeforeTheEnd(t *testing.T) {
	w, path := newFile(t, "a.wav")
	f := &wavFile{w: w}
	f.sound(make([]byte, 1000), epoch)
	f.settle()
	f.sound(make([]byte, 500), epoch)
	data := mustRead(t, path)
	if size := binary.LittleEndian.Uint32(data[40:]); size != 1000 || len(data) != wavHead+1500 {
		t.Errorf("the head says %d, the file has %d bytes", size, len(data))
	}
	w.file.Close()
}

func TestEmptyFilesAreValid(t *testing.T) {
	dir := t.TempDir()
	wav, err := NewWAV(filepath.Join(dir, "a.wav"))
	if err != nil {
		t.Fatal(err)
	}
	webm, err := NewWebM(filepath.Join(dir, "a.webm"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(wav.Close(), webm.Close()); err != nil {
		t.Fatal(err)
	}
	if data := mustRead(t, filepath.Join(dir, "a.wav")); len(data) != wavHead {
		t.Errorf("an empty WAV has %d bytes", len(data))
	}
	if v, s := readWebM(t, mustRead(t, filepath.Join(dir, "a.webm"))); len(v)+len(s) > 0 {
		t.Error("an empty WebM has frames")
	}
}

// Players jump by the cues: to each key frame, which the head says where to look up.
func TestCuesOfAWebMLeadToItsKeyFrames(t *testing.T) {
	w, path := newFile(t, "a.webm")
	c := &webmFile{w: w}
	writeWebM(t, c, encodePictures(t, 200), encodeTone(t, 330))
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	file := mustRead(t, path)
	var read struct {
		Header  webm.EBMLHeader `ebml:"EBML"`
		Segment webm.Segment    `ebml:"Segment"`
	}
	if err := ebml.Unmarshal(bytes.NewReader(file), &read, ebml.WithIgnoreUnknown(true)); err != nil {
		t.Fatal(err)
	}
	segment := file[bytes.Index(file, []byte{0x18, 0x53, 0x80, 0x67})+12:]
	isAt := func(at uint64, id ...byte) bool {
		return at < uint64(len(segment)) && bytes.HasPrefix(segment[at:], id)
	}
	if read.Segment.Cues == nil || read.Segment.SeekHead == nil {
		t.Fatal("there are no cues, or the head does not say where")
	}
	if seeks := read.Segment.SeekHead.Seek; !isAt(seeks[len(seeks)-1].SeekPosition, 0x1c, 0x53, 0xbb, 0x6b) {
		t.Errorf("the cues are not at %d, as the head says", seeks[len(seeks)-1].SeekPosition)
	}
	var times []uint64
	for _, cue := range read.Segment.Cues.CuePoint {
		times = append(times, cue.CueTime)
		if at := cue.CueTrackPositions[0].CueClusterPosition; !isAt(at, 0x1f, 0x43, 0xb6, 0x75) {
			t.Errorf("no cluster begins at %d, where the cue of %d ms leads", at, cue.CueTime)
		}
	}
	if want := []uint64{0, 2000, 4000, 6000}; !slices.Equal(times, want) {
		t.Errorf("cues of %v ms, want those of the key frames, %v", times, want)
	}
}

// Whoever publishes may send what is no picture; what is recorded of others goes on.
func TestPictureThatIsNoneEndsNoFile(t *testing.T) {
	dir := t.TempDir()
	ivf, err := NewIVF(filepath.Join(dir, "a.ivf"))
	if err != nil {
		t.Fatal(err)
	}
	webm, err := NewWebM(filepath.Join(dir, "a.webm"))
	if err != nil {
		t.Fatal(err)
	}
	frames := encodePictures(t, 61)
	write := func(p media.EncodedPicture) {
		ivf.WriteVideo(p)
		webm.WriteVideo(p)
	}
	write(media.EncodedPicture{Data: []byte("no picture"), Key: true, At: epoch})
	write(media.EncodedPicture{Data: frames[1].Data, Key: true, At: epoch}) // not a key frame
	for n, p := range frames {
		write(p)
		if n == 10 {
			write(media.EncodedPicture{Data: []byte{1}, At: p.At})
		}
	}
	if err := errors.Join(ivf.Close(), webm.Close()); err != nil {
		t.Fatal(err)
	}
	want := 11 + 1 // up to what was no picture, and from the next key frame on
	r, err := newIVFReader(bytes.NewReader(mustRead(t, filepath.Join(dir, "a.ivf"))))
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, _, err := r.next(); err == nil; _, _, err = r.next() {
		got++
	}
	if got != want {
		t.Errorf("the IVF has %d pictures, want %d", got, want)
	}
	if got, _ := readWebM(t, mustRead(t, filepath.Join(dir, "a.webm"))); len(got) != want {
		t.Errorf("the WebM has %d pictures, want %d", len(got), want)
	}
}
