package room

import (
	"errors"
	"fmt"

	"lyceum/app/profile"
	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// Errors about a profile folder.
var (
	ErrProfileInUse  = profile.ErrInUse
	ErrProfileBroken = profile.ErrBroken
)

// Errors about what was typed. Their causes say more.
var (
	ErrNoName         = errors.New("a name is needed")
	ErrNameLength     = session.ErrNameLength
	ErrTitleLength    = session.ErrTitleLength
	ErrMessageEmpty   = chat.ErrEmpty
	ErrMessageTooLong = chat.ErrTooLong
	ErrMessageNoText  = chat.ErrInvalidText // control characters, or no text at all
)

// Errors about lines of chat.
var (
	ErrNoLine    = errors.New("there is no line of chat of that ID")
	ErrNotOwn    = errors.New("that line is somebody else's")
	ErrLineGone  = chat.ErrDeleted
	ErrLineOld   = errors.New("that line was written too long ago to be changed")
	ErrLineToOne = chat.ErrToSelf // a private line to oneself
)

// ErrInviteRevoked says that an invite makes no members any more.
var ErrInviteRevoked = session.ErrInviteRevoked

// ErrTooManyInvites says that this computer has made as many as it may.
var ErrTooManyInvites = session.ErrTooManyInvites

// ErrLocked says that staff have locked that for now.
var ErrLocked = session.ErrLocked

// ErrNoEmoji wraps what is wrong with a reaction.
var ErrNoEmoji = errors.New("that is not one emoji")

// ErrDisk wraps why nothing can be written to disk while the class goes on.
var ErrDisk = errors.New("the class cannot be written to disk")

// ErrTooFast says that this person has reacted too often in a short time.
var ErrTooFast = session.ErrTooFast

// ErrNoLock wraps what is wrong with the name of a lock.
var ErrNoLock = errors.New("there is no such lock")

// Errors about the rendezvous of a class that is launched.
var (
	ErrRendezvousURL     = errors.New("that is no URL of a rendezvous")
	ErrRendezvousName    = errors.New("the host of the rendezvous is not known")
	ErrTooManyRendezvous = fmt.Errorf("an invite names at most %d rendezvous", MaxRendezvous)
)

// Errors of an open class.
var (
	ErrNotAllowed = session.ErrNotAllowed
	ErrNotStaff   = session.ErrNotStaff   // that is for staff, or not to be done to this person
	ErrInviteRole = session.ErrInviteRole // nobody is invited to that role
	ErrNoInvite   = session.ErrNoInvite   // none of that ID was made here
	ErrInvitePast = session.ErrInviteUntilPast
	ErrNoMember   = session.ErrNoMember
	// ErrTellTooMuch says that this person's program tells single people more than it may.
	ErrTellTooMuch = session.ErrTooMuch
	ErrClosed      = session.ErrClosed
	ErrNotReady    = session.ErrNotReady      // nobody has answered yet, so nothing can be said
	ErrNoKey       = netgroup.ErrNoContentKey // the class changes its key, which takes a moment
	ErrNoStaffKey  = netgroup.ErrNoStaffKey   // who runs the class is not known yet, so nothing can be sealed to them
	ErrLogFull     = journal.ErrLimit         // this person has written as much as one person may
	ErrLogForked   = journal.ErrFork          // the profile was used on two computers at once
	ErrNoBranch    = session.ErrNoBranch      // no log has it, or somebody decided about it
)

// ErrNoInterface is wrapped when a named network interface cannot be used. A port in use wraps
// syscall.EADDRINUSE.
var ErrNoInterface = udp.ErrNoInterface

// ErrNotSupported is wrapped when an invite is sound but asks for what this program cannot do.
var ErrNotSupported = session.ErrNotSupported

// InviteError says why a text could not be used as an invite.
type InviteError = netgroup.InviteError

// What can be wrong with an invite, for InviteError.Kind.
const (
	InviteDamaged   = netgroup.InviteDamaged
	InviteTruncated = netgroup.InviteTruncated
	InviteExpired   = netgroup.InviteExpired
	InviteNewer     = netgroup.InviteNewer
	InviteMissing   = netgroup.InviteMissing
)
