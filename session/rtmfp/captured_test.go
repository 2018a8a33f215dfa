package rtmfp

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/session/keying"
	"lyceum/session/keying/plain"
	"lyceum/session/wire"
)

// captures are sessions of another implementation, recorded. Both ends chose this session ID.
var captures = []string{"plain-handshake", "plain-handshake-fragments", "plain-handshake-no-metadata", "plain-handshake-loss"}

const capturedID = 0x02000000

// The ends' salts in all captures.
var aliceSalt, bobSalt = []byte{0x4a, 0x31}, []byte{0x0b, 0x72}

// A capturedPacket is one datagram of a capture.
type capturedPacket struct {
	from     string // alice, the initiator, or bob
	says     string // mode and chunks
	datagram []byte
}

func (p capturedPacket) startup() bool { return strings.HasPrefix(p.says, "startup:") }

// readCapture reads testdata/name.txt: lines "from, mode: chunks", each followed by indented hex digits.
func readCapture(t *testing.T, name string) (all []capturedPacket) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || line[0] == '#':
		case line[0] == ' ':
			digits, err := hex.DecodeString(trimmed)
			if err != nil {
				t.Fatalf("%s: %q: %v", name, line, err)
			}
			p := &all[len(all)-1]
			p.datagram = append(p.datagram, digits...)
		default:
			from, says, _ := strings.Cut(trimmed, ", ")
			all = append(all, capturedPacket{from: from, says: says})
		}
	}
	if len(all) < 4 {
		t.Fatalf("%s: %d packets", name, len(all))
	}
	return all
}

// capturedPayload returns the payload of the first chunk of a type that from sent.
func capturedPayload(t *testing.T, all []capturedPacket, from string, typ wire.ChunkType) []byte {
	t.Helper()
	for _, p := range all {
		if p.from == from && p.startup() {
			for _, c := range openPacket(t, plain.New("x", nil).Startup(), p.datagram).chunks {
				if c.typ == typ {
					return c.payload
				}
			}
		}
	}
	t.Fatalf("no %v of %s", typ, from)
	return nil
}

// capturedCiphers makes the keys of both ends from the captured handshake.
func capturedCiphers(t *testing.T, all []capturedPacket) (alice, bob keying.PacketCipher) {
	t.Helper()
	ii, err := wire.ParseInitiatorKeying(capturedPayload(t, all, "alice", wire.TypeInitiatorKeying))
	if err != nil {
		t.Fatal(err)
	}
	ri, err := wire.ParseResponderKeying(capturedPayload(t, all, "bob", wire.TypeResponderKeying))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(ii.KeyComponent, aliceSalt) || !bytes.Equal(ri.KeyComponent, bobSalt) ||
		ii.SessionID != capturedID || ri.SessionID != capturedID || string(ii.Certificate) != "alice" {
		t.Errorf("keying: %+v, %+v", ii, ri)
	}
	try, err := plain.New("alice", bytes.NewReader(aliceSalt)).Initiate(ii.SessionID, []byte("bob"), keying.Tag{})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := try.Finish(ri)
	if err != nil {
		t.Fatal(err)
	}
	response, err := plain.New("bob", bytes.NewReader(bobSalt)).Respond(ri.SessionID, ii)
	if err != nil {
		t.Fatal(err)
	}
	return keys.Cipher, response.Keys.Cipher
}

type openedChunk struct {
	typ     wire.ChunkType
	payload []byte
}

type openedPacket struct {
	sessionID uint32
	header    wire.Header
	chunks    []openedChunk
}

// openPacket opens a datagram with the receiver's cipher and takes it apart.
func openPacket(t *testing.T, c keying.PacketCipher, datagram []byte) (p openedPacket) {
	t.Helper()
	id, err := wire.SessionID(datagram)
	if err != nil {
		t.Fatalf("session ID of %x: %v", datagram, err)
	}
	p.sessionID = id
	body, err := c.Open(nil, datagram[4:], id)
	if err != nil {
		t.Fatalf("open %x: %v", datagram, err)
	}
	h, rest, err := wire.TakeHeader(body)
	if err != nil {
		t.Fatalf("header of %x: %v", body, err)
	}
	p.header = h
	for {
		typ, payload, next, ok := wire.NextChunk(rest)
		if !ok {
			return p
		}
		p.chunks = append(p.chunks, openedChunk{typ, payload})
		rest = next
	}
}

// says describes the packet as captures do.
func (p openedPacket) says() string {
	var names []string
	for i, n := 0, 0; i < len(p.chunks); i += n {
		for n = 1; i+n < len(p.chunks) && p.chunks[i+n].typ == p.chunks[i].typ; n++ {
		}
		name := p.chunks[i].typ.String()
		if n > 1 {
			name = fmt.Sprintf("%d %s", n, name)
		}
		names = append(names, name)
	}
	mode := map[wire.Mode]string{wire.ModeStartup: "startup", wire.ModeInitiator: "initiator", wire.ModeResponder: "responder"}
	return mode[p.header.Mode] + ": " + strings.Join(names, ", ")
}

// again parses a chunk and writes it anew. Chunks that we do not know stay as they are.
func (c openedChunk) again() ([]byte, error) {
	switch c.typ {
	case wire.TypeInitiatorHello:
		return appendTo(wire.ParseInitiatorHello(c.payload))
	case wire.TypeResponderHello:
		return appendTo(wire.ParseResponderHello(c.payload))
	case wire.TypeInitiatorKeying:
		return appendTo(wire.ParseInitiatorKeying(c.payload))
	case wire.TypeResponderKeying:
		return appendTo(wire.ParseResponderKeying(c.payload))
	case wire.TypeUserData:
		return appendTo(wire.ParseUserData(c.payload))
	case wire.TypeNextUserData:
		return appendTo(wire.ParseNextUserData(c.payload))
	case wire.TypeAckRanges:
		a, err := wire.ParseAckRanges(c.payload, nil)
		return a.AppendRanges(nil), err
	}
	return c.payload, nil
}

func appendTo[C interface{ AppendTo([]byte) []byte }](c C, err error) ([]byte, error) {
	return c.AppendTo(nil), err
}

// Every captured packet opens, is what its description says, and comes out the same to the byte when it
// is taken apart and put together.
func TestCapturedHandshakeParsesAndWritesTheSame(t *testing.T) {
	for _, name := range captures {
		t.Run(name, func(t *testing.T) {
			all := readCapture(t, name)
			alice, bob := capturedCiphers(t, all)
			for i, p := range all {
				receiver, sender := alice, bob
				if p.from == "alice" {
					receiver, sender = bob, alice
				}
				if p.startup() {
					receiver = plain.New("x", nil).Startup()
					sender = receiver
				}
				got := openPacket(t, receiver, p.datagram)
				if got.says() != p.says {
					t.Errorf("packet %d says %q, want %q", i, got.says(), p.says)
				}
				written := got.header.AppendTo(nil)
				for _, c := range got.chunks {
					payload, err := c.again()
					if err != nil {
						t.Errorf("packet %d: %v %x: %v", i, c.typ, c.payload, err)
					}
					written = wire.AppendChunk(written, c.typ, payload)
				}
				datagram := sender.Seal(make([]byte, 4), written, got.sessionID)
				wire.PutSessionID(datagram, got.sessionID)
				if !bytes.Equal(datagram, p.datagram) {
					t.Errorf("packet %d is written as %x, want %x", i, datagram, p.datagram)
				}
			}
		})
	}
}
