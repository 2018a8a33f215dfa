package cli

import (
	"context"
	"strings"
	"time"

	"lyceum/app/room"
)

// openBox reads TITLE [MINUTES [TASK]].
func openBox(p *printer, r class, args string) error {
	title, rest, ok := cutName(args)
	word, task, _ := strings.Cut(rest, " ")
	if !ok || title == "" {
		return errUsage
	}
	var due time.Time
	if word != "" {
		d, err := minutes(word)
		if err != nil {
			return err
		}
		due = time.Now().Add(r.Snapshot().ClockOff + d)
	}
	id, err := r.OpenBox(title, strings.TrimSpace(task), due)
	if err != nil {
		return err
	}
	p.print("box-opened", fields{{"id", id}})
	return nil
}

// boxNamed returns the ID of a box by that or by its title.
func boxNamed(r class, which string) (id string, err error) {
	var found []string
	if s := r.Snapshot().Sharing; s != nil {
		for _, b := range s.Boxes {
			found = addIf(found, b.ID, b.Title, which)
		}
	}
	return onlyOne(found, which, room.ErrNoBox)
}

// ofBox is a command about one box.
func ofBox(do func(r class, id string) error) func(*printer, class, string) error {
	return func(_ *printer, r class, args string) error {
		which, ok := wholeName(args)
		if !ok {
			return errUsage
		}
		id, err := boxNamed(r, which)
		if err != nil {
			return err
		}
		return do(r, id)
	}
}

func handIn(p *printer, r class, args string) error {
	which, rest, ok := cutName(args)
	path, note, named := cutName(rest)
	if !ok || !named || path == "" {
		return errUsage
	}
	box, err := boxNamed(r, which)
	if err != nil {
		return err
	}
	id, err := r.HandIn(context.Background(), box, path, note, nil)
	if err != nil {
		return err
	}
	p.print("file-shared", fields{{"id", id}})
	return nil
}

func collectBox(p *printer, r class, args string) error {
	which, rest, ok := cutName(args)
	folder, whole := wholeName(rest)
	if !ok || !whole {
		return errUsage
	}
	box, err := boxNamed(r, which)
	if err != nil {
		return err
	}
	c, err := r.CollectBox(context.Background(), box, folder)
	if err != nil {
		return err
	}
	missing := []string{}
	for _, h := range c.Missing {
		missing = append(missing, h.ID)
	}
	p.print("collected", fields{{"id", box}, {"folder", c.Folder}, {"students", c.Students}, {"files", c.Files}, {"missing", missing}})
	return nil
}

func listBoxes(p *printer, r class) error {
	if s := r.Snapshot().Sharing; s != nil {
		for _, b := range s.Boxes {
			p.print("box", boxFields(b, "listed"))
			for _, h := range b.HandIns {
				p.print("handed-in", handInFields(b, h, "listed"))
			}
		}
	}
	return nil
}

func boxFields(b room.HandInBox, change string) fields {
	return fields{
		{"id", b.ID}, {"change", change}, {"title", b.Title}, {"task", b.Task}, {"from", b.By.Name}, {"due", timeText(b.Due)}, {"open", b.Open},
		{"files", len(b.HandIns)},
	}
}

func handInFields(b room.HandInBox, h room.HandIn, change string) fields {
	fs := fields{{"id", h.ID}, {"change", change}, {"box", b.ID}, {"title", b.Title}, {"name", h.Name}, {"from", h.By.Name}, {"from_id", h.By.ID}}
	return append(append(fs, hereFields(h.FileHere)...), field{"at", timeText(h.Since)}, field{"late", h.Late}, field{"own", h.Own})
}
