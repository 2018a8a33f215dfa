package protocol

import (
	"bytes"
	"encoding/hex"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

var (
	tag7  = Tag{7}
	local = wire.Address{AddrPort: netip.MustParseAddrPort("192.168.1.2:1935"), Origin: wire.OriginLocal}
	seen  = wire.Address{AddrPort: netip.MustParseAddrPort("[2001:db8::1]:4000"), Origin: wire.OriginObserved}
	proof = Proof{Key: KeyID{1, 2}, Signature: [64]byte{3}}
)

func zeros(n int) string { return strings.Repeat("00", n) }

var requestTests = []struct {
	name string
	m    Request
	hex  string
}{
	{"hello", Hello{}, "01 00 00"},
	{"hello with a key", Hello{Proof: &proof, Local: []wire.Address{local}}, "01 48 0102" + zeros(6) + "03" + zeros(63) + "01 01c0a80102078f"},
	{"register", Register{Tag: tag7, Capacity: 300}, "02 07" + zeros(31) + "822c"},
	{"unregister", Unregister{Tag: tag7}, "03 07" + zeros(31)},
	{"find", Find{Tag: tag7}, "04 07" + zeros(31)},
	{"moved", Moved{Local: []wire.Address{local}}, "05 01 01c0a80102078f"},
}

var replyTests = []struct {
	name string
	m    Reply
	hex  string
}{
	{"accepted", Accepted{Lifetime: 300 * time.Second}, "10 822c"},
	{"rejected", Rejected{Reason: KeyWrong}, "11 02"},
	{"registered", Registered{Tag: tag7}, "12 07" + zeros(31)},
	{"refused", Refused{Tag: tag7, Reason: TagFull}, "13 07" + zeros(31) + "07"},
	{"nobody", Members{Tag: tag7}, "14 07" + zeros(31) + "00"},
	{"members", Members{Tag: tag7, Members: []Member{{ID: keying.PeerID{1}}, {ID: keying.PeerID{2}, Addrs: []wire.Address{seen}}}},
		"14 07" + zeros(31) + "02 01" + zeros(31) + "00 02" + zeros(31) + "01 82 20010db8" + zeros(11) + "01 0fa0"},
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func TestRequestCodec(t *testing.T) {
	for _, tt := range requestTests {
		b := unhex(tt.hex)
		if got := Append(nil, tt.m); !bytes.Equal(got, b) {
			t.Errorf("%s: Append = %x, want %x", tt.name, got, b)
		}
		if got, err := ParseRequest(b); err != nil || !reflect.DeepEqual(got, tt.m) {
			t.Errorf("%s: ParseRequest(%x) = %+v, %v; want %+v", tt.name, b, got, err, tt.m)
		}
	}
}

func TestReplyCodec(t *testing.T) {
	for _, tt := range replyTests {
		b := unhex(tt.hex)
		if got := Append(nil, tt.m); !bytes.Equal(got, b) {
			t.Errorf("%s: Append = %x, want %x", tt.name, got, b)
		}
		if got, err := ParseReply(b); err != nil || !reflect.DeepEqual(got, tt.m) {
			t.Errorf("%s: ParseReply(%x) = %+v, %v; want %+v", tt.name, b, got, err, tt.m)
		}
	}
}

// Every way to write a message that its writer would not take is refused, and every part of one.
func TestMessageHasOneEncoding(t *testing.T) {
	for name, text := range map[string]string{
		"empty":                     "",
		"unknown kind":              "06",
		"a reply's kind":            "12 07" + zeros(31),
		"proof of another length":   "01 01 00 00",
		"proof longer than all":     "01 48 00",
		"eight local addresses":     "01 00 08" + strings.Repeat("01c0a80102078f", 8),
		"addresses cut short":       "05 01 01c0a801",
		"reserved bits":             "05 01 05c0a80102078f",
		"IPv4 written as IPv6":      "05 01 81" + zeros(10) + "ffffc0a80102078f",
		"a long number":             "05 8000",
		"capacity beyond the limit": "02 07" + zeros(31) + "9080808000",
		"bytes too many":            "04 07" + zeros(31) + "00",
		"tag cut short":             "04 07",
	} {
		if m, err := ParseRequest(unhex(text)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: ParseRequest = %+v, %v; want ErrMalformed", name, m, err)
		}
	}
	one := "01" + zeros(31) + "00"
	for name, text := range map[string]string{
		"empty":              "",
		"a request's kind":   "01 00 00",
		"no lifetime":        "10 00",
		"lifetime of a week": "10 a4e980",
		"no reason":          "11 00",
		"reason missing":     "13 07" + zeros(31),
		"member twice":       "14 07" + zeros(31) + "02" + one + one,
		"members falling":    "14 07" + zeros(31) + "02" + "02" + zeros(31) + "00" + one,
		"too many members":   "14 07" + zeros(31) + "11",
		"nine addresses":     "14 07" + zeros(31) + "01 01" + zeros(31) + "09",
	} {
		if m, err := ParseReply(unhex(text)); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: ParseReply = %+v, %v; want ErrMalformed", name, m, err)
		}
	}
}

func TestLongestMessagesFitTheirLimits(t *testing.T) {
	six := wire.Address{AddrPort: seen.AddrPort, Origin: wire.OriginLocal}
	hello := Hello{Proof: &proof}
	for range MaxLocal {
		hello.Local = append(hello.Local, six)
	}
	var members Members
	for i := range MaxMembers {
		m := Member{ID: keying.PeerID{byte(i)}}
		for range MaxAddresses {
			m.Addrs = append(m.Addrs, six)
		}
		members.Members = append(members.Members, m)
	}
	if a, b := len(Append(nil, hello)), len(Append(nil, members)); a > MaxRequest || b > MaxReply || b < MaxReply-8 {
		t.Errorf("hello of %d bytes, members of %d; limits are %d and %d", a, b, MaxRequest, MaxReply)
	}
}

// What parses must be written in the same way.
func FuzzParse(f *testing.F) {
	for _, tt := range requestTests {
		f.Add(unhex(tt.hex))
	}
	for _, tt := range replyTests {
		f.Add(unhex(tt.hex))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if m, err := ParseRequest(in); err == nil && (!bytes.Equal(Append(nil, m), in) || len(in) > MaxRequest) {
			t.Errorf("%x parsed as %+v, which is written %x", in, m, Append(nil, m))
		}
		if m, err := ParseReply(in); err == nil && (!bytes.Equal(Append(nil, m), in) || len(in) > MaxReply) {
			t.Errorf("%x parsed as %+v, which is written %x", in, m, Append(nil, m))
		}
	})
}

func TestReasonsHaveNames(t *testing.T) {
	for r := Reason(1); r < reasonsEnd; r++ {
		if s := r.String(); s == "" || strings.HasPrefix(s, "reason") {
			t.Errorf("reason %d is called %q", r, s)
		}
	}
	if s := reasonsEnd.String(); s != "reason 12" || Reason(0).String() != "reason 0" {
		t.Errorf("an unknown reason is called %q", s)
	}
}
