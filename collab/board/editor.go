package board

import (
	"bytes"
	"errors"
	"slices"

	"lyceum/session/journal"
)

// Errors of undoing.
var (
	ErrNothing = errors.New("nothing to undo or redo")
	ErrPending = errors.New("the last action is not written yet")
)

// maxSteps is how many actions can be undone. Our choice: more than anybody remembers.
const maxSteps = 200

// An Action is what a person did, as an entry to be written: in the desk log if Desk, else in the class log.
type Action struct {
	Kind     journal.Kind
	Desk     bool
	Document DocumentID
	Body     []byte
}

// An Editor turns what one person does on one document into entries, and undoes and redoes what that person did there,
// never what others did. It does not judge who may: see [Board.MayDraw] and [MayManage]. Use [NewEditor]. It is not safe
// for concurrent use.
type Editor struct {
	self   journal.Author
	doc    DocumentID
	sealer Sealer

	pending []*step // to be seen written
	last    uint64  // number of the last entry that was
	undo    []*step
	redo    []*step
}

// A step is what a person did at once.
type step struct {
	parts []part
	left  int  // parts that are not written yet
	moves move // where it goes once it is written
}

// A part is one entry of a step.
type part struct {
	body []byte // nil once it is written
	ops  []Op
	back []Op   // what undoes it; a Seq of 0 stands for that of the entry
	seq  uint64 // of the entry
}

type move uint8

const (
	did move = iota
	undid
	redid
)

// NewEditor returns an editor of a document. The sealer is needed on private boards of others alone.
func NewEditor(self journal.Author, doc DocumentID, sealer Sealer) *Editor {
	return &Editor{self: self, doc: doc, sealer: sealer}
}

// Do returns the entries to be written for what a person does, usually one; strokes and lists that are too long are
// taken apart. d is the document as it is now, nil if nothing is there yet. All of them are undone at once. Errors wrap
// [ErrInvalid] and [ErrTooLong], or are the sealer's.
func (e *Editor) Do(d *Document, ops ...Op) ([]Action, error) {
	actions, err := e.write(d, did, ops)
	if err == nil {
		e.redo = nil
	}
	return actions, err
}

// Wrote notes that an entry is written, if it is one of the editor's: it is given every entry of self as it is folded,
// of the class log and of the desk log.
func (e *Editor) Wrote(entry journal.Entry) {
	kind, _ := e.kind()
	if entry.Author != e.self || entry.Kind != kind || entry.Sealed || entry.Seq <= e.last { // given once more
		return
	}
	for i, s := range e.pending {
		for k := range s.parts {
			if p := &s.parts[k]; p.body != nil && bytes.Equal(p.body, entry.Body) {
				p.body, p.seq, e.last = nil, entry.Seq, entry.Seq
				if s.left--; s.left == 0 {
					e.pending = slices.Delete(e.pending, i, i+1)
					e.keep(s)
				}
				return
			}
		}
	}
}

// Failed notes that an action could not be written: it and what was done with it cannot be undone.
func (e *Editor) Failed(a Action) {
	e.pending = slices.DeleteFunc(e.pending, func(s *step) bool {
		return slices.ContainsFunc(s.parts, func(p part) bool { return bytes.Equal(p.body, a.Body) })
	})
}

// keep puts a step that is written where it can be undone or redone.
func (e *Editor) keep(s *step) {
	to := &e.undo
	if s.moves == undid {
		to = &e.redo
	}
	*to = append(*to, s)
	if len(*to) > maxSteps {
		*to = slices.Delete(*to, 0, len(*to)-maxSteps)
	}
}

// CanUndo reports whether there is something of self's to undo.
func (e *Editor) CanUndo() bool { return len(e.undo) > 0 }

// CanRedo reports whether there is something that was undone and can be done again.
func (e *Editor) CanRedo() bool { return len(e.redo) > 0 }

// Undo returns the entries that take back what self did last. What others have changed since stays as they left it.
// Errors are [ErrNothing], [ErrPending], or those of [Editor.Do].
func (e *Editor) Undo(d *Document) ([]Action, error) { return e.back(d, &e.undo, undid) }

// Redo returns the entries that do again what was undone last.
func (e *Editor) Redo(d *Document) ([]Action, error) { return e.back(d, &e.redo, redid) }

func (e *Editor) back(d *Document, from *[]*step, moves move) ([]Action, error) {
	if len(e.pending) > 0 {
		return nil, ErrPending
	}
	for len(*from) > 0 {
		s := (*from)[len(*from)-1]
		var ops []Op
		for _, p := range slices.Backward(s.parts) {
			ops = append(ops, e.backOf(d, p)...)
		}
		if len(ops) == 0 { // others have undone or overwritten all of it
			*from = (*from)[:len(*from)-1]
			continue
		}
		actions, err := e.write(d, moves, ops)
		if err == nil {
			*from = (*from)[:len(*from)-1]
		}
		return actions, err
	}
	return nil, ErrNothing
}

// write makes the entries of a step.
func (e *Editor) write(d *Document, moves move, ops []Op) ([]Action, error) {
	parts, err := pack(ops, e.encode)
	if err != nil {
		return nil, err
	}
	s, actions := &step{left: len(parts), moves: moves}, make([]Action, 0, len(parts))
	for _, p := range parts {
		a := Action{Document: e.doc, Body: p.body}
		a.Kind, a.Desk = e.kind()
		p.back = e.inverse(d, p.ops)
		s.parts, actions = append(s.parts, p), append(actions, a)
	}
	if e.pending = append(e.pending, s); len(e.pending) > maxSteps {
		e.pending = slices.Delete(e.pending, 0, 1)
	}
	return actions, nil
}

// kind returns the kind of the entries, and whether they are of the desk log.
func (e *Editor) kind() (kind journal.Kind, desk bool) {
	switch {
	case e.isReturn():
		return journal.KindBoardReturn, false
	case e.doc.Kind == PrivateBoard:
		return journal.KindBoardPrivate, true
	}
	return journal.KindBoard, false
}

func (e *Editor) isReturn() bool { return e.doc.Kind == PrivateBoard && e.doc.Author != e.self }

// encode returns the body of operations on the editor's document.
func (e *Editor) encode(ops []Op) ([]byte, error) {
	switch {
	case e.isReturn():
		return EncodeReturn(e.sealer, e.self, e.doc.Author, ops)
	case e.doc.Kind == PrivateBoard:
		return EncodePrivate(e.self, ops)
	}
	return Encode(e.self, e.doc, ops)
}
