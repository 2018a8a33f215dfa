package netgroup

import (
	"bytes"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

func TestInviteIsFoundInPastedText(t *testing.T) {
	s := usualSpec(t)
	text, link := s.WithAuthorizations(), s.Link()
	wrap := func(width int, sep string) string {
		var lines []string
		rest := link
		for ; len(rest) > width; rest = rest[width:] {
			lines = append(lines, rest[:width])
		}
		return strings.Join(append(lines, rest), sep)
	}
	for name, pasted := range map[string]string{
		"bare":                         text,
		"white space around":           "\r\n\t " + text + " \n",
		"link":                         link,
		"colon encoded":                strings.Replace(link, "G:", "G%3A", 1),
		"colon encoded twice":          strings.Replace(link, "G:", "G%253a", 1),
		"behind a web page":            "https://school.example/go?to=lyceum%3A%2F%2Fjoin%2FG%3A" + text[2:] + "&lang=en",
		"in a sentence":                "Hi all, join with " + link + ". See you on Wednesday!",
		"quoted":                       `He said "` + text + `", so paste it`,
		"angle brackets":               "<" + link + ">",
		"escaped angle brackets":       "&lt;" + link + "&gt;",
		"parentheses":                  "(" + text + ")",
		"backticks":                    "`" + text + "`",
		"emphasis":                     "_" + text + "_",
		"dash behind":                  text + "--Anna",
		"words behind":                 text + " see you there",
		"wrapped":                      "Your invite:\n" + wrap(72, "\n") + "\n\nRegards\nAnna",
		"wrapped with CRLF":            wrap(76, "\r\n"),
		"wrapped and indented":         wrap(60, "\n    "),
		"wrapped in a quoted mail":     "> Your invite:\n> " + wrap(70, "\n> ") + "\n> \n> Anna",
		"quoted twice":                 ">> " + wrap(70, "\n>> "),
		"quoted twice, spaced":         "> > " + wrap(70, "\n> > "),
		"soft line breaks":             wrap(75, "=\r\n"),
		"wrapped everywhere":           wrap(1, "\n"),
		"zero width spaces":            wrap(20, "\u200b"),
		"other G: before":              "Group G: algebra. Bring G:HI and G:An. " + text,
		"a broken one before":          text[:200] + "\n\n… again, whole:\n<" + text + ">",
		"an expired one before":        expiredSpec(t).Link() + "\n" + link,
		"begins in the middle":         "xxG:" + text[2:],
		"prefix written twice":         "G:" + text,
		"space behind the colon":       "G: " + text[2:],
		"right-to-left text around":    "הזמנה: " + link + " תודה",
		"many candidates before":       strings.Repeat("G:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.", 300) + text,
		"stray bytes that are no rune": "\xff\xfe" + text + "\xff",
	} {
		got, err := ParseSpec(pasted, specNow)
		if err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%s: ParseSpec = %v, %v", name, got, err)
		}
	}
}

func expiredSpec(t testing.TB) *Spec {
	s := usualSpec(t)
	s.Expires = specNow.Add(-time.Minute)
	return s
}

func TestTextWithoutInviteIsMissingOne(t *testing.T) {
	text := usualSpec(t).WithAuthorizations()
	for name, pasted := range map[string]string{
		"empty": "", "prefix alone": "G:", "link alone": "lyceum://join/", "prefix and space": "G: \n",
		"chat":             "hello, is this the class? Group G: algebra, room G:12",
		"prefix missing":   text[2:],
		"wrong prefix":     "H:" + text[2:],
		"lower case":       "g:" + text[2:],
		"colon missing":    "G" + text[2:],
		"a class's own ID": "G:" + specBase64.EncodeToString([]byte("short")),
	} {
		wantInvite(t, name, pasted, InviteMissing)
	}
}

// A flipped byte never makes another spec. Only in the check that ends an invite may it look as if the
// end were missing.
func TestInviteWithAnyByteFlippedIsDamaged(t *testing.T) {
	b := fullSpec(t).appendBinary(nil, true)
	for i := range b {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			damaged := bytes.Clone(b)
			damaged[i] ^= flip
			kinds := []InviteKind{InviteDamaged}
			if i >= len(b)-6 {
				kinds = append(kinds, InviteTruncated)
			}
			wantInvite(t, fmt.Sprintf("byte %d ^ %#x", i, flip), specText(damaged), kinds...)
		}
	}
}

func TestInviteWithAnyCharacterChangedIsRefused(t *testing.T) {
	text := usualSpec(t).WithAuthorizations()
	for i := 2; i < len(text); i++ {
		for _, c := range "A_*é\n" {
			if changed := text[:i] + string(c) + text[i+1:]; changed != text {
				wantInvite(t, fmt.Sprintf("character %d became %q", i, c), changed, InviteDamaged, InviteTruncated)
			}
		}
	}
}

func TestCharacterThatHasNoPlaceInAnInviteIsDamage(t *testing.T) {
	text := usualSpec(t).WithAuthorizations()
	for _, c := range "*é+/=.:%&\"'…" {
		for _, i := range []int{40, len(text) / 2, len(text) - 2} {
			wantInvite(t, fmt.Sprintf("%q at %d", c, i), text[:i]+string(c)+text[i+1:], InviteDamaged)
		}
	}
}

func TestLostOrSwappedCharactersAreDamage(t *testing.T) {
	text := usualSpec(t).WithAuthorizations()
	for i := 10; i < len(text)-10; i += 7 {
		wantInvite(t, "lost", text[:i]+text[i+4:], InviteDamaged, InviteTruncated)
		if text[i] != text[i+1] {
			swapped := text[:i] + text[i+1:i+2] + text[i:i+1] + text[i+2:]
			wantInvite(t, "swapped", swapped, InviteDamaged, InviteTruncated)
		}
	}
}

func TestInviteCutAnywhereIsTruncated(t *testing.T) {
	for _, s := range []*Spec{NewSpec("x"), usualSpec(t), fullSpec(t)} {
		text := s.WithAuthorizations()
		for n := range text {
			want := InviteTruncated
			if n <= len(specPrefix) {
				want = InviteMissing
			}
			for _, end := range []string{"", "…", "...", "\n", `"`, ", he wrote"} {
				wantInvite(t, fmt.Sprintf("first %d characters, then %q", n, end), text[:n]+end, want)
			}
		}
	}
}

func TestInviteExpires(t *testing.T) {
	s := usualSpec(t)
	s.Expires = specNow
	fault := wantInvite(t, "at the second", s.WithAuthorizations(), InviteExpired)
	if !fault.Expired.Equal(specNow) {
		t.Errorf("expired %v, want %v", fault.Expired, specNow)
	}
	if !strings.Contains(fault.Error(), "2026-03-02T09:00:00Z") {
		t.Errorf("error %q does not say when", fault)
	}
	for name, now := range map[string]time.Time{"a moment before": specNow.Add(-1), "without a clock": {}} {
		if _, err := ParseSpec(s.WithAuthorizations(), now); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	b := s.appendBinary(nil, true)
	b[len(b)-1]++
	wantInvite(t, "expired, and damaged", specText(b), InviteDamaged)
}

func TestNewerInviteIsRecognisedBeforeAnythingElse(t *testing.T) {
	whatever := wire.AppendMarker(wire.AppendOption(wire.AppendMarker(nil), 0x0b, []byte("a peer as it may be some day")))
	for _, version := range []uint64{2, 127, 128, 1 << 40} {
		fault := wantInvite(t, "newer version", specText(specFramed(version, whatever)), InviteNewer)
		if fault.Version != version {
			t.Errorf("version %d, want %d", fault.Version, version)
		}
	}
	wantInvite(t, "newer and long", specText(specFramed(2, wire.AppendOption(nil, 9, make([]byte, 3*maxSpecSize)))), InviteNewer)
	identifying := wire.AppendOption(nil, specOptName, []byte("x"))
	unknown := wire.AppendOption(nil, 0x3000, nil)
	for name, options := range map[string][]byte{
		"unknown identifying option":              append(unknown, wire.AppendMarker(identifying)...),
		"unknown option that may not be ignored":  wire.AppendOption(wire.AppendMarker(identifying), 0x1fff, []byte("x")),
		"unknown option among what it may change": append(wire.AppendOption(wire.AppendOption(nil, 0x50, nil), specOptUnique, []byte("short")), 0),
		"unknown option behind what it changed":   wire.AppendOption(append(wire.AppendOption(nil, specOptUnique, []byte("short")), 0), 0x50, nil),
	} {
		fault := wantInvite(t, name, specText(specFramed(1, options)), InviteNewer)
		if fault.Version != 2 {
			t.Errorf("%s: version %d, want 2", name, fault.Version)
		}
	}
}

func TestDamageIsNotMistakenForANewerVersion(t *testing.T) {
	b := usualSpec(t).appendBinary(nil, true)
	b[2] = 2 // the version
	wantInvite(t, "version changed", specText(b), InviteDamaged)
	newer := specFramed(2, []byte{0})
	newer[4] ^= 1
	wantInvite(t, "newer and damaged", specText(newer), InviteDamaged)
	wantInvite(t, "newer and cut", specText(specFramed(2, make([]byte, 30))[:20]), InviteTruncated)
	wantInvite(t, "version 0", specText(specFramed(0, []byte{0})), InviteDamaged)
}

func TestUnknownOptionThatMayBeIgnoredIsPassedOn(t *testing.T) {
	s := usualSpec(t)
	s.foreign = []wire.Option{{Type: firstIgnorableType, Value: []byte("x")}, {Type: 1 << 40, Value: []byte{}}}
	got, err := ParseSpec(s.WithAuthorizations(), specNow)
	if err != nil || got.WithAuthorizations() != s.WithAuthorizations() || got.ID() != usualSpec(t).ID() {
		t.Errorf("became %v, %v", got, err)
	}
	if got, err := ParseSpec(s.WithoutAuthorizations(), specNow); err != nil || got.foreign != nil {
		t.Errorf("what may be an authorization was given away: %v", err)
	}
}

// Each is well formed and has a right check, but is not what this program would write for any spec.
// If it were taken, one group had two IDs or one invite two texts.
func TestInviteThatIsNotCanonicalIsDamaged(t *testing.T) {
	name := wire.AppendOption(nil, specOptName, []byte("x"))
	key := bytes.Repeat([]byte{7}, 32)
	unique := wire.AppendOption(nil, specOptUnique, key)
	secret := wire.AppendOption(nil, specOptSecret, key)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	marker, posting := []byte{0}, wire.AppendOption(nil, specOptPosting, nil)
	opt := func(typ uint64, value ...byte) []byte { return wire.AppendOption(nil, typ, value) }
	peer := func(address ...byte) []byte { return opt(specOptBootstrap, append(bytes.Clone(key), address...)...) }
	for what, options := range map[string][]byte{
		"nothing":                       nil,
		"no name":                       marker,
		"empty name":                    join(opt(specOptName), marker),
		"name not clean":                join(opt(specOptName, 'a', '\n'), marker),
		"no marker":                     name,
		"two markers":                   join(name, marker, marker),
		"name twice":                    join(name, name, marker),
		"unique twice":                  join(name, unique, unique, marker),
		"wrong order":                   join(unique, name, marker),
		"flag behind the name":          join(name, posting, marker),
		"flag with a value":             join(opt(specOptPosting, 1), name, marker),
		"flag twice":                    join(posting, posting, name, marker),
		"flag behind the marker":        join(name, marker, posting),
		"name behind the marker":        join(marker, name),
		"secret before the marker":      join(name, secret, marker),
		"secret twice":                  join(name, marker, secret, secret),
		"second version":                join(name, opt(specOptVersion, 1), marker),
		"short key":                     join(name, opt(specOptUnique, 1), marker),
		"long key":                      join(name, opt(specOptUnique, make([]byte, 33)...), marker),
		"zero key":                      join(name, opt(specOptUnique, make([]byte, 32)...), marker),
		"short password key":            join(opt(specOptPostingKey, 1), name, marker),
		"empty password key":            join(opt(specOptPostingKey), name, marker),
		"length not minimal":            join([]byte{0x80, 2, specOptName, 'x'}, marker),
		"type not minimal":              join([]byte{3, 0x80, specOptName, 'x'}, marker),
		"marker not minimal":            join(name, []byte{0x80, 0}),
		"expiry not minimal":            join(name, marker, opt(specOptExpires, 0x80, 5)),
		"expiry of 0":                   join(name, marker, opt(specOptExpires, 0)),
		"expiry empty":                  join(name, marker, opt(specOptExpires)),
		"expiry after 9999":             join(name, marker, wire.AppendOption(nil, specOptExpires, wire.AppendVLU(nil, maxSpecExpiry+1))),
		"expiry with more behind":       join(name, marker, opt(specOptExpires, 5, 5)),
		"peer without ID":               join(name, marker, opt(specOptBootstrap, 1, 2)),
		"peer with half an address":     join(name, marker, peer(0, 10, 0, 0)),
		"address with port 0":           join(name, marker, peer(0, 10, 0, 0, 1, 0, 0)),
		"unspecified address":           join(name, marker, peer(0, 0, 0, 0, 0, 7, 7)),
		"multicast address":             join(name, marker, peer(0, 224, 0, 0, 1, 7, 7)),
		"broadcast address":             join(name, marker, peer(0, 255, 255, 255, 255, 7, 7)),
		"reserved bits in an address":   join(name, marker, peer(4, 10, 0, 0, 1, 7, 7)),
		"mapped address":                join(name, marker, peer(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1, 7, 7)),
		"nine addresses":                join(name, marker, peer(bytes.Repeat([]byte{0, 10, 0, 0, 1, 7, 7}, 9)...)),
		"17 peers":                      join(name, marker, bytes.Repeat(peer(), 17)),
		"peers behind the secret":       join(name, marker, secret, peer()),
		"rendezvous empty":              join(name, marker, opt(specOptRendezvous)),
		"rendezvous with a long key":    join(name, marker, opt(specOptRendezvous, append(wire.AppendField(nil, make([]byte, 65)), key...)...)),
		"rendezvous without ID":         join(name, marker, opt(specOptRendezvous, 0, 1)),
		"IP multicast to one":           join(name, marker, opt(specOptIPMulticast, 0, 10, 0, 0, 1, 7, 7)),
		"IP multicast empty":            join(name, marker, opt(specOptIPMulticast)),
		"IP multicast with an origin":   join(name, marker, opt(specOptIPMulticast, 1, 239, 0, 0, 1, 7, 7)),
		"source of another family":      join(name, marker, opt(specOptIPMulticast, append([]byte{0, 239, 0, 0, 1, 7, 7}, make([]byte, 16)...)...)),
		"half a source":                 join(name, marker, opt(specOptIPMulticast, 0, 239, 0, 0, 1, 7, 7, 10, 0)),
		"authorization without seed":    join(name, marker, opt(specOptAuthorization, 1)),
		"authorization of nobody":       join(name, marker, opt(specOptAuthorization, key...)),
		"authorization with odd grants": join(name, marker, opt(specOptAuthorization, append(bytes.Clone(key), 9)...)),
		"17 unknown options":            join(name, marker, bytes.Repeat(opt(0x2000), 17)),
		"over 4096 bytes":               join(name, marker, opt(0x2000, make([]byte, 4096)...)),
		"overlong integer":              append(bytes.Repeat([]byte{0xff}, 11), 0),
		"type beyond 64 bits":           join(name, marker, append([]byte{12}, append(bytes.Repeat([]byte{0xff}, 11), 0)...)),
	} {
		wantInvite(t, what, specText(specFramed(1, options)), InviteDamaged)
	}
	long := specFramed(1, join(name, marker))
	wantInvite(t, "check of 5 bytes", specText(wire.AppendOption(long[:len(long)-6:len(long)-6], specOptCheck, make([]byte, 5))), InviteDamaged)
	wantInvite(t, "no version", specText(appendSpecCheck(join(name, marker, make([]byte, 30)), 0)), InviteDamaged)
	wantInvite(t, "version of two numbers", specText(appendSpecCheck(join([]byte{3, specOptVersion, 1, 1}, name, marker, make([]byte, 30)), 0)), InviteDamaged)
}

func TestBitsBehindTheLastByteAreZero(t *testing.T) {
	s := NewSpec("x")
	for len(s.appendBinary(nil, true))%3 != 1 {
		s.Name += "x"
	}
	text := s.WithAuthorizations()
	last := strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", text[len(text)-1])
	other := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last+1 : last+2]
	wantInvite(t, "a bit set behind the end", text[:len(text)-1]+other, InviteDamaged)
}

func TestAuthorizationTheClassKeyDidNotGrantIsDamage(t *testing.T) {
	s := usualSpec(t)
	for name, change := range map[string]func(s *Spec){
		"rights raised":           func(s *Spec) { s.Auth[0].Grants[1].Rights |= journal.Moderate },
		"longer validity":         func(s *Spec) { s.Auth[0].Grants[1].NotAfter = 0 },
		"grants of another group": func(s *Spec) { s.Name = "Another" },
		"another class key":       func(s *Spec) { s.ClassKey = specSubject(specKey(77)) },
	} {
		other := *s
		other.Auth = []Authorization{{Seed: s.Auth[0].Seed, Grants: append(journal.Chain(nil), s.Auth[0].Grants...)}}
		change(&other)
		wantInvite(t, name, specText(other.appendBinary(nil, true)), InviteDamaged)
	}
}

func TestPasteOfAnySizeIsReadInLinearTime(t *testing.T) {
	for _, unit := range []string{"G:", "G: ", "G%3A", "GA", "G:An8B", "G:An8BAA ", "G%25"} {
		start := time.Now()
		_, _ = ParseSpec(strings.Repeat(unit, 1<<18/len(unit)), specNow)
		if d := time.Since(start); d > 20*time.Second { // quadratic would be minutes
			t.Errorf("%q: %v", unit, d)
		}
	}
}

// What is taken is the very text this program would write, names the same group again, and is within
// all limits. What is not taken has a reason.
func FuzzParseSpec(f *testing.F) {
	full := fullSpec(f)
	for _, text := range []string{full.WithAuthorizations(), full.WithoutAuthorizations(), usualSpec(f).Link(), NewSpec("x").Link(),
		"", "G:", "G:A", "see <G:An8B> and G%3AAn8B", specText(specFramed(2, nil)), expiredSpec(f).Link()} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSpec(text, specNow)
		if err != nil {
			wantInvite(t, "refused", text, InviteDamaged, InviteTruncated, InviteExpired, InviteNewer, InviteMissing)
			return
		}
		checkSpecProperties(t, s)
	})
}

// The same for what is inside: the fuzzer cannot compute a check, so it is added.
func FuzzParseSpecOptions(f *testing.F) {
	for _, s := range []*Spec{fullSpec(f), usualSpec(f), NewSpec("x"), {Name: "y", IPMulticast: []IPMulticastAddress{
		{AddrPort: netip.MustParseAddrPort("[ff02::1]:9"), Source: netip.MustParseAddr("fe80::2")}}}} {
		b := s.appendBinary(nil, true)
		f.Add(uint64(1), b[3:len(b)-6])
	}
	f.Add(uint64(2), []byte{0})
	f.Fuzz(func(t *testing.T, version uint64, options []byte) {
		b := specFramed(version, options)
		s, err := ParseSpec(specText(b), specNow)
		if err != nil {
			fault := wantInvite(t, "refused", specText(b), InviteDamaged, InviteTruncated, InviteExpired, InviteNewer, InviteMissing)
			if fault.Kind == InviteMissing && len(b) >= 30 {
				t.Errorf("%x: missing", b)
			}
			return
		}
		checkSpecProperties(t, s)
		if got := s.appendBinary(nil, true); version != 1 || !bytes.HasPrefix(b, got) {
			t.Errorf("%x was read, and written as %x", b, got)
		}
	})
}

func checkSpecProperties(t *testing.T, s *Spec) {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Fatalf("taken, but: %v", err)
	}
	text := s.WithAuthorizations()
	again, err := ParseSpec("see <"+s.Link()+">, please", specNow)
	if err != nil || !reflect.DeepEqual(again, s) || again.WithAuthorizations() != text || again.ID() != s.ID() {
		t.Fatalf("%s became %v, %v", text, again, err)
	}
	bare, err := ParseSpec(s.WithoutAuthorizations(), specNow)
	if err != nil || bare.ID() != s.ID() || bare.Secret != s.Secret || bare.Auth != nil {
		t.Fatalf("without authorizations: %v, %v", bare, err)
	}
	if len(s.foreign) == 0 {
		if err := bare.Add(s.Authorizations()); err != nil || len(bare.Auth) > len(s.Auth) {
			t.Fatalf("authorizations added again: %v", err)
		}
	}
}
