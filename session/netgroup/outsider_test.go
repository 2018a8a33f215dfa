package netgroup

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

// An outsider speaks the transport, and nothing of the group but what a test tells it to.
type outsider struct {
	*rtmfp.Endpoint
	class  *testClass
	id     *keying.Identity
	keys   groupKeys
	addr   netip.AddrPort
	opened func(now time.Time, s *rtmfp.Session, out *rtmfp.SendFlow) // what to do with a session

	rejects          bool // whatever flow it is offered
	sessions, closed int
	heard            [][]byte
}

// outsider returns somebody who has the group secret.
func (c *testClass) outsider(seed byte) *outsider {
	o := &outsider{class: c, id: identityOf(seed), addr: addressOf(seed), keys: deriveKeys(c.spec.ID(), c.spec.Secret)}
	profile := keying.NewLyceum(o.id, func(keying.Tag) ([32]byte, bool) { return o.keys.psk, true }, rand.NewChaCha8([32]byte{seed, 8}))
	o.Endpoint = rtmfp.New(rtmfp.Config{Profile: profile, Rand: rand.New(rand.NewPCG(uint64(seed), 9)), Random: rand.NewChaCha8([32]byte{seed, 9})})
	c.w.Add(o.addr, o, c.link)
	return o
}

// calls begins a session with a person.
func (o *outsider) calls(p *person) *outsider {
	o.class.t.Helper()
	if _, err := o.Connect(o.class.w.Now(), keying.Discriminator(p.PeerID()), o.keys.tag, p.addr); err != nil {
		o.class.t.Fatal(err)
	}
	o.class.w.Poke(o.addr)
	return o
}

func (o *outsider) metadata() string { return flowMetadata + string(o.keys.tag[:]) }

func (o *outsider) drain(now time.Time) {
	for {
		ev, ok := o.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			o.sessions++
			out, err := ev.Session.OpenFlow([]byte(o.metadata()), rtmfp.PriorityData)
			if err != nil {
				o.class.t.Fatal(err)
			}
			if o.opened != nil {
				o.opened(now, ev.Session, out)
			}
		case rtmfp.SessionClosed:
			o.closed++
		case rtmfp.FlowOpened:
			if o.rejects {
				ev.Flow.Reject(1)
			}
		case *rtmfp.MessageReceived:
			o.heard = append(o.heard, ev.Data)
		}
	}
}

func (o *outsider) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	o.Endpoint.Receive(now, from, datagram)
	o.drain(now)
}

func (o *outsider) Advance(now time.Time) time.Time {
	o.Endpoint.Advance(now)
	o.drain(now)
	return o.Endpoint.Advance(now)
}

// says makes the outsider send messages as soon as a session opens.
func (o *outsider) says(messages func(s *rtmfp.Session) [][]byte) *outsider {
	o.opened = func(now time.Time, s *rtmfp.Session, out *rtmfp.SendFlow) {
		for _, m := range messages(s) {
			if err := out.Write(now, m, rtmfp.Deadlines{}); err != nil {
				o.class.t.Error(err)
			}
		}
	}
	return o
}

// join returns the join message that is right in a session for who has the invite.
func (o *outsider) join(s *rtmfp.Session) joinMessage {
	return joinMessage{
		proof:       o.keys.joinProof(s.HandshakeHash(), o.PeerID()),
		grants:      o.class.invite.Grants.AppendTo(nil),
		bearerProof: journal.ProveBearer(o.class.spec.ID(), o.class.invite.Signer(), journal.Author(o.id.Public())),
	}
}
