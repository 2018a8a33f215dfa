package netgroup

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lyceum/session/wire"
)

// additionPrefix begins an addition as text.
const additionPrefix = "A:"

// maxAdditions is how many additions may follow an invite: one for everything that they can add.
const maxAdditions = maxIPMulticast + maxBootstrap + maxAuthorizations

// EncodeBootstrapPeer returns an addition ([Spec.Add]) that names a peer to ask first. Addresses are left out
// as in [Spec.AddBootstrapPeer].
func EncodeBootstrapPeer(p Peer) string {
	p.Addrs = specAddresses(p.Addrs)
	return encodeAddition(&Spec{Bootstrap: []Peer{p}})
}

// EncodeIPMulticastAddress returns an addition ([Spec.Add]) that names an address to send to. The error says
// what is wrong with the address.
func EncodeIPMulticastAddress(a IPMulticastAddress) (string, error) {
	s := new(Spec)
	if err := s.AddIPMulticastAddress(a); err != nil {
		return "", err
	}
	return encodeAddition(s), nil
}

// Authorizations returns the authorizations alone, as an addition ([Spec.Add]) for somebody who is in the group
// already. They are secret. It panics if [Spec.Validate] has an objection.
func (s *Spec) Authorizations() string {
	s.validBinary(true)
	return encodeAddition(&Spec{Auth: s.Auth})
}

// encodeAddition returns the text of what an addition can hold of a spec.
func encodeAddition(s *Spec) string {
	return additionPrefix + specBase64.EncodeToString(s.appendAddition(nil))
}

// appendAddition appends an addition: the version, those options that an addition may have, the check.
func (s *Spec) appendAddition(b []byte) []byte {
	start := len(b)
	b = wire.AppendOption(b, specOptVersion, wire.AppendVLU(nil, specVersion))
	b = s.appendAuthorizations(s.appendMeetingPoints(b))
	return appendSpecCheck(b, start)
}

// Add takes in an addition: what [Spec.Authorizations], [EncodeBootstrapPeer] and the other encoders made. It is
// found in a text as [ParseSpec] finds invites. Written right behind an invite, additions are part of it for
// ParseSpec. What is there already is left out, and a bootstrap peer's addresses are replaced.
//
// Nothing changes on an error, which is an [*InviteError] unless the authorizations are another group's or
// there is too much of something.
func (s *Spec) Add(text string) error {
	var added *Spec
	fault := parsePasted(text, additionPrefix[0], func(b []byte, version uint64, _ string) (fault *InviteError) {
		added, fault = decodeAddition(b, version)
		return fault
	})
	if fault != nil {
		return fault
	}
	merged, err := s.with(added)
	if err == nil {
		err = merged.Validate()
	}
	if err != nil {
		return fmt.Errorf("add to group: %w", err)
	}
	*s = *merged
	return nil
}

// addFollowing takes in the additions at the front of a text, which come right behind the invite. It leaves it
// to the caller to verify authorizations.
func (s *Spec) addFollowing(text string) *InviteError {
	for range maxAdditions {
		c, ok := followingAddition(text)
		if !ok {
			return nil
		}
		fault := c.parse(func(b []byte, version uint64, rest string) *InviteError {
			added, fault := decodeAddition(b, version)
			if fault != nil {
				return fault
			}
			merged, err := s.with(added)
			if err == nil {
				err = merged.validateValues()
			}
			if err != nil {
				return inviteDamaged(err)
			}
			*s, text = *merged, rest
			return nil
		})
		if fault != nil {
			return fault
		}
	}
	if _, more := followingAddition(text); more {
		return inviteDamaged(errors.New("too many additions"))
	}
	return nil
}

// followingAddition finds an addition at the front of a text. It wants to see more of one than of an invite:
// what follows may be anything, and an invite must not be refused for that.
func followingAddition(text string) (c specCandidate, ok bool) {
	text, ok = strings.CutPrefix(text[specBreaks(text):], additionPrefix[:1])
	if !ok {
		return c, false
	}
	if text, ok = cutSpecColon(text); !ok {
		return c, false
	}
	c = collectSpec(text)
	return c, strings.HasPrefix(c.chars, specBegin)
}

// with returns a copy of the spec with what an addition holds.
func (s *Spec) with(added *Spec) (*Spec, error) {
	merged := *s
	merged.Auth, merged.Bootstrap = slices.Clone(s.Auth), slices.Clone(s.Bootstrap)
	merged.IPMulticast = slices.Clone(s.IPMulticast)
	for _, a := range added.IPMulticast {
		if slices.Contains(merged.IPMulticast, a) {
			continue
		}
		if err := merged.AddIPMulticastAddress(a); err != nil {
			return nil, err
		}
	}
	for _, p := range added.Bootstrap {
		if err := merged.AddBootstrapPeer(p); err != nil {
			return nil, err
		}
	}
	for _, a := range added.Auth {
		if !merged.hasAuthorization(a) {
			merged.Auth = append(merged.Auth, a)
		}
	}
	return &merged, nil
}

func (s *Spec) hasAuthorization(a Authorization) bool {
	return slices.ContainsFunc(s.Auth, func(b Authorization) bool {
		return a.Seed == b.Seed && slices.Equal(a.Grants, b.Grants)
	})
}

// decodeAddition reads a whole addition of the length that specFrame found.
func decodeAddition(b []byte, version uint64) (*Spec, *InviteError) {
	if version > specVersion {
		return nil, &InviteError{Kind: InviteNewer, Version: version}
	}
	s := new(Spec)
	for rest := b; len(rest) > 0; {
		typ, value, next, fault := takeSpecOption(b, rest)
		if fault != nil {
			return nil, fault
		}
		rest = next
		switch typ {
		case specOptIPMulticast, specOptBootstrap, specOptAuthorization:
			if fault := s.setPlace(typ, value, false); fault != nil {
				return nil, fault
			}
		}
	}
	if err := s.validateLists(); err != nil {
		return nil, inviteDamaged(err)
	}
	if !bytes.Equal(s.appendAddition(nil), b) {
		return nil, inviteDamaged(errors.New("not in canonical form"))
	}
	return s, nil
}
