package multicast

import (
	"bytes"
	"errors"
	"testing"

	"lyceum/session/wire"
)

func messages() [][]byte {
	m := mapMessage{reply: true, capacity: 5000, free: 3, weakest: 10, k: 4, groups: 2}
	m.places = [MaxSubstreams]place{{0, 0}, {1, 20}, {noDepth, 0}, {24, 255}}
	m.held = [maxGroups]bits{{base: 7, set: []byte{1, 0, 3}}, {}}
	m.hasKey, m.key = true, 9
	g := grant{serial: 9, pushed: 1, standby: 4, delays: [MaxSubstreams]uint8{3, 0, 7}}
	g.lists[0], g.lists[2] = []Member{1}, []Member{1, 2, 0xfffffffe}
	p := pull{group: 2, await: true, packets: bits{base: 1<<32 - 1, set: []byte{0x81}}}
	l := lacks{group: 1, packets: bits{base: 3, set: []byte{1}}}
	return [][]byte{l.appendTo(nil), m.appendTo(nil), ask{1, 3, 4, 0, 0}.appendTo(nil), g.appendTo(nil), p.appendTo(nil), {kindKeyFrame}}
}

// reappend parses a message and writes it again.
func reappend(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, malformed("message")
	}
	switch b[0] {
	case kindMap:
		m, err := parseMap(b[1:])
		return m.appendTo(nil), err
	case kindAsk:
		m, err := parseAsk(b[1:])
		return m.appendTo(nil), err
	case kindGrant:
		m, err := parseGrant(b[1:])
		return m.appendTo(nil), err
	case kindLacks:
		m, err := parseLacks(b[1:])
		return m.appendTo(nil), err
	case kindPull:
		m, err := parsePull(b[1:])
		return m.appendTo(nil), err
	}
	return nil, malformed("message")
}

func TestMessagesHaveOneEncoding(t *testing.T) {
	for _, b := range messages()[:5] {
		if got, err := reappend(b); err != nil || !bytes.Equal(got, b) {
			t.Errorf("message %x: written again it is %x, %v", b, got, err)
		}
		if _, err := reappend(append(bytes.Clone(b), 0)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("message %x with a byte too many: %v", b, err)
		}
		for n := range b {
			if _, err := reappend(b[:n]); !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("message %x cut at %d: %v", b, n, err)
			}
		}
	}
}

func FuzzMessage(f *testing.F) {
	for _, b := range messages() {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := reappend(b)
		if err == nil && !bytes.Equal(got, b) {
			t.Fatalf("%x was read, and is %x", b, got)
		}
		if err != nil && !errors.Is(err, wire.ErrMalformed) {
			t.Fatal(err)
		}
	})
}
