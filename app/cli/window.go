package cli

import (
	"context"
	"errors"
	"strings"
	"sync"

	"lyceum/app/instance"
	"lyceum/app/model"
	"lyceum/app/words"
)

// An opening is what a window is to do at once; the zero value shows the start screen.
type opening struct {
	title      string // of a class to start
	open       bool
	inviteFile string
	invite     string // of a class to join
	straight   bool   // into the class, without a look at the devices
}

// window opens the window, and in it a class if one is given.
func (c *common) window(ctx context.Context, o opening) error {
	if c.env.Show == nil {
		return errNoWindow
	}
	words.Use(words.Desktop()) // for what is said before there is a window
	own, handed, err := c.claim(ctx, o)
	if err != nil || handed {
		return err
	}
	defer own.Close()
	options := c.options()
	store := model.New(model.Config{
		Rooms: c.env.open.rooms, Room: options, Dir: c.profile, Log: options.Logger, Language: words.Desktop(), SkipCheck: o.straight,
		Reports: c.reports,
	})
	if c.name != "" {
		store.SetName(c.name)
	}
	switch {
	case o.invite != "" && o.straight:
		store.JoinInvite(o.invite)
	case o.invite != "":
		store.OpenLink(o.invite)
	case o.title != "":
		store.Teach(o.title, o.open)
	}
	ctx, cancel := c.limited(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	beside.Go(func() { own.Serve(ctx, func(invite string) { comeToFront(store, invite) }) })
	p := c.printer()
	if o.inviteFile != "" {
		beside.Go(func() { saveInvite(ctx, p, store, o.inviteFile) })
	}
	if c.json {
		beside.Go(func() { steer(ctx, c.env, p, store) })
	}
	return c.env.Show(ctx, store)
}

// A holder has the window of a profile, as instance.Instance does.
type holder interface {
	Serve(ctx context.Context, take func(message string))
	Close() error
}

// unowned stands for a profile whose folder cannot say whose it is.
type unowned struct{}

func (unowned) Serve(context.Context, func(string)) {}
func (unowned) Close() error                        { return nil }

// claim makes this the one window of the profile. If there is one already it gets what this one was to open, and handed is
// true.
func (c *common) claim(ctx context.Context, o opening) (own holder, handed bool, err error) {
	p := c.printer()
	own, err = c.env.open.claim(c.profile)
	switch {
	case err == nil:
		return own, false, nil
	case !errors.Is(err, instance.ErrTaken): // a folder that cannot be written to, say, of which the window tells more
		return unowned{}, false, nil
	case o.title != "":
		return nil, false, p.fail(errWindowOpen)
	}
	if err = c.env.open.handOver(ctx, c.profile, o.invite); err != nil {
		if own, again := c.env.open.claim(c.profile); again == nil { // that window has just closed
			return own, false, nil
		}
		return nil, false, p.fail(err)
	}
	said := words.T("Lyceum is open already. Its window has come to the front.")
	if o.invite != "" {
		said = words.T("Lyceum is open already. Its window has the invite.")
	}
	p.tell("handed-over", said)
	return nil, true, nil
}

// comeToFront brings a window to the front, and has it go to a class if there is an invite.
func comeToFront(store *model.Store, invite string) {
	store.ComeToFront()
	if invite != "" {
		store.OpenLink(invite)
	}
}

// isInvite reports whether an argument without a command is an invite or a link to one.
func isInvite(arg string) bool {
	return strings.HasPrefix(arg, "G:") || len(arg) >= len(scheme) && strings.EqualFold(arg[:len(scheme)], scheme)
}

// scheme is how a link to a class begins.
const scheme = "lyceum:"

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
