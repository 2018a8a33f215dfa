package room

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"lyceum/collab/board"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// Errors about boards.
var (
	ErrNoBoard    = errors.New("there is no such board or deck")
	ErrNoPage     = errors.New("there is no such page")
	ErrNotDrawing = errors.New("only others may draw there for now")
	ErrReadOnly   = errors.New("that is a copy, on which nobody draws")
	ErrNoPlace    = errors.New("the class cannot be shown that")
	ErrNothing    = board.ErrNothing // to be undone, or to be cleared
	ErrPending    = board.ErrPending // the last action is still being written
)

// Draw does what one action of this person comes to, on one document; it is taken back as one.
func (r *Room) Draw(doc board.DocumentID, ops ...board.Op) error {
	_, err := r.edit(doc, func(ed *board.Editor, d *board.Document) ([]board.Action, error) { return ed.Do(d, ops...) })
	return err
}

// UndoBoard takes back what this person did last on a document. Without anything it is ErrNothing.
func (r *Room) UndoBoard(doc board.DocumentID) error {
	_, err := r.edit(doc, (*board.Editor).Undo)
	return err
}

// RedoBoard does again what was taken back last.
func (r *Room) RedoBoard(doc board.DocumentID) error {
	_, err := r.edit(doc, (*board.Editor).Redo)
	return err
}

// ClearPage takes away what this person drew on a page, or, without mine, all that is on it; the latter staff may.
func (r *Room) ClearPage(doc board.DocumentID, page board.PageID, mine bool) error {
	if !mine {
		if !conduct.IsStaff(r.rights(r.self)) {
			return ErrNotStaff
		}
		return r.Draw(doc, board.Clear{Page: page})
	}
	p, err := r.page(doc, page)
	if err != nil {
		return err
	}
	var own []board.ObjectID
	for _, o := range p.Objects {
		if o.ID.Author == r.self {
			own = append(own, o.ID)
		}
	}
	if len(own) == 0 {
		return ErrNothing
	}
	return r.Draw(doc, board.Delete{Objects: own})
}

// InsertPage puts a blank page behind another, of its size, and returns it.
func (r *Room) InsertPage(doc board.DocumentID, behind board.PageID) (board.PageID, error) {
	b := r.Snapshot().Boards
	pages, sizes := b.Pages(doc)
	for i, p := range pages {
		if p.ID != behind {
			continue
		}
		var next board.Key
		if i+1 < len(pages) {
			next = pages[i+1].Order
		}
		add := board.AddPage{Order: board.Between(p.Order, next), Size: PageSize(p, sizes)}
		if p.Pattern == board.Grid {
			add.Pattern = board.Grid
		}
		return r.addPage(doc, add)
	}
	return board.PageID{}, ErrNoPage
}

// addPage adds a page and returns it.
func (r *Room) addPage(doc board.DocumentID, add board.AddPage) (board.PageID, error) {
	seq, err := r.edit(doc, func(ed *board.Editor, d *board.Document) ([]board.Action, error) { return ed.Do(d, add) })
	return board.PageID{Added: board.ObjectID{Author: r.self, Seq: seq}}, err
}

// RemovePage takes a page away; the last one of a board stays.
func (r *Room) RemovePage(doc board.DocumentID, page board.PageID) error {
	b := r.Snapshot().Boards
	if pages, _ := b.Pages(doc); len(pages) < 2 {
		return ErrNothing
	}
	if _, err := r.page(doc, page); err != nil {
		return err
	}
	return r.Draw(doc, board.RemovePage{Page: page})
}

// SetPattern says what is beneath the objects of a page: nothing or a grid.
func (r *Room) SetPattern(doc board.DocumentID, page board.PageID, p board.Pattern) error {
	return r.Draw(doc, board.SetPage{Page: page, Pattern: &p})
}

// page returns a page as it is now.
func (r *Room) page(doc board.DocumentID, page board.PageID) (*board.Page, error) {
	b := r.Snapshot().Boards
	pages, _ := b.Pages(doc)
	for _, p := range pages {
		if p.ID == page {
			return p, nil
		}
	}
	return nil, ErrNoPage
}

// edit has this person's editor of a document do something, and writes what comes of it; first is the number of the first entry.
func (r *Room) edit(doc board.DocumentID, what func(*board.Editor, *board.Document) ([]board.Action, error)) (first uint64, err error) {
	if err := r.mayEdit(doc); err != nil {
		return 0, err
	}
	err = call(func(ctx context.Context) error {
		var actions []board.Action
		var planErr error
		if err := r.class.Inspect(ctx, func(session.View) { actions, planErr = r.plan(doc, what) }); err != nil {
			return err
		}
		if planErr != nil {
			return planErr
		}
		first, err = r.carryOut(ctx, doc, actions)
		return err
	})
	return first, err
}

// plan works out what is to be written; on the loop, which has the keys.
func (r *Room) plan(doc board.DocumentID, what func(*board.Editor, *board.Document) ([]board.Action, error)) ([]board.Action, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return what(r.boards.editor(r.self, doc, r.seals), r.boards.board.Snapshot().Document(doc))
}

// carryOut writes actions and returns the number of the first.
func (r *Room) carryOut(ctx context.Context, doc board.DocumentID, actions []board.Action) (first uint64, err error) {
	for i, a := range actions {
		var seq uint64
		if a.Desk {
			seq, err = r.class.AppendDesk(ctx, a.Kind, a.Body)
		} else {
			seq, err = r.class.Append(ctx, a.Kind, a.Body)
		}
		if err != nil {
			r.failed(doc, a)
			return first, fmt.Errorf("draw: %w", err)
		}
		if i == 0 {
			first = seq
		}
	}
	return first, nil
}

// failed has the editor of a document forget what could not be written.
func (r *Room) failed(doc board.DocumentID, a board.Action) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ed := r.boards.editors[doc]; ed != nil {
		ed.Failed(a)
	}
}

// mayEdit returns why this person may not draw on a document.
func (r *Room) mayEdit(doc board.DocumentID) error {
	rights, is := r.rights(r.self), r.Snapshot().Boards
	switch doc.Kind {
	case board.PrivateBoard:
		switch {
		case doc.Author != r.self && !conduct.IsStaff(rights):
			return ErrNotStaff
		case rights&journal.Post == 0:
			return ErrNotAllowed
		}
		return nil
	case board.Reveal:
		return ErrReadOnly
	case board.Deck:
		if is.Deck(doc) == nil {
			return ErrNoBoard
		}
	}
	switch {
	case is.All == nil:
		return ErrNotReady
	case rights&journal.Post == 0:
		return ErrNotAllowed
	case !is.MayDraw:
		return ErrNotDrawing
	}
	return nil
}

// SetDrawers says who may draw on the class board and on decks, besides staff; staff may. People are named by name or ID.
func (r *Room) SetDrawers(d Drawers) error {
	is := conduct.Drawers{}
	switch {
	case d.Who == DrawAll:
		is.Who = conduct.DrawAll
	case d.Who == DrawStaff, d.Who == DrawListed && len(d.People) == 0:
		is.Who = conduct.DrawStaff
	case d.Who == DrawListed:
		is.Who = conduct.DrawListed
		for _, who := range d.People {
			meant, err := meantBy(who, r.everybody)
			if err != nil {
				return err
			}
			is.People = append(is.People, meant...)
		}
		slices.SortFunc(is.People, journal.Author.Compare)
		is.People = slices.Compact(is.People)
	default:
		return ErrNoDrawers
	}
	return call(func(ctx context.Context) error { return r.class.SetDrawers(ctx, is) })
}

// ErrNoDrawers is for a Drawers whose Who is none.
var ErrNoDrawers = errors.New("that does not say who may draw")

// ShowPlace shows the class a place from now on; staff may, and who presents.
func (r *Room) ShowPlace(p Place) error {
	is, err := showOf(p)
	if err != nil {
		return err
	}
	return call(func(ctx context.Context) error { return r.class.Show(ctx, is) })
}
