package quiz

import (
	"encoding/hex"
	"fmt"
)

// An ID names a question or a test among all others.
type ID [16]byte

// String returns it in hexadecimal.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText returns it in hexadecimal.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText returned.
func (id *ID) UnmarshalText(text []byte) error {
	var read ID
	if len(text) != hex.EncodedLen(len(read)) {
		return fmt.Errorf("an ID has %d hexadecimal digits", hex.EncodedLen(len(read)))
	}
	if _, err := hex.Decode(read[:], text); err != nil {
		return fmt.Errorf("ID: %w", err)
	}
	*id = read
	return nil
}
