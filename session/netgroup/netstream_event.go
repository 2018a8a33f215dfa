package netgroup

import (
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/stream"
)

// The events of streams.
type (
	// StreamPublished says that a member publishes a stream. It comes once for each, also for those that there were
	// before this machine joined.
	StreamPublished struct {
		Group  *Group
		Author journal.Author
		Name   string
		Config PublishConfig
		Direct bool // for this machine alone: PlayDirect plays it
	}
	// StreamUnpublished says that a stream ended: its publisher ended it, is gone, or lost the right.
	StreamUnpublished struct {
		Group  *Group
		Author journal.Author
		Name   string
		Direct bool
	}
	// StreamStarted says that a stream is being published, or that what is played has a publisher.
	StreamStarted struct{ Stream *NetStream }
	// StreamStopped says that what is played has no publisher any more; that may change.
	StreamStopped struct{ Stream *NetStream }
	// StreamReset says that what is played is another stream of the same name from here on.
	StreamReset struct{ Stream *NetStream }
	// FrameReceived hands over a frame of a stream that is played: genuine, each once, in the order in which they
	// became complete. Its data belong to the receiver of the event.
	FrameReceived struct {
		Stream *NetStream
		Frame  Frame
	}
	// ReceiverCame says to a publisher that what it writes goes somewhere from now on: see [NetStream.HasReceivers].
	ReceiverCame struct{ Stream *NetStream }
	// KeyFrameWanted says to a publisher that somebody waits for a key frame.
	KeyFrameWanted struct{ Stream *NetStream }
	// RateAdvice says to a publisher what rate the group can carry: it drops layers, then size, never audio, and
	// cameras before screens. Kbit counts what is given to Write.
	RateAdvice struct {
		Stream *NetStream
		Kbit   int
	}
	// ForgerDropped says that nothing of a stream is taken from a neighbour any more, nor given to it, because it
	// delivered what was not genuine, and did not stop.
	ForgerDropped struct {
		Group  *Group
		Stream stream.ID
		Peer   keying.PeerID
	}
	// FramesToVerify hands over frames whose signatures are to be checked. Whoever gets the event has
	// [FrameBatch.Verify] run by any goroutine, and then calls [Group.Verified]. None comes where signatures are
	// not checked.
	FramesToVerify struct {
		Group *Group
		Batch *FrameBatch
	}
)

func (ForgerDropped) event()     {}
func (StreamPublished) event()   {}
func (StreamUnpublished) event() {}
func (StreamStarted) event()     {}
func (StreamStopped) event()     {}
func (StreamReset) event()       {}
func (FrameReceived) event()     {}
func (ReceiverCame) event()      {}
func (KeyFrameWanted) event()    {}
func (RateAdvice) event()        {}
func (FramesToVerify) event()    {}

// Code returns the event's code in the original.
func (StreamPublished) Code() string { return CodeMulticastPublishNotify }

// Code returns the event's code in the original.
func (StreamUnpublished) Code() string { return CodeMulticastUnpublish }

// Code returns the event's code in the original.
func (e StreamStarted) Code() string {
	if e.Stream.publishes {
		return CodePublishStart
	}
	return CodePlayStart
}

// Code returns the event's code in the original.
func (StreamStopped) Code() string { return CodePlayUnpublish }

// Code returns the event's code in the original.
func (StreamReset) Code() string { return CodeStreamMulticastReset }
