package cli

import (
	"github.com/spf13/cobra"

	"lyceum/app/room"
)

func newRecent(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "recent",
		Short: "List the classes that are kept on this computer",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return c.recent() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "forget CLASS",
		Short: "Delete what is kept of a class, by its title or the path of its file",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p := c.printer()
			if err := room.Forget(c.profile, args[0]); err != nil {
				return p.fail(err)
			}
			p.print("forgotten", fields{{"class", args[0]}})
			return nil
		},
	})
	return cmd
}

// recent prints the classes that this profile was in, the one last opened first.
func (c *common) recent() error {
	p := c.printer()
	list, err := room.RecentClasses(c.profile)
	if err != nil {
		return p.fail(err)
	}
	for _, r := range list {
		fs := fields{
			{"title", r.Title}, {"role", string(r.Role)}, {"opened", timeText(r.Opened)}, {"entries", r.Entries},
			{"bytes", r.Bytes}, {"file", r.File},
		}
		if r.Err != nil {
			fs = append(fs, field{"problem", sentence(r.Err)})
		}
		p.print("recent", fs)
	}
	if len(list) == 0 && !c.json {
		p.print("No class is kept on this computer.", nil)
	}
	return nil
}
