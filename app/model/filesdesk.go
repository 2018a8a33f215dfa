package model

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// A filesDesk is what a session knows of files. Only the store's goroutine touches it.
type filesDesk struct {
	jobs    []*fileJob
	offered string            // ID of the file that staff open for this person; empty: none
	by      string            // a name: who does
	saved   map[string]string // by ID: where this person saved a file last
	saves   int               // how often that has changed
	opened  OpenedFile
	hash    FileHash
	shown   *FilesPane
	from    filesFrom
}

// A filesFrom is all that the lists of a FilesPane are made from.
type filesFrom struct {
	sharing         *room.Sharing
	noAll, noOthers bool // staff have locked the chat for this person, private chat
	saves           int
}

// A fileJob is a file that is being read or written.
type fileJob struct {
	name string
	done atomic.Int32 // of 1000; below 0: not known
}

// showFiles returns what the panel shows.
func (s *session) showFiles() *FilesPane {
	d := &s.files
	locks := s.persons.locks
	from := filesFrom{s.snap.Sharing, locks["chat"] && !s.isStaff, locks["private"] && !s.isStaff, d.saves}
	if d.shown == nil || d.from != from {
		d.shown, d.from = d.paneOf(from, d.shown), from
	}
	pane := *d.shown
	pane.Jobs = shared(pane.Jobs, d.list())
	pane.Offer, pane.Opened, pane.Hash = d.offer(), d.opened, d.hash
	if !isSameShown(&pane, d.shown) {
		d.shown = &pane
	}
	return d.shown
}

// offer is the file that staff open for this person, as it is now.
func (d *filesDesk) offer() (is FileOffer) {
	i := slices.IndexFunc(d.shown.Files, func(f FileRow) bool { return f.ID == d.offered })
	if d.offered == "" || i < 0 {
		return is
	}
	return FileOffer{d.by, d.shown.Files[i]}
}

func (d *filesDesk) list() (list []FileJob) {
	for _, j := range d.jobs {
		list = append(list, FileJob{j.name, float64(j.done.Load()) / 1000})
	}
	return list
}

func (d *filesDesk) paneOf(from filesFrom, before *FilesPane) *FilesPane {
	p := &FilesPane{}
	if before == nil {
		before = p
	}
	p.Jobs = before.Jobs
	is := from.sharing
	if is == nil {
		return p
	}
	p.Full = fullWords(is)
	p.CanShare, p.CanManage, p.CanCollect, p.CanHandIn = is.MayShare, is.MayManage, is.MayCollect, is.MayHandIn
	p.NotAll, p.NotOthers = from.noAll, from.noOthers
	switch {
	case from.noAll && is.MayShare:
		p.WhyNot = words.T("Sharing files with everyone is locked for now, as the chat is. Staff can still get files from you.")
	case !is.MayShare:
		p.WhyNot = words.T("You watch this class, so you share no files.")
	}
	for _, f := range is.Files {
		row := d.rowOf(f.ID, f.FileHere)
		row.From, row.FromID, row.When = f.By.Name, f.By.ID, f.Since
		row.To, row.Pinned, row.Own, row.Remove, row.Opened = f.To.Name, f.Pinned, f.Own, f.Remove, f.ID == is.Opened
		p.Files = append(p.Files, row)
	}
	slices.Reverse(p.Files)
	slices.SortStableFunc(p.Files, func(a, b FileRow) int { return cmp.Compare(rank(a), rank(b)) })
	p.Files = shared(before.Files, p.Files)
	for _, b := range is.Boxes {
		p.Boxes = append(p.Boxes, d.boxRowOf(b))
	}
	slices.Reverse(p.Boxes)
	if slices.EqualFunc(before.Boxes, p.Boxes, isSameBox) {
		p.Boxes = before.Boxes
	}
	return p
}

// nearlyFull is how much of the room for files may be taken before that is said: our choice.
const nearlyFull = 0.9

func fullWords(is *room.Sharing) string {
	if float64(is.Used) < nearlyFull*float64(is.Quota) {
		return ""
	}
	return words.T("The files of this class take %s of the %s that they may on this computer. Larger ones will not come until some are taken away.",
		SizeWord(is.Used), SizeWord(is.Quota))
}

// rank puts pinned files in front.
func rank(f FileRow) int {
	if f.Pinned {
		return 0
	}
	return 1
}

func (d *filesDesk) rowOf(id string, f room.FileHere) FileRow {
	row := FileRow{
		ID: id, Name: f.Name, Note: f.Note, Size: f.Size, Have: f.Have, Sources: f.Sources, Sent: f.Sent, State: f.State, Program: f.Program, Saved: d.saved[id],
	}
	if f.Err != nil {
		row.Fault = Sentence(f.Err, time.Time{})
	}
	return row
}

func (d *filesDesk) boxRowOf(b room.HandInBox) BoxRow {
	box := BoxRow{ID: b.ID, Title: b.Title, Task: b.Task, By: b.By.Name, Due: b.Due, Open: b.Open}
	who := map[string]bool{}
	for _, h := range b.HandIns {
		row := d.rowOf(h.ID, h.FileHere)
		row.From, row.FromID, row.When, row.Late, row.Own, row.HandIn = h.By.Name, h.By.ID, h.Since, h.Late, h.Own, true
		row.Remove = h.Own
		box.HandIns = append(box.HandIns, row)
		who[h.By.ID] = true
	}
	box.Students = len(who)
	return box
}

func isSameBox(a, b BoxRow) bool {
	return slices.Equal(a.HandIns, b.HandIns) && a.ID == b.ID && a.Title == b.Title && a.Task == b.Task && a.By == b.By &&
		a.Due.Equal(b.Due) && a.Open == b.Open
}

// sharer has the class do something of a Sharer in its turn. Done may be nil: then what goes wrong is told in a toast.
func (s *session) sharer(st *state, now time.Time, in lane, do func(r Sharer) error, done func(st *state, now time.Time, err error)) {
	if r, ok := s.room.(Sharer); ok {
		s.ask(st, now, in, job{do: func(Room) error { return do(r) }, done: done})
	}
}

// withFileJob has the class do something with a file of this computer, which takes a while; meanwhile it is in FilesPane.Jobs. done hears
// that it worked; it may be nil.
func (s *session) withFileJob(st *state, now time.Time, path string, do func(r Sharer, j *fileJob) error, done func(st *state, now time.Time)) {
	if _, is := s.room.(Sharer); !is {
		return
	}
	j := &fileJob{name: filepath.Base(path)}
	j.done.Store(-1000)
	s.files.jobs = append(s.files.jobs, j)
	s.sharer(st, now, fileLane, func(r Sharer) error { return do(r, j) }, func(st *state, now time.Time, err error) {
		s.files.jobs = slices.DeleteFunc(s.files.jobs, func(is *fileJob) bool { return is == j })
		if err == nil && done != nil {
			done(st, now)
		}
		if errors.Is(err, ErrFilesFolder) {
			st.change(now, func(s *Settings) { s.FilesFolder = "" }) // it is asked for again
		}
		st.tell(now, err)
	})
}

// advanceFiles returns when to look again how far files are.
func (s *session) advanceFiles(now time.Time) time.Time {
	if len(s.files.jobs) == 0 {
		return time.Time{}
	}
	return now.Add(jobEvery)
}

// fileNews tells what others do with files, of which a person should know.
func (s *session) fileNews(st *state, now time.Time, ev room.Event) {
	if !s.settled(now) {
		return
	}
	switch ev := ev.(type) {
	case room.FileChanged:
		if ev.State == room.FileShared && !ev.File.Own {
			s.offerFiles(st, now, words.T("%s shared %s", nameOf(ev.File.By), ev.File.Name))
		}
	case room.FileOpened:
		if ev.By.ID != s.selfID {
			s.files.offered, s.files.by = ev.File.ID, nameOf(ev.By)
		}
	case room.BoxChanged:
		if ev.State == room.BoxOpened && !s.isStaff && !s.watches {
			s.offerFiles(st, now, words.T("You can hand in: %s", ev.Box.Title))
		}
	}
}

// offerFiles tells something in a toast that leads to the panel Files, unless that shows.
func (s *session) offerFiles(st *state, now time.Time, text string) {
	if s.side == SideFiles {
		st.toasts.add(now, text, false)
		return
	}
	st.toasts.offer(now, text, words.T("Show"), DoFiles)
}
