package keying

import (
	"errors"
	"testing"

	"lyceum/session/wire"
)

func TestEveryPeerOpensStartupPackets(t *testing.T) {
	a, b := peer(1).Startup(), peer(2).Startup()
	for _, sessionID := range []uint32{0, initiatorID} { // a responder keying bears the initiator's
		for range 2 {
			packet := a.Seal(nil, []byte("hello"), sessionID)
			for range 2 { // a repeated packet is no replay before there is a session
				if got, err := b.Open([]byte("head"), packet, sessionID); err != nil || string(got) != "headhello" {
					t.Errorf("session %d: Open = %q, %v", sessionID, got, err)
				}
			}
			if len(packet) != len("hello")+a.Overhead() {
				t.Errorf("Overhead = %d for packet of %d bytes", a.Overhead(), len(packet))
			}
		}
	}
}

func TestCorruptStartupPacketIsRefused(t *testing.T) {
	c := peer(1).Startup()
	packet := c.Seal(nil, []byte("hello"), 0)
	for at := range packet {
		if _, err := c.Open(nil, flipped(packet, at), 0); !errors.Is(err, ErrNotAuthentic) {
			t.Errorf("byte %d changed: Open error = %v, want ErrNotAuthentic", at, err)
		}
	}
	if _, err := c.Open(nil, packet, 1); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("another session ID: Open error = %v, want ErrNotAuthentic", err)
	}
	if _, err := c.Open(nil, packet[:overhead-1], 0); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("cut: Open error = %v, want ErrMalformed", err)
	}
}

func TestSessionPacketIsNoStartupPacket(t *testing.T) {
	near, far := handshake(t, peer(1), peer(2))
	startup := peer(1).Startup()
	if _, err := startup.Open(nil, near.Cipher.Seal(nil, nil, 7), 7); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("session packet under the startup key: Open error = %v", err)
	}
	if _, err := far.Cipher.Open(nil, startup.Seal(nil, nil, 7), 7); !errors.Is(err, ErrNotAuthentic) {
		t.Errorf("startup packet under session keys: Open error = %v", err)
	}
}
