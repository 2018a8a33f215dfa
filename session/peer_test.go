package session

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/session/netgroup"
)

// A peerOf is a peer of a test, with the posts that came to it.
type peerOf struct {
	*Peer
	group  *netgroup.Group
	posts  []string // written on the loop, read when it is idle
	frames int      // of streams
	closed int
}

// peer opens a peer on the school's network, and joins a group.
func (s *school) peer(spec *netgroup.Spec) *peerOf {
	s.t.Helper()
	p := &peerOf{}
	cfg := PeerConfig{Network: s.person("").cfg.Network}
	cfg.Handle = func(_ time.Time, ev netgroup.Event) {
		switch ev := ev.(type) {
		case netgroup.PostReceived:
			p.posts = append(p.posts, string(ev.Data))
		case netgroup.FrameReceived:
			p.frames++
		case netgroup.MemberUpdate, netgroup.MulticastStream, netgroup.MulticastKeysChanged, netgroup.FramesToVerify:
			s.t.Error("given what the peer sees to itself")
		case netgroup.Closed:
			p.closed++
		}
	}
	var err error
	if p.Peer, err = OpenPeer(s.t.Context(), cfg); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { p.Close() })
	if p.group, err = p.Join(s.t.Context(), spec, netgroup.Member{}); err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (p *peerOf) post(t *testing.T, text string) {
	t.Helper()
	var postErr error
	err := p.Do(t.Context(), func(now time.Time, _ *netgroup.Connection) { _, postErr = p.group.Post(now, []byte(text)) })
	if err := errors.Join(err, postErr); err != nil {
		t.Fatal(err)
	}
}

func TestPeersOfSeveralGroupsNeedNoClass(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		var specs [2]*netgroup.Spec
		for i := range specs {
			specs[i] = netgroup.NewSpec("open")
			specs[i].Unique[0] = byte(i)
			specs[i].PostingEnabled, specs[i].IPMulticastMemberUpdatesEnabled = true, true
		}
		a, b := s.peer(specs[0]), s.peer(specs[0])
		second, err := a.Join(t.Context(), specs[1], netgroup.Member{})
		if err != nil {
			t.Fatal(err)
		}
		c := s.peer(specs[1])
		wait(3 * time.Second)
		a.post(t, "first")
		c.post(t, "second")
		wait(time.Second)
		if got := b.posts; len(got) != 1 || got[0] != "first" {
			t.Errorf("b has %q", got)
		}
		if got := a.posts; len(got) != 1 || got[0] != "second" {
			t.Errorf("a has %q", got)
		}
		if err := a.Do(t.Context(), func(now time.Time, _ *netgroup.Connection) { second.Leave(now) }); err != nil {
			t.Fatal(err)
		}
		wait(4 * time.Second)
		b.post(t, "still there")
		wait(time.Second)
		if a.closed != 1 || len(a.posts) != 2 {
			t.Errorf("after leaving one of two groups: closed %d, posts %q", a.closed, a.posts)
		}
	})
}

func TestClosedPeerEndsEverything(t *testing.T) {
	inSchool(t, func(t *testing.T, s *school) {
		spec := netgroup.NewSpec("open")
		spec.IPMulticastMemberUpdatesEnabled = true
		p := s.peer(spec)
		wait(time.Second)
		for range 2 {
			if err := p.Close(); err != nil {
				t.Errorf("Close = %v", err)
			}
		}
		select {
		case <-p.Done():
		default:
			t.Error("not done")
		}
		if err := p.Do(t.Context(), func(time.Time, *netgroup.Connection) {}); !errors.Is(err, ErrClosed) {
			t.Errorf("Do = %v", err)
		}
		if _, err := p.Join(t.Context(), netgroup.NewSpec("x"), netgroup.Member{}); !errors.Is(err, ErrClosed) {
			t.Errorf("Join = %v", err)
		}
		synctest.Wait()
	})
}
