package plain

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// saltSize is the length of a keying component: the salt of the end that sends it.
const saltSize = 2

// signature stands where a signature belongs. Nobody checks it.
var signature = []byte{'X'}

type profile struct {
	name   []byte
	random io.Reader
}

// New returns the profile of the peer with this name (not empty). random makes the salts; nil
// means crypto/rand.
func New(name string, random io.Reader) keying.Profile {
	if name == "" {
		panic("BUG: plain profile without a name")
	}
	if random == nil {
		random = rand.Reader
	}
	return &profile{name: []byte(name), random: random}
}

// ID returns the peer ID of a name, SHA-256 of it.
func ID(name string) keying.PeerID { return sha256.Sum256([]byte(name)) }

func (p *profile) PeerID() keying.PeerID { return ID(string(p.name)) }
func (p *profile) Certificate() []byte   { return p.name }

// SelectsMe compares byte by byte: a discriminator is a name.
func (p *profile) SelectsMe(discriminator []byte) bool { return bytes.Equal(discriminator, p.name) }

func (p *profile) Wanted(discriminator []byte) (keying.PeerID, error) {
	if len(discriminator) == 0 {
		return keying.PeerID{}, fmt.Errorf("endpoint discriminator: no name: %w", wire.ErrMalformed)
	}
	return ID(string(discriminator)), nil
}

func (p *profile) VerifyCertificate(discriminator, certificate []byte) (keying.PeerID, error) {
	if !bytes.Equal(discriminator, certificate) {
		return keying.PeerID{}, fmt.Errorf("certificate of another peer than the wanted one: %w", keying.ErrRefused)
	}
	return p.Wanted(certificate)
}

func (p *profile) Startup() keying.PacketCipher { return packetCipher{} }

// Initiate takes any tag: there is no key for it to name.
func (p *profile) Initiate(nearID uint32, responderCertificate []byte, _ keying.Tag) (keying.Initiator, error) {
	if nearID == 0 {
		panic("BUG: initiate with session ID 0")
	}
	if len(responderCertificate) == 0 {
		return nil, fmt.Errorf("initiate: certificate without a name: %w", wire.ErrMalformed)
	}
	salt, err := p.salt()
	if err != nil {
		return nil, fmt.Errorf("initiate: %w", err)
	}
	return &initiator{nearID: nearID, name: p.name, salt: salt}, nil
}

func (p *profile) Respond(nearID uint32, k wire.InitiatorKeying) (keying.Response, error) {
	if nearID == 0 {
		panic("BUG: respond with session ID 0")
	}
	if k.SessionID == 0 || len(k.Certificate) == 0 || len(k.KeyComponent) < saltSize {
		return keying.Response{}, fmt.Errorf("initiator keying: %w", wire.ErrMalformed)
	}
	salt, err := p.salt()
	if err != nil {
		return keying.Response{}, fmt.Errorf("responder keying: %w", err)
	}
	far := k.KeyComponent[:saltSize]
	return keying.Response{
		Peer:        ID(string(k.Certificate)),
		Certificate: bytes.Clone(k.Certificate),
		Keying:      wire.ResponderKeying{SessionID: nearID, KeyComponent: salt, Signature: signature},
		Keys:        newKeys(salt, far, sha256.Sum256(append(bytes.Clone(far), salt...))),
	}, nil
}

// salt draws this end's salt for one session.
func (p *profile) salt() ([]byte, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(p.random, salt); err != nil {
		return nil, fmt.Errorf("salt: %w", err)
	}
	return salt, nil
}

type initiator struct {
	nearID     uint32
	name, salt []byte
}

func (i *initiator) Keying(cookie []byte) wire.InitiatorKeying {
	return wire.InitiatorKeying{
		SessionID: i.nearID, CookieEcho: cookie, Certificate: i.name, KeyComponent: i.salt, Signature: signature,
	}
}

func (i *initiator) Finish(k wire.ResponderKeying) (keying.Keys, error) {
	if k.SessionID == 0 || len(k.KeyComponent) < saltSize {
		return keying.Keys{}, fmt.Errorf("responder keying: %w", wire.ErrMalformed)
	}
	far := k.KeyComponent[:saltSize]
	return newKeys(i.salt, far, sha256.Sum256(append(bytes.Clone(i.salt), far...))), nil
}

// newKeys makes the salts of the two ends into keys: each end adds the receiver's salt to its
// checksums, and the salts are the nonces.
func newKeys(near, far []byte, hash [32]byte) keying.Keys {
	k := keying.Keys{
		Cipher:        packetCipher{near: binary.BigEndian.Uint16(near), far: binary.BigEndian.Uint16(far)},
		HandshakeHash: hash,
	}
	copy(k.NearNonce[:], near)
	copy(k.FarNonce[:], far)
	return k
}
