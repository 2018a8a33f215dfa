package room

import (
	"time"

	"lyceum/collab/files"
	"lyceum/session"
)

// showSharing fills in what a snapshot says of files; moved: who is in the class, or what they may do, is not as before. r.mu is held.
func (r *Room) showSharing(v session.View, s *Snapshot, moved bool) {
	is := &r.sharing
	is.locked, is.rights, is.anew = v.Locked, rightsIn(v, v.Self), false
	if is.changed || moved || r.filesMoved() {
		r.renewShown()
	}
	s.Sharing = is.shown
}

// filesMoved reports whether files are farther than was shown.
func (r *Room) filesMoved() bool {
	if r.class == nil {
		return false
	}
	now, before := r.class.Files(), r.sharing.states
	return len(now) != len(before) || len(now) > 0 && &now[0] != &before[0]
}

// renewSharing publishes how it stands with files; r.mu is held.
func (r *Room) renewSharing() {
	if r.sharing.anew {
		return // the next view is on its way
	}
	r.renewShown()
	s := r.Snapshot()
	s.Sharing = r.sharing.shown
	r.publish(s)
	r.tellSharing()
}

// renewShown makes anew what is shown of files, and has those come that are wanted; r.mu is held.
func (r *Room) renewShown() {
	is := &r.sharing
	is.changed = false
	r.fetchShared()
	fold := is.fold.Snapshot()
	s := &Sharing{
		MayShare: files.MayShare(is.rights), MayManage: files.MayManage(is.rights), MayCollect: files.MayCollect(is.rights), MayHandIn: files.MayHandIn(is.rights),
		FetchUpTo: is.fetchUpTo, Quota: session.FileQuota,
	}
	for _, f := range is.states {
		s.Used += f.Size
	}
	for _, f := range r.sharedFiles() {
		s.Files = append(s.Files, SharedFile{
			ID: f.ID.String(), By: r.news.people[f.Author], To: r.news.people[f.To], Since: f.Clock.Time(), Pinned: f.Pinned, Own: f.Author == r.self,
			Remove: f.Author == r.self || s.MayManage, FileHere: r.fileHere(f.Description),
		})
		if fold.Opened != nil && fold.Opened.File == f.ID {
			s.Opened = f.ID.String()
		}
	}
	for _, b := range fold.Boxes {
		s.Boxes = append(s.Boxes, r.showBox(b))
	}
	is.shown = s
}

func (r *Room) showBox(b *files.Box) HandInBox {
	box := HandInBox{
		ID: b.ID.String(), Title: b.Title, Task: b.Task, By: r.news.people[b.Author], Since: b.Clock.Time(), Due: classTime(b.Due), Open: b.Open,
	}
	for _, h := range b.HandIns {
		box.HandIns = append(box.HandIns, HandIn{
			ID: handInID(h.ID), By: r.news.people[h.Author], Since: h.Clock.Time(), Late: h.Late, Own: h.Author == r.self, FileHere: r.fileHere(h.Description),
		})
	}
	return box
}

// handInID names what was handed in: its numbers are those of another log.
func handInID(id files.ID) string { return id.String() + "d" }

// fileHere returns how far a file is here; r.mu is held.
func (r *Room) fileHere(d files.Description) FileHere {
	is := FileHere{Name: d.Name, Note: d.Note, Program: files.IsProgram(d.Name, nil), State: FileWaits}
	ticket, err := session.ParseTicket(d.Ticket)
	if err != nil {
		is.State, is.Err = FileFault, ErrFileAnnounced
		return is
	}
	now := r.sharing.stateOf(ticket.ID())
	is.Size, is.Have, is.Sources, is.Sent = ticket.Size, now.Have, now.Sources, now.Sent
	t := r.sharing.transfers[ticket.ID()]
	switch {
	case isHere(now):
		is.State = FileIsHere
	case t != nil && t.err != nil:
		is.State, is.Err = FileFault, t.err
	case t != nil && t.fetching, now.Fetching:
		is.State = FileFetching
	}
	is.Program = is.Program || t != nil && t.program
	return is
}

// toldSharing is what was told of files.
type toldSharing struct {
	of    *Sharing
	files map[string]SharedFile
	boxes map[string]HandInBox
	in    map[string]toldHandIn
}

type toldHandIn struct {
	HandIn
	box HandInBox
}

func newToldSharing() toldSharing {
	return toldSharing{files: map[string]SharedFile{}, boxes: map[string]HandInBox{}, in: map[string]toldHandIn{}}
}

// tellSharing tells what is new of files and boxes; r.mu is held.
func (r *Room) tellSharing() {
	s, t := r.sharing.shown, &r.sharing.told
	if s == nil || s == t.of {
		return
	}
	before := *t
	*t = newToldSharing()
	t.of = s
	for _, f := range s.Files {
		t.files[f.ID] = f
		was, known := before.files[f.ID]
		r.tellFile(f, was, known)
	}
	for id, f := range before.files {
		if _, is := t.files[id]; !is {
			r.tell(FileChanged{f, FileRemoved})
		}
	}
	for _, b := range s.Boxes {
		r.tellBox(b, before)
	}
	for id, h := range before.in {
		if _, is := t.in[id]; !is {
			r.tell(HandedIn{h.box, h.HandIn, TakenBack})
		}
	}
	for id, b := range before.boxes {
		if _, is := t.boxes[id]; !is {
			r.tell(BoxChanged{b, BoxRemoved})
		}
	}
	r.tellOpened(s)
}

func (r *Room) tellFile(f, was SharedFile, known bool) {
	if !known {
		r.tell(FileChanged{f, FileShared})
		was.State, was.Pinned = FileWaits, false
	}
	if f.Pinned != was.Pinned {
		r.tell(FileChanged{f, map[bool]string{true: FilePinned, false: FileUnpinned}[f.Pinned]})
	}
	if f.State != was.State {
		switch f.State {
		case FileIsHere:
			r.tell(FileChanged{f, FileCame})
		case FileFault:
			r.tell(FileChanged{f, FileFailed})
		}
	}
}

func (r *Room) tellBox(b HandInBox, before toldSharing) {
	t := &r.sharing.told
	t.boxes[b.ID] = b
	if was, known := before.boxes[b.ID]; !known || was.Open != b.Open {
		r.tell(BoxChanged{b, map[bool]string{true: BoxOpened, false: BoxClosed}[b.Open]})
	}
	for _, h := range b.HandIns {
		t.in[h.ID] = toldHandIn{h, b}
		was, known := before.in[h.ID]
		if !known {
			r.tell(HandedIn{b, h, HandedInNow})
			was.State = FileWaits
		}
		if h.State != was.State {
			switch h.State {
			case FileIsHere:
				r.tell(HandedIn{b, h, FileCame})
			case FileFault:
				r.tell(HandedIn{b, h, FileFailed})
			}
		}
	}
}

// openedHolds is for how long a file that was opened for everybody is opened by who learns of it: later it is only shared.
const openedHolds = time.Minute

// tellOpened tells that a file was opened for everybody.
func (r *Room) tellOpened(s *Sharing) {
	is := r.sharing.fold.Snapshot().Opened
	if is == nil || is.Clock <= r.sharing.openedSeen {
		return
	}
	f := s.File(is.File.String())
	if f == nil {
		return
	}
	r.sharing.openedSeen = is.Clock
	if now := time.Now().Add(r.news.clockOff); now.Sub(is.Clock.Time()) < openedHolds {
		r.tell(FileOpened{File: *f, By: r.news.people[is.By]})
	}
}
