package cli

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// A command is what one line of standard input can say.
type command struct {
	verb, usage string                                       // usage is what follows the verb
	run         func(p *printer, r class, args string) error // errUsage: args make no sense
}

// commands are all that standard input takes, in the order in which they are listed to people.
var commands = slices.Concat(classCommands, mediaCommands, monitorCommands, boardCommands, examCommands, filesCommands, puzzleClassCommands, lastCommands)

// classCommands are about what people say, and who may do what.
var classCommands = []command{
	{"say", "TEXT", func(_ *printer, r class, args string) error { return r.Say(args) }},
	{"staff", "TEXT", func(_ *printer, r class, args string) error { return r.SayToStaff(args) }},
	{"tell", "NAME TEXT", tell},
	{"edit", "ID TEXT", edit},
	{"delete", "ID", named(class.Erase)},
	{"clear", "", alone(func(_ *printer, r class) error { return r.Clear() })},
	{"react", "EMOJI", named(class.React)},
	{"hand", "up|down|lower NAME|lower all", hand},
	{"present", "NAME|nobody", present},
	{"role", "NAME ROLE", role},
	{"deputy", "NAME on|off", switched(class.SetDeputy)},
	{"lock", "ITEM on|off", switched(class.SetLock)},
	{"mute", "NAME|all", named(class.Mute)},
	{"ask", "NAME", named(class.AskToSpeak)},
	{"waiting-room", "on|off", onOff(class.SetWaitingRoom)},
	{"admit", "NAME|all", named(class.Admit)},
	{"refuse", "NAME|all", named(class.Refuse)},
	{"remember", "NAME", named(class.Remember)},
	{"remove", "NAME", named(class.Remove)},
	{"invite", "[ROLE [EXPIRY]]", invite},
	{"invites", "", alone(invites)},
	{"revoke", "INVITE-ID", named(class.RevokeInvite)},
	{"roster", "FILE", roster},
	{"owner", "keep|lock|handover NAME", owner},
	{"forks", "", alone(forks)},
	{"resolve", "NAME BRANCH", resolve},
}

// lastCommands are listed last.
var lastCommands = []command{
	{"stats", "", alone(func(p *printer, r class) error { printStats(p, r); return nil })},
	{"state", "", alone(func(p *printer, r class) error { printState(p, r); return nil })},
	{"leave", "[keep|lock|handover NAME]", leave},
	{"end", "", alone(func(_ *printer, r class) error { return r.End() })},
}

// obey carries out commands one after the other until ctx or the input ends. The end of the input ends
// nothing else.
func obey(ctx context.Context, p *printer, r class, lines <-chan inputLine) {
	r = newSeat(r)
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
	err := carryOut(p, r, line)
	if s := r.Snapshot(); errors.Is(err, room.ErrNotReady) && s.Door != "" {
		err = model.AtDoor(s)
	}
	if err != nil {
		p.problem(err)
		return
	}
	p.print("ok", nil)
}

func carryOut(p *printer, r class, line string) error {
	verb, args, _ := strings.Cut(strings.TrimSpace(line), " ")
	for _, c := range commands {
		if c.verb == verb {
			err := c.run(p, r, strings.TrimSpace(args))
			if err == errUsage {
				err = errWritten(c)
			}
			return err
		}
	}
	return errNoCommand(verb)
}

// named is a command whose one argument is a name, an ID or another text.
func named(do func(r class, what string) error) func(*printer, class, string) error {
	return func(_ *printer, r class, args string) error {
		what, ok := wholeName(args)
		if !ok {
			return errUsage
		}
		return do(r, what)
	}
}

// switched is a command that turns something on or off.
func switched(do func(r class, what string, on bool) error) func(*printer, class, string) error {
	return func(_ *printer, r class, args string) error {
		what, state, ok := cutLast(args)
		if !ok || state != "on" && state != "off" {
			return errUsage
		}
		return do(r, what, state == "on")
	}
}

// onOff is a command that takes nothing but on or off.
func onOff(do func(r class, on bool) error) func(*printer, class, string) error {
	return func(_ *printer, r class, args string) error {
		if args != "on" && args != "off" {
			return errUsage
		}
		return do(r, args == "on")
	}
}

// alone is a command without arguments.
func alone(do func(p *printer, r class) error) func(*printer, class, string) error {
	return func(p *printer, r class, args string) error {
		if args != "" {
			return errUsage
		}
		return do(p, r)
	}
}

func tell(_ *printer, r class, args string) error {
	who, text, ok := cutName(args)
	if !ok || who == "" {
		return errUsage
	}
	return r.Tell(who, text)
}

func edit(_ *printer, r class, args string) error {
	id, text, _ := strings.Cut(args, " ")
	if id == "" {
		return errUsage
	}
	return r.Edit(id, strings.TrimSpace(text))
}

func hand(_ *printer, r class, args string) error {
	switch args {
	case "up", "down":
		return r.RaiseHand(args == "up")
	}
	if whose, isLower := strings.CutPrefix(args, "lower "); isLower {
		return named(class.LowerHand)(nil, r, whose)
	}
	return errUsage
}

// present takes "nobody" for the end of presenting. Who is called that has an ID, or is put in quotes.
func present(_ *printer, r class, args string) error {
	if args == "nobody" {
		return r.PresentNobody()
	}
	return named(class.Present)(nil, r, args)
}

func role(_ *printer, r class, args string) error {
	who, role, ok := cutLast(args)
	if !ok {
		return errUsage
	}
	switch room.Role(role) {
	case room.Instructor, room.Proctor, room.Student, room.Observer:
		return r.SetRole(who, room.Role(role))
	}
	return errNoRole
}

func resolve(_ *printer, r class, args string) error {
	who, branch, ok := cutLast(args)
	if !ok {
		return errUsage
	}
	return r.Resolve(who, branch)
}

// forks prints where people's logs go on in two ways.
func forks(p *printer, r class) error {
	for _, f := range r.Snapshot().Forks {
		p.print("forked", forkFields(f, true))
	}
	return nil
}

// roster takes in a list of people from a file.
func roster(p *printer, r class, args string) error {
	file, ok := wholeName(args)
	if !ok {
		return errUsage
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	people, err := r.ImportRoster(f)
	if err != nil {
		return err
	}
	p.print("roster", fields{{"people", people}})
	return nil
}

// leaves reads what becomes of the class: keep, lock or handover NAME.
func leaves(args string) (how room.OwnerLeaves, to string, err error) {
	word, rest, _ := strings.Cut(args, " ")
	switch how = room.OwnerLeaves(word); how {
	case room.KeepOpen, room.LockUp:
		if rest == "" {
			return how, "", nil
		}
	case room.HandOver:
		if name, ok := wholeName(rest); ok {
			return how, name, nil
		}
	}
	return "", "", errUsage
}

func owner(_ *printer, r class, args string) error {
	how, to, err := leaves(args)
	if err != nil {
		return err
	}
	return r.SetOwnerLeaves(how, to)
}

func leave(_ *printer, r class, args string) error {
	if args == "" {
		return r.Leave()
	}
	how, to, err := leaves(args)
	if err != nil {
		return err
	}
	return r.LeaveAs(how, to)
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
	made, err := r.NewInvite(room.Role(role), until)
	if err != nil {
		return err
	}
	p.print("invite", inviteFields(made))
	return nil
}

// invites prints all that this computer made.
func invites(p *printer, r class) error {
	all, err := r.Invites()
	if err != nil {
		return err
	}
	for _, i := range all {
		p.print("invite", append(inviteFields(i), field{"state", i.State}))
	}
	return nil
}

func inviteFields(i room.Invite) fields {
	return fields{{"role", string(i.Role)}, {"invite", i.Text}, {"id", i.ID}, {"until", timeText(i.Until)}}
}
