package room

import (
	"slices"

	"lyceum/collab/board"
	"lyceum/collab/files"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// MaxSharedFile is how large a file may be that is shared or handed in, in bytes. Our choice: half of what all files of a class may
// take on a computer.
const MaxSharedFile = session.FileQuota / 2

// DefaultFetchUpTo is up to which size files are fetched by themselves unless somebody chose otherwise, in bytes.
const DefaultFetchUpTo = 25_000_000

// How much is fetched by itself. Our choice: one student cannot fill others' disks, and all together leave room for slides.
const (
	fetchOfAuthor      = 100 << 20 // bytes of one who is not staff,
	fetchFilesOfAuthor = 20        // and files
	fetchOfAll         = session.FileQuota / 2
	fetchFilesOfAll    = 100
)

// A sharingroom is what a room keeps of files that are shared and handed in; r.mu guards it.
type sharingroom struct {
	fold      *files.Files
	transfers map[session.FileID]*transfer
	fetchUpTo uint64

	locked     conduct.LockHistory // by the last view
	rights     journal.Rights      // of this person, the same
	changed    bool                // something was said, since the view before
	anew       bool                // what was said is being told anew, and not all of it is there before the next view
	shown      *Sharing            // what was published last
	states     []session.FileState // of which that was made
	swept      *files.Snapshot     // of which files were let go that had been taken away
	told       toldSharing
	openedSeen journal.Clock // of the last opening for everybody that was told, or was there when this computer came
}

// A transfer is a file as it comes here, whatever entries name it.
type transfer struct {
	ticket   session.Ticket
	fetching bool
	asked    bool // the person wants it
	stopped  bool // the person does not
	known    bool // all is here, and whether it is a program by how it begins
	program  bool
	err      error
}

func newSharingroom(self journal.Author, o files.Opener, fetchUpTo uint64) sharingroom {
	return sharingroom{fold: files.New(self, o), transfers: map[session.FileID]*transfer{}, fetchUpTo: fetchUpTo, changed: true, told: newToldSharing()}
}

// apply takes in an entry of the class log.
func (s *sharingroom) apply(e journal.Entry) {
	if files.Folds(e.Kind) {
		s.fold.Apply(e)
		s.changed = true
	}
}

// applyDesk takes in an entry of a desk log.
func (s *sharingroom) applyDesk(e journal.Entry) {
	if files.FoldsDesk(e.Kind) {
		s.fold.ApplyDesk(e)
		s.changed = true
	}
}

// resetClass forgets the class log, resetDesk desk logs.
func (s *sharingroom) resetClass() {
	s.fold.ResetClass()
	s.changed, s.anew = true, true
}

func (s *sharingroom) resetDesk() {
	s.fold.ResetDesk()
	s.changed, s.anew = true, true
}

// stateOf returns how far a file is here; zero: nothing of it is.
func (s *sharingroom) stateOf(id session.FileID) session.FileState {
	for _, is := range s.states {
		if is.ID == id {
			return is
		}
	}
	return session.FileState{}
}

// isHere reports whether all of a file is.
func isHere(is session.FileState) bool { return is.ID != session.FileID{} && is.Have == is.Size }

// isLocked reports whether a file was shared though staff had locked that, as lines of chat are: whose program let it be shared does not
// matter. With staff a student may always share.
func (r *Room) isLocked(f *files.File) bool {
	what := conduct.LockChat
	if f.To != (journal.Author{}) {
		if r.news.people[f.To].isStaff() {
			return false
		}
		what = conduct.LockPrivate
	}
	return r.sharing.locked.At(f.Clock).Forbids(what, f.Rights, false)
}

// sharedFiles lists the files that are shown; r.mu is held.
func (r *Room) sharedFiles() (list []*files.File) {
	for _, f := range r.sharing.fold.Snapshot().Files {
		if !r.isLocked(f) {
			list = append(list, f)
		}
	}
	return list
}

// usedFiles returns the files of the class that are there for a reason besides pictures on boards: slides, tests, puzzles, and what is
// shared and handed in; r.mu is held. It goes by what was said, for what is fetched may not have been thought of yet.
func (r *Room) usedFiles() map[session.FileID]bool {
	all := map[session.FileID]bool{}
	add := func(raw []byte) {
		if ticket, err := session.ParseTicket(raw); err == nil {
			all[ticket.ID()] = true
		}
	}
	for _, d := range r.boards.decks.Snapshot() {
		add(d.Ticket)
	}
	for _, is := range r.tests.fold.List() {
		a, _, _ := is.Announcement()
		add(a.Ticket)
		add(is.KeyTicket())
		for _, of := range is.Corrections() {
			for _, c := range of {
				add(c.Ticket)
			}
		}
	}
	for _, is := range r.puzzles.fold.Snapshot() {
		add(is.Ticket)
	}
	for id := range r.sharing.transfers {
		all[id] = true
	}
	return all
}

// usesPicture reports whether a file is of a picture that lies on a board; r.mu is held.
func (r *Room) usesPicture(id session.FileID) bool {
	is := r.boards.board.Snapshot()
	for _, d := range slices.Concat([]*board.Document{is.Class}, is.Decks, is.Private, is.Reveals) {
		for _, page := range d.Pages {
			for _, o := range page.Objects {
				if o.Image == nil {
					continue
				}
				if ticket, err := session.ParseTicket([]byte(o.Image.Ticket)); err == nil && ticket.ID() == id {
					return true
				}
			}
		}
	}
	return false
}

// dropUnused deletes a file that nothing names any more; r.mu is held.
func (r *Room) dropUnused(id session.FileID) {
	if !r.usedFiles()[id] && !r.usesPicture(id) {
		r.class.Drop(id)
	}
}
