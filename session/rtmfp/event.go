package rtmfp

import "net/netip"

// An Event is something the owner of an endpoint learns from Endpoint.NextEvent.
type Event interface{ event() }

// SessionOpened says that a session can carry flows. Incoming means that the peer began it.
type SessionOpened struct {
	Session  *Session
	Incoming bool
}

// SessionClosed is the last event of a session. Its flows are gone.
type SessionClosed struct {
	Session *Session
	Reason  CloseReason
}

// AddressChanged says that the peer was followed to another address, which Session.Address returns.
type AddressChanged struct {
	Session *Session
	Old     netip.AddrPort
}

// SessionSuspect says that the peer has left pings unanswered for max(1 s, 2 MRTO). Either
// SessionRecovered or SessionClosed follows.
type SessionSuspect struct{ Session *Session }

// SessionRecovered says that a suspect peer was heard again.
type SessionRecovered struct{ Session *Session }

// FlowOpened says that the peer began a flow. The owner may Reject it.
type FlowOpened struct{ Flow *ReceiveFlow }

// MessageReceived delivers one whole message. NextEvent returns a pointer to one, which it uses again for
// the next message. Data belongs to the receiver of the event, who may hand it to Endpoint.Recycle when
// done. AfterGap means that the sender gave up at least one message before this one; in network order see
// ReceiveFlow.UseNetworkOrder.
type MessageReceived struct {
	Flow     *ReceiveFlow
	Data     []byte
	AfterGap bool
}

// FlowFinished says that a receiving flow has delivered all that it ever will.
type FlowFinished struct{ Flow *ReceiveFlow }

// FlowRejected says that the receiver of our flow does not want it (RFC 7016 §3.6.2.9).
type FlowRejected struct {
	Flow *SendFlow
	Code uint64
}

// FlowWritable says that a flow that answered ErrBufferFull has room again.
type FlowWritable struct{ Flow *SendFlow }

// FlowSent says that all that was written to a flow was sent, after SendFlow.NotifySent.
type FlowSent struct{ Flow *SendFlow }

// FlowDelivered says that everything written to a closed flow was acknowledged or given up.
type FlowDelivered struct{ Flow *SendFlow }

func (SessionOpened) event()    {}
func (SessionClosed) event()    {}
func (AddressChanged) event()   {}
func (SessionSuspect) event()   {}
func (SessionRecovered) event() {}
func (FlowOpened) event()       {}
func (MessageReceived) event()  {}
func (FlowFinished) event()     {}
func (FlowRejected) event()     {}
func (FlowWritable) event()     {}
func (FlowSent) event()         {}
func (FlowDelivered) event()    {}
