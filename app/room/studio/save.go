package studio

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
	"lyceum/media/record"
)

// CheckFiles returns what is wrong with the names of files to be written.
func CheckFiles(s Setup) error {
	for _, f := range []struct{ path, ending string }{{s.SaveVideo, ".ivf"}, {s.SaveAudio, ".wav"}, {s.Record, ".webm"}} {
		if f.path != "" && !strings.EqualFold(filepath.Ext(f.path), f.ending) {
			return fmt.Errorf("%s: %w", f.path, ErrSaveType)
		}
	}
	return nil
}

// recordedKbit is the rate of sound in recordings: that of all voices together.
const recordedKbit = 64

// files are what is received on its way to disk. A file that cannot be written is given up, and told of once.
type files struct {
	setup Setup
	tell  func(error)

	mu     sync.Mutex // guards what follows; those of streams and of the speaker write
	opened bool
	shown  streamKey // whose pictures are written; zero: nobody's yet
	ivf    *record.IVFWriter
	wav    *record.WAVWriter
	webm   *record.WebMWriter
	sounds *codec.AudioEncoder // of the recording
	packet []byte
}

func (f *files) wantsSound() bool    { return f.setup.SaveAudio != "" || f.setup.Record != "" }
func (f *files) wantsPictures() bool { return f.setup.SaveVideo != "" || f.setup.Record != "" }

// openFiles begins the files, once.
func (s *Studio) openFiles() {
	f := &s.files
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opened {
		return
	}
	f.opened = true
	var err error
	if f.setup.SaveVideo != "" {
		if f.ivf, err = record.CreateIVF(f.setup.SaveVideo); err != nil {
			s.fail(err)
		}
	}
	if f.setup.SaveAudio != "" {
		if f.wav, err = record.CreateWAV(f.setup.SaveAudio); err != nil {
			s.fail(err)
		}
	}
	if f.setup.Record != "" {
		if f.webm, err = record.CreateWebM(f.setup.Record); err != nil {
			s.fail(err)
		} else if f.sounds, err = codec.NewAudioEncoder(codec.AudioConfig{Kbit: recordedKbit}); err != nil {
			s.fail(err)
		}
	}
}

// sound writes what is heard.
func (f *files) sound(frame []int16, heard time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.wav != nil {
		if err := f.wav.WriteSound(frame); err != nil {
			f.giveUp(err, f.wav.Close)
			f.wav = nil
		}
	}
	if f.webm == nil || f.sounds == nil {
		return
	}
	var err error
	if f.packet, err = f.sounds.Encode(frame, f.packet[:0]); err == nil && len(f.packet) > 0 {
		err = f.webm.WriteSound(f.packet, heard)
	}
	if err != nil {
		f.giveUp(err, f.webm.Close)
		f.webm = nil
	}
}

// picture writes one picture of a stream. Another stream begins with a key frame.
func (f *files) picture(from streamKey, p media.EncodedPicture) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if from != f.shown {
		if !p.Key {
			return
		}
		f.shown = from
	}
	if f.ivf != nil {
		if err := f.ivf.WritePicture(p); err != nil {
			f.giveUp(err, f.ivf.Close)
			f.ivf = nil
		}
	}
	if f.webm != nil {
		if err := f.webm.WritePicture(p); err != nil {
			f.giveUp(err, f.webm.Close)
			f.webm = nil
		}
	}
}

// giveUp closes a file that cannot be written.
func (f *files) giveUp(err error, closing func() error) {
	f.tell(errors.Join(err, closing()))
}

// close ends the files.
func (f *files) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	var err error
	if f.ivf != nil {
		err = errors.Join(err, f.ivf.Close())
	}
	if f.wav != nil {
		err = errors.Join(err, f.wav.Close())
	}
	if f.webm != nil {
		err = errors.Join(err, f.webm.Close())
	}
	f.ivf, f.wav, f.webm = nil, nil, nil
	if err != nil {
		f.tell(err)
	}
}
