package wire

import "errors"

// ErrMalformed is wrapped by every error this package returns for bytes a peer sent.
// The caller skips the chunk and goes on with the next (RFC 7016 §2.3).
var ErrMalformed = errors.New("malformed")

// A malformed error names the element, and within it the field, that could not be read.
// It is a constant string, so that a flood of bad packets costs no allocations.
type malformed string

// Error returns the name followed by what is wrong with it.
func (m malformed) Error() string { return string(m) + ": " + ErrMalformed.Error() }

// Unwrap makes errors.Is(err, ErrMalformed) hold.
func (m malformed) Unwrap() error { return ErrMalformed }
