package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lyceum/media"
	"lyceum/media/codec"
)

// A videoFile gives the pictures of a file.
type videoFile interface {
	// next puts the next picture into p and returns its time since the file's beginning. The error is io.EOF at the end.
	next(p *media.Picture) (time.Duration, error)
	rewind() error
	close()
}

// openVideoFile opens a file by the ending of its name.
func openVideoFile(path string) (videoFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	var v videoFile
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".y4m":
		var r *y4mReader
		if r, err = newY4MReader(file); err == nil {
			v = &y4mFile{r, file}
		}
	case ".ivf":
		var r *ivfReader
		if r, err = newIVFReader(file); err == nil {
			v, err = newVP8File(r, file)
		}
	case ".webm":
		var r *webmReader
		if r, err = newWebMReader(file); err == nil {
			v, err = newVP8File(&webmVideo{r}, file)
		}
	default:
		err = fmt.Errorf("pictures are read from .y4m, .ivf and .webm, not from %q", ending)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return v, nil
}

type y4mFile struct {
	*y4mReader
	file *os.File
}

func (f *y4mFile) close() { f.file.Close() }

// A frameReader gives frames of VP8.
type frameReader interface {
	next() (frame []byte, at time.Duration, err error)
	rewind() error
}

// webmVideo is the pictures of a WebM file.
type webmVideo struct{ *webmReader }

func (f *webmVideo) next() ([]byte, time.Duration, error) {
	for {
		b, err := f.webmReader.next()
		if err != nil || b.video {
			return b.data, b.at, err
		}
	}
}

// vp8File decodes.
type vp8File struct {
	frameReader
	decoder *codec.VideoDecoder
	file    *os.File
}

func newVP8File(r frameReader, file *os.File) (*vp8File, error) {
	decoder, err := codec.NewVideoDecoder()
	if err != nil {
		return nil, err
	}
	return &vp8File{r, decoder, file}, nil
}

// next goes over frames that cannot be decoded: the next key frame mends it.
func (f *vp8File) next(p *media.Picture) (time.Duration, error) {
	for {
		frame, at, err := f.frameReader.next()
		if err != nil {
			return 0, err
		}
		if shown, err := f.decoder.Decode(frame, p); err == nil && shown {
			return at, nil
		}
	}
}

func (f *vp8File) close() {
	f.decoder.Close()
	f.file.Close()
}

// A videoRepeater gives the pictures of a file again and again, with times that go on.
type videoRepeater struct {
	file  videoFile
	base  time.Duration // when this round began
	last  time.Duration // of the round's last picture; -1 before the first
	frame time.Duration // from one picture to the next
}

// newVideoRepeater makes sure that the file has a picture.
func newVideoRepeater(file videoFile) (*videoRepeater, error) {
	r := &videoRepeater{file: file, last: -1, frame: time.Second / 30}
	if _, err := file.next(&media.Picture{}); err != nil {
		if err == io.EOF {
			err = malformed("no picture")
		}
		return nil, err
	}
	return r, file.rewind()
}

func (r *videoRepeater) next(p *media.Picture) (time.Duration, error) {
	at, err := r.file.next(p)
	if errors.Is(err, ErrMalformed) && r.last >= 0 {
		err = io.EOF // the file ends where it is broken
	}
	if err == io.EOF && r.last >= 0 {
		r.base, r.last = r.base+r.last+r.frame, -1
		if err = r.file.rewind(); err == nil {
			at, err = r.file.next(p)
		}
	}
	if err != nil {
		return 0, err
	}
	if r.last >= 0 && at > r.last {
		r.frame = min(at-r.last, time.Second)
	}
	at = max(at, r.last)
	r.last = at
	return r.base + at, nil
}
