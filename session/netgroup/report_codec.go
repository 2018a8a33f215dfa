package netgroup

import (
	"bytes"
	"fmt"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// A report is what a member tells a neighbour of itself, of it and of others:
//
//	members   how many there are, by what the sender knows itself; 0 if it cannot say
//	capacity  kbit/s of streams that the sender passes on for others: what its uplink was measured at, or its owner's limit
//	observed  0, or 1 and the address at which the sender sees the receiver
//	own       addresses of the sender
//	list      of members: see below
//
// A list, which is all that a referral holds, is a count and for each member, by rising peer ID:
//
//	peer ID (32) ‖ flags ‖ age ‖ addresses
//
// Flag 1 says that the sender is linked to the member, else it was so until age seconds ago. Others it does not
// tell of. Flag 2 says that it tells of the member by chance, or of all, and not because of where it stands. Numbers
// are VLUs.
type report struct {
	members  uint64
	capacity uint64
	observed []wire.Address // one or none
	own      []wire.Address
	list     []listing
}

// A listing is what a neighbour says of a member.
type listing struct {
	Peer
	linked bool
	chance bool
	age    time.Duration // whole seconds
}

const (
	maxListed     = 64
	listingLinked = 1
	listingChance = 2
	maxListedAge  = forgetAfter
	maxMembers    = 1 << 32
	maxCapacity   = 1 << 40
)

func (r report) append(b []byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageReport)), r.members)
	b = wire.AppendVLU(b, r.capacity)
	b = appendAddresses(b, r.observed)
	return appendList(appendAddresses(b, r.own), r.list)
}

func parseReport(b []byte) (r report, err error) {
	if r.members, r.capacity, b, err = takeReckoned(b); err != nil {
		return r, err
	}
	if r.observed, b, err = takeAddresses(b); err != nil {
		return r, err
	}
	if len(r.observed) > 1 {
		return r, fmt.Errorf("observed at %d addresses: %w", len(r.observed), wire.ErrMalformed)
	}
	if r.own, b, err = takeAddresses(b); err != nil {
		return r, err
	}
	r.list, err = parseList(b)
	return r, err
}

// takeReckoned takes how many members there are and what the sender passes on.
func takeReckoned(b []byte) (members, capacity uint64, rest []byte, err error) {
	if members, b, err = wire.TakeVLU(b); err != nil {
		return 0, 0, nil, err
	}
	if capacity, b, err = wire.TakeVLU(b); err != nil {
		return 0, 0, nil, err
	}
	if members > maxMembers || capacity > maxCapacity {
		return 0, 0, nil, fmt.Errorf("report of %d members, %d kbit/s: %w", members, capacity, wire.ErrMalformed)
	}
	return members, capacity, b, nil
}

func appendReferral(b []byte, list []listing) []byte {
	return appendList(append(b, byte(messageReferral)), list)
}

func appendList(b []byte, list []listing) []byte {
	b = wire.AppendVLU(b, uint64(len(list)))
	for _, l := range list {
		flags := byte(0)
		if l.linked {
			flags |= listingLinked
		}
		if l.chance {
			flags |= listingChance
		}
		b = append(append(b, l.ID[:]...), flags)
		b = wire.AppendVLU(b, uint64(l.age/time.Second))
		b = appendAddresses(b, l.Addrs)
	}
	return b
}

// parseList reads a list that is the rest of a message.
func parseList(b []byte) ([]listing, error) {
	list, b, err := takeList(b)
	return list, orTrailing(err, b)
}

func takeList(b []byte) (list []listing, rest []byte, err error) {
	n, b, err := takeCount(b, maxListed)
	if n > 0 {
		list = make([]listing, 0, n)
	}
	for range n {
		var l listing
		if l, b, err = takeListing(b); err != nil {
			return nil, nil, err
		}
		if len(list) > 0 && bytes.Compare(list[len(list)-1].ID[:], l.ID[:]) >= 0 {
			return nil, nil, fmt.Errorf("members listed out of order: %w", wire.ErrMalformed)
		}
		list = append(list, l)
	}
	return list, b, err
}

func takeListing(b []byte) (l listing, rest []byte, err error) {
	fixed, b, err := take(b, len(l.ID)+1)
	if err != nil {
		return l, nil, err
	}
	flags := fixed[len(l.ID)]
	l.ID, l.linked, l.chance = keying.PeerID(fixed), flags&listingLinked != 0, flags&listingChance != 0
	age, b, err := wire.TakeVLU(b)
	if err != nil {
		return l, nil, err
	}
	l.age = time.Duration(min(age, uint64(maxListedAge/time.Second))) * time.Second
	if flags > listingLinked|listingChance || age != uint64(l.age/time.Second) || l.linked && age > 0 {
		return l, nil, fmt.Errorf("a member listed with flags %d, age %d s: %w", flags, age, wire.ErrMalformed)
	}
	l.Addrs, b, err = takeAddresses(b)
	return l, b, err
}
