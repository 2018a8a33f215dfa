package studio

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/device"
	"lyceum/media/record"
)

// CheckFiles returns what is wrong with the names of files to be written. One that is there is not written over: it may be
// what was recorded last, or what stands in for a camera now.
func CheckFiles(s Setup) error {
	for _, f := range []struct{ path, ending string }{{s.SaveVideo, ".ivf"}, {s.SaveAudio, ".wav"}, {s.Record, ".webm"}} {
		if f.path != "" && !strings.EqualFold(filepath.Ext(f.path), f.ending) {
			return fmt.Errorf("%s: %w", f.path, ErrSaveType)
		}
		if _, err := os.Lstat(f.path); f.path != "" && err == nil {
			return &os.PathError{Op: "create", Path: f.path, Err: ErrSaveExists}
		}
	}
	return nil
}

// LookAtFiles returns what is wrong with files to be read, and with the folders of those to be written.
func LookAtFiles(s Setup) error {
	for _, spec := range []device.Spec{s.Camera, s.Screen, s.Microphone} {
		info, err := os.Stat(spec.Name)
		switch {
		case spec.From == device.File && err != nil:
			return err
		case spec.From == device.File && info.IsDir():
			return &os.PathError{Op: "read", Path: spec.Name, Err: syscall.EISDIR}
		case spec.From == device.Named && err == nil && info.Mode().IsRegular():
			return &device.Error{Kind: spec.Kind, Name: spec.Name, Err: device.ErrFileType}
		}
	}
	for _, path := range []string{s.SaveVideo, s.SaveAudio, s.Record} {
		if _, err := os.Stat(filepath.Dir(path)); path != "" && err != nil {
			return err
		}
	}
	return nil
}

// recordedKbit is the rate of sound in recordings: that of all voices together.
const recordedKbit = 64

// files are what is received on its way to disk. Nobody who hands something over waits for the disk.
type files struct {
	setup Setup

	mu     sync.Mutex // guards what follows
	opened bool
	told   bool      // the class knows; nothing is written before
	shown  streamKey // whose pictures are written; zero: nobody's yet
	ivf    *record.IVF
	wav    *record.WAV
	webm   *record.WebM
	sounds *codec.AudioEncoder // of the recording
	packet []byte
}

func (f *files) wantsSound() bool    { return f.setup.SaveAudio != "" || f.setup.Record != "" }
func (f *files) wantsPictures() bool { return f.setup.SaveVideo != "" || f.setup.Record != "" }

// open begins the files, once. The error is of those that cannot be written; the others are.
func (f *files) open() (problems error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opened {
		return nil
	}
	f.opened = true
	var err error
	if path := f.setup.SaveVideo; path != "" {
		if f.ivf, err = record.NewIVF(path); err != nil {
			problems = errors.Join(problems, err)
		}
	}
	if path := f.setup.SaveAudio; path != "" {
		if f.wav, err = record.NewWAV(path); err != nil {
			problems = errors.Join(problems, err)
		}
	}
	if path := f.setup.Record; path != "" {
		problems = errors.Join(problems, f.openRecording(path))
	}
	return problems
}

// openRecording begins the recording. f.mu is held.
func (f *files) openRecording(path string) (err error) {
	if f.webm, err = record.NewWebM(path); err != nil {
		f.webm = nil
		return err
	}
	if f.sounds, err = codec.NewAudioEncoder(codec.AudioConfig{Kbit: recordedKbit}); err != nil {
		return errors.Join(err, end(&f.webm))
	}
	return nil
}

// record begins a recording while the class goes on.
func (f *files) record(path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.setup.Record, f.shown = path, streamKey{} // pictures begin with a key frame
	err := f.openRecording(path)
	if f.webm == nil {
		f.setup.Record = ""
	}
	return err
}

// stopRecording ends the recording; other files go on, also while the disk takes what is left of it.
func (f *files) stopRecording() error {
	f.mu.Lock()
	webm := f.webm
	f.webm, f.setup.Record = nil, ""
	f.mu.Unlock()
	return end(&webm)
}

// isRecording reports whether there is a recording.
func (f *files) isRecording() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.webm != nil
}

// saves reports whether anything is written.
func (f *files) saves() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.webm != nil || f.wav != nil || f.ivf != nil
}

// tell notes that the class knows whether anything is written, isTold whether it does.
func (f *files) tell(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told = on
}

func (f *files) isTold() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.told
}

// sound writes what is heard.
func (f *files) sound(frame []int16, heard time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.told {
		return
	}
	if f.wav != nil {
		f.wav.WriteSound(frame)
	}
	if f.webm == nil || f.sounds == nil {
		return
	}
	packet, err := f.sounds.Encode(frame, f.packet[:0])
	if err == nil && len(packet) > 0 {
		f.packet = packet
		f.webm.WriteSound(packet, heard)
	}
}

// picture writes one picture of a stream. Another stream begins with a key frame.
func (f *files) picture(from streamKey, p media.EncodedPicture) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.told {
		return
	}
	if from != f.shown {
		if !p.Key {
			return
		}
		f.shown = from
	}
	if f.ivf != nil {
		f.ivf.WriteVideo(p)
	}
	if f.webm != nil {
		f.webm.WriteVideo(p)
	}
}

// close ends the files. The error says which could not be written to their end.
func (f *files) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(end(&f.ivf), end(&f.wav), end(&f.webm))
}

// check ends files that could not be written to, and returns why: a full disk is told at once, and not when the class ends.
func (f *files) check() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(endFailed(&f.ivf), endFailed(&f.wav), endFailed(&f.webm))
}

// A savedFile is one that is being written.
type savedFile interface {
	comparable
	Failed() bool
	Close() error
	Dropped() int
}

// end ends a file, if there is one. The error is why it is not whole.
func end[F savedFile](file *F) error {
	var none F
	if *file == none {
		return nil
	}
	err := (*file).Close()
	if dropped := (*file).Dropped(); err == nil && dropped > 0 {
		err = fmt.Errorf("%d frames: %w", dropped, ErrSlowDisk)
	}
	*file = none
	return err
}

func endFailed[F savedFile](file *F) error {
	var none F
	if *file == none || !(*file).Failed() {
		return nil
	}
	return end(file)
}
