package room

import "time"

// Sharing is the files of a class as this person may know them at one moment: what was shared, and boxes to hand in. Nobody changes what
// is in it.
type Sharing struct {
	Files  []SharedFile // in the order in which they were shared
	Boxes  []HandInBox  // in the order in which they were opened
	Opened string       // ID of the file that staff opened for everybody last; empty: none

	MayShare   bool
	MayManage  bool // pin others' files, open them for everybody, take them away
	MayCollect bool // open, close and empty boxes
	MayHandIn  bool

	FetchUpTo uint64 // files up to this size are fetched by themselves
	Used      uint64 // bytes that files of this class take on this computer, slides and pictures with them
	Quota     uint64 // that they may take
}

// A SharedFile is a file that was shared with all, or with one person.
type SharedFile struct {
	ID     string // unique in the class
	By     Person
	To     Person // who alone may have it; the zero Person: all
	Since  time.Time
	Pinned bool
	Own    bool // this person shared it
	Remove bool // this person can take it away
	FileHere
}

// A HandInBox takes what students hand in.
type HandInBox struct {
	ID          string
	Title, Task string
	By          Person
	Since       time.Time
	Due         time.Time // what comes later is late; zero: nothing is
	Open        bool
	HandIns     []HandIn // staff see everybody's, others their own; by author and time
}

// A HandIn is a file that somebody handed in.
type HandIn struct {
	ID    string
	By    Person
	Since time.Time // as the student's program says
	Late  bool
	Own   bool
	FileHere
}

// FileHere is a file with how far it is here.
type FileHere struct {
	Name    string // safe to show, and to save
	Note    string
	Program bool // it could run what somebody wrote in it: not to be opened without a warning
	State   string
	Size    uint64 // bytes
	Have    uint64 // of these that are here
	Sources int    // neighbours that have something of it
	Sent    uint64 // bytes of it that this computer sent others since it opened the class
	Err     error  // why it does not come, with FileFault
}

// What a FileHere's State can be.
const (
	FileWaits    = "waits" // until somebody here asks for it
	FileFetching = "fetching"
	FileIsHere   = "here"
	FileFault    = "fault"
)

// File returns a file by its ID, nil if there is none.
func (s *Sharing) File(id string) *SharedFile {
	if s == nil {
		return nil
	}
	for i := range s.Files {
		if s.Files[i].ID == id {
			return &s.Files[i]
		}
	}
	return nil
}

// Box returns a box by its ID, nil if there is none.
func (s *Sharing) Box(id string) *HandInBox {
	if s == nil {
		return nil
	}
	for i := range s.Boxes {
		if s.Boxes[i].ID == id {
			return &s.Boxes[i]
		}
	}
	return nil
}

// FileChanged says how it stands with a file from now on.
type FileChanged struct {
	File  SharedFile
	State string // FileShared, FileCame, FileFailed, FilePinned, FileUnpinned or FileRemoved
}

// What a FileChanged's State can be.
const (
	FileShared   = "shared"
	FileCame     = "here"
	FileFailed   = "fault"
	FilePinned   = "pinned"
	FileUnpinned = "unpinned"
	FileRemoved  = "removed"
)

// FileOpened says that staff open a file for everybody. Whoever shows it asks before a program is run.
type FileOpened struct {
	File SharedFile
	By   Person
}

// BoxChanged says how it stands with a box to hand in.
type BoxChanged struct {
	Box   HandInBox
	State string // BoxOpened, BoxClosed or BoxRemoved
}

// What a BoxChanged's State can be.
const (
	BoxOpened  = "open"
	BoxClosed  = "closed"
	BoxRemoved = "removed"
)

// HandedIn says how it stands with what somebody handed in.
type HandedIn struct {
	Box    HandInBox
	HandIn HandIn
	State  string // HandedInNow, FileCame, FileFailed or TakenBack
}

// What a HandedIn's State can be, besides.
const (
	HandedInNow = "handed-in"
	TakenBack   = "taken-back"
)

func (FileChanged) event() {}
func (FileOpened) event()  {}
func (BoxChanged) event()  {}
func (HandedIn) event()    {}
