package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
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

// Lines returns the lines of a text file, without their ends: line feeds, carriage returns, or both in this order. A byte order mark is
// left out. Errors are those above; an empty file has no lines.
func Lines(data []byte) ([]string, error) {
	switch {
	case len(data) > MaxFile:
		return nil, ErrTooLarge
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return nil, ErrUTF16
	case bytes.IndexByte(data, 0) >= 0:
		return nil, ErrBinary
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(data) {
		return nil, &EncodingError{Line: 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))}
	}
	lines := strings.Split(string(data), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	}
	return lines, nil
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
