package netgroup

import (
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/fleeting"
	"lyceum/session/rtmfp"
)

// What may wait goes in flows of its own beside that of messages, below those in priority, so that posts and chat are not
// held up by it on a thin line; and what is fleeting in one above them. Their metadata are the text here ‖ handshake tag; each end
// begins one when it has something for it. Reports and what is fleeting are read in whatever order they come, and what is late is
// given up.
type sideClass uint8

const (
	sideDirected sideClass = iota // messages tell and route
	sideReports                   // reports_codec.go
	sideFleeting                  // fleeting.go
	sideClasses
)

var (
	sideMetadata   = [sideClasses]string{"lyceum/directed/1", "lyceum/reports/1", "lyceum/fleeting/1"}
	sidePriorities = [sideClasses]rtmfp.Priority{rtmfp.PriorityBulk, rtmfp.PriorityBulk, rtmfp.PriorityRepair}
	sideTraffic    = [sideClasses]traffic{trafficRouting, trafficRouting, trafficPosts}
)

// sideFlows are those to and from a neighbour.
type sideFlows struct {
	out [sideClasses]SendFlow
	in  [sideClasses]*sideFlow
}

// A sideFlow is the owner of one of them: of one that this machine began (in is nil), or that the neighbour did.
type sideFlow struct {
	n     *neighbor
	class sideClass
	in    ReceiveFlow
}

// sendAside writes a message into one of these flows. It is dropped, which is reported, if there is no room.
func (n *neighbor) sendAside(now time.Time, class sideClass, b []byte, d rtmfp.Deadlines) bool {
	if n.dropped {
		return false
	}
	if n.aside.out[class] == nil {
		out, err := n.session.OpenFlow([]byte(sideMetadata[class]+string(n.group.keys.tag[:])), sidePriorities[class])
		if err != nil {
			return false // the session is over, which will be told
		}
		out.SetOwner(&sideFlow{n: n, class: class})
		n.aside.out[class] = out
	}
	if n.aside.out[class].Write(now, b, d) != nil {
		return false
	}
	n.group.c.capacity.written += len(b)
	n.group.rates.sent[sideTraffic[class]].add(now, len(b))
	if class == sideFleeting {
		n.group.rates.fleetingLine.add(now, len(b)+fleeting.HeadBytes)
	}
	return true
}

// sendDirected writes a message that is directed to somebody.
func (n *neighbor) sendDirected(now time.Time, b []byte) {
	n.sendAside(now, sideDirected, b, rtmfp.Deadlines{})
}

// sideOfFlow returns the neighbour and class that a flow's metadata name.
func (c *Connection) sideOfFlow(l *link, f ReceiveFlow) (n *neighbor, class sideClass, ok bool) {
	metadata := f.Metadata()
	for class, name := range sideMetadata {
		if len(metadata) != len(name)+len(keying.Tag{}) || string(metadata[:len(name)]) != name {
			continue
		}
		if g := c.linking(keying.Tag(metadata[len(name):])); g != nil {
			return l.neighbor(g), sideClass(class), true
		}
	}
	return nil, 0, false
}

// beginAside accepts such a flow, one of a class.
func (n *neighbor) beginAside(now time.Time, class sideClass, f ReceiveFlow) {
	if n == nil || !n.shown || n.aside.in[class] != nil {
		f.Reject(0)
		return
	}
	s := &sideFlow{n, class, f}
	n.aside.in[class] = s
	f.SetOwner(s)
	if class != sideDirected {
		f.UseNetworkOrder(now)
	}
}

// receive reads one message.
func (s *sideFlow) receive(now time.Time, b []byte) {
	n := s.n
	switch s.class {
	case sideReports:
		n.receiveReports(now, b)
		return
	case sideFleeting:
		n.receiveFleeting(now, b)
		return
	}
	if len(b) > 0 && messageKind(b[0]) != messageTell && messageKind(b[0]) != messageRoute {
		n.fault(now)
		return
	}
	n.receive(now, b)
}

// finished notes that the neighbour ended the flow.
func (s *sideFlow) finished() {
	if s.n.aside.in[s.class] == s {
		s.n.aside.in[s.class] = nil
	}
}

// rejected has another begun when there is something to send: the neighbour did not know yet that this machine belongs to
// the group.
func (s *sideFlow) rejected() { s.n.aside.out[s.class] = nil }

// pause has nothing more read of a neighbour for a while, or goes on.
func (f *sideFlows) pause(now time.Time, paused bool) {
	for _, s := range f.in {
		if s != nil {
			s.in.SetPaused(now, paused)
		}
	}
}

// close ends all of them.
func (f *sideFlows) close() {
	for class := range sideClasses {
		if f.out[class] != nil {
			f.out[class].Close()
		}
		if f.in[class] != nil {
			f.in[class].in.Reject(0)
		}
	}
}
