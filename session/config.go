package session

import (
	"log/slog"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
)

// A Config is who opens a class, over which network, and what folds its entries.
type Config struct {
	Identity   *keying.Identity
	Name       string   // 1–60 characters; white space and control characters are cleaned away
	Port       int      // UDP; 0 is any
	Interfaces []string // names; empty is all
	Log        *slog.Logger
	Network    Network // zero: the real one
	Hide       Hide    // of a class that is launched
	Practice   bool    // the class that is launched is to be known as one that was held alone
	PassOn     PassOn  // how much of others' streams this machine sends on; see Class.SetPassOn

	// Dir is the folder of class files (package store), which is made if it is not there. Empty: nothing is kept, and
	// the class is gone with the program.
	Dir string

	// Rendezvous are put into the invites of a class that is launched; at most 4. See FindRendezvous.
	Rendezvous []netgroup.Rendezvous

	// Fold takes in each entry that counts, but for those that only concern the roster and who may be there, in the order of
	// its author's log. Restart says that all entries come anew. Both run on the loop and are required.
	Fold    func(e journal.Entry)
	Restart func()
	// FoldDesk takes in each entry of desk logs that this machine may read, its own and, for staff, everybody's, as Fold does;
	// RestartDesk says that they all come anew. Both run on the loop and may be nil.
	FoldDesk    func(e journal.Entry)
	RestartDesk func()
	// Notify tells of changes to the View. It runs on the loop.
	Notify func(View)
	// WaitingRoom has newcomers of a class that is launched wait until staff admit them.
	WaitingRoom bool
	// Sealing gives, before anything is folded, what opens what is sealed to this machine, and Reopen says that a key
	// of staff has come, by which more can be opened. Both run on the loop and may be nil.
	Sealing func(Seals)
	Reopen  func()
	// Remembered says whether somebody who waits is to be let in without anybody being asked. The acting lead asks
	// it, on the loop. Nil: nobody.
	Remembered func(journal.Author) bool
	// Told hands over what a member told this machine alone (Class.Tell). It runs on the loop and may be nil. The message is
	// its own.
	Told func(now time.Time, from journal.Author, message []byte)
	// Posted hands over what a member posted for the moment (Class.Post), never what this machine did. It may come late and in
	// any order, or not at all. It runs on the loop and may be nil. The data are its own.
	Posted func(now time.Time, from journal.Author, data []byte)
	// FileQuota is how many bytes the class's files may take on this machine; 0 is [FileQuota].
	FileQuota uint64
	// Met tells of the rendezvous of the class, as it happens. It runs on the loop and may be nil.
	Met func(Meeting)
	// Door tells who is let in and who is not, as it happens. It runs on the loop and may be nil.
	Door func(DoorNews)
}

// Hide says what the announcement of a class does not tell the local network. With an invite in it, the title
// cannot be hidden.
type Hide struct {
	Class                  bool // there is no announcement
	Title, Teacher, People bool
}
