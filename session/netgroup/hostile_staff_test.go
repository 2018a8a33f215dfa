package netgroup

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// What a student writes on the record counts for nothing, and harms nobody's standing.
func TestStudentsStatementsCountForNothing(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, liar, victim := c.people[0], c.people[3], c.people[4]
	before := teacher.state()
	forged := journal.IssueGrant(liar.g.id, identityOf(liar.seed), journal.Grant{Subject: liar.author(), Rights: journal.AllRights})
	for kind, encode := range map[journal.Kind]func() ([]byte, error){
		journal.KindRemove: journal.Remove{Cuts: []journal.Cut{{Author: victim.author()}}}.Encode,
		journal.KindRevoke: journal.Revoke{Rights: journal.Post, Cuts: []journal.Cut{{Author: victim.author()}}}.Encode,
		journal.KindAdmit:  journal.Admit{Admissions: []journal.Admission{{Author: journal.Author{9}}}}.Encode,
		journal.KindGrant:  journal.GrantStatement{Grants: append(teacher.member.Grants[:1:1], forged)}.Encode,
		journal.KindEpoch:  journal.Epoch{Commitment: journal.Commit(liar.g.id, [32]byte{1})}.Encode,
	} {
		body, err := encode()
		if err != nil {
			t.Fatal(err)
		}
		liar.must(kind.String(), func(now time.Time) error { _, err := liar.g.Append(now, kind, body); return err })
	}
	liar.must("waiting room", func(now time.Time) error {
		_, err := liar.g.Append(now, journal.KindWaitingRoom, journal.WaitingRoom{On: true}.Encode())
		return err
	})
	c.agree(10 * time.Second)
	for _, p := range c.people {
		if got := p.state(); got[bytes.IndexByte([]byte(got), ' '):] != before[bytes.IndexByte([]byte(before), ' '):] {
			t.Errorf("person %d: %s\nwas %s", p.seed, got, before)
		}
		if p.g.journal.Length(liar.author()) != 7 {
			t.Errorf("person %d has %d entries of the liar, want all", p.seed, p.g.journal.Length(liar.author()))
		}
	}
	victim.say("still here")
	c.w.RunFor(5 * time.Second)
	if !teacher.reads("still here") {
		t.Error("the victim is not heard")
	}
}

// Keys that come with made-up statements, or are others than a statement promises.
func TestForgedKeysAreRefusedOrForgotten(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, liar, q := c.people[0], c.people[3], c.people[4]
	teacher.must("epoch", teacher.g.beginEpoch)
	c.agree(10 * time.Second)
	genuine := c.people[0].g.membership.Epochs()[0]
	raw := q.g.journal.Range(genuine.Author, genuine.Seq, 1, journal.MaxEntry)[0]
	hand := func(raw []byte, key [32]byte) []byte {
		return appendItems(messageKeys, [][]byte{append(wire.AppendField(nil, raw), key[:]...)})
	}
	faults := q.g.Counters().Malformed
	join := q.g.journal.Range(liar.author(), 1, 1, journal.MaxEntry)[0]
	changed := bytes.Clone(raw)
	changed[len(changed)-1] ^= 1
	for _, m := range [][]byte{hand(changed, [32]byte{}), hand(join, [32]byte{}), {byte(messageKeys), 1, 0}} {
		liar.send(q, m)
	}
	liar.send(q, hand(raw, [32]byte{1})) // it is here already: not even looked at
	c.w.RunFor(time.Second)
	if got := q.g.Counters().Malformed - faults; got != 3 {
		t.Errorf("%d faults, want 3", got)
	}
	for i := range 2 * maxEarlyKeys {
		key := [32]byte{byte(i), 1}
		body, _ := journal.Epoch{Commitment: journal.Commit(q.g.id, key)}.Encode()
		j := journal.New(journal.Config{Group: q.g.id, Self: identityOf(byte(100 + i)), Keys: liar.g.content, Random: liar.cfg.Random})
		if _, err := j.Append(c.w.Now(), journal.KindJoin, []byte("x")); err != nil {
			t.Fatal(err)
		}
		e, err := j.Append(c.w.Now(), journal.KindEpoch, body)
		if err != nil {
			t.Fatal(err)
		}
		liar.send(q, hand(e.Raw, key))
	}
	c.w.RunFor(5 * time.Second)
	if n := len(q.g.earlyKeys); n != maxEarlyKeys {
		t.Errorf("%d keys of statements that do not count are kept, want %d", n, maxEarlyKeys)
	}
	if n := len(q.g.membership.Heads()); n != 1 || !q.g.sealing {
		t.Errorf("%d heads, sealing %v", n, q.g.sealing)
	}
}

// An admission from before a removal opens nothing after it, however it is shown.
func TestReplayedAdmissionLetsNobodyIn(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, x := c.people[0], c.people[4]
	old := x.g.ownAdmission()
	if old == nil {
		t.Fatal("not admitted")
	}
	teacher.remove(x)
	c.without(x).agree(10 * time.Second)
	x.do(x.g.Leave)
	c.w.RunFor(5 * time.Second)
	x.vanish()
	o := c.outsider(5)
	o.says(func(s *rtmfp.Session) [][]byte {
		m := o.join(s)
		m.admission = old
		return [][]byte{m.append(nil), appendEntries(nil, [][]byte{old}), greeting(0, 0)}
	}).calls(c.people[2])
	c.w.RunFor(5 * time.Second)
	if len(o.heard) != 1 || !bytes.Equal(o.heard[0], appendAnswer(nil, nil)) {
		t.Errorf("was told %d messages, want that it may knock", len(o.heard))
	}
	if c.people[2].g.membership.IsMember(x.author()) {
		t.Error("a member again")
	}
}

// An admission that this machine has not heard of is as good as one in its record, if its author is staff here.
func TestAdmissionThatANewcomerShowsIsBelieved(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, q := c.people[0], c.people[4]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	var admit journal.Admit
	for seed := byte(9); seed <= 10; seed++ {
		admit.Admissions = append(admit.Admissions, journal.Admission{Author: journal.Author(identityOf(seed).Public())})
	}
	slices.SortFunc(admit.Admissions, func(a, b journal.Admission) int { return a.Author.Compare(b.Author) })
	body, _ := admit.Encode()
	e, err := teacher.g.journal.Append(c.w.Now(), journal.KindAdmit, body) // and told nobody
	if err != nil {
		t.Fatal(err)
	}
	own := journal.New(journal.Config{Group: q.g.id, Self: c.people[3].cfg.Identity, Keys: q.g.content, Random: c.people[3].cfg.Random})
	if _, err := own.Append(c.w.Now(), journal.KindJoin, []byte("x")); err != nil {
		t.Fatal(err)
	}
	forged, err := own.Append(c.w.Now(), journal.KindAdmit, body)
	if err != nil {
		t.Fatal(err)
	}
	for i, raw := range [][]byte{forged.Raw, e.Raw} {
		o := c.outsider(9 + byte(i))
		o.says(func(s *rtmfp.Session) [][]byte {
			m := o.join(s)
			m.admission = raw
			return [][]byte{m.append(nil), greeting(0, 0)}
		}).calls(q)
		c.w.RunFor(time.Second)
		if n := q.g.neighbors[o.PeerID()]; n == nil || n.shown != (i == 1) {
			t.Errorf("admission %d, of which the second is the teacher's: let in %v", i+1, n != nil && n.shown)
		}
	}
}

// Crowds at the door, and members who make up crowds, cost others a bounded part.
func TestKnockFloodsAreBounded(t *testing.T) {
	t.Parallel()
	c := staffed(t, 1, classLinks[0].link, 1, 6)
	teacher, liar, q := c.people[0], c.people[3], c.people[4]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	c.w.RunFor(lapsedWaits) // all are sure who is a member
	for i := range byte(maxKnockers + 4) {
		o := c.outsider(100 + i)
		o.says(func(s *rtmfp.Session) [][]byte {
			out := [][]byte{o.join(s).append(nil)}
			for range 20 {
				out = append(out, append([]byte{byte(messageKnock)}, knockOf(c, o.id, c.w.Now()).raw...))
			}
			return out
		}).calls(q)
	}
	c.w.RunFor(5 * time.Second)
	if n := len(q.g.knockers); n > maxKnockers || len(q.g.ups) != len(c.people)-1 {
		t.Errorf("%d wait at one member, who has %d neighbours", n, len(q.g.ups))
	}
	if n := count[KnockReceived](teacher); n > maxKnockers+4 || n < maxKnockers {
		t.Errorf("the teacher was asked %d times by %d people", n, maxKnockers+4)
	}
	relayed := c.w.Stats().Sent
	for i := range 1000 {
		id := keying.NewIdentity([32]byte{byte(i), byte(i >> 8), 77})
		liar.send(q, append([]byte{byte(messageKnocked)}, knockOf(c, id, c.w.Now()).raw...))
		if i%100 == 0 {
			c.w.RunFor(time.Second)
		}
	}
	c.w.RunFor(10 * time.Second)
	if n := len(teacher.g.waiting); n > maxWaiting {
		t.Errorf("%d wait", n)
	}
	if n := count[KnockReceived](teacher) - maxKnockers; n > relayedBurst+20*relayedRate+10 {
		t.Errorf("the teacher was asked %d times by people made up by one member", n)
	}
	if n := c.w.Stats().Sent - relayed; n > 30_000 {
		t.Errorf("the class sent %d packets", n)
	}
	if !q.g.neighbors[teacher.PeerID()].up || len(q.g.relayed.has) > rememberedRelayed {
		t.Error("the class came apart, or too much is remembered")
	}
}

// One member makes up as many people as there are places at the door. Whoever knocks elsewhere is seen all the same.
func TestMadeUpCrowdDoesNotKeepOthersFromTheDoor(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, liar, q := c.people[0], c.people[3], c.people[4]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	for i := range 64 * 5 { // none is forgotten by then
		id := keying.NewIdentity([32]byte{byte(i), byte(i >> 8), 78})
		liar.send(teacher, append([]byte{byte(messageKnocked)}, knockOf(c, id, c.w.Now()).raw...))
		c.w.RunFor(time.Second / 5)
	}
	if n := len(teacher.g.Knockers(c.w.Now())); n != maxWaiting {
		t.Fatalf("%d wait, want all places taken", n)
	}
	o := c.outsider(9)
	o.says(func(s *rtmfp.Session) [][]byte {
		return [][]byte{o.join(s).append(nil), append([]byte{byte(messageKnock)}, knockOf(c, o.id, c.w.Now()).raw...)}
	}).calls(q)
	c.w.RunFor(3 * time.Second)
	if !slices.ContainsFunc(teacher.g.Knockers(c.w.Now()), func(k Knocker) bool { return k.Peer == o.PeerID() }) {
		t.Error("staff do not see who knocks at another member")
	}
	if n := len(teacher.g.waiting); n > maxWaiting {
		t.Errorf("%d wait", n)
	}
}

func knockOf(c *testClass, id *keying.Identity, now time.Time) knock {
	return knock{certificate: id.Certificate(), name: "x", at: uint64(now.UnixMilli())}.seal(c.spec.ID(), id)
}

func TestKnocksAreTheKnockersOwn(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 4)
	teacher, q := c.people[0], c.people[3]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	c.w.RunFor(lapsedWaits) // all are sure who is a member
	other := keying.NewIdentity([32]byte{88})
	o := c.outsider(9)
	forged := knockOf(c, o.id, c.w.Now()).raw
	forged[len(forged)-1] ^= 1
	o.says(func(s *rtmfp.Session) [][]byte {
		return [][]byte{o.join(s).append(nil),
			append([]byte{byte(messageKnock)}, knockOf(c, other, c.w.Now()).raw...),
			append([]byte{byte(messageKnock)}, forged...)}
	}).calls(q)
	c.w.RunFor(3 * time.Second)
	if n := count[KnockReceived](teacher); n != 0 || q.g.Counters().Malformed != 1 {
		t.Errorf("staff was asked %d times, %d faults", n, q.g.Counters().Malformed)
	}
	old := knockOf(c, other, c.w.Now().Add(-knockFresh)).raw
	c.people[2].send(q, append([]byte{byte(messageKnocked)}, old...))
	c.w.RunFor(3 * time.Second)
	if count[KnockReceived](teacher) != 0 {
		t.Error("an old knock was passed on")
	}
}

func TestRefusalTakesStaff(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	teacher, liar := c.people[0], c.people[3]
	teacher.must("waiting room", func(now time.Time) error { return teacher.g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	p := c.knocks(9)
	c.eventually(10*time.Second, "at the door", func() bool { return count[KnockReceived](teacher) == 1 })
	r := refusal{subject: p.author(), at: uint64(c.w.Now().UnixMilli())}.seal(liar.g.id, identityOf(liar.seed))
	for _, q := range []*person{teacher, c.people[1], c.people[4]} {
		liar.send(q, append([]byte{byte(messageRefusal)}, r.raw...))
	}
	r.raw[70] ^= 1
	liar.send(c.people[4], append([]byte{byte(messageRefusal)}, r.raw...))
	c.w.RunFor(5 * time.Second)
	if count[Refused](p) != 0 || len(teacher.g.Knockers(c.w.Now())) != 1 || c.people[4].g.Counters().Malformed != 1 {
		t.Errorf("refused %d times by a student; %d wait; %d faults", count[Refused](p), len(teacher.g.Knockers(c.w.Now())), c.people[4].g.Counters().Malformed)
	}
}

// Nobody who is in is told that they are refused, and who waits not more than once by one peer.
func TestRefusalIsForWhoWaits(t *testing.T) {
	c := staffed(t, 1, classLinks[0].link, 1, 5)
	liar, victim := c.people[3], c.people[4]
	refused := func(p *person) []byte {
		return appendAnswer(nil, refusal{subject: p.author(), at: uint64(c.w.Now().UnixMilli())}.seal(c.spec.ID(), identityOf(liar.seed)).raw)
	}
	for range 10 {
		liar.send(victim, refused(victim))
	}
	c.people[0].must("waiting room", func(now time.Time) error { return c.people[0].g.SetWaitingRoom(now, true) })
	c.agree(10 * time.Second)
	p, spec := c.person(9), *c.spec
	spec.Bootstrap = []Peer{{ID: liar.PeerID(), Addrs: []wire.Address{{AddrPort: liar.addr}}}}
	p.spec, p.member.Name = &spec, "person 9"
	p.join()
	c.eventually(10*time.Second, "at the door", func() bool { return liar.g.neighbors[p.PeerID()] != nil && count[Waiting](p) > 0 })
	for range 10 {
		liar.send(p, refused(p))
	}
	c.w.RunFor(3 * time.Second)
	if count[Refused](victim) != 0 || count[Refused](p) > 1 {
		t.Errorf("a member is refused %d times, who waits %d times by one peer", count[Refused](victim), count[Refused](p))
	}
}

// An epoch that names a removal that never was, or replaces one that counts for nothing any more, keeps nobody from
// the keys of those after it for good.
func TestEpochThatHeedsWhatNeverWasSilencesNobody(t *testing.T) {
	for name, e := range map[string]journal.Epoch{
		"a removal that never was": {Removals: []journal.Hash{{9}}},
		"an epoch that never was":  {Replaces: []journal.Hash{{9}}},
	} {
		t.Run(name, func(t *testing.T) {
			c := staffed(t, 1, classLinks[0].link, 2, 6)
			teacher, bad, student := c.people[0], c.people[2], c.people[5]
			e.Commitment = journal.Commit(bad.g.id, [32]byte{7})
			body, err := e.Encode()
			if err != nil {
				t.Fatal(err)
			}
			bad.must("epoch", func(now time.Time) error { _, err := bad.g.Append(now, journal.KindEpoch, body); return err })
			c.w.RunFor(10 * time.Second)
			teacher.remove(bad)
			c.without(bad).eventually(2*heedWithin, "under a key that all have", func() bool {
				return c.without(bad).everyone(func(p *person) bool { return p.g.sealing && len(p.g.heads) == 1 && p.g.content.Has(p.g.heads[0]) })
			})
			student.say("still here")
			c.w.RunFor(5 * time.Second)
			if !teacher.reads("still here") {
				t.Error("the student is not heard")
			}
		})
	}
}

// Who comes by an invite of somebody whose right to invite was revoked is no member, whatever the invite says,
// and what it posts is not heard: also if it never writes a join.
func TestInviteFallsWithWhoIssuedIt(t *testing.T) {
	for _, taken := range []journal.Rights{journal.GrantRight, journal.Post} {
		t.Run(taken.String(), func(t *testing.T) {
			c := staffed(t, 1, classLinks[0].link, 0, 4)
			teacher, b := c.people[0], c.people[2]
			teacher.must("grant", func(now time.Time) error {
				return teacher.g.Grant(now, b.author(), journal.Post|journal.GrantRight, time.Time{})
			})
			c.agree(5 * time.Second)
			by, ok := b.g.membership.ChainFor(b.author(), journal.Post|journal.GrantRight, journal.ClockAt(c.w.Now()))
			if !ok {
				t.Fatal("the grant does not count")
			}
			key := specKey(8)
			chain, err := by.Extend(c.spec.ID(), identityOf(b.seed), journal.Grant{
				Bearer: true, Rights: journal.Post, Subject: specSubject(key), NotBefore: uint64(c.w.Now().Unix()),
			})
			if err != nil {
				t.Fatal(err)
			}
			p := c.person(9)
			p.use(Authorization{Seed: [32]byte(ed25519.PrivateKey(key).Seed()), Grants: chain})
			p.silent = true
			p.join()
			c.eventually(5*time.Second, "a neighbour", func() bool { return p.g.IsReady() && p.g.NeighborCount() == 4 })
			p.post([]byte("before"))
			c.w.RunFor(time.Second)
			if len(teacher.posts) != 1 {
				t.Fatal("not heard while the invite is good")
			}
			teacher.must("revoke", func(now time.Time) error { return teacher.g.Revoke(now, b.author(), taken) })
			c.w.RunFor(3 * time.Second)
			p.post([]byte("after"))
			c.w.RunFor(3 * time.Second)
			for _, q := range c.people[:4] {
				if n := q.g.neighbors[p.PeerID()]; taken == journal.GrantRight && n != nil && n.up {
					t.Errorf("person %d takes it for a member", q.seed)
				}
				if len(q.posts) != 1 {
					t.Errorf("person %d heard %d posts, want the first alone", q.seed, len(q.posts))
				}
			}
		})
	}
}

// Whoever was staff can still sign what was never in its log. Nobody is let in by that, or gets a key.
func TestRemovedStaffLetNobodyInByWhatTheyNeverSaid(t *testing.T) {
	for name, long := range map[string]bool{"in place of what was said": false, "behind what was said": true} {
		t.Run(name, func(t *testing.T) {
			c := staffed(t, 1, classLinks[0].link, 1, 5)
			teacher, bad, q := c.people[0], c.people[1], c.people[4]
			bad.say("so that there is an entry 2")
			c.agree(10 * time.Second)
			teacher.remove(bad)
			c.without(bad).agree(10 * time.Second)
			c.w.RunFor(lapsedWaits) // all are sure who is a member
			o := c.outsider(9)
			body, err := journal.Admit{Admissions: []journal.Admission{{Author: journal.Author(o.id.Public())}}}.Encode()
			if err != nil {
				t.Fatal(err)
			}
			own := bad.g.journal
			if !long {
				own = journal.New(journal.Config{Group: q.g.id, Self: identityOf(bad.seed), Keys: bad.g.content, Random: bad.cfg.Random})
				if _, err := own.Append(c.w.Now(), journal.KindJoin, []byte("x")); err != nil {
					t.Fatal(err)
				}
			}
			e, err := own.Append(c.w.Now(), journal.KindAdmit, body)
			if err != nil {
				t.Fatal(err)
			}
			o.says(func(s *rtmfp.Session) [][]byte {
				m := o.join(s)
				m.admission = e.Raw
				return [][]byte{m.append(nil), greeting(0, 0)}
			}).calls(q)
			c.w.RunFor(5 * time.Second)
			if n := q.g.neighbors[o.PeerID()]; n == nil || n.shown {
				t.Errorf("let in: %v", n != nil && n.shown)
			}
			for _, m := range o.heard {
				if messageKind(m[0]) != messageAnswer {
					t.Errorf("was told message %d of %d bytes", m[0], len(m))
				}
			}
		})
	}
}
