package netgroup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// secretsOf returns what must not be seen of a spec, as it would look in any format.
func secretsOf(s *Spec) []string {
	var found []string
	add := func(b []byte) {
		found = append(found, string(b), fmt.Sprintf("%x", b), fmt.Sprintf("%X", b), specBase64.EncodeToString(b),
			strings.Trim(fmt.Sprint(b), "[]"), strings.TrimSuffix(fmt.Sprintf("%#v", b)[7:], "}"))
	}
	add(s.Secret[:])
	for _, a := range s.Auth {
		add(a.Seed[:8])
	}
	for _, r := range s.Rendezvous {
		if r.AccessKey != nil {
			add(r.AccessKey)
		}
	}
	return found
}

// The verb for pointers is left out: package fmt shows any value it does not fit without asking it.
func TestSpecShowsNoSecretInAnyFormat(t *testing.T) {
	s := fullSpec(t)
	var shown strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%c"} {
		for _, v := range []any{s, *s, []*Spec{s}, []Spec{*s}, struct{ S Spec }{*s}, s.Auth, s.Auth[0], &s.Auth[0], s.Rendezvous, &s.Rendezvous[0], map[string]any{"spec": *s}} {
			fmt.Fprintf(&shown, verb+"\n", v)
		}
	}
	for _, v := range []any{s, *s, s.Auth, s.Rendezvous} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		shown.Write(b)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&shown, nil), slog.NewJSONHandler(&shown, nil)} {
		slog.New(h).Info("joining", "spec", s, "value", *s, "auth", s.Auth)
	}
	for _, secret := range secretsOf(s) {
		if strings.Contains(shown.String(), secret) {
			t.Errorf("%q is shown in %s", secret, shown.String())
		}
	}
	if !strings.Contains(s.String(), "Algebra II") {
		t.Errorf("String = %q does not say which group", s)
	}
}

func TestInviteErrorShowsNothingOfTheInvite(t *testing.T) {
	s := fullSpec(t)
	secrets := secretsOf(s)
	b := s.appendBinary(nil, true)
	for i := 0; i < len(b); i += 3 {
		damaged := bytes.Clone(b)
		damaged[i] ^= 0xff
		_, err := ParseSpec(specText(appendSpecCheck(damaged[:len(b)-6], 0)), specNow)
		shown := fmt.Sprintf("%v %+v %#v", err, err, err)
		for _, secret := range secrets {
			if strings.Contains(shown, secret) {
				t.Fatalf("byte %d: %v", i, err)
			}
		}
	}
}
