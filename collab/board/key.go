package board

import "strings"

// A Key orders objects on a page, and pages in a document, by its bytes: between two keys there is always room for
// another, until they are long. A key has 1 to MaxKey bytes, the last of which is not 0.
type Key string

// MaxKey is the longest key, in bytes. Our choice: some 8,000 in a row at one end, 200 and more in one gap.
const MaxKey = 32

// DefaultZ is the key of an object that was not put above or beneath others.
const DefaultZ Key = "\x80"

// valid reports whether every program takes the key.
func (k Key) valid() bool { return len(k) >= 1 && len(k) <= MaxKey && k[len(k)-1] != 0 }

// Between returns a key after a and before b, of which "" is no bound. Where there is none, for they are not in that
// order or too long, it is a (b without a); things with equal keys are in order all the same, by their IDs.
func Between(a, b Key) Key {
	if a != "" && b != "" && a >= b {
		return a
	}
	var k strings.Builder
	above, below := a != "", b != "" // k begins as a, as b
	for i := range MaxKey {
		low, high := 0, 256
		if above && i < len(a) {
			low = int(a[i])
		}
		if below && i < len(b) { // a < b, so b is no beginning of a
			high = int(b[i])
		}
		if high-low > 1 {
			k.WriteByte(digit(low, high, a != "", b != ""))
			return Key(k.String())
		}
		k.WriteByte(byte(low))
		below = below && low == high
	}
	if a != "" {
		return a
	}
	return b
}

// digit returns a digit between two others, beside the only one that comes from a key so that what is added at one end
// again and again stays short.
func digit(low, high int, hasLow, hasHigh bool) byte {
	switch {
	case hasLow && !hasHigh:
		return byte(low + 1)
	case hasHigh && !hasLow:
		return byte(high - 1)
	}
	return byte(low + (high-low)/2)
}

// MaxPageNumber is the largest number of a page that was there from the beginning.
const MaxPageNumber = 1000

// numberedKey is the key of such a page. There is room before the first, between any two and after the last.
func numberedKey(number uint16) Key {
	return Key([]byte{0x40 + byte(number/255), 1 + byte(number%255)})
}
