package netgroup

import (
	"bytes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// UpdateSize is the length of every membership update, in bytes.
const UpdateSize = 400

// UpdatePort is the UDP port of membership updates, in all groups whose invite names no other.
const UpdatePort = 19351

const (
	updateVersion = 1
	updatePlain   = UpdateSize - chacha20poly1305.NonceSizeX - chacha20poly1305.Overhead
	maxUpdateNext = 10 * time.Minute
)

// Flags of a membership update.
const (
	updateSeeking = 1 << iota // who sends it has no neighbour yet
	updateGoodbye             // and this one leaves the group
)

// A memberUpdate tells the local network that a member is there. The package documentation has its layout.
type memberUpdate struct {
	flags    byte
	peer     keying.PeerID
	sequence uint64        // rises with each update of a peer, over its restarts too
	next     time.Duration // by when the next one follows at the latest; in whole seconds, at most maxUpdateNext
	port     uint16        // UDP, of the member's endpoint
	ips      []netip.Addr  // of this machine, at most 8: the datagram must come from one of them
}

// errUpdate is wrapped by every error about a datagram that is no update of this group: most are those of
// other groups.
var errUpdate = errors.New("no membership update of this group")

// updateKeys seal updates and say where they are sent. Only who has the invite can derive them.
type updateKeys struct {
	group journal.GroupID
	aead  cipher.AEAD
	v4    netip.AddrPort
	v6    netip.AddrPort
}

// deriveUpdateKeys derives them from the group secret. The addresses are of 239.255.0.0/16, which routers
// keep inside an organisation, and of the link-local scope with a group number of those that are for
// anybody's use (RFC 3307 §4.3).
func deriveUpdateKeys(id journal.GroupID, secret [32]byte) updateKeys {
	derive := func(label string, n int) []byte {
		b, err := hkdf.Key(sha256.New, secret[:], id[:], "lyceum/v1/"+label, n)
		if err != nil {
			panic("BUG: netgroup: " + err.Error()) // only for lengths beyond 255 hashes
		}
		return b
	}
	aead, err := chacha20poly1305.NewX(derive("membership update", chacha20poly1305.KeySize))
	if err != nil {
		panic("BUG: netgroup: " + err.Error()) // only for keys of another length
	}
	at := derive("membership address", 6)
	// 239.255.255 has addresses of others, as that of SSDP.
	v4 := netip.AddrFrom4([4]byte{239, 255, at[0] % 255, at[1]})
	v6 := netip.AddrFrom16([16]byte{0: 0xff, 1: 0x02, 12: at[2] | 0x80, 13: at[3], 14: at[4], 15: at[5]})
	return updateKeys{id, aead, netip.AddrPortFrom(v4, UpdatePort), netip.AddrPortFrom(v6, UpdatePort)}
}

// seal returns the datagram of an update by the identity's owner.
func (k updateKeys) seal(u memberUpdate, id *keying.Identity, random io.Reader) ([]byte, error) {
	b := make([]byte, chacha20poly1305.NonceSizeX, UpdateSize)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("membership update: %w", err)
	}
	plain := u.appendTo(make([]byte, 0, updatePlain), id.Certificate())
	plain = append(plain, id.Sign(k.signed(plain))...)
	return k.aead.Seal(b, b, append(plain, make([]byte, updatePlain-len(plain))...), nil), nil
}

// signed returns what the signature of an update covers.
func (k updateKeys) signed(b []byte) []byte {
	return append(append([]byte("lyceum/v1/membership update\x00"), k.group[:]...), b...)
}

// unseal opens a datagram. Errors wrap errUpdate.
func (k updateKeys) unseal(datagram []byte) ([]byte, error) {
	if len(datagram) != UpdateSize {
		return nil, errUpdate
	}
	nonce, sealed := datagram[:chacha20poly1305.NonceSizeX], datagram[chacha20poly1305.NonceSizeX:]
	plain, err := k.aead.Open(make([]byte, 0, updatePlain), nonce, sealed, nil)
	if err != nil {
		return nil, errUpdate
	}
	return plain, nil
}

// open reads a datagram. Errors wrap errUpdate.
func (k updateKeys) open(datagram []byte) (memberUpdate, error) {
	plain, err := k.unseal(datagram)
	if err != nil {
		return memberUpdate{}, err
	}
	u, err := k.parse(plain)
	if err != nil {
		return memberUpdate{}, fmt.Errorf("%w: %w", errUpdate, err)
	}
	return u, nil
}

// appendTo appends the update up to its signature.
func (u memberUpdate) appendTo(b, certificate []byte) []byte {
	b = append(b, updateVersion, u.flags)
	b = wire.AppendField(b, certificate)
	b = wire.AppendVLU(b, u.sequence)
	b = wire.AppendVLU(b, uint64(u.next/time.Second))
	b = append(b, byte(u.port>>8), byte(u.port))
	b = append(b, byte(len(u.ips)))
	for _, ip := range u.ips {
		b = wire.AppendField(b, ip.AsSlice())
	}
	return b
}

// parse reads an update with its padding and verifies that its peer signed it. Of what it takes there is one
// encoding.
func (k updateKeys) parse(plain []byte) (u memberUpdate, err error) {
	u, encoded, b, err := parseUpdate(plain)
	if err != nil {
		return u, err
	}
	unsigned := plain[:len(plain)-len(b)]
	signature, b, err := take(b, ed25519.SignatureSize)
	if err != nil {
		return u, err
	}
	if len(bytes.Trim(b, "\x00")) > 0 || !bytes.Equal(u.appendTo(nil, encoded), unsigned) {
		return u, fmt.Errorf("membership update: %w", wire.ErrMalformed)
	}
	certificate, err := keying.ParseCertificate(encoded)
	if err != nil {
		return u, err
	}
	if !ed25519.Verify(certificate.Signing, k.signed(unsigned), signature) {
		return u, keying.ErrNotAuthentic
	}
	u.peer = certificate.PeerID()
	return u, nil
}

// parseUpdate reads what stands before the signature, but for the peer, whose certificate it returns.
func parseUpdate(b []byte) (u memberUpdate, certificate, rest []byte, err error) {
	fail := func(err error) (memberUpdate, []byte, []byte, error) { return u, nil, nil, err }
	head, b, err := take(b, 2)
	if err != nil {
		return fail(err)
	}
	u.flags = head[1]
	if certificate, b, err = wire.TakeField(b); err != nil {
		return fail(err)
	}
	if u.sequence, b, err = wire.TakeVLU(b); err != nil {
		return fail(err)
	}
	next, b, err := wire.TakeVLU(b)
	if err != nil {
		return fail(err)
	}
	u.next = time.Duration(min(next, uint64(maxUpdateNext/time.Second))) * time.Second
	port, b, err := take(b, 3)
	if err != nil {
		return fail(err)
	}
	u.port = uint16(port[0])<<8 | uint16(port[1])
	for range min(int(port[2]), maxAddresses) {
		var raw []byte
		if raw, b, err = wire.TakeField(b); err != nil {
			return fail(err)
		}
		ip, ok := netip.AddrFromSlice(raw)
		if !ok || ip.Is4In6() {
			return fail(fmt.Errorf("address of %d bytes: %w", len(raw), wire.ErrMalformed))
		}
		u.ips = append(u.ips, ip)
	}
	if head[0] != updateVersion || u.flags > updateSeeking|updateGoodbye || u.port == 0 {
		return fail(fmt.Errorf("membership update: %w", wire.ErrMalformed))
	}
	return u, certificate, b, nil
}

// comesFrom reports whether a datagram that came from an address is the member's own and not a copy that
// somebody else sent. A link-local address says itself that its owner is on this link; it is not listed.
func (u memberUpdate) comesFrom(from netip.AddrPort) bool {
	ip := from.Addr().Unmap()
	if ip.Is6() && ip.IsLinkLocalUnicast() {
		return true
	}
	for _, own := range u.ips {
		if own == ip.WithZone("") {
			return true
		}
	}
	return false
}
