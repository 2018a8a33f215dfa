package stream

import (
	"bytes"
	"crypto/subtle"
)

// Restore returns the packet that a block lacks, from its parity and all other packets of it, in any order. False means
// that they do not make a block that lacks one, or that what they make was never sent: somebody lied.
//
// What is restored may be forged nonetheless, if the parity is or one of the others, and then it was delivered by
// nobody. The parity is to blame if it was used and does not fit the block once that is verified (IsParityOf). The
// packet has storage of its own and the hops that the parity took.
func Restore(parity *Packet, others []*Packet) (Packet, bool) {
	if !parity.IsParity() || len(others) != int(parity.Block)-1 {
		return Packet{}, false
	}
	image := bytes.Clone(parity.Payload)
	place, ok := parity.fold(image, others)
	if !ok {
		return Packet{}, false
	}
	restored := Packet{Group: parity.Group, Number: parity.Number + place, Hops: parity.Hops}
	ok = restored.parseImage(image)
	return restored, ok
}

// IsParityOf reports whether this is the parity of a whole block, whose packets come in any order.
func (p *Packet) IsParityOf(block []*Packet) bool {
	if len(block) != int(p.Block) {
		return false
	}
	image := bytes.Clone(p.Payload)
	if _, ok := p.fold(image, block); !ok {
		return false
	}
	for _, c := range image {
		if c != 0 {
			return false
		}
	}
	return true
}

// fold takes packets of the block of a parity packet out of image, and returns the lowest place of the block that none
// of them has. False means that they are not of the block, or longer than the parity.
func (p *Packet) fold(image []byte, packets []*Packet) (place uint32, ok bool) {
	var seen uint
	for _, q := range packets {
		at := q.Number - p.Number // wraps below
		if q.IsParity() || q.Group != p.Group || at >= uint32(p.Block) || seen>>at&1 != 0 || imageSize+len(q.Payload) > len(image) {
			return 0, false
		}
		seen |= 1 << at
		q.xorImage(image)
	}
	for seen>>place&1 != 0 {
		place++
	}
	return place, true
}

// xorImage takes the packet's image into an exclusive or of images, which is at least as long.
func (p *Packet) xorImage(image []byte) {
	var head [imageSize]byte
	p.appendImageHead(head[:0])
	subtle.XORBytes(image, image[:imageSize], head[:])
	body := image[imageSize : imageSize+len(p.Payload)]
	subtle.XORBytes(body, body, p.Payload)
}
