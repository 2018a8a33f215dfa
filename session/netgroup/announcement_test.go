package netgroup

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/wire"
)

// testAnnouncement is the teacher's, of the usual class, without an invite.
func testAnnouncement(t testing.TB) Announcement {
	t.Helper()
	s := usualSpec(t)
	return Announcement{
		Group: s.ID(), ClassKey: s.ClassKey, Grants: teacherChain(t, s.ID()), Port: 1935,
		Title: "Algebra II", Teacher: "Ms Noether", People: 12, Sequence: 1000,
	}
}

func openAnnouncement(t testing.TB) Announcement {
	a := testAnnouncement(t)
	a.Invite = usualSpec(t).WithAuthorizations()
	return a
}

// announceSign returns the datagram of an announcement by the teacher.
func announceSign(t testing.TB, a Announcement) []byte {
	t.Helper()
	b, err := a.Sign(specTeacher)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// signAnyway signs what Sign would refuse.
func signAnyway(a Announcement, id *keying.Identity) []byte {
	a.Certificate = id.Certificate()
	m := announcement{Announcement: a}
	_ = m.readInvite()
	b := m.appendTo(nil)
	return append(b, id.Sign(announceSigned(m.Group, b))...)
}

func wantRefused(t testing.TB, what string, b []byte, cause error) {
	t.Helper()
	a, err := ParseAnnouncement(b)
	if !errors.Is(err, ErrAnnouncement) || cause != nil && !errors.Is(err, cause) {
		t.Errorf("%s: ParseAnnouncement = %v, %v; want a refusal for %v", what, a, err, cause)
	}
}

func TestAnnouncementSurvivesItsDatagram(t *testing.T) {
	goodbye, told := testAnnouncement(t), openAnnouncement(t)
	goodbye.Goodbye = true
	told.Started, told.Waits = time.Unix(1_800_000_000, 0), true
	waits := testAnnouncement(t)
	waits.Waits = true
	for name, a := range map[string]Announcement{
		"closed": testAnnouncement(t), "open": openAnnouncement(t), "goodbye": goodbye, "told": told, "waits": waits,
	} {
		b := announceSign(t, a)
		t.Logf("%s: %d bytes", name, len(b))
		got, err := ParseAnnouncement(b)
		want := a
		want.Certificate, want.Peer = specTeacher.Certificate(), specTeacher.PeerID()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: became %#v, %v", name, got, err)
		}
		if len(got.Key()) != 43 {
			t.Errorf("key %q", got.Key())
		}
	}
}

// Programs from before there was more to tell read what tells no more than then.
func TestAnnouncementThatTellsNothingNewIsAsItWas(t *testing.T) {
	for name, tt := range map[string]struct {
		a    Announcement
		want string
	}{
		"closed": {testAnnouncement(t), "00530ca2da9461d6"},
		"open":   {openAnnouncement(t), "b2c1787e90bbc268"},
	} {
		if got := fmt.Sprintf("%x", sha256.Sum256(announceSign(t, tt.a)))[:16]; got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

func TestAnnouncedTimeIsOneThatPeopleCanRead(t *testing.T) {
	for _, started := range []time.Time{{}, time.Unix(0, 0), time.Unix(-5, 0), time.Unix(maxStarted+1, 0), time.Unix(1<<60, 0)} {
		a := testAnnouncement(t)
		a.Started = started
		if got, err := ParseAnnouncement(announceSign(t, a)); err != nil || !got.Started.IsZero() {
			t.Errorf("%v is announced as %v, %v", started, got.Started, err)
		}
		if !started.IsZero() {
			wantRefused(t, started.String(), signAnyway(a, specTeacher), wire.ErrMalformed)
		}
	}
	goodbye := testAnnouncement(t)
	goodbye.Goodbye, goodbye.Waits = true, true
	wantRefused(t, "a goodbye that tells more", signAnyway(goodbye, specTeacher), nil)
}

func TestAnnouncementTakesTheClassFromItsInvite(t *testing.T) {
	a := openAnnouncement(t)
	want := a.Group
	a.Group, a.ClassKey = journal.GroupID{}, [32]byte{}
	if got, err := ParseAnnouncement(announceSign(t, a)); err != nil || got.Group != want || got.ClassKey != usualSpec(t).ClassKey {
		t.Errorf("class %x, %v", got.Group, err)
	}
	a.Group = journal.GroupID{1}
	if _, err := a.Sign(specTeacher); err == nil {
		t.Error("an invite to another class was signed")
	}
	a.Goodbye = true // the invite does not go along, so it does not matter
	a.Group, a.ClassKey = want, usualSpec(t).ClassKey
	if got, err := ParseAnnouncement(announceSign(t, a)); err != nil || got.Invite != "" || !got.Goodbye {
		t.Errorf("goodbye: %v, %v", got, err)
	}
}

func TestAnnouncementNeedsStaff(t *testing.T) {
	pupil := keying.NewIdentity([32]byte{50})
	a := testAnnouncement(t)
	grant := func(rights journal.Rights) journal.Chain {
		c, err := a.Grants.Extend(a.Group, specTeacher, journal.Grant{Subject: specSubject(pupil), Rights: rights})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for name, change := range map[string]func(a *Announcement){
		"no grants":               func(a *Announcement) { a.Grants = nil },
		"somebody else's grants":  func(a *Announcement) {},
		"a student's":             func(a *Announcement) { a.Grants = grant(journal.Student.Rights()) },
		"another class key":       func(a *Announcement) { a.Grants = grant(journal.Moderate); a.ClassKey[0]++ },
		"no class key":            func(a *Announcement) { a.Grants = grant(journal.Moderate); a.ClassKey = [32]byte{} },
		"grants in another group": func(a *Announcement) { a.Grants = grant(journal.Moderate); a.Group[0]++ },
	} {
		b := a
		change(&b)
		if _, err := b.Sign(pupil); !errors.Is(err, journal.ErrNotGranted) {
			t.Errorf("%s: Sign: %v", name, err)
		}
		wantRefused(t, name, signAnyway(b, pupil), journal.ErrNotGranted)
	}
	a.Grants = grant(journal.Moderate)
	if b, err := a.Sign(pupil); err != nil {
		t.Error(err)
	} else if got, err := ParseAnnouncement(b); err != nil || got.Peer != pupil.PeerID() {
		t.Errorf("a deputy's: %v, %v", got, err)
	}
}

func TestAnnouncementByBearerKeyNeedsProof(t *testing.T) {
	proctor, bearer := keying.NewIdentity([32]byte{51}), specKey(52)
	a := testAnnouncement(t)
	a.Grants = specChain(t, a.Group, bearer, journal.Proctor.Rights())
	if _, err := a.Sign(proctor); !errors.Is(err, journal.ErrNotGranted) {
		t.Errorf("without proof: %v", err)
	}
	a.Proof = journal.ProveBearer(a.Group, specAuthorization(t, usualSpec(t), 52).Signer(), journal.Author(proctor.Public()))
	b, err := a.Sign(proctor)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseAnnouncement(b); err != nil || !bytes.Equal(got.Proof, a.Proof) {
		t.Errorf("with proof: %v, %v", got, err)
	}
	wantRefused(t, "another's proof", signAnyway(a, keying.NewIdentity([32]byte{53})), journal.ErrNotGranted)
}

func TestAnnouncementWithAnyByteChangedIsRefused(t *testing.T) {
	for _, a := range []Announcement{testAnnouncement(t), openAnnouncement(t)} {
		b := announceSign(t, a)
		for i := range b {
			changed := bytes.Clone(b)
			changed[i] ^= 0x41
			wantRefused(t, fmt.Sprintf("byte %d", i), changed, nil)
		}
		for n := range b {
			wantRefused(t, fmt.Sprintf("first %d bytes", n), b[:n], nil)
		}
		wantRefused(t, "a byte more", append(bytes.Clone(b), 0), nil)
	}
}

func TestAnnouncementIsSignedByTheOwnerOfItsCertificate(t *testing.T) {
	a, thief := testAnnouncement(t), keying.NewIdentity([32]byte{60})
	b := announceSign(t, a)
	n := len(b) - announceSignature
	stolen := append(bytes.Clone(b[:n]), thief.Sign(announceSigned(a.Group, b[:n]))...)
	wantRefused(t, "stolen certificate", stolen, keying.ErrNotAuthentic)
	other := append(bytes.Clone(b[:n]), specTeacher.Sign(append([]byte("lyceum/v1/entry\x00"), append(a.Group[:], b[:n]...)...))...)
	wantRefused(t, "signature of another kind", other, keying.ErrNotAuthentic)
	other = append(bytes.Clone(b[:n]), specTeacher.Sign(announceSigned(journal.GroupID{}, b[:n]))...)
	wantRefused(t, "signature for another group", other, keying.ErrNotAuthentic)
}

func TestAnnouncedInviteIsWholeAndGranted(t *testing.T) {
	s := usualSpec(t)
	s.Auth[0].Grants[1].Rights |= journal.Moderate
	m := announcement{Announcement: testAnnouncement(t), spec: s}
	m.Certificate = specTeacher.Certificate()
	b := m.appendTo(nil)
	wantRefused(t, "rights nobody granted", append(b, specTeacher.Sign(announceSigned(m.Group, b))...), journal.ErrNotGranted)
	a := openAnnouncement(t)
	a.Invite = a.Invite[:300]
	var fault *InviteError
	if _, err := a.Sign(specTeacher); !errors.As(err, &fault) {
		t.Errorf("half an invite was signed: %v", err)
	}
}

// The reason is the invite's own, as for one that was pasted: so a log tells an old program from a liar.
func TestAnnouncementIsRefusedForWhatIsWrongWithItsInvite(t *testing.T) {
	m := announcement{Announcement: openAnnouncement(t), spec: usualSpec(t)}
	m.Certificate = specTeacher.Certificate()
	genuine := m.spec.appendBinary(nil, true)
	damaged := bytes.Clone(genuine)
	damaged[len(damaged)-1] ^= 1
	for name, tt := range map[string]struct {
		invite []byte
		kind   InviteKind
	}{
		"newer":          {specFramed(2, nil), InviteNewer},
		"damaged":        {damaged, InviteDamaged},
		"more behind it": {append(bytes.Clone(genuine), 0), InviteDamaged},
		"cut":            {genuine[:len(genuine)-9], InviteTruncated},
	} {
		b := bytes.Replace(m.appendTo(nil), wire.AppendField(nil, genuine), wire.AppendField(nil, tt.invite), 1)
		_, err := ParseAnnouncement(append(b, specTeacher.Sign(announceSigned(m.Group, b))...))
		var fault *InviteError
		if !errors.Is(err, ErrAnnouncement) || !errors.As(err, &fault) || fault.Kind != tt.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnnouncementFitsADatagram(t *testing.T) {
	a := openAnnouncement(t)
	a.Title, a.Teacher, a.People = strings.Repeat("代数 ", 80), strings.Repeat("é", 90), math.MaxInt
	b := announceSign(t, a)
	got, err := ParseAnnouncement(b)
	if err != nil || len(b) > MaxAnnouncement {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if !strings.HasPrefix(got.Title, "代数 代数") || !strings.HasPrefix(got.Teacher, "éééé") || got.People != maxPeople {
		t.Errorf("became %q by %q with %d people", got.Title, got.Teacher, got.People)
	}
	t.Logf("%d bytes: %q by %q", len(b), got.Title, got.Teacher)
	s := fullSpec(t) // three authorizations
	long := Announcement{Grants: teacherChain(t, s.ID()), Title: strings.Repeat("x", 100), Invite: s.WithAuthorizations()}
	if _, err := long.Sign(specTeacher); !errors.Is(err, ErrTooLong) {
		t.Errorf("an invite with everything: %v", err)
	}
}

func TestAnnouncementTellsWhatWasChosen(t *testing.T) {
	whole := testAnnouncement(t)
	for name, hide := range map[string]func(a *Announcement){
		"everything": func(*Announcement) {},
		"no title":   func(a *Announcement) { a.Title = "" },
		"no teacher": func(a *Announcement) { a.Teacher = "" },
		"no people":  func(a *Announcement) { a.People = 0 },
		"nothing":    func(a *Announcement) { a.Title, a.Teacher, a.People = "", "", 0 },
	} {
		a := whole
		hide(&a)
		b := announceSign(t, a)
		got, err := ParseAnnouncement(b)
		if err != nil || got.Title != a.Title || got.Teacher != a.Teacher || got.People != a.People {
			t.Errorf("%s: %q by %q with %d, %v", name, got.Title, got.Teacher, got.People, err)
		}
		if a.Title == "" && bytes.Contains(b, []byte(whole.Title)) || a.Teacher == "" && bytes.Contains(b, []byte(whole.Teacher)) {
			t.Errorf("%s: what was not to be told is in it", name)
		}
	}
}

func TestAnnouncedNamesAreCleaned(t *testing.T) {
	a := testAnnouncement(t)
	a.Title, a.Teacher = "  Algebra\u202e \n II ", "\tMs  Noether\x00"
	for name, b := range map[string][]byte{"by the sender": announceSign(t, a), "by the receiver": signAnyway(a, specTeacher)} {
		if got, err := ParseAnnouncement(b); err != nil || got.Title != "Algebra II" || got.Teacher != "Ms Noether" {
			t.Errorf("%s: %q by %q, %v", name, got.Title, got.Teacher, err)
		}
	}
	a.Title = "\n"
	if got, err := ParseAnnouncement(signAnyway(a, specTeacher)); err != nil || got.Title != "" {
		t.Errorf("a title of nothing: %q, %v", got.Title, err)
	}
}

func TestAnnouncementShowsNoInvite(t *testing.T) {
	a := openAnnouncement(t)
	a.Certificate = specTeacher.Certificate()
	var shown strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&shown, verb+"\n"+verb, a, []Announcement{a})
	}
	for _, hidden := range []string{a.Invite, a.Invite[60:100], fmt.Sprintf("%x", a.Invite[60:80])} {
		if strings.Contains(shown.String(), hidden) {
			t.Errorf("%q is shown in %s", hidden, shown.String())
		}
	}
}

func TestEndpointIsWhereTheAnnouncementCameFrom(t *testing.T) {
	a := Announcement{Port: 1935, From: netip.MustParseAddrPort("10.0.0.7:40000")}
	if got := a.Endpoint(); got != netip.MustParseAddrPort("10.0.0.7:1935") {
		t.Errorf("Endpoint = %v", got)
	}
	if a.Port = 0; a.Endpoint().IsValid() {
		t.Error("an endpoint nobody spoke of")
	}
}

// What is taken is within all limits, and signed again by its owner means the same. Bytes are signed
// before they are parsed, for the fuzzer cannot.
func FuzzParseAnnouncement(f *testing.F) {
	goodbye := testAnnouncement(f)
	goodbye.Goodbye = true
	group := testAnnouncement(f).Group
	told := openAnnouncement(f)
	told.Started, told.Waits = time.Unix(1_800_000_000, 0), true
	for _, a := range []Announcement{testAnnouncement(f), openAnnouncement(f), goodbye, told} {
		b := announceSign(f, a)
		f.Add(b[:len(b)-announceSignature], true)
		f.Add(b, false)
	}
	f.Add([]byte(announceMagic), true)
	f.Fuzz(func(t *testing.T, b []byte, sign bool) {
		if sign {
			b = append(bytes.Clone(b), specTeacher.Sign(announceSigned(group, b))...)
		}
		a, err := ParseAnnouncement(b)
		if err != nil {
			wantRefused(t, "refused", b, nil)
			return
		}
		if len(b) > MaxAnnouncement || cutName(a.Title, journal.MaxTitle) != a.Title || a.Title == "" ||
			cutName(a.Teacher, journal.MaxName) != a.Teacher || a.People < 0 || a.People > maxPeople {
			t.Fatalf("%x was taken as %#v", b, a)
		}
		if a.Peer != specTeacher.PeerID() || a.Group != group || a.Grants[len(a.Grants)-1].Rights&journal.Moderate == 0 {
			t.Fatalf("%x was taken for what the teacher never signed", b)
		}
		again, err := a.Sign(specTeacher)
		if errors.Is(err, ErrTooLong) {
			return
		}
		if got, err2 := ParseAnnouncement(again); err != nil || err2 != nil || got.Sequence != a.Sequence || got.Invite != a.Invite ||
			got.Waits != a.Waits || !got.Started.Equal(a.Started) || !reflect.DeepEqual(got.Grants, a.Grants) {
			t.Fatalf("%x became %v (%v), %v", b, got, err, err2)
		}
		var table Announcements
		if err := table.Add(specNow, netip.AddrPort{}, b); err != nil || len(table.List()) != 1 && !a.Goodbye {
			t.Fatalf("%x was not listed: %v", b, err)
		}
	})
}

var announceFrom = netip.MustParseAddrPort("192.168.1.20:30000")

// announceAdd gives the table an announcement of the teacher's.
func announceAdd(t testing.TB, table *Announcements, now time.Time, a Announcement) {
	t.Helper()
	if err := table.Add(now, announceFrom, announceSign(t, a)); err != nil {
		t.Fatal(err)
	}
}
