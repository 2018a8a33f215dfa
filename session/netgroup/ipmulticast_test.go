package netgroup

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

var testStream = [16]byte{1, 2, 3}

var testMulticast = netip.MustParseAddrPort("239.255.1.1:19400")

func withMulticast(s *Spec) {
	s.MulticastEnabled = true
	s.IPMulticast = []IPMulticastAddress{{AddrPort: testMulticast}}
}

// A listener is a person's part in streams by IP multicast, as session plays it.
type listener struct {
	*person
	filter MulticastFilter
	sent   [][]byte
	got    []string // packets
	told   []string // what publishers say
}

// listen has a person take part. Its group was joined before.
func (p *person) listen(from ...*person) *listener {
	l := &listener{person: p}
	take := func(_ time.Time, ev Event) {
		switch ev := ev.(type) {
		case MulticastKeysChanged:
			l.filter.Set(ev.Keys)
		case MulticastStream:
			l.sent = append(l.sent, ev.Datagram)
		}
	}
	for _, ev := range p.events {
		take(time.Time{}, ev)
	}
	p.also = take
	p.g.ipm.packet = func(_ time.Time, _ [16]byte, packet []byte) { l.got = append(l.got, string(packet)) }
	p.g.ipm.info = func(_ time.Time, _ [16]byte, info []byte) { l.told = append(l.told, string(info)) }
	for _, publisher := range from {
		if !p.g.listenTo(testStream, publisher.author()) {
			p.class.t.Fatal("not listened to")
		}
	}
	return l
}

// sends returns the datagram of a packet.
func (l *listener) sends(packet string) (datagram []byte) {
	l.class.t.Helper()
	l.do(func(now time.Time) {
		if !l.g.multicastPacket(now, testStream, []byte(packet)) {
			l.class.t.Fatal("not sent")
		}
	})
	return l.sent[len(l.sent)-1]
}

// hears has a datagram come from an address, and reports whether it got past the filter.
func (l *listener) hears(from netip.AddrPort, datagram []byte) (passed bool) {
	if passed = l.filter.Accepts(datagram); passed {
		l.do(func(now time.Time) { l.g.ReceiveMulticast(now, from, datagram) })
	}
	return passed
}

// heard checks which packets were taken.
func (l *listener) heard(t *testing.T, why string, want ...string) {
	t.Helper()
	if !slices.Equal(l.got, want) {
		t.Errorf("%s: took %q, want %q", why, l.got, want)
	}
	l.got = nil
}

// multicasting is a class whose first person publishes to the second by IP multicast.
func multicasting(t *testing.T) (c *testClass, from, to *listener) {
	c = newClassLike(t, 1, classLinks[0].link, withMulticast)
	c.joins(2, 4)
	c.settle(time.Minute)
	return c, c.people[0].listen(), c.people[1].listen(c.people[0])
}

func at(ip string, port uint16) netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr(ip), port)
}

func ip(s string) netip.Addr { return netip.MustParseAddr(s) }

func TestStreamPacketComesByIPMulticast(t *testing.T) {
	c, from, to := multicasting(t)
	d := from.sends("one")
	if !to.hears(from.addr, d) {
		t.Error("a member's datagram does not pass")
	}
	to.hears(netip.AddrPortFrom(from.addr.Addr(), 50001), from.sends("two"))
	to.heard(t, "the publisher's packets, from another port after its network changed", "one", "two")
	if !to.g.multicastIsActive(c.w.Now(), testStream) {
		t.Error("nothing seems to come by IP multicast")
	}
	c.w.RunFor(time.Second)
	if to.g.multicastIsActive(c.w.Now(), testStream) {
		t.Error("a second later packets seem to come still")
	}
	largest := strings.Repeat("x", MaxMulticastBody)
	if d := from.sends(largest); len(d) != 1200 || !to.hears(from.addr, d) {
		t.Errorf("the largest packet makes a datagram of %d bytes", len(d))
	}
	from.do(func(now time.Time) {
		if from.g.multicastPacket(now, testStream, make([]byte, MaxMulticastBody+1)) {
			t.Error("a larger one was sent")
		}
		from.g.multicastInfo(now, [16]byte{9}, []byte("a lecture"))
	})
	to.hears(from.addr, from.sent[len(from.sent)-1])
	if !slices.Equal(to.told, []string{"a lecture"}) {
		t.Errorf("told %q", to.told)
	}
}

func TestOutsiderInjectsNothing(t *testing.T) {
	c, from, to := multicasting(t)
	d := from.sends("one")
	for i := range d {
		forged := bytes.Clone(d)
		forged[i] ^= 1
		if to.hears(from.addr, forged) {
			t.Fatalf("passes with byte %d changed", i)
		}
	}
	other := newClassLike(t, 2, classLinks[0].link, withMulticast)
	stranger := other.people[0].listen()
	if to.hears(from.addr, stranger.sends("one")) {
		t.Error("a datagram of another group passes")
	}
	to.hears(from.addr, d)
	to.hears(from.addr, d)
	to.hears(at("10.0.0.66", 1), d)
	to.heard(t, "the same datagram three times", "one")

	late := from.sends("two")
	c.w.RunFor((multicastLate + 2) * time.Second)
	to.hears(from.addr, late)
	fresh := c.people[2].listen(from.person) // who was not there when it was sent
	fresh.hears(from.addr, late)
	to.heard(t, "a datagram that was recorded")
	fresh.heard(t, "a datagram that was recorded")
}

func TestReplayedDatagramDoesNotMoveTheStream(t *testing.T) {
	c, from, to := multicasting(t)
	mallory := at("10.0.0.66", 1)
	old := from.sends("one")
	to.hears(from.addr, old)
	c.w.RunFor(3 * sourceSilent)
	to.hears(mallory, old)
	to.hears(from.addr, from.sends("two"))
	to.heard(t, "after a replay from elsewhere", "one", "two")
}

// stranger listens to the stream without knowing where its publisher is.
func (c *testClass) stranger() *listener {
	l := c.people[3].listen()
	l.g.listenTo(testStream, journal.Author{9})
	return l
}

func TestWhoOnlyRepeatsThePublisherGivesWayToIt(t *testing.T) {
	c, from, _ := multicasting(t)
	to, mallory := c.stranger(), at("10.0.0.66", 1)
	to.hears(mallory, from.sends("0")) // which the publisher sent before anybody listened
	to.g.multicastVerified(testStream)
	burst := func(packets ...string) {
		var sent [][]byte
		for _, p := range packets {
			sent = append(sent, from.sends(p))
			to.hears(from.addr, sent[len(sent)-1])
		}
		for _, d := range sent {
			to.hears(mallory, d)
		}
	}
	burst("1", "2", "3", "4")
	to.heard(t, "of the burst in which it shows", "0", "1", "2", "3", "4")
	for i := range 3 {
		to.hears(from.addr, from.sends(fmt.Sprint(5+i)))
	}
	to.heard(t, "after the outsider fell silent", "5", "6", "7")
	to.hears(mallory, from.sends("8")) // it heard this alone
	to.heard(t, "from the outsider")
}

func TestWhoIsFasterThanThePublisherOnceDoesNotTakeItsPlace(t *testing.T) {
	c, from, _ := multicasting(t)
	to, mallory := c.stranger(), at("10.0.0.66", 1)
	to.hears(from.addr, from.sends("0"))
	to.g.multicastVerified(testStream)
	for i := range 3 * repeatsShow {
		d := from.sends(fmt.Sprint(i + 1))
		if i%repeatsShow > 0 {
			to.hears(mallory, d)
		}
		to.hears(from.addr, d)
	}
	to.heard(t, "two of three came from elsewhere first", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
}

func TestWhoRepeatsDoesNotMoveTheStreamFromWhereThePublisherIsKnownToBe(t *testing.T) {
	_, from, to := multicasting(t)
	for i := range 3 * repeatsShow {
		d := from.sends(fmt.Sprint(i))
		to.hears(at("10.0.0.66", 1), d)
		to.hears(from.addr, d)
	}
	to.hears(from.addr, from.sends("last"))
	if n := len(to.got); n != 3*repeatsShow+1 {
		t.Errorf("%d of %d packets were taken", n, 3*repeatsShow+1)
	}
}

func TestMemberIsNotTakenForThePublisher(t *testing.T) {
	c, from, to := multicasting(t)
	insider := c.people[2].listen()
	to.hears(from.addr, from.sends("one"))
	to.hears(insider.addr, insider.sends("forged"))
	to.heard(t, "an insider sends from its own address", "one")

	// Nobody knows where this publisher is, and the insider is first.
	unknown := c.people[3].listen(from.person)
	unknown.g.listenTo([16]byte{7}, journal.Author{9})
	s := unknown.g.ipm.streams[[16]byte{7}]
	honest, liar := ip("10.9.9.9"), ip("10.0.0.66")
	now := c.w.Now()
	if !s.accepts(now, liar, false) {
		t.Error("the first is not taken")
	}
	s.heardAt = now
	unknown.g.multicastForged(now, [16]byte{7})
	if s.accepts(now, liar, false) || !s.accepts(now, honest, false) {
		t.Error("after a forged frame another source is not taken instead")
	}
	s.heardAt = now
	unknown.g.multicastVerified([16]byte{7})
	if later := now.Add(sourceSilent - 1); s.accepts(later, liar, false) || s.accepts(later, ip("10.0.0.67"), false) {
		t.Error("somebody takes the place of a source of whose packets frames verified")
	}
	if known := ip("10.9.9.8"); !s.accepts(now, known, true) {
		t.Error("the address at which the publisher is known to be is not taken")
	}
}

func TestPublisherWithAnotherAddressIsHeardOnceItIsSilentAtTheOld(t *testing.T) {
	var s multicastSource
	now, first, second := classStart, ip("10.0.0.1"), ip("10.0.0.2")
	s.accepts(now, first, false)
	s.heardAt, s.verified = now, true
	if s.accepts(now.Add(sourceSilent-1), second, false) {
		t.Error("taken from two sources")
	}
	if !s.accepts(now.Add(sourceSilent), second, false) {
		t.Error("the stream ends with the first source")
	}
}

func TestFloodOfOneStreamIsBounded(t *testing.T) {
	c, from, to := multicasting(t)
	for i := range 2 * int(multicastAtOnce) {
		to.hears(from.addr, from.sends(fmt.Sprint(i)))
	}
	if n := len(to.got); n > int(multicastAtOnce) {
		t.Errorf("%d packets were taken at once", n)
	}
	if n := len(to.g.ipm.streams[testStream].seen.from); n > seenMost {
		t.Errorf("%d datagrams are remembered", n)
	}
	other := c.people[2]
	n := 0
	for i := range 2 * maxMulticasts {
		if to.g.listenTo([16]byte{byte(i), 1}, other.author()) {
			n++
		}
	}
	if n != maxMulticasts-1 {
		t.Errorf("%d streams are listened to", n+1)
	}
}

func TestWhoFloodsWhatPublishersSayDoesNotSilenceThem(t *testing.T) {
	c, from, to := multicasting(t)
	insider := c.people[2].listen()
	says := func(l *listener, what string) []byte {
		l.do(func(now time.Time) { l.g.multicastInfo(now, testStream, []byte(what)) })
		return l.sent[len(l.sent)-1]
	}
	to.hears(from.addr, says(from, "a lecture"))
	for i := range 100 {
		to.hears(insider.addr, says(insider, fmt.Sprint(i)))
	}
	if n := len(to.told); n > 1+2*int(multicastInfoRate) {
		t.Errorf("%d were looked at", n)
	}
	for i := range 10 * multicastInfoFrom {
		to.hears(netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 7, byte(i >> 8), byte(i)}), 1), says(insider, "from elsewhere"))
	}
	to.hears(from.addr, says(from, "another lecture"))
	if !slices.Contains(to.told, "another lecture") {
		t.Error("the publisher is not heard any more")
	}
	if n := len(to.g.ipm.infos); n > multicastInfoFrom+1 {
		t.Errorf("%d addresses are remembered", n)
	}
}

func TestStreamsForSomeSourcesComeFromThereAlone(t *testing.T) {
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
		withMulticast(s)
		s.IPMulticast[0].Source = addressOf(1).Addr()
	})
	c.joins(2, 3)
	c.settle(time.Minute)
	a, b, to := c.people[0].listen(), c.people[1].listen(), c.people[2].listen(c.people[0])
	to.hears(b.addr, b.sends("from elsewhere"))
	to.hears(a.addr, a.sends("from there"))
	to.heard(t, "with a source in the invite", "from there")
}

func TestWhoWasRemovedMulticastsNothingNew(t *testing.T) {
	c := newClassWith(t, 1, classLinks[0].link, withMulticast, func(teacher *person) { teacher.member.Presides = true })
	c.joins(2, 3)
	c.settle(time.Minute)
	c.eventually(time.Minute, "all admitted", func() bool { return len(c.people[0].g.membership.Unadmitted()) == 0 })
	teacher, out := c.people[0], c.people[2].listen()
	to := c.people[1].listen(out.person)
	to.hears(out.addr, out.sends("before"))
	to.heard(t, "a member's packet", "before")
	teacher.do(func(now time.Time) {
		if err := teacher.g.Remove(now, out.author()); err != nil {
			t.Fatal(err)
		}
	})
	c.eventually(10*time.Second, "a new content key", func() bool {
		id, _ := to.g.content.Current()
		old, _ := out.g.content.Current()
		return id != old
	})
	if !to.filter.Accepts(out.sends("a moment later")) {
		t.Error("who has not switched yet is not understood")
	}
	c.w.RunFor(multicastKeyKept + time.Second)
	if to.hears(out.addr, out.sends("long after")) {
		t.Error("the key of before the removal counts still")
	}
	in := teacher.listen()
	if !to.hears(in.addr, in.sends("under the new key")) {
		t.Error("the new key does not count")
	}
}

func TestGroupsWithoutLinksHaveStreamAddresses(t *testing.T) {
	s := NewSpec("x")
	s.PeerToPeerDisabled = true
	if s.StreamAddresses() != nil {
		t.Error("streams without MulticastEnabled")
	}
	s.MulticastEnabled = true
	if got := s.StreamAddresses(); len(got) != 2 || got[0].AddrPort.Port() != StreamPort || !got[0].AddrPort.Addr().IsMulticast() || !got[1].AddrPort.Addr().IsMulticast() {
		t.Errorf("%v", got)
	}
	s.PeerToPeerDisabled = false
	if s.StreamAddresses() != nil {
		t.Error("streams go by IP multicast though the invite does not say so")
	}
}

func TestMulticastKeysStaySecret(t *testing.T) {
	k := multicastKey{key: [32]byte{0xab, 0xcd, 0xef}}
	keys := MulticastKeys{keys: []multicastKey{k}}
	for _, format := range []string{"%v", "%+v", "%#v", "%x", "%s"} {
		var filter MulticastFilter
		filter.Set(keys)
		if got := fmt.Sprintf(format, keys) + fmt.Sprintf(format, &filter) + fmt.Sprintf(format, MulticastKeysChanged{Keys: keys}); strings.Contains(got, "abcdef") || strings.Contains(got, "171 205") || strings.Contains(got, "0xab") {
			t.Errorf("%s shows the key: %s", format, got)
		}
	}
}

// A datagram that passes is the only one that says what it says.
func FuzzParseMulticast(f *testing.F) {
	key := newMulticastKey(journal.GroupID{1}, journal.KeyID{2}, [32]byte{3})
	tag := multicastTag(journal.GroupID{1}, [32]byte{4})
	var filter MulticastFilter
	filter.Set(MulticastKeys{tag, []multicastKey{key}})
	mac := filter.macs[0]
	for _, d := range []multicastDatagram{{}, {stream: testStream, seconds: 1 << 31, kind: carriesInfo, body: []byte("body")}} {
		f.Add(d.append(nil, tag, key.id, mac))
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		d, ok := parseMulticast(b)
		if !ok {
			return
		}
		again := d.append(nil, tag, key.id, mac)
		if passes := filter.Accepts(b); passes != bytes.Equal(b, again) {
			t.Errorf("passes: %v; encodes to\n%x, was\n%x", passes, again, b)
		}
	})
}

func BenchmarkMulticastFilter(b *testing.B) {
	key := newMulticastKey(journal.GroupID{1}, journal.KeyID{2}, [32]byte{3})
	tag := multicastTag(journal.GroupID{1}, [32]byte{4})
	var filter MulticastFilter
	filter.Set(MulticastKeys{tag, []multicastKey{key}})
	d := multicastDatagram{body: make([]byte, MaxMulticastBody)}
	datagram := d.append(nil, tag, key.id, filter.macs[0])
	b.ReportAllocs()
	for b.Loop() {
		if !filter.Accepts(datagram) {
			b.Fatal("does not pass")
		}
	}
}
