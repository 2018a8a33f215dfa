package model

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lyceum/collab/puzzle"
	"lyceum/collab/slides/pictures"
)

// PuzzlePicture reads a picture for a puzzle, without what a camera wrote into it of where and when it was taken. Done is called once, in a
// goroutine of its own: with a name for the picture and its file, or with a sentence that says why there is none. It is not called after Run
// has ended.
func (s *Store) PuzzlePicture(path string, done func(name string, data []byte, fault string)) {
	s.post(func(st *state, now time.Time) {
		s.background(func(context.Context) {
			data, err := puzzlePictureFrom(path)
			name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
			done(strings.ToValidUTF8(name, "-"), data, Sentence(err, now))
		}, st.ctx)
	})
}

// puzzlePictureFrom reads a picture from a file. The error is a *puzzle.Fault, or about the file.
func puzzlePictureFrom(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, puzzle.MaxPicture+1))
	if err != nil {
		return nil, err
	}
	if _, err := puzzle.PictureSize(data); err != nil {
		return nil, err
	}
	if data, err = pictures.Upright(data); err != nil {
		return nil, err
	}
	_, err = puzzle.PictureSize(data)
	return data, err
}
