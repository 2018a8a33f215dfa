// Package signature checks the signatures of other members, or leaves that out where thousands of members are
// simulated in one process: there it would take nearly all of the time and show nothing.
//
// Leaving it out must not be possible by accident. So the zero [Checker] checks, no program outside session/ can
// import this package to make the other, and session/lab alone does (TestSignaturesAreLeftOutInTheLabAlone).
package signature

import "crypto/ed25519"

// A Checker checks Ed25519 signatures. The zero value does.
type Checker struct{ leftOut bool }

// LeftOut returns a checker that takes every signature of the right length for genuine. It is for simulations.
func LeftOut() Checker { return Checker{leftOut: true} }

// Verify reports whether sig is the signature of message by the owner of public.
func (c Checker) Verify(public ed25519.PublicKey, message, sig []byte) bool {
	if c.leftOut {
		return len(sig) == ed25519.SignatureSize
	}
	return ed25519.Verify(public, message, sig)
}
