package netgroup

import (
	"net/netip"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// overRTMFP is the Transport of the product.
type overRTMFP struct{ *rtmfp.Endpoint }

func (t overRTMFP) Connect(now time.Time, peer keying.PeerID, tag keying.Tag, addrs ...netip.AddrPort) (Session, error) {
	s, err := t.Endpoint.Connect(now, keying.Discriminator(peer), tag, addrs...)
	if err != nil {
		return nil, err
	}
	return sessionOf(s), nil
}

// NextEvent translates the endpoint's next event.
func (t overRTMFP) NextEvent() (TransportEvent, bool) {
	ev, ok := t.Endpoint.NextEvent()
	if !ok {
		return TransportEvent{}, false
	}
	switch ev := ev.(type) {
	case *rtmfp.MessageReceived:
		in := receiveFlowOf(ev.Flow)
		return TransportEvent{Kind: MessageReceived, Session: in.Session(), In: in, Data: ev.Data}, true
	case rtmfp.SessionOpened:
		return TransportEvent{Kind: SessionOpened, Session: sessionOf(ev.Session)}, true
	case rtmfp.SessionClosed:
		return TransportEvent{Kind: SessionClosed, Session: sessionOf(ev.Session)}, true
	case rtmfp.SessionSuspect:
		return TransportEvent{Kind: SessionSuspect, Session: sessionOf(ev.Session)}, true
	case rtmfp.SessionRecovered:
		return TransportEvent{Kind: SessionRecovered, Session: sessionOf(ev.Session)}, true
	case rtmfp.AddressChanged:
		return TransportEvent{Kind: AddressChanged, Session: sessionOf(ev.Session), Old: ev.Old}, true
	case rtmfp.FlowOpened:
		return receiveEvent(FlowOpened, ev.Flow), true
	case rtmfp.FlowFinished:
		return receiveEvent(FlowFinished, ev.Flow), true
	case rtmfp.FlowRejected:
		return sendEvent(FlowRejected, ev.Flow), true
	case rtmfp.FlowWritable:
		return sendEvent(FlowWritable, ev.Flow), true
	case rtmfp.FlowSent:
		return sendEvent(FlowSent, ev.Flow), true
	case rtmfp.FlowDelivered:
		return sendEvent(FlowDelivered, ev.Flow), true
	}
	panic("BUG: netgroup: an event of the transport that nobody knows")
}

func receiveEvent(kind TransportEventKind, f *rtmfp.ReceiveFlow) TransportEvent {
	in := receiveFlowOf(f)
	return TransportEvent{Kind: kind, Session: in.Session(), In: in}
}

func sendEvent(kind TransportEventKind, f *rtmfp.SendFlow) TransportEvent {
	out := sendFlowOf(f)
	return TransportEvent{Kind: kind, Session: out.Session(), Out: out}
}

// The wrappers hang on what they wrap, so that there is one for each.
type (
	rtmfpSession struct {
		*rtmfp.Session
		owner any
	}
	rtmfpSendFlow struct {
		*rtmfp.SendFlow
		owner any
	}
	rtmfpReceiveFlow struct {
		*rtmfp.ReceiveFlow
		owner any
	}
)

func sessionOf(s *rtmfp.Session) *rtmfpSession {
	w, ok := s.Owner.(*rtmfpSession)
	if !ok {
		w = &rtmfpSession{Session: s}
		s.Owner = w
	}
	return w
}

func sendFlowOf(f *rtmfp.SendFlow) *rtmfpSendFlow {
	w, ok := f.Owner.(*rtmfpSendFlow)
	if !ok {
		w = &rtmfpSendFlow{SendFlow: f}
		f.Owner = w
	}
	return w
}

func receiveFlowOf(f *rtmfp.ReceiveFlow) *rtmfpReceiveFlow {
	w, ok := f.Owner.(*rtmfpReceiveFlow)
	if !ok {
		w = &rtmfpReceiveFlow{ReceiveFlow: f}
		f.Owner = w
	}
	return w
}

func (s *rtmfpSession) Owner() any         { return s.owner }
func (s *rtmfpSession) SetOwner(owner any) { s.owner = owner }

// Delivered implements Session.
func (s *rtmfpSession) Delivered() uint64 { return s.Stats().BytesDelivered }

// Sent implements Session. What was late only was not lost.
func (s *rtmfpSession) Sent() (fragments, lost uint64) {
	c := s.Stats().SessionCounts
	return c.FragmentsSent, c.LostFragments - min(c.SpuriousLosses, c.LostFragments)
}

// Queued implements Session.
func (s *rtmfpSession) Queued() int { return s.Stats().Queued }

func (s *rtmfpSession) OpenFlow(metadata []byte, p rtmfp.Priority) (SendFlow, error) {
	f, err := s.Session.OpenFlow(metadata, p)
	if err != nil {
		return nil, err
	}
	return sendFlowOf(f), nil
}

func (s *rtmfpSession) Seek(now time.Time, introducers ...netip.AddrPort) {
	// It fails only where there is no session to save.
	_ = s.Session.Seek(now, keying.Discriminator(s.Peer()), introducers...)
}

func (f *rtmfpSendFlow) Session() Session   { return sessionOf(f.SendFlow.Session()) }
func (f *rtmfpSendFlow) Owner() any         { return f.owner }
func (f *rtmfpSendFlow) SetOwner(owner any) { f.owner = owner }

func (f *rtmfpReceiveFlow) Session() Session   { return sessionOf(f.ReceiveFlow.Session()) }
func (f *rtmfpReceiveFlow) Owner() any         { return f.owner }
func (f *rtmfpReceiveFlow) SetOwner(owner any) { f.owner = owner }
