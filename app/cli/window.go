package cli

import (
	"context"
	"errors"
	"strings"

	"lyceum/app/model"
)

// An opening is what a window is to do at once; the zero value shows the start screen.
type opening struct {
	title      string // of a class to start
	open       bool
	inviteFile string
	invite     string // of a class to join
}

// errNoWindow is returned by a program built without windows.
var errNoWindow = errors.New("this program was built without a window; use --headless")

// window opens the window, and in it a class if one is given.
func (c *common) window(ctx context.Context, o opening) error {
	if c.env.Show == nil {
		return errNoWindow
	}
	options := c.options()
	store := model.New(model.Config{Rooms: model.Live(), Room: options, Dir: c.profile, Log: options.Logger})
	if c.name != "" {
		store.SetName(c.name)
	}
	switch {
	case o.invite != "":
		store.JoinInvite(o.invite)
	case o.title != "":
		store.Teach(o.title, o.open)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.inviteFile != "" {
		go c.saveInvite(ctx, store, o.inviteFile) // ends with ctx
	}
	if c.json {
		go c.steer(ctx, store) // ends with ctx or the input
	}
	return c.env.Show(ctx, store)
}

// saveInvite writes the invite of the class that the window starts.
func (c *common) saveInvite(ctx context.Context, store *model.Store, file string) {
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
			c.printer().problem(err)
			return
		}
		c.printer().print("invite", fields{{"file", file}})
	case <-ctx.Done():
	}
}

// steer lets a program say things in a window, by the commands "say TEXT" and "leave".
func (c *common) steer(ctx context.Context, store *model.Store) {
	lines := readLines(c.env.In)
	for {
		select {
		case line, open := <-lines:
			verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			switch {
			case !open:
				return
			case verb == "say":
				store.Say(rest)
			case verb == "leave":
				store.Leave()
			}
		case <-ctx.Done():
			return
		}
	}
}
