package netgroup

// The status codes of the original, word for word: what Flash Player put into the info.code of a
// NetStatusEvent. Events here have types of their own; [Status] gives the code to who knows the original.
const (
	// Of a NetConnection: the way to a rendezvous, or none at all ("rtmfp:").

	CodeConnectSuccess  = "NetConnection.Connect.Success"
	CodeConnectFailed   = "NetConnection.Connect.Failed"
	CodeConnectRejected = "NetConnection.Connect.Rejected"
	CodeConnectClosed   = "NetConnection.Connect.Closed"

	// Of a NetGroup. The three of connecting reached the NetConnection that the group was on.

	CodeGroupConnectSuccess    = "NetGroup.Connect.Success"
	CodeGroupConnectFailed     = "NetGroup.Connect.Failed"
	CodeGroupConnectRejected   = "NetGroup.Connect.Rejected"
	CodeNeighborConnect        = "NetGroup.Neighbor.Connect"
	CodeNeighborDisconnect     = "NetGroup.Neighbor.Disconnect"
	CodeLocalCoverage          = "NetGroup.LocalCoverage.Notify"
	CodePosting                = "NetGroup.Posting.Notify"
	CodeSendTo                 = "NetGroup.SendTo.Notify"
	CodeFetchSend              = "NetGroup.Replication.Fetch.SendNotify"
	CodeFetchFailed            = "NetGroup.Replication.Fetch.Failed"
	CodeFetchResult            = "NetGroup.Replication.Fetch.Result"
	CodeReplicationRequest     = "NetGroup.Replication.Request"
	CodeMulticastPublishNotify = "NetGroup.MulticastStream.PublishNotify"
	CodeMulticastUnpublish     = "NetGroup.MulticastStream.UnpublishNotify"

	// Of a multicast NetStream. The first three reached the NetConnection.

	CodeStreamConnectSuccess  = "NetStream.Connect.Success"
	CodeStreamConnectFailed   = "NetStream.Connect.Failed"
	CodeStreamConnectRejected = "NetStream.Connect.Rejected"
	CodeStreamConnectClosed   = "NetStream.Connect.Closed"
	CodeStreamMulticastReset  = "NetStream.MulticastStream.Reset"
	CodePublishStart          = "NetStream.Publish.Start"
	CodePlayStart             = "NetStream.Play.Start"
	CodePlayUnpublish         = "NetStream.Play.UnpublishNotify"
)

// Status returns an event's code in the original, "" if the original had no such event. An event has one if
// it has a method Code.
func Status(ev Event) string {
	if s, ok := ev.(interface{ Code() string }); ok {
		return s.Code()
	}
	return ""
}

// StatusLevel returns what the original gave as info.level of a code: "error" where something that was asked
// for will not be had, else "status". A fetch that failed is no error: it is tried again.
func StatusLevel(code string) string {
	switch code {
	case CodeConnectFailed, CodeConnectRejected, CodeGroupConnectFailed, CodeGroupConnectRejected,
		CodeStreamConnectFailed, CodeStreamConnectRejected:
		return "error"
	}
	return "status"
}

// Code returns the event's code in the original.
func (GroupConnected) Code() string { return CodeGroupConnectSuccess }

// Code returns the event's code in the original.
func (LocalCoverageChanged) Code() string { return CodeLocalCoverage }

// Code returns the event's code in the original.
func (NeighborConnected) Code() string { return CodeNeighborConnect }

// Code returns the event's code in the original.
func (NeighborDisconnected) Code() string { return CodeNeighborDisconnect }

// Code returns the event's code in the original.
func (PostReceived) Code() string { return CodePosting }

// Code returns the event's code in the original, for which this machine was not authorised.
func (Refused) Code() string { return CodeGroupConnectRejected }

// Code returns the event's code in the original if it is about this machine, else "".
func (r Removed) Code() string {
	if r.Group.self() != r.Author {
		return ""
	}
	return CodeGroupConnectRejected
}

// Code returns the event's code in the original.
func (k KnockEnded) Code() string {
	if k.Refused {
		return CodeGroupConnectRejected
	}
	return CodeGroupConnectFailed
}
