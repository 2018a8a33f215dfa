package netgroup

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"lyceum/session/netgroup/posting"
	"lyceum/session/wire"
)

// What is said about posts and entries, as it is sent.
var goodPostingMessages = [][]byte{
	appendAnnounce(nil, nil),
	appendAnnounce(nil, []posting.Announced{{ID: posting.ID{1}, Age: 300 * time.Millisecond, Large: true}, {ID: posting.ID{2}, Age: maxAge}, {}}),
	appendAnnounce(nil, make([]posting.Announced, posting.MaxAnnounce)),
	appendFetch(nil, nil, true),
	appendFetch(nil, []posting.ID{{1}, {2}, {1}}, false),
	appendFetch(nil, make([]posting.ID, posting.MaxFetch), true),
	appendCatchUp(nil, 0),
	appendCatchUp(nil, 2*time.Minute),
	appendCatchUp(nil, 100*time.Hour), // as much as can be said
}

// postingAgain parses a message and writes it anew.
func postingAgain(m []byte) ([]byte, error) {
	switch messageKind(m[0]) {
	case messageAnnounce:
		list, err := parseAnnounce(nil, m[1:])
		return appendAnnounce(nil, list), err
	case messageFetch:
		ids, graft, err := parseFetch(nil, m[1:])
		return appendFetch(nil, ids, graft), err
	default:
		within, err := parseCatchUp(m[1:])
		return appendCatchUp(nil, within), err
	}
}

func TestPostingMessagesSurviveARoundTrip(t *testing.T) {
	for _, m := range goodPostingMessages {
		if out, err := postingAgain(m); err != nil || !bytes.Equal(out, m) {
			t.Errorf("%x became %x, %v", m, out, err)
		}
	}
}

func TestPostingMessagesThatNoCorrectMemberSends(t *testing.T) {
	check := func(name string, m []byte) {
		t.Helper()
		if _, err := postingAgain(m); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %.40x: %v, want ErrMalformed", name, m, err)
		}
	}
	for _, m := range goodPostingMessages {
		for n := 1; n < len(m); n++ {
			check("cut short", m[:n])
		}
		check("a byte too many", append(bytes.Clone(m), 0))
	}
	check("too many announced", appendAnnounce(nil, make([]posting.Announced, posting.MaxAnnounce+1)))
	check("too many asked for", appendFetch(nil, make([]posting.ID, posting.MaxFetch+1), false))
	check("neither eager nor not", []byte{byte(messageFetch), 2, 0})
	check("an age without end", wire.AppendVLU([]byte{byte(messageCatchUp)}, ^uint64(0)))
	check("a number with a zero before it", []byte{byte(messageCatchUp), 0x80, 1})
	check("a count with a zero before it", append([]byte{byte(messageFetch), 0, 0x80, 1}, make([]byte, 16)...))
}

// What parses is what it is written as again.
func FuzzPostingMessages(f *testing.F) {
	for _, m := range goodPostingMessages {
		f.Add(m)
	}
	f.Fuzz(func(t *testing.T, m []byte) {
		if len(m) == 0 {
			return
		}
		kind := messageKind(m[0])
		if kind != messageAnnounce && kind != messageFetch {
			kind = messageCatchUp
		}
		m[0] = byte(kind)
		if out, err := postingAgain(m); err == nil && !bytes.Equal(out, m) {
			t.Errorf("%x became %x", m, out)
		}
	})
}
