package netgroup

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"lyceum/session/wire"
)

const (
	specPrefix          = "G:"
	authorizationPrefix = "A:"
	specLinkPrefix      = "lyceum://join/"
)

var specBase64 = base64.RawURLEncoding

// WithAuthorizations returns the invite with everything in it. It is a secret of those invited. It
// panics if [Spec.Validate] has an objection, since nobody could read the text.
func (s *Spec) WithAuthorizations() string {
	return specPrefix + specBase64.EncodeToString(s.validBinary(true))
}

// WithoutAuthorizations returns the invite without the bearer keys: it leads into the group, but
// gives no rights there. It panics if [Spec.Validate] has an objection.
func (s *Spec) WithoutAuthorizations() string {
	return specPrefix + specBase64.EncodeToString(s.validBinary(false))
}

// Link returns the invite as a link that opens the program.
func (s *Spec) Link() string { return specLinkPrefix + s.WithAuthorizations() }

// Authorizations returns the authorizations alone, for [Spec.AddAuthorizations] of somebody who is in
// the group already. They are secret. It panics if [Spec.Validate] has an objection.
func (s *Spec) Authorizations() string {
	s.validBinary(true)
	b := wire.AppendOption(nil, specOptVersion, wire.AppendVLU(nil, specVersion))
	b = appendSpecCheck(s.appendAuthorizations(b), 0)
	return authorizationPrefix + specBase64.EncodeToString(b)
}

func (s *Spec) validBinary(authorizations bool) []byte {
	if err := s.Validate(); err != nil {
		panic("BUG: text of an invalid spec: " + err.Error())
	}
	return s.appendBinary(nil, authorizations)
}

// ParseSpec finds the invite in a text and reads it. It may be bare or in a link, between quotes or
// other text, and broken into lines by a mail program. Of several invites the first that can be used
// counts. The error is an [*InviteError]. now is compared with the expiry; zero leaves that out.
func ParseSpec(text string, now time.Time) (*Spec, error) {
	var s *Spec
	fault := parsePasted(text, 'G', func(b []byte, version uint64) (fault *InviteError) {
		if s, fault = decodeSpec(b, version); fault != nil {
			return fault
		}
		if err := s.validateAuthorizations(); err != nil {
			return inviteDamaged(err)
		}
		if !s.Expires.IsZero() && !now.IsZero() && !now.Before(s.Expires) {
			return &InviteError{Kind: InviteExpired, Expired: s.Expires}
		}
		return nil
	})
	if fault != nil {
		return nil, fault
	}
	return s, nil
}

// AddAuthorizations adds what [Spec.Authorizations] made, found in a text as [ParseSpec] does. Those
// that are there already are left out. Nothing changes on an error, which is an [*InviteError] unless
// the authorizations are another group's or too many.
func (s *Spec) AddAuthorizations(text string) error {
	var added []Authorization
	fault := parsePasted(text, 'A', func(b []byte, version uint64) (fault *InviteError) {
		added, fault = decodeAuthorizations(b, version)
		return fault
	})
	if fault != nil {
		return fault
	}
	merged := *s
	merged.Auth = slices.Clone(s.Auth)
	for _, a := range added {
		if !merged.hasAuthorization(a) {
			merged.Auth = append(merged.Auth, a)
		}
	}
	if err := merged.Validate(); err != nil {
		return fmt.Errorf("add authorizations: %w", err)
	}
	s.Auth = merged.Auth
	return nil
}

func (s *Spec) hasAuthorization(a Authorization) bool {
	return slices.ContainsFunc(s.Auth, func(b Authorization) bool {
		return a.Seed == b.Seed && slices.Equal(a.Grants, b.Grants)
	})
}

// decodeAuthorizations reads a whole list of authorizations of the length that specFrame found.
func decodeAuthorizations(b []byte, version uint64) ([]Authorization, *InviteError) {
	if version > specVersion {
		return nil, &InviteError{Kind: InviteNewer, Version: version}
	}
	var list []Authorization
	again := wire.AppendOption(nil, specOptVersion, wire.AppendVLU(nil, specVersion))
	for rest := b; len(rest) > 0; {
		typ, value, next, fault := takeSpecOption(b, rest)
		if fault != nil {
			return nil, fault
		}
		rest = next
		if typ == specOptAuthorization {
			a, err := parseAuthorization(value)
			if err != nil {
				return nil, inviteDamaged(err)
			}
			list = append(list, a)
			again = wire.AppendOption(again, typ, value)
		}
	}
	if string(appendSpecCheck(again, 0)) != string(b) {
		return nil, inviteDamaged(errors.New("not in canonical form"))
	}
	return list, nil
}
