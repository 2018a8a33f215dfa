package files

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/session/journal"
)

// Limits of what an entry says. One beyond them says nothing.
const (
	MaxNote   = 500  // characters
	MaxTitle  = 100  // characters of the title of a box
	MaxTask   = 2000 // characters
	MaxTicket = 256  // bytes

	maxRawName = 1000 // bytes of a name as it was written
)

// Errors of what cannot be said in an entry.
var (
	ErrNote   = errors.New("a note has at most 500 characters, and none that are not text")
	ErrTitle  = errors.New("a title has 1 to 100 characters, in one line")
	ErrTask   = errors.New("a task has at most 2000 characters, and none that are not text")
	ErrTicket = errors.New("a ticket has 1 to 256 bytes")
	ErrToSelf = errors.New("a file for oneself")
)

// An ID names what an entry began: a file, a box, or what was handed in. The number is that of the entry, in the class log, or for
// what was handed in the desk log.
type ID struct {
	Author journal.Author
	Seq    uint64
}

// String is short enough for people to pass on, and unique in a class.
func (id ID) String() string { return id.Author.String() + "-" + strconv.FormatUint(id.Seq, 10) }

// A Description is what is said of a file.
type Description struct {
	Name   string // as [Name] makes it
	Note   string // what who shares it says about it
	Ticket []byte // by which it is fetched and read; opaque here
}

// A File is one that was shared. It is never modified.
type File struct {
	ID
	Clock  journal.Clock
	Rights journal.Rights // of who shared it, then
	To     journal.Author // who alone may have it; zero: all
	Description
	Pinned bool
}

// A BoxOpening is what is said of a box to hand in.
type BoxOpening struct {
	Title string
	Task  string
	Due   journal.Clock // what comes later is late; 0: nothing is
}

// A Box takes what students hand in. It is never modified.
type Box struct {
	ID
	Clock journal.Clock
	BoxOpening
	Open    bool      // it takes something
	HandIns []*HandIn // as far as they may be known here, by author and clock
}

// A HandIn is a file that a student handed in. It is never modified.
type HandIn struct {
	ID    // in the student's desk log
	Box   ID
	Clock journal.Clock
	Late  bool
	Description
}

// An Opening says that staff open a file for everybody.
type Opening struct {
	File  ID
	By    journal.Author
	Clock journal.Clock
}

// Files that were shared may be pinned, opened for everybody, and taken away by who has one of these.
const staff = journal.Present | journal.Moderate

// MayShare reports whether rights let somebody share files.
func MayShare(r journal.Rights) bool { return r&journal.Post != 0 }

// MayManage reports whether rights let somebody pin others' files, open them for everybody, and take them away.
func MayManage(r journal.Rights) bool { return r&journal.Post != 0 && r&staff != 0 }

// MayCollect reports whether rights let somebody open, close and empty boxes.
func MayCollect(r journal.Rights) bool {
	return r&journal.Post != 0 && r&(journal.Grade|journal.Moderate) != 0
}

// MayHandIn reports whether rights let somebody hand in: nobody of staff does.
func MayHandIn(r journal.Rights) bool {
	return r&journal.Post != 0 && r&(journal.Grade|journal.Monitor|journal.Moderate|journal.GrantRight) == 0
}

// isStaff reports whether rights are such as somebody of staff has, for whom more counts.
func isStaff(r journal.Rights) bool { return MayManage(r) || MayCollect(r) }

func (d Description) check() error {
	switch {
	case !isText(d.Note, MaxNote):
		return ErrNote
	case len(d.Ticket) == 0 || len(d.Ticket) > MaxTicket:
		return ErrTicket
	}
	return nil
}

func (b BoxOpening) check() error {
	switch {
	case !isText(b.Title, MaxTitle), strings.ContainsAny(b.Title, "\n\t"), strings.TrimSpace(b.Title) == "":
		return ErrTitle
	case !isText(b.Task, MaxTask):
		return ErrTask
	}
	return nil
}

// isText reports whether a text can be shown and is not too long.
func isText(s string, most int) bool {
	return len(s) <= most*utf8.UTFMax && utf8.ValidString(s) && utf8.RuneCountInString(s) <= most &&
		!strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) })
}

// compare orders what entries began by when they did.
func compare(c1 journal.Clock, id1 ID, c2 journal.Clock, id2 ID) int {
	return cmp.Or(cmp.Compare(c1, c2), id1.Author.Compare(id2.Author), cmp.Compare(id1.Seq, id2.Seq))
}
