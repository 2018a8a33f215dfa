package board

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Errors of encoding.
var (
	// ErrInvalid says that an operation is none that anybody would read.
	ErrInvalid = errors.New("operation on a board is not valid")
	// ErrTooLong says that operations do not fit an entry; fewer at once may, see [Editor].
	ErrTooLong = errors.New("operations on a board are too long for an entry")
)

// maxNamed is how many other authors a body can name.
const maxNamed = 63

// Longest bodies of operations, in bytes. A desk entry holds less than another for what it is sealed with; a returned
// one holds two sealed copies.
const (
	maxBody   = journal.MaxBody
	maxDesk   = journal.MaxBody - 512
	maxReturn = 8000
)

// A writer makes the body of operations. The authors that they name are collected first.
type writer struct {
	b     []byte
	self  journal.Author
	named []journal.Author // rising
}

// encode returns a head, the authors that are named, document and operations. It fails for what parse does not take.
func encode(self journal.Author, doc DocumentID, ops []Op, limit int) ([]byte, error) {
	named, err := namedIn(self, doc, ops)
	if err == nil && len(ops) > MaxOps {
		err = fmt.Errorf("%d operations: %w", len(ops), ErrTooLong)
	}
	if err != nil {
		return nil, err
	}
	w := writer{self: self, named: named}
	w.b = append(w.b, byte(doc.Kind)|byte(len(named))<<2)
	for _, a := range named {
		w.b = append(w.b, a[:]...)
	}
	switch doc.Kind {
	case Deck:
		w.author(doc.Author)
		w.uvarint(doc.Seq)
	case Reveal:
		w.uvarint(doc.Seq)
	}
	for _, op := range ops {
		op.appendTo(&w)
	}
	if len(w.b) > limit {
		return nil, fmt.Errorf("%d bytes: %w", len(w.b), ErrTooLong)
	}
	return w.b, nil
}

// namedIn returns the authors other than self whom a document and operations on it name, rising.
func namedIn(self journal.Author, doc DocumentID, ops []Op) (named []journal.Author, err error) {
	add := func(ids ...ObjectID) {
		for _, id := range ids {
			if id.Author != self && !id.IsZero() {
				named = append(named, id.Author)
			}
		}
	}
	if doc.Kind == Deck && doc.Author != self {
		named = append(named, doc.Author)
	}
	for _, op := range ops {
		switch op := op.(type) {
		case Put:
			add(op.Page.Added)
		case put:
			add(op.page.Added)
		case Set:
			add(op.Object)
		case Delete:
			add(op.Objects...)
		case Restore:
			add(op.Objects...)
		case SetPage:
			add(op.Page.Added)
		case RemovePage:
			add(op.Page.Added)
		case RestorePage:
			add(op.Page.Added)
		case Clear:
			add(op.Page.Added)
		case Unclear:
			add(op.Clear)
		}
	}
	slices.SortFunc(named, journal.Author.Compare)
	if named = slices.Compact(named); len(named) > maxNamed {
		return nil, fmt.Errorf("things of %d authors: %w", len(named), ErrTooLong)
	}
	return named, nil
}

func (w *writer) uvarint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }

// author writes who of those that are named: 0 is self.
func (w *writer) author(a journal.Author) {
	n := 0
	if a != w.self {
		i, _ := slices.BinarySearchFunc(w.named, a, journal.Author.Compare)
		n = i + 1
	}
	w.uvarint(uint64(n))
}

func (w *writer) object(id ObjectID) {
	w.author(id.Author)
	w.uvarint(id.Seq)
	w.uvarint(uint64(id.Index))
}

func (w *writer) objects(ids []ObjectID) {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, ObjectID.Compare)
	ids = slices.Compact(ids)
	w.uvarint(uint64(len(ids)))
	for _, id := range ids {
		w.object(id)
	}
}

func (w *writer) page(p PageID) {
	w.uvarint(uint64(p.Number))
	if p.Number == 0 {
		w.object(p.Added)
	}
}

func (w *writer) colour(c Colour, high byte) {
	if i := slices.Index(Palette[:], c); i >= 0 {
		w.b = append(w.b, byte(i)|high)
		return
	}
	r, g, b := c.RGB()
	w.b = append(w.b, customColour|high, r, g, b)
}

// How a style is written: a byte of colour, width and whether more follows, then what it says.
const (
	customColour = 15     // red, green and blue follow
	customWidth  = 7 << 4 // the width follows
	styleMore    = 1 << 7 // a byte of what is not usual follows

	moreDash    = 3 // mask
	moreFill    = 1 << 2
	moreOpacity = 1 << 3
)

func (w *writer) style(s Style) {
	var more byte
	if s.Dash != Solid || s.Filled || s.Opacity != 255 {
		more = styleMore
	}
	width := slices.Index(Widths[:], s.Width)
	if width < 0 {
		w.colour(s.Colour, customWidth|more)
		w.uvarint(uint64(s.Width))
	} else {
		w.colour(s.Colour, byte(width)<<4|more)
	}
	if more == 0 {
		return
	}
	what := byte(s.Dash)
	if s.Filled {
		what |= moreFill
	}
	if s.Opacity != 255 {
		what |= moreOpacity
	}
	w.b = append(w.b, what)
	if s.Filled {
		w.colour(s.Fill, 0)
	}
	if s.Opacity != 255 {
		w.b = append(w.b, s.Opacity)
	}
}

func (w *writer) place(p Place) {
	for _, v := range [...]int32{p.DX, p.DY, p.ScaleX, p.ScaleY} {
		w.b = fields.AppendVarint(w.b, int64(v))
	}
}

func (w *writer) size(s Size) {
	w.uvarint(uint64(s.Width))
	w.uvarint(uint64(s.Height))
}

func (op Put) appendTo(w *writer) {
	code := byte(op.Kind)
	hasPlace, hasZ := op.Place != Here && op.Place != Place{}, op.Z != "" && op.Z != DefaultZ
	if hasPlace {
		code |= flagPlace
	}
	if hasZ {
		code |= flagZ
	}
	if op.Token != 0 {
		code |= flagToken
	}
	w.b = append(w.b, code)
	w.page(op.Page)
	w.style(op.Style)
	if hasPlace {
		w.place(op.Place)
	}
	if hasZ {
		w.b = fields.Append(w.b, string(op.Z))
	}
	if op.Token != 0 {
		w.uvarint(uint64(op.Token))
	}
	if op.Kind.IsStroke() {
		w.uvarint(uint64(len(op.Points)))
	}
	w.b = appendPoints(w.b, op.Points)
	switch {
	case op.Kind == Text:
		w.b = fields.Append(w.b, op.Text)
	case op.Kind == Image && op.Image != nil:
		w.uvarint(uint64(op.Image.Width))
		w.uvarint(uint64(op.Image.Height))
		w.b = fields.Append(w.b, op.Image.Ticket)
	}
}

func (op Set) appendTo(w *writer) {
	code := byte(codeSet)
	if op.Style != nil {
		code |= flagStyle
	}
	if op.Place != nil {
		code |= flagPlace
	}
	if op.Z != nil {
		code |= flagZ
	}
	if op.Text != nil {
		code |= flagText
	}
	w.b = append(w.b, code)
	w.object(op.Object)
	if op.Style != nil {
		w.style(*op.Style)
	}
	if op.Place != nil {
		w.place(*op.Place)
	}
	if op.Z != nil {
		w.b = fields.Append(w.b, string(*op.Z))
	}
	if op.Text != nil {
		w.b = fields.Append(w.b, *op.Text)
	}
}

func (op Delete) appendTo(w *writer) {
	w.b = append(w.b, codeDelete)
	w.objects(op.Objects)
}

func (op Restore) appendTo(w *writer) {
	w.b = append(w.b, codeRestore)
	w.objects(op.Objects)
}

func (op AddPage) appendTo(w *writer) {
	w.b = fields.Append(append(w.b, codeAddPage), string(op.Order))
	w.size(op.Size)
	w.b = append(w.b, byte(op.Pattern))
}

func (op SetPage) appendTo(w *writer) {
	code := byte(codeSetPage)
	if op.Order != nil {
		code |= flagOrder
	}
	if op.Size != nil {
		code |= flagSize
	}
	if op.Pattern != nil {
		code |= flagPattern
	}
	w.b = append(w.b, code)
	w.page(op.Page)
	if op.Order != nil {
		w.b = fields.Append(w.b, string(*op.Order))
	}
	if op.Size != nil {
		w.size(*op.Size)
	}
	if op.Pattern != nil {
		w.b = append(w.b, byte(*op.Pattern))
	}
}

func (op RemovePage) appendTo(w *writer) {
	w.b = append(w.b, codeRemovePage)
	w.page(op.Page)
}

func (op RestorePage) appendTo(w *writer) {
	w.b = append(w.b, codeRemovePage|flagAgain)
	w.page(op.Page)
}

func (op Clear) appendTo(w *writer) {
	w.b = append(w.b, codeClear)
	w.page(op.Page)
}

func (op Unclear) appendTo(w *writer) {
	code := byte(codeUnclear)
	if op.Again {
		code |= flagAgain
	}
	w.b = append(w.b, code)
	w.object(op.Clear)
}

// encodeChecked is encode, but for what parse would not take.
func encodeChecked(self journal.Author, doc DocumentID, ops []Op, limit int) ([]byte, error) {
	for _, op := range ops {
		if put, is := op.(Put); is && !put.complete() {
			return nil, fmt.Errorf("%v without what it needs: %w", put.Kind, ErrInvalid)
		}
	}
	b, err := encode(self, doc, ops, limit)
	if err != nil {
		return nil, err
	}
	if read, _, ok := parse(journal.Entry{Author: self, Seq: 1 << 63}, b, doc.Author, doc.Kind); !ok || read != doc {
		return nil, fmt.Errorf("%v: %w", doc.Kind, ErrInvalid)
	}
	return b, nil
}

// complete reports whether a Put has as many points as its kind takes, and a picture if it is one.
func (op Put) complete() bool {
	switch {
	case op.Kind.IsStroke():
		return len(op.Points) >= 1 && len(op.Points) <= MaxPoints
	case op.Kind >= objectKinds || len(op.Points) != 2:
		return false
	}
	return (op.Kind == Image) == (op.Image != nil)
}

// Encode returns the body of an entry (KindBoard) of self: one action on the class board, on a deck, or on a reveal that
// self began. Errors wrap [ErrInvalid] and [ErrTooLong].
func Encode(self journal.Author, doc DocumentID, ops []Op) ([]byte, error) {
	switch {
	case doc.Kind == PrivateBoard || doc.Kind > Reveal:
		return nil, fmt.Errorf("a %v board is not written like that: %w", doc.Kind, ErrInvalid)
	case doc.Kind == Reveal && doc.Author != self:
		return nil, fmt.Errorf("somebody else's reveal: %w", ErrInvalid)
	}
	return encodeChecked(self, doc, ops, maxBody)
}

// EncodePrivate returns the body of an entry (KindBoardPrivate, in the desk log) of self: one action on the own private
// board. The group seals what is in a desk log to staff and to its author. Errors wrap [ErrInvalid] and [ErrTooLong].
func EncodePrivate(self journal.Author, ops []Op) ([]byte, error) {
	return encodeChecked(self, PrivateID(self), ops, maxDesk)
}
