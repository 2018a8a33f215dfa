package netgroup

import (
	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
)

// ConnectSucceeded says that a rendezvous introduces this machine to others. Peer is zero after Connect("rtmfp:").
type ConnectSucceeded struct{ Peer keying.PeerID }

// ConnectFailed says that a rendezvous cannot be reached. It is said once, however often that is tried again.
type ConnectFailed struct{ Peer keying.PeerID }

// ConnectRejected says that a rendezvous does not want this machine, or not any longer.
type ConnectRejected struct {
	Peer   keying.PeerID
	Reason protocol.Reason
}

// ConnectClosed says that the session with a rendezvous is over. It is sought again; links with members stay.
type ConnectClosed struct{ Peer keying.PeerID }

// GroupRefused says that a rendezvous does not want this machine in one of its groups.
type GroupRefused struct {
	Group  *Group
	Peer   keying.PeerID
	Reason protocol.Reason
}

func (ConnectSucceeded) event() {}
func (ConnectFailed) event()    {}
func (ConnectRejected) event()  {}
func (ConnectClosed) event()    {}
func (GroupRefused) event()     {}

// Code returns the event's code in the original.
func (ConnectSucceeded) Code() string { return CodeConnectSuccess }

// Code returns the event's code in the original.
func (ConnectFailed) Code() string { return CodeConnectFailed }

// Code returns the event's code in the original.
func (ConnectRejected) Code() string { return CodeConnectRejected }

// Code returns the event's code in the original.
func (ConnectClosed) Code() string { return CodeConnectClosed }

// Code returns the event's code in the original.
func (GroupRefused) Code() string { return CodeGroupConnectRejected }
