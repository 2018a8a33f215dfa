package quiz

import "encoding/hex"

// An ID names a question or a test among all others.
type ID [16]byte

// String returns it in hexadecimal.
func (id ID) String() string { return hex.EncodeToString(id[:]) }
