package session

import (
	"errors"
	"fmt"
	"iter"

	"lyceum/session/journal"
	"lyceum/session/journal/store"
)

// A Row is an entry as a class file has it, whether it counts or not.
type Row struct {
	Desk bool // of a desk log
	// Entry is sealed. Of one that nobody signed for this class only Author, Seq and Kind are to be read, and they prove nothing.
	Entry  journal.Entry
	Signed bool // by its author
}

// ReadRows yields every entry that a class file has, of both logs, with branches of logs that are forked, and whether its author
// signed it: it is what can be proved by the file. damaged is how many rows are no entries. Errors are those of ReadFile; a file that is
// damaged is not read.
func ReadRows(cfg Config, path string, yield func(Row) bool) (damaged int, err error) {
	f, err := store.Open(path, cfg.Identity.FileKey())
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	d := &disk{file: f}
	defer func() { err = errors.Join(err, d.close()) }()
	e, err := recall(d)
	if err != nil {
		return 0, err
	}
	rows := []struct {
		desk bool
		raws iter.Seq2[[]byte, error]
	}{
		{false, f.Entries(store.Class)}, {false, f.Evidence(store.Class)}, {true, f.Entries(store.Desk)}, {true, f.Evidence(store.Desk)},
	}
	for _, of := range rows {
		read := journal.Read
		if of.desk {
			read = journal.ReadDesk
		}
		for raw, err := range of.raws {
			if err != nil {
				return damaged, err
			}
			entry, err := read(e.spec.ID(), nil, raw)
			switch {
			case errors.Is(err, journal.ErrMalformed):
				damaged++
			case !yield(Row{of.desk, entry, err == nil}):
				return damaged, nil
			}
		}
	}
	return damaged, nil
}
