package netgroup

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"time"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

const (
	// AnnounceInterval is how often a class is announced on the local network.
	AnnounceInterval = 2 * time.Second
	// MaxAnnouncement is the most bytes of an announcement: one datagram that no link cuts up.
	MaxAnnouncement = 1200
	// maxPeople is the most people a class is believed to have.
	maxPeople = 1_000_000
	// maxStarted is the end of the year 9999, the last that people's formats of dates can write.
	maxStarted = 253402300799
)

// ErrAnnouncement is wrapped by every error about an announcement from the network that is not to be
// believed or not to be read.
var ErrAnnouncement = errors.New("bad announcement")

// ErrTooLong reports an announcement whose invite does not fit into a datagram.
var ErrTooLong = errors.New("announcement too long")

// An Announcement tells everybody on the local network of a class. A member of its staff signs it,
// who thereby chooses to be seen.
type Announcement struct {
	Group    journal.GroupID
	ClassKey [32]byte // what Grants lead up from
	// Certificate is the staff peer's ([keying.ParseCertificate]) and Peer its ID; Sign sets both.
	Certificate []byte
	Peer        keying.PeerID
	Port        uint16        // UDP port of the staff peer's endpoint, at the address that the datagram came from; 0: not said
	Grants      journal.Chain // give the staff peer's signing key the right to moderate
	Proof       []byte        // if Grants end at a bearer key: see [journal.Join]; else nil
	// What people see, as far as the staff peer chose to tell. An invite tells the title too.
	Title    string    // at most 120 runes; empty: not told
	Teacher  string    // at most 60 runes; empty: not told
	People   int       // in the class now; 0: not told
	Started  time.Time // when the class met, to the second; zero: not told
	Waits    bool      // newcomers wait until staff let them in
	Sequence uint64    // rises with each announcement of a staff peer, over its restarts too
	Goodbye  bool      // the staff peer announces the class no longer
	// Invite is the text of [Spec.WithAuthorizations] if anybody on this network may join, else "".
	Invite string

	From netip.AddrPort // where it came from; set by [Announcements]
	Seen time.Time      // when it came last; set by [Announcements]
}

// Key tells classes apart: the group ID as text.
func (a Announcement) Key() string { return base64.RawURLEncoding.EncodeToString(a.Group[:]) }

// Endpoint returns the address of the staff peer's endpoint; not valid if that is not known.
func (a Announcement) Endpoint() netip.AddrPort {
	if a.Port == 0 || !a.From.IsValid() {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(a.From.Addr(), a.Port)
}

// String names the class and shows no invite.
func (a Announcement) String() string {
	return fmt.Sprintf("announcement %d of class %q by %v", a.Sequence, a.Title, a.Peer)
}

// Format implements [fmt.Formatter]: every verb but %p, for which nobody is asked, prints what String
// returns.
func (a Announcement) Format(f fmt.State, _ rune) { specRedact(f, a.String()) }

// MarshalText implements [encoding.TextMarshaler] with what String returns.
func (a Announcement) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Sign returns the datagram, at most [MaxAnnouncement] bytes, signed by the staff peer. Names are
// cleaned, and cut where there is no room for them. With an invite Group and ClassKey may be zero.
//
// The error says what others would object to: a staff peer without the right to moderate, an invite
// of another class. It wraps [ErrTooLong] if the invite is too long to be announced.
func (a Announcement) Sign(id *keying.Identity) ([]byte, error) {
	a.Certificate, a.Peer = id.Certificate(), id.PeerID()
	a.Title = cutName(a.Title, journal.MaxTitle)
	a.Teacher = cutName(a.Teacher, journal.MaxName)
	a.People = min(max(a.People, 0), maxPeople)
	if a.Goodbye {
		a.Invite, a.Started, a.Waits = "", time.Time{}, false
	}
	if started := a.Started.Unix(); started < 1 || started > maxStarted {
		a.Started = time.Time{}
	}
	m := announcement{Announcement: a}
	if err := m.readInvite(); err != nil {
		return nil, fmt.Errorf("announce class: %w", err)
	}
	if err := m.verifyRights(id.Public()); err != nil {
		return nil, fmt.Errorf("announce class: %w", err)
	}
	b := m.appendFitting(nil)
	if len(b) > MaxAnnouncement-announceSignature {
		return nil, fmt.Errorf("announce class: %w by %d bytes", ErrTooLong, len(b)+announceSignature-MaxAnnouncement)
	}
	return append(b, id.Sign(announceSigned(m.Group, b))...), nil
}

// readInvite takes the invite apart and sees that it is one to the class announced.
func (m *announcement) readInvite() error {
	if m.Invite == "" {
		return nil
	}
	spec, err := ParseSpec(m.Invite, time.Time{})
	if err != nil {
		return err
	}
	id := spec.ID()
	if m.Group == (journal.GroupID{}) {
		m.Group = id
	}
	if m.ClassKey == ([32]byte{}) {
		m.ClassKey = spec.ClassKey
	}
	if m.Group != id || m.ClassKey != spec.ClassKey {
		return errors.New("the invite is to another class")
	}
	m.spec = spec
	return nil
}

// ParseAnnouncement reads a datagram and verifies it: the certificate is authentic, the class key
// grants its owner the right to moderate, who signed the announcement, and an invite is one to the
// class announced. When the grants are valid is for the caller to ask ([journal.Chain.Rights]), as is
// whether the invite has expired. The result shares no memory with b. Errors wrap [ErrAnnouncement].
//
// That a class key belongs to a group is certain only if there is an invite: a group ID is a hash of
// what the invite says.
func ParseAnnouncement(b []byte) (Announcement, error) {
	m, err := readAnnouncement(b)
	if err != nil {
		return Announcement{}, err
	}
	if err := m.verify(); err != nil {
		return Announcement{}, err
	}
	return m.Announcement, nil
}

// verify does all that takes cryptography, and learns the peer's ID.
func (m *announcement) verify() error {
	c, err := keying.ParseCertificate(m.Certificate)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAnnouncement, err)
	}
	if !ed25519.Verify(c.Signing, announceSigned(m.Group, m.signed), m.signature) {
		return fmt.Errorf("%w: %w", ErrAnnouncement, keying.ErrNotAuthentic)
	}
	if err := m.verifyRights(c.Signing); err != nil {
		return fmt.Errorf("%w: %w", ErrAnnouncement, err)
	}
	if m.spec != nil {
		if err := m.spec.validateAuthorizations(); err != nil {
			return fmt.Errorf("%w: %w", ErrAnnouncement, err)
		}
	}
	m.Peer = c.PeerID()
	return nil
}

// verifyRights checks that the grants let the owner of the signing key moderate.
func (m *announcement) verifyRights(signing ed25519.PublicKey) error {
	if m.ClassKey == ([32]byte{}) || len(m.Grants) == 0 {
		return fmt.Errorf("a class without staff: %w", journal.ErrNotGranted)
	}
	join := journal.Join{Certificate: m.Certificate, Grants: m.Grants, Proof: m.Proof}
	if err := join.Verify(m.Group, m.ClassKey[:], journal.Author(signing)); err != nil {
		return err
	}
	if m.Grants[len(m.Grants)-1].Rights&journal.Moderate == 0 {
		return fmt.Errorf("no right to moderate: %w", journal.ErrNotGranted)
	}
	return nil
}

// cutName cleans a name and cuts it to a number of runes.
func cutName(s string, limit int) string {
	s = journal.CleanName(s)
	if utf8.RuneCountInString(s) > limit {
		s = journal.CleanName(string([]rune(s)[:limit]))
	}
	return s
}
