package plain

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"testing"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// handshake joins two plain peers. Salts are 0x1234 (alice, initiator) and 0xfffe (bob).
func handshake(t *testing.T) (alice, bob keying.Keys) {
	t.Helper()
	a := New("alice", bytes.NewReader([]byte{0x12, 0x34}))
	b := New("bob", bytes.NewReader([]byte{0xff, 0xfe}))
	try, err := a.Initiate(7, b.Certificate(), keying.Tag{1})
	if err != nil {
		t.Fatalf("Initiate: %v", err)
	}
	r, err := b.Respond(9, try.Keying([]byte("cookie")))
	if err != nil {
		t.Fatalf("Respond: %v", err)
	}
	if r.Peer != a.PeerID() || string(r.Certificate) != "alice" || r.Keying.SessionID != 9 {
		t.Errorf("Respond = peer %v, certificate %q, session %d", r.Peer, r.Certificate, r.Keying.SessionID)
	}
	keys, err := try.Finish(r.Keying)
	if err != nil {
		t.Fatalf("Finish: %v", err)
	}
	return keys, r.Keys
}

// The figures were worked out by hand from the words of each packet.
func TestPacketIsBodyPaddingAndSaltedChecksum(t *testing.T) {
	ff := "ffffffffffffffffffffffffffffffff"
	alice, _ := handshake(t)
	for name, tt := range map[string]struct {
		c    keying.PacketCipher
		body string
		want string
	}{
		// 0102+0304 = 0406; eight words ffff are zero in ones' complement
		"startup, even":    {packetCipher{}, "01020304", "01020304" + ff + "fbf9"},
		"startup, nothing": {packetCipher{}, "", ff + "0000"},
		// the words are 01ff and seven ffff, and the odd last byte counts as 00ff: 01ff+00ff = 02fe
		"startup, odd":           {packetCipher{}, "01", "01" + ff + "fd01"},
		"keyed, receiver's salt": {alice.Cipher, "01020304", "01020304" + ff + "fbf7"}, // fbf9+fffe
	} {
		body, _ := hex.DecodeString(tt.body)
		if got := hex.EncodeToString(tt.c.Seal(nil, body, 5)); got != tt.want {
			t.Errorf("%s: Seal(%s) = %s, want %s", name, tt.body, got, tt.want)
		}
		if got := tt.c.Overhead(); got != len(tt.want)/2-len(body) {
			t.Errorf("%s: Overhead = %d, want %d", name, got, len(tt.want)/2-len(body))
		}
	}
}

func TestBothEndsReadEachOther(t *testing.T) {
	alice, bob := handshake(t)
	for _, body := range [][]byte{{}, []byte("odd"), []byte("even"), bytes.Repeat([]byte{0xff}, 40)} {
		for _, way := range [][2]keying.Keys{{alice, bob}, {bob, alice}} {
			got, err := way[1].Cipher.Open([]byte("head"), way[0].Cipher.Seal(nil, body, 3), 3)
			if want := append([]byte("head"), body...); err != nil || !bytes.Equal(got, want) {
				t.Errorf("Open(Seal(%x)) = %x, %v; want %x", body, got, err, want)
			}
		}
	}
	if alice.NearNonce != bob.FarNonce || alice.FarNonce != bob.NearNonce || alice.NearNonce == alice.FarNonce {
		t.Errorf("nonces %x %x and %x %x do not cross", alice.NearNonce, alice.FarNonce, bob.NearNonce, bob.FarNonce)
	}
	if alice.HandshakeHash != bob.HandshakeHash || alice.HandshakeHash == [32]byte{} {
		t.Errorf("handshake hashes %x, %x", alice.HandshakeHash, bob.HandshakeHash)
	}
}

func TestWrongChecksumIsRefused(t *testing.T) {
	alice, bob := handshake(t)
	packet := alice.Cipher.Seal(nil, []byte("packet"), 3)
	for name, open := range map[string]keying.PacketCipher{"own salt": alice.Cipher, "no salt": packetCipher{}} {
		if got, err := open.Open(nil, packet, 3); !errors.Is(err, keying.ErrNotAuthentic) || len(got) != 0 {
			t.Errorf("%s: Open = %x, %v; want ErrNotAuthentic", name, got, err)
		}
	}
	packet[0] ^= 1
	if _, err := bob.Cipher.Open(nil, packet, 3); !errors.Is(err, keying.ErrRefused) {
		t.Errorf("changed packet: Open error = %v, want ErrRefused", err)
	}
	if _, err := bob.Cipher.Open(nil, packet[:1], 3); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("one byte: Open error = %v, want ErrMalformed", err)
	}
}

func TestNameIsDiscriminatorAndCertificate(t *testing.T) {
	a := New("alice", nil)
	if !a.SelectsMe([]byte("alice")) || a.SelectsMe([]byte("alic")) || a.SelectsMe(nil) {
		t.Error("SelectsMe does not compare exactly")
	}
	if id, err := a.Wanted([]byte("bob")); err != nil || id != ID("bob") {
		t.Errorf("Wanted(bob) = %v, %v", id, err)
	}
	if id, err := a.VerifyCertificate([]byte("bob"), []byte("bob")); err != nil || id != ID("bob") {
		t.Errorf("VerifyCertificate(bob, bob) = %v, %v", id, err)
	}
	if _, err := a.VerifyCertificate([]byte("bob"), []byte("eve")); !errors.Is(err, keying.ErrRefused) {
		t.Errorf("VerifyCertificate(bob, eve) error = %v, want ErrRefused", err)
	}
	if _, err := a.VerifyCertificate(nil, nil); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("VerifyCertificate(nothing) error = %v, want ErrMalformed", err)
	}
	if got := a.Startup().Seal(nil, nil, 0); len(got) != overhead {
		t.Errorf("Startup().Seal(nothing) has %d bytes, want %d", len(got), overhead)
	}
}

func TestMalformedKeyingIsRefused(t *testing.T) {
	p := New("alice", nil)
	good := wire.InitiatorKeying{SessionID: 1, Certificate: []byte("bob"), KeyComponent: []byte{1, 2}}
	for name, spoil := range map[string]func(*wire.InitiatorKeying){
		"no session ID":  func(k *wire.InitiatorKeying) { k.SessionID = 0 },
		"no certificate": func(k *wire.InitiatorKeying) { k.Certificate = nil },
		"short salt":     func(k *wire.InitiatorKeying) { k.KeyComponent = k.KeyComponent[:1] },
	} {
		k := good
		spoil(&k)
		if _, err := p.Respond(1, k); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Respond error = %v, want ErrMalformed", name, err)
		}
	}
	try, err := p.Initiate(1, []byte("bob"), keying.Tag{})
	if err != nil {
		t.Fatal(err)
	}
	for name, k := range map[string]wire.ResponderKeying{
		"no session ID": {KeyComponent: []byte{1, 2}}, "short salt": {SessionID: 1, KeyComponent: []byte{1}},
	} {
		if _, err := try.Finish(k); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: Finish error = %v, want ErrMalformed", name, err)
		}
	}
	if _, err := p.Initiate(1, nil, keying.Tag{}); !errors.Is(err, wire.ErrMalformed) {
		t.Errorf("no certificate: Initiate error = %v, want ErrMalformed", err)
	}
}

func TestExhaustedChanceIsAnError(t *testing.T) {
	p := New("alice", bytes.NewReader(nil))
	if _, err := p.Initiate(1, []byte("bob"), keying.Tag{}); !errors.Is(err, io.EOF) {
		t.Errorf("Initiate error = %v, want EOF", err)
	}
	k := wire.InitiatorKeying{SessionID: 1, Certificate: []byte("bob"), KeyComponent: []byte{1, 2}}
	if _, err := p.Respond(1, k); !errors.Is(err, io.EOF) {
		t.Errorf("Respond error = %v, want EOF", err)
	}
}

func TestPlainSealAndOpenDoNotAllocate(t *testing.T) {
	var c keying.PacketCipher = packetCipher{}
	body, sealed, opened := make([]byte, 1200), make([]byte, 0, 1300), make([]byte, 0, 1300)
	if n := testing.AllocsPerRun(100, func() {
		sealed = c.Seal(sealed[:0], body, 1)
		opened, _ = c.Open(opened[:0], sealed, 1)
	}); n != 0 {
		t.Errorf("%v allocations a packet, want 0", n)
	}
}

// What opens must seal to a packet that opens to the same.
func FuzzOpen(f *testing.F) {
	f.Add(packetCipher{}.Seal(nil, []byte("seed"), 0), uint16(0))
	f.Add([]byte{0xff, 0xff}, uint16(0))
	f.Add([]byte{1}, uint16(9))
	f.Fuzz(func(t *testing.T, in []byte, salt uint16) {
		c := packetCipher{near: salt, far: salt}
		body, err := c.Open(nil, in, 0)
		if err != nil {
			return
		}
		if again, err := c.Open(nil, c.Seal(nil, body, 0), 0); err != nil || !bytes.Equal(again, body) {
			t.Errorf("%x opened as %x, then as %x, %v", in, body, again, err)
		}
	})
}
