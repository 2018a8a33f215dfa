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
//	2  no way    target (8): the sender is not it, and knows nobody nearer to it
//
// A target is the first bytes of the ring address of the member that the items are for. An item is
//
//	0  opening   author (32) ‖ when it was made, milliseconds of class time since 1970 ‖ staff key ID (8) ‖ the report key of
//	             32 bytes, sealed by HPKE to that class sealing key, with the author key for header (journal.SealTo,
//	             "report"; 80) ‖ signature of the author (64) over "lyceum/v1/report opening", a zero byte, the group ID
//	             and everything before itself
//	1  report    context (8) ‖ number ‖ sealed
//
// The context is the first 8 bytes of the SHA-256 of an opening. Sealed is ChaCha20-Poly1305 under the report key, of when
// the report was made, as above, and what is reported; the nonce is 4 zero bytes and the number (8), the associated data
// the context. Numbers are VLUs of the shortest form. Who passes items on reads nothing but their lengths.
const (
	reportsGathered byte = 1
	reportsNoWay    byte = 2

	itemOpening byte = 0
	itemReport  byte = 1

	// MaxReportBytes is how long what is reported may be.
	MaxReportBytes = 1024

	maxReportTargets = 16  // in one message
	maxReportItems   = 256 // for one target, in one message
	maxReportItem    = 1 + 8 + 10 + 10 + MaxReportBytes + chacha20poly1305.Overhead

	reportLabel        = "report"
	openingLabel       = "lyceum/v1/report opening\x00"
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

func appendGathered(b []byte, list []bound) []byte {
	b = wire.AppendVLU(append(b, reportsGathered), uint64(len(list)))
	for _, to := range list {
		b = wire.AppendVLU(append(b, to.target[:]...), uint64(len(to.items)))
		for _, item := range to.items {
			b = wire.AppendField(b, item)
		}
	}
	return b
}

func appendNoWay(b []byte, t reportTarget) []byte { return append(append(b, reportsNoWay), t[:]...) }

// parseGathered reads a gathered message behind its kind. The items alias it.
func parseGathered(b []byte) (list []bound, err error) {
	n, b, err := takeFrom(b, 1, maxReportTargets)
	for ; n > 0 && err == nil; n-- {
		var to bound
		if to, b, err = takeBound(b); err == nil {
			list = append(list, to)
		}
	}
	return list, orTrailing(err, b)
}

func takeBound(b []byte) (to bound, rest []byte, err error) {
	raw, b, err := take(b, len(to.target))
	if err != nil {
		return to, nil, err
	}
	to.target = reportTarget(raw)
	n, b, err := takeFrom(b, 1, maxReportItems)
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

// reportNonce is what the report of a number is sealed with.
func reportNonce(number uint64) []byte {
	var nonce [chacha20poly1305.NonceSize]byte
	binary.BigEndian.PutUint64(nonce[len(nonce)-8:], number)
	return nonce[:]
}
