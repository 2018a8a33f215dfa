package pages

import "github.com/tetratelabs/wazero/experimental"

// A memory is what one instance has, and may not have more of than maxMemory. Only who runs the instance uses it.
type memory struct{ bytes []byte }

// Allocate is asked once, when the instance begins.
func (m *memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate returns the memory with another length; nil, which the instance takes for an allocation that failed, if
// that is too long. It grows by a half at least, so that little is copied.
func (m *memory) Reallocate(size uint64) []byte {
	if size > maxMemory {
		return nil
	}
	if size > uint64(cap(m.bytes)) {
		grown := make([]byte, size, min(maxMemory, max(size, uint64(cap(m.bytes))*3/2)))
		copy(grown, m.bytes)
		m.bytes = grown
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free lets go of it.
func (m *memory) Free() { m.bytes = nil }
