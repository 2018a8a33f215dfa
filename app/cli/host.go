package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/model"
	"lyceum/app/qr"
	"lyceum/app/room"
	"lyceum/session/rendezvous/protocol"
)

func newHost(c *common) *cobra.Command {
	var title, inviteFile, again, ownerLeaves string
	var open bool
	var hidden []string
	cmd := &cobra.Command{
		Use:   "host [--title TITLE|--again CLASS] [--name NAME]",
		Short: "Start a class as its teacher",
		Long: "Start a class as its teacher: in a window, or with --headless without one, and then --title and --name\n" +
			"are needed. A window without --title shows its start screen. --again opens a class that you taught before:\n" +
			"by its title or the path of its file, with the invites, the people and all that was said.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := checkRendezvous(c.rendezvous); err != nil {
				return err
			}
			if c.hide, err = hides(hidden, open); err != nil {
				return err
			}
			switch c.ownerLeaves = room.OwnerLeaves(ownerLeaves); {
			case ownerLeaves == "":
			case c.ownerLeaves != room.KeepOpen && c.ownerLeaves != room.LockUp:
				return usageError{fmt.Errorf("--owner-leaves %s: want keep or lock; who is in class already takes over by the command owner", ownerLeaves)}
			case !c.headless:
				return usageError{errors.New("--owner-leaves needs --headless for now")}
			}
			switch untitled := strings.TrimSpace(title) == ""; {
			case again != "":
				if !untitled || open || c.waitingRoom || len(c.rendezvous) > 0 || !c.headless {
					return usageError{errors.New("--again opens a class as it was, and needs --headless: it goes without --title, --open, --waiting-room and --rendezvous")}
				}
				return c.reopen(cmd.Context(), again, true, inviteFile)
			case untitled && c.headless:
				return usageError{errors.New("without a window, --title or --again is needed")}
			case !c.headless && c.inviteQRFile != "":
				return usageError{errors.New("--invite-qr needs --headless for now")}
			case untitled && (open || inviteFile != ""):
				return usageError{errors.New("--open and --invite-file need --title: they are about a class that starts at once")}
			case !c.headless:
				return c.window(cmd.Context(), opening{title: title, open: open, inviteFile: inviteFile, straight: !untitled})
			}
			return c.host(cmd.Context(), title, open, inviteFile)
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "title of the class")
	cmd.Flags().StringVar(&ownerLeaves, "owner-leaves", "", "what becomes of the class when you leave or are cut off: keep (open) or lock; needs --headless for now")
	cmd.Flags().StringVar(&again, "again", "", "title or file of a class that you taught before, to go on with; needs --headless for now")
	cmd.Flags().StringVar(&inviteFile, "invite-file", "", "write the invite to this file, readable by you only")
	cmd.Flags().StringVar(&c.inviteQRFile, "invite-qr", "", "write the invite as a picture (PNG) that a camera reads; needs --headless for now")
	cmd.Flags().BoolVar(&open, "open", false, "let anyone on this network join without being given the invite")
	cmd.Flags().BoolVar(&c.waitingRoom, "waiting-room", false, "let nobody in before you admit them")
	cmd.Flags().StringSliceVar(&hidden, "hide", nil, "do not tell this network: title, teacher, people, or class for all; several with commas")
	cmd.Flags().StringArrayVar(&c.rendezvous, "rendezvous", nil, "URL of a service that introduces people on other networks; may be repeated")
	c.classFlags(cmd)
	return cmd
}

// hides reads the values of --hide.
func hides(words []string, open bool) (h room.Hide, err error) {
	for _, word := range words {
		switch word {
		case "title":
			h.Title = true
		case "teacher":
			h.Teacher = true
		case "people":
			h.People = true
		case "class":
			h.Class = true
		default:
			return h, usageError{fmt.Errorf("--hide %s: want title, teacher, people or class", word)}
		}
	}
	if open && (h.Title || h.Class) {
		return h, usageError{errors.New("--open tells this network of the class and its title: it goes with --hide teacher or people only")}
	}
	return h, nil
}

// checkRendezvous returns what is wrong with the URLs of rendezvous.
func checkRendezvous(urls []string) error {
	if len(urls) > room.MaxRendezvous {
		return usageError{fmt.Errorf("--rendezvous: an invite names at most %d", room.MaxRendezvous)}
	}
	for _, u := range urls {
		if _, err := protocol.ParseURL(u); err != nil {
			return usageError{fmt.Errorf("--rendezvous: %w", err)}
		}
	}
	return nil
}

func (c *common) host(ctx context.Context, title string, open bool, inviteFile string) error {
	if err := c.needName(); err != nil {
		return err
	}
	title, err := model.CleanTitle(title)
	if err != nil {
		return usageError{fmt.Errorf("--title: %s", model.Sentence(err, time.Now()))}
	}
	p := c.printer()
	o, err := c.classOptions()
	if err != nil {
		return p.fail(err)
	}
	r, err := c.env.open.launch(ctx, o, title, open)
	if err != nil {
		return p.fail(err)
	}
	p.print("class", fields{{"title", title}, {"port", r.Port()}, {"open", open}})
	return c.handOut(ctx, p, r, inviteFile)
}

// reopen goes on with a class that this person was in.
func (c *common) reopen(ctx context.Context, which string, teaching bool, inviteFile string) error {
	if err := c.needName(); err != nil {
		return err
	}
	p := c.printer()
	o, err := c.classOptions()
	if err != nil {
		return p.fail(err)
	}
	r, err := c.env.open.reopen(ctx, o, which, teaching)
	if err != nil {
		return p.fail(err)
	}
	p.print("class", fields{{"title", r.Snapshot().Title}, {"port", r.Port()}, {"again", true}})
	if teaching {
		return c.handOut(ctx, p, r, inviteFile)
	}
	return c.follow(ctx, p, r)
}

// handOut shows the invite for students, and follows the class.
func (c *common) handOut(ctx context.Context, p *printer, r class, inviteFile string) error {
	invite := r.Invite()
	if inviteFile != "" {
		if err := writeInvite(inviteFile, invite); err != nil {
			return errors.Join(p.fail(err), r.Leave())
		}
	}
	shown := fields{{"role", string(room.Student)}, {"invite", invite}, {"file", inviteFile}}
	if c.inviteQRFile != "" {
		code, err := inviteCode(invite)
		if err == nil {
			err = writeQR(c.inviteQRFile, code)
		}
		if err != nil {
			return errors.Join(p.fail(err), r.Leave())
		}
		shown = append(shown, field{"qr", c.inviteQRFile})
	}
	p.print("invite", shown)
	if c.ownerLeaves != "" {
		if err := r.SetOwnerLeaves(c.ownerLeaves, ""); err != nil {
			p.problem(err) // the class goes on all the same
		}
	}
	return c.follow(ctx, p, r)
}

func newJoin(c *common) *cobra.Command {
	var class, again string
	cmd := &cobra.Command{
		Use:   "join INVITE|@FILE|--class TITLE|--again CLASS --name NAME",
		Short: "Join a class by its invite",
		Long: "Join a class by its invite: the text itself, a link or message that contains it, or @FILE to read\n" +
			"it from a file, also from a picture of its code. Without an invite, --class asks the teacher of a class on this network to be let in, and\n" +
			"--again goes back to a class that you were in, by its title or the path of its file.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case count(class != "", again != "", len(args) > 0) != 1:
				return usageError{errors.New("join takes an invite, or --class or --again in its place")}
			case class != "" && !c.headless:
				return usageError{errors.New("--class needs --headless: the window has a list of classes")}
			case again != "" && !c.headless:
				return usageError{errors.New("--again needs --headless for now")}
			}
			if c.headless {
				if err := c.needName(); err != nil {
					return err
				}
			}
			if class != "" {
				return c.joinAnnounced(cmd.Context(), class)
			}
			if again != "" {
				return c.reopen(cmd.Context(), again, false, "")
			}
			invite, err := readInvite(args[0])
			if err != nil {
				return c.printer().fail(err)
			}
			if !c.headless {
				return c.window(cmd.Context(), opening{invite: invite, straight: true})
			}
			return c.join(cmd.Context(), invite)
		},
	}
	cmd.Flags().StringVar(&again, "again", "", "title or file of a class that you were in before; needs --headless for now")
	cmd.Flags().StringVar(&class, "class", "", "title or key of a class on this network whose teacher is to be asked; needs --headless for now")
	c.classFlags(cmd)
	return cmd
}

// count returns how many of its arguments are true.
func count(all ...bool) (n int) {
	for _, is := range all {
		if is {
			n++
		}
	}
	return n
}

func (c *common) join(ctx context.Context, invite string) error {
	p := c.printer()
	o, err := c.classOptions()
	if err != nil {
		return p.fail(err)
	}
	r, err := c.env.open.join(ctx, o, invite)
	if err != nil {
		return p.fail(err)
	}
	p.print("class", fields{{"title", r.Snapshot().Title}, {"port", r.Port()}})
	return c.follow(ctx, p, r)
}

// needName checks the name for commands that have no window to ask for it.
func (c *common) needName() error {
	switch _, err := model.CleanName(c.name); {
	case errors.Is(err, model.ErrNameMissing):
		return usageError{errors.New("without a window, --name is needed")}
	case err != nil:
		return usageError{fmt.Errorf("--name: %s", model.Sentence(err, time.Now()))}
	}
	return nil
}

// maxInviteFile is far above what an invite and a message around it take, in bytes.
const maxInviteFile = 1 << 20

// readInvite takes an argument as it is, or reads the file that @FILE names: a text, or a picture of the invite's code.
func readInvite(arg string) (string, error) {
	file, isFile := strings.CutPrefix(arg, "@")
	if !isFile {
		return arg, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	all := io.MultiReader(bytes.NewReader(head[:n]), f)
	if err == nil {
		switch http.DetectContentType(head) {
		case "image/png", "image/jpeg", "image/gif":
			return qr.Decode(all)
		}
	}
	text, err := io.ReadAll(io.LimitReader(all, maxInviteFile+1))
	if err == nil && len(text) > maxInviteFile {
		err = fmt.Errorf("%s is too large to be an invite", file)
	}
	return string(text), err
}
