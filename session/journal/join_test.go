package journal

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"lyceum/session/journal/fields"
)

func testJoin(t testing.TB) Join {
	return Join{
		Certificate: []byte("certificate"),
		Name:        "Zoë 👩‍🏫",
		Grants:      testChain(t),
		Proof:       ProveBearer(testGroup, bearer, pupil.author()),
	}
}

func TestJoinCodec(t *testing.T) {
	for name, j := range map[string]Join{
		"invited by bearer key": testJoin(t),
		"without a grant":       {Certificate: []byte{1}, Name: "x"},
		"longest":               {Certificate: make([]byte, MaxCertificate), Name: strings.Repeat("😀", MaxName), Grants: testChain(t), Proof: make([]byte, 64)},
		"knows the passwords":   {Certificate: []byte{1}, Name: "x", PostingProof: bytes.Repeat([]byte{1}, 64), PublishProof: bytes.Repeat([]byte{2}, 64)},
	} {
		body, err := j.AppendTo(nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := ParseJoin(body)
		if err != nil || got.Name != j.Name || !bytes.Equal(got.Certificate, j.Certificate) ||
			!bytes.Equal(got.Proof, j.Proof) || !bytes.Equal(got.PostingProof, j.PostingProof) ||
			!bytes.Equal(got.PublishProof, j.PublishProof) || len(got.Grants) != len(j.Grants) {
			t.Errorf("%s became %+v, %v", name, got, err)
		}
	}
}

func TestJoinCleansTheNameBeforeWritingIt(t *testing.T) {
	body, err := Join{Certificate: []byte{1}, Name: "  Ann\t\u202eLee\n"}.AppendTo(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseJoin(body); err != nil || got.Name != "Ann Lee" {
		t.Errorf("name %q, %v; want Ann Lee", got.Name, err)
	}
}

// joinBytes encodes without any check.
func joinBytes(certificate, name, grants, proof string) []byte {
	var b []byte
	for _, f := range []string{certificate, name, grants, proof, "", ""} {
		b = fields.Append(b, []byte(f))
	}
	return b
}

func TestMalformedJoinIsRefused(t *testing.T) {
	good := joinBytes("c", "n", "", "")
	if _, err := ParseJoin(good); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]byte{
		"empty":                nil,
		"cut":                  good[:len(good)-1],
		"a byte too many":      append(bytes.Clone(good), 0),
		"no certificate":       joinBytes("", "n", "", ""),
		"endless certificate":  joinBytes(strings.Repeat("c", MaxCertificate+1), "n", "", ""),
		"no name":              joinBytes("c", "", "", ""),
		"name of 61":           joinBytes("c", strings.Repeat("n", 61), "", ""),
		"name of white space":  joinBytes("c", " ", "", ""),
		"name with a bell":     joinBytes("c", "a\ab", "", ""),
		"name turned around":   joinBytes("c", "a\u202eb", "", ""),
		"name not UTF-8":       joinBytes("c", "a\xff", "", ""),
		"broken chain":         joinBytes("c", "n", "\x01", ""),
		"proof of 63 bytes":    joinBytes("c", "n", "", strings.Repeat("p", 63)),
		"proof of 65 bytes":    joinBytes("c", "n", "", strings.Repeat("p", 65)),
		"length not minimal":   append([]byte{0x81, 0}, good[1:]...),
		"length of everything": {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1},
	} {
		_, err := ParseJoin(in)
		wantErr(t, name, err, ErrMalformed)
	}
	for name, j := range map[string]Join{
		"no certificate": {Name: "n"},
		"blank name":     {Certificate: []byte{1}, Name: " \n"},
		"not UTF-8":      {Certificate: []byte{1}, Name: strings.Repeat("\xff", MaxName+1)},
		"short proof":    {Certificate: []byte{1}, Name: "n", Proof: []byte{1}},
		"short password": {Certificate: []byte{1}, Name: "n", PostingProof: []byte{1}},
		"long password":  {Certificate: []byte{1}, Name: "n", PublishProof: make([]byte, 65)},
	} {
		_, err := j.AppendTo(nil)
		wantErr(t, "write: "+name, err, ErrMalformed)
	}
	_, err := Join{Certificate: []byte{1}, Name: "n", Grants: make(Chain, MaxDepth+1)}.AppendTo(nil)
	wantErr(t, "write: deep chain", err, ErrLimit)
}

func TestBearerGrantHoldsOnlyForWhomTheBearerSigned(t *testing.T) {
	j := testJoin(t)
	if err := j.Verify(testGroup, root.Public(), pupil.author()); err != nil {
		t.Errorf("the invited: %v", err)
	}
	wantErr(t, "somebody who copied the join", j.Verify(testGroup, root.Public(), newPerson(9).author()), ErrNotGranted)
	wantErr(t, "another class", j.Verify(GroupID{1}, root.Public(), pupil.author()), ErrNotGranted)
	j.Proof = nil
	wantErr(t, "no proof", j.Verify(testGroup, root.Public(), pupil.author()), ErrNotGranted)
}

func TestPasswordIsProvenByWhoeverItsKeySignedFor(t *testing.T) {
	posting, publish := newPerson(50), newPerson(51)
	author, other := pupil.author(), newPerson(9).author()
	both := Join{PostingProof: ProveBearer(testGroup, posting, author), PublishProof: ProveBearer(testGroup, publish, author)}
	swapped := Join{PostingProof: both.PublishProof, PublishProof: both.PostingProof}
	for _, tt := range []struct {
		name      string
		join      Join
		group     GroupID
		passwords bool
		author    Author
		want      Rights
	}{
		{"no password", Join{}, testGroup, false, author, 0},
		{"knows both", both, testGroup, true, author, 0},
		{"knows neither", Join{}, testGroup, true, author, Post | Publish},
		{"knows one", Join{PostingProof: both.PostingProof}, testGroup, true, author, Publish},
		{"one for the other", swapped, testGroup, true, author, Post | Publish},
		{"copied", both, testGroup, true, other, Post | Publish},
		{"of another group", both, GroupID{1}, true, author, Post | Publish},
	} {
		var keys [2]ed25519.PublicKey
		if tt.passwords {
			keys = [2]ed25519.PublicKey{posting.Public(), publish.Public()}
		}
		if got := tt.join.Lacks(tt.group, keys[0], keys[1], tt.author); got != tt.want {
			t.Errorf("%s: lacks %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestPersonalGrantHoldsOnlyForItsSubject(t *testing.T) {
	j := Join{Grants: testChain(t)[:1]}
	if err := j.Verify(testGroup, root.Public(), teacher.author()); err != nil {
		t.Errorf("the teacher: %v", err)
	}
	wantErr(t, "a pupil", j.Verify(testGroup, root.Public(), pupil.author()), ErrNotGranted)
}

func TestJoinWithoutGrantsGivesNoRights(t *testing.T) {
	j := Join{}
	if err := j.Verify(testGroup, root.Public(), pupil.author()); err != nil {
		t.Errorf("Verify: %v", err)
	}
	if got := j.Grants.Rights(start); got != 0 {
		t.Errorf("rights %v", got)
	}
}

func TestLaunchCodec(t *testing.T) {
	body, err := Launch{Title: " Algebra \x00 II", StaffKey: [32]byte{7}}.AppendTo(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseLaunch(body); err != nil || got.Title != "Algebra II" || got.StaffKey != [32]byte{7} {
		t.Errorf("title %q, %v", got.Title, err)
	}
	for name, title := range map[string]string{"empty": "", "121 characters": strings.Repeat("t", 121)} {
		_, err := Launch{Title: title}.AppendTo(nil)
		wantErr(t, "write: "+name, err, ErrMalformed)
		_, err = ParseLaunch(fields.Append(fields.Append(nil, title), ""))
		wantErr(t, name, err, ErrMalformed)
	}
	title := fields.Append(nil, []byte("Algebra"))
	for name, key := range map[string][]byte{"no field": {}, "short key": {1, 1}, "key of zeros": append([]byte{32}, make([]byte, 32)...)} {
		_, err := ParseLaunch(slices.Concat(title, key))
		wantErr(t, name, err, ErrMalformed)
	}
	_, err = ParseLaunch(append(body, 0))
	wantErr(t, "a byte too many", err, ErrMalformed)
}

func TestLeaveAndEndAreEmpty(t *testing.T) {
	for name, parse := range map[string]func([]byte) error{"leave": ParseLeave, "end": ParseEnd} {
		if err := parse(nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantErr(t, name, parse([]byte{0}), ErrMalformed)
	}
}

// What parses re-encodes to the same bytes.
func FuzzParseJoin(f *testing.F) {
	body, _ := testJoin(f).AppendTo(nil)
	f.Add(body)
	f.Add(joinBytes("c", "n", "", ""))
	f.Add(joinBytes("c", " ", "", ""))
	proven, _ := Join{Certificate: []byte{1}, Name: "n", PublishProof: make([]byte, 64)}.AppendTo(nil)
	f.Add(proven)
	f.Fuzz(func(t *testing.T, in []byte) {
		j, err := ParseJoin(in)
		if err != nil {
			wantErr(t, "ParseJoin", err, ErrMalformed)
			return
		}
		if out, err := j.AppendTo(nil); err != nil || !bytes.Equal(out, in) {
			t.Errorf("%x became %x, %v", in, out, err)
		}
		if n := utf8.RuneCountInString(j.Name); n < 1 || n > MaxName || !utf8.ValidString(j.Name) {
			t.Errorf("name %q", j.Name)
		}
	})
}

// What parses re-encodes to the same bytes.
func FuzzParseLaunch(f *testing.F) {
	body, _ := Launch{Title: "Algebra"}.AppendTo(nil)
	keyed, _ := Launch{Title: "Algebra", StaffKey: [32]byte{7}}.AppendTo(nil)
	f.Add(keyed)
	f.Add(body)
	f.Add([]byte{2, ' ', 'a'})
	f.Fuzz(func(t *testing.T, in []byte) {
		l, err := ParseLaunch(in)
		if err != nil {
			wantErr(t, "ParseLaunch", err, ErrMalformed)
			return
		}
		if out, err := l.AppendTo(nil); err != nil || !bytes.Equal(out, in) {
			t.Errorf("%x became %x, %v", in, out, err)
		}
	})
}
