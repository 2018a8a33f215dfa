package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// ErrMalformed is wrapped by what readers say of a file that is not what they read.
var ErrMalformed = errors.New("malformed")

// maxFrame bounds a frame of VP8 in a file: a picture of the greatest size, coded finely, is smaller.
const maxFrame = 16 << 20

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrMalformed}, args...)...)
}

// A rereader reads a file from the beginning to the end, and again.
type rereader struct {
	*bufio.Reader
	file io.ReadSeeker
}

func newRereader(file io.ReadSeeker) *rereader {
	return &rereader{bufio.NewReaderSize(file, 64<<10), file}
}

// rewind goes back to offset, counted from the beginning.
func (r *rereader) rewind(offset int64) error {
	_, err := r.file.Seek(offset, io.SeekStart)
	r.Reset(r.file)
	return err
}

// fill reads n bytes, n at most maxFrame, into buf's memory, or more. It takes memory as the bytes come, so that a size that is a lie costs
// nothing. The error is io.ErrUnexpectedEOF when the file ends in between.
func fill(r io.Reader, buf []byte, n int) ([]byte, error) {
	const step = 64 << 10
	buf = buf[:0]
	for len(buf) < n {
		part := min(n-len(buf), max(step, cap(buf)-len(buf)))
		have := len(buf)
		if cap(buf)-have < part {
			buf = append(buf, make([]byte, part)...)
		} else {
			buf = buf[:have+part]
		}
		if _, err := io.ReadFull(r, buf[have:]); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return buf[:have], err
		}
	}
	return buf, nil
}
