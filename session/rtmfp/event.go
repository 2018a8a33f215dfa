package rtmfp

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

// FlowOpened says that the peer began a flow. The owner may Reject it.
type FlowOpened struct{ Flow *ReceiveFlow }

// MessageReceived delivers one whole message. NextEvent returns a pointer to one, which it uses again for
// the next message. Data belongs to the receiver of the event, who may hand it to Endpoint.Recycle when
// done. AfterGap means that the sender gave up at least one message before this one.
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

// FlowDelivered says that everything written to a closed flow was acknowledged or given up.
type FlowDelivered struct{ Flow *SendFlow }

func (SessionOpened) event()   {}
func (SessionClosed) event()   {}
func (FlowOpened) event()      {}
func (MessageReceived) event() {}
func (FlowFinished) event()    {}
func (FlowRejected) event()    {}
func (FlowWritable) event()    {}
func (FlowDelivered) event()   {}
