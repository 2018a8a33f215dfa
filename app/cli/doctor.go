package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/model"
	"lyceum/session/doctor"
)

func newDoctor(c *common) *cobra.Command {
	wait := doctor.DefaultWait
	cmd := &cobra.Command{
		Use:   "doctor [INVITE|@FILE]",
		Short: "Find out why a class is not found",
		Long: "Try each way by which people of a class find each other, and say which step fails: this computer and\n" +
			"its network, and with an invite every address, every rendezvous and the local network. Nobody of the\n" +
			"class notices. The exit code is 1 if the class of the invite cannot be joined.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if wait <= 0 {
				return usageError{fmt.Errorf("--for %v: a length of time is needed", wait)}
			}
			if err := checkRendezvous(c.rendezvous); err != nil {
				return err
			}
			return c.doctor(cmd.Context(), wait, args)
		},
	}
	cmd.Flags().DurationVar(&wait, "for", wait, "how long to wait for answers")
	cmd.Flags().StringArrayVar(&c.rendezvous, "rendezvous", nil, "URL of one more rendezvous to try; may be repeated")
	return cmd
}

// doctor prints each check.
func (c *common) doctor(ctx context.Context, wait time.Duration, args []string) error {
	p := c.printer()
	cfg := doctor.Config{
		Rendezvous: c.rendezvous, Interfaces: c.interfaces, Port: c.port, Wait: wait,
		Report: func(check doctor.Check) { p.check(check) },
	}
	if len(args) > 0 {
		var err error
		if cfg.Invite, err = readInvite(args[0]); err != nil {
			return p.fail(err)
		}
		if cfg.Invite == "" {
			return p.fail(model.ErrInviteMissing)
		}
	}
	if !c.env.open.examine(ctx, cfg) && len(args) > 0 {
		return errTold
	}
	return nil
}

// check prints one check.
func (p *printer) check(c doctor.Check) {
	detail, advice := model.CheckWords(c, time.Now())
	if p.json {
		p.print("check", fields{{"name", c.Name}, {"ok", c.OK}, {"detail", detail}, {"advice", advice}})
		return
	}
	mark := "ok  "
	if !c.OK {
		mark = "FAIL"
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "%s  %-10s  %s\n", mark, c.Name, oneLine(detail))
	if advice != "" {
		fmt.Fprintf(p.out, "%16s→ %s\n", "", oneLine(advice))
	}
}
