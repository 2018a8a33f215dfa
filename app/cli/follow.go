package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"lyceum/app/room"
)

// maxLine is how long a command may be, in bytes: the longest message and some more.
const maxLine = 64 << 10

// follow prints what happens in a class and carries out commands until it ends.
func (c *common) follow(ctx context.Context, p *printer, r *room.Room) error {
	if c.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.limit)
		defer cancel()
	}
	lines := readLines(c.env.In)
	for stop := ctx.Done(); ; {
		select {
		case ev, open := <-r.Events():
			if !open {
				return r.Leave()
			}
			printEvent(p, r, ev)
		case line, open := <-lines:
			if !open {
				lines = nil // the end of the input ends nothing
				continue
			}
			if strings.TrimSpace(line) != "" {
				go answer(p, r, line) // ends within the room's own time limits
			}
		case <-stop:
			stop = nil
			go func() { _ = r.Leave() }() // its error comes with the last event
		}
	}
}

// readLines yields the lines of in. The goroutine ends with the input, or with the program: a read from
// a terminal cannot be interrupted.
func readLines(in io.Reader) <-chan string {
	lines := make(chan string)
	if in == nil {
		return nil
	}
	go func() {
		defer close(lines)
		s := bufio.NewScanner(in)
		s.Buffer(nil, maxLine)
		for s.Scan() {
			lines <- s.Text()
		}
	}()
	return lines
}

func printEvent(p *printer, r *room.Room, ev room.Event) {
	switch ev := ev.(type) {
	case room.Joined:
		p.print("joined", personFields(ev.Person))
	case room.Left:
		p.print("left", append(personFields(ev.Person), field{"on_purpose", ev.OnPurpose}))
	case room.Said:
		m := ev.Message
		p.print("chat", fields{{"from", m.Name}, {"to", "all"}, {"text", m.Text}, {"id", m.ID}, {"own", m.Own}})
	case room.Linked:
		p.print("link", fields{{"state", ev.Connection.String()}})
	case room.Ended:
		printState(p, r)
		p.print("ended", fields{{"reason", ev.Reason}})
	}
}

func personFields(q room.Person) fields {
	return fields{{"name", q.Name}, {"role", string(q.Role)}, {"id", q.ID}, {"self", q.Self}}
}

func printState(p *printer, r *room.Room) {
	hash, entries := r.State()
	p.print("state", fields{{"hash", hash}, {"entries", entries}})
}

// Errors about commands on standard input.
var (
	errNoCommand = errors.New("there is no such command")
	errExpiry    = errors.New("an expiry is a length of time, such as 90m or 24h")
)

// answer carries out one command and says whether it worked.
func answer(p *printer, r *room.Room, line string) {
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
	case "leave":
		p.print("ok", nil) // before the last events, not after
		_ = r.Leave()
		return
	case "end":
		if err = end(p, r); err == nil {
			return
		}
	default:
		err = fmt.Errorf("%w: %q", errNoCommand, verb)
	}
	if err != nil {
		p.problem(err)
		return
	}
	p.print("ok", nil)
}

// end ends the class; its answer comes before the last events.
func end(p *printer, r *room.Room) error {
	if r.Snapshot().Role != room.Instructor {
		return r.End() // says why not
	}
	p.print("ok", nil)
	if err := r.End(); err != nil {
		p.problem(err)
	}
	return nil
}

// invite prints an invite for ROLE [EXPIRY].
func invite(p *printer, r *room.Room, args string) error {
	role, expiry, _ := strings.Cut(args, " ")
	if role == "" {
		role = string(room.Student)
	}
	var until time.Time
	if expiry = strings.TrimSpace(expiry); expiry != "" {
		d, err := time.ParseDuration(expiry)
		if err != nil || d <= 0 {
			return fmt.Errorf("%w, not %q", errExpiry, expiry)
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
