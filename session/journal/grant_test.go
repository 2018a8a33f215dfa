package journal

import (
	"bytes"
	"testing"
	"time"
)

var root, teacher, deputy, bearer, pupil = newPerson(100), newPerson(101), newPerson(102), newPerson(103), newPerson(104)

// extend adds a grant to c or fails the test.
func extend(t testing.TB, c Chain, issuer Signer, g Grant) Chain {
	t.Helper()
	c, err := c.Extend(testGroup, issuer, g)
	if err != nil {
		t.Fatalf("Extend: %v", err)
	}
	return c
}

// testChain leads from root by teacher and deputy to a bearer key for students.
func testChain(t testing.TB) Chain {
	c := extend(t, nil, root, Grant{Subject: teacher.author(), Rights: Instructor.Rights()})
	c = extend(t, c, teacher, Grant{Subject: deputy.author(), Rights: Proctor.Rights() | GrantRight, NotBefore: 1000, NotAfter: 2000})
	return extend(t, c, deputy, Grant{Subject: bearer.author(), Bearer: true, Rights: Student.Rights(), NotBefore: 1100, NotAfter: 2000})
}

func TestChainVerifiesUpToTheRoot(t *testing.T) {
	c := testChain(t)
	for n := 1; n <= len(c); n++ {
		if err := c[:n].Verify(testGroup, root.Public()); err != nil {
			t.Errorf("chain of %d: %v", n, err)
		}
	}
	if key, isBearer := c.Holder(); key != bearer.author() || !isBearer {
		t.Errorf("Holder = %x, %v", key[:4], isBearer)
	}
	if key, isBearer := Chain(nil).Holder(); key != [32]byte{} || isBearer {
		t.Errorf("Holder of the empty chain = %x, %v", key[:4], isBearer)
	}
}

func TestChainGivesRightsOnlyWhileValid(t *testing.T) {
	c := testChain(t)
	for unix, want := range map[int64]Rights{-1: 0, 1099: 0, 1100: Post | Publish, 2000: Post | Publish, 2001: 0} {
		if got := c.Rights(time.Unix(unix, 0)); got != want {
			t.Errorf("at %d: %v, want %v", unix, got, want)
		}
	}
	if got := c[:1].Rights(time.Unix(1<<40, 0)); got != AllRights {
		t.Errorf("grant without bounds gives %v", got)
	}
	if got := Chain(nil).Rights(start); got != 0 {
		t.Errorf("empty chain gives %v", got)
	}
}

// resign returns c with grant i changed and signed again by issuer.
func resign(c Chain, i int, issuer person, f func(g *Grant)) Chain {
	c = append(Chain{}, c...)
	f(&c[i])
	c[i] = IssueGrant(testGroup, issuer, c[i])
	return c
}

func TestChainNeverExceedsItsParent(t *testing.T) {
	c := testChain(t)
	edited := append(Chain{}, c...)
	edited[2].Rights |= Moderate
	for name, bad := range map[string]Chain{
		"empty":                    {},
		"right the parent lacks":   resign(c, 2, deputy, func(g *Grant) { g.Rights |= Grade }),
		"parent may not grant":     resign(c, 1, teacher, func(g *Grant) { g.Rights &^= GrantRight }),
		"valid before the parent":  resign(c, 2, deputy, func(g *Grant) { g.NotBefore = 999 }),
		"no beginning":             resign(c, 2, deputy, func(g *Grant) { g.NotBefore = 0 }),
		"valid after the parent":   resign(c, 2, deputy, func(g *Grant) { g.NotAfter = 2001 }),
		"no end":                   resign(c, 2, deputy, func(g *Grant) { g.NotAfter = 0 }),
		"signed by someone else":   resign(c, 2, pupil, func(*Grant) {}),
		"changed after signing":    edited,
		"a link left out":          {c[0], c[2]},
		"not from the root":        c[1:],
		"root that granted itself": resign(c, 0, teacher, func(*Grant) {}),
		"deeper than four":         append(append(Chain{}, c...), c[1], c[2]),
		"first grant badly signed": {Grant{Issuer: c[0].Issuer, Subject: c[0].Subject, Rights: Post}},
		"signature of another kind": {func() Grant {
			g := c[0]
			copy(g.Signature[:], root.Sign(signed("entry", testGroup, g.appendUnsigned(nil))))
			return g
		}()},
	} {
		wantErr(t, name, bad.Verify(testGroup, root.Public()), ErrNotGranted)
	}
	wantErr(t, "another group", c.Verify(GroupID{1}, root.Public()), ErrNotGranted)
	wantErr(t, "another root", c.Verify(testGroup, teacher.Public()), ErrNotGranted)
	wantErr(t, "no root", c.Verify(testGroup, nil), ErrNotGranted)
}

func TestExtendRefusesWhatWouldNotVerify(t *testing.T) {
	c := testChain(t)
	four := extend(t, resign(c, 2, deputy, func(g *Grant) { g.Rights |= GrantRight }), bearer, Grant{Rights: Post, NotBefore: 1500, NotAfter: 1600})
	if err := four.Verify(testGroup, root.Public()); err != nil {
		t.Errorf("chain of four: %v", err)
	}
	for name, f := range map[string]func() (Chain, error){
		"fifth grant":        func() (Chain, error) { return four.Extend(testGroup, pupil, Grant{}) },
		"issuer not subject": func() (Chain, error) { return c[:1].Extend(testGroup, pupil, Grant{}) },
		"parent cannot":      func() (Chain, error) { return c.Extend(testGroup, bearer, Grant{}) },
		"unknown right":      func() (Chain, error) { return Chain{}.Extend(testGroup, root, Grant{Rights: AllRights + 1}) },
		"ends before it begins": func() (Chain, error) {
			return Chain{}.Extend(testGroup, root, Grant{NotBefore: 2, NotAfter: 1})
		},
	} {
		_, err := f()
		wantErr(t, name, err, ErrNotGranted)
	}
	if len(c) != 3 {
		t.Error("Extend changed the chain it was called on")
	}
}

func TestExtendDoesNotShareMemory(t *testing.T) {
	base, _ := ParseChain(testChain(t)[:1].AppendTo(nil))
	a := extend(t, base, teacher, Grant{Subject: pupil.author(), Rights: Post})
	extend(t, base, teacher, Grant{Subject: deputy.author(), Rights: Post})
	if a[1].Subject != pupil.author() {
		t.Error("a second Extend changed the first one's result")
	}
}

func TestGrantAndChainCodec(t *testing.T) {
	c := testChain(t)
	for n := range len(c) + 1 {
		wire := c[:n].AppendTo(nil)
		got, err := ParseChain(wire)
		if err != nil || len(got) != n || n > 0 && got[n-1] != c[n-1] {
			t.Errorf("chain of %d became %+v, %v", n, got, err)
		}
	}
	g := c[1].AppendTo(nil)
	for name, in := range map[string][]byte{
		"empty":           nil,
		"version 0":       append([]byte{0}, g[1:]...),
		"subject kind 2":  append(append(bytes.Clone(g[:33]), 2), g[34:]...),
		"cut":             g[:len(g)-1],
		"a byte too many": append(bytes.Clone(g), 0),
		"unknown right":   Grant{Rights: AllRights + 1}.AppendTo(nil),
		"never valid":     Grant{NotBefore: 2, NotAfter: 1}.AppendTo(nil),
	} {
		_, err := ParseGrant(in)
		wantErr(t, "grant: "+name, err, ErrMalformed)
	}
	w := c.AppendTo(nil)
	for name, in := range map[string][]byte{
		"none":            {0},
		"five":            append([]byte{5}, w[1:]...),
		"fewer than said": append([]byte{4}, w[1:]...),
		"more than said":  append([]byte{2}, w[1:]...),
		"cut":             w[:len(w)-1],
		"bad grant":       {1, 2, 9, 9},
		"endless grant":   {1, 0xff, 0x7f},
	} {
		_, err := ParseChain(in)
		wantErr(t, "chain: "+name, err, ErrMalformed)
	}
}

func TestOverlongChainIsABug(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("AppendTo wrote a chain nobody can read")
		}
	}()
	make(Chain, MaxDepth+1).AppendTo(nil)
}

func TestRolesAreNamedByTheirRights(t *testing.T) {
	for _, r := range []Role{Instructor, Proctor, Student, Observer} {
		if got := r.Rights().Role(); got != r {
			t.Errorf("%v.Rights().Role() = %v", r, got)
		}
	}
	if got := (Student.Rights() | Present).Role(); got != Student {
		t.Errorf("student who presents is %v", got)
	}
	if got := Role("king").Rights(); got != 0 {
		t.Errorf("unknown role has rights %v", got)
	}
	if got := AllRights.String(); got != "post,publish,present,moderate,monitor,grade,grant" {
		t.Errorf("AllRights = %q", got)
	}
	if got := Rights(0).String(); got != "none" {
		t.Errorf("no rights = %q", got)
	}
}

// What parses re-encodes to the same bytes.
func FuzzParseGrant(f *testing.F) {
	for _, g := range testChain(f) {
		f.Add(g.AppendTo(nil))
	}
	f.Add([]byte{1, 2})
	f.Fuzz(func(t *testing.T, in []byte) {
		g, err := ParseGrant(in)
		if err != nil {
			wantErr(t, "ParseGrant", err, ErrMalformed)
			return
		}
		if out := g.AppendTo(nil); !bytes.Equal(out, in) || len(out) > maxGrant {
			t.Errorf("%x became %x", in, out)
		}
	})
}

// What parses re-encodes to the same bytes, and what verifies gives nobody more than the root's
// own first grant does.
func FuzzParseChain(f *testing.F) {
	c := testChain(f)
	for n := range len(c) + 1 {
		f.Add(c[:n].AppendTo(nil))
	}
	f.Add([]byte{2, 1})
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := ParseChain(in)
		if err != nil {
			wantErr(t, "ParseChain", err, ErrMalformed)
			return
		}
		if out := c.AppendTo(nil); !bytes.Equal(out, in) || len(out) > maxChain {
			t.Errorf("%x became %x", in, out)
		}
		if c.Verify(testGroup, root.Public()) == nil {
			for i := 1; i < len(c); i++ {
				if c[i].Rights&^c[i-1].Rights != 0 || c[i].NotBefore < c[i-1].NotBefore || c[i].until() > c[i-1].until() {
					t.Errorf("grant %d exceeds its parent: %+v", i, c)
				}
			}
		}
	})
}

func TestChainIsValidWhenEveryGrantIs(t *testing.T) {
	at := func(unix int64) time.Time { return time.Unix(unix, 0) }
	c := Chain{{NotBefore: 10}, {NotAfter: 20}, {NotBefore: 5, NotAfter: 30}}
	for unix, want := range map[int64]bool{-1: false, 0: false, 9: false, 10: true, 20: true, 21: false, 31: false} {
		if got := c.ValidAt(at(unix)); got != want {
			t.Errorf("valid at %d: %v, want %v", unix, got, want)
		}
	}
	if !(Chain{}).ValidAt(at(0)) {
		t.Error("no grants, and yet one of them is not valid")
	}
}
