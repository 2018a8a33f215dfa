package journal

import (
	"crypto/ed25519"
	"fmt"

	"lyceum/session/journal/fields"
)

const (
	// MaxName is the most characters (runes) of a member's name.
	MaxName = 60
	// MaxTitle is the most characters (runes) of a class's title.
	MaxTitle = 120
	// MaxCertificate is the most bytes of a certificate.
	MaxCertificate = 1024
)

// A Join is the body of [KindJoin]: who the author is and by what right.
type Join struct {
	Certificate []byte // as shown in handshakes; read by package keying, not empty
	Name        string // 1 to [MaxName] runes, as [CleanName] leaves it
	Grants      Chain  // what gives the author a role; empty for an observer without a grant
	// Proof is the bearer key's signature over the author key, when Grants ends at a bearer key;
	// otherwise empty. It binds the invite to the author, and is of no use to anyone who copies it.
	Proof []byte
	// PostingProof and PublishProof are such signatures by the keys that the group's passwords for posting
	// and publishing make; empty if the group has no such password or the author does not know it.
	PostingProof, PublishProof []byte
}

// ProveBearer returns the Proof that lets author use a chain that ends at bearer.
func ProveBearer(group GroupID, bearer Signer, author Author) []byte {
	return bearer.Sign(signed("bearer", group, author[:]))
}

// AppendTo appends the body to b. The name is cleaned first. The error says what is wrong with
// the name, certificate or proof.
func (j Join) AppendTo(b []byte) ([]byte, error) {
	name := CleanName(j.Name)
	if err := checkJoin(j.Certificate, name, j.Proof, j.PostingProof, j.PublishProof); err != nil {
		return nil, err
	}
	if len(j.Grants) > MaxDepth {
		return nil, fmt.Errorf("join: chain of %d grants: %w", len(j.Grants), ErrLimit)
	}
	b = fields.Append(b, j.Certificate)
	b = fields.Append(b, []byte(name))
	b = fields.Append(b, j.Grants.AppendTo(nil))
	return fields.Append(fields.Append(fields.Append(b, j.Proof), j.PostingProof), j.PublishProof), nil
}

// ParseJoin reads the body of a join. Certificate and Proof alias it. Nothing is verified
// ([Join.Verify] does). Errors wrap [ErrMalformed].
func ParseJoin(body []byte) (Join, error) {
	r := reader{fields.Read(body)}
	certificate := r.Field(0, MaxCertificate, "certificate")
	name := string(r.Field(0, MaxName*4, "name"))
	grants := r.Field(0, maxChain, "grants")
	proof := r.Field(0, ed25519.SignatureSize, "proof")
	posting := r.Field(0, ed25519.SignatureSize, "posting proof")
	publish := r.Field(0, ed25519.SignatureSize, "publish proof")
	if err := r.End("join"); err != nil {
		return Join{}, err
	}
	if err := checkJoin(certificate, name, proof, posting, publish); err != nil {
		return Join{}, err
	}
	chain, err := ParseChain(grants)
	if err != nil {
		return Join{}, fmt.Errorf("join: %w", err)
	}
	return Join{certificate, name, chain, proof, posting, publish}, nil
}

func checkJoin(certificate []byte, name string, proofs ...[]byte) error {
	if n := len(certificate); n < 1 || n > MaxCertificate {
		return malformed("join: certificate of %d bytes, 1 to %d allowed", n, MaxCertificate)
	}
	for _, proof := range proofs {
		if n := len(proof); n != 0 && n != ed25519.SignatureSize {
			return malformed("join: proof of %d bytes", n)
		}
	}
	return checkLine(name, MaxName, "join: name")
}

// Verify checks that the grants lead from the class root key to the author: its own key, or a
// bearer key that signed for it. No grants at all are fine; they just give no rights. Nil means
// that j.Grants.Rights holds for the author. Errors wrap [ErrNotGranted].
func (j Join) Verify(group GroupID, root ed25519.PublicKey, author Author) error {
	if len(j.Grants) == 0 {
		return nil
	}
	if err := j.Grants.Verify(group, root); err != nil {
		return err
	}
	key, bearer := j.Grants.Holder()
	switch {
	case !bearer && key != author:
		return fmt.Errorf("grant to %x used by %v: %w", key[:8], author, ErrNotGranted)
	case bearer && !ed25519.Verify(key[:], signed("bearer", group, author[:]), j.Proof):
		return fmt.Errorf("bearer key did not sign for %v: %w", author, ErrNotGranted)
	}
	return nil
}

// Lacks returns which of [Post] and [Publish] the author has not, whatever the grants say, for want of a
// password: posting and publish are the keys that the group's passwords make, nil where it has none.
func (j Join) Lacks(group GroupID, posting, publish ed25519.PublicKey, author Author) (lacks Rights) {
	for _, p := range []struct {
		right Rights
		key   ed25519.PublicKey
		proof []byte
	}{{Post, posting, j.PostingProof}, {Publish, publish, j.PublishProof}} {
		if p.key != nil && !ed25519.Verify(p.key, signed("bearer", group, author[:]), p.proof) {
			lacks |= p.right
		}
	}
	return lacks
}

// A Launch is the body of [KindLaunch].
type Launch struct {
	Title string // 1 to [MaxTitle] runes, as [CleanName] leaves it
	// StaffKey is the class sealing key ([SealTo]) that is in force until an epoch brings another; zeros if
	// there is none.
	StaffKey [32]byte
}

// AppendTo appends the body to b. The title is cleaned first.
func (l Launch) AppendTo(b []byte) ([]byte, error) {
	title := CleanName(l.Title)
	if err := checkLine(title, MaxTitle, "launch: title"); err != nil {
		return nil, err
	}
	b = fields.Append(b, []byte(title))
	if l.StaffKey == ([32]byte{}) {
		return fields.Append(b, ""), nil
	}
	return fields.Append(b, l.StaffKey[:]), nil
}

// ParseLaunch reads the body of a launch. Errors wrap [ErrMalformed].
func ParseLaunch(body []byte) (Launch, error) {
	r := reader{fields.Read(body)}
	title := string(r.Field(0, MaxTitle*4, "title"))
	key := r.optionalKey("staff key")
	if err := r.End("launch"); err != nil {
		return Launch{}, err
	}
	if err := checkLine(title, MaxTitle, "launch: title"); err != nil {
		return Launch{}, err
	}
	return Launch{title, key}, nil
}

// ParseLeave checks the body of [KindLeave], which is empty.
func ParseLeave(body []byte) error { return checkEmpty(body, "leave") }

// ParseEnd checks the body of [KindEnd], which is empty.
func ParseEnd(body []byte) error { return checkEmpty(body, "end") }

func checkEmpty(body []byte, what string) error {
	r := reader{fields.Read(body)}
	return r.End(what)
}
