package netgroup

import (
	"bytes"
	"errors"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"lyceum/session/internal/signature"
	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

var messageAddresses = []wire.Address{
	{AddrPort: netip.MustParseAddrPort("192.0.2.1:1935"), Origin: wire.OriginObserved},
	{AddrPort: netip.MustParseAddrPort("[2001:db8::1]:1935"), Origin: wire.OriginLocal},
}

var listedMembers = []listing{
	{Peer: Peer{ID: keying.PeerID{1}, Addrs: messageAddresses}, linked: true},
	{Peer: Peer{ID: keying.PeerID{2}}, age: 200 * time.Second, chance: true},
}

// Every message as it is sent, by kind.
var goodMessages = map[messageKind][][]byte{
	messageJoin: {
		joinMessage{proof: make([]byte, 32), grants: []byte{}, bearerProof: []byte{}}.append(nil),
		joinMessage{proof: make([]byte, 32), grants: []byte("grants"), bearerProof: make([]byte, 64), addresses: messageAddresses}.append(nil),
	},
	messageReport: {
		report{}.append(nil),
		report{members: 3000, capacity: 20_000, observed: messageAddresses[:1], own: messageAddresses, list: listedMembers}.append(nil),
	},
	messageChanges: {
		changes{}.append(nil),
		changes{base: 5, members: 60, capacity: 20_000, list: listedMembers, gone: []keying.PeerID{{0, 1}, {3}}}.append(nil),
	},
	messageReferral: {appendReferral(nil, nil), appendReferral(nil, listedMembers)},
	messageBranches: {appendBranches(nil, nil), appendBranches(nil, []journal.Head{
		{Author: journal.Author{1}, Seq: 300, Hash: journal.Hash{2}, Stop: 300}, {Author: journal.Author{1}, Seq: 400, Stop: 1}})},
	messageWantBranch: {appendWantBranch(nil, journal.BranchNeed{Author: journal.Author{1}, Tip: journal.Hash{2}, From: 300})},
	messageEntries: {
		appendEntries(nil, nil), appendEntries(nil, [][]byte{[]byte("one"), {}, bytes.Repeat([]byte{7}, 300)}),
	},
}

// again parses a message and writes it anew.
func again(kind messageKind, body []byte) (out []byte, err error) {
	switch kind {
	case messageJoin:
		m, err := parseJoinMessage(body)
		if err != nil {
			return nil, err
		}
		return m.append(nil), nil
	case messageReport:
		m, err := parseReport(body)
		return m.append(nil), err
	case messageChanges:
		m, err := parseChanges(body)
		return m.append(nil), err
	case messageReferral:
		m, err := parseList(body)
		return appendReferral(nil, m), err
	case messageBranches:
		m, err := parseBranches(body)
		return appendBranches(nil, m), err
	case messageWantBranch:
		m, err := parseWantBranch(body)
		return appendWantBranch(nil, m), err
	default:
		m, err := parseEntries(body)
		return appendEntries(nil, m), err
	}
}

func TestMessagesSurviveARoundTrip(t *testing.T) {
	for kind, messages := range goodMessages {
		for _, m := range messages {
			if out, err := again(kind, m[1:]); err != nil || !bytes.Equal(out, m) || messageKind(m[0]) != kind {
				t.Errorf("kind %d: %x became %x, %v", kind, m, out, err)
			}
		}
	}
}

func TestMessagesCutShortOrTooLongAreMalformed(t *testing.T) {
	for kind, messages := range goodMessages {
		for _, m := range messages {
			for n := 1; n < len(m); n++ {
				if _, err := again(kind, m[1:n]); !errors.Is(err, wire.ErrMalformed) {
					t.Errorf("kind %d cut to %d of %d bytes: %v, want ErrMalformed", kind, n, len(m), err)
				}
			}
			if _, err := again(kind, append(bytes.Clone(m[1:]), 0)); !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("kind %d and a byte: %v, want ErrMalformed", kind, err)
			}
		}
	}
}

func TestListsInMessagesAreBounded(t *testing.T) {
	for name, m := range map[string][]byte{
		"members":   wire.AppendVLU([]byte{byte(messageReferral)}, maxListed+1),
		"changed":   wire.AppendVLU([]byte{byte(messageChanges), 0, 0, 0}, maxListed+1),
		"gone":      wire.AppendVLU([]byte{byte(messageChanges), 0, 0, 0, 0}, maxListed+1),
		"branches":  wire.AppendVLU([]byte{byte(messageBranches)}, maxTips+1),
		"entries":   wire.AppendVLU([]byte{byte(messageEntries)}, maxEntries+1),
		"addresses": wire.AppendVLU(append([]byte{byte(messageReferral), 1}, make([]byte, 32+1+1)...), maxAddresses+1),
		"observed":  {byte(messageReport), 0, 0, 2},
		"forever":   wire.AppendVLU([]byte{byte(messageEntries)}, ^uint64(0)),
	} {
		if _, err := again(messageKind(m[0]), append(m[1:], make([]byte, 1<<20)...)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	for name, list := range map[string][]listing{
		"twice":                    {{Peer: Peer{ID: keying.PeerID{1}}}, {Peer: Peer{ID: keying.PeerID{1}}}},
		"falling":                  {{Peer: Peer{ID: keying.PeerID{2}}}, {Peer: Peer{ID: keying.PeerID{1}}}},
		"heard too long ago":       {{age: maxListedAge + time.Second}},
		"linked, and not for long": {{linked: true, age: time.Second}},
	} {
		if _, err := parseList(appendReferral(nil, list)[1:]); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("members listed %s: %v, want ErrMalformed", name, err)
		}
	}
}

func TestBranchesAreOfForksAndByAuthor(t *testing.T) {
	for name, tips := range map[string][]journal.Head{
		"falling":              {{Author: journal.Author{2}, Seq: 1, Stop: 1}, {Author: journal.Author{1}, Seq: 1, Stop: 1}},
		"of no fork":           {{Seq: 1}},
		"before where it ends": {{Seq: 1, Stop: 2}},
	} {
		if _, err := parseBranches(appendBranches(nil, tips)[1:]); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("branches %s: %v, want ErrMalformed", name, err)
		}
	}
}

// What a member may have to say at most fits into one message of the transport.
func TestLongestMessagesFit(t *testing.T) {
	const most = 256 << 10
	raws := [][]byte{make([]byte, 64<<10)}
	for range maxEntries - 1 {
		raws = append(raws, make([]byte, 100))
	}
	if n := len(appendEntries(nil, raws)); n > most {
		t.Errorf("entries: %d bytes", n)
	}
	addrs := make([]wire.Address, maxAddresses+3)
	for i := range addrs {
		addrs[i] = messageAddresses[1]
	}
	if _, err := parseReport(tellOf([]Peer{{Addrs: addrs}})[1:]); err != nil {
		t.Errorf("a peer with many addresses: %v", err)
	}
}

func TestKeysDifferByUseGroupAndSecret(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []journal.GroupID{{1}, {2}} {
		for _, secret := range [][32]byte{{1}, {2}} {
			k := deriveKeys(id, secret)
			for _, b := range [][]byte{k.tag[:], k.psk[:], k.join, k.content[:], k.keyID[:]} {
				if seen[string(b)] {
					t.Errorf("%x occurs twice", b)
				}
				seen[string(b)] = true
			}
		}
	}
	k := deriveKeys(journal.GroupID{1}, [32]byte{1})
	if bytes.Equal(k.joinProof([32]byte{1}, keying.PeerID{2}), k.joinProof([32]byte{2}, keying.PeerID{2})) {
		t.Error("a proof holds in two sessions")
	}
}

// What parses must say the same when it is written anew, and that must not be longer.
func fuzzMessage(f *testing.F, kind messageKind) {
	for _, m := range goodMessages[kind] {
		f.Add(m[1:])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		out, err := again(kind, body)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%x: %v, want ErrMalformed", body, err)
			}
			return
		}
		if out[0] != byte(kind) || len(out) > len(body)+1 {
			t.Errorf("%x became %x", body, out)
		}
		if twice, err := again(kind, out[1:]); err != nil || !bytes.Equal(twice, out) {
			t.Errorf("%x became %x, then %x, %v", body, out, twice, err)
		}
	})
}

func FuzzParseJoinMessage(f *testing.F) { fuzzMessage(f, messageJoin) }
func FuzzParseReport(f *testing.F)      { fuzzMessage(f, messageReport) }
func FuzzParseChanges(f *testing.F)     { fuzzMessage(f, messageChanges) }
func FuzzParseReferral(f *testing.F)    { fuzzMessage(f, messageReferral) }
func FuzzParseBranches(f *testing.F)    { fuzzMessage(f, messageBranches) }
func FuzzParseWantBranch(f *testing.F)  { fuzzMessage(f, messageWantBranch) }
func FuzzParseEntries(f *testing.F)     { fuzzMessage(f, messageEntries) }

// The parts of an envelope make up the whole, and nobody's signature is on anything else.
func FuzzParseEnvelope(f *testing.F) {
	keys := journal.NewRing(journal.GroupID{1}, journal.KeyID{1}, [32]byte{1})
	id := keying.NewIdentity([32]byte{1})
	raw, err := sealPost(postVersion, keys, journal.GroupID{1}, id, 300, []byte("hello"), bytes.NewReader(make([]byte, 24)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:50])
	f.Fuzz(func(t *testing.T, in []byte) {
		e, err := parseEnvelope(postVersion, in)
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("%x: %v, want ErrMalformed", in, err)
			}
			return
		}
		if !bytes.Equal(append(bytes.Clone(e.signed), e.sig...), in) || !bytes.HasPrefix(e.signed, e.clear) || !bytes.HasSuffix(e.signed, e.sealed) {
			t.Errorf("%x does not come apart into its parts: %+v", in, e)
		}
		if data, err := openPost(keys, journal.GroupID{1}, e, signature.Checker{}); err == nil && (!bytes.Equal(in, raw) || string(data) != "hello") {
			t.Errorf("%x opens as %q", in, data)
		}
		if again, err := parseEnvelope(postVersion, bytes.Clone(in)); err != nil || !reflect.DeepEqual(again, e) {
			t.Errorf("parsed twice: %+v, %v", again, err)
		}
	})
}

func TestPostWithoutChanceIsAnError(t *testing.T) {
	keys := journal.NewRing(journal.GroupID{1}, journal.KeyID{1}, [32]byte{1})
	if _, err := sealPost(postVersion, keys, journal.GroupID{1}, keying.NewIdentity([32]byte{1}), 1, nil, bytes.NewReader(nil)); err == nil {
		t.Error("sealed without a nonce")
	}
}
