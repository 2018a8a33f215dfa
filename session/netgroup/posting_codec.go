package netgroup

import (
	"fmt"
	"time"

	"lyceum/session/netgroup/posting"
	"lyceum/session/wire"
)

// What brings posts and entries to everybody (package posting). A post and an entry carry one byte before the
// envelope or entry, the wave:
//
//	announce  count ‖ that many of: ID (16) ‖ milliseconds since the sender received it · 2, + 1 if it is long
//	fetch     1 if the link is to be eager, else 0 ‖ count ‖ that many IDs (16)
//	prune     nothing: the link is to be lazy
//	catch up  milliseconds: announce what you received in that time
//
// An ID is the first half of the SHA-256 of the envelope or entry.
const (
	messageAnnounce messageKind = iota + 32
	messageFetch
	messagePrune
	messageCatchUp
)

// maxAge is the longest time in announcements; it only has to be longer than anything is kept.
const maxAge = time.Hour

func appendAnnounce(b []byte, list []posting.Announced) []byte {
	b = wire.AppendVLU(append(b, byte(messageAnnounce)), uint64(len(list)))
	for _, a := range list {
		age := uint64(min(max(a.Age, 0), maxAge).Milliseconds()) << 1
		if a.Large {
			age |= 1
		}
		b = wire.AppendVLU(append(b, a.ID[:]...), age)
	}
	return b
}

// parseAnnounce appends what is announced to list.
func parseAnnounce(list []posting.Announced, b []byte) ([]posting.Announced, error) {
	n, b, err := takeShortCount(b, posting.MaxAnnounce)
	for range n {
		var a posting.Announced
		if a.ID, b, err = takeID(b); err != nil {
			return nil, err
		}
		var age uint64
		if age, b, err = takeNumber(b); err != nil {
			return nil, err
		}
		a.Large = age&1 != 0
		if a.Age, err = ageOf(age >> 1); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, orTrailing(err, b)
}

func ageOf(ms uint64) (time.Duration, error) {
	if ms > uint64(maxAge.Milliseconds()) {
		return 0, fmt.Errorf("age of %d ms: %w", ms, wire.ErrMalformed)
	}
	return time.Duration(ms) * time.Millisecond, nil
}

func appendFetch(b []byte, ids []posting.ID, graft bool) []byte {
	b = append(b, byte(messageFetch), 0)
	if graft {
		b[len(b)-1] = 1
	}
	b = wire.AppendVLU(b, uint64(len(ids)))
	for i := range ids {
		b = append(b, ids[i][:]...)
	}
	return b
}

// parseFetch appends what is asked for to ids.
func parseFetch(ids []posting.ID, b []byte) (_ []posting.ID, graft bool, err error) {
	if len(b) == 0 || b[0] > 1 {
		return nil, false, fmt.Errorf("fetch: %w", wire.ErrMalformed)
	}
	graft = b[0] == 1
	n, b, err := takeShortCount(b[1:], posting.MaxFetch)
	for range n {
		var id posting.ID
		if id, b, err = takeID(b); err != nil {
			return nil, false, err
		}
		ids = append(ids, id)
	}
	return ids, graft, orTrailing(err, b)
}

func appendCatchUp(b []byte, within time.Duration) []byte {
	return wire.AppendVLU(append(b, byte(messageCatchUp)), uint64(min(within, maxAge).Milliseconds()))
}

func parseCatchUp(b []byte) (time.Duration, error) {
	ms, b, err := takeNumber(b)
	if err != nil {
		return 0, err
	}
	within, err := ageOf(ms)
	return within, orTrailing(err, b)
}

func takeID(b []byte) (id posting.ID, rest []byte, err error) {
	raw, rest, err := take(b, len(id))
	if err != nil {
		return id, nil, err
	}
	return posting.ID(raw), rest, nil
}

// takeNumber takes a VLU of the shortest form.
func takeNumber(b []byte) (v uint64, rest []byte, err error) {
	if len(b) > 0 && b[0] == 0x80 {
		return 0, nil, fmt.Errorf("number longer than it need be: %w", wire.ErrMalformed)
	}
	return wire.TakeVLU(b)
}

// takeShortCount is takeCount for a count of the shortest form.
func takeShortCount(b []byte, limit int) (n int, rest []byte, err error) {
	if _, _, err = takeNumber(b); err != nil {
		return 0, nil, err
	}
	return takeCount(b, limit)
}
