package client

import (
	"math/rand/v2"
	"slices"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

// Our choices.
const (
	openWithin    = 10 * time.Second // for the session, and for the answer to hello
	answerWithin  = 10 * time.Second // for everything else, before it is said again
	retryFirst    = time.Second
	retryMax      = time.Minute
	rejectedRetry = 5 * time.Minute
	askFirst      = 2 * time.Second
	askMax        = time.Minute
	askContent    = 2 * time.Minute // while there is no lack of neighbours
	maxFaults     = 8
)

// A Config is what a client is made of.
type Config struct {
	AccessKey []byte     // nil: none
	Rand      *rand.Rand // when to try again; required
}

type state uint8

const (
	waiting  state = iota // for retryAt, or for a group
	opening               // the session
	greeting              // hello was said
	accepted
)

// A Client keeps one rendezvous told. It is owned by one goroutine.
type Client struct {
	cfg      Config
	state    state
	deadline time.Time // while opening or greeting
	retryAt  time.Time
	interval time.Duration
	failing  bool // the owner was told that it is not to be had
	lifetime time.Duration
	local    []wire.Address
	groups   []*group // in the order in which they were registered
	faults   int
	messages [][]byte
	events   []Event
}

// New returns a client without groups. It wants no session until it has one.
func New(cfg Config) *Client { return &Client{cfg: cfg} }

// Register has this machine registered under a tag from now on.
func (c *Client) Register(now time.Time, tag protocol.Tag) {
	if c.group(tag) != nil {
		return
	}
	g := &group{tag: tag, lacking: true}
	c.groups = append(c.groups, g)
	if c.state == accepted {
		c.register(now, g)
	}
}

// Connect has the session opened although there may be no group yet: the rendezvous says whether it wants this
// machine. Without a group, it is not tried again.
func (c *Client) Connect(now time.Time) {
	if c.state == waiting {
		c.open(now)
	}
}

func (c *Client) open(now time.Time) { c.state, c.deadline = opening, now.Add(openWithin) }

// Unregister ends that.
func (c *Client) Unregister(tag protocol.Tag) {
	if g := c.group(tag); g != nil && c.state == accepted {
		c.send(protocol.Unregister{Tag: tag})
	}
	c.groups = slices.DeleteFunc(c.groups, func(g *group) bool { return g.tag == tag })
	if len(c.groups) == 0 {
		c.state, c.failing, c.interval, c.retryAt, c.messages = waiting, false, 0, time.Time{}, nil
	}
}

// SetLacking says whether the group lacks neighbours, so that others are asked for more often.
func (c *Client) SetLacking(now time.Time, tag protocol.Tag, lacking bool) {
	if g := c.group(tag); g != nil && g.lacking != lacking {
		g.lacking, g.interval = lacking, 0
		if !g.askAt.IsZero() {
			g.planAsk(now, c.cfg.Rand)
		}
	}
}

// SetCapacity says how much uplink is spare for a group, in kbit/s. It is told with the next renewal.
func (c *Client) SetCapacity(tag protocol.Tag, kbit uint64) {
	if g := c.group(tag); g != nil {
		g.capacity = kbit
	}
}

// SetLocal says where this machine is in its own network: at most protocol.MaxLocal addresses are told.
func (c *Client) SetLocal(local []wire.Address) {
	local = slices.Clone(local[:min(len(local), protocol.MaxLocal)])
	if !slices.Equal(local, c.local) && (c.state == greeting || c.state == accepted) {
		c.send(protocol.Moved{Local: local})
	}
	c.local = local
}

// NetworkChanged has a rendezvous that could not be reached tried again soon.
func (c *Client) NetworkChanged(now time.Time) {
	if c.state == waiting && c.failing {
		c.interval, c.retryAt = 0, now
	}
}

// WantsSession reports whether there should be a session: the owner opens one, or closes the one there is.
func (c *Client) WantsSession() bool { return c.state != waiting }

// IsAccepted reports whether the rendezvous introduces this machine to others.
func (c *Client) IsAccepted() bool { return c.state == accepted }

// Opened says that the session is open, and messages can be sent.
func (c *Client) Opened(now time.Time, handshake [32]byte, self keying.PeerID) {
	if c.state != opening {
		return
	}
	hello := protocol.Hello{Local: c.local}
	if len(c.cfg.AccessKey) > 0 {
		proof := protocol.ProveAccess(c.cfg.AccessKey, handshake, self)
		hello.Proof = &proof
	}
	c.send(hello)
	c.state, c.deadline, c.faults = greeting, now.Add(openWithin), 0
	for _, g := range c.groups {
		c.register(now, g)
	}
}

// Closed says that the session is over, or could not be opened.
func (c *Client) Closed(now time.Time) {
	if c.state == waiting {
		return // as was wanted
	}
	c.lost(now)
}

// lost plans the next attempt and tells the owner, once.
func (c *Client) lost(now time.Time) {
	was := c.state
	c.pause(now)
	switch {
	case was == accepted:
		c.emit(Closed{})
	case !c.failing:
		c.emit(Failed{})
	}
	c.failing = true
}

// pause lets go of the session until it is time to try again.
func (c *Client) pause(now time.Time) {
	c.state, c.messages = waiting, nil
	c.interval = min(max(2*c.interval, retryFirst), retryMax)
	c.retryAt = now.Add(jitter(c.cfg.Rand, c.interval))
	for _, g := range c.groups {
		g.forget()
	}
}

// jitter returns a time between half of d and d.
func jitter(r *rand.Rand, d time.Duration) time.Duration {
	return d/2 + time.Duration(r.Int64N(int64(d/2)+1))
}

// Advance applies the passing of time and returns when to call it next, zero for never.
func (c *Client) Advance(now time.Time) (wake time.Time) {
	switch {
	case c.state == waiting && len(c.groups) == 0:
		return time.Time{}
	case c.state == waiting && !now.Before(c.retryAt):
		c.open(now)
	case (c.state == opening || c.state == greeting) && !now.Before(c.deadline):
		c.lost(now)
	}
	switch c.state {
	case waiting: // since just now
		return c.retryAt
	case opening, greeting:
		return c.deadline
	}
	for _, g := range c.groups {
		c.advanceGroup(now, g)
		wake = earliest(wake, g.due())
	}
	return wake
}

func (c *Client) send(m protocol.Request) { c.messages = append(c.messages, protocol.Append(nil, m)) }

// NextMessage takes the next message for the rendezvous.
func (c *Client) NextMessage() (b []byte, ok bool) {
	if len(c.messages) == 0 {
		return nil, false
	}
	b = c.messages[0]
	c.messages = c.messages[1:]
	return b, true
}

// earliest returns the earlier of two times, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
