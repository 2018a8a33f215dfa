package rtmfp

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
	"lyceum/session/wire"
)

// capturedSource makes an endpoint choose the session ID of the captures. It is good for one session.
type capturedSource struct{}

func (capturedSource) Uint64() uint64 { return capturedID << 32 }

// A replayed endpoint of ours plays one end of a capture, with that end's secrets and session ID.
type replayed struct {
	*Endpoint
	t       *testing.T
	now     time.Time
	peer    netip.AddrPort
	startup keying.PacketCipher
	session keying.PacketCipher // of the peer, to read what we send

	events []Event
}

// newReplayed makes alice or bob; secrets are what comes after the cookie key.
func newReplayed(t *testing.T, name string, salt, secrets []byte, session keying.PacketCipher) *replayed {
	profile := plain.New(name, bytes.NewReader(salt))
	return &replayed{
		t: t, now: testStart, session: session, startup: profile.Startup(),
		peer: netip.MustParseAddrPort("192.0.2.1:1935"),
		Endpoint: New(Config{
			Profile: profile, Rand: rand.New(capturedSource{}), helloSize: -1,
			Random: io.MultiReader(bytes.NewReader(make([]byte, 32)), bytes.NewReader(secrets)),
		}),
	}
}

// gets hands over a datagram, if there is one, and returns what is sent in the millisecond after it.
func (r *replayed) gets(datagram []byte) (sent []openedPacket) {
	r.t.Helper()
	r.now = r.now.Add(time.Millisecond)
	if datagram != nil {
		r.Receive(r.now, r.peer, datagram)
	}
	for {
		r.Advance(r.now)
		for ev, ok := r.NextEvent(); ok; ev, ok = r.NextEvent() {
			if m, ok := ev.(*MessageReceived); ok {
				ev = *m // the pointer is good for this turn only
			}
			r.events = append(r.events, ev)
		}
		_, out, ok := r.Transmit(r.now, nil)
		if !ok {
			return sent
		}
		c := r.session
		if r.opening() {
			c = r.startup
		}
		sent = append(sent, openPacket(r.t, c, out))
	}
}

// opening reports whether no session was open yet.
func (r *replayed) opening() bool {
	for _, ev := range r.events {
		if _, ok := ev.(SessionOpened); ok {
			return false
		}
	}
	return true
}

// messages returns the messages delivered from flows with this metadata.
func (r *replayed) messages(metadata string) (all [][]byte) {
	for _, ev := range r.events {
		if m, ok := ev.(MessageReceived); ok && string(m.Flow.Metadata()) == metadata {
			all = append(all, m.Data)
		}
	}
	return all
}

// happened returns the first event of a type.
func happened[E Event](r *replayed) (ev E, ok bool) {
	for _, e := range r.events {
		if ev, ok := e.(E); ok {
			return ev, true
		}
	}
	return ev, false
}

// chunk returns the payload of the first chunk of a type among packets.
func chunk(packets []openedPacket, typ wire.ChunkType) ([]byte, bool) {
	for _, p := range packets {
		for _, c := range p.chunks {
			if c.typ == typ {
				return c.payload, true
			}
		}
	}
	return nil, false
}

// wantGenerated fails unless got are the messages of a generator.
func wantGenerated(t *testing.T, got [][]byte, g *generator) {
	t.Helper()
	for i := 0; ; i++ {
		want := g.next()
		if want == nil {
			if len(got) != i {
				t.Errorf("%d messages, want %d", len(got), i)
			}
			return
		}
		if i >= len(got) || !bytes.Equal(got[i], want) {
			t.Fatalf("message %d of %d is not what was sent", i, len(got))
		}
	}
}

var replays = []struct {
	name         string
	bytes, large int
}{
	{"plain-handshake", 100, 40},
	{"plain-handshake-fragments", 5000, 4000},
	{"plain-handshake-no-metadata", 100, 40},
}

// Our responder takes the captured initiator through its whole session. Only the cookie has to be
// exchanged for our own.
func TestCapturedInitiatorIsServed(t *testing.T) {
	for _, tt := range replays {
		t.Run(tt.name, func(t *testing.T) {
			all := readCapture(t, tt.name)
			alice, _ := capturedCiphers(t, all)
			bob := newReplayed(t, "bob", bobSalt, nil, alice)

			hello, _ := wire.ParseInitiatorHello(capturedPayload(t, all, "alice", wire.TypeInitiatorHello))
			payload, _ := chunk(bob.gets(all[0].datagram), wire.TypeResponderHello)
			answer, err := wire.ParseResponderHello(payload)
			if err != nil || !bytes.Equal(answer.TagEcho, hello.Tag) || string(answer.Certificate) != "bob" {
				t.Fatalf("the captured hello is answered by %x, %v", payload, err)
			}
			foreign := openPacket(t, bob.startup, all[2].datagram)
			if sent := bob.gets(all[2].datagram); len(sent) != 0 || bob.Counters().BogusCookies != 1 {
				t.Errorf("%d packets answer a keying with a foreign cookie", len(sent))
			}
			ours, _ := wire.ParseInitiatorKeying(foreign.chunks[0].payload)
			ours.CookieEcho = answer.Cookie
			payload, _ = chunk(bob.gets(startupDatagram(bob, 0, wire.TypeInitiatorKeying, ours.AppendTo(nil))), wire.TypeResponderKeying)
			if want := capturedPayload(t, all, "bob", wire.TypeResponderKeying); !bytes.Equal(payload, want) {
				t.Fatalf("Responder Initial Keying %x, want %x as captured", payload, want)
			}
			for _, p := range all {
				if p.from != "alice" || p.startup() {
					continue
				}
				sent := bob.gets(p.datagram)
				if _, ok := chunk(sent, wire.TypePingReply); ok != strings.Contains(p.says, "ping") {
					t.Errorf("after %q: ping reply: %v", p.says, ok)
				}
				if _, ok := chunk(sent, wire.TypeCloseAck); ok != strings.Contains(p.says, "close request") {
					t.Errorf("after %q: close ack: %v", p.says, ok)
				}
			}
			wantGenerated(t, bob.messages("ping"), newGenerator(1, tt.bytes, tt.large))
			if _, ok := happened[FlowFinished](bob); !ok {
				t.Error("the flow did not finish")
			}
			if ev, ok := happened[SessionClosed](bob); !ok || ev.Reason != (ClosedByPeer{}) {
				t.Errorf("session closed: %v, %v", ok, ev.Reason)
			}
			if c := bob.Counters(); c.Malformed+c.NotAuthentic+c.WrongMode+c.UnknownSession != 0 {
				t.Errorf("counters %+v", c)
			}
		})
	}
}

func startupDatagram(r *replayed, sessionID uint32, typ wire.ChunkType, payload []byte) []byte {
	b := wire.AppendChunk(wire.Header{Mode: wire.ModeStartup}.AppendTo(nil), typ, payload)
	b = r.startup.Seal(make([]byte, 4), b, sessionID)
	wire.PutSessionID(b, sessionID)
	return b
}

// replayInitiator opens alice's session from the capture. Her flow has ID 3 there, because the captured
// program had taken the ones before for itself.
func replayInitiator(t *testing.T, all []capturedPacket) (alice *replayed, s *Session, flow *SendFlow) {
	t.Helper()
	_, bob := capturedCiphers(t, all)
	want := capturedPayload(t, all, "alice", wire.TypeInitiatorHello)
	hello, _ := wire.ParseInitiatorHello(want)
	alice = newReplayed(t, "alice", aliceSalt, hello.Tag, bob)
	s, err := alice.Connect(alice.now, []byte("bob"), keying.Tag{}, alice.peer)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if flow, err = s.OpenFlow([]byte("ping"), PriorityBulk); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := chunk(alice.gets(nil), wire.TypeInitiatorHello); !bytes.Equal(got, want) {
		t.Errorf("Initiator Hello %x, want %x as captured", got, want)
	}
	got, _ := chunk(alice.gets(all[1].datagram), wire.TypeInitiatorKeying)
	if want := capturedPayload(t, all, "alice", wire.TypeInitiatorKeying); !bytes.Equal(got, want) {
		t.Errorf("Initiator Initial Keying %x, want %x as captured", got, want)
	}
	return alice, s, flow
}

// Our initiator goes through the captured responder's whole session.
func TestCapturedResponderIsUnderstood(t *testing.T) {
	for _, tt := range replays {
		t.Run(tt.name, func(t *testing.T) {
			all := readCapture(t, tt.name)
			alice, s, flow := replayInitiator(t, all)
			g := newGenerator(1, tt.bytes, tt.large)
			for m := g.next(); m != nil; m = g.next() {
				if err := flow.Write(alice.now, m, Deadlines{}); err != nil {
					t.Fatal(err)
				}
			}
			var sent []openedPacket
			for _, p := range all[3:] {
				if p.from == "bob" && !strings.Contains(p.says, "close") {
					sent = append(sent, alice.gets(p.datagram)...)
				}
			}
			if ev, ok := happened[SessionOpened](alice); !ok || ev.Incoming || !s.IsOpen() {
				t.Fatalf("the session is not open: %+v", alice.events)
			}
			ev, ok := happened[FlowOpened](alice)
			if _, refused := chunk(sent, wire.TypeFlowException); refused == ok || refused != strings.Contains(tt.name, "no-metadata") {
				t.Fatalf("the return flow was accepted: %v, refused: %v", ok, refused)
			}
			if ok {
				if ev.Flow.ReturnOf() != flow {
					t.Error("the return flow belongs to another flow")
				}
				wantGenerated(t, alice.messages("pong"), newGenerator(2, tt.bytes, tt.large))
				if _, ok := happened[FlowFinished](alice); !ok {
					t.Error("the return flow did not finish")
				}
			}
			s.Close(alice.now)
			if _, ok := chunk(alice.gets(nil), wire.TypeCloseRequest); !ok {
				t.Error("no Session Close Request")
			}
			for _, p := range all {
				if p.from == "bob" && strings.Contains(p.says, "close ack") {
					alice.gets(p.datagram)
				}
			}
			if s.state != stateClosed {
				t.Error("the Session Close Acknowledgement was not understood")
			}
			if c := alice.Counters(); c.Malformed+c.NotAuthentic+c.WrongMode != 0 {
				t.Errorf("counters %+v", c)
			}
		})
	}
}

// With the same messages in a flow of the same ID, what we send first and last is what was captured.
func TestOurUserDataIsTheCapturedOne(t *testing.T) {
	all := readCapture(t, "plain-handshake")
	alice, _, flow := replayInitiator(t, all)
	_, bob := capturedCiphers(t, all)
	g := newGenerator(1, 100, 40)
	for m := g.next(); m != nil; m = g.next() {
		if err := flow.Write(alice.now, m, Deadlines{}); err != nil {
			t.Fatal(err)
		}
	}
	compare := func(what string, sent []openedPacket, captured capturedPacket) {
		t.Helper()
		data := func(p openedPacket) (b []byte) {
			for _, c := range p.chunks {
				if c.typ == wire.TypeUserData || c.typ == wire.TypeNextUserData {
					b = wire.AppendChunk(b, c.typ, c.payload)
				}
			}
			return b
		}
		want := data(openPacket(t, bob, captured.datagram))
		if len(sent) != 1 || !bytes.Equal(data(sent[0]), want) {
			t.Errorf("%s: %+v, want %x", what, sent, want)
		}
	}
	compare("user data", alice.gets(all[3].datagram), all[4])
	alice.gets(all[5].datagram) // acknowledges it
	flow.Close()
	compare("end of the flow", alice.gets(nil), all[8])
	alice.gets(all[9].datagram)
	if ev, ok := happened[FlowDelivered](alice); !ok || ev.Flow != flow {
		t.Error("the flow was not delivered")
	}
}
