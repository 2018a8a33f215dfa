package conduct

import (
	"encoding/binary"
	"fmt"
	"strings"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Locks is a set of things that students and observers may not do for now.
type Locks uint16

// The locks. Their bits and names are part of the protocol.
const (
	LockCamera      Locks = 1 << iota // show a camera
	LockMicrophone                    // speak
	LockChat                          // write to all
	LockPrivate                       // write to another student
	LockNotes                         // write shared notes
	LockPeople                        // see the list of people
	LockCameras                       // see others' cameras
	LockCursors                       // see others' cursors
	LockAnnotations                   // draw on the class board and on slides: Drawers.Under
	LockScreen                        // share a screen

	// AllLocks is every lock there is. A change with any other bit is malformed.
	AllLocks = LockScreen<<1 - 1
)

// lockNames are the names of single locks, lowest bit first.
var lockNames = [...]string{"camera", "mic", "chat", "private", "notes", "people", "cameras", "cursors", "annotations", "screen"}

// ParseLock returns the lock of a name: camera, mic, chat, private, notes, people, cameras, cursors,
// annotations or screen. The error lists them.
func ParseLock(name string) (Locks, error) {
	for i, n := range lockNames {
		if n == name {
			return 1 << i, nil
		}
	}
	return 0, fmt.Errorf("no lock %q; there are %s", name, strings.Join(lockNames[:], " "))
}

// String lists the names, separated by commas; "none" for an empty set.
func (l Locks) String() string {
	if l == 0 {
		return "none"
	}
	return strings.Join(l.Names(), ",")
}

// Names lists the names of the locks in the set, lowest bit first.
func (l Locks) Names() (names []string) {
	for i, n := range lockNames {
		if l&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return names
}

// Forbids reports whether one of the given locks is set and holds for somebody with such rights: staff are not
// locked, and the presenter may show and speak.
func (l Locks) Forbids(what Locks, rights journal.Rights, presents bool) bool {
	if presents {
		what &^= LockCamera | LockMicrophone | LockScreen
	}
	return l&what != 0 && !IsStaff(rights)
}

// A LockChange is the body of [journal.KindLocks]. It sets and clears single locks and leaves the others as they
// are, so that what two people say at once adds up.
type LockChange struct{ On, Off Locks } // no lock in both, some lock in one

// Encode returns the body; the error says why nobody would read it.
func (c LockChange) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(c.On))
	return checked(binary.AppendUvarint(b, uint64(c.Off)), ParseLockChange)
}

// ParseLockChange reads the body of a locks. Errors wrap [journal.ErrMalformed].
func ParseLockChange(body []byte) (LockChange, error) {
	r := reader{fields.Read(body)}
	c := LockChange{On: Locks(r.Within(0, uint64(AllLocks), "locks set")), Off: Locks(r.Within(0, uint64(AllLocks), "locks cleared"))}
	if r.OK() && (c.On&c.Off != 0 || c.On|c.Off == 0) {
		r.Fail("sets %v and clears %v", c.On, c.Off)
	}
	if err := r.End("locks"); err != nil {
		return LockChange{}, err
	}
	return c, nil
}
