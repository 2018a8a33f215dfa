package netgroup

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/wire"
)

const (
	announceMagic     = "LYCA\x01" // and the version
	announceSignature = ed25519.SignatureSize
	announceDomain    = "lyceum/v1/announcement\x00"

	announceGoodbye = 1 << 0
	announceInvite  = 1 << 1
	announceWaits   = 1 << 2
	announceStarted = 1 << 3
	announceFlags   = announceGoodbye | announceInvite | announceWaits | announceStarted
)

// An announcement is an Announcement with what only its encoding knows.
type announcement struct {
	Announcement
	spec      *Spec  // what Invite says; nil without
	signed    []byte // the bytes the signature covers
	signature []byte
}

// announceSigned returns what an announcement's signature covers.
func announceSigned(group journal.GroupID, b []byte) []byte {
	return append(append([]byte(announceDomain), group[:]...), b...)
}

// appendFitting appends everything but the signature, and shortens the names until there is room for
// it: the teacher's only once the title is down to what still tells classes apart.
func (m *announcement) appendFitting(b []byte) []byte {
	const shortTitle, shortName = 24, 8 // runes, our choice
	for {
		out := m.appendTo(b)
		switch {
		case len(out) <= MaxAnnouncement-announceSignature:
			return out
		case utf8.RuneCountInString(m.Title) > shortTitle:
			m.Title = announceShorter(m.Title)
		case utf8.RuneCountInString(m.Teacher) > shortName:
			m.Teacher = announceShorter(m.Teacher)
		default:
			return out
		}
	}
}

// announceShorter returns s with an ellipsis in place of its last rune, or last but one if it has an
// ellipsis already.
func announceShorter(s string) string {
	r := []rune(s)
	if n := len(r) - 1; r[n] == '…' {
		r = r[:n]
	}
	return journal.CleanName(string(r[:len(r)-1])) + "…"
}

// appendTo appends everything but the signature. The fields of the layout are in the package
// documentation.
func (m *announcement) appendTo(b []byte) []byte {
	var flags byte
	if m.Goodbye {
		flags |= announceGoodbye
	}
	if m.spec != nil {
		flags |= announceInvite
	}
	if m.Waits {
		flags |= announceWaits
	}
	if !m.Started.IsZero() {
		flags |= announceStarted
	}
	b = append(append(b, announceMagic...), flags)
	b = wire.AppendVLU(b, m.Sequence)
	if m.spec != nil {
		b = wire.AppendField(b, m.spec.appendBinary(nil, true))
	} else {
		b = append(append(b, m.Group[:]...), m.ClassKey[:]...)
	}
	b = wire.AppendField(b, m.Certificate)
	b = binary.BigEndian.AppendUint16(b, m.Port)
	shared := m.sharedGrants()
	b = append(b, byte(shared))
	b = wire.AppendField(b, m.Grants[shared:].AppendTo(nil))
	b = wire.AppendField(b, m.Proof)
	b = wire.AppendField(b, []byte(m.Title))
	b = wire.AppendField(b, []byte(m.Teacher))
	b = wire.AppendVLU(b, uint64(m.People))
	if !m.Started.IsZero() {
		b = wire.AppendVLU(b, uint64(m.Started.Unix()))
	}
	return b
}

// sharedGrants returns how many grants the staff peer's own chain and the first bearer key's in the
// invite begin with in common: who invites usually heads both, and a grant takes 135 bytes.
func (m *announcement) sharedGrants() int {
	n, theirs := 0, m.invited()
	for n < len(m.Grants) && n < len(theirs) && m.Grants[n] == theirs[n] {
		n++
	}
	return n
}

// invited returns the grants of the first bearer key in the invite.
func (m *announcement) invited() journal.Chain {
	if m.spec == nil || len(m.spec.Auth) == 0 {
		return nil
	}
	return m.spec.Auth[0].Grants
}

// readAnnouncement reads a datagram without any cryptography but hashes. Errors wrap
// [ErrAnnouncement].
func readAnnouncement(b []byte) (*announcement, error) {
	if len(b) > MaxAnnouncement || len(b) < len(announceMagic)+1+announceSignature {
		return nil, fmt.Errorf("%w: %d bytes", ErrAnnouncement, len(b))
	}
	b = bytes.Clone(b)
	n := len(b) - announceSignature
	m := &announcement{signed: b[:n:n], signature: b[n:]}
	if err := m.read(m.signed); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAnnouncement, err)
	}
	return m, nil
}

// read takes what appendTo wrote from all of b.
func (m *announcement) read(b []byte) error {
	if string(b[:len(announceMagic)]) != announceMagic {
		return errors.New("something else, or of another version")
	}
	flags := b[len(announceMagic)]
	if flags&^announceFlags != 0 || flags&announceGoodbye != 0 && flags != announceGoodbye {
		return fmt.Errorf("flags %#x", flags)
	}
	m.Goodbye, m.Waits = flags&announceGoodbye != 0, flags&announceWaits != 0
	sequence, b, err := wire.TakeVLU(b[len(announceMagic)+1:])
	if err != nil {
		return fmt.Errorf("sequence: %w", err)
	}
	m.Sequence = sequence
	if flags&announceInvite != 0 {
		b, err = m.takeInvite(b)
	} else {
		b, err = m.takeGroup(b)
	}
	if err != nil {
		return err
	}
	if b, err = m.takeStaff(b); err != nil {
		return err
	}
	if b, err = m.takeNames(b); err != nil {
		return err
	}
	if flags&announceStarted != 0 {
		b, err = m.takeStarted(b)
	}
	if err == nil && len(b) > 0 {
		err = fmt.Errorf("%d bytes behind its end: %w", len(b), wire.ErrMalformed)
	}
	return err
}

func (m *announcement) takeGroup(b []byte) ([]byte, error) {
	const size = len(m.Group)
	if len(b) < 2*size {
		return nil, fmt.Errorf("group: %w", wire.ErrMalformed)
	}
	copy(m.Group[:], b)
	copy(m.ClassKey[:], b[size:])
	return b[2*size:], nil
}

func (m *announcement) takeInvite(b []byte) ([]byte, error) {
	binary, b, err := wire.TakeField(b)
	if err != nil {
		return nil, fmt.Errorf("invite: %w", err)
	}
	size, version, fault := specFrame(binary)
	if fault == nil && size != len(binary) {
		fault = inviteDamaged(errors.New("bytes behind its end"))
	}
	if fault == nil {
		m.spec, fault = decodeSpec(binary, version)
	}
	if fault != nil {
		return nil, fault
	}
	m.Group, m.ClassKey = m.spec.ID(), m.spec.ClassKey
	m.Invite = specPrefix + specBase64.EncodeToString(binary)
	return b, nil
}

// takeStaff takes the certificate, the port, the grants and the proof. Neither is verified.
func (m *announcement) takeStaff(b []byte) ([]byte, error) {
	certificate, b, err := wire.TakeField(b)
	if err != nil || len(certificate) == 0 || len(certificate) > journal.MaxCertificate {
		return nil, fmt.Errorf("certificate: %w", wire.ErrMalformed)
	}
	m.Certificate = certificate
	if len(b) < 3 {
		return nil, fmt.Errorf("port: %w", wire.ErrMalformed)
	}
	m.Port = binary.BigEndian.Uint16(b)
	shared, theirs := int(b[2]), m.invited()
	if shared > len(theirs) {
		return nil, fmt.Errorf("shares %d grants of %d: %w", shared, len(theirs), wire.ErrMalformed)
	}
	field, b, err := wire.TakeField(b[3:])
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	own, err := journal.ParseChain(field)
	if err != nil {
		return nil, err
	}
	if shared+len(own) > journal.MaxDepth {
		return nil, fmt.Errorf("%d grants: %w", shared+len(own), wire.ErrMalformed)
	}
	m.Grants = append(append(journal.Chain(nil), theirs[:shared]...), own...)
	proof, b, err := wire.TakeField(b)
	if err != nil || len(proof) != 0 && len(proof) != ed25519.SignatureSize {
		return nil, fmt.Errorf("proof: %w", wire.ErrMalformed)
	}
	if len(proof) > 0 {
		m.Proof = proof
	}
	return b, nil
}

// takeNames takes what a person sees. What a program would have cleaned is cleaned again: it is shown on many screens.
func (m *announcement) takeNames(b []byte) ([]byte, error) {
	title, b, err := wire.TakeField(b)
	if err != nil {
		return nil, fmt.Errorf("title: %w", err)
	}
	teacher, b, err := wire.TakeField(b)
	if err != nil {
		return nil, fmt.Errorf("teacher: %w", err)
	}
	people, b, err := wire.TakeVLU(b)
	if err != nil || people > maxPeople {
		return nil, fmt.Errorf("people: %w", wire.ErrMalformed)
	}
	m.Title = cutName(string(title), journal.MaxTitle)
	m.Teacher = cutName(string(teacher), journal.MaxName)
	m.People = int(people)
	return b, nil
}

// takeStarted takes when the class met, in seconds since 1970.
func (m *announcement) takeStarted(b []byte) ([]byte, error) {
	started, b, err := wire.TakeVLU(b)
	if err != nil || started == 0 || started > maxStarted {
		return nil, fmt.Errorf("started: %w", wire.ErrMalformed)
	}
	m.Started = time.Unix(int64(started), 0)
	return b, nil
}
