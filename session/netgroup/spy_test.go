package netgroup

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A spy is a rendezvous that remembers every byte it gets, and tells of whom it likes.
type spy struct {
	*rtmfp.Endpoint
	t       *testing.T
	seen    [][]byte // datagrams as they came, and all that could be opened of them
	outs    map[*rtmfp.Session]*rtmfp.SendFlow
	members func(tag protocol.Tag, asked int) []protocol.Member
	asked   int
}

func newSpy(t *testing.T, members func(tag protocol.Tag, asked int) []protocol.Member) *spy {
	return &spy{t: t, members: members, outs: map[*rtmfp.Session]*rtmfp.SendFlow{}, Endpoint: rtmfp.New(rtmfp.Config{
		Profile: keying.NewLyceum(identityOf(meetingSeed), protocol.PSKs, rand.NewChaCha8([32]byte{6})),
		Rand:    rand.New(rand.NewPCG(6, 6)), Random: rand.NewChaCha8([32]byte{7}),
		Introduce: func(_, _ *rtmfp.Session) bool { return true },
	})}
}

// in puts it into an invite, alone.
func (y *spy) in(s *Spec) {
	s.Bootstrap = nil
	s.Rendezvous = []Rendezvous{{Peer: Peer{ID: identityOf(meetingSeed).PeerID(), Addrs: []wire.Address{{AddrPort: meetingAddr}}}, AccessKey: []byte("the access key")}}
}

func (y *spy) Receive(now time.Time, from netip.AddrPort, d []byte) {
	y.seen = append(y.seen, bytes.Clone(d))
	y.Endpoint.Receive(now, from, d)
	y.drain(now)
}

func (y *spy) Advance(now time.Time) time.Time {
	y.Endpoint.Advance(now)
	y.drain(now)
	return y.Endpoint.Advance(now)
}

func (y *spy) drain(now time.Time) {
	for ev, ok := y.NextEvent(); ok; ev, ok = y.NextEvent() {
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			y.seen = append(y.seen, ev.Session.Certificate())
			out, err := ev.Session.OpenFlow([]byte(protocol.FlowMetadata), rtmfp.PriorityData)
			if err != nil {
				y.t.Error(err)
			}
			y.outs[ev.Session] = out
		case rtmfp.FlowOpened:
			y.seen = append(y.seen, ev.Flow.Metadata())
		case *rtmfp.MessageReceived:
			y.seen = append(y.seen, ev.Data)
			y.answer(now, ev.Flow.Session(), ev.Data)
		}
	}
}

func (y *spy) answer(now time.Time, s *rtmfp.Session, b []byte) {
	m, err := protocol.ParseRequest(b)
	if err != nil {
		y.t.Errorf("a member says %x: %v", b, err)
		return
	}
	reply := func(m protocol.Reply) { _ = y.outs[s].Write(now, protocol.Append(nil, m), rtmfp.Deadlines{}) }
	switch m := m.(type) {
	case protocol.Hello:
		reply(protocol.Accepted{Lifetime: time.Minute})
	case protocol.Register:
		reply(protocol.Registered{Tag: m.Tag})
	case protocol.Find:
		y.asked++
		all := y.members(m.Tag, y.asked)
		for i := range all {
			if s := y.Session(all[i].ID); s != nil && s.IsOpen() {
				all[i].Addrs = []wire.Address{{AddrPort: s.Address(), Origin: wire.OriginObserved}}
			}
		}
		reply(protocol.Members{Tag: m.Tag, Members: all})
	}
}

func sortedMembers(all []protocol.Member) []protocol.Member {
	slices.SortFunc(all, func(a, b protocol.Member) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return all
}

// "It never learns group ID, secret or content": whatever reaches it in the life of a class, opened as far as it
// can open it, holds none of these, nor any part of the keys made of them.
func TestRendezvousNeverLearns(t *testing.T) {
	teacher, student := identityOf(1).PeerID(), identityOf(2).PeerID()
	y := newSpy(t, func(protocol.Tag, int) []protocol.Member {
		return sortedMembers([]protocol.Member{{ID: teacher}, {ID: student}})
	})
	c := newClassBehind(t, y.in, func(c *testClass) { c.w.Add(meetingAddr, y, c.link) }, cone)
	p := c.person(2).behind(cone).join()
	c.settle(5 * time.Second)
	c.people[0].say("the content of what is said")
	p.post([]byte("and of what is posted"))
	c.w.RunFor(5 * time.Minute)
	c.people[0].do(c.people[0].g.Leave)
	c.w.RunFor(time.Minute)

	g := p.g
	secrets := map[string][]byte{
		"group ID": g.id[:], "secret": c.spec.Secret[:], "class key": c.spec.ClassKey[:], "name": []byte(c.spec.Name),
		"unique part": c.spec.Unique[:], "handshake tag": g.keys.tag[:], "psk": g.keys.psk[:], "join key": g.keys.join,
		"content key": g.keys.content[:], "content key ID": g.keys.keyID[:], "bearer key": c.invite.Seed[:],
		"what was said": []byte("the content"), "what was posted": []byte("of what is posted"), "access key": []byte("the access key"),
	}
	for name, secret := range secrets {
		part := secret[:min(len(secret), 8)]
		for _, b := range y.seen {
			if bytes.Contains(b, part) {
				t.Errorf("it learns the %s: %x", name, b)
			}
		}
	}
	if tag := g.keys.rendezvous[:]; !slices.ContainsFunc(y.seen, func(b []byte) bool { return bytes.Contains(b, tag) }) {
		t.Error("not even the tag was seen: the spy sees nothing")
	}
}
