package cli

import (
	"context"
	"strings"
	"sync"

	"lyceum/app/model"
	"lyceum/app/words"
)

// An opening is what a window is to do at once; the zero value shows the start screen.
type opening struct {
	title      string // of a class to start
	open       bool
	inviteFile string
	invite     string // of a class to join
}

// window opens the window, and in it a class if one is given.
func (c *common) window(ctx context.Context, o opening) error {
	if c.env.Show == nil {
		return errNoWindow
	}
	options := c.options()
	store := model.New(model.Config{Rooms: c.env.open.rooms, Room: options, Dir: c.profile, Log: options.Logger, Language: words.Desktop()})
	if c.name != "" {
		store.SetName(c.name)
	}
	switch {
	case o.invite != "":
		store.JoinInvite(o.invite)
	case o.title != "":
		store.Teach(o.title, o.open)
	}
	ctx, cancel := c.limited(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	p := c.printer()
	if o.inviteFile != "" {
		beside.Go(func() { saveInvite(ctx, p, store, o.inviteFile) })
	}
	if c.json {
		beside.Go(func() { steer(ctx, c.env, p, store) })
	}
	return c.env.Show(ctx, store)
}

// saveInvite writes the invite of the class that the window starts.
func saveInvite(ctx context.Context, p *printer, store *model.Store, file string) {
	invites := make(chan string, 1)
	store.Watch(func(s *model.Snapshot) {
		if s.Class != nil && s.Class.Invite != "" {
			select {
			case invites <- s.Class.Invite:
			default: // one is waiting
			}
		}
	})
	select {
	case text := <-invites:
		if err := writeInvite(file, text); err != nil {
			p.problem(err)
			return
		}
		p.print("invite", fields{{"file", file}})
	case <-ctx.Done():
	}
}

// steer lets a program say things in a window, by the commands "say TEXT" and "leave". Whatever else there is goes to the
// probe, if there is one.
func steer(ctx context.Context, env Environment, p *printer, store *model.Store) {
	lines := readLines(ctx, env.In)
	for {
		select {
		case l, open := <-lines:
			verb, rest, _ := strings.Cut(strings.TrimSpace(l.text), " ")
			switch {
			case !open:
				return
			case l.err != nil: // too long for anything that can be said
			case verb == "say":
				store.Say(rest)
			case verb == "leave":
				store.Leave()
			case env.Probe != nil:
				p.raw(env.Probe(l.text))
			}
		case <-ctx.Done():
			return
		}
	}
}
