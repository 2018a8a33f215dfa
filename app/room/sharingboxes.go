package room

import (
	"cmp"
	"context"
	"time"

	"lyceum/collab/files"
	"lyceum/session/journal"
)

// OpenBox opens a box to hand in, and returns its ID; who grades or moderates may. What comes after due, in class time, is late; the zero
// time is never.
func (r *Room) OpenBox(title, task string, due time.Time) (id string, err error) {
	o := files.BoxOpening{Title: title, Task: task}
	if !due.IsZero() {
		o.Due = journal.ClockAt(due)
	}
	body, err := files.EncodeBox(o)
	if err != nil {
		return "", err
	}
	if !files.MayCollect(r.rights(r.self)) {
		return "", ErrNotStaff
	}
	err = call(func(ctx context.Context) error {
		seq, err := r.class.Append(ctx, journal.KindHandInBox, body)
		id = files.ID{Author: r.self, Seq: seq}.String()
		return err
	})
	return id, err
}

// SetBoxOpen closes a box, or has it take something again.
func (r *Room) SetBoxOpen(id string, open bool) error {
	return r.writeBox(id, func(id files.ID) []byte { return files.EncodeBoxOpen(id, open) })
}

// RemoveBox takes a box away, and all that was handed in with it.
func (r *Room) RemoveBox(id string) error { return r.writeBox(id, files.EncodeRemove) }

func (r *Room) writeBox(id string, encode func(files.ID) []byte) error {
	box, err := r.box(id)
	if err != nil {
		return err
	}
	if !files.MayCollect(r.rights(r.self)) {
		return ErrNotStaff
	}
	return r.write(journal.KindHandInBox, encode(box.ID), nil)
}

func (r *Room) box(id string) (*files.Box, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range r.sharing.fold.Snapshot().Boxes {
		if b.ID.String() == id {
			return b, nil
		}
	}
	return nil, ErrNoBox
}

// HandIn hands in a file of this computer, which staff alone can read, and returns its ID. It works as ShareFile does.
func (r *Room) HandIn(ctx context.Context, box, path, note string, progress func(done float64)) (id string, err error) {
	b, err := r.box(box)
	rights := r.rights(r.self)
	switch {
	case err != nil:
		return "", err
	case rights&journal.Post == 0:
		return "", ErrNotAllowed
	case !files.MayHandIn(rights):
		return "", ErrStaffHandsIn
	case !b.Open:
		return "", ErrBoxClosed
	}
	d, drop, err := r.sealFile(ctx, path, note, progress)
	if err != nil {
		return "", err
	}
	body, err := files.EncodeHandIn(b.ID, d)
	if err == nil {
		err = call(func(ctx context.Context) error {
			seq, err := r.class.AppendDesk(ctx, journal.KindHandIn, body)
			id = handInID(files.ID{Author: r.self, Seq: seq})
			return err
		})
	}
	if err != nil {
		drop()
		return "", err
	}
	return id, nil
}

// TakeBack takes back what this person handed in.
func (r *Room) TakeBack(id string) error {
	h, err := r.ownHandIn(id)
	if err != nil {
		return err
	}
	return call(func(ctx context.Context) error {
		_, err := r.class.AppendDesk(ctx, journal.KindHandIn, files.EncodeTakeBack(h.Seq))
		return err
	})
}

func (r *Room) ownHandIn(id string) (*files.HandIn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range r.sharing.fold.Snapshot().Boxes {
		for _, h := range b.HandIns {
			if handInID(h.ID) == id && h.Author == r.self {
				return h, nil
			}
		}
	}
	return nil, ErrNoFile
}

// Collected is what came of collecting a box.
type Collected struct {
	Folder   string // that was made
	Students int
	Files    int
	Missing  []HandIn // are not here yet: they are being fetched, if they can be
}

// CollectBox saves what was handed in to a box and is here in a new folder of a folder, with a folder for each student, and has the rest
// come. What is saved already in another folder is saved again: nothing is overwritten. It ends with the first file that cannot
// be saved; those before are there.
func (r *Room) CollectBox(ctx context.Context, id, folder string) (c Collected, err error) {
	box, err := r.box(id)
	if err != nil {
		return c, err
	}
	if !files.MayCollect(r.rights(r.self)) {
		return c, ErrNotStaff
	}
	here, missing, names := r.sortHandIns(box)
	c.Missing = missing
	if len(here) == 0 {
		return c, nil
	}
	if c.Folder, err = files.MakeFolder(folder, box.Title); err != nil {
		return c, err
	}
	of := map[journal.Author]string{}
	for _, h := range here {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		if of[h.Author] == "" {
			if of[h.Author], err = files.MakeFolder(c.Folder, cmp.Or(names[h.Author], h.Author.String())); err != nil {
				return c, err
			}
			c.Students++
		}
		if _, err := r.saveAs(h.Description, of[h.Author]); err != nil {
			return c, err
		}
		c.Files++
	}
	return c, nil
}

// sortHandIns returns what of a box is here, what is not, which is fetched, and what the students are called.
func (r *Room) sortHandIns(box *files.Box) (here []*files.HandIn, missing []HandIn, names map[journal.Author]string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	names = map[journal.Author]string{}
	for i, h := range r.showBox(box).HandIns {
		by := box.HandIns[i].Author
		names[by] = h.By.Name
		if h.State == FileIsHere {
			here = append(here, box.HandIns[i])
			continue
		}
		_ = r.askFor(box.HandIns[i].Description) // what is wrong with it is shown with it
		missing = append(missing, h)
	}
	return here, missing, names
}
