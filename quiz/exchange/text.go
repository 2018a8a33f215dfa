package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Errors of a whole file.
var (
	ErrTooLarge = fmt.Errorf("questions: file over %d bytes", MaxFile)
	ErrUTF16    = errors.New("questions: file is UTF-16")
	ErrBinary   = errors.New("questions: file is not text")
)

// An EncodingError is a file that is not UTF-8, in all likelihood one of the older encodings with a byte a character (Latin-1).
type EncodingError struct{ Line int } // with the first byte that is not

func (e *EncodingError) Error() string {
	return fmt.Sprintf("questions: line %d is not UTF-8", e.Line)
}

// Text returns what is in a text file, with a line feed at the end of each line that ended in one, in a carriage return, or in both in this
// order. A byte order mark is left out. Errors are those above.
func Text(data []byte) (string, error) {
	switch {
	case len(data) > MaxFile:
		return "", ErrTooLarge
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "", ErrUTF16
	case bytes.IndexByte(data, 0) >= 0:
		return "", ErrBinary
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(data) {
		return "", &EncodingError{Line: 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))}
	}
	return string(data), nil
}

// firstInvalid returns where UTF-8 ends in data, which has an end of it.
func firstInvalid(data []byte) (at int) {
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// Space is what both ends of lines and texts are rid of, by the formats as by Moodle.
const Space = " \t\n\r\x00\x0b"
