package rtmfp

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"testing"
)

// A generator makes the messages of one flow, of total bytes together. Chance is xorshift64*: the state
// is seed XOR 9E3779B97F4A7C15 (1 if that is 0); each step xors it with itself shifted right by 12, left
// by 25 and right by 27, and yields it times 2545F4914F6CDD1D. A message takes one step for its length,
// 1 + (step >> 32) mod maxSize but no more than what remains, and one for each 8 bytes or part of 8, little
// endian.
type generator struct {
	state, remaining, maxSize uint64
	messages                  int
	hash                      hash.Hash
}

func newGenerator(seed uint64, total, maxSize int) *generator {
	g := &generator{state: seed ^ 0x9e3779b97f4a7c15, remaining: uint64(total), maxSize: uint64(maxSize), hash: sha256.New()}
	if g.state == 0 {
		g.state = 1
	}
	return g
}

func (g *generator) step() uint64 {
	g.state ^= g.state >> 12
	g.state ^= g.state << 25
	g.state ^= g.state >> 27
	return g.state * 0x2545f4914f6cdd1d
}

// next returns nil when all was made.
func (g *generator) next() []byte {
	if g.remaining == 0 {
		return nil
	}
	size := min(1+(g.step()>>32)%g.maxSize, g.remaining)
	g.remaining -= size
	m := make([]byte, 0, size+8)
	for uint64(len(m)) < size {
		m = binary.LittleEndian.AppendUint64(m, g.step())
	}
	g.messages++
	g.hash.Write(m[:size])
	return m[:size]
}

// The figures were made by an independent implementation of the same generator.
func TestGeneratorIsTheDescribedOne(t *testing.T) {
	for _, tt := range []struct {
		seed                     uint64
		total, maxSize, messages int
		sum                      string
	}{
		{1, 1 << 20, 60000, 35, "02c4e60e950dfe2db3e023373bfd125a2812c9aace89f04db1665f9f26e8bb9c"},
		{2, 1 << 20, 60000, 30, "ea2690c11ab618b1598ad0f9657b6a5153b16aff537bf16f8847a956bc0e3674"},
		{2, 100, 40, 5, "48995e192a0cbe564f6d4a448406e174025837bee02eca6e69247ca453239323"},
	} {
		g := newGenerator(tt.seed, tt.total, tt.maxSize)
		for g.next() != nil {
		}
		if got := fmt.Sprintf("%x", g.hash.Sum(nil)); got != tt.sum || g.messages != tt.messages {
			t.Errorf("seed %d, %d bytes of at most %d: %d messages, sha256 %s; want %d, %s",
				tt.seed, tt.total, tt.maxSize, g.messages, got, tt.messages, tt.sum)
		}
	}
}
