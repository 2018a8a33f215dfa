package chat

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"lyceum/session/journal/fields"
)

// Hash returns the SHA-256 of the conversation, of which it covers what was written, sealed texts as they are:
// "lyceum/v1/chat", a zero byte, then for each line, by clock, author and sequence number, its author (32 bytes),
// number, clock and kind of entry (unsigned varints), and
//
//	if it was deleted  1, who did (32 bytes) and the number of that entry (varint)
//	otherwise          0, the line's body as a field, the number of the edit that counts (varint; 0: none) and
//	                   its body as a field
//
// Equal hashes mean equal conversations.
func (c *Chat) Hash() [32]byte {
	if c.hashed {
		return c.hash
	}
	all := make([]*line, 0, len(c.lines))
	for _, l := range c.lines {
		all = append(all, l)
	}
	slices.SortFunc(all, (*line).compare)
	h := sha256.New()
	h.Write([]byte("lyceum/v1/chat\x00"))
	var b []byte
	for _, l := range all {
		b = c.appendState(b[:0], l)
		h.Write(b)
	}
	h.Sum(c.hash[:0])
	c.hashed = true
	return c.hash
}

func (c *Chat) appendState(b []byte, l *line) []byte {
	b = append(b, l.author[:]...)
	b = binary.AppendUvarint(b, l.seq)
	b = binary.AppendUvarint(b, uint64(l.clock))
	b = binary.AppendUvarint(b, uint64(l.kind.entry()))
	if d := c.deletionOf(l); d != nil {
		return binary.AppendUvarint(append(append(b, 1), d.author[:]...), d.seq)
	}
	b = append(b, 0)
	if l.first.sealed == nil {
		b = append(binary.AppendUvarint(b, uint64(len(l.first.text))), l.first.text...)
	} else {
		b = fields.Append(b, l.first.sealed.appendTo(nil))
	}
	if l.edit == nil {
		return append(b, 0, 0)
	}
	return fields.Append(binary.AppendUvarint(b, l.edit.seq), l.edit.change.edit.appendTo(nil))
}
