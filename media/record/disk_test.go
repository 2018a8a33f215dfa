package record

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"lyceum/media"
)

// A disk that fails ends the file, and whoever writes is not stopped by it.
func TestErrorOfTheDiskIsReturnedByClose(t *testing.T) {
	w, _ := newFile(t, "a.wav")
	w.file.Close()
	s := newSaver(&wavFile{w: w})
	f := &WAV{s}
	for range 2 * inboxSize {
		f.WriteSound(make([]int16, media.FrameSamples))
	}
	if err := f.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Close: %v, want ErrClosed", err)
	}
}

// fullDisk has room for so many bytes.
type fullDisk struct{ room int }

var errFull = errors.New("no space left")

func (d *fullDisk) Write(b []byte) (int, error) {
	n := min(len(b), d.room)
	if d.room -= n; n < len(b) {
		return n, errFull
	}
	return n, nil
}

func (d *fullDisk) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }
func (d *fullDisk) Close() error                           { return nil }

func TestDiskThatIsFullAnywhereIsAnError(t *testing.T) {
	pictures, sound := encodePictures(t, 30), make([]byte, 1000)
	for room := range 2500 {
		w := func() *headedFile { return &headedFile{file: &fullDisk{room: room}} }
		wav, ivf, webm := &wavFile{w: w()}, &ivfFile{w: w()}, &webmFile{w: w()}
		for _, p := range pictures {
			_ = wav.sound(sound, epoch) // Close has the first error
			_ = ivf.video(p)
			_ = webm.video(p)
		}
		for _, c := range []container{wav, ivf, webm} {
			if err := c.close(); room < 1000 && !errors.Is(err, errFull) {
				t.Fatalf("%T on a disk with room for %d bytes: %v", c, room, err)
			}
		}
	}
}

func TestFileThatIsThereIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lesson.webm")
	if err := os.WriteFile(path, []byte("of last week"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := NewWebM(path); !errors.Is(err, os.ErrExist) {
		t.Errorf("NewWebM: %v, %v; want ErrExist", f, err)
	}
	if got := mustRead(t, path); string(got) != "of last week" {
		t.Errorf("the file is now %q", got)
	}
}
