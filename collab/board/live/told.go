package live

import "lyceum/session/journal/fields"

// How what is told one member about a private board begins (session.Class.Tell, which carries other things as well).
const (
	toldLook = 0x40
	toldInk  = 0x41
)

// EncodeTold returns a message about a private board, to be told one member: staff who look at it, or its owner. The error is
// [ErrMalformed] for what nobody would read.
func EncodeTold(m Message) ([]byte, error) {
	b := append([]byte{toldInk}, m.raw()...)
	if _, err := ParseTold(b); err != nil {
		return nil, err
	}
	return b, nil
}

// ParseTold reads what EncodeTold wrote. The error is [ErrMalformed].
func ParseTold(data []byte) (Message, error) {
	if len(data) == 0 || data[0] != toldInk || len(data) > 1+MaxPost {
		return nil, ErrMalformed
	}
	return parse(reader{Reader: fields.Read(data[1:]), private: true})
}

// EncodeLook returns what staff tell somebody whose private board they have in front, again and again, or no longer.
func EncodeLook(on bool) []byte {
	if on {
		return []byte{toldLook, 1}
	}
	return []byte{toldLook, 0}
}

// ParseLook reads what EncodeLook wrote; ok is false if it is something else.
func ParseLook(data []byte) (on, ok bool) {
	if len(data) != 2 || data[0] != toldLook || data[1] > 1 {
		return false, false
	}
	return data[1] == 1, true
}

// IsTold reports whether something that was told is about private boards.
func IsTold(data []byte) bool {
	return len(data) > 0 && (data[0] == toldLook || data[0] == toldInk)
}
