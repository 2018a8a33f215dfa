package netgroup

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// What parses is what was signed, and comes apart into the same parts.
func FuzzParseKnock(f *testing.F) {
	group := journal.GroupID{1}
	id := keying.NewIdentity([32]byte{1})
	k := knock{certificate: id.Certificate(), name: "Ana", grants: []byte{}, bearerProof: make([]byte, 64), at: 300}.seal(group, id)
	r := refusal{subject: journal.Author{2}, at: 300}.seal(group, id)
	f.Add(k.raw)
	f.Add(r.raw)
	f.Add(k.raw[:100])
	f.Add(append([]byte{1, 0x80, 1, 7}, make([]byte, 32)...)) // a field longer than it need be
	f.Fuzz(func(t *testing.T, in []byte) {
		if got, err := parseKnock(group, in); err == nil && sha256.Sum256(in) != sha256.Sum256(k.raw) {
			t.Errorf("%x parses as %+v, which nobody signed", in, got)
		}
		if got, err := parseRefusal(group, in); err == nil && sha256.Sum256(in) != sha256.Sum256(r.raw) {
			t.Errorf("%x parses as %+v, which nobody signed", in, got)
		}
		if keys, err := parseKeys(in); err == nil {
			var items [][]byte
			for _, k := range keys {
				items = append(items, append(wire.AppendField(nil, k.raw), k.key[:]...))
			}
			if out := appendItems(messageKeys, items)[1:]; !bytes.Equal(out, in) {
				t.Errorf("%x became %x", in, out)
			}
		}
	})
}

func TestKnockSurvivesARoundTrip(t *testing.T) {
	id := keying.NewIdentity([32]byte{1})
	k := knock{certificate: id.Certificate(), name: "Ana", grants: []byte("g"), bearerProof: []byte("p"), at: 300}.seal(journal.GroupID{1}, id)
	got, err := parseKnock(journal.GroupID{1}, k.raw)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(k) {
		t.Errorf("%+v became %+v, %v", k, got, err)
	}
	for n := range len(k.raw) {
		if _, err := parseKnock(journal.GroupID{1}, k.raw[:n]); err == nil {
			t.Errorf("the first %d bytes parse", n)
		}
	}
	if _, err := parseKnock(journal.GroupID{2}, k.raw); err == nil {
		t.Error("good for another group")
	}
	for _, name := range []string{"", " Ana", "A\x00", string(make([]byte, 400))} {
		bad := knock{certificate: id.Certificate(), name: name, at: 300}.seal(journal.GroupID{1}, id)
		if _, err := parseKnock(journal.GroupID{1}, bad.raw); err == nil {
			t.Errorf("name %q passes", name)
		}
	}
}
