package cli

import (
	"encoding/base64"
	"slices"

	"github.com/spf13/cobra"

	"lyceum/app/profile"
)

// Errors about people who are remembered.
var (
	errNoPerson   = commandError("Nobody of that name or key is let in without waiting. See: lyceum profile people")
	errManyPeople = commandError("Several people have that name. Use the key of the one you mean. See: lyceum profile people")
)

func newPeople(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "people",
		Short: "List those who are let into your classes without waiting",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			out := c.printer()
			return c.withProfile(func(p *profile.Profile, _ *asker) (string, fields, error) {
				all, err := p.People()
				for _, q := range all {
					out.print("remembered", personRemembered(q))
				}
				if len(all) == 0 && err == nil && !c.json {
					out.print("Nobody is let in without waiting.", nil)
				}
				return "", nil, err
			})
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "forget NAME|KEY",
		Short: "Have somebody wait again",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.withProfile(func(p *profile.Profile, _ *asker) (string, fields, error) {
				all, err := p.People()
				if err != nil {
					return "", nil, err
				}
				all = slices.DeleteFunc(all, func(q profile.Person) bool { return q.Name != args[0] && keyOf(q) != args[0] })
				switch len(all) {
				case 0:
					return "", nil, errNoPerson
				case 1:
					return "forgotten", personRemembered(all[0]), p.ForgetPerson(all[0].Author)
				}
				return "", nil, errManyPeople
			})
		},
	})
	return cmd
}

// keyOf returns a person's author key, in base64url.
func keyOf(q profile.Person) string { return base64.RawURLEncoding.EncodeToString(q.Author[:]) }

func personRemembered(q profile.Person) fields { return fields{{"name", q.Name}, {"key", keyOf(q)}} }
