package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/session/journal"
	"lyceum/session/keying"
	"lyceum/session/memnet"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// A person is a machine on the LAN with somebody at it, who may be in a class.
type someone struct {
	t    *testing.T
	ip   string
	cfg  Config
	host *memnet.Host
	conn *memnet.Conn // of the class last opened
	*Class

	onLoop atomic.Int32 // calls of the Config's functions under way
	mu     sync.Mutex   // guards what follows
	folded []journal.Entry
	views  []View
	starts int // restarts
}

// A school is a LAN and the people on it.
type school struct {
	t   *testing.T
	lan *memnet.LAN
	n   byte
}

// inSchool runs a test in a bubble, with a network in memory.
func inSchool(t *testing.T, f func(t *testing.T, s *school)) {
	synctest.Test(t, func(t *testing.T) { f(t, &school{t: t, lan: memnet.New()}) })
}

// person returns somebody new.
func (s *school) person(name string) *someone {
	s.n++
	p := &someone{t: s.t, ip: fmt.Sprintf("10.0.0.%d", s.n)}
	p.host = s.lan.Host(p.ip)
	p.cfg = Config{
		Identity: keying.NewIdentity([32]byte{s.n}), Name: name,
		Network: Network{
			Listen: func(o udp.Options) (Conn, error) {
				c, err := p.host.Listen(o.Port)
				if err != nil {
					return nil, err
				}
				p.conn = c
				return c, nil
			},
			JoinGroup: func(o udp.GroupOptions) (Group, error) { return p.host.JoinGroup(o.V4), nil },
		},
		Fold: func(e journal.Entry) {
			defer p.enter()()
			p.folded = append(p.folded, e)
		},
		Restart: func() {
			defer p.enter()()
			p.folded = nil
			p.starts++
		},
		Notify: func(v View) {
			defer p.enter()()
			p.views = append(p.views, v)
		},
	}
	return p
}

// enter sees that the Config's functions are called one at a time, as on one loop.
func (p *someone) enter() (leave func()) {
	if p.onLoop.Add(1) != 1 {
		p.t.Error("two of the Config's functions run at once")
	}
	p.mu.Lock()
	return func() {
		p.mu.Unlock()
		p.onLoop.Add(-1)
	}
}

// said returns the chat folded so far.
func (p *someone) said() (texts []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.folded {
		if e.Kind == journal.KindChat {
			texts = append(texts, string(e.Body))
		}
	}
	return texts
}

func (p *someone) launch(title string, open bool) *someone {
	p.t.Helper()
	c, err := Launch(p.t.Context(), p.cfg, title, open)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Class = c
	p.closeAtEnd()
	return p
}

// closeAtEnd leaves what the test left open: a bubble waits for every goroutine in it.
func (p *someone) closeAtEnd() {
	c := p.Class
	p.t.Cleanup(func() { _ = c.Leave(context.Background()) })
}

func (p *someone) join(invite string) *someone {
	p.t.Helper()
	return p.joinSpec(p.parse(invite))
}

func (p *someone) parse(invite string) *netgroup.Spec {
	p.t.Helper()
	spec, err := netgroup.ParseSpec(invite, time.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	return spec
}

func (p *someone) joinSpec(spec *netgroup.Spec) *someone {
	p.t.Helper()
	c, err := Join(p.t.Context(), p.cfg, spec)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Class = c
	p.closeAtEnd()
	return p
}

func (p *someone) write(text string) {
	p.t.Helper()
	if err := p.Write(p.t.Context(), journal.KindChat, []byte(text)); err != nil {
		p.t.Fatalf("%s: %v", p.cfg.Name, err)
	}
}

func (p *someone) leave() {
	p.t.Helper()
	if err := p.Leave(p.t.Context()); err != nil {
		p.t.Errorf("%s leaves: %v", p.cfg.Name, err)
	}
}

// present returns the names of who is there, in the order shown.
func (p *someone) present() (names []string) {
	for _, m := range p.View().Members {
		if m.Present {
			names = append(names, m.Name)
		}
	}
	return names
}

func (p *someone) wantPresent(names ...string) {
	p.t.Helper()
	if got := p.present(); !slices.Equal(got, names) {
		p.t.Errorf("%s sees %q, want %q", p.cfg.Name, got, names)
	}
}

func (p *someone) wantSaid(texts ...string) {
	p.t.Helper()
	got := p.said()
	slices.Sort(got)
	slices.Sort(texts)
	if !slices.Equal(got, texts) {
		p.t.Errorf("%s has heard %q, want %q", p.cfg.Name, got, texts)
	}
}

// inspected returns the view with the state, also after the end.
func (p *someone) inspected() (v View) {
	p.t.Helper()
	if err := p.Inspect(p.t.Context(), func(is View) { v = is }); errors.Is(err, ErrClosed) {
		return p.View()
	} else if err != nil {
		p.t.Error(err)
	}
	return v
}

func wantSameState(t *testing.T, people ...*someone) {
	t.Helper()
	first := people[0].inspected()
	for _, p := range people[1:] {
		if v := p.inspected(); v.State != first.State || v.Entries != first.Entries {
			t.Errorf("%s has %d entries and state %x, %s %d and %x",
				p.cfg.Name, v.Entries, v.State[:4], people[0].cfg.Name, first.Entries, first.State[:4])
		}
	}
}

// wait lets time pass in the bubble.
func wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error = %v, want one that is %v", got, want)
	}
}
