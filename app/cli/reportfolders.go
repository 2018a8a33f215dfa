package cli

import (
	"github.com/spf13/cobra"

	"lyceum/app/profile"
	"lyceum/app/reports"
)

func newReports(c *common) *cobra.Command {
	var named string
	cmd := &cobra.Command{
		Use:   "reports",
		Short: "List the report folders of classes that you helped to run",
		Long: "List the report folders of classes that you helped to run, as their summaries tell. Until a class was ended, as_of\n" +
			"is up to when the folder tells of it.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return c.withProfile(func(p *profile.Profile, _ *asker) (string, fields, error) {
				root, err := reports.Root(named, c.profile)
				if err != nil {
					return "", nil, err
				}
				all, err := reports.List(root, p.Identity.PeerID().String())
				out := c.printer()
				for _, f := range all {
					out.print("report", fields{
						{"title", f.Title}, {"sitting", f.Sitting}, {"started", f.Started}, {"ended", f.Ended}, {"as_of", f.AsOf},
						{"students", f.Students}, {"folder", f.Path},
					})
				}
				if len(all) == 0 && err == nil && !c.json {
					out.print("There are no report folders in "+root+".", nil)
				}
				return "", nil, err
			})
		},
	}
	cmd.Flags().StringVar(&named, "in", "", "folder of report folders (default: where they are by themselves)")
	return cmd
}
