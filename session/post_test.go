package session

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lyceum/session/journal"
)

// A poster hears what others post.
type poster struct {
	*someone
	heard map[journal.Author][]string
}

func (s *school) poster(name string) *poster {
	p := &poster{someone: s.person(name), heard: map[journal.Author][]string{}}
	p.cfg.Posted = func(_ time.Time, from journal.Author, data []byte) {
		defer p.enter()()
		p.heard[from] = append(p.heard[from], string(data))
	}
	return p
}

func (p *poster) heardOf(from *poster) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.heard[from.self()], " ")
}

func (p *poster) post(text string) {
	p.t.Helper()
	if err := p.Post(p.t.Context(), []byte(text)); err != nil {
		p.t.Errorf("%s posts: %v", p.cfg.Name, err)
	}
}

func TestFleetingPostReachesEverybodyElse(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		all := []*poster{s.poster("Dr. Lindqvist"), s.poster("Anna"), s.poster("Ben")}
		all[0].launch("Photosynthesis", false)
		for _, p := range all[1:] {
			p.join(all[0].Invite())
		}
		wantErr(t, all[1].Post(t.Context(), nil), ErrNotReady)
		wait(10 * time.Second)
		before := all[2].inspected().Entries
		for i := range 3 {
			for _, p := range all {
				p.post(fmt.Sprint("point ", i))
			}
			wait(100 * time.Millisecond)
		}
		for _, p := range all {
			for _, q := range all {
				want := "point 0 point 1 point 2"
				if p == q {
					want = ""
				}
				if got := p.heardOf(q); got != want {
					t.Errorf("%s heard %q of %s, want %q", p.cfg.Name, got, q.cfg.Name, want)
				}
			}
		}
		if after := all[2].inspected().Entries; after != before {
			t.Errorf("%d entries, %d before: what is fleeting is in the logs", after, before)
		}
	})
}

func TestWhoMayNotPostPostsNothing(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, anna := s.poster("Dr. Lindqvist"), s.poster("Anna")
		teacher.launch("Photosynthesis", false)
		anna.join(teacher.Invite())
		wait(10 * time.Second)
		wantErr(t, anna.Post(t.Context(), make([]byte, MaxPosted+1)), journal.ErrLimit)
		if err := teacher.SetRole(t.Context(), anna.self(), journal.Observer); err != nil {
			t.Fatal(err)
		}
		wait(time.Second)
		wantErr(t, anna.Post(t.Context(), []byte("hello")), ErrNotAllowed)
		anna.leave()
		wantErr(t, anna.Post(t.Context(), []byte("hello")), ErrClosed)
	})
}

func TestNobodyPostsTooMuch(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		teacher, anna := s.poster("Dr. Lindqvist"), s.poster("Anna")
		teacher.launch("Photosynthesis", false)
		anna.join(teacher.Invite())
		wait(10 * time.Second)
		posted := 0
		for range 1000 {
			if anna.Post(t.Context(), []byte("x")) == nil {
				posted++
			}
		}
		if posted != postBurst {
			t.Errorf("%d posts at once, want %v", posted, postBurst)
		}
		wantErr(t, anna.Post(t.Context(), nil), ErrTooMuch)
		wait(time.Second)
		anna.post("again")
		wait(time.Second)
		if n := strings.Count(teacher.heardOf(anna), "x"); n != posted {
			t.Errorf("%d of %d posts were heard", n, posted)
		}
	})
}

func TestThePauseGrowsWithThoseWhoPost(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		all := []*poster{s.poster("Dr. Lindqvist")}
		all[0].launch("Photosynthesis", false)
		for i := range 7 {
			all = append(all, s.poster(fmt.Sprint("Pupil ", i)))
			all[i+1].join(all[0].Invite())
		}
		wait(15 * time.Second)
		if got := all[0].PostPause(); got != postPauseLeast {
			t.Errorf("nobody posts: pause of %v, want %v", got, postPauseLeast)
		}
		for _, p := range all {
			p.post("point")
		}
		wait(200 * time.Millisecond)
		for _, p := range all {
			if got, want := p.PostPause(), 8*time.Second/postsOfAll; got != want {
				t.Errorf("%s: eight post: pause of %v, want %v", p.cfg.Name, got, want)
			}
		}
		wait(5 * time.Second)
		if got := all[0].PostPause(); got != postPauseLeast {
			t.Errorf("all are done: pause of %v, want %v", got, postPauseLeast)
		}
	})
}
