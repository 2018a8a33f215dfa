package netgroup

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/netip"

	"lyceum/session/wire"
)

// Validate returns an error that says what is wrong with the spec, and nil if it can be given to
// others: names and numbers within their limits, and every authorization granted by the class key.
func (s *Spec) Validate() error {
	if err := s.validateValues(); err != nil {
		return fmt.Errorf("group %w", err)
	}
	if n := len(s.appendBinary(nil, true)); n > maxSpecSize {
		return fmt.Errorf("group: invite of %d bytes, at most %d allowed", n, maxSpecSize)
	}
	if err := s.validateAuthorizations(); err != nil {
		return fmt.Errorf("group %w", err)
	}
	return nil
}

// validateValues checks everything that takes no cryptography. What passes can be encoded.
func (s *Spec) validateValues() error {
	if err := specNameError(s.Name); err != nil {
		return err
	}
	for _, key := range [][]byte{s.PostingKey, s.PublishKey} {
		if key != nil && len(key) != ed25519.PublicKeySize {
			return fmt.Errorf("password key: %d bytes, want %d", len(key), ed25519.PublicKeySize)
		}
	}
	if !s.Expires.IsZero() && (s.Expires.Unix() < 1 || s.Expires.Unix() > maxSpecExpiry) {
		return errors.New("expiry: not between 1970 and 9999")
	}
	return s.validateLists()
}

// validateLists checks what an invite may have several of.
func (s *Spec) validateLists() error {
	switch {
	case len(s.Auth) > maxAuthorizations:
		return fmt.Errorf("authorizations: %d, at most %d allowed", len(s.Auth), maxAuthorizations)
	case len(s.Bootstrap) > maxBootstrap:
		return fmt.Errorf("bootstrap peers: %d, at most %d allowed", len(s.Bootstrap), maxBootstrap)
	case len(s.Rendezvous) > MaxRendezvous:
		return fmt.Errorf("rendezvous: %d, at most %d allowed", len(s.Rendezvous), MaxRendezvous)
	case len(s.IPMulticast) > maxIPMulticast:
		return fmt.Errorf("IP multicast addresses: %d, at most %d allowed", len(s.IPMulticast), maxIPMulticast)
	case len(s.foreign) > maxForeignOptions:
		return fmt.Errorf("unknown options: %d, at most %d allowed", len(s.foreign), maxForeignOptions)
	}
	return s.validateAddresses()
}

func (s *Spec) validateAddresses() error {
	for _, p := range s.Bootstrap {
		if err := specAddressesError(p.Addrs); err != nil {
			return fmt.Errorf("bootstrap peer: %w", err)
		}
	}
	for _, r := range s.Rendezvous {
		if len(r.AccessKey) > maxAccessKey {
			return fmt.Errorf("rendezvous: access key of %d bytes, at most %d allowed", len(r.AccessKey), maxAccessKey)
		}
		if err := specAddressesError(r.Addrs); err != nil {
			return fmt.Errorf("rendezvous: %w", err)
		}
	}
	for _, a := range s.IPMulticast {
		if err := a.validate(); err != nil {
			return fmt.Errorf("IP multicast address: %w", err)
		}
	}
	return nil
}

// validateAuthorizations checks that the group gives its bearers what they claim.
func (s *Spec) validateAuthorizations() error {
	if len(s.Auth) == 0 {
		return nil
	}
	id := s.ID()
	for _, a := range s.Auth {
		public := a.public()
		if len(a.Grants) == 0 {
			if string(public[:]) != string(s.PostingKey) && string(public[:]) != string(s.PublishKey) {
				return errors.New("authorization: without grants and of no password")
			}
			continue
		}
		if s.ClassKey == ([32]byte{}) {
			return errors.New("authorization: the group has no class key")
		}
		if holder, bearer := a.Grants.Holder(); !bearer || holder != public {
			return errors.New("authorization: the grants are another key's")
		}
		if err := a.Grants.Verify(id, s.ClassKey[:]); err != nil {
			return fmt.Errorf("authorization: %w", err)
		}
	}
	return nil
}

func (a IPMulticastAddress) validate() error {
	ip := a.AddrPort.Addr()
	switch {
	case !ip.IsMulticast() || ip.Is4In6() || a.AddrPort.Port() == 0:
		return fmt.Errorf("%v is no multicast address with a port", a.AddrPort)
	case a.Source == netip.Addr{}:
		return nil
	case a.Source.Is4() != ip.Is4() || a.Source.Is4In6() || !sendable(netip.AddrPortFrom(a.Source, 1)):
		return fmt.Errorf("%v is no source for %v", a.Source, a.AddrPort)
	}
	return nil
}

// specAddressesError returns what is wrong with a peer's addresses.
func specAddressesError(addrs []wire.Address) error {
	if len(addrs) > maxPeerAddresses {
		return fmt.Errorf("%d addresses, at most %d allowed", len(addrs), maxPeerAddresses)
	}
	for _, a := range addrs {
		if !sendable(a.AddrPort) {
			return fmt.Errorf("address %v cannot be sent to", a.AddrPort)
		}
		if a.Origin > wire.OriginRelay {
			return fmt.Errorf("address %v of unknown origin", a.AddrPort)
		}
	}
	return nil
}
