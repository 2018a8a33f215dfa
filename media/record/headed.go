package record

import (
	"cmp"
	"fmt"
	"io"
	"os"
)

// A headedFile is written from the beginning to the end, but for places in its head that are made right now and then.
type headedFile struct {
	file interface {
		io.WriteCloser
		io.WriterAt
	}
	length int64
	err    error // of the first write that failed: nothing follows it
}

// createHeaded creates a file. One that is there is left alone: the error wraps [os.ErrExist].
func createHeaded(path string) (*headedFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &headedFile{file: file}, nil
}

// write appends b in one call, so that a program that is killed leaves all of it or none.
func (f *headedFile) write(b []byte) error {
	if f.err != nil {
		return f.err
	}
	n, err := f.file.Write(b)
	f.length += int64(n)
	f.err = err
	return err
}

// patch writes b over what is there.
func (f *headedFile) patch(offset int64, b []byte) error {
	if offset+int64(len(b)) > f.length {
		if f.err != nil { // the disk was full before all of the head was there
			return f.err
		}
		panic(fmt.Sprintf("BUG: %d bytes at %d of a file of %d", len(b), offset, f.length))
	}
	_, err := f.file.WriteAt(b, offset)
	return err
}

// close closes the file, and returns what went wrong before, or the error of closing.
func (f *headedFile) close(before error) error {
	err := f.file.Close()
	return cmp.Or(before, f.err, err)
}
