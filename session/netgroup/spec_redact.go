package netgroup

import (
	"encoding/base64"
	"fmt"
	"io"
)

// String names the group and shows nothing secret.
func (s Spec) String() string {
	id := s.ID()
	return fmt.Sprintf("group %q %s", s.Name, base64.RawURLEncoding.EncodeToString(id[:6]))
}

// Format implements [fmt.Formatter]: every verb but %p, for which nobody is asked, prints what String
// returns.
func (s Spec) Format(f fmt.State, _ rune) { specRedact(f, s.String()) }

// MarshalText implements [encoding.TextMarshaler] with what String returns, so that no log handler
// and no JSON shows what is secret. To give the spec to others use [Spec.WithAuthorizations].
func (s Spec) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String names the bearer key's beginning and shows nothing secret.
func (a Authorization) String() string {
	public := a.public()
	return fmt.Sprintf("authorization of bearer key %x", public[:6])
}

// Format implements [fmt.Formatter]: every verb but %p, for which nobody is asked, prints what String
// returns.
func (a Authorization) Format(f fmt.State, _ rune) { specRedact(f, a.String()) }

// MarshalText implements [encoding.TextMarshaler] with what String returns.
func (a Authorization) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// String names the peer and shows nothing secret.
func (r Rendezvous) String() string { return "rendezvous " + r.ID.String() }

// Format implements [fmt.Formatter]: every verb but %p, for which nobody is asked, prints what String
// returns.
func (r Rendezvous) Format(f fmt.State, _ rune) { specRedact(f, r.String()) }

// MarshalText implements [encoding.TextMarshaler] with what String returns.
func (r Rendezvous) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// specRedact prints a text in place of what holds secrets. There is nothing to do about a writer that fails.
func specRedact(f fmt.State, text string) { _, _ = io.WriteString(f, text) }
