package stream

import "lyceum/session/wire"

// A malformed error says what could not be read. It wraps [wire.ErrMalformed], and is a constant string, so that a
// flood of bad packets costs no allocations.
type malformed string

// Error returns what is wrong.
func (m malformed) Error() string { return string(m) + ": " + wire.ErrMalformed.Error() }

// Unwrap makes errors.Is(err, wire.ErrMalformed) hold.
func (m malformed) Unwrap() error { return wire.ErrMalformed }
