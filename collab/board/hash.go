package board

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"

	"lyceum/session/journal/fields"
)

// Hash returns the SHA-256 of what the class log says: the class board, decks and reveals as they are, and what was
// returned on private boards as it was written, so that it is the same for all, whatever each can open. Equal hashes
// mean equal boards. Its format is that of the package documentation's "Hash".
func (b *Board) Hash() [32]byte {
	b.settle()
	if b.hashed {
		return b.hash
	}
	h := sha256.New()
	h.Write([]byte("lyceum/v1/board\x00"))
	var sealed []*record
	for _, d := range b.inOrder() {
		if d.id.Kind != PrivateBoard {
			d.appendState(h)
			continue
		}
		for _, r := range d.records {
			if r.sealed != nil {
				sealed = append(sealed, r)
			}
		}
	}
	slices.SortFunc(sealed, func(x, y *record) int {
		return cmp.Or(x.author.key.Compare(y.author.key), cmp.Compare(x.seq, y.seq))
	})
	for _, r := range sealed {
		h.Write(r.hash[:])
	}
	h.Sum(b.hash[:0])
	b.hashed = true
	return b.hash
}

// DeskHash returns the SHA-256 of private boards as far as this machine can read them: the same for all of staff who
// have the same keys and the same desk logs.
func (b *Board) DeskHash() (sum [32]byte) {
	b.settle()
	h := sha256.New()
	h.Write([]byte("lyceum/v1/private boards\x00"))
	for _, d := range b.inOrder() {
		if d.id.Kind == PrivateBoard && d.drawn {
			d.appendState(h)
		}
	}
	h.Sum(sum[:0])
	return sum
}

// inOrder returns the documents by ID.
func (b *Board) inOrder() []*document {
	all := make([]*document, 0, len(b.docs))
	for _, d := range b.docs {
		all = append(all, d)
	}
	slices.SortFunc(all, func(x, y *document) int { return x.id.Compare(y.id) })
	return all
}

// appendState writes the document, its pages and its objects by their IDs. Of what nobody has put or added yet there is
// nothing in it.
func (d *document) appendState(h hash.Hash) {
	w := stateWriter{h: h}
	w.document(d)
	pages := slices.Clone(d.list)
	slices.SortFunc(pages, func(x, y *page) int { return x.id.Compare(y.id) })
	for _, p := range pages {
		p.settle()
		w.page(p)
	}
	var objects []*object
	for _, o := range d.objects {
		if o.made.record != nil {
			objects = append(objects, o)
		}
	}
	slices.SortFunc(objects, func(x, y *object) int { return x.first.ID.Compare(y.first.ID) })
	w.number(uint64(len(objects)))
	for _, o := range objects {
		w.object(o)
	}
}

// A stateWriter writes numbers as unsigned varints.
type stateWriter struct {
	h hash.Hash
	b []byte
}

func (w *stateWriter) number(v ...uint64) {
	w.b = w.b[:0]
	for _, n := range v {
		w.b = binary.AppendUvarint(w.b, n)
	}
	w.h.Write(w.b)
}

func (w *stateWriter) text(s string) {
	w.number(uint64(len(s)))
	w.h.Write([]byte(s))
}

func (w *stateWriter) flag(v bool) {
	if v {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *stateWriter) id(id ObjectID) {
	w.h.Write(id.Author[:])
	w.number(id.Seq, uint64(id.Index))
}

func (w *stateWriter) pageID(id PageID) {
	w.number(uint64(id.Number))
	w.id(id.Added)
}

func (w *stateWriter) document(d *document) {
	w.number(uint64(d.id.Kind), d.id.Seq)
	w.h.Write(d.id.Author[:])
	if d.id.Kind == Reveal {
		w.h.Write(d.begun.owner[:])
		w.flag(d.begun.shown())
	}
}

func (w *stateWriter) page(p *page) {
	if p.id.Number == 0 && p.made.record == nil {
		return
	}
	size, pattern := p.looks()
	gone, _ := p.removed.since(p.made)
	w.pageID(p.id)
	w.text(string(p.orderKey()))
	w.number(uint64(size.Width), uint64(size.Height), uint64(pattern))
	w.flag(gone)
}

func (w *stateWriter) object(o *object) {
	is := o.shape()
	w.id(is.ID)
	w.pageID(o.page.id)
	w.flag(o.hidden())
	w.number(uint64(is.Clock), uint64(is.Kind), uint64(is.Token))
	s := writer{}
	s.style(is.Style)
	s.place(is.Place)
	s.b = appendPoints(fields.Append(fields.Append(s.b, string(is.Z)), is.Text), is.Points)
	w.text(string(s.b))
	if is.Image != nil {
		w.text(is.Image.Ticket)
		w.number(uint64(is.Image.Width), uint64(is.Image.Height))
	}
}
