package netgroup

import (
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
)

// An Event is something the owner of a Connection learns from NextEvent.
type Event interface{ event() }

// GroupConnected says that this machine has entered a group, whether or not anybody else is there yet. It is the
// group's first event; its last is Closed.
type GroupConnected struct{ Group *Group }

// NeighborConnected says that a member of the group is linked directly.
type NeighborConnected struct {
	Group   *Group
	Peer    keying.PeerID
	Author  journal.Author
	Address ring.Address // where it stands on the ring
}

// LocalCoverageChanged says that Group.LocalCoverage gives another answer.
type LocalCoverageChanged struct{ Group *Group }

// NeighborDisconnected says that a direct link ended. Left means that the peer said goodbye.
type NeighborDisconnected struct {
	Group *Group
	Peer  keying.PeerID
	Left  bool
}

// EntryFolded hands over a journal entry, in the order of its author's log, for the reducers.
type EntryFolded struct {
	Group *Group
	Entry journal.Entry
}

// FoldRestarted says that entries folded earlier count no longer: the reducers begin anew with
// Group.Folded(), called before the connection is told anything else. It stands for all EntryFolded up to
// there that were not taken yet. At most one comes in a second.
type FoldRestarted struct{ Group *Group }

// LogForked says that an author signed two entries that contradict each other: by a copy of the identity on another
// machine, by an old backup, or to deceive. Nothing of the log from that entry on counts until staff say which branch
// does ([Group.Forks], [Group.Resolve]); then FoldRestarted follows, and Ready where it is this machine's own log. In
// a desk log nothing counts from there on.
type LogForked struct {
	Group  *Group
	Log    uint8 // LogClass or LogDesk
	Author journal.Author
}

// Ready says that this machine may write to its own log: it has heard from a neighbour what of that log
// others hold, or it founded the group.
type Ready struct{ Group *Group }

// PresenceChanged says that Group.Present gives another answer.
type PresenceChanged struct{ Group *Group }

// PostReceived delivers a post that is not an entry. Data belongs to the receiver of the event.
type PostReceived struct {
	Group     *Group
	Author    journal.Author
	MessageID [32]byte
	Data      []byte
}

// FleetingReceived delivers what somebody posted for the moment. Data belongs to the receiver of the event.
type FleetingReceived struct {
	Group  *Group
	Author journal.Author
	Data   []byte
}

// Waiting says that whoever was found takes this machine for no member: it waits to be let in, and knocks.
// Admitted about itself says that it was.
type Waiting struct{ Group *Group }

// KnockReceived says, to who may admit people, that somebody waits to be let in.
type KnockReceived struct {
	Group *Group
	Knocker
}

// Refused says that staff do not let this machine in.
type Refused struct {
	Group *Group
	By    journal.Author
}

// Admitted says that somebody became a member, or is one again.
type Admitted struct {
	Group  *Group
	Author journal.Author
}

// Removed says that somebody is a member no more.
type Removed struct {
	Group  *Group
	Author journal.Author
}

// RightsChanged says that a member has other rights than before.
type RightsChanged struct {
	Group  *Group
	Author journal.Author
}

// EpochChanged says that new matter is sealed under another content key, or that none can be sealed for want
// of one (Group.IsSealing).
type EpochChanged struct {
	Group *Group
	KeyID journal.KeyID
}

// Closed is the last event of a group: it was left, and what had to be delivered was, or could not be.
type Closed struct{ Group *Group }

func (GroupConnected) event()       {}
func (NeighborConnected) event()    {}
func (NeighborDisconnected) event() {}
func (EntryFolded) event()          {}
func (FoldRestarted) event()        {}
func (LogForked) event()            {}
func (Ready) event()                {}
func (PresenceChanged) event()      {}
func (LocalCoverageChanged) event() {}
func (PostReceived) event()         {}
func (FleetingReceived) event()     {}
func (Waiting) event()              {}
func (KnockReceived) event()        {}
func (Refused) event()              {}
func (Admitted) event()             {}
func (Removed) event()              {}
func (RightsChanged) event()        {}
func (EpochChanged) event()         {}
func (Closed) event()               {}
