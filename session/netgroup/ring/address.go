package ring

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// An Address is a point on the ring, as a big-endian number modulo 2^256. It also is the distance between
// two of them in the increasing direction.
type Address [32]byte

// AddressOf returns where a peer stands in a group: SHA-256("ring" ‖ tag ‖ peer ID). The tag is what the
// group shows to a rendezvous, which can so compute the addresses of this group and of no other.
func AddressOf(tag, peer [32]byte) Address {
	b := make([]byte, 0, 4+len(tag)+len(peer))
	b = append(b, "ring"...)
	b = append(append(b, tag[:]...), peer[:]...)
	return sha256.Sum256(b)
}

// Compare orders addresses as numbers.
func (a Address) Compare(b Address) int { return bytes.Compare(a[:], b[:]) }

// String returns the address in hexadecimal.
func (a Address) String() string { return hex.EncodeToString(a[:]) }

// words returns the number, its least significant part first.
func (a Address) words() (w [4]uint64) {
	for i := range w {
		w[i] = binary.BigEndian.Uint64(a[8*(3-i):])
	}
	return w
}

func fromWords(w [4]uint64) (a Address) {
	for i := range w {
		binary.BigEndian.PutUint64(a[8*(3-i):], w[i])
	}
	return a
}

// Add returns the point that lies d in the increasing direction.
func (a Address) Add(d Address) Address {
	x, y := a.words(), d.words()
	var carry uint64
	for i := range x {
		x[i], carry = bits.Add64(x[i], y[i], carry)
	}
	return fromWords(x)
}

// To returns how far b is in the increasing direction.
func (a Address) To(b Address) Address {
	x, y := b.words(), a.words()
	var borrow uint64
	for i := range x {
		x[i], borrow = bits.Sub64(x[i], y[i], borrow)
	}
	return fromWords(x)
}

// Distance returns how far b is in the direction in which it is nearer.
func (a Address) Distance(b Address) Address {
	up, down := a.To(b), b.To(a)
	if down.Compare(up) < 0 {
		return down
	}
	return up
}

// half returns the number halved, rounded down.
func (a Address) half() Address {
	w := a.words()
	for i := range 3 {
		w[i] = w[i]>>1 | w[i+1]<<63
	}
	w[3] >>= 1
	return fromWords(w)
}

// fraction returns 2^256/2^n, for n from 1 to 64.
func fraction(n int) Address { return fromWords([4]uint64{3: 1 << (64 - n)}) }

// share returns what part of the ring a distance is, from 0 to below 1.
func (a Address) share() float64 {
	w := a.words()
	return float64(w[3])/(1<<32)/(1<<32) + float64(w[2])/(1<<32)/(1<<32)/(1<<32)/(1<<32)
}

// Nearer reports whether a is nearer to a target than b. Of two that are equally far, on either side of it, the
// one before it is nearer, so that everybody decides alike.
func Nearer(target, a, b Address) bool {
	switch c := target.Distance(a).Compare(target.Distance(b)); {
	case c != 0:
		return c < 0
	case a == b:
		return false
	}
	return a.To(target).Compare(b.To(target)) < 0
}

// Coverage returns the first and the last of the addresses that self is nearest to, in the increasing direction,
// where before and after are the members next to it. Alone it covers the whole ring: then it is all three.
func Coverage(before, self, after Address) (from, to Address) {
	one := Address{31: 1}
	if before == self || after == self {
		from = self.Add(fraction(1))
		return from, one.To(from) // the last before it
	}
	from = before.Add(before.To(self).half()).Add(one)
	return from, self.Add(self.To(after).half())
}
