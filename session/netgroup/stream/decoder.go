package stream

import (
	"bytes"
	"crypto/subtle"
	"slices"
)

// What bounds a Decoder, for each layer group.
const (
	maxParities = 256 // the oldest gives way
	maxOfBlock  = 2   // different ones that begin at one number, from different sources
)

// A Decoder restores packets from parity. It looks at the packets of an Assembler and holds parity packets only. They
// travel like others, but nobody asks for one that is lost.
//
// A parity packet that lies, or packets of its block that do, make a packet that is forged. As it comes from Restored,
// nobody is charged for it at once; but when the block is verified later, whoever delivered a parity packet that was
// used and does not fit it is told by Verified.
type Decoder struct {
	assembler *Assembler
	groups    [MaxGroups][]parity // oldest first
	work      image
	liars     []Source // reused
}

// A parity is a parity packet that is here.
type parity struct {
	p    Packet
	from Source
	used bool // once a packet was restored from it, or tried to
}

// NewDecoder returns a decoder of the stream that an assembler puts together.
func NewDecoder(a *Assembler) *Decoder { return &Decoder{assembler: a} }

// AddParity takes a parity packet in and reports whether it is of use: whether it is of this stream, not below the
// floor and not here already, and not another for a block that two are here for. Its payload must not change from now
// on.
func (d *Decoder) AddParity(p *Packet, from Source) bool {
	if !p.IsParity() || !d.assembler.info.Fits(p) {
		return false
	}
	floor := d.assembler.groups[p.Group].floor
	if uint64(p.Number) < floor || uint64(p.Number)+uint64(p.Block) > floor+MaxSpan {
		return false
	}
	list, same := d.groups[p.Group], 0
	for i := range list {
		if other := &list[i]; other.p.Number == p.Number {
			if same++; same == maxOfBlock || other.from == from || other.p.Block == p.Block && bytes.Equal(other.p.Payload, p.Payload) {
				return false
			}
		}
	}
	if len(list) == maxParities {
		list = slices.Delete(list, 0, 1)
	}
	d.groups[p.Group] = append(list, parity{p: *p, from: from})
	return true
}

// Restore returns the one packet that a block with a number lacks, if that is here or a parity packet of it just came,
// and there is parity to restore it from. It is called whenever a packet was added. The packet has storage of its own
// and the hops that parity took; it is to be added to the assembler, from Restored.
func (d *Decoder) Restore(group uint8, number uint32) (Packet, bool) {
	list := d.groups[group]
	for i := range list {
		x := &list[i]
		if x.used || number < x.p.Number || number-x.p.Number >= uint32(x.p.Block) {
			continue
		}
		if missing, ok := d.lacks(&x.p); ok {
			x.used = true
			if p, ok := d.restore(&x.p, missing); ok {
				return p, true
			}
		}
	}
	return Packet{}, false
}

// lacks returns the number of the one packet of a block that is not here.
func (d *Decoder) lacks(p *Packet) (missing uint32, ok bool) {
	for i := range uint32(p.Block) {
		if d.assembler.Packet(p.Group, p.Number+i) == nil {
			if ok {
				return 0, false
			}
			missing, ok = p.Number+i, true
		}
	}
	return missing, ok
}

// restore returns the packet of a number from the others of its block, false if that is nothing that was ever sent.
func (d *Decoder) restore(p *Packet, missing uint32) (Packet, bool) {
	d.sum(p)
	if d.work.size > len(p.Payload) {
		return Packet{}, false // parity is as long as the longest
	}
	image := bytes.Clone(p.Payload)
	subtle.XORBytes(image, image, d.work.bytes[:len(image)])
	restored := Packet{Group: p.Group, Number: missing, Hops: p.Hops}
	ok := restored.parseImage(image)
	return restored, ok
}

// sum computes the parity of what is here of a block.
func (d *Decoder) sum(p *Packet) {
	d.work.reset()
	for i := range uint32(p.Block) {
		if member := d.assembler.Packet(p.Group, p.Number+i); member != nil {
			d.work.add(member)
		}
	}
}

// Verified is told of every frame after the assembler. It returns who delivered parity that was used and is wrong, if
// the frame completes a block that is verified. The slice is valid until the next call.
func (d *Decoder) Verified(f *Frame) []Source {
	d.liars = d.liars[:0]
	list := d.groups[f.Group]
	kept := list[:0]
	for i := range list {
		x := &list[i]
		overlaps := uint64(x.p.Number) < uint64(f.First)+uint64(f.Parts) && uint64(f.First) < uint64(x.p.Number)+uint64(x.p.Block)
		if !overlaps || !x.used || !d.isVerified(&x.p) {
			kept = append(kept, *x)
			continue
		}
		if d.sum(&x.p); !bytes.Equal(d.work.bytes[:d.work.size], x.p.Payload) {
			d.liars = collect(d.liars, x.from)
		}
	}
	clear(list[len(kept):])
	d.groups[f.Group] = kept
	return d.liars
}

// isVerified reports whether all of a block is here and verified.
func (d *Decoder) isVerified(p *Packet) bool {
	for i := range uint32(p.Block) {
		if _, verified := d.assembler.Has(p.Group, p.Number+i); !verified {
			return false
		}
	}
	return true
}

// Forget drops the parity of blocks that begin below a number. It is called with the Forget of the assembler.
func (d *Decoder) Forget(group uint8, floor uint32) {
	d.groups[group] = slices.DeleteFunc(d.groups[group], func(x parity) bool { return x.p.Number < floor })
}

// Restart drops all parity of a layer group. It is called with the Restart of the assembler.
func (d *Decoder) Restart(group uint8) { d.groups[group] = nil }
