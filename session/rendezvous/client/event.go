package client

import "lyceum/session/rendezvous/protocol"

// An Event is something that the owner learns from NextEvent.
type Event interface{ event() }

// Connected says that the rendezvous introduces this machine to others.
type Connected struct{}

// Failed says that it cannot be reached. It is said once, however often that is tried again.
type Failed struct{}

// Rejected says that it does not want this machine, or not any longer.
type Rejected struct{ Reason protocol.Reason }

// Closed says that the session with it was lost, or that it has ended.
type Closed struct{}

// Refused says that it does not want this machine in one group.
type Refused struct {
	Tag    protocol.Tag
	Reason protocol.Reason
}

// Members says who is in a group.
type Members struct {
	Tag     protocol.Tag
	Members []protocol.Member
}

func (Connected) event() {}
func (Failed) event()    {}
func (Rejected) event()  {}
func (Closed) event()    {}
func (Refused) event()   {}
func (Members) event()   {}

func (c *Client) emit(ev Event) { c.events = append(c.events, ev) }

// NextEvent takes the oldest event. The owner empties the queue after each call that is told the time.
func (c *Client) NextEvent() (Event, bool) {
	if len(c.events) == 0 {
		return nil, false
	}
	ev := c.events[0]
	c.events = c.events[1:]
	return ev, true
}
