package cli

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/profile"
	"lyceum/session/journal/store"
)

var errDay = commandError("A class is kept until a day to come, which is written as 2026-12-31.")

func newKeep(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "keep CLASS DAY",
		Short: "Keep a class until the end of a day, whether or not it is opened",
		Long: "Keep a class, by its title or its file, until the end of a day, written as 2026-12-31. Until then forget\n" +
			"--unused-for leaves it alone; from then on it deletes the class.",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.withProfile(func(p *profile.Profile, _ *asker) (string, fields, error) {
				day, err := time.ParseInLocation(time.DateOnly, args[1], time.Local)
				end := day.AddDate(0, 0, 1).Add(-time.Second)
				if err != nil || end.Before(time.Now()) {
					return "", nil, errDay
				}
				kept, err := keepUntil(p, args[0], end)
				return "kept", keptFields(kept), err
			})
		},
	}
}

// keepUntil writes down until when a class is to be kept.
func keepUntil(p *profile.Profile, class string, until time.Time) (store.Info, error) {
	infos, err := store.List(p.ClassDir())
	if err != nil {
		return store.Info{}, err
	}
	kept, err := classNamed(infos, class)
	if err != nil {
		return store.Info{}, err
	}
	f, err := store.Open(kept.Path, p.FileKey())
	if err != nil {
		return store.Info{}, err
	}
	kept.Keep = until.UTC()
	return kept, errors.Join(f.Put(store.Batch{Facts: map[string][]byte{store.FactKeep: store.TimeValue(until)}}), f.Close())
}
