package client

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/wire"
)

var (
	start      = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	tag1, tag2 = protocol.Tag{1}, protocol.Tag{2}
	self       = keying.PeerID{9}
	handshake  = [32]byte{8}
	lifetime   = 5 * time.Minute
)

// A dialogue is a client and the time, with the test as the rendezvous and the owner.
type dialogue struct {
	t   *testing.T
	now time.Time
	*Client
}

func begin(t *testing.T, tags ...protocol.Tag) *dialogue {
	d := &dialogue{t: t, now: start, Client: New(Config{Rand: rand.New(rand.NewPCG(1, 1))})}
	for _, tag := range tags {
		d.Register(d.now, tag)
	}
	d.Client.Advance(d.now)
	return d
}

// accepted is a client whose hello was accepted, and whose registrations and questions were answered.
func isAccepted(t *testing.T, tags ...protocol.Tag) *dialogue {
	t.Helper()
	d := begin(t, tags...)
	d.opens()
	d.said()
	d.hears(protocol.Accepted{Lifetime: lifetime})
	for _, tag := range tags {
		d.hears(protocol.Registered{Tag: tag}, protocol.Members{Tag: tag})
	}
	d.wantEvents("accepted", Connected{})
	return d
}

func (d *dialogue) opens() { d.Opened(d.now, handshake, self) }

func (d *dialogue) hears(all ...protocol.Reply) {
	for _, m := range all {
		d.Receive(d.now, protocol.Append(nil, m))
	}
}

// passes lets time pass, and the client wake whenever it wants to.
func (d *dialogue) passes(t time.Duration) {
	d.t.Helper()
	until := d.now.Add(t)
	for i := 0; ; i++ {
		wake := d.Client.Advance(d.now)
		if wake.IsZero() || wake.After(until) {
			break
		}
		if i > 10_000 {
			d.t.Fatal("it wakes without end")
		}
		if wake.After(d.now) {
			d.now = wake
		}
	}
	d.now = until
}

// said takes what the client has said.
func (d *dialogue) said() (all []protocol.Request) {
	d.t.Helper()
	for b, ok := d.NextMessage(); ok; b, ok = d.NextMessage() {
		m, err := protocol.ParseRequest(b)
		if err != nil {
			d.t.Fatalf("said %x: %v", b, err)
		}
		all = append(all, m)
	}
	return all
}

func (d *dialogue) wantSaid(why string, want ...protocol.Request) {
	d.t.Helper()
	if got := d.said(); len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		d.t.Errorf("%s: said %+v, want %+v", why, got, want)
	}
}

func (d *dialogue) wantEvents(why string, want ...Event) {
	d.t.Helper()
	var got []Event
	for ev, ok := d.NextEvent(); ok; ev, ok = d.NextEvent() {
		got = append(got, ev)
	}
	if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		d.t.Errorf("%s: events %+v, want %+v", why, got, want)
	}
}

func TestClientWithoutGroupsWantsNothing(t *testing.T) {
	d := begin(t)
	if wake := d.Client.Advance(d.now); !wake.IsZero() || d.WantsSession() {
		t.Errorf("wakes at %v, wants a session: %v", wake, d.WantsSession())
	}
}

// One round trip after the session is open, members are known.
func TestClientDoesNotWaitForAnswers(t *testing.T) {
	d := begin(t, tag1, tag2)
	if !d.WantsSession() {
		t.Fatal("wants no session")
	}
	d.SetLocal([]wire.Address{{AddrPort: netip.MustParseAddrPort("10.0.0.1:1"), Origin: wire.OriginLocal}})
	d.opens()
	d.wantSaid("opened", protocol.Hello{Local: d.local}, protocol.Register{Tag: tag1}, protocol.Find{Tag: tag1},
		protocol.Register{Tag: tag2}, protocol.Find{Tag: tag2})
	some := []protocol.Member{{ID: keying.PeerID{1}}}
	d.hears(protocol.Accepted{Lifetime: lifetime}, protocol.Registered{Tag: tag1}, protocol.Members{Tag: tag1, Members: some},
		protocol.Registered{Tag: tag2}, protocol.Members{Tag: tag2})
	d.wantEvents("answered", Connected{}, Members{Tag: tag1, Members: some})
}

func TestClientProvesItsAccessKey(t *testing.T) {
	key := []byte("key")
	d := &dialogue{t: t, now: start, Client: New(Config{AccessKey: key, Rand: rand.New(rand.NewPCG(1, 1))})}
	d.Register(d.now, tag1)
	d.Client.Advance(d.now)
	d.opens()
	hello, ok := d.said()[0].(protocol.Hello)
	if !ok || hello.Proof == nil || !protocol.VerifierOf(key).Verify(*hello.Proof, handshake, self) {
		t.Errorf("said %+v", hello)
	}
}

func TestRegistrationIsRenewedBeforeItEnds(t *testing.T) {
	d := isAccepted(t, tag1)
	d.SetLacking(d.now, tag1, false)
	d.SetCapacity(tag1, 7)
	registered := 0
	for range 60 { // an hour
		d.passes(time.Minute)
		for _, m := range d.said() {
			if m == (protocol.Register{Tag: tag1, Capacity: 7}) {
				registered++
				d.hears(protocol.Registered{Tag: tag1})
			} else {
				d.hears(protocol.Members{Tag: tag1})
			}
		}
	}
	if registered < 60/5 || registered > 60 {
		t.Errorf("renewed %d times in an hour, for 5 minutes each", registered)
	}
}

func TestUnansweredRegistrationIsRepeated(t *testing.T) {
	d := begin(t, tag1)
	d.opens()
	d.said()
	d.hears(protocol.Accepted{Lifetime: lifetime}, protocol.Members{Tag: tag1})
	d.SetLacking(d.now, tag1, false)
	d.passes(answerWithin)
	d.wantSaid("unanswered", protocol.Register{Tag: tag1})
}

func TestMembersAreAskedForLessAndLess(t *testing.T) {
	d := isAccepted(t, tag1)
	var asked []time.Duration
	for d.now.Before(start.Add(4 * time.Minute)) {
		d.passes(time.Second)
		for _, m := range d.said() {
			switch m.(type) {
			case protocol.Find:
				asked = append(asked, d.now.Sub(start))
				d.hears(protocol.Members{Tag: tag1})
			case protocol.Register:
				d.hears(protocol.Registered{Tag: tag1})
			}
		}
	}
	want := "[2s 6s 14s 30s 1m2s 2m2s 3m2s]"
	if got := fmt.Sprint(asked); got != want {
		t.Errorf("asked after %v, want %v", got, want)
	}
	d.SetLacking(d.now, tag1, false)
	d.passes(askContent/2 - 1)
	d.wantSaid("content")
	d.SetLacking(d.now, tag1, true)
	d.passes(askFirst)
	d.wantSaid("lacking again", protocol.Find{Tag: tag1})
}

// A group that fell apart comes together again although nobody lacks neighbours.
func TestContentGroupStillAsks(t *testing.T) {
	d := isAccepted(t, tag1)
	d.SetLacking(d.now, tag1, false)
	d.passes(askContent)
	for _, m := range d.said() {
		if m == (protocol.Find{Tag: tag1}) {
			return
		}
	}
	t.Error("it does not")
}

func TestRendezvousThatCannotBeReachedIsTriedLessAndLess(t *testing.T) {
	d := begin(t, tag1)
	attempts := 0
	for wanted := false; d.now.Before(start.Add(time.Hour)); d.passes(time.Second) {
		if d.WantsSession() && !wanted {
			attempts++
		}
		wanted = d.WantsSession()
	}
	if attempts < 40 || attempts > 90 {
		t.Errorf("%d attempts in an hour, of 10 s each and with up to a minute between", attempts)
	}
	d.wantEvents("said once", Failed{})
	if d.WantsSession() {
		d.Closed(d.now)
	}
	d.NetworkChanged(d.now)
	if d.passes(0); !d.WantsSession() {
		t.Error("not tried at once when the network has changed")
	}
}

func TestLostRendezvousIsSoughtAgain(t *testing.T) {
	d := isAccepted(t, tag1)
	d.Closed(d.now)
	d.wantEvents("lost", Closed{})
	if d.WantsSession() {
		t.Error("sought again without waiting")
	}
	d.passes(retryFirst)
	if !d.WantsSession() {
		t.Fatal("not sought again")
	}
	d.opens()
	d.wantSaid("back", protocol.Hello{}, protocol.Register{Tag: tag1}, protocol.Find{Tag: tag1})
	d.hears(protocol.Accepted{Lifetime: lifetime})
	d.wantEvents("back", Connected{})
}

func TestSilentRendezvousIsLeft(t *testing.T) {
	d := begin(t, tag1)
	d.opens()
	d.passes(openWithin - 1)
	if !d.WantsSession() {
		t.Error("left too early")
	}
	d.passes(1)
	if d.WantsSession() {
		t.Error("not left")
	}
	d.wantEvents("silent", Failed{})
}

func TestRejectionIsToldAndNotTriedSoon(t *testing.T) {
	for reason, wait := range map[protocol.Reason]time.Duration{
		protocol.KeyWrong: rejectedRetry, protocol.KeyRevoked: rejectedRetry, protocol.ServiceFull: retryFirst,
	} {
		d := begin(t, tag1)
		d.opens()
		d.said()
		d.hears(protocol.Rejected{Reason: reason})
		d.wantEvents(reason.String(), Rejected{Reason: reason})
		if d.WantsSession() {
			t.Errorf("%v: the session is still wanted", reason)
		}
		if d.passes(wait/2 - 1); d.WantsSession() {
			t.Errorf("%v: tried again too early", reason)
		}
		if d.passes(wait/2 + 1); !d.WantsSession() {
			t.Errorf("%v: never tried again", reason)
		}
	}
}

func TestRevokedKeyEndsWhatWasAccepted(t *testing.T) {
	d := isAccepted(t, tag1)
	d.hears(protocol.Rejected{Reason: protocol.KeyRevoked})
	d.wantEvents("revoked", Rejected{Reason: protocol.KeyRevoked})
	if d.WantsSession() || d.IsAccepted() {
		t.Error("the session is still wanted")
	}
}

func TestRefusedGroupIsToldAndTriedAgain(t *testing.T) {
	d := begin(t, tag1)
	d.opens()
	d.said()
	d.hears(protocol.Accepted{Lifetime: lifetime}, protocol.Refused{Tag: tag1, Reason: protocol.TagFull}, protocol.Refused{Tag: tag1, Reason: protocol.NotRegistered})
	d.wantEvents("refused", Connected{}, Refused{Tag: tag1, Reason: protocol.TagFull})
	d.passes(retryMax - 1)
	d.wantSaid("too early")
	d.passes(1)
	d.wantSaid("again", protocol.Register{Tag: tag1})
	d.hears(protocol.Registered{Tag: tag1})
	d.wantSaid("asked once it is registered", protocol.Find{Tag: tag1})
	if d.faults != 0 {
		t.Errorf("%d faults", d.faults)
	}
}

// This machine slept, and its registration ran out.
func TestRegistrationThatRanOutIsMadeAnew(t *testing.T) {
	d := isAccepted(t, tag1)
	d.passes(askFirst)
	d.wantSaid("asks", protocol.Find{Tag: tag1})
	d.hears(protocol.Refused{Tag: tag1, Reason: protocol.NotRegistered})
	d.passes(0)
	d.wantSaid("not registered", protocol.Register{Tag: tag1})
	d.wantEvents("nothing to tell")
}

func TestLeavingTheLastGroupEndsTheSession(t *testing.T) {
	d := isAccepted(t, tag1, tag2)
	d.Unregister(tag1)
	d.wantSaid("one left", protocol.Unregister{Tag: tag1})
	if !d.WantsSession() {
		t.Error("the session is not wanted for the other")
	}
	d.hears(protocol.Registered{Tag: tag1}, protocol.Members{Tag: tag1, Members: []protocol.Member{{}}}) // were on their way
	d.wantEvents("of a group that was left")
	if d.faults != 0 {
		t.Errorf("%d faults", d.faults)
	}
	if d.Unregister(tag2); d.WantsSession() {
		t.Error("the session is still wanted")
	}
	d.Closed(d.now)
	d.wantEvents("as it was wanted")
	d.Register(d.now, tag1)
	if d.passes(0); !d.WantsSession() {
		t.Error("not wanted anew")
	}
}

func TestMovedIsTold(t *testing.T) {
	d := isAccepted(t, tag1)
	local := []wire.Address{{AddrPort: netip.MustParseAddrPort("10.0.0.1:1"), Origin: wire.OriginLocal}}
	d.SetLocal(local)
	d.wantSaid("moved", protocol.Moved{Local: local})
	d.SetLocal(local)
	d.wantSaid("not moved")
	for range 9 {
		local = append(local, local[0])
	}
	d.SetLocal(local)
	d.wantSaid("as many as are allowed", protocol.Moved{Local: local[:protocol.MaxLocal]})
}

func TestRendezvousThatSaysNonsenseIsLeft(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing":            {},
		"a request":          protocol.Append(nil, protocol.Find{Tag: tag1}),
		"accepted again":     protocol.Append(nil, protocol.Accepted{Lifetime: lifetime}),
		"registered unasked": protocol.Append(nil, protocol.Registered{Tag: tag1}),
		"members unasked":    protocol.Append(nil, protocol.Members{Tag: tag1, Members: []protocol.Member{{}}}),
		"not registered":     protocol.Append(nil, protocol.Refused{Tag: tag1, Reason: protocol.NotRegistered}),
	} {
		d := isAccepted(t, tag1)
		for range maxFaults - 1 {
			d.Receive(d.now, b)
		}
		if !d.WantsSession() {
			t.Errorf("%s: left too early", name)
		}
		d.Receive(d.now, b)
		if d.WantsSession() {
			t.Errorf("%s: not left", name)
		}
		d.wantEvents(name, Closed{})
	}
}

func TestRefusingWithoutEndTellsOnce(t *testing.T) {
	d := isAccepted(t, tag1)
	for range 100 {
		d.hears(protocol.Refused{Tag: tag1, Reason: protocol.TagClosed})
	}
	d.wantEvents("refused", Refused{Tag: tag1, Reason: protocol.TagClosed}, Closed{})
}

func TestConnectingWithoutAGroupIsTriedOnce(t *testing.T) {
	d := begin(t)
	d.Connect(d.now)
	d.opens()
	d.wantSaid("opened", protocol.Hello{})
	d.hears(protocol.Accepted{Lifetime: lifetime})
	d.wantEvents("accepted", Connected{})
	d.Register(d.now, tag1)
	d.wantSaid("a group", protocol.Register{Tag: tag1}, protocol.Find{Tag: tag1})
	d = begin(t)
	d.Connect(d.now)
	d.passes(openWithin)
	d.wantEvents("not to be had", Failed{})
	if d.passes(time.Hour); d.WantsSession() {
		t.Error("tried again without a group")
	}
	if d.Connect(d.now); !d.WantsSession() {
		t.Error("not tried again when asked to")
	}
}

// Whatever a rendezvous says, the client goes on, says nothing malformed and does not say much.
func FuzzReceive(f *testing.F) {
	for _, m := range []protocol.Reply{
		protocol.Accepted{Lifetime: lifetime}, protocol.Registered{Tag: tag1}, protocol.Rejected{Reason: 1}, protocol.Members{Tag: tag1},
	} {
		f.Add(protocol.Append(nil, m), protocol.Append(nil, protocol.Refused{Tag: tag1, Reason: 6}), uint16(10))
	}
	f.Fuzz(func(t *testing.T, a, b []byte, seconds uint16) {
		d := begin(t, tag1)
		d.opens()
		for range 5 {
			d.Receive(d.now, a)
			d.Receive(d.now, b)
			d.passes(time.Duration(seconds) * time.Second)
			if d.WantsSession() {
				d.opens()
			}
		}
		if n := len(d.said()); n > 5*(int(seconds)/5+20) {
			t.Errorf("%d messages in %d seconds", n, 5*int(seconds))
		}
	})
}
