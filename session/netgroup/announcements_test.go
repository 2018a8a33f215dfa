package netgroup

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
)

// classNamed returns the announcement of a class of its own.
func classNamed(t testing.TB, name string) Announcement {
	s := NewSpec(name)
	s.ClassKey = specSubject(specRoot)
	return Announcement{Group: s.ID(), ClassKey: s.ClassKey, Grants: teacherChain(t, s.ID()), Title: name, Sequence: 1}
}

func wantListed(t testing.TB, what string, table *Announcements, titles ...string) {
	t.Helper()
	var got []string
	for _, a := range table.List() {
		got = append(got, a.Title)
	}
	if fmt.Sprint(got) != fmt.Sprint(titles) {
		t.Errorf("%s: listed %q, want %q", what, got, titles)
	}
}

func TestClassIsListedUntilThreeAnnouncementsAreMissed(t *testing.T) {
	var table Announcements
	if next := table.Expire(specNow); !next.IsZero() || len(table.List()) != 0 {
		t.Errorf("empty table: next %v", next)
	}
	a := testAnnouncement(t)
	announceAdd(t, &table, specNow, a)
	got := table.List()
	if len(got) != 1 || got[0].Seen != specNow || got[0].From != announceFrom || got[0].Key() != a.Key() {
		t.Fatalf("listed %v", got)
	}
	now := specNow.Add(3 * AnnounceInterval)
	if next := table.Expire(now); !next.After(now) {
		t.Errorf("next %v", next)
	}
	wantListed(t, "third still due", &table, "Algebra II")
	a.Sequence, a.People = a.Sequence+1, 13
	announceAdd(t, &table, now, a)
	if got := table.List(); len(got) != 1 || got[0].People != 13 || got[0].Seen != now {
		t.Errorf("listed %v", got)
	}
	gone := now.Add(announceFor)
	table.Expire(gone.Add(-1))
	wantListed(t, "just before", &table, "Algebra II")
	next := table.Expire(gone)
	wantListed(t, "three missed", &table)
	if table.Expire(next); len(table.heard) != 0 || !table.Expire(next).IsZero() {
		t.Errorf("%d announcers remembered for good", len(table.heard))
	}
}

func TestGoodbyeRemovesAtOnce(t *testing.T) {
	var table Announcements
	a := testAnnouncement(t)
	before := announceSign(t, a)
	announceAdd(t, &table, specNow, a)
	a.Goodbye, a.Sequence = true, a.Sequence+1
	announceAdd(t, &table, specNow, a)
	wantListed(t, "goodbye", &table)
	if err := table.Add(specNow, announceFrom, before); !errors.Is(err, ErrStale) {
		t.Errorf("replayed after the goodbye: %v", err)
	}
	wantListed(t, "replayed", &table)
	a.Goodbye, a.Sequence = false, a.Sequence+1
	announceAdd(t, &table, specNow, a)
	wantListed(t, "announced anew", &table, "Algebra II")
	var empty Announcements
	a.Goodbye = true
	announceAdd(t, &empty, specNow, a)
	if len(empty.heard) != 0 {
		t.Error("a goodbye of a class nobody listed takes room")
	}
}

func TestReplayOfAnOlderAnnouncementIsIgnored(t *testing.T) {
	var table Announcements
	a := testAnnouncement(t)
	old := announceSign(t, a)
	a.Sequence, a.People = a.Sequence+1, 13
	announceAdd(t, &table, specNow, a)
	later := specNow.Add(time.Second)
	if err := table.Add(later, announceFrom, old); !errors.Is(err, ErrStale) {
		t.Errorf("older: %v", err)
	}
	if err := table.Add(later, announceFrom, announceSign(t, a)); err != nil {
		t.Errorf("the same by another interface: %v", err)
	}
	if got := table.List(); got[0].People != 13 || got[0].Seen != specNow {
		t.Errorf("listed %#v seen %v", got[0], got[0].Seen)
	}
	later = specNow.Add(announceFor + time.Second)
	table.Expire(later)
	if err := table.Add(later, announceFrom, old); !errors.Is(err, ErrStale) {
		t.Errorf("replayed after it fell silent: %v", err)
	}
	forged := announceSign(t, a)
	forged[len(forged)-1]++
	forged[6]++ // of the sequence
	if err := table.Add(later, announceFrom, forged); !errors.Is(err, ErrAnnouncement) {
		t.Errorf("forged: %v", err)
	}
	wantListed(t, "all that", &table)
}

func TestGrantsHaveToBeValidNow(t *testing.T) {
	var table Announcements
	a := testAnnouncement(t)
	c, err := journal.Chain(nil).Extend(a.Group, specRoot, journal.Grant{Subject: specSubject(specTeacher),
		Rights: journal.AllRights, NotAfter: uint64(specNow.Unix())})
	if err != nil {
		t.Fatal(err)
	}
	a.Grants = c
	announceAdd(t, &table, specNow, a)
	a.Sequence++
	if err := table.Add(specNow.Add(2*time.Second), announceFrom, announceSign(t, a)); !errors.Is(err, journal.ErrNotGranted) {
		t.Errorf("after its validity: %v", err)
	}
}

func TestClassAnnouncedByTwoOfTheStaffIsListedOnce(t *testing.T) {
	var table Announcements
	deputy := keying.NewIdentity([32]byte{70})
	a := testAnnouncement(t)
	c, err := a.Grants.Extend(a.Group, specTeacher, journal.Grant{Subject: specSubject(deputy), Rights: journal.Proctor.Rights()})
	if err != nil {
		t.Fatal(err)
	}
	announceAdd(t, &table, specNow, a)
	d := openAnnouncement(t)
	d.Grants, d.Teacher, d.Sequence = c, "Mr Artin", 5 // each counts for itself
	b, err := d.Sign(deputy)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Add(specNow, announceFrom, b); err != nil {
		t.Fatal(err)
	}
	if got := table.List(); len(got) != 1 || got[0].Teacher != "Mr Artin" {
		t.Errorf("listed %v, want the one with an invite", got)
	}
	a.Goodbye, a.Sequence = true, a.Sequence+1
	announceAdd(t, &table, specNow, a)
	wantListed(t, "one of two left", &table, "Algebra II")
}

func TestAnotherClassKeyForTheSameGroupIsRefusedUnlessTheInviteProvesIt(t *testing.T) {
	a := testAnnouncement(t)
	thief, root := keying.NewIdentity([32]byte{80}), specKey(81)
	fake := a
	fake.ClassKey, fake.Title = specSubject(root), "Stolen"
	c, err := journal.Chain(nil).Extend(a.Group, root, journal.Grant{Subject: specSubject(thief), Rights: journal.AllRights})
	if err != nil {
		t.Fatal(err)
	}
	fake.Grants = c
	stolen, err := fake.Sign(thief)
	if err != nil {
		t.Fatal(err)
	}
	var table Announcements
	announceAdd(t, &table, specNow, a)
	if err := table.Add(specNow, announceFrom, stolen); !errors.Is(err, ErrAnnouncement) {
		t.Errorf("second of two keys: %v", err)
	}
	wantListed(t, "the first stays", &table, "Algebra II")
	table = Announcements{}
	if err := table.Add(specNow, announceFrom, stolen); err != nil {
		t.Fatal(err)
	}
	announceAdd(t, &table, specNow, openAnnouncement(t))
	wantListed(t, "the proven one stays", &table, "Algebra II")
	table.Expire(specNow.Add(announceFor))
	if err := table.Add(specNow.Add(announceFor), announceFrom, stolen); !errors.Is(err, ErrAnnouncement) {
		t.Errorf("after the proven one fell silent: %v", err)
	}
}

func TestTableIsBounded(t *testing.T) {
	var table Announcements
	now := specNow
	hear := func(host, class int) error {
		now = now.Add(time.Second / announceChecks)
		from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(host >> 8), byte(host)}), 7)
		return table.Add(now, from, announceSign(t, classNamed(t, fmt.Sprintf("class %d of %d", class, host))))
	}
	for class := range maxAnnouncersOfHost {
		if err := hear(0, class); err != nil {
			t.Fatal(err)
		}
	}
	if err := hear(0, maxAnnouncersOfHost); !errors.Is(err, ErrBusy) {
		t.Errorf("one class more at one address: %v", err)
	}
	for host := 1; host <= maxAnnouncers-maxAnnouncersOfHost; host++ {
		if err := hear(host, 0); err != nil {
			t.Fatal(err)
		}
	}
	if len(table.List()) != maxAnnouncers {
		t.Fatalf("%d classes listed", len(table.List()))
	}
	if err := hear(9999, 0); !errors.Is(err, ErrBusy) {
		t.Errorf("class 257: %v", err)
	}
	now = now.Add(announceFor)
	if err := hear(9999, 1); err != nil || len(table.heard) != maxAnnouncers || len(table.List()) != 1 {
		t.Errorf("once others are silent: %v, %d of %d listed", err, len(table.List()), len(table.heard))
	}
}

// Whoever says goodbye and comes again, or comes from elsewhere, takes a place at that address like others.
func TestComingAgainTakesAPlaceAtTheAddress(t *testing.T) {
	var table Announcements
	now := specNow
	hear := func(host byte, class int, sequence uint64, goodbye bool) error {
		now = now.Add(time.Second / announceChecks)
		a := classNamed(t, fmt.Sprintf("class %d", class))
		a.Sequence, a.Goodbye = sequence, goodbye
		return table.Add(now, netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, host}), 7), announceSign(t, a))
	}
	for class := range maxAnnouncersOfHost {
		if err := errors.Join(hear(1, class, 1, false), hear(1, class, 2, true)); err != nil {
			t.Fatal(err)
		}
	}
	for class := range maxAnnouncersOfHost {
		if err := hear(1, maxAnnouncersOfHost+class, 1, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := hear(1, 0, 3, false); !errors.Is(err, ErrBusy) {
		t.Errorf("after a goodbye: %v", err)
	}
	if err := hear(2, 0, 4, false); err != nil {
		t.Errorf("at another address: %v", err)
	}
	if err := hear(1, 0, 5, false); !errors.Is(err, ErrBusy) {
		t.Errorf("from another address: %v", err)
	}
	if err := hear(1, maxAnnouncersOfHost, 2, false); err != nil {
		t.Errorf("where it is listed: %v", err)
	}
	if n := len(table.List()); n != maxAnnouncersOfHost+1 {
		t.Errorf("%d classes listed", n)
	}
}

func TestSignatureChecksAreRationed(t *testing.T) {
	var table Announcements
	a := testAnnouncement(t)
	checked := func(now time.Time) (n int) {
		for range 3 * announceChecks {
			a.Sequence++
			b := signAnyway(a, specTeacher)
			b[len(b)-1] ^= 1 // forged, and new each time
			if err := table.Add(now, announceFrom, b); !errors.Is(err, ErrBusy) {
				n++
			}
		}
		return n
	}
	if got := checked(specNow); got != announceChecks {
		t.Errorf("at first: %d checks, want %d", got, announceChecks)
	}
	if got := checked(specNow); got != 0 {
		t.Errorf("in the same instant: %d checks", got)
	}
	if got := checked(specNow.Add(100 * time.Millisecond)); got != announceChecks/10 {
		t.Errorf("100 ms later: %d checks, want %d", got, announceChecks/10)
	}
	if got := checked(specNow.Add(time.Hour)); got != announceChecks {
		t.Errorf("an hour later: %d checks, want %d", got, announceChecks)
	}
}

func TestOldAnnouncementsCostNoSignatureCheck(t *testing.T) {
	var table Announcements
	a := testAnnouncement(t)
	old := announceSign(t, a)
	a.Sequence++
	last := announceSign(t, a)
	announceAdd(t, &table, specNow, a)
	for range 1000 {
		_ = table.Add(specNow, announceFrom, old)
		_ = table.Add(specNow, announceFrom, last)
	}
	a.Sequence++
	announceAdd(t, &table, specNow, a)
}

func TestNoiseIsNoClass(t *testing.T) {
	var table Announcements
	chance := rand.NewChaCha8([32]byte{3})
	good := announceSign(t, openAnnouncement(t))
	for i := range 2000 {
		b := append([]byte(nil), good...)
		_, _ = chance.Read(b[5+i%700:])
		_ = table.Add(specNow.Add(time.Duration(i)*time.Second), announceFrom, b)
		_ = table.Add(specNow.Add(time.Duration(i)*time.Second), announceFrom, b[:i%len(b)])
	}
	wantListed(t, "noise", &table)
}
