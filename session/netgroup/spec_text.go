package netgroup

import (
	"encoding/base64"
	"time"
)

const (
	specPrefix     = "G:"
	specLinkPrefix = "lyceum://join/"
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

func (s *Spec) validBinary(authorizations bool) []byte {
	if err := s.Validate(); err != nil {
		panic("BUG: text of an invalid spec: " + err.Error())
	}
	return s.appendBinary(nil, authorizations)
}

// ParseSpec finds the invite in a text and reads it. It may be bare or in a link, between quotes or
// other text, and broken into lines by a mail program. Of several invites the first that can be used
// counts, with the additions that stand right behind it ([Spec.Add]). The error is an [*InviteError]. now is
// compared with the expiry; zero leaves that out.
func ParseSpec(text string, now time.Time) (*Spec, error) {
	var s *Spec
	fault := parsePasted(text, 'G', func(b []byte, version uint64, rest string) (fault *InviteError) {
		if s, fault = decodeSpec(b, version); fault != nil {
			return fault
		}
		if fault = s.addFollowing(rest); fault != nil {
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
