package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func newClasses(c *common) *cobra.Command {
	wait := 5 * time.Second
	cmd := &cobra.Command{
		Use:   "classes",
		Short: "List the classes on this network",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if wait < 0 {
				return usageError{fmt.Errorf("--for %v: a length of time is needed", wait)}
			}
			return c.classes(cmd.Context(), wait)
		},
	}
	cmd.Flags().DurationVar(&wait, "for", wait, "how long to listen")
	return cmd
}

// classes prints each class when it is first heard.
func (c *common) classes(ctx context.Context, wait time.Duration) error {
	p := c.printer()
	b, err := c.env.open.browse(ctx, c.options())
	if err != nil {
		return p.fail(err)
	}
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	seen := map[string]bool{}
	for {
		select {
		case <-b.Changed():
			for _, a := range b.Classes() {
				if !seen[a.Key] {
					seen[a.Key] = true
					p.print("class", fields{
						{"title", a.Title}, {"teacher", a.Teacher}, {"people", a.People},
						{"open", a.Open}, {"key", a.Key}, {"invite", a.Invite},
					})
				}
			}
			continue
		case <-timeout.C:
		case <-ctx.Done():
		}
		if len(seen) == 0 && !c.json {
			p.print("No class found on this network.", nil)
		}
		if err := b.Close(); err != nil {
			return p.fail(err)
		}
		return nil
	}
}
