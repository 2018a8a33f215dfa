package wire

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"net/netip"
	"testing"
)

// Two datagrams that Flash endpoints sent, under the public Default Session Key of RFC 7425
// §4.1: an introducer is asked for a peer, and redirects.
const (
	capturedHello = "f96fc798 5c89e286a5e6251e884a4fb06136378227d20f42452f008331a94d22" +
		"5d016fd071823c3c99b72552f6e701b9a084984be9b9787bbeaf30b1ad09b90af82554e8"
	capturedRedirect = "41c2186b d4f5a7bb9537bfd04c47f61658e453bf7ab92043a307fdb676683965888e2885"
	capturedTag      = "c7052fa54e25d7d46fde367bf319b547"
	capturedPeer     = "210f b20a8033bb99705d0b0e6a5aee82770123f34b5a675160c272722aa18c120eb7"
)

// openCaptured returns the packet in a captured datagram, behind its 2-byte checksum.
func openCaptured(t *testing.T, datagram []byte) []byte {
	t.Helper()
	if id, err := SessionID(datagram); err != nil || id != 0 {
		t.Errorf("SessionID = %d, %v; want 0", id, err)
	}
	block, err := aes.NewCipher([]byte("Adobe Systems 02"))
	if err != nil {
		t.Fatal(err)
	}
	plain := make([]byte, len(datagram)-SessionIDSize)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(plain, datagram[SessionIDSize:])
	return plain[2:]
}

// onlyChunk returns the one chunk of a startup packet with the timestamp given.
func onlyChunk(t *testing.T, packet []byte, timestamp uint16) (ChunkType, []byte) {
	t.Helper()
	h, b, err := TakeHeader(packet)
	if want := (Header{Mode: ModeStartup, HasTimestamp: true, Timestamp: timestamp}); err != nil || h != want {
		t.Errorf("TakeHeader = %+v, %v; want %+v", h, err, want)
	}
	c, payload, rest, ok := NextChunk(b)
	if !ok {
		t.Fatalf("no chunk in %x", b)
	}
	if c2, _, _, ok := NextChunk(rest); ok {
		t.Errorf("a second chunk %v in %x, want padding", c2, rest)
	}
	return c, payload
}

func TestCapturedInitiatorHello(t *testing.T) {
	c, payload := onlyChunk(t, openCaptured(t, unhex(capturedHello)), 0)
	got, err := ParseInitiatorHello(payload)
	if c != TypeInitiatorHello || err != nil || !bytes.Equal(got.Tag, unhex(capturedTag)) {
		t.Errorf("%v: %+v, %v; want an initiator hello with tag %s", c, got, err, capturedTag)
	}
	// The discriminator is itself an option: a fingerprint.
	if !bytes.Equal(got.Discriminator, unhex(capturedPeer)) {
		t.Errorf("discriminator = %x, want %s", got.Discriminator, capturedPeer)
	}
	o, _, rest, err := TakeOption(got.Discriminator)
	if err != nil || o.Type != 0x0f || len(o.Value) != 32 || len(rest) != 0 {
		t.Errorf("discriminator as an option = %+v, %x, %v; want type 15, 32 bytes", o, rest, err)
	}
	if out := got.AppendTo(nil); !bytes.Equal(out, payload) {
		t.Errorf("built again = %x, want %x", out, payload)
	}
}

func TestCapturedResponderRedirect(t *testing.T) {
	c, payload := onlyChunk(t, openCaptured(t, unhex(capturedRedirect)), 0x01dd)
	got, err := ParseResponderRedirect(payload)
	want := Address{AddrPort: netip.MustParseAddrPort("127.0.0.1:17023")}
	if c != TypeResponderRedirect || err != nil || !bytes.Equal(got.TagEcho, unhex(capturedTag)) ||
		len(got.Addresses) != 1 || got.Addresses[0] != want {
		t.Errorf("%v: %+v, %v; want a redirect to %v", c, got, err, want)
	}
	if out := got.AppendTo(nil); !bytes.Equal(out, payload) {
		t.Errorf("built again = %x, want %x", out, payload)
	}
}
