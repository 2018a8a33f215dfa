package model

import (
	"context"
	"slices"
	"time"

	"lyceum/app/room"
)

// A FilesPane is what the panel Files shows. What of it is as before is the same in memory.
type FilesPane struct {
	Files []FileRow // pinned ones first, then the newest first
	Boxes []BoxRow  // the newest first
	Jobs  []FileJob // files of this computer that are being read, or written

	CanShare   bool
	NotAll     bool   // but with one person alone, for it is locked
	NotOthers  bool   // nor with students
	WhyNot     string // a sentence, if this person cannot share with all
	Full       string // a sentence: files take nearly all the room that they may have here; empty: they do not
	CanManage  bool   // pin others' files, open them for everybody, take them away
	CanCollect bool   // open, close and empty boxes
	CanHandIn  bool

	Offer  FileOffer  // staff open it for this person; the zero value: they do not
	Opened OpenedFile // that the desktop is to open
	Hash   FileHash   // that was asked for last
}

// A FileOffer is a file that staff open for everybody, until this person opens it or does not want to.
type FileOffer struct {
	By   string // a Person's name
	File FileRow
}

// An OpenedFile is a file on this computer that the person wants to see. Whoever shows snapshots has the desktop open it, once for each
// number.
type OpenedFile struct {
	Number int // 0: none yet
	Path   string
}

// A FileHash is the SHA-256 of a file, in hexadecimal.
type FileHash struct{ ID, SHA256 string }

// A FileRow is a file as a row shows it. Two can be compared.
type FileRow struct {
	ID      string
	Name    string // safe to show, and to save
	Note    string
	From    string // a Person's name
	FromID  string
	To      string // the name of who alone may have it; empty: all
	When    time.Time
	Size    uint64 // bytes
	Have    uint64
	Sources int
	Sent    uint64 // bytes of it that others have fetched from here since the class was opened
	State   string // as room.FileHere has it
	Fault   string // a sentence
	Saved   string // where this person saved it last since the class was opened; empty: not yet
	Program bool   // it could run what somebody wrote
	Pinned  bool
	Opened  bool // staff opened it for everybody last
	Own     bool
	Remove  bool // this person can take it away
	Late    bool // of what was handed in
	HandIn  bool // it was handed in
}

// A BoxRow is a box to hand in.
type BoxRow struct {
	ID          string
	Title, Task string
	By          string
	Due         time.Time // class time; zero: never
	Open        bool
	HandIns     []FileRow // staff see everybody's, others their own
	Students    int       // who handed in something
}

// Awaited are the students who have handed in nothing to a box, as they come in the list.
func (b *BoxRow) Awaited(everyone []Person) (list []Person) {
	for _, p := range everyone {
		handed := slices.ContainsFunc(b.HandIns, func(h FileRow) bool { return h.FromID == p.ID })
		if p.Role == room.Student && !p.Staff() && !handed {
			list = append(list, p)
		}
	}
	return list
}

// A FileJob is a file of this computer that is being read to be shared, or saved. Two can be compared.
type FileJob struct {
	Name string
	Done float64 // 0 to 1; below 0: not known
}

// A Sharer is a Room with files.
type Sharer interface {
	ShareFile(ctx context.Context, path, to, note string, progress func(done float64)) (id string, err error)
	FetchFile(id string) error
	CancelFile(id string) error
	SaveFile(id, folder string) (path string, err error)
	HashFile(ctx context.Context, id string) (sha256 string, err error)
	PinFile(id string, on bool) error
	OpenFileForAll(id string) error
	RemoveFile(id string) error
	SetFetchUpTo(bytes uint64)

	OpenBox(title, task string, due time.Time) (id string, err error)
	SetBoxOpen(id string, open bool) error
	RemoveBox(id string) error
	HandIn(ctx context.Context, box, path, note string, progress func(done float64)) (id string, err error)
	TakeBack(id string) error
	CollectBox(ctx context.Context, id, folder string) (room.Collected, error)
}

var _ Sharer = (*room.Room)(nil)
