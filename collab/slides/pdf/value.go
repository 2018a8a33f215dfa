package pdf

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrMalformed is wrapped by every error about bytes that are no file as pdfium writes it.
var ErrMalformed = errors.New("malformed PDF")

func malformed(format string, args ...any) error {
	return fmt.Errorf(format+": %w", append(args, ErrMalformed)...)
}

// Bounds of one value. A file of pdfium's has none beyond; a hostile one is refused.
const (
	maxDepth  = 64
	maxValues = 1 << 16 // in one object
)

// A name is a name without its slash, a dict a dictionary. The other values are nil, bool, float64, Ref, []byte (a
// string) and []any (an array).
type (
	name string
	dict map[name]any
)

// A scanner takes values from the front of bytes.
type scanner struct {
	rest   []byte
	values int // taken so far
}

// blank reports whether a byte separates and is nothing else.
func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// delimiter reports whether a byte ends what stands before it.
func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return blank(c)
}

// skip takes what is blank, and comments.
func (s *scanner) skip() {
	for len(s.rest) > 0 {
		switch {
		case blank(s.rest[0]):
			s.rest = s.rest[1:]
		case s.rest[0] == '%':
			for len(s.rest) > 0 && s.rest[0] != '\n' && s.rest[0] != '\r' {
				s.rest = s.rest[1:]
			}
		default:
			return
		}
	}
}

// has takes text if it stands at the front.
func (s *scanner) has(text string) bool {
	s.skip()
	if len(s.rest) < len(text) || string(s.rest[:len(text)]) != text {
		return false
	}
	s.rest = s.rest[len(text):]
	return true
}

// word takes everything up to the next delimiter.
func (s *scanner) word() string {
	n := 0
	for n < len(s.rest) && !delimiter(s.rest[n]) {
		n++
	}
	w := string(s.rest[:n])
	s.rest = s.rest[n:]
	return w
}

// value takes a value.
func (s *scanner) value(depth int) (any, error) {
	if s.values++; depth > maxDepth || s.values > maxValues {
		return nil, malformed("value too large")
	}
	s.skip()
	if len(s.rest) == 0 {
		return nil, malformed("end where a value is expected")
	}
	switch {
	case s.has("<<"):
		return s.dict(depth)
	case s.has("<"):
		return s.hex()
	case s.has("["):
		return s.array(depth)
	case s.has("("):
		return s.text()
	case s.has("/"):
		return s.name()
	}
	return s.plain()
}

// plain takes a number, a reference, true, false or null.
func (s *scanner) plain() (any, error) {
	switch w := s.word(); w {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		v, err := number(w)
		if err != nil {
			return nil, err
		}
		return s.reference(v), nil
	}
}

// number reads a number as files have them: without exponent.
func number(w string) (float64, error) {
	for _, c := range w {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return 0, malformed("no number: %.20q", w)
		}
	}
	v, err := strconv.ParseFloat(w, 64)
	if err != nil {
		return 0, malformed("no number: %.20q", w)
	}
	return v, nil
}

// reference returns the reference that begins with the number just taken, or the number.
func (s *scanner) reference(v float64) any {
	if v != float64(int32(v)) || v < 1 {
		return v
	}
	ahead := *s
	ahead.skip()
	if ahead.word() != "0" || !ahead.has("R") || len(ahead.rest) > 0 && !delimiter(ahead.rest[0]) {
		return v
	}
	s.rest = ahead.rest
	return Ref(v)
}

func (s *scanner) dict(depth int) (dict, error) {
	d := dict{}
	for !s.has(">>") {
		if !s.has("/") {
			return nil, malformed("no key in a dictionary")
		}
		key, err := s.name()
		if err != nil {
			return nil, err
		}
		if d[key], err = s.value(depth + 1); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (s *scanner) array(depth int) ([]any, error) {
	a := []any{}
	for !s.has("]") {
		v, err := s.value(depth + 1)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
	return a, nil
}

// name takes a name, whose slash is taken.
func (s *scanner) name() (name, error) {
	w := s.word()
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if w[i] != '#' {
			out = append(out, w[i])
			continue
		}
		if i+3 > len(w) {
			return "", malformed("name")
		}
		c, err := strconv.ParseUint(w[i+1:i+3], 16, 8)
		if err != nil {
			return "", malformed("name")
		}
		out = append(out, byte(c))
		i += 2
	}
	return name(out), nil
}

// hex takes a string in hexadecimal, whose opening is taken.
func (s *scanner) hex() ([]byte, error) {
	out, half := []byte{}, -1
	for len(s.rest) > 0 {
		c := s.rest[0]
		s.rest = s.rest[1:]
		switch {
		case c == '>':
			if half >= 0 {
				out = append(out, byte(half)<<4)
			}
			return out, nil
		case blank(c):
			continue
		}
		digit, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			return nil, malformed("string")
		}
		if half < 0 {
			half = int(digit)
		} else {
			out, half = append(out, byte(half)<<4|byte(digit)), -1
		}
	}
	return nil, malformed("string without an end")
}

// text takes a string in parentheses, whose opening is taken. What a backslash stands for is of no interest here, but
// that it hides a parenthesis.
func (s *scanner) text() ([]byte, error) {
	for i, open := 0, 1; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			i++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				out := s.rest[:i:i]
				s.rest = s.rest[i+1:]
				return out, nil
			}
		}
	}
	return nil, malformed("string without an end")
}
