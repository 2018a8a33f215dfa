package netgroup

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/netgroup/antientropy"
	"lyceum/session/wire"
)

// Here a member that has proven itself turns against the others.

// madeUp returns a peer ID that nobody has.
func madeUp(n int) (id keying.PeerID) {
	id[0], id[1], id[2], id[31] = byte(n), byte(n>>8), byte(n>>16), 0xee
	return id
}

func hinted(addrs ...string) (out []wire.Address) {
	for _, a := range addrs {
		out = append(out, wire.Address{AddrPort: netip.MustParseAddrPort(a)})
	}
	return out
}

func TestAddressesThatCannotBeAPeersAreNotTried(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	liar, q := c.people[1], c.people[0]
	bad := []string{
		"224.0.0.1:9", "[ff02::1]:9", "0.0.0.0:9", "[::]:9", "10.9.9.9:0", "255.255.255.255:9", "127.0.0.1:9",
		"[::1]:9", "[::ffff:127.0.0.1]:9", "[::ffff:224.0.0.1]:9",
	}
	for _, b := range []int{0, 5} {
		liar.send(q, tellOf([]Peer{{ID: madeUp(b), Addrs: hinted(bad[b:min(b+8, len(bad))]...)}}))
	}
	liar.send(q, tellOf([]Peer{{ID: madeUp(100)}, {ID: q.PeerID(), Addrs: hinted("10.9.9.9:9")}}))
	c.w.RunFor(time.Minute)
	if s := c.w.Stats(); s.Unreachable != 0 {
		t.Errorf("%d packets sent to nowhere", s.Unreachable)
	}
	if q.g.contacts[q.PeerID()] != nil {
		t.Error("somebody is a contact of its own")
	}
}

func TestLoopbackCountsAmongThoseLinkedByLoopback(t *testing.T) {
	lo, other := hinted("127.0.0.1:9"), hinted("10.0.0.1:9", "10.0.0.1:10", "10.0.0.1:11", "10.0.0.1:9")
	if len(usableOf(lo, true)) != 1 || len(usableOf(lo, false)) != 0 {
		t.Error("loopback")
	}
	if got := usableOf(other, true); len(got) != 2 {
		t.Errorf("%v of one IP address used, want two", got)
	}
}

// TestHearsayCannotFillTheContacts: 64 new fake peers in every message.
func TestHearsayCannotFillTheContacts(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	liar, q := c.people[1], c.people[2]
	for i := range 200 {
		var peers []Peer
		for j := range maxListed {
			peers = append(peers, Peer{ID: madeUp(i*maxListed + j), Addrs: hinted("10.66.0.1:9", "10.66.0.2:9")})
		}
		liar.send(q, tellOf(peers))
		c.w.RunFor(10 * time.Millisecond)
		if n := len(q.g.contacts); n > maxListed+hearsayPerTeller+4 {
			t.Fatalf("one liar made %d contacts", n)
		}
	}
	// Those who matter are found all the same.
	c.person(9).join()
	c.eventually(5*time.Second, "linked", c.isMesh)
}

func TestContactsAreBounded(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	q := c.people[0]
	now := c.w.Now()
	for i := range maxContacts + 100 { // of whom many different liars spoke, who are gone
		if k := q.g.contact(now, madeUp(i)); k != nil {
			k.via = madeUp(i + 10000)
		}
	}
	if len(q.g.contacts) != maxContacts {
		t.Errorf("%d contacts", len(q.g.contacts))
	}
	// As many were linked, and are gone: who was linked longest ago gives way.
	boss := q.g.contacts[c.people[1].PeerID()]
	var longest keying.PeerID
	for _, k := range q.g.contacts {
		if k != boss {
			longest = k.id
		}
		k.proven, k.linkedAt = true, now
	}
	q.g.contacts[longest].linkedAt = now.Add(-time.Minute)
	if q.g.contact(now, madeUp(99999)) == nil || len(q.g.contacts) != maxContacts || q.g.contacts[longest] != nil {
		t.Error("nobody new is sought while those who were linked fill the list")
	}
	for _, k := range q.g.contacts {
		k.bootstrap = true
	}
	if q.g.contact(now, madeUp(99998)) != nil || q.g.contacts[boss.id] != boss {
		t.Error("a peer of the invite gave way")
	}
}

func TestHintsNeverDisplaceWhatIsKnown(t *testing.T) {
	c := settled(t, classLinks[0].link, 4)
	liar, q := c.people[1], c.people[2]
	boss, friend := q.g.contacts[c.people[0].PeerID()], q.g.contacts[c.people[3].PeerID()]
	for i := range 20 {
		b := byte(i)
		addrs := []wire.Address{
			{AddrPort: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 66, 1, b}), 9)},
			{AddrPort: netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 66, 2, b}), 9)},
		}
		liar.send(q, tellOf([]Peer{{ID: boss.id, Addrs: addrs}, {ID: friend.id, Addrs: addrs}}))
	}
	c.w.RunFor(time.Second)
	for _, k := range []*contact{boss, friend} {
		if len(k.hints) != maxHints || !slices.Contains(k.addrs(), addressOf(c.people[0].seed)) && !slices.Contains(k.addrs(), addressOf(4)) {
			t.Errorf("addresses of %v: %v", k.id, k.addrs())
		}
	}
	if q.g.contacts[boss.id] != boss || !boss.bootstrap {
		t.Error("the peer of the invite is gone")
	}
}

// A victim that is not in the class must not be flooded by those who are.
func TestHearsayCannotFloodAVictim(t *testing.T) {
	t.Parallel()
	c := settled(t, classLinks[0].link, 8)
	liar := c.people[1]
	victim := netip.MustParseAddr("10.66.6.6")
	packets, bytes := 0, 0
	c.w.OnPacket(func(_ time.Time, _, to netip.AddrPort, datagram []byte) {
		if to.Addr() == victim {
			packets++
			bytes += len(datagram)
		}
	})
	lie := func(round int) {
		var peers []Peer
		for j := range maxListed {
			p := Peer{ID: madeUp(round*maxListed + j)}
			for k := range maxAddresses {
				p.Addrs = append(p.Addrs, wire.Address{AddrPort: netip.AddrPortFrom(victim, uint16(1000+j*8+k))})
			}
			peers = append(peers, p)
		}
		for _, q := range c.people {
			if q != liar {
				liar.send(q, tellOf(peers))
			}
		}
	}
	for round := range 200 {
		lie(round)
		c.w.RunFor(time.Second)
	}
	// Seven members: 28 attempts at first and one in ten seconds of 200, each two addresses and six hellos.
	const attempts = 7 * (hearsayAtOnce + 20)
	if packets > attempts*2*6 {
		t.Errorf("%d packets, %d bytes at the victim", packets, bytes)
	}
	t.Logf("%d packets, %d bytes at the victim", packets, bytes)
}

func TestHostileHeadsAreBounded(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[0]
	n := q.g.neighbors[liar.PeerID()]
	var heads []journal.Head
	for i := range antientropy.MaxLogs {
		id := madeUp(i)
		heads = append(heads, journal.Head{Author: journal.Author(id), Seq: ^uint64(0), Stop: uint64(i % 3)})
	}
	slices.SortFunc(heads, func(a, b journal.Head) int { return a.Author.Compare(b.Author) })
	sent := c.w.Stats().SentBytes
	for range 5 {
		liar.send(q, allHeads(0, 0, heads))
		c.w.RunFor(time.Second)
	}
	if known, _ := q.g.logs.engine.Known(numberOf(n)); known > antientropy.MaxLogs {
		t.Errorf("%d heads kept", known)
	}
	if bytes := c.w.Stats().SentBytes - sent; bytes > 5*300<<10 {
		t.Errorf("five lists of heads caused %d bytes", bytes)
	}
	// One author in every head: the list is refused.
	for i := range heads {
		heads[i].Author = journal.Author(madeUp(1))
	}
	faults := q.g.Counters().Malformed
	liar.send(q, allHeads(0, 0, heads))
	c.w.RunFor(time.Second)
	if q.g.Counters().Malformed != faults+1 {
		t.Error("heads that name one author twice were taken")
	}
	// Lies about what is here as well.
	known := q.g.Journal().Heads()
	for i := range known {
		known[i].Hash[0]++
		known[i].Stop = 1
	}
	sent = c.w.Stats().Sent
	c.w.RunFor(10 * time.Second)
	usual := (c.w.Stats().Sent - sent) / 2
	sent = c.w.Stats().Sent
	liar.send(q, allHeads(0, 0, known))
	c.w.RunFor(5 * time.Second)
	if packets := c.w.Stats().Sent - sent - usual; packets > 60 {
		t.Errorf("one lie caused %d packets", packets)
	}
	c.people[2].say("as ever")
	c.eventually(time.Second, "heard", func() bool { return len(q.folded) == 4 })
}

func TestHostileWantsAreBounded(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	liar, q := c.people[1], c.people[0]
	for range 300 {
		q.say(string(make([]byte, 500)))
		c.w.RunFor(20 * time.Millisecond)
	}
	sent := c.w.Stats().SentBytes
	for _, need := range []journal.Need{
		{Author: q.author(), From: 1, To: ^uint64(0)}, {Author: q.author(), From: ^uint64(0), To: ^uint64(0)},
		{Author: journal.Author(madeUp(1)), From: 1, To: 1 << 60},
	} {
		liar.send(q, wantOf(need))
	}
	c.w.RunFor(time.Second)
	if bytes := c.w.Stats().SentBytes - sent; bytes > 64<<10+20000 {
		t.Errorf("three wants were answered with %d bytes", bytes)
	}
	if q.g.Counters().Malformed != 0 {
		t.Error("a large range is not malformed")
	}
}

// Who has others look up and send a lot for little is read from more slowly, whatever its messages weigh.
func TestAnswersAboutLogsAreChargedByTheirSize(t *testing.T) {
	c := settled(t, classLinks[0].link, 2)
	liar, q := c.people[1], c.people[0]
	for range 300 {
		q.say(string(make([]byte, 500)))
		c.w.RunFor(20 * time.Millisecond)
	}
	n := q.g.neighbors[liar.PeerID()]
	for name, message := range map[string][]byte{
		"a want":           wantOf(journal.Need{Author: q.author(), From: 1, To: 100}),
		"a list of nobody": allHeads(0, 0, nil),
	} {
		before := n.tokens
		liar.send(q, message)
		c.w.RunFor(50 * time.Millisecond)
		if cost := before - n.tokens + 0.05*messageRate; n.tokens < messageBurst-1 && cost < 1 {
			t.Errorf("%s cost %.2f", name, cost)
		}
	}
	n.tokens, n.filledAt = 20, c.w.Now()
	for range 20 {
		liar.send(q, wantOf(journal.Need{Author: q.author(), From: 1, To: 100}))
	}
	paused := false
	for range 100 {
		c.w.RunFor(10 * time.Millisecond)
		paused = paused || !n.resumeAt.IsZero()
	}
	if !paused {
		t.Error("wants with answers of 60 KB each are read as fast as any message")
	}
}

func TestNonsenseIsCountedAndItsSenderDropped(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[0]
	liar.send(q, []byte{200, 1, 2, 3}) // of a later version
	liar.send(q, nil)
	for range maxFaults - 1 {
		liar.send(q, []byte{byte(messageLogs), classLogs, 2})
	}
	c.w.RunFor(time.Second)
	if q.g.Counters().Malformed != maxFaults-1 || q.g.neighbors[liar.PeerID()] == nil {
		t.Errorf("after %d faults: %+v", maxFaults-1, q.g.Counters())
	}
	liar.send(q, []byte{byte(messageLogs), classLogs, 2})
	liar.send(q, []byte{byte(messageLogs), classLogs, 2})
	c.w.RunFor(time.Second)
	if q.g.Counters().Malformed != maxFaults || q.g.neighbors[liar.PeerID()] != nil {
		t.Errorf("after %d faults: %+v", maxFaults, q.g.Counters())
	}
	c.w.RunFor(shunFor - 5*time.Second)
	if q.g.neighbors[liar.PeerID()] != nil {
		t.Error("let in again too early")
	}
	c.eventually(3*time.Minute, "forgiven", c.isMesh)
}

// Each of the others is sent other posts, as many as they read. They take and pass on so much of one author, and
// none of them comes to be thought a flooder for it.
func TestFloodOfOneAuthorIsNotPassedOn(t *testing.T) {
	t.Parallel()
	c := settled(t, classLinks[0].link, 4)
	liar := c.people[3]
	const each = messageBurst - 200
	for i := range uint64(each) {
		for j, q := range c.people[:3] {
			liar.g.neighbors[q.PeerID()].send(c.w.Now(), postMessage(liar.seal(1+i*3+uint64(j), nil)))
		}
	}
	liar.do(func(time.Time) {})
	for range 20 {
		c.w.RunFor(time.Second)
		for _, p := range c.people[:3] {
			for _, q := range c.people[:3] {
				if p != q && !p.g.neighbors[q.PeerID()].resumeAt.IsZero() {
					t.Fatalf("person %d does not listen to person %d, who did nothing wrong", p.seed, q.seed)
				}
			}
		}
	}
	if n := len(c.people[0].posts); n < authorBurst || n > authorBurst+21*authorRate || c.people[0].g.Counters().Slowed == 0 {
		t.Errorf("%d posts delivered, %+v", n, c.people[0].g.Counters())
	}
	c.people[1].post([]byte("what I have to say"))
	c.eventually(2*time.Second, "the others are heard as ever", func() bool {
		return slices.ContainsFunc(c.people[0].posts, func(ev PostReceived) bool { return string(ev.Data) == "what I have to say" })
	})
}

func TestForgedEntriesAreBlamedOnWhoSendsThem(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	liar, q := c.people[1], c.people[0]
	raw := write(t, c.people[2].shadow(), c.w.Now(), "I never said that")
	raw[len(raw)-1]++
	liar.send(q, appendEntry(raw))
	liar.send(q, appendEntries(nil, [][]byte{raw}))
	liar.send(q, appendEntry([]byte("no entry at all")))
	liar.send(q, []byte{byte(messageReport), 1})
	liar.send(q, []byte{byte(messageLogs), classLogs, 1})
	liar.send(q, []byte{byte(messageEntries), 1})
	liar.send(q, postMessage([]byte{postVersion}))
	c.w.RunFor(time.Second)
	if n := q.g.Counters(); n.Forged != 2 || n.Malformed != 7 || q.g.Journal().Len() != 3 || q.g.ID() != c.spec.ID() {
		t.Errorf("%+v, %d entries", n, q.g.Journal().Len())
	}
	c.people[2].say("this I did say")
	c.eventually(time.Second, "heard", func() bool { return len(q.folded) == 4 })
}

func TestFloodIsSlowedDownAndOthersAreNot(t *testing.T) {
	c := settled(t, classLinks[0].link, 3)
	flooder, q, other := c.people[1], c.people[0], c.people[2]
	const flood = 20000
	peers := tellOf(nil)
	handled := func() float64 { // what was read of the flood, going by what it cost
		n := q.g.neighbors[flooder.PeerID()]
		return messageBurst - n.tokens
	}
	for i := range flood {
		flooder.g.neighbors[q.PeerID()].send(c.w.Now(), peers)
		if i%2000 == 0 {
			flooder.do(func(time.Time) {})
		}
	}
	flooder.do(func(time.Time) {})
	for i := range 10 {
		other.say("me too")
		c.w.RunFor(time.Second)
		if len(q.folded) != 3+i+1 {
			t.Fatalf("after %d s of flood the other was not heard", i+1)
		}
	}
	n := q.g.neighbors[flooder.PeerID()]
	if n == nil {
		t.Fatal("the flooder was dropped")
	}
	if n.resumeAt.IsZero() || handled() < messageBurst {
		t.Errorf("not paused: %+v", n)
	}
	flooder.say("the last thing I said")
	c.w.RunFor(20 * time.Second)
	if len(q.folded) != 13+1 && q.g.neighbors[flooder.PeerID()].resumeAt.IsZero() {
		t.Error("neither paused nor up to date")
	}
	c.eventually(2*time.Minute, "all read in the end", func() bool {
		return q.g.neighbors[flooder.PeerID()] != nil && q.g.neighbors[flooder.PeerID()].resumeAt.IsZero() && len(q.folded) == 14
	})
	if q.g.Counters().Malformed != 0 {
		t.Error("being fast is no fault")
	}
}
