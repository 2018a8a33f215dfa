package netgroup

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// A Transport opens sessions with peers and carries messages in them: what a Connection needs of
// rtmfp.Endpoint, which is behind it in the product. The lab has one that is reduced to delay, loss and a
// queue. It belongs to its Connection's goroutine.
type Transport interface {
	rtmfp.Machine

	// Connect returns the session with a peer, beginning to open one if there is none: an address is
	// needed then. tag names the pre-shared key. Addresses given for a session that is still opening are
	// tried too. SessionOpened or SessionClosed follows.
	Connect(now time.Time, peer keying.PeerID, tag keying.Tag, addrs ...netip.AddrPort) (Session, error)
	// SetOwnAddresses says which addresses, told by others, mean this machine.
	SetOwnAddresses(addrs ...netip.AddrPort)
	// NetworkChanged has all peers asked for a sign of life, from which they see where this machine is.
	NetworkChanged(now time.Time)
	// NextEvent takes the oldest event.
	NextEvent() (TransportEvent, bool)
}

// A Session is the one connection of two endpoints. Groups share it: each that both are in has flows of
// its own. As in rtmfp it may be nil nowhere, and belongs to its transport.
type Session interface {
	Peer() keying.PeerID
	Tag() keying.Tag         // names the pre-shared key that it was opened with
	Certificate() []byte     // the other end's ([keying.ParseProven]), nil while opening
	HandshakeHash() [32]byte // names the session in a way that nobody else can sign for
	IsOpen() bool            // flows move
	Address() netip.AddrPort // where packets go; invalid while opening
	RTT() time.Duration      // smoothed; 0 before it was measured
	Jitter() time.Duration   // by how much round trips differ from that, on average; 0 before it was measured
	Delivered() uint64       // bytes of messages, framing included, that the peer has acknowledged so far
	// Sent returns how many fragments of messages were sent so far, repeats included, and of how many of those the
	// session believes that they were lost.
	Sent() (fragments, lost uint64)
	// Queued returns how many bytes of messages were written and neither acknowledged nor given up, with 192 more for
	// each packet's worth.
	Queued() int
	Owner() any          // as last set; nil at first
	SetOwner(owner any)  //
	Close(now time.Time) // SessionClosed follows
	// SetKeepalive says after how much silence the peer is pinged: zero, as at first, for the usual 15 s.
	SetKeepalive(now time.Time, after time.Duration)

	// OpenFlow begins a flow to the peer; it may be written to at once.
	OpenFlow(metadata []byte, p rtmfp.Priority) (SendFlow, error)
	// SetLocalAddresses says what else than Address those are told to whom the peer is introduced.
	SetLocalAddresses(addrs ...netip.AddrPort)
	// Seek asks introducers where a silent peer is.
	Seek(now time.Time, introducers ...netip.AddrPort)
}

// A SendFlow carries messages to the peer, each whole and in order.
type SendFlow interface {
	Session() Session
	// Write queues a message and takes ownership of its bytes. rtmfp.ErrBufferFull means that nothing was
	// queued and that FlowWritable will say when to try again.
	Write(now time.Time, message []byte, d rtmfp.Deadlines) error
	// NotifySent has FlowSent follow, once, when nothing that was written waits to be sent.
	NotifySent()
	Close() // FlowDelivered follows once everything arrived
	Owner() any
	SetOwner(owner any)
}

// A ReceiveFlow carries messages from the peer.
type ReceiveFlow interface {
	Session() Session
	Metadata() []byte // not to be changed
	SetPaused(now time.Time, paused bool)
	// UseNetworkOrder has each message told as soon as it arrived, whatever became of those before it.
	UseNetworkOrder(now time.Time)
	Reject(code uint64)
	Owner() any
	SetOwner(owner any)
}

// A TransportEventKind says what a TransportEvent tells of. The events are those of package rtmfp.
type TransportEventKind uint8

// What a transport tells, and the fields that are set besides Session.
const (
	SessionOpened    TransportEventKind = iota
	SessionClosed                       // the session's last; its flows are gone
	SessionSuspect                      // the peer leaves pings unanswered
	SessionRecovered                    // it was heard again
	AddressChanged                      // Old
	FlowOpened                          // In
	MessageReceived                     // In, Data
	FlowFinished                        // In
	FlowRejected                        // Out
	FlowWritable                        // Out
	FlowSent                            // Out
	FlowDelivered                       // Out
)

// A TransportEvent is something that a Connection learns from Transport.NextEvent.
type TransportEvent struct {
	Kind    TransportEventKind
	Session Session
	In      ReceiveFlow
	Out     SendFlow
	Data    []byte         // one message, the Connection's from now on
	Old     netip.AddrPort // where the peer was
}
