package keying

import (
	"bytes"
	"errors"
	"testing"

	"lyceum/session/wire"
)

// refusal fails the test unless err is one that a peer's bytes may cause.
func refusal(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, wire.ErrMalformed) && !errors.Is(err, ErrRefused) {
		t.Errorf("error %v wraps neither ErrMalformed nor ErrRefused", err)
	}
}

// zeros is a source of chance without any.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// Respond accepts nothing but what the initiator made.
func FuzzRespond(f *testing.F) {
	a, b := peer(1), peer(2)
	genuine := initiate(f, a, b).Keying(nil)
	b.random = zeros{} // runs repeat
	f.Add(genuine.KeyComponent, genuine.SessionID)
	f.Add(genuine.KeyComponent, genuine.SessionID+1)
	for _, at := range []int{0, 31, 32, 79, 80, 234} {
		f.Add(flipped(genuine.KeyComponent, at), genuine.SessionID)
	}
	f.Add(make([]byte, initiatorComponentSize), uint32(1))
	f.Add([]byte{}, uint32(0))
	f.Fuzz(func(t *testing.T, component []byte, sessionID uint32) {
		r, err := b.Respond(responderID, wire.InitiatorKeying{SessionID: sessionID, KeyComponent: component})
		same := sessionID == genuine.SessionID && bytes.Equal(component, genuine.KeyComponent)
		if err == nil != same {
			t.Errorf("genuine %t: Respond error = %v", same, err)
		}
		if err != nil {
			refusal(t, err)
		} else if r.Peer != a.PeerID() {
			t.Errorf("peer = %v, want %v", r.Peer, a.PeerID())
		}
	})
}

// Finish accepts nothing but what the responder made, and whatever it was shown before, it
// accepts that.
func FuzzFinish(f *testing.F) {
	a, b := peer(1), peer(2)
	attempt := initiate(f, a, b)
	r := respond(f, b, attempt)
	attempt.state = nil // each run rebuilds it from the ephemeral key
	f.Add(r.Keying.KeyComponent, r.Keying.SessionID)
	f.Add(r.Keying.KeyComponent, r.Keying.SessionID+1)
	f.Add(append(make([]byte, 32), r.Keying.KeyComponent[32:]...), uint32(responderID))
	for _, at := range []int{0, 31, 32, 51} {
		f.Add(flipped(r.Keying.KeyComponent, at), uint32(responderID))
	}
	f.Add([]byte{}, uint32(0))
	f.Fuzz(func(t *testing.T, component []byte, sessionID uint32) {
		i := *attempt
		i.config.psk = bytes.Clone(attempt.config.psk) // a success wipes it
		keys, err := i.Finish(wire.ResponderKeying{SessionID: sessionID, KeyComponent: component})
		same := sessionID == responderID && bytes.Equal(component, r.Keying.KeyComponent)
		if err == nil != same {
			t.Fatalf("genuine %t: Finish error = %v", same, err)
		}
		if err != nil {
			refusal(t, err)
			keys, err = i.Finish(r.Keying)
		}
		if err != nil || keys.HandshakeHash != r.Keys.HandshakeHash {
			t.Errorf("genuine afterwards: Finish: %v", err)
		}
	})
}

// Open accepts nothing but what the peer sealed, and what it refuses changes nothing.
func FuzzOpen(f *testing.F) {
	a, _ := pair(0)
	genuine := a.Seal(nil, []byte("packet"), 7)
	f.Add(genuine, uint32(7))
	f.Add(genuine, uint32(8))
	f.Add(genuine[:overhead], uint32(7))
	f.Add(flipped(genuine, 0), uint32(7))
	f.Add(flipped(genuine, 5), uint32(7))
	f.Add([]byte{}, uint32(7))
	f.Fuzz(func(t *testing.T, packet []byte, sessionID uint32) {
		a, b := pair(0)
		sealed := a.Seal(nil, []byte("packet"), 7)
		before := state(&b.in)
		got, err := b.Open(nil, packet, sessionID)
		if same := sessionID == 7 && bytes.Equal(packet, sealed); err == nil != same {
			t.Fatalf("genuine %t: Open = %x, %v", same, got, err)
		}
		if err == nil {
			return
		}
		refusal(t, err)
		if len(got) != 0 || state(&b.in) != before {
			t.Errorf("refused packet left %x or changed the state", got)
		}
		if got, err := b.Open(nil, sealed, 7); err != nil || string(got) != "packet" {
			t.Errorf("genuine afterwards: Open = %q, %v", got, err)
		}
	})
}
