package netgroup

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/netgroup/ring"
	"lyceum/session/wire"
)

// What is said of directed messages, as it is sent.
var goodRoutingMessages = [][]byte{
	route{transfer: 300, hops: 1}.append(nil),
	route{transfer: ^uint64(0), hops: maxHops, nearest: true, directed: []byte("any")}.append(nil),
	appendRouted(nil, 0, routeTaken),
	appendRouted(nil, 1<<40, routeBusy),
	appendReceives(nil, ReceiveExact),
	appendReceives(nil, ReceiveNearest),
}

// routingAgain parses a message and writes it anew.
func routingAgain(m []byte) ([]byte, error) {
	switch messageKind(m[0]) {
	case messageRoute:
		r, err := parseRoute(m[1:])
		return r.append(nil), err
	case messageRouted:
		transfer, result, err := parseRouted(m[1:])
		return appendRouted(nil, transfer, result), err
	default:
		mode, err := parseReceives(m[1:])
		return appendReceives(nil, mode), err
	}
}

func TestRoutingMessagesSurviveARoundTrip(t *testing.T) {
	for _, m := range goodRoutingMessages {
		if out, err := routingAgain(m); err != nil || !bytes.Equal(out, m) {
			t.Errorf("%x became %x, %v", m, out, err)
		}
	}
}

func TestRoutingMessagesThatNoCorrectMemberSends(t *testing.T) {
	for name, m := range map[string][]byte{
		"no hops":               {byte(messageRoute), 1, 0, 0},
		"too many hops":         {byte(messageRoute), 1, maxHops + 1, 0},
		"neither stretch":       {byte(messageRoute), 1, 1, 2},
		"route cut short":       {byte(messageRoute), 1, 1},
		"transfer not minimal":  {byte(messageRoute), 0x80, 1, 1, 0},
		"no such result":        {byte(messageRouted), 1, 3},
		"result cut short":      {byte(messageRouted), 1},
		"result and more":       {byte(messageRouted), 1, 0, 0},
		"no such receive mode":  {byte(messageReceives), 2},
		"receive mode and more": {byte(messageReceives), 1, 1},
		"no receive mode":       {byte(messageReceives)},
	} {
		if _, err := routingAgain(m); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
}

func FuzzRoutingMessages(f *testing.F) {
	for _, m := range goodRoutingMessages {
		f.Add(m)
	}
	f.Fuzz(func(t *testing.T, m []byte) {
		if len(m) == 0 {
			return
		}
		if kind := messageKind(m[0]); kind != messageRoute && kind != messageRouted {
			m[0] = byte(messageReceives)
		}
		if out, err := routingAgain(m); err == nil && !bytes.Equal(out, m) {
			t.Errorf("%x became %x", m, out)
		}
	})
}

// A directed message comes apart into its parts, and one that was changed does not open.
func FuzzParseDirected(f *testing.F) {
	c := newClass(f, 1, classLinks[0].link)
	p := c.people[0]
	for _, text := range []string{"", "hello"} {
		f.Add(p.directedTo(ring.Address{1}, text))
	}
	person, err := p.g.sealDirected(c.w.Now(), directed{kind: directedPerson}, []byte("hello"), staticOf(p))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(person)
	good := p.directedTo(ring.Address{1}, "hello")
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := parseDirected(raw)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%x: %v", raw, err)
			}
			return
		}
		if !bytes.Equal(append(bytes.Clone(d.signed), d.sig...), raw) || !bytes.HasPrefix(d.signed, d.clear) || !bytes.HasSuffix(d.signed, d.sealed) {
			t.Errorf("%x does not come apart into its parts: %+v", raw, d)
		}
		if message, err := p.g.openDirected(d); err == nil && (d.target != ring.Address{1} && d.kind == directedNearest || len(message) > MaxPost) {
			t.Errorf("%x opens as %q", raw, message)
		}
		before := len(p.told)
		p.do(func(now time.Time) { p.g.deliver(now, raw, 1) })
		if len(p.told) > before && !bytes.HasPrefix(raw, good[:34]) && raw[1] == byte(directedNearest) {
			t.Errorf("%x was delivered", raw)
		}
	})
}

func staticOf(p *person) [32]byte {
	c, _ := keying.ParseCertificate(identityOf(p.seed).Certificate())
	return c.Static
}
