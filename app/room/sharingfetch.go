package room

import (
	"errors"
	"io"

	"lyceum/collab/files"
	"lyceum/session"
	"lyceum/session/journal"
)

// A wanted is a file that this person may have, with what decides whether it is fetched.
type wanted struct {
	by     journal.Author
	staff  bool // shared it
	name   string
	ticket []byte
	opened bool // staff opened it for everybody
}

// wantedFiles lists what this person may have, in the order in which it is fetched; r.mu is held.
func (r *Room) wantedFiles() (list []wanted) {
	s := &r.sharing
	is := s.fold.Snapshot()
	var others []wanted // last: made-up files of theirs keep nothing of staff's from coming, nor what is handed in
	for _, f := range r.sharedFiles() {
		w := wanted{f.Author, files.MayManage(f.Rights), f.Name, f.Ticket, is.Opened != nil && is.Opened.File == f.ID}
		if w.staff || w.opened {
			list = append(list, w)
		} else {
			others = append(others, w)
		}
	}
	var handed [][]wanted // the first of everybody, the second, …: who hands in much does not keep others' work from coming
	for _, box := range is.Boxes {
		nth := map[journal.Author]int{}
		for _, h := range box.HandIns {
			n := nth[h.Author]
			nth[h.Author]++
			if n == len(handed) {
				handed = append(handed, nil)
			}
			handed[n] = append(handed[n], wanted{by: h.Author, name: h.Name, ticket: h.Ticket})
		}
	}
	for _, all := range handed {
		list = append(list, all...)
	}
	return append(list, others...)
}

// A fetchBudget is how much was fetched by itself.
type fetchBudget struct {
	upTo   uint64
	all    spentOn
	author map[journal.Author]*spentOn
}

type spentOn struct{ files, bytes uint64 }

// takes reports whether a file is to be fetched by itself, and spends what it costs.
func (b *fetchBudget) takes(w wanted, size uint64) bool {
	if size > b.upTo && !(w.opened && !files.IsProgram(w.name, nil)) {
		return false
	}
	by := b.author[w.by]
	if by == nil {
		by = &spentOn{}
		b.author[w.by] = by
	}
	if b.all.files >= fetchFilesOfAll || b.all.bytes+size > fetchOfAll || !w.staff && (by.files >= fetchFilesOfAuthor || by.bytes+size > fetchOfAuthor) {
		return false
	}
	for _, spent := range []*spentOn{&b.all, by} {
		spent.files++
		spent.bytes += size
	}
	return true
}

// fetchShared has files come that are wanted, and lets those go that were taken away; r.mu is held. What was begun in an earlier run of
// the program goes on.
func (r *Room) fetchShared() {
	s := &r.sharing
	if r.class == nil || r.leaving.Load() {
		return
	}
	s.states = r.class.Files()
	budget := fetchBudget{upTo: s.fetchUpTo, author: map[journal.Author]*spentOn{}}
	there := map[session.FileID]bool{}
	for _, w := range r.wantedFiles() {
		ticket, err := session.ParseTicket(w.ticket)
		if err != nil {
			continue
		}
		id := ticket.ID()
		t := s.transfers[id]
		if t == nil {
			t = &transfer{ticket: ticket}
			s.transfers[id] = t
		}
		first := !there[id]
		there[id] = true
		byItself := first && ticket.Size <= MaxSharedFile && budget.takes(w, ticket.Size)
		if is := s.stateOf(id); !t.known && !t.fetching && !t.stopped && t.err == nil && (t.asked || is.Have > 0 || byItself) {
			r.fetchTransfer(t, w.by)
		}
	}
	for id, t := range s.transfers {
		if !there[id] {
			delete(s.transfers, id)
			r.dropTransfer(t)
		}
	}
	if is := s.fold.Snapshot(); is != s.swept {
		s.swept = is
		r.sweepShared(is)
	}
}

// sweepShared lets files go that were taken away while this computer was not there; r.mu is held.
func (r *Room) sweepShared(is *files.Snapshot) {
	for _, raw := range is.Gone {
		ticket, err := session.ParseTicket(raw)
		if err != nil || r.sharing.transfers[ticket.ID()] != nil || r.sharing.stateOf(ticket.ID()).ID != ticket.ID() {
			continue
		}
		r.dropUnused(ticket.ID())
	}
}

// fetchTransfer begins to fetch a file; r.mu is held. The class's goroutine of files tells how far it is.
func (r *Room) fetchTransfer(t *transfer, from journal.Author) {
	id := t.ticket.ID()
	err := diskRoom(r.profile.Dir, min(t.ticket.Size, MaxSharedFile)-min(r.sharing.stateOf(id).Have, MaxSharedFile))
	if err == nil {
		err = r.class.Fetch(t.ticket, session.Fetching{
			From: []journal.Author{from},
			Progress: func(is session.FileState) {
				r.sharedCame(id, t, nil, false)
				r.fileCame(id, is.Have, nil)
			},
			Done: func(err error) {
				r.sharedCame(id, t, err, true)
				r.fileCame(id, wholeFile, err)
			},
		})
	}
	t.fetching, t.err = err == nil, nil
	if err != nil && !errors.Is(err, session.ErrFetching) { // else it comes as the file of slides or of a test
		t.err = err
	}
}

// sharedCame takes in how far a file is.
func (r *Room) sharedCame(id session.FileID, t *transfer, err error, done bool) {
	program := done && err == nil && files.IsProgram("", r.headOf(t.ticket))
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sharing.transfers[id] == t { // else it was taken away
		if done {
			t.fetching = false
			t.known, t.program = err == nil, program
			if !errors.Is(err, session.ErrClosed) && !errors.Is(err, session.ErrCanceled) {
				t.err = err
			}
		}
		r.renewSharing()
	}
}

// headOf returns how a file begins that is here.
func (r *Room) headOf(t session.Ticket) []byte {
	f, err := r.class.OpenFile(t)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, files.HeadSize)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil
	}
	return head[:n]
}

// dropTransfer lets a file go that nothing names any more; r.mu is held.
func (r *Room) dropTransfer(t *transfer) {
	r.dropUnused(t.ticket.ID())
	for _, other := range r.sharing.transfers { // there may be room for it now
		if hadNoRoom(other.err) {
			other.err = nil
		}
	}
}

// hadNoRoom reports whether there was no room for a file when it was to be fetched; there may be once another was taken away.
func hadNoRoom(err error) bool { return errors.Is(err, ErrQuota) || errors.Is(err, ErrTooManyFiles) }
