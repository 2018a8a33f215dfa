package cli

import (
	"context"
	"strings"
	"sync"
	"time"

	"lyceum/app/room"
)

// follow prints what happens in a class and carries out commands until it ends.
func (c *common) follow(ctx context.Context, p *printer, r class) error {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	over, end := context.WithCancel(context.WithoutCancel(ctx)) // leaving is still to be heard of
	var obeying sync.WaitGroup
	obeying.Go(func() { obey(over, p, r, readLines(over, c.env.In)) })
	for stop := ctx.Done(); ; {
		select {
		case ev, open := <-r.Events():
			if last, isLast := ev.(room.Ended); isLast || !open {
				end()
				obeying.Wait() // results come last
				printState(p, r)
				p.print("ended", fields{{"reason", last.Reason}})
				return r.Leave()
			}
			printEvent(p, ev)
		case <-stop:
			stop = nil
			go func() { _ = r.Leave() }() // its error comes with the last event
		}
	}
}

func printEvent(p *printer, ev room.Event) {
	switch ev := ev.(type) {
	case room.Joined:
		p.print("joined", personFields(ev.Person))
	case room.Left:
		p.print("left", append(personFields(ev.Person), field{"on_purpose", ev.OnPurpose}))
	case room.Said:
		m := ev.Message
		p.print("chat", fields{{"from", m.Name}, {"to", "all"}, {"text", m.Text}, {"id", m.ID}, {"own", m.Own}})
	case room.Met:
		p.print("rendezvous", fields{{"state", ev.State}, {"code", ev.Code}, {"reason", ev.Reason}, {"peer", ev.Rendezvous}})
	case room.AtDoor:
		p.print(ev.State, fields{{"name", ev.Name}, {"id", ev.ID}, {"self", ev.Self}})
	case room.Rekeyed:
		p.print("epoch", fields{{"key", ev.Key}})
	case room.Linked:
		p.print("link", fields{{"state", ev.Connection.String()}})
	}
}

func personFields(q room.Person) fields {
	return fields{{"name", q.Name}, {"role", string(q.Role)}, {"id", q.ID}, {"self", q.Self}}
}

func printState(p *printer, r class) {
	hash, entries := r.State()
	p.print("state", fields{{"hash", hash}, {"entries", entries}})
}

// obey carries out commands one after the other until ctx or the input ends. The end of the input ends
// nothing else.
func obey(ctx context.Context, p *printer, r class, lines <-chan inputLine) {
	for {
		select {
		case l, open := <-lines:
			switch {
			case !open:
				return
			case l.err != nil:
				p.problem(l.err)
			case strings.TrimSpace(l.text) != "":
				answer(p, r, l.text)
			}
		case <-ctx.Done():
			return
		}
	}
}

// answer carries out one command and says whether it worked.
func answer(p *printer, r class, line string) {
	verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	var err error
	switch verb {
	case "say":
		err = r.Say(rest)
	case "state":
		printState(p, r)
	case "invite":
		err = invite(p, r, rest)
	case "admit":
		err = r.Admit(rest)
	case "refuse":
		err = r.Refuse(rest)
	case "remove":
		err = r.Remove(rest)
	case "leave":
		err = r.Leave()
	case "end":
		err = r.End()
	default:
		err = errNoCommand(verb)
	}
	if err != nil {
		p.problem(err)
		return
	}
	p.print("ok", nil)
}

// invite prints an invite for [ROLE [EXPIRY]].
func invite(p *printer, r class, args string) error {
	role, expiry, _ := strings.Cut(args, " ")
	if role == "" {
		role = string(room.Student)
	}
	switch room.Role(role) {
	case room.Student, room.Observer, room.Proctor:
	default:
		return errRole
	}
	var until time.Time
	if expiry = strings.TrimSpace(expiry); expiry != "" {
		d, err := time.ParseDuration(expiry)
		if err != nil || d <= 0 {
			return errExpiry
		}
		until = time.Now().Add(d)
	}
	text, err := r.NewInvite(room.Role(role), until)
	if err != nil {
		return err
	}
	p.print("invite", fields{{"role", role}, {"invite", text}})
	return nil
}
