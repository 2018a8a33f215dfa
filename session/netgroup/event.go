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

// Closed is the last event of a group: it was left, and what had to be delivered was, or could not be.
type Closed struct{ Group *Group }

func (GroupConnected) event()       {}
func (NeighborConnected) event()    {}
func (NeighborDisconnected) event() {}
func (EntryFolded) event()          {}
func (FoldRestarted) event()        {}
func (Ready) event()                {}
func (PresenceChanged) event()      {}
func (LocalCoverageChanged) event() {}
func (PostReceived) event()         {}
func (Closed) event()               {}
