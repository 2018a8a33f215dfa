package rendezvous

import (
	"bytes"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
)

func TestWhoSendsNonsenseIsDisconnected(t *testing.T) {
	v := newService(t, Limits{})
	for name, b := range map[string][]byte{
		"empty": {}, "unknown": {99}, "a reply": protocol.Append(nil, protocol.Registered{Tag: tag1}),
		"a huge list": append([]byte{5, 0xff, 0x7f}, make([]byte, 2000)...),
		"hello again": protocol.Append(nil, protocol.Hello{}),
	} {
		p := v.joins(1, tag1)
		for range maxFaults - 1 {
			p.sends(b)
		}
		v.w.RunFor(time.Second)
		if p.closed {
			t.Errorf("%s: disconnected for fewer than %d", name, maxFaults)
		}
		p.sends(b)
		if v.w.RunFor(time.Second); !p.closed {
			t.Errorf("%s: not disconnected", name)
		}
		v.w.Remove(p.addr)
		if !v.RunsOut() {
			t.Fatalf("%s: something of it stays", name)
		}
	}
}

func TestNothingIsAnsweredBeforeHello(t *testing.T) {
	v := newService(t, Limits{})
	v.joins(1, tag1)
	p := v.peer(2).calls().says(protocol.Find{Tag: tag1}, protocol.Register{Tag: tag1}, protocol.Unregister{Tag: tag1})
	if len(p.heard) != 0 || v.store.Members(tag1) != 1 {
		t.Errorf("heard %+v, %d registered", p.heard, v.store.Members(tag1))
	}
	if v.w.RunFor(helloWithin); !p.closed {
		t.Error("who says no hello stays")
	}
}

// Whoever is rejected is not listened to any more, whatever it had sent already.
func TestNothingIsAnsweredAfterARejection(t *testing.T) {
	v := withKeys(t, keyOf(keyA, DefaultQuota))
	v.holds(1, keyA).says(protocol.Register{Tag: tag1})
	p := v.peer(2).calls().says(protocol.Hello{}, protocol.Register{Tag: tag1}, protocol.Find{Tag: tag1}, protocol.Hello{})
	p.wants("without a key", protocol.Rejected{Reason: protocol.KeyMissing})
	if len(p.heard) != 1 || v.store.Members(tag1) != 1 {
		t.Errorf("heard %+v, %d registered", p.heard, v.store.Members(tag1))
	}
}

// A rejected peer that acknowledges nothing does not stay for that.
func TestRejectedPeerThatDoesNotListenIsDisconnected(t *testing.T) {
	v := withKeys(t, keyOf(keyA, DefaultQuota))
	p := v.peer(1).calls()
	p.sends(protocol.Append(nil, protocol.Hello{}))
	v.w.RunUntil(time.Second, func() bool { return v.Status().Rejected == 1 })
	v.w.Remove(p.addr)
	if v.w.RunFor(goodbyeWithin); !v.IsIdle() {
		t.Error("it is still here")
	}
}

// Registering thousands of tags: from one place, and more sessions than one.
func TestThousandsOfTagsFromOnePlaceLeaveRoomForOthers(t *testing.T) {
	v := newService(t, Limits{})
	home := v.home(openKind, 1)
	for i := range 40 {
		p := v.behind(i+1, home, fmt.Sprintf("192.168.1.%d:1935", i+2))
		p.calls().says(protocol.Hello{})
		for j := range 100 {
			p.sends(protocol.Append(nil, protocol.Register{Tag: protocol.Tag{byte(i), byte(j), 9}}))
		}
	}
	v.w.RunFor(time.Second)
	tags, _ := v.store.Count()
	if most := DefaultLimits.NewTagsPerSite + 10; tags > most {
		t.Errorf("%d tags from one place, want %d at most", tags, most)
	}
	v.joins(1000, tag1).wants("somebody elsewhere", protocol.Registered{Tag: tag1})
}

// Guessing tags finds nothing: a tag that somebody registers is theirs alone, and says so.
func TestGuessingTagsFindsNobody(t *testing.T) {
	v := newService(t, Limits{})
	real := protocol.TagOf([32]byte{1}, [32]byte{2})
	v.joins(1, real)
	p := v.peer(2).calls().says(protocol.Hello{})
	guess := real
	guess[31] ^= 1
	p.says(protocol.Register{Tag: guess}, protocol.Find{Tag: guess}, protocol.Find{Tag: real})
	if len(p.members()) != 0 || p.last() != protocol.NotRegistered {
		t.Errorf("found %+v, then %v", p.members(), p.last())
	}
}

func TestSecondFlowIsRefused(t *testing.T) {
	v := newService(t, Limits{})
	p := v.joins(1, tag1)
	second, err := p.session.OpenFlow([]byte(protocol.FlowMetadata), rtmfp.PriorityData)
	if err != nil {
		t.Fatal(err)
	}
	_ = second.Write(v.w.Now(), protocol.Append(nil, protocol.Register{Tag: tag2}), rtmfp.Deadlines{})
	v.w.Poke(p.addr)
	v.w.RunFor(time.Second)
	if v.store.Members(tag2) != 0 || p.closed {
		t.Errorf("%d registered by it; closed %v", v.store.Members(tag2), p.closed)
	}
	if err := second.Write(v.w.Now(), []byte("more"), rtmfp.Deadlines{}); err == nil {
		t.Error("whoever opened it does not learn that it is refused")
	}
	other := v.peer(2).calls()
	if f, err := other.session.OpenFlow([]byte("lyceum/group/1"), rtmfp.PriorityData); err == nil {
		_ = f.Write(v.w.Now(), protocol.Append(nil, protocol.Hello{}), rtmfp.Deadlines{})
	}
	v.w.Poke(other.addr)
	if v.w.RunFor(time.Second); len(other.heard) != 0 {
		t.Errorf("a flow of a group is answered: %+v", other.heard)
	}
}

// Whoever asks for members without reading the answers costs no more than the buffers.
func TestWhoDoesNotReadLosesReplies(t *testing.T) {
	v := newService(t, Limits{RequestsPerSession: 1 << 20})
	for i := range 17 {
		v.joins(i+10, tag1)
	}
	p := v.joins(1, tag1)
	v.w.Filter(func(_ time.Time, from, to netip.AddrPort, d []byte) ([]byte, bool) {
		return d, from != v.addr || to != p.addr
	})
	c := callerOf(v.endpoint.Session(p.PeerID()))
	for range 200 {
		c.receive(v.w.Now(), protocol.Append(nil, protocol.Find{Tag: tag1}))
	}
	if st := v.Status(); st.Dropped == 0 || st.Dropped == 200 {
		t.Errorf("%d of 200 replies dropped", st.Dropped)
	}
}

// Whatever a caller sends, in whatever order: the service goes on, its books balance, and when the callers
// are gone nothing of them is left.
func FuzzRequests(f *testing.F) {
	register := protocol.Append(nil, protocol.Register{Tag: tag1, Capacity: 7})
	f.Add([]byte("\x00"), register)
	f.Add(protocol.Append(nil, protocol.Hello{}), register)
	f.Add(protocol.Append(nil, protocol.Hello{Local: localAt("1.2.3.4:5")}), append(bytes.Clone(register), protocol.Append(nil, protocol.Find{Tag: tag1})...))
	f.Fuzz(func(t *testing.T, first, rest []byte) {
		v := newService(t, Limits{})
		p := v.peer(1).calls()
		p.sends(first)
		for len(rest) > 0 { // messages of 34 bytes, which most are
			n := min(len(rest), 34)
			p.sends(rest[:n])
			rest = rest[n:]
		}
		v.w.RunFor(time.Second)
		tags, registrations := v.store.Count()
		if at := v.sites[p.addr.Addr()]; tags > registrations || at == nil || at.registrations != registrations || v.open.members != registrations {
			t.Errorf("%d tags, %d registrations; of the site %+v, of the account %d", tags, registrations, at, v.open.members)
		}
		v.w.Remove(p.addr)
		v.w.RunFor(time.Minute)
		if tags, registrations := v.store.Count(); tags+registrations+v.open.members+len(v.open.tags) != 0 || !v.IsIdle() {
			t.Errorf("%d tags and %d registrations are left", tags, registrations)
		}
	})
}
