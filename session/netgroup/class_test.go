package netgroup

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/netsim"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

var classStart = time.Date(2030, 1, 1, 8, 0, 0, 0, time.UTC)

var classLinks = []struct {
	name string
	link netsim.Link
}{
	{"perfect", netsim.Link{Delay: 10 * time.Millisecond}},
	{"5 % loss", netsim.Link{Delay: 10 * time.Millisecond, Loss: 0.05}},
	{"reordering", netsim.Link{Delay: 10 * time.Millisecond, Jitter: 5 * time.Millisecond, Reorder: 0.2, ReorderBy: 20 * time.Millisecond}},
}

// someLinks returns the links that tests of all kinds go through: all, and the first and the lossy one in short runs.
// scripts/test is short under the race detector, which makes simulations six times as long, and runs all without it.
func someLinks() []struct {
	name string
	link netsim.Link
} {
	if testing.Short() {
		return classLinks[:2]
	}
	return classLinks
}

// fewer returns how many people, or cases, a test has: most, and some in short runs.
func fewer(some, most byte) byte {
	if testing.Short() {
		return some
	}
	return most
}

// A testClass is a class over a simulated network. Its first person is the instructor, the only one in
// the invite.
type testClass struct {
	t      testing.TB
	w      *netsim.World
	link   netsim.Link
	spec   *Spec
	invite Authorization
	people []*person

	updates  []sentUpdate // membership updates that were sent
	isolated bool         // and reach nobody
}

// A person is a member's machine; what its owner would do is done here.
type person struct {
	*Connection
	class  *testClass
	seed   byte
	site   *netsim.Site
	addr   netip.AddrPort // in the site
	spec   *Spec          // the invite held
	member Member
	me     journal.Join
	g      *Group

	events  []Event
	folded  []journal.Entry
	heardAt map[string]time.Time // bodies of entries, when they were folded first
	desks   []journal.Entry      // of desk logs
	posts   []PostReceived
	told    []SendToNotify
	silent  bool          // does not write its join when it is ready
	skew    time.Duration // of the machine's clock at the start
	drift   float64       // by how much it is fast
	also    func(now time.Time, ev Event)
	disk    *disk // nil if its machine stores nothing
}

// newClass returns a class with its instructor at 10.0.0.1.
func newClass(t testing.TB, seed uint64, link netsim.Link) *testClass {
	return newClassLike(t, seed, link, func(*Spec) {})
}

// newClassLike returns a class whose spec differs from the usual one.
func newClassLike(t testing.TB, seed uint64, link netsim.Link, change func(*Spec)) *testClass {
	return newClassWith(t, seed, link, change, func(*person) {})
}

// newClassWith places the instructor somewhere before joining.
func newClassWith(t testing.TB, seed uint64, link netsim.Link, change func(*Spec), place func(teacher *person)) *testClass {
	c := &testClass{t: t, w: netsim.New(seed, classStart), link: link}
	c.spec = NewSpec("Algebra")
	c.spec.PostingEnabled = true
	c.spec.ClassKey = specSubject(specRoot)
	c.spec.Unique, c.spec.Secret = [32]byte{1, byte(seed)}, [32]byte{2, byte(seed)}
	c.spec.Bootstrap = []Peer{{ID: identityOf(1).PeerID(), Addrs: []wire.Address{{AddrPort: addressOf(1)}}}}
	change(c.spec)
	c.invite = c.authorize(journal.Student.Rights(), time.Time{})
	teacher := c.person(1)
	chain, err := journal.Chain(nil).Extend(c.spec.ID(), specRoot, journal.Grant{Subject: [32]byte(identityOf(1).Public()), Rights: journal.AllRights})
	if err != nil {
		t.Fatal(err)
	}
	teacher.member.Founds, teacher.member.Grants, teacher.member.Proof = true, chain, nil
	place(teacher)
	teacher.join()
	return c
}

// identities are those of the tests, by seed. Making one takes milliseconds under the race detector, and tests ask for
// each over and over.
var identities sync.Map

// identity returns the identity of a seed.
func identity(seed [32]byte) *keying.Identity {
	if id, ok := identities.Load(seed); ok {
		return id.(*keying.Identity)
	}
	id, _ := identities.LoadOrStore(seed, keying.NewIdentity(seed))
	return id.(*keying.Identity)
}

func identityOf(seed byte) *keying.Identity { return identity([32]byte{seed}) }

func addressOf(seed byte) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, seed}), 1935)
}

// authorize makes a bearer key of the class.
func (c *testClass) authorize(rights journal.Rights, until time.Time) Authorization {
	key := specKey(7)
	grant := journal.Grant{Bearer: true, Rights: rights, Subject: specSubject(key)}
	if !until.IsZero() {
		grant.NotAfter = uint64(until.Unix())
	}
	chain, err := journal.Chain(nil).Extend(c.spec.ID(), specRoot, grant)
	if err != nil {
		c.t.Fatal(err)
	}
	return Authorization{Seed: [32]byte(ed25519.PrivateKey(key).Seed()), Grants: chain}
}

// person makes somebody who holds the invite, and has not joined.
func (c *testClass) person(seed byte) *person {
	id := identityOf(seed)
	p := &person{class: c, seed: seed, heardAt: map[string]time.Time{}, site: c.w.Public(), addr: addressOf(seed), spec: c.spec}
	p.member = Member{Addrs: []netip.AddrPort{p.addr}}
	p.use(c.invite)
	p.Connection = NewConnection(ConnectionConfig{
		Identity: id, Rand: rand.New(rand.NewPCG(uint64(seed), uint64(len(c.people)))),
		Random: rand.NewChaCha8([32]byte{seed, byte(len(c.people))}),
	})
	c.people = append(c.people, p)
	c.w.Add(p.addr, p, c.link)
	return p
}

func (p *person) use(a Authorization) {
	p.member.Grants = a.Grants
	p.member.Proof = journal.ProveBearer(p.class.spec.ID(), a.Signer(), p.author())
}

// Counters returns those of the transport.
func (p *person) Counters() rtmfp.Counters { return p.transport.(overRTMFP).Counters() }

func (p *person) author() journal.Author { return journal.Author(identityOf(p.seed).Public()) }

// do runs a command at the present instant of the simulation.
func (p *person) do(f func(now time.Time)) {
	now := p.clock(p.class.w.Now())
	f(now)
	p.drain(now)
	p.site.Poke(p.addr)
}

func (p *person) join() *person {
	p.class.t.Helper()
	p.me = journal.Join{
		Certificate: identityOf(p.seed).Certificate(), Name: fmt.Sprintf("person %d", p.seed),
		Grants: p.member.Grants, Proof: p.member.Proof,
	}
	p.me.PostingProof, p.me.PublishProof = p.spec.ProvePasswords(p.author())
	p.do(func(now time.Time) {
		g, err := p.Join(now, p.spec, p.member)
		if err != nil {
			p.class.t.Fatal(err)
		}
		p.g = g
	})
	return p
}

// joins lets persons from…to join at once.
func (c *testClass) joins(from, to byte) {
	for seed := from; seed <= to; seed++ {
		c.person(seed).join()
	}
}

// vanish takes a person off the network.
func (p *person) vanish() {
	c := p.class
	p.site.Remove(p.addr)
	c.people = slices.DeleteFunc(c.people, func(q *person) bool { return q == p })
}

func (p *person) drain(now time.Time) {
	for {
		ev, ok := p.NextEvent()
		if !ok {
			return
		}
		p.events = append(p.events, ev)
		if p.also != nil {
			p.also(now, ev)
		}
		switch ev := ev.(type) {
		case Ready:
			if !p.silent {
				p.writeJoin(now, ev.Group)
				p.launch(now, ev.Group)
			}
		case EntryFolded:
			p.folded = append(p.folded, ev.Entry)
			if body := string(ev.Entry.Body); p.heardAt[body].IsZero() {
				p.heardAt[body] = p.class.w.Now()
			}
		case DeskEntryFolded:
			p.desks = append(p.desks, ev.Entry)
		case DeskFoldRestarted:
			p.desks = slices.Collect(ev.Group.DeskFolded())
		case FoldRestarted:
			p.folded = slices.Collect(ev.Group.Folded())
		case PostReceived:
			p.posts = append(p.posts, ev)
		case SendToNotify:
			p.told = append(p.told, ev)
		case MemberUpdate:
			p.class.multicast(now, p, ev.Datagram)
		}
	}
}

func (p *person) writeJoin(now time.Time, g *Group) {
	body, err := p.me.AppendTo(nil)
	if err == nil {
		_, err = g.Append(now, journal.KindJoin, body)
	}
	if err != nil && !errors.Is(err, ErrNotEnabled) {
		p.class.t.Errorf("person %d: join entry: %v", p.seed, err)
	}
}

// launch writes the launch of the class, if it is this person who holds its first sealing key.
func (p *person) launch(now time.Time, g *Group) {
	if p.member.StaffKey.IsZero() {
		return
	}
	body, err := journal.Launch{Title: "Algebra", StaffKey: p.member.StaffKey.Public()}.AppendTo(nil)
	if err == nil {
		_, err = g.Append(now, journal.KindLaunch, body)
	}
	if err != nil {
		p.class.t.Errorf("person %d: launch: %v", p.seed, err)
	}
}

func (p *person) Receive(now time.Time, from netip.AddrPort, datagram []byte) {
	now = p.clock(now)
	p.Connection.Receive(now, from, datagram)
	p.drain(now)
}

func (p *person) Advance(now time.Time) time.Time {
	now = p.clock(now)
	p.Connection.Advance(now)
	p.drain(now)
	return p.world(p.Connection.Advance(now))
}

func (p *person) Transmit(now time.Time, buf []byte) (to netip.AddrPort, datagram []byte, ok bool) {
	return p.Connection.Transmit(p.clock(now), buf)
}

func (p *person) say(text string) {
	p.class.t.Helper()
	p.do(func(now time.Time) {
		if _, err := p.g.Append(now, journal.KindChat, []byte(text)); err != nil {
			p.class.t.Errorf("person %d: %v", p.seed, err)
		}
	})
}

// send makes a person's machine send any message to another's.
func (p *person) send(to *person, message []byte) {
	p.class.t.Helper()
	n := p.g.neighbors[to.PeerID()]
	if n == nil {
		p.class.t.Fatalf("person %d is not linked to person %d", p.seed, to.seed)
	}
	p.do(func(now time.Time) { _ = n.out.Write(now, message, rtmfp.Deadlines{}) })
}

// tellOf returns a report of a member that says that it is linked to some peers.
func tellOf(peers []Peer) []byte {
	var r report
	for _, p := range peers {
		r.list = append(r.list, listing{Peer: p, linked: true})
	}
	slices.SortFunc(r.list, func(a, b listing) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return r.append(nil)
}

// count returns how many events of E somebody took.
func count[E Event](p *person) (n int) {
	for _, ev := range p.events {
		if _, ok := ev.(E); ok {
			n++
		}
	}
	return n
}

// eventually lets time pass until done, and fails the test if that takes longer than limit.
func (c *testClass) eventually(limit time.Duration, what string, done func() bool) {
	c.t.Helper()
	if !c.w.RunUntil(limit, done) {
		c.t.Fatalf("after %v: not yet %s\n%v", limit, what, c)
	}
}

// everyone reports whether something holds for all.
func (c *testClass) everyone(holds func(p *person) bool) bool {
	return !slices.ContainsFunc(c.people, func(p *person) bool { return !holds(p) })
}

// isMesh reports whether everyone is linked to everyone.
func (c *testClass) isMesh() bool {
	return c.everyone(func(p *person) bool { return p.g.NeighborCount() == len(c.people)-1 })
}

// ringGaps returns how many links are missing between people who stand up to some places from one another.
func (c *testClass) ringGaps(places int) (missing int) {
	var circle ring.Circle[*person]
	for _, p := range c.people {
		circle.Put(p.g.address, p)
	}
	for _, p := range c.people {
		for i := range min(places, len(c.people)-1) {
			if a, _, _ := circle.Increasing(p.g.address, i+1); !linkedAt(p.g, a) {
				missing++
			}
			if a, _, _ := circle.Decreasing(p.g.address, i+1); !linkedAt(p.g, a) {
				missing++
			}
		}
	}
	return missing
}

func linkedAt(g *Group, a ring.Address) bool {
	_, ok := g.linked.Get(a)
	return ok
}

// checkRing fails unless everyone is linked to those next to it.
func (c *testClass) checkRing(places int) {
	c.t.Helper()
	if n := c.ringGaps(places); n > 0 {
		c.t.Errorf("%d links of the ring are missing\n%v", n, c)
	}
}

// isSettled reports whether everyone is ready and has folded the same n entries.
func (c *testClass) isSettled(n int) bool {
	return c.everyone(func(p *person) bool { return p.g.IsReady() && len(p.folded) == n && p.g.Journal().Len() == n })
}

// settle waits until everyone is linked to everyone and has the join of everyone.
func (c *testClass) settle(limit time.Duration) {
	c.t.Helper()
	c.eventually(limit, "a full mesh", c.isMesh)
	c.eventually(limit, "in agreement", func() bool { return c.isSettled(len(c.people)) })
}

// seesAll reports whether the people present are those that p thinks are.
func (c *testClass) seesAll(p *person) bool {
	return p.g.present == len(c.people)-1 && c.everyone(func(q *person) bool { return p.g.Present(q.PeerID()) })
}

func (c *testClass) String() (s string) {
	for _, p := range c.people {
		if p.g != nil {
			s += fmt.Sprintf("person %d: %d neighbours, %d present, %d folded, ready %v, %+v\n",
				p.seed, p.g.NeighborCount(), p.g.present+1, len(p.folded), p.g.IsReady(), p.g.Counters())
		}
	}
	return s
}

// checkFolds fails unless everyone folded the same entries, each once and in the order of its author.
func (c *testClass) checkFolds() {
	c.t.Helper()
	want := map[journal.Hash]bool{}
	for _, e := range c.people[0].folded {
		want[e.Hash] = true
	}
	for _, p := range c.people {
		last, seen := map[journal.Author]uint64{}, map[journal.Hash]bool{}
		for _, e := range p.folded {
			if e.Seq != last[e.Author]+1 || seen[e.Hash] || !want[e.Hash] {
				c.t.Errorf("person %d folded entry %d of %v after %d, or twice, or alone", p.seed, e.Seq, e.Author, last[e.Author])
			}
			last[e.Author], seen[e.Hash] = e.Seq, true
		}
		if len(seen) != len(want) {
			c.t.Errorf("person %d folded %d entries, the first %d", p.seed, len(seen), len(want))
		}
		if again := slices.Collect(p.g.Folded()); len(again) != len(p.folded) {
			c.t.Errorf("person %d: Folded yields %d, events gave %d", p.seed, len(again), len(p.folded))
		}
	}
}
