package record

import (
	"fmt"
	"os"
)

// A headedFile is written from the beginning to the end, but for places in its head that are made right now and then.
type headedFile struct {
	file   *os.File
	length int64
}

func createHeaded(path string) (*headedFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return &headedFile{file: file}, nil
}

// write appends b in one call, so that a program that is killed leaves all of it or none.
func (f *headedFile) write(b []byte) error {
	n, err := f.file.Write(b)
	f.length += int64(n)
	return err
}

// patch writes b over what is there.
func (f *headedFile) patch(offset int64, b []byte) error {
	if offset+int64(len(b)) > f.length {
		panic(fmt.Sprintf("BUG: %d bytes at %d of a file of %d", len(b), offset, f.length))
	}
	_, err := f.file.WriteAt(b, offset)
	return err
}

// close closes the file, and returns what went wrong before, or the error of closing.
func (f *headedFile) close(before error) error {
	if err := f.file.Close(); before == nil {
		before = err
	}
	return before
}
