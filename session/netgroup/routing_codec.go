package netgroup

import (
	"crypto/ed25519"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/netgroup/ring"
	"lyceum/session/wire"
)

// Directed routing:
//
//	tell     a message for the receiver alone; the session says who sends it
//	route    transfer ‖ hops (1) ‖ 1 if it goes from one in the mode nearest to the next, else 0 ‖ a directed message
//	routed   transfer ‖ 0 if the receiver of the route sees to it, 1 if nobody is there, 2 if it is busy
//	receives 0 if the sender is in the mode exact, as at first, 1 if it is in nearest
//
// A transfer is a number that the sender of the route chose. Hops are the links that it has gone, this one
// included.
const (
	messageTell messageKind = iota + 40
	messageRoute
	messageRouted
	messageReceives
)

// maxHops is the most links that a directed message goes. The greedy way takes about ½ log₂ of the members.
const maxHops = 32

// A route is a directed message on its way.
type route struct {
	transfer uint64
	hops     int
	nearest  bool
	directed []byte
}

func (r route) append(b []byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageRoute)), r.transfer)
	b = append(b, byte(r.hops), 0)
	if r.nearest {
		b[len(b)-1] = 1
	}
	return append(b, r.directed...)
}

func parseRoute(b []byte) (r route, err error) {
	if r.transfer, b, err = takeNumber(b); err != nil {
		return r, err
	}
	if len(b) < 2 || b[0] == 0 || b[0] > maxHops || b[1] > 1 {
		return r, fmt.Errorf("route: %w", wire.ErrMalformed)
	}
	r.hops, r.nearest, r.directed = int(b[0]), b[1] == 1, b[2:]
	return r, nil
}

// A routeResult is what a neighbour says of a message it was sent.
type routeResult byte

const (
	routeTaken routeResult = iota
	routeNobody
	routeBusy
)

func appendRouted(b []byte, transfer uint64, result routeResult) []byte {
	return append(wire.AppendVLU(append(b, byte(messageRouted)), transfer), byte(result))
}

func parseRouted(b []byte) (transfer uint64, result routeResult, err error) {
	if transfer, b, err = takeNumber(b); err != nil {
		return 0, 0, err
	}
	if len(b) != 1 || b[0] > byte(routeBusy) {
		return 0, 0, fmt.Errorf("routed: %w", wire.ErrMalformed)
	}
	return transfer, routeResult(b[0]), nil
}

func appendReceives(b []byte, mode ReceiveMode) []byte {
	return append(b, byte(messageReceives), byte(mode))
}

func parseReceives(b []byte) (ReceiveMode, error) {
	if len(b) != 1 || b[0] > byte(ReceiveNearest) {
		return 0, fmt.Errorf("receive mode: %w", wire.ErrMalformed)
	}
	return ReceiveMode(b[0]), nil
}

// A directed message is
//
//	version (1) ‖ kind (1) ‖ target address (32) ‖ field certificate ‖ number ‖ how it is sealed ‖ field sealed ‖ signature (64)
//
// Kind 0 is for whoever stands nearest to the target and sealed like a post, under HKDF(content key,
// "lyceum/v1/directed body"): key ID (8) ‖ nonce (24) say how. Kind 1 is for the peer that stands at the target, sealed
// to its static key by HPKE (journal.SealTo, "directed"): nothing more says how. All before the sealed field is
// associated data. The certificate is the sender's: it leads to its peer ID and so to its address. The signature
// covers "lyceum/v1/directed", a zero byte, the group ID and everything before itself.
type directed struct {
	kind        directedKind
	target      ring.Address
	certificate []byte
	number      uint64
	keyID       journal.KeyID // of directedNearest
	nonce       []byte
	clear       []byte // everything before the sealed field
	sealed      []byte
	signed      []byte // everything before the signature
	sig         []byte
}

type directedKind byte

const (
	directedNearest directedKind = iota
	directedPerson
)

const (
	directedVersion = 1
	directedExtra   = 64 // bytes, at most, by which sealing makes a message longer
	directedLabel   = "lyceum/v1/directed body"
)

// parseDirected takes a directed message apart; the slices alias it.
func parseDirected(raw []byte) (d directed, err error) {
	fail := func() (directed, error) { return d, fmt.Errorf("directed message: %w", wire.ErrMalformed) }
	if len(raw) < 2+len(d.target) || raw[0] != directedVersion || raw[1] > byte(directedPerson) {
		return fail()
	}
	d.kind, d.target = directedKind(raw[1]), ring.Address(raw[2:34])
	rest := raw[34:]
	if d.certificate, rest, err = wire.TakeField(rest); err != nil {
		return d, err
	}
	if d.number, rest, err = takeNumber(rest); err != nil {
		return d, err
	}
	if d.kind == directedNearest {
		var id []byte
		if id, rest, err = take(rest, len(d.keyID)); err != nil {
			return d, err
		}
		d.keyID = journal.KeyID(id)
		if d.nonce, rest, err = take(rest, chacha20poly1305.NonceSizeX); err != nil {
			return d, err
		}
	}
	d.clear = raw[:len(raw)-len(rest)]
	if d.sealed, rest, err = wire.TakeField(rest); err != nil {
		return d, err
	}
	d.signed, d.sig = raw[:len(raw)-len(rest)], rest
	if len(rest) != ed25519.SignatureSize || len(d.sealed) > MaxPost+directedExtra {
		return fail()
	}
	return d, nil
}
