package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"lyceum/app/room"
)

func newHost(c *common) *cobra.Command {
	var title, inviteFile string
	var open bool
	cmd := &cobra.Command{
		Use:   "host --title TITLE --name NAME",
		Short: "Start a class as its teacher",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !c.headless {
				return c.window(cmd.Context(), opening{title: title, open: open, inviteFile: inviteFile})
			}
			if strings.TrimSpace(title) == "" {
				return usageError{errors.New("host needs --title")}
			}
			return c.host(cmd.Context(), title, open, inviteFile)
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "title of the class")
	cmd.Flags().StringVar(&inviteFile, "invite-file", "", "write the invite to this file, readable by you only")
	cmd.Flags().BoolVar(&open, "open", false, "let anyone on this network join without being given the invite")
	c.classFlags(cmd)
	return cmd
}

func (c *common) host(ctx context.Context, title string, open bool, inviteFile string) error {
	if err := c.needName(); err != nil {
		return err
	}
	p := c.printer()
	r, err := room.Launch(ctx, c.options(), title, open)
	if err != nil {
		return p.fail(err)
	}
	p.print("class", fields{{"title", title}, {"port", r.Port()}, {"open", open}})
	if inviteFile != "" {
		if err := writeInvite(inviteFile, r.Invite()); err != nil {
			return errors.Join(p.fail(err), r.Leave())
		}
	}
	p.print("invite", fields{{"role", string(room.Student)}, {"invite", r.Invite()}, {"file", inviteFile}})
	return c.follow(ctx, p, r)
}

// writeInvite writes the file whole or not at all: who waits for it must not read half of it.
func writeInvite(file, invite string) error {
	temporary := file + ".new"
	if err := os.WriteFile(temporary, []byte(invite+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, file)
}

func newJoin(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "join INVITE|@FILE --name NAME",
		Short: "Join a class by its invite",
		Long: "Join a class by its invite: the text itself, a link or message that contains it, or @FILE to read\n" +
			"it from a file.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			invite, err := readInvite(args[0])
			if err != nil {
				return err
			}
			if !c.headless {
				return c.window(cmd.Context(), opening{invite: invite})
			}
			return c.join(cmd.Context(), invite)
		},
	}
	c.classFlags(cmd)
	return cmd
}

func (c *common) join(ctx context.Context, invite string) error {
	if err := c.needName(); err != nil {
		return err
	}
	p := c.printer()
	r, err := room.Join(ctx, c.options(), invite)
	if err != nil {
		return p.fail(err)
	}
	p.print("class", fields{{"title", r.Snapshot().Title}, {"port", r.Port()}})
	return c.follow(ctx, p, r)
}

func (c *common) needName() error {
	if strings.TrimSpace(c.name) == "" {
		return usageError{errors.New("without a window, --name is needed")}
	}
	return nil
}

// maxInviteFile is far above what an invite and a message around it take.
const maxInviteFile = 1 << 20

// readInvite takes an argument as it is, or reads the file that @FILE names.
func readInvite(arg string) (string, error) {
	file, isFile := strings.CutPrefix(arg, "@")
	if !isFile {
		return arg, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if info.Size() > maxInviteFile {
		return "", errors.New(file + " is too large to be an invite")
	}
	text, err := os.ReadFile(file)
	return string(text), err
}
