package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/rendezvous"
	"lyceum/session/rendezvous/protocol"
)

func newRendezvousKey(s *service) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Access keys of the rendezvous on this computer",
		Long: "Access keys of the rendezvous on this computer. Once there is one, only holders of a key may use it. A\n" +
			"running service hears of changes within a second.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usageError{fmt.Errorf("key add, key revoke or key list")}
		},
	}
	cmd.AddCommand(newKeyAdd(s), newKeyRevoke(s), newKeyList(s))
	return cmd
}

func newKeyAdd(s *service) *cobra.Command {
	var name string
	q := rendezvous.DefaultQuota
	cmd := &cobra.Command{
		Use:   "add [--name NAME] [--members N] [--tags N] [--registrations N]",
		Short: "Make an access key and print it, this once",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return s.addKey(name, q) },
	}
	cmd.Flags().StringVar(&name, "name", "", "what you call it, for the list")
	cmd.Flags().IntVar(&q.Members, "members", q.Members, "how many of its holders may be registered at once")
	cmd.Flags().IntVar(&q.Tags, "tags", q.Tags, "in how many groups, at once")
	cmd.Flags().IntVar(&q.Registrations, "registrations", q.Registrations, "how many may register a minute")
	return cmd
}

func (s *service) addKey(name string, q rendezvous.Quota) error {
	if q.Members <= 0 || q.Tags <= 0 || q.Registrations <= 0 {
		return usageError{rendezvous.ErrQuota}
	}
	return s.inDir(func(p *printer, dir string) error {
		accessKey, k, err := rendezvous.AddKey(dir, name, q)
		if err != nil {
			return err
		}
		whole := "" // while it is not known where the service is
		if r, err := rendezvous.Status(dir); err == nil {
			if u, err := protocol.ParseURL(r.URL); err == nil {
				u.AccessKey = accessKey
				whole = u.Text()
			}
		}
		p.print("key", append(fields{{"key", accessKey}, {"url", whole}}, keyFields(k)...))
		return nil
	})
}

func keyFields(k rendezvous.Key) fields {
	revoked := ""
	if !k.Revoked.IsZero() {
		revoked = k.Revoked.Format(time.RFC3339)
	}
	return fields{
		{"id", k.ID}, {"name", k.Name}, {"members", k.Members}, {"tags", k.Tags}, {"registrations", k.Registrations},
		{"added", k.Added.Format(time.RFC3339)}, {"revoked", revoked},
	}
}

func newKeyRevoke(s *service) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke ID|NAME|KEY",
		Short: "Make an access key good for nothing, for those registered with it too",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return s.inDir(func(p *printer, dir string) error {
				k, err := rendezvous.RevokeKey(dir, args[0])
				if err == nil {
					p.print("key", keyFields(k))
				}
				return err
			})
		},
	}
}

func newKeyList(s *service) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the access keys, revoked ones too; not the keys themselves",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return s.inDir(func(p *printer, dir string) error {
				keys, err := rendezvous.Keys(dir)
				if len(keys) == 0 && err == nil && !s.json {
					p.print("No access keys: the rendezvous is open to everybody.", nil)
				}
				for _, k := range keys {
					p.print("key", keyFields(k))
				}
				return err
			})
		},
	}
}
