package protocol

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"lyceum/session/keying"
)

func TestProofHoldsInItsSessionOnly(t *testing.T) {
	key, me := []byte("the access key"), keying.PeerID{1}
	v := VerifierOf(key)
	p := ProveAccess(key, [32]byte{2}, me)
	if !v.Verify(p, [32]byte{2}, me) {
		t.Error("the proof does not hold")
	}
	if v.Verify(p, [32]byte{3}, me) {
		t.Error("the proof holds in another session")
	}
	if v.Verify(p, [32]byte{2}, keying.PeerID{9}) {
		t.Error("the proof holds for another peer")
	}
	if other := ProveAccess([]byte("another key"), [32]byte{2}, me); v.Verify(other, [32]byte{2}, me) {
		t.Error("another key's proof holds")
	}
	forged := p
	forged.Signature[5]++
	if v.Verify(forged, [32]byte{2}, me) {
		t.Error("a forged proof holds")
	}
}

func TestVerifierIsMadeAgainOfWhatWasStored(t *testing.T) {
	v := VerifierOf([]byte("k"))
	again, err := NewVerifier(v.Public())
	if err != nil || again != v {
		t.Errorf("NewVerifier = %v, %v; want the same", again, err)
	}
	if _, err := NewVerifier(v.Public()[1:]); err == nil {
		t.Error("31 bytes are taken")
	}
}

// "It never learns group ID or secret": the tag depends on both and shows neither.
func TestTagDependsOnGroupAndSecret(t *testing.T) {
	group, secret := [32]byte{1}, [32]byte{2}
	tag := TagOf(group, secret)
	if tag == TagOf([32]byte{9}, secret) || tag == TagOf(group, [32]byte{9}) || tag != TagOf(group, secret) {
		t.Error("tags of different groups are equal, or of one differ")
	}
	if bytes.Contains(tag[:], group[:4]) || bytes.Contains(tag[:], secret[:4]) {
		t.Error("the tag shows what it is made of")
	}
}

func TestTagPrintsItsBeginningOnly(t *testing.T) {
	tag := TagOf([32]byte{1}, [32]byte{2})
	whole := fmt.Sprintf("%x", tag[:])
	for _, verb := range []string{"%v", "%+v", "%x", "%s", "%d", "%#v"} {
		if got := fmt.Sprintf(verb, tag); got != whole[:16]+"…" {
			t.Errorf("%s prints %q", verb, got)
		}
	}
	if got, err := ParseShortTag(tag.Short().String()); err != nil || got != tag.Short() {
		t.Errorf("ParseShortTag = %v, %v", got, err)
	}
	for _, s := range []string{"", "00", whole, strings.Repeat("g", 16), strings.ToUpper("abcdefabcdefabcd")} {
		if got, err := ParseShortTag(s); err == nil {
			t.Errorf("ParseShortTag(%q) = %v", s, got)
		}
	}
}

func TestOnlyTheHandshakeTagOpensASession(t *testing.T) {
	if _, ok := PSKs(HandshakeTag); !ok {
		t.Error("its own tag does not")
	}
	if _, ok := PSKs(keying.Tag{}); ok {
		t.Error("the tag of no class does")
	}
}
