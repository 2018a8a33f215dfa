package netgroup

import "lyceum/session/keying"

// The events of object replication.
type (
	// ReplicationFetchSend says that a neighbour was asked for objects.
	ReplicationFetchSend struct {
		Objects     *Objects
		Peer        keying.PeerID
		First, Last uint64
	}
	// ReplicationFetchFailed says that a neighbour denied objects or did not answer. Others are asked while
	// they are wanted.
	ReplicationFetchFailed struct {
		Objects     *Objects
		Peer        keying.PeerID
		First, Last uint64
	}
	// ReplicationFetchResult hands over an object, which is wanted no more. Whoever gets the event checks it
	// and then calls AddHaveObjects, or RefuseObject, or RemoveWantObjects to keep it to itself. The bytes
	// are the receiver's.
	ReplicationFetchResult struct {
		Objects *Objects
		Peer    keying.PeerID
		Index   uint64
		Object  []byte
	}
	// ReplicationRequest asks for objects that this machine has: whoever gets the event calls
	// WriteRequestedObject or DenyRequestedObject, at once or later.
	ReplicationRequest struct {
		Objects     *Objects
		Peer        keying.PeerID
		RequestID   uint64
		First, Last uint64
	}
	// ReplicationLiar says that a neighbour was dropped for a wrong object.
	ReplicationLiar struct {
		Objects *Objects
		Peer    keying.PeerID
	}
)

func (ReplicationFetchSend) event()   {}
func (ReplicationFetchFailed) event() {}
func (ReplicationFetchResult) event() {}
func (ReplicationRequest) event()     {}
func (ReplicationLiar) event()        {}

// Code returns the event's code in the original.
func (ReplicationFetchSend) Code() string { return CodeFetchSend }

// Code returns the event's code in the original.
func (ReplicationFetchFailed) Code() string { return CodeFetchFailed }

// Code returns the event's code in the original.
func (ReplicationFetchResult) Code() string { return CodeFetchResult }

// Code returns the event's code in the original.
func (ReplicationRequest) Code() string { return CodeReplicationRequest }
