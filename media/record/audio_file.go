package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"lyceum/media"
	"lyceum/media/codec"
)

// An audioFile gives the sound of a file, 48,000 samples a second of one channel.
type audioFile interface {
	// read fills pcm as far as it has something at hand, at least one sample. The error is io.EOF at the end.
	read(pcm []int16) (n int, err error)
	rewind() error
}

// openAudioFile opens a file by the ending of its name.
func openAudioFile(path string) (audioFile, io.Closer, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	var a audioFile
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".wav":
		var r *wavReader
		if r, err = newWAVReader(file); err == nil {
			a, err = atOurRate(r)
		}
	case ".webm":
		var r *webmReader
		if r, err = newWebMReader(file); err == nil {
			a, err = newWebMSound(r)
		}
	default:
		err = fmt.Errorf("sound is read from .wav and .webm, not from %q", ending)
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return a, file, nil
}

// webmSound decodes the sound of a WebM file.
type webmSound struct {
	r       *webmReader
	decoder *codec.AudioDecoder
	pcm     [media.FrameSamples]int16
	left    []int16 // of pcm
	heard   int64   // frames given out since the beginning
	block   webmBlock
	waits   bool // block has not been decoded yet
}

func newWebMSound(r *webmReader) (*webmSound, error) {
	decoder, err := codec.NewAudioDecoder()
	if err != nil {
		return nil, err
	}
	return &webmSound{r: r, decoder: decoder}, nil
}

func (f *webmSound) rewind() error {
	f.left, f.heard, f.waits = nil, 0, false
	return f.r.rewind()
}

func (f *webmSound) read(pcm []int16) (int, error) {
	if len(f.left) == 0 {
		if err := f.decode(); err != nil {
			return 0, err
		}
	}
	n := copy(pcm, f.left)
	f.left = f.left[n:]
	return n, nil
}

// decode gives the next 20 ms: what the file has for that time, or, where it has a gap because nobody spoke, what conceals it.
func (f *webmSound) decode() error {
	for !f.waits {
		b, err := f.r.next()
		if err != nil {
			return err
		}
		f.block, f.waits = b, !b.video
	}
	f.left = f.pcm[:]
	frame := int64((f.block.at + media.FrameTime/2) / media.FrameTime)
	f.heard++
	if frame >= f.heard {
		return f.decoder.Conceal(f.pcm[:])
	}
	f.waits = false
	if err := f.decoder.Decode(f.block.data, f.pcm[:]); err != nil {
		return malformed("WebM: %w", err)
	}
	return nil
}

// An audioRepeater gives the sound of a file again and again.
type audioRepeater struct {
	file audioFile
	any  bool // this round gave something
}

// newAudioRepeater makes sure that the file has sound.
func newAudioRepeater(file audioFile) (*audioRepeater, error) {
	if _, err := file.read(make([]int16, media.FrameSamples)); err != nil {
		if err == io.EOF {
			err = malformed("no sound")
		}
		return nil, err
	}
	return &audioRepeater{file: file}, file.rewind()
}

// next fills pcm.
func (r *audioRepeater) next(pcm []int16) error {
	for len(pcm) > 0 {
		n, err := r.file.read(pcm)
		r.any = r.any || n > 0
		pcm = pcm[n:]
		if err != nil && !errors.Is(err, ErrMalformed) && err != io.EOF || err != nil && !r.any {
			return err
		}
		if err != nil { // the file ends, if only because it is broken
			r.any = false
			if err := r.file.rewind(); err != nil {
				return err
			}
		}
	}
	return nil
}
