package keying

import (
	"bytes"
	"crypto/ecdh"
	"encoding/hex"
	"testing"

	"github.com/flynn/noise"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func dhKey(t *testing.T, private string) noise.DHKey {
	t.Helper()
	k, err := ecdh.X25519().NewPrivateKey(unhex(t, private))
	if err != nil {
		t.Fatal(err)
	}
	return noise.DHKey{Private: k.Bytes(), Public: k.PublicKey().Bytes()}
}

// A published vector of Noise_IKpsk2_25519_AESGCM_SHA256 (vectors.txt of flynn/noise v1.1.0),
// driven through our own set-up of the handshake.
func TestNoiseKnownAnswer(t *testing.T) {
	initiator := dhKey(t, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
	responder := dhKey(t, "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")
	psk := unhex(t, "2176657279736563726574766572797365637265747665727973656372657421")
	i := newHandshake(handshakeConfig{
		initiator: true, static: initiator, peerStatic: responder.Public, psk: psk,
		random: bytes.NewReader(unhex(t, "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f")),
	})
	r := newHandshake(handshakeConfig{
		static: responder,
		random: bytes.NewReader(unhex(t, "4142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60")),
	})

	one, _, _, err := i.WriteMessage(nil, nil)
	want := "358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd1662540322be5210eec7e84567f5b4ad376b90" +
		"8b7c38a587eb71776e0661a6ca9f3ef251962835db06e694781bcf163d3cb38dfe6ffdada1fcf40492123fd5eae6c0c9"
	if err != nil || hex.EncodeToString(one) != want {
		t.Fatalf("message 1 = %x, %v; want %s", one, err, want)
	}
	if _, _, _, err := r.ReadMessage(nil, one); err != nil {
		t.Fatalf("read message 1: %v", err)
	}
	if err := r.SetPresharedKey(psk); err != nil {
		t.Fatal(err)
	}
	two, fromI, fromR, err := r.WriteMessage(nil, nil)
	want = "64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466f9d3c922ccf0a76efc90a08b4d23df61"
	if err != nil || hex.EncodeToString(two) != want {
		t.Fatalf("message 2 = %x, %v; want %s", two, err, want)
	}

	// The keys that our own ciphers take are the ones that the vector's transport messages use.
	for name, tt := range map[string]struct {
		key        [32]byte
		plain, out string
	}{
		"first of the initiator": {fromI.UnsafeKey(), "yellowsubmarine", "c033f4a3312af700a5a655f6992bcad095ceb5af11b02027cecd87ef65738c"},
		"first of the responder": {fromR.UnsafeKey(), "submarineyellow", "3363987af8578ae96cb358858a859ef8060129a05d85700d8a9c4955c599c1"},
	} {
		if got := newAEAD(tt.key).Seal(nil, make([]byte, 12), []byte(tt.plain), nil); hex.EncodeToString(got) != tt.out {
			t.Errorf("%s: sealed %x, want %s", name, got, tt.out)
		}
	}
	if _, _, _, err := i.ReadMessage(nil, two); err != nil {
		t.Fatalf("read message 2: %v", err)
	}
	near, far := newKeys(i, true, fromI, fromR), newKeys(r, false, fromI, fromR)
	mustTalk(t, near, far)
}

// Why a failed read costs the handshake state: should the library ever mend this, rebuilding
// message 1 can go.
func TestZeroEphemeralSpoilsTheLibrarysState(t *testing.T) {
	a, b := peer(1), peer(2)
	i := initiate(t, a, b)
	r := respond(t, b, i)
	state := i.state
	zero := append(make([]byte, 32), r.Keying.KeyComponent[32:]...)
	if _, _, _, err := state.ReadMessage(nil, zero); err == nil {
		t.Fatal("zero ephemeral key was taken")
	}
	if _, _, _, err := state.ReadMessage(nil, r.Keying.KeyComponent); err == nil {
		t.Error("the library's state survives a failed read now")
	}
}

func TestInitiatorWithoutPreSharedKeyIsABug(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("newHandshake took an initiator without a pre-shared key")
		}
	}()
	newHandshake(handshakeConfig{initiator: true})
}
