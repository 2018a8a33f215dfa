package netgroup

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/netgroup/ring"
	"lyceum/session/wire"
)

// In the flow of reports (sideflow.go) go
//
//	1  gathered  number of targets (1–16), for each: target (8) ‖ number of items (1–256) ‖ that many fields
//	2  no way    target (8) ‖ number of items (0–256) ‖ that many fields: the sender is not the target, and knows nobody
//	             nearer to it; the items came from the receiver
//	3  hurried   as gathered: each passes it on at once
//
// A target is the first bytes of the ring address of the member that the items are for. An item is
//
//	0  opening   author (32) ‖ when it was made, milliseconds of class time since 1970 ‖ staff key ID (8) ‖ the report key of
//	             32 bytes, sealed by HPKE to that class sealing key, with the author key for header (journal.SealTo,
//	             "report"; 80) ‖ signature of the author (64) over "lyceum/v1/report opening", a zero byte, the group ID
//	             and everything before itself
//	1  report    context (8) ‖ number ‖ sealed
//	2  ask       the first bytes of the ring address of the one of staff who asks (8) ‖ when ‖ when the last report was
//	             made that came there, both in milliseconds as above, 0: none did ‖ the context of that (8; none: zeros) ‖
//	             signature of who asks (64) over "lyceum/v1/report ask", a zero byte, the group ID, the author key of
//	             who is asked (32) and everything before itself. The target is who is asked
//
// The context is the first 8 bytes of the SHA-256 of an opening. Sealed is ChaCha20-Poly1305 under the report key, of when
// the report was made, as above, and what is reported; the nonce is 4 zero bytes and the number (8), the associated data
// the context. Numbers are VLUs of the shortest form. Who passes items on reads nothing but their lengths.
const (
	reportsGathered byte = 1
	reportsNoWay    byte = 2
	reportsHurried  byte = 3

	itemOpening byte = 0
	itemReport  byte = 1
	itemAsk     byte = 2

	// MaxReportBytes is how long what is reported may be.
	MaxReportBytes = 1024

	maxReportTargets = 16  // in one message
	maxReportItems   = 256 // for one target, in one message
	maxReportItem    = 1 + 8 + 10 + 10 + MaxReportBytes + chacha20poly1305.Overhead

	reportLabel        = "report"
	openingLabel       = "lyceum/v1/report opening\x00"
	askLabel           = "lyceum/v1/report ask\x00"
	reportKeySize      = staffSealID + 32 + chacha20poly1305.KeySize + chacha20poly1305.Overhead
	openingBeforeTime  = 1 + 32
	openingBehindTime  = reportKeySize + ed25519.SignatureSize
	reportBeforeNumber = 1 + len(reportContextID{})
)

// A reportTarget is the first bytes of a ring address.
type reportTarget [8]byte

func targetOf(a ring.Address) reportTarget { return reportTarget(a[:8]) }

// address returns an address that the target's is as good as nearest to.
func (t reportTarget) address() (a ring.Address) {
	copy(a[:], t[:])
	return a
}

// A reportContextID names an opening.
type reportContextID [8]byte

// bound is a number of items for one target.
type bound struct {
	target reportTarget
	items  [][]byte
}

// appendGathered appends a message of a kind: gathered or hurried.
func appendGathered(b []byte, kind byte, list []bound) []byte {
	b = wire.AppendVLU(append(b, kind), uint64(len(list)))
	for _, to := range list {
		b = to.append(b)
	}
	return b
}

func appendNoWay(b []byte, to bound) []byte { return to.append(append(b, reportsNoWay)) }

func (to bound) append(b []byte) []byte {
	b = wire.AppendVLU(append(b, to.target[:]...), uint64(len(to.items)))
	for _, item := range to.items {
		b = wire.AppendField(b, item)
	}
	return b
}

// parseGathered reads a gathered or hurried message behind its kind. The items alias it.
func parseGathered(b []byte) (list []bound, err error) {
	n, b, err := takeFrom(b, 1, maxReportTargets)
	for ; n > 0 && err == nil; n-- {
		var to bound
		if to, b, err = takeBound(b, 1); err == nil {
			list = append(list, to)
		}
	}
	return list, orTrailing(err, b)
}

// parseNoWay reads such a message behind its kind. The items alias it.
func parseNoWay(b []byte) (to bound, err error) {
	to, b, err = takeBound(b, 0)
	return to, orTrailing(err, b)
}

// takeBound takes so many items at least, and their target.
func takeBound(b []byte, least uint64) (to bound, rest []byte, err error) {
	raw, b, err := take(b, len(to.target))
	if err != nil {
		return to, nil, err
	}
	to.target = reportTarget(raw)
	n, b, err := takeFrom(b, least, maxReportItems)
	for ; n > 0 && err == nil; n-- {
		var size uint64
		var item []byte
		if size, b, err = takeFrom(b, 1, maxReportItem); err != nil {
			break
		}
		if item, b, err = take(b, int(size)); err == nil {
			to.items = append(to.items, item)
		}
	}
	return to, b, err
}

// takeFrom takes a number from low to high.
func takeFrom(b []byte, low, high uint64) (n uint64, rest []byte, err error) {
	if n, rest, err = takeNumber(b); err != nil {
		return 0, nil, err
	}
	if n < low || n > high {
		return 0, nil, fmt.Errorf("%d where %d to %d are allowed: %w", n, low, high, wire.ErrMalformed)
	}
	return n, rest, nil
}

// A reportOpening is an opening, taken apart.
type reportOpening struct {
	author journal.Author
	made   uint64 // milliseconds
	key    []byte // sealed
	signed []byte // everything before the signature
	sig    []byte
}

func parseOpening(item []byte) (o reportOpening, err error) {
	if len(item) < openingBeforeTime || item[0] != itemOpening {
		return o, fmt.Errorf("opening: %w", wire.ErrMalformed)
	}
	o.author = journal.Author(item[1:])
	made, rest, err := takeFrom(item[openingBeforeTime:], 0, 1<<63-1)
	if err != nil || len(rest) != openingBehindTime {
		return o, fmt.Errorf("opening of %d bytes: %w", len(item), wire.ErrMalformed)
	}
	o.made, o.key = made, rest[:reportKeySize]
	o.signed, o.sig = item[:len(item)-ed25519.SignatureSize], rest[reportKeySize:]
	return o, nil
}

// A sealedReport is a report, taken apart.
type sealedReport struct {
	context reportContextID
	number  uint64
	sealed  []byte
}

func parseSealedReport(item []byte) (r sealedReport, err error) {
	if len(item) < reportBeforeNumber || item[0] != itemReport {
		return r, fmt.Errorf("report: %w", wire.ErrMalformed)
	}
	r.context = reportContextID(item[1:])
	if r.number, r.sealed, err = takeNumber(item[reportBeforeNumber:]); err != nil {
		return r, err
	}
	if len(r.sealed) < 1+chacha20poly1305.Overhead {
		return r, fmt.Errorf("report of %d bytes: %w", len(item), wire.ErrMalformed)
	}
	return r, nil
}

func (r sealedReport) append(b []byte) []byte {
	b = append(append(b, itemReport), r.context[:]...)
	return append(wire.AppendVLU(b, r.number), r.sealed...)
}

// A reportAsk is an ask, taken apart.
type reportAsk struct {
	asker   reportTarget
	at      uint64          // milliseconds
	heard   uint64          // when the last report that came was made; 0: none came
	context reportContextID // of that
	signed  []byte          // everything before the signature
	sig     []byte
}

func parseAsk(item []byte) (a reportAsk, err error) {
	b := item
	if len(b) < 1+len(a.asker) || b[0] != itemAsk {
		return a, fmt.Errorf("ask: %w", wire.ErrMalformed)
	}
	a.asker, b = reportTarget(b[1:]), b[1+len(a.asker):]
	if a.at, b, err = takeFrom(b, 0, 1<<63-1); err != nil {
		return a, err
	}
	if a.heard, b, err = takeFrom(b, 0, 1<<63-1); err != nil {
		return a, err
	}
	if len(b) != len(a.context)+ed25519.SignatureSize {
		return a, fmt.Errorf("ask of %d bytes: %w", len(item), wire.ErrMalformed)
	}
	a.context, a.sig = reportContextID(b), b[len(a.context):]
	a.signed = item[:len(item)-ed25519.SignatureSize]
	return a, nil
}

// append appends what comes before the signature.
func (a reportAsk) append(b []byte) []byte {
	b = append(append(b, itemAsk), a.asker[:]...)
	b = wire.AppendVLU(wire.AppendVLU(b, a.at), a.heard)
	return append(b, a.context[:]...)
}

// reportNonce is what the report of a number is sealed with.
func reportNonce(number uint64) []byte {
	var nonce [chacha20poly1305.NonceSize]byte
	binary.BigEndian.PutUint64(nonce[len(nonce)-8:], number)
	return nonce[:]
}
