package journal

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func sealingKey(t testing.TB, seed uint64) SealingKey {
	t.Helper()
	k, err := NewSealingKey(chance(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestOnlyTheHolderOfTheKeyOpensWhatIsSealedToIt(t *testing.T) {
	k := sealingKey(t, 1)
	sealed, err := SealTo(k.Public(), "answer", testGroup, []byte("header"), []byte("42"))
	if err != nil || bytes.Contains(sealed, []byte("42")) {
		t.Fatalf("sealed %x, %v", sealed, err)
	}
	if got, err := k.Open("answer", testGroup, []byte("header"), sealed); err != nil || string(got) != "42" {
		t.Errorf("opened %q, %v", got, err)
	}
	handed, err := ParseSealingKey(k.Bytes())
	if err != nil || handed.Public() != k.Public() {
		t.Fatalf("the key did not survive being handed over: %v", err)
	}
	if got, err := handed.Open("answer", testGroup, []byte("header"), sealed); err != nil || string(got) != "42" {
		t.Errorf("opened with the key handed over: %q, %v", got, err)
	}
	changed := slices.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another key":    func() ([]byte, error) { return sealingKey(t, 2).Open("answer", testGroup, []byte("header"), sealed) },
		"no key":         func() ([]byte, error) { return SealingKey{}.Open("answer", testGroup, []byte("header"), sealed) },
		"another label":  func() ([]byte, error) { return k.Open("report", testGroup, []byte("header"), sealed) },
		"another group":  func() ([]byte, error) { return k.Open("answer", GroupID{1}, []byte("header"), sealed) },
		"another header": func() ([]byte, error) { return k.Open("answer", testGroup, []byte("Header"), sealed) },
		"a changed byte": func() ([]byte, error) { return k.Open("answer", testGroup, []byte("header"), changed) },
		"cut short":      func() ([]byte, error) { return k.Open("answer", testGroup, []byte("header"), sealed[:47]) },
	} {
		_, err := open()
		wantErr(t, name, err, ErrNotForUs)
	}
	_, err = ParseSealingKey(k.Bytes()[:31])
	wantErr(t, "short key", err, ErrMalformed)
	if _, err := SealTo([32]byte{}, "answer", testGroup, nil, nil); err == nil {
		t.Error("sealed to the key of zeros, which everybody can open")
	}
	if !(SealingKey{}).IsZero() || k.IsZero() || (SealingKey{}).Public() != [32]byte{} {
		t.Error("the zero key is not told from others")
	}
}

func TestSecretsShowInNoFormat(t *testing.T) {
	k, r := sealingKey(t, 1), NewRing(testGroup, KeyID{1}, [32]byte{0xab, 0xcd, 0xef})
	secrets := []string{fmt.Sprintf("%x", k.Bytes()), fmt.Sprint(k.Bytes()), "abcdef", "171 205 239"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		shown := fmt.Sprintf(verb+" "+verb, k, r)
		for _, secret := range secrets {
			if strings.Contains(shown, secret) {
				t.Errorf("%s shows %s", verb, shown)
			}
		}
	}
}
