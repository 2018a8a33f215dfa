package netgroup

import (
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// A crowd is a group of hundreds on a plainNet, with colluders among them who are after one member, the victim.
// They made up identities until they had such that stand next to it and at its fingers, they are nearer to it than
// anybody else, they tell of each other and of members that they made up, and pass on nothing.
type crowd struct {
	t         *testing.T
	w         *plainNet
	spec      *Spec
	keys      groupKeys
	honest    []*crowdMember
	colluders []*colluder
	victim    *crowdMember
}

type crowdMember struct {
	*Connection
	end   *plainEnd
	g     *Group
	posts map[[32]byte]bool
}

// A colluder has the transport of a peer and the secret of the group, and no program but this.
type colluder struct {
	crowd *crowd
	end   *plainEnd
	flows map[*plainSession]SendFlow
	heard map[*plainSession]bool // has said something to it
}

func crowdIdentity(kind byte, n int) *keying.Identity {
	seed := [32]byte{0: kind}
	binary.BigEndian.PutUint32(seed[1:], uint32(n))
	return identity(seed)
}

// newCrowd makes a group without class key, so that whoever has the invite is a member.
func newCrowd(t *testing.T, seed uint64) *crowd {
	c := &crowd{t: t, w: newPlainNet(seed), spec: NewSpec("crowd")}
	c.spec.PostingEnabled = true
	c.spec.Unique, c.spec.Secret = [32]byte{1, byte(seed)}, [32]byte{2, byte(seed)}
	c.keys = deriveKeys(c.spec.ID(), c.spec.Secret)
	return c
}

// join adds an honest member that knows some others, chosen by chance.
func (c *crowd) join() *crowdMember {
	n := len(c.honest)
	m := &crowdMember{posts: map[[32]byte]bool{}}
	m.end = c.w.add(crowdIdentity('h', n), time.Duration(5+c.w.rand.IntN(20))*time.Millisecond)
	m.Connection = NewConnectionOver(ConnectionConfig{
		Identity: m.end.identity, Rand: rand.New(rand.NewPCG(uint64(n), 1)), Random: rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)}),
	}, m.end)
	m.end.turn = m.advance
	spec := *c.spec
	for range min(3, n) {
		if q := c.honest[c.w.rand.IntN(n)]; !slices.ContainsFunc(spec.Bootstrap, func(p Peer) bool { return p.ID == q.PeerID() }) {
			spec.Bootstrap = append(spec.Bootstrap, Peer{ID: q.PeerID(), Addrs: []wire.Address{{AddrPort: q.end.addr}}})
		}
	}
	g, err := m.Join(c.w.now, &spec, Member{Addrs: []netip.AddrPort{m.end.addr}, Founds: n == 0})
	if err != nil {
		c.t.Fatal(err)
	}
	m.g = g
	c.honest = append(c.honest, m)
	m.end.serve()
	return m
}

func (m *crowdMember) advance(now time.Time) time.Time {
	wake := m.Advance(now)
	for {
		ev, ok := m.NextEvent()
		if !ok {
			return wake
		}
		if ev, ok := ev.(PostReceived); ok {
			m.posts[ev.MessageID] = true
		}
	}
}

// grind makes up identities until as many as are wanted stand where the colluders want them: half of them next to
// the victim, on either side, nearer than any honest member, the others at its fingers, nearer than any as well,
// and what is left anywhere.
func (c *crowd) grind(victim ring.Address, count int) (ids []*keying.Identity) {
	type made struct {
		id       *keying.Identity
		at, away ring.Address
	}
	var all []made
	for n := range 30 * 300 {
		id := crowdIdentity('c', n)
		all = append(all, made{id: id, at: ring.AddressOf(c.keys.rendezvous, id.PeerID())})
	}
	takeNearest := func(to ring.Address, k int) {
		for i := range all {
			all[i].away = to.Distance(all[i].at)
		}
		slices.SortFunc(all, func(a, b made) int { return a.away.Compare(b.away) })
		for _, m := range all[:k] {
			ids = append(ids, m.id)
		}
		all = all[k:]
	}
	takeNearest(victim, count/2)
	for to := range ring.Fingers(victim, 300) {
		takeNearest(to, 1)
	}
	for len(ids) < count {
		takeNearest(all[0].at, 1)
	}
	return ids
}

// collude adds the colluders, who attack at once.
func (c *crowd) collude(ids []*keying.Identity) {
	for _, id := range ids {
		l := &colluder{crowd: c, flows: map[*plainSession]SendFlow{}, heard: map[*plainSession]bool{}}
		l.end = c.w.add(id, time.Millisecond)
		l.end.turn = l.advance
		c.colluders = append(c.colluders, l)
	}
	for i := range c.colluders {
		c.w.after(time.Duration(i)*time.Millisecond, c.colluders[i].attack)
	}
}

// attack has a colluder connect to the victim and to members who may tell of it, and lie to the victim every
// second, to another now and then.
func (l *colluder) attack() {
	c := l.crowd
	m := c.honest[c.w.rand.IntN(len(c.honest))]
	if len(l.end.sessions) < 2*MaxNeighbors {
		_, _ = l.end.Connect(c.w.now, m.PeerID(), c.keys.tag, m.end.addr)
	}
	targets := []*crowdMember{m}
	if c.victim != nil {
		_, _ = l.end.Connect(c.w.now, c.victim.PeerID(), c.keys.tag, c.victim.end.addr)
		targets = append(targets, c.victim)
	}
	for _, m := range targets {
		if s := l.end.sessions[m.PeerID()]; s != nil && l.heard[s] {
			_ = l.flows[s].Write(c.w.now, l.lie(), rtmfp.Deadlines{})
		}
	}
	c.w.after(time.Second, l.attack)
}

// lie tells of the other colluders, and of members that do not exist next to the victim.
func (l *colluder) lie() []byte {
	r := report{members: uint64(10 + l.crowd.w.rand.IntN(10))}
	for _, other := range l.crowd.colluders {
		if other != l {
			r.list = append(r.list, listing{Peer: Peer{ID: other.end.identity.PeerID(), Addrs: []wire.Address{{AddrPort: other.end.addr}}}, linked: true})
		}
	}
	for range maxListed - len(r.list) {
		var p Peer
		binary.BigEndian.PutUint64(p.ID[:], l.crowd.w.rand.Uint64())
		p.Addrs = []wire.Address{{AddrPort: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 66, byte(p.ID[0]), 1}), 9)}}
		r.list = append(r.list, listing{Peer: p, linked: true})
	}
	slices.SortFunc(r.list, func(a, b listing) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return r.append(nil)
}

// advance joins over every session, tells its lie, and asks nobody to do anything.
func (l *colluder) advance(now time.Time) time.Time {
	c := l.crowd
	for {
		ev, ok := l.end.NextEvent()
		if !ok {
			return time.Time{}
		}
		s, _ := ev.Session.(*plainSession)
		switch ev.Kind {
		case SessionOpened:
			f, _ := s.OpenFlow([]byte(flowMetadata+string(c.keys.tag[:])), rtmfp.PriorityData)
			l.flows[s] = f
			_ = f.Write(now, joinMessage{
				proof: c.keys.joinProof(s.HandshakeHash(), l.end.identity.PeerID()), grants: []byte{}, bearerProof: []byte{},
				addresses: []wire.Address{{AddrPort: l.end.addr}},
			}.append(nil), rtmfp.Deadlines{})
		case MessageReceived:
			if messageKind(ev.Data[0]) == messageJoin {
				l.heard[s] = true
				_ = l.flows[s].Write(now, greeting(0, 0), rtmfp.Deadlines{})
				_ = l.flows[s].Write(now, l.lie(), rtmfp.Deadlines{})
			}
		}
	}
}

// honestNeighbors counts the neighbours of the victim that are no colluders.
func (c *crowd) honestNeighbors() (honest, colluders int) {
	for _, n := range c.victim.g.ups {
		if slices.ContainsFunc(c.colluders, func(l *colluder) bool { return l.end.identity.PeerID() == n.id }) {
			colluders++
		} else {
			honest++
		}
	}
	return honest, colluders
}

// besieged lets time pass, and has honest members post. It returns the fewest honest neighbours that the victim
// had, and how many of the posts it got.
func (c *crowd) besieged(d time.Duration) (fewest, posted, heard int) {
	fewest = len(c.honest)
	var ids [][32]byte
	for end := c.w.now.Add(d); c.w.now.Before(end); {
		c.w.runFor(500 * time.Millisecond)
		honest, _ := c.honestNeighbors()
		fewest = min(fewest, honest)
		author := c.honest[c.w.rand.IntN(len(c.honest))]
		if c.w.rand.IntN(4) > 0 || author == c.victim || c.w.now.After(end.Add(-10*time.Second)) {
			continue
		}
		id, err := author.g.Post(c.w.now, []byte("hello"))
		if err != nil {
			c.t.Fatal(err)
		}
		author.end.serve()
		ids = append(ids, id)
	}
	for _, id := range ids {
		if c.victim.posts[id] {
			heard++
		}
	}
	return fewest, len(ids), heard
}

func TestColludersAroundAVictimDoNotCutItOff(t *testing.T) {
	const members, colluders = 300, 30
	const seed = 1
	victim := crowdIdentity('h', members-colluders-1)
	ground := sync.OnceValue(func() []*keying.Identity { // it takes seconds
		c := newCrowd(t, seed)
		return c.grind(ring.AddressOf(c.keys.rendezvous, victim.PeerID()), colluders)
	})
	for _, tt := range []struct {
		name string
		late bool // the colluders are there before the victim
	}{{"who comes while they wait", true}, {"who was there first", false}}[:fewer(1, 2)] {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, seed)
			for range members - colluders - 1 {
				c.w.after(time.Duration(c.w.rand.IntN(4000))*time.Millisecond, func() { c.join() })
			}
			c.w.runFor(10 * time.Second)
			if tt.late {
				c.collude(ground())
				c.w.runFor(15 * time.Second)
			}
			c.victim = c.join()
			c.w.runFor(10 * time.Second)
			if !tt.late {
				c.collude(ground())
			}
			fewest, posted, heard := c.besieged(45 * time.Second)
			honest, hostile := c.honestNeighbors()
			t.Logf("%d of %d posts heard; at least %d honest neighbours, in the end %d and %d colluders; %d members estimated",
				heard, posted, fewest, honest, hostile, c.victim.g.EstimatedMemberCount())
			t.Logf("figure victim.honest-neighbours %d", fewest)
			t.Logf("figure victim.posts-missed %d", posted-heard)
			near := 0
			for _, n := range c.victim.g.near {
				if slices.ContainsFunc(c.colluders, func(l *colluder) bool { return l.end.identity.PeerID() == n.id }) {
					near++
				}
			}
			if near < 6 {
				t.Errorf("only %d of those next to the victim collude: the attack is none", near)
			}
			if fewest < chancesKept {
				t.Errorf("the victim had %d honest neighbours at times, fewer than it chooses by chance", fewest)
			}
			if heard < posted {
				t.Errorf("the victim heard %d of %d posts", heard, posted)
			}
		})
	}
}
