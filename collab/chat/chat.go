package chat

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"lyceum/session/journal"
)

// A Message is one line of the conversation.
type Message struct {
	Author journal.Author
	Seq    uint64 // of the author's entry; Author and Seq together name the message
	Clock  journal.Clock
	Text   string
}

func (m Message) compare(o Message) int {
	return cmp.Or(cmp.Compare(m.Clock, o.Clock), m.Author.Compare(o.Author), cmp.Compare(m.Seq, o.Seq))
}

// A Chat is the conversation so far. Its state depends only on the set of entries applied, not on
// their order or repetition. It is not safe for concurrent use; snapshots are. Use [New].
type Chat struct {
	messages map[id]stored
	fresh    []Message // applied since the last Snapshot, in order of arrival
	rebuild  bool      // the sorted list cannot be extended; sort messages anew
	sorted   []Message // the last Snapshot; only ever appended to behind what was given out
	hash     [32]byte
	hashed   bool // hash is that of sorted, and fresh is empty
	stats    Stats
}

type id struct {
	author journal.Author
	seq    uint64
}

type stored struct {
	hash journal.Hash
	Message
}

// Stats counts the entries that did not become a message.
type Stats struct {
	OtherKinds uint64 // not chat
	Sealed     uint64 // not readable yet; apply them again once they are
	Malformed  uint64 // text that Encode would not have made
	Duplicates uint64
}

// New returns an empty conversation.
func New() *Chat { return &Chat{messages: make(map[id]stored)} }

// Apply adds the message that e carries, if it carries one. Entries of other kinds, sealed ones,
// malformed ones and duplicates only count.
//
// A sound log has one entry with a sequence number, and the journal gives out no other. Should two
// come all the same, the one with the smaller hash stays, so that order cannot matter even then.
func (c *Chat) Apply(e journal.Entry) {
	switch {
	case e.Kind != journal.KindChat:
		c.stats.OtherKinds++
		return
	case e.Sealed:
		c.stats.Sealed++
		return
	}
	key := id{e.Author, e.Seq}
	old, known := c.messages[key]
	if known && bytes.Compare(old.hash[:], e.Hash[:]) <= 0 {
		c.stats.Duplicates++
		return
	}
	text := string(e.Body)
	if check(text) != nil {
		c.stats.Malformed++
		return
	}
	m := Message{Author: e.Author, Seq: e.Seq, Clock: e.Clock, Text: text}
	c.messages[key] = stored{e.Hash, m}
	c.hashed = false
	if known {
		c.rebuild = true
	}
	c.fresh = append(c.fresh, m)
}

// Snapshot returns the conversation by clock, then author, then sequence number. The slice is
// never modified and may be read by any goroutine. Without news it is the same slice as before,
// and messages that all come after those already there share their memory with it.
func (c *Chat) Snapshot() []Message {
	if len(c.fresh) == 0 {
		return slices.Clip(c.sorted)
	}
	slices.SortFunc(c.fresh, Message.compare)
	switch n := len(c.sorted); {
	case c.rebuild:
		c.sorted = make([]Message, 0, len(c.messages))
		for _, s := range c.messages {
			c.sorted = append(c.sorted, s.Message)
		}
		slices.SortFunc(c.sorted, Message.compare)
	case n == 0 || c.sorted[n-1].compare(c.fresh[0]) < 0:
		c.sorted = append(c.sorted, c.fresh...)
	default:
		c.sorted = merge(c.sorted, c.fresh)
	}
	clear(c.fresh)
	c.fresh, c.rebuild = c.fresh[:0], false
	return slices.Clip(c.sorted) // an append to it copies
}

// merge returns a new slice with the messages of two sorted ones.
func merge(a, b []Message) []Message {
	out := make([]Message, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].compare(b[0]) < 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// Len returns the number of messages.
func (c *Chat) Len() int { return len(c.messages) }

// Stats returns the counters. Unlike the conversation they depend on what came how often.
func (c *Chat) Stats() Stats { return c.stats }

// Hash returns the SHA-256 of the conversation: "lyceum/v1/chat", a zero byte, then for each
// message in the order of Snapshot its author (32 bytes), sequence number, clock and length of the
// text (unsigned varints) and the text. Equal hashes mean equal conversations.
func (c *Chat) Hash() [32]byte {
	if c.hashed {
		return c.hash
	}
	h := sha256.New()
	h.Write([]byte("lyceum/v1/chat\x00"))
	var b []byte
	for _, m := range c.Snapshot() {
		b = append(b[:0], m.Author[:]...)
		b = binary.AppendUvarint(b, m.Seq)
		b = binary.AppendUvarint(b, uint64(m.Clock))
		b = binary.AppendUvarint(b, uint64(len(m.Text)))
		b = append(b, m.Text...)
		h.Write(b)
	}
	h.Sum(c.hash[:0])
	c.hashed = true
	return c.hash
}
