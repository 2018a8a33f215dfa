package netgroup

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"testing"
	"time"

	"lyceum/session/journal"
)

// passwordKey returns the authorization that a password would make, without the cost.
func passwordKey(n byte) Authorization {
	return Authorization{Seed: [32]byte(ed25519.PrivateKey(specKey(n)).Seed())}
}

// passwordClass is a class with passwords whose first five people know both, the sixth that for posting and
// the seventh none.
func passwordClass(t *testing.T) *testClass {
	posting, publish := passwordKey(30), passwordKey(31)
	c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
		a, b := posting.public(), publish.public()
		s.PostingKey, s.PublishKey = a[:], b[:]
		s.Auth = []Authorization{posting, publish}
		s.MulticastEnabled = true
	})
	for seed := byte(2); seed <= 7; seed++ {
		p := c.person(seed)
		spec := *c.spec
		switch p.spec = &spec; seed {
		case 6:
			spec.Auth = spec.Auth[:1]
		case 7:
			spec.Auth = nil
		}
		p.join()
	}
	c.settle(5 * time.Second)
	return c
}

func TestPasswordsSayWhoMayPostAndPublish(t *testing.T) {
	c := passwordClass(t)
	for _, p := range c.people {
		for _, q := range c.people {
			if got, want := p.g.MayPost(q.author()), q.seed != 7; got != want {
				t.Errorf("person %d says that person %d may post: %v", p.seed, q.seed, got)
			}
			if got, want := p.g.MayPublish(q.author()), q.seed < 6; got != want {
				t.Errorf("person %d says that person %d may publish: %v", p.seed, q.seed, got)
			}
		}
	}
}

func TestPasswordsHoldInAGroupWithoutStaffToo(t *testing.T) {
	posting := passwordKey(30)
	public := posting.public()
	for _, knows := range []bool{true, false} {
		s := NewSpec("x")
		s.PostingEnabled, s.MulticastEnabled, s.PostingKey = true, true, public[:]
		if knows {
			s.Auth = []Authorization{posting}
		}
		p := newClass(t, 1, classLinks[0].link).person(9)
		g, err := p.Join(classStart, s, Member{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Post(classStart, nil); g.MayPost(p.author()) != knows || (err == nil) != knows {
			t.Errorf("knows the password %v: may post %v, Post = %v", knows, g.MayPost(p.author()), err)
		}
		if !g.MayPublish(p.author()) {
			t.Error("anybody may publish, and may not")
		}
	}
}

func TestWhoDoesNotKnowThePasswordCannotPost(t *testing.T) {
	c := passwordClass(t)
	knows, not := c.people[5], c.people[6]
	not.do(func(now time.Time) {
		if _, err := not.g.Post(now, []byte("x")); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Post = %v", err)
		}
		if _, err := not.g.Append(now, journal.KindChat, []byte("x")); !errors.Is(err, ErrNotEnabled) {
			t.Errorf("Append = %v", err)
		}
		if _, err := not.g.Append(now, journal.KindLeave, nil); err != nil {
			t.Errorf("Append of what is no posting = %v", err)
		}
	})
	knows.say("hello")
	knows.do(func(now time.Time) {
		if _, err := knows.g.Post(now, []byte("x")); err != nil {
			t.Errorf("Post = %v", err)
		}
	})
	c.eventually(2*time.Second, "heard", func() bool {
		return c.everyone(func(p *person) bool { return saidTo(p, "hello") && (p == knows || len(p.posts) == 1) })
	})
}

func saidTo(p *person, text string) bool {
	return slices.ContainsFunc(p.folded, func(e journal.Entry) bool { return e.Kind == journal.KindChat && string(e.Body) == text })
}

// A program that does not keep to the password's rule is heard by nobody, whoever passes its words on.
func TestPostingsWithoutThePasswordCountNowhere(t *testing.T) {
	for name, steal := range map[string]bool{"no proof": false, "another's proof": true} {
		posting := passwordKey(30)
		c := newClassLike(t, 1, classLinks[0].link, func(s *Spec) {
			a := posting.public()
			s.PostingKey, s.Auth = a[:], []Authorization{posting}
		})
		c.joins(2, 4)
		hostile := c.person(5)
		spec := *c.spec
		hostile.spec, spec.Auth = &spec, nil
		if steal {
			hostile.silent = true
		}
		hostile.join()
		c.eventually(5*time.Second, "a full mesh", c.isMesh)
		c.w.RunFor(3 * time.Second)
		hostile.do(func(now time.Time) {
			if steal {
				hostile.me.PostingProof = c.people[1].me.PostingProof
				hostile.writeJoin(now, hostile.g)
			}
			raw, err := sealPost(postVersion, hostile.g.content, hostile.g.id, identityOf(5), 1, []byte("post"), hostile.g.c.cfg.Random)
			if err != nil {
				t.Fatal(err)
			}
			e, err := hostile.g.journal.Append(now, journal.KindChat, []byte("entry"))
			if err != nil {
				t.Fatal(err)
			}
			only := hostile.g.neighbors[c.people[1].PeerID()] // who would have to pass it on
			only.send(now, append([]byte{byte(messagePost)}, raw...))
			only.send(now, appendEntry(e.Raw))
		})
		c.w.RunFor(30 * time.Second)
		for _, p := range c.people[:4] {
			if saidTo(p, "entry") || len(p.posts) > 0 {
				t.Errorf("%s: person %d has heard it", name, p.seed)
			}
			for e := range p.g.Folded() {
				if e.Kind == journal.KindChat {
					t.Errorf("%s: person %d folds it anew", name, p.seed)
				}
			}
			if _, ok := p.g.Member(hostile.author()); !ok {
				t.Errorf("%s: person %d takes it for no member", name, p.seed)
			}
		}
	}
}
