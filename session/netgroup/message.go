package netgroup

import (
	"fmt"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

// Neighbours exchange messages in one flow each way, whose metadata is flowMetadata ‖ handshake tag.
// A message is one byte of kind and then:
//
//	join     proof (32) ‖ fields grants, bearer proof, posting proof, publish proof, admission entry ‖ own addresses
//	report   what the sender knows of members (report_codec.go)
//	logs     which logs (1): 0 those of the class; then a message of package antientropy. Those with entries come in the
//	         flow of objects
//	entries  count ‖ that many fields, each an entry: what removed the receiver, or part of a branch
//	post     wave (1) ‖ an envelope (post.go)
//	entry    wave (1) ‖ one entry
//	goodbye  nothing: the sender leaves the group
//	release  nothing: the sender does not need this link, and asks the receiver to end it unless it does
//	referral a list of members (report_codec.go): the sender has no room for the receiver
//	branches count ‖ that many of, by author: author (32) ‖ seq ‖ hash (32) ‖ stop: where branches of forked logs
//	         end, and the number of their first entry
//	want branch  author (32) ‖ hash of the branch's last entry (32) ‖ from; answered by entries
//	ask time the sender's clock (clock.go)
//	time     the answer
//	changes  what is different since the last report or changes (report_changes.go)
//	ask report  nothing: the sender cannot apply changes, and wants a report
//
// The kinds are numbered from 1 in this order; those of posting_codec.go follow from 32 on, and
// those of knock_codec.go from 64. Numbers are VLUs, addresses a count and RTMFP addresses.
type messageKind byte

const (
	messageJoin messageKind = iota + 1
	messageReport
	messageLogs
	messageEntries
	messagePost
	messageEntry
	messageGoodbye
	messageRelease
	messageReferral
	messageBranches
	messageWantBranch
	messageAskTime
	messageTime
	messageChanges
	messageAskReport
)

const flowMetadata = "lyceum/group/1"

// Limits on lists in messages; longer ones are malformed.
const (
	maxAddresses = 8
	maxEntries   = 256
)

// A joinMessage is the first in either direction.
type joinMessage struct {
	proof       []byte
	grants      []byte    // encoded journal.Chain
	bearerProof []byte    // see journal.Join
	passwords   passwords // shown to be known
	admission   []byte    // an entry that admitted the sender; empty if none did
	addresses   []wire.Address
}

func (m joinMessage) append(b []byte) []byte {
	b = append(append(b, byte(messageJoin)), m.proof...)
	b = wire.AppendField(b, m.grants)
	b = wire.AppendField(b, m.bearerProof)
	b = wire.AppendField(wire.AppendField(b, m.passwords.posting), m.passwords.publish)
	b = wire.AppendField(b, m.admission)
	return appendAddresses(b, m.addresses)
}

func parseJoinMessage(b []byte) (m joinMessage, err error) {
	if m.proof, b, err = take(b, 32); err != nil {
		return m, err
	}
	if m.grants, b, err = wire.TakeField(b); err != nil {
		return m, err
	}
	if m.bearerProof, b, err = wire.TakeField(b); err != nil {
		return m, err
	}
	if m.passwords.posting, b, err = wire.TakeField(b); err != nil {
		return m, err
	}
	if m.passwords.publish, b, err = wire.TakeField(b); err != nil {
		return m, err
	}
	if m.admission, b, err = wire.TakeField(b); err != nil {
		return m, err
	}
	m.addresses, b, err = takeAddresses(b)
	return m, orTrailing(err, b)
}

func takeHead(b []byte) (h journal.Head, rest []byte, err error) {
	raw, b, err := take(b, len(h.Author))
	if err != nil {
		return h, nil, err
	}
	h.Author = journal.Author(raw)
	if h.Seq, b, err = wire.TakeVLU(b); err != nil {
		return h, nil, err
	}
	if raw, b, err = take(b, len(h.Hash)); err != nil {
		return h, nil, err
	}
	h.Hash = journal.Hash(raw)
	h.Stop, b, err = wire.TakeVLU(b)
	return h, b, err
}

func appendEntries(b []byte, raws [][]byte) []byte {
	b = wire.AppendVLU(append(b, byte(messageEntries)), uint64(len(raws)))
	for _, r := range raws {
		b = wire.AppendField(b, r)
	}
	return b
}

func parseEntries(b []byte) (raws [][]byte, err error) {
	n, b, err := takeCount(b, maxEntries)
	for range n {
		var r []byte
		if r, b, err = wire.TakeField(b); err != nil {
			return nil, err
		}
		raws = append(raws, r)
	}
	return raws, orTrailing(err, b)
}

func appendAddresses(b []byte, addrs []wire.Address) []byte {
	addrs = addrs[:min(len(addrs), maxAddresses)]
	b = wire.AppendVLU(b, uint64(len(addrs)))
	for _, a := range addrs {
		b = a.AppendTo(b)
	}
	return b
}

func takeAddresses(b []byte) (addrs []wire.Address, rest []byte, err error) {
	n, b, err := takeCount(b, maxAddresses)
	for range n {
		var a wire.Address
		if a, b, err = wire.TakeAddress(b); err != nil {
			return nil, nil, err
		}
		addrs = append(addrs, a)
	}
	return addrs, b, err
}

func take(b []byte, n int) (taken, rest []byte, err error) {
	if len(b) < n {
		return nil, nil, fmt.Errorf("group message cut short: %w", wire.ErrMalformed)
	}
	return b[:n:n], b[n:], nil
}

func takeCount(b []byte, limit int) (n int, rest []byte, err error) {
	v, rest, err := wire.TakeVLU(b)
	if err != nil {
		return 0, nil, err
	}
	if v > uint64(limit) {
		return 0, nil, fmt.Errorf("list of %d where %d are allowed: %w", v, limit, wire.ErrMalformed)
	}
	return int(v), rest, nil
}

// orTrailing refuses bytes after the end: nothing is added to a message without a new kind.
func orTrailing(err error, rest []byte) error {
	if err == nil && len(rest) > 0 {
		return fmt.Errorf("%d bytes too many: %w", len(rest), wire.ErrMalformed)
	}
	return err
}
