package board

import (
	"errors"
	"math/rand/v2"
	"testing"

	"lyceum/session/journal"
)

// A desk is somebody who edits one document.
type desk struct {
	*member
	*Editor
	doc DocumentID
}

func (m *member) edits(doc DocumentID) *desk { return &desk{m, NewEditor(m.author, doc, m), doc} }

func (d *desk) now() *Document { return d.sees().Snapshot().Document(d.doc) }

// writes writes actions, and the editor is told of all entries, as it is when they are folded.
func (d *desk) writes(actions []Action, err error) {
	d.class.Helper()
	if err != nil {
		d.class.Fatal(err)
	}
	for _, a := range actions {
		e := d.says(a.Kind, a.Body)
		if a.Desk != (a.Kind == journal.KindBoardPrivate) || a.Document != d.doc {
			d.class.Errorf("an action of %v in the desk log: %v", a.Kind, a.Desk)
		}
		d.Wrote(e)
		d.Wrote(e) // folded anew
	}
}

func (d *desk) act(ops ...Op) {
	d.class.Helper()
	d.writes(d.Do(d.now(), ops...))
}
func (d *desk) undoes() { d.class.Helper(); d.writes(d.Undo(d.now())) }
func (d *desk) redoes() { d.class.Helper(); d.writes(d.Redo(d.now())) }

func (d *desk) wants(why string, want ...int) {
	d.class.Helper()
	d.sees().wants(d.class, why, d.doc, want...)
}

// last names the object that the member's last entry put.
func (d *desk) last() ObjectID {
	return ObjectID{d.author, d.seqs[d.doc.Kind == PrivateBoard && d.doc.Author == d.author], 0}
}

func TestUndoTakesBackOwnActionsAlone(t *testing.T) {
	c := newClass(t)
	ana, ben := c.join(1, student).edits(DocumentID{}), c.join(2, student).edits(DocumentID{})
	ana.act(draw(1))
	ben.act(draw(2))
	ana.act(draw(3))
	ben.act(draw(4))
	ana.undoes()
	ana.wants("the last one of Ana", 1, 2, 4)
	ana.undoes()
	ana.wants("the one before", 2, 4)
	if _, err := ana.Undo(ana.now()); !errors.Is(err, ErrNothing) || ana.CanUndo() || !ana.CanRedo() {
		t.Errorf("more: %v", err)
	}
	ana.redoes()
	ana.redoes()
	ana.wants("done again", 1, 2, 3, 4)
	ana.undoes()
	ana.act(draw(5))
	if _, err := ana.Redo(ana.now()); !errors.Is(err, ErrNothing) {
		t.Errorf("redone after something else was done: %v", err)
	}
	ana.undoes()
	ana.undoes()
	ana.wants("and all of it", 2, 4)
}

func TestUndoLeavesWhatOthersDidSince(t *testing.T) {
	c := newClass(t)
	ana, ben := c.join(1, student).edits(DocumentID{}), c.join(2, student).edits(DocumentID{})
	ana.act(draw(1))
	id := ana.last()
	red, blue := line(2).Style, line(3).Style
	ana.act(Set{Object: id, Style: &red, Place: &Place{4, 4, One, One}})
	ben.act(Set{Object: id, Style: &blue})
	ana.undoes()
	o := ana.now().Pages[0].Objects[0]
	if o.Style != blue || o.Place != Here {
		t.Errorf("%+v", o)
	}
	ben.act(Delete{[]ObjectID{id}})
	if _, err := ana.Undo(ana.now()); !errors.Is(err, ErrNothing) {
		t.Errorf("to take back what another has taken away: %v", err)
	}
	ben.undoes()
	ana.wants("Ben brings it back", 3)
}

func TestUndoOfEverythingThatCanBeDone(t *testing.T) {
	c := newClass(t)
	staff := c.join(1, proctor).edits(DocumentID{})
	staff.act(draw(1), draw(2))
	first := staff.last()
	staff.act(AddPage{"\x90", PageSize, Grid})
	page := PageID{Added: staff.last()}
	staff.act(SetPage{Page: page, Order: new(Key("\x01")), Pattern: new(White)})
	front := Key("\x90")
	for i, ops := range [][]Op{
		{draw(3)}, {Delete{[]ObjectID{first}}}, {Clear{PageNumber(1)}}, {RemovePage{PageNumber(1)}}, {Set{Object: first, Z: &front}},
		{SetPage{Page: page, Size: &Size{100, 100}, Pattern: new(Grid)}}, {AddPage{"\x95", PageSize, Grid}},
		{Put{PageNumber(1), Shape{Kind: Text, Points: []Point{{0, 0}, {9, 9}}, Style: DefaultStyle, Text: "a"}}, Delete{[]ObjectID{first}}},
	} {
		before := visible(staff.now())
		staff.act(ops...)
		after := visible(staff.now())
		if after == before {
			t.Errorf("action %d does nothing", i)
		}
		for range 3 {
			staff.undoes()
			if now := visible(staff.now()); now != before {
				t.Errorf("action %d undone:\n%s\nwant\n%s", i, now, before)
			}
			staff.redoes()
			if now := visible(staff.now()); now != after {
				t.Errorf("action %d redone:\n%s\nwant\n%s", i, now, after)
			}
		}
		staff.undoes()
	}
}

func visible(d *Document) string { return describe(&Snapshot{Class: d}) }

func TestNothingIsUndoneWhileTheLastActionIsOnItsWay(t *testing.T) {
	c := newClass(t)
	ana := c.join(1, student).edits(DocumentID{})
	ana.act(draw(1))
	actions, err := ana.Do(ana.now(), draw(2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ana.Undo(ana.now()); !errors.Is(err, ErrPending) {
		t.Errorf("undone: %v", err)
	}
	ana.Failed(actions[0])
	ana.undoes()
	ana.wants("the one that was written")
}

// Entries that are folded anew are not taken for others that say the same.
func TestSameActionTwiceIsTwoActions(t *testing.T) {
	c := newClass(t)
	ana := c.join(1, student).edits(DocumentID{})
	ana.act(draw(1))
	if _, err := ana.Do(ana.now(), draw(1)); err != nil {
		t.Fatal(err)
	}
	ana.Wrote(c.all[0])
	if _, err := ana.Undo(ana.now()); !errors.Is(err, ErrPending) {
		t.Errorf("undone: %v", err)
	}
}

func TestLongActionsBecomeSeveralEntriesAndAreUndoneAtOnce(t *testing.T) {
	c := newClass(t)
	staff, student := c.join(1, proctor), c.join(2, student)
	rng := rand.New(rand.NewPCG(1, 2))
	wild := make([]Point, 5000) // five bytes and more each
	for i := range wild {
		wild[i] = Point{int16(rng.IntN(1 << 16)), int16(rng.IntN(1 << 16))}
	}
	for _, d := range []*desk{staff.edits(DocumentID{}), student.edits(PrivateID(student.author)), staff.edits(PrivateID(student.author))} {
		c.all = nil
		before := len(c.all)
		d.act(draw(1), Put{PageNumber(1), line(2, wild...)}, draw(3))
		points := 0
		for _, o := range d.now().Pages[0].Objects {
			points += len(o.Points)
		}
		if n := len(c.all) - before; n < 4 || n > 16 || points < len(wild) || points > len(wild)+30 {
			t.Errorf("%v: %d entries, %d points", d.doc.Kind, n, points)
		}
		d.undoes()
		if d.now() != nil {
			d.wants("undone")
		}
		d.redoes()
		if colours := colours(d.now().Pages[0]); colours[0] != 1 || colours[len(colours)-1] != 3 {
			t.Errorf("redone: %v", colours)
		}
	}
}

func TestDeletingAWholePageIsOneStep(t *testing.T) {
	c := newClass(t)
	var ids []ObjectID
	for n := range byte(80) { // more authors than one entry names
		m := c.join(n+10, student)
		for range 20 {
			ids = append(ids, idOf(m.does(draw(1)), 0))
		}
	}
	ana := c.join(1, student).edits(DocumentID{})
	before := len(c.all)
	ana.act(Delete{ids})
	ana.wants("all gone")
	if n := len(c.all) - before; n != 2 {
		t.Errorf("%d entries", n)
	}
	ana.undoes()
	if n := len(ana.now().Pages[0].Objects); n != 1600 {
		t.Errorf("%d came back", n)
	}
}

func TestOnlySoManyActionsCanBeUndone(t *testing.T) {
	c := newClass(t)
	ana := c.join(1, student)
	e := NewEditor(ana.author, DocumentID{}, nil)
	for i := range maxSteps + 20 {
		actions, err := e.Do(nil, draw(i%8))
		if err != nil {
			t.Fatal(err)
		}
		e.Wrote(ana.says(actions[0].Kind, actions[0].Body))
	}
	if len(e.undo) != maxSteps {
		t.Errorf("%d", len(e.undo))
	}
	for range 2 * maxSteps {
		if _, err := e.Do(nil, draw(1)); err != nil {
			t.Fatal(err)
		}
	}
	if len(e.pending) != maxSteps {
		t.Errorf("%d wait", len(e.pending))
	}
}

// Two who draw, delete, undo and redo by turns have the same board.
func TestUndoOfTwoAtOnceConverges(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 3))
		c := newClass(t)
		people := []*desk{c.join(1, student).edits(DocumentID{}), c.join(2, student).edits(DocumentID{})}
		for range 60 {
			d := people[rng.IntN(2)]
			switch rng.IntN(4) {
			case 0:
				if a, err := d.Undo(d.now()); err == nil {
					d.writes(a, nil)
				}
			case 1:
				if a, err := d.Redo(d.now()); err == nil {
					d.writes(a, nil)
				}
			case 2:
				if all := d.now().Pages[0].Objects; len(all) > 0 {
					d.act(Delete{[]ObjectID{all[rng.IntN(len(all))].ID}})
				}
			default:
				d.act(draw(rng.IntN(8)))
			}
		}
		if a, b := people[0].sees(), people[1].sees(); a.Hash() != b.Hash() {
			t.Error("two boards")
		}
	}
}
