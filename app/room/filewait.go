package room

import (
	"errors"
	"slices"
	"time"

	"lyceum/session"
	"lyceum/session/journal"
)

// When a file is asked for again. Our choices.
const (
	fileElsewhere = time.Second      // it comes as something else, such as a picture: that may be over, or have been given up
	fileNoRoom    = 10 * time.Second // there was no room for it
)

// wholeFile is how much of a file is here when all of it is, however long it is.
const wholeFile = 1<<64 - 1

// A fileWait is how slides, a test or a puzzle wait for their file. r.mu guards it.
type fileWait struct {
	ticket     session.Ticket
	have, size uint64 // bytes; size is one at least, for an empty file has to come, too
	here       bool
	err        error // why it does not come, or cannot be read

	came func() // tells of what became of it; r.mu is held
}

// newFileWait is for the file of a ticket, of most bytes at most: else the error is tooLarge.
func newFileWait(raw []byte, most uint64, tooLarge error) fileWait {
	ticket, err := session.ParseTicket(raw)
	if err == nil && ticket.Size > most {
		err = tooLarge
	}
	return fileWait{ticket: ticket, size: max(1, ticket.Size), err: err}
}

// A comingFile is a file for which something waits: to the class one fetch is enough, whoever asked for it. r.mu guards it.
type comingFile struct {
	ticket   session.Ticket
	from     journal.Author // who is likely to have it
	waits    []*fileWait
	fetching bool        // for these, and not as something else
	again    *time.Timer // when it is asked for again; nil: that was not needed yet
}

// await has a file come, unless it cannot. From then on came is told, with r.mu held, of what becomes of it; r.mu is held here, too.
func (r *Room) await(f *fileWait, from journal.Author, came func()) {
	if f.err != nil {
		return
	}
	f.came = came
	id := f.ticket.ID()
	c := r.coming[id]
	if c == nil {
		c = &comingFile{ticket: f.ticket, from: from}
		r.coming[id] = c
	}
	c.waits = append(c.waits, f)
	if !c.fetching {
		r.fetchComing(c)
	}
}

// unawait waits for a file no more; r.mu is held.
func (r *Room) unawait(f *fileWait) {
	id := f.ticket.ID()
	c := r.coming[id]
	if c == nil {
		return
	}
	c.waits = slices.DeleteFunc(c.waits, func(other *fileWait) bool { return other == f })
	if len(c.waits) == 0 {
		delete(r.coming, id)
		c.stop()
	}
}

// stop has it not be asked for again.
func (c *comingFile) stop() {
	if c.again != nil {
		c.again.Stop()
	}
}

// fetchComing asks the class for a file. All who wait for it have the error, if there is one; r.mu is held.
func (r *Room) fetchComing(c *comingFile) {
	id := c.ticket.ID()
	err := r.class.Fetch(c.ticket, session.Fetching{
		From:     []journal.Author{c.from},
		Progress: func(is session.FileState) { r.fileCame(id, is.Have, nil) },
		Done: func(err error) {
			r.mu.Lock()
			c.fetching = false
			r.mu.Unlock()
			r.fileCame(id, wholeFile, err)
		},
	})
	c.fetching = err == nil
	switch {
	case errors.Is(err, session.ErrClosed):
		return
	case errors.Is(err, session.ErrFetching):
		err = nil
		r.askAgain(c, fileElsewhere)
	case hadNoRoom(err):
		r.askAgain(c, fileNoRoom)
	}
	for _, f := range c.waits {
		if !f.here {
			f.err = err
		}
	}
}

// askAgain asks for a file anew after a while, unless it has come by then; r.mu is held.
func (r *Room) askAgain(c *comingFile, after time.Duration) {
	c.stop()
	c.again = time.AfterFunc(after, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.coming[c.ticket.ID()] != c || c.fetching || r.leaving.Load() {
			return
		}
		lacks := slices.DeleteFunc(slices.Clone(c.waits), func(f *fileWait) bool { return f.here })
		if len(lacks) == 0 {
			return
		}
		r.fetchComing(c)
		for _, f := range lacks {
			f.came()
		}
	})
}

// fileCame tells all who wait for a file how far it is, or why it does not come, whoever had it fetched. It does nothing for a file for
// which nothing waits.
func (r *Room) fileCame(id session.FileID, have uint64, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.coming[id]
	if c == nil || errors.Is(err, session.ErrClosed) {
		return
	}
	switch {
	case errors.Is(err, session.ErrCanceled): // by what did not know that it is needed
		r.askAgain(c, fileElsewhere)
	case errors.Is(err, session.ErrDiskFull):
		r.askAgain(c, fileNoRoom)
	}
	for _, f := range slices.Clone(c.waits) {
		switch {
		case f.here || errors.Is(err, session.ErrCanceled):
			continue
		case err != nil:
			f.err = err
		default:
			f.err, f.have = nil, min(have, f.size)
			f.here = f.have == f.size
		}
		f.came()
	}
}
