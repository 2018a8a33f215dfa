package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lyceum/app/words"
	"lyceum/collab/slides/pictures"
	"lyceum/quiz"
)

// ErrPictureLarge reports a picture that is larger than one of a question may be.
var ErrPictureLarge = errors.New("too large for a picture of a question")

// QuestionPicture reads a picture for a question, without what a camera wrote into it of where and when it was taken. Done is called once,
// in a goroutine of its own: with the picture, or with a sentence that says why there is none. It is not called after Run has ended.
func (s *Store) QuestionPicture(path string, done func(is quiz.Picture, fault string)) {
	s.post(func(st *state, now time.Time) {
		s.background(func(context.Context) {
			is, err := pictureFrom(path)
			switch {
			case errors.Is(err, ErrPictureLarge):
				done(quiz.Picture{}, words.T("That picture is too large for a question. Make it smaller, and add it again."))
			case err != nil:
				done(quiz.Picture{}, Sentence(err, now))
			default:
				done(is, "")
			}
		}, st.ctx)
	})
}

// pictureFrom reads a picture from a file.
func pictureFrom(path string) (quiz.Picture, error) {
	f, err := os.Open(path)
	if err != nil {
		return quiz.Picture{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, quiz.MaxPicture+1))
	if err != nil {
		return quiz.Picture{}, err
	}
	if len(data) > quiz.MaxPicture {
		return quiz.Picture{}, fmt.Errorf("%w: more than %d bytes", ErrPictureLarge, quiz.MaxPicture)
	}
	if data, err = pictures.Plain(data); err != nil {
		return quiz.Picture{}, err
	}
	return quiz.Picture{Name: filepath.Base(path), Bytes: data}, nil
}
