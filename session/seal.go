package session

import (
	"fmt"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// Seals seals what is for one person or for staff alone, and opens what was sealed to this machine (package chat has
// interfaces that it fits). It belongs to the loop: its methods are called within Config's functions and within what
// [Class.Inspect] runs.
type Seals struct{ c *Class }

// SealToMember seals a message to one member, who may be this machine's. Label and header have to be the same when it
// is opened. The error says that who is no member.
func (s Seals) SealToMember(who journal.Author, label string, header, message []byte) ([]byte, error) {
	join, ok := s.c.group.Membership().Join(who)
	if !ok {
		return nil, ErrNoMember
	}
	certificate, err := keying.ParseCertificate(join.Certificate)
	if err != nil {
		return nil, fmt.Errorf("seal to %v: %w", who, err)
	}
	return journal.SealTo(certificate.Static, label, s.c.spec.ID(), header, message)
}

// SealToStaff seals a message to staff: those who monitor or grade.
func (s Seals) SealToStaff(label string, header, message []byte) ([]byte, error) {
	return s.c.group.SealToStaff(label, header, message)
}

// OpenAsMember opens what was sealed to the person at this machine. Errors wrap [journal.ErrNotForUs].
func (s Seals) OpenAsMember(label string, header, sealed []byte) ([]byte, error) {
	return s.c.sealing.Open(label, s.c.spec.ID(), header, sealed)
}

// OpenAsStaff opens what was sealed to staff. Errors wrap [netgroup.ErrNoStaffKey], that the key is not here, which
// may change (Config.Reopen), or [journal.ErrNotForUs].
func (s Seals) OpenAsStaff(label string, header, sealed []byte) ([]byte, error) {
	return s.c.group.OpenAsStaff(label, header, sealed)
}
