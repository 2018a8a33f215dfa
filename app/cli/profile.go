package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/profile"
	"lyceum/session/journal/store"
)

// profileSentences are about the commands that change a profile; windows and classes share the others.
var profileSentences = []struct {
	err  error
	text string
}{
	{profile.ErrNotBackup, "That file is no backup of a profile, or a newer Lyceum wrote it. Choose another file, or update Lyceum."},
	{profile.ErrBackupDamaged, "The backup is damaged: part of it is missing or changed. Nothing was restored. Use another copy of it."},
	{profile.ErrNotEmpty, "There is a profile in that folder already, and it was left as it is. Name an empty folder with --profile, or delete the profile there first."},
	{profile.ErrPassphraseLength, fmt.Sprintf("A passphrase has %d to %d bytes. Choose another one.", profile.MinPassphrase, profile.MaxPassphrase)},
	{fs.ErrExist, "There is a file of that name already, and it was left as it is. Choose another name."},
	{store.ErrInUse, "That class is open in another Lyceum. Leave it there first."},
}

// Errors of commands about profiles.
var (
	errNoKeptClass = commandError("No class of that title or file is kept on this computer. See: lyceum profile classes")
	errManyKept    = commandError("Several classes have that title. Name the file of the one you mean. See: lyceum profile classes")
	errNotSure     = commandError("This deletes your identity and every class that is kept here, for good. If you are sure, add --yes.")
)

func newProfile(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "profile",
		Short: "Your identity and what is kept of your classes on this computer",
		Long: "Your identity and what is kept of your classes on this computer. Passphrases are read from standard input,\n" +
			"or from --passphrase-file, one a line: first that of the identity, if it has one, then what the command asks for.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usageError{errors.New("profile passphrase, backup, restore, return, classes, reports, keep, forget, people or delete-all")}
		},
	}
	cmd.AddCommand(newPassphrase(c), newBackup(c), newRestore(c), newReturn(c), newKept(c), newReports(c), newKeep(c), newForget(c), newPeople(c), newDeleteAll(c))
	return cmd
}

// withProfile opens the profile, asking for its passphrase if it has one, has it used, and prints what came
// of it, if there is anything to say.
func (c *common) withProfile(use func(p *profile.Profile, a *asker) (event string, fs fields, err error)) error {
	out := c.printer()
	a, closeFile, err := c.asker()
	if err != nil {
		return out.fail(err)
	}
	defer closeFile()
	passphrase, err := c.askSecret(a)
	if err != nil {
		return out.fail(err)
	}
	p, err := profile.OpenWith(c.profile, passphrase)
	if err != nil {
		return out.fail(err)
	}
	event, fs, err := use(p, a)
	if err = errors.Join(err, p.Close()); err != nil {
		return out.fail(ofProfile{err})
	}
	if event != "" {
		out.print(event, fs)
	}
	return nil
}

// ofProfile is an error of these commands: what it shares with classes is told otherwise.
type ofProfile struct{ error }

func (e ofProfile) Unwrap() error { return e.error }

func newPassphrase(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "passphrase",
		Short: "Set, change or remove the passphrase of your identity",
		Long: "Set, change or remove the passphrase of your identity. It reads the present one, if there is one, and the new\n" +
			"one; an empty new one removes it. Without its passphrase nobody can use an identity, not even you.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return c.withProfile(func(p *profile.Profile, a *asker) (string, fields, error) {
				passphrase, err := a.askNew("New passphrase, or nothing for none")
				if err == nil {
					err = p.SetPassphrase(passphrase)
				}
				return "passphrase", fields{{"set", len(passphrase) > 0}}, err
			})
		},
	}
}

func newBackup(c *common) *cobra.Command {
	var classes, moved bool
	cmd := &cobra.Command{
		Use:   "backup FILE [--classes] [--moved]",
		Short: "Write your identity to a file, to keep it or to move it to another computer",
		Long: "Write your identity, your settings, your questions and what is remembered of classes to a new file, under a\n" +
			"passphrase that is asked for. Questions are as they are at this moment, also while a window shows them. Never use one identity on two computers: its statements would contradict each other. To move\n" +
			"to another computer add --moved, and this one refuses to go on.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.withProfile(func(p *profile.Profile, a *asker) (string, fields, error) {
				passphrase, err := a.askNew("Passphrase for the backup")
				if err != nil {
					return "", nil, err
				}
				b, err := p.Export(args[0], passphrase, classes)
				if err == nil && moved {
					err = p.MarkMoved()
				}
				skipped := append([]string{}, b.Skipped...)
				return "backup", fields{{"file", args[0]}, {"bytes", b.Bytes}, {"classes", b.Classes}, {"questions", b.Questions}, {"skipped", skipped}, {"moved", moved}}, err
			})
		},
	}
	cmd.Flags().BoolVar(&classes, "classes", false, "with all that is kept of your classes; those that are open or damaged are left out and named")
	cmd.Flags().BoolVar(&moved, "moved", false, "do not use the identity on this computer any more")
	return cmd
}

func newRestore(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Bring a backup into an empty profile",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			out := c.printer()
			a, closeFile, err := c.asker()
			if err != nil {
				return out.fail(err)
			}
			defer closeFile()
			passphrase, err := a.ask("Passphrase of the backup")
			if err != nil {
				return out.fail(err)
			}
			classes, err := profile.Import(args[0], c.profile, passphrase)
			if err != nil {
				return out.fail(ofProfile{err})
			}
			out.print("restored", fields{{"file", args[0]}, {"classes", classes}})
			return nil
		},
	}
}

func newReturn(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "return",
		Short: "Use the identity on this computer again after it was moved, and on no other",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			out := c.printer()
			if err := profile.Return(c.profile); err != nil {
				return out.fail(err)
			}
			out.print("returned", nil)
			return nil
		},
	}
}

func newKept(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "classes",
		Short: "List the classes that are kept on this computer",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			out := c.printer()
			dir, err := profile.ClassDirOf(c.profile)
			if err != nil {
				return out.fail(err)
			}
			infos, err := store.List(dir)
			if err != nil {
				return out.fail(err)
			}
			for _, i := range infos {
				out.print("kept", keptFields(i))
			}
			if len(infos) == 0 && !c.json {
				out.print("No class is kept on this computer.", nil)
			}
			return nil
		},
	}
}

func keptFields(i store.Info) fields {
	problem := ""
	if i.Err != nil {
		problem = sentence(ofProfile{i.Err})
	}
	return fields{
		{"title", i.Title}, {"teacher", i.Teacher}, {"role", i.Role}, {"opened", rfc3339(i.Opened)}, {"keep_until", rfc3339(i.Keep)},
		{"entries", i.Entries}, {"bytes", i.Size}, {"file", i.Path}, {"problem", problem},
	}
}

// rfc3339 writes a time, nothing for none.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func newForget(c *common) *cobra.Command {
	var unused int
	cmd := &cobra.Command{
		Use:   "forget CLASS|--unused-for DAYS",
		Short: "Delete what is kept of a class",
		Long: "Delete what is kept of a class on this computer, by its title or its file: all that was said, and its invite.\n" +
			"With --unused-for, of every class that was not opened for so many days, or that\n" +
			"was to be kept until a day that is over. What other members have stays with them, and report folders where they are. What\n" +
			"the disk held is not overwritten.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if (len(args) == 0) == (unused == 0) || unused < 0 {
				return usageError{errors.New("forget takes a class, or --unused-for and a number of days in its place")}
			}
			out := c.printer()
			dir, err := profile.ClassDirOf(c.profile)
			if err != nil {
				return out.fail(err)
			}
			files, err := forget(dir, args, time.Now(), unused)
			if err != nil {
				return out.fail(ofProfile{err})
			}
			out.print("forgotten", fields{{"files", append([]string{}, files...)}})
			return nil
		},
	}
	cmd.Flags().IntVar(&unused, "unused-for", 0, "all classes that were not opened for this many days")
	return cmd
}

// forget deletes the class file of one class in a folder, or those unused for some days, and returns their paths.
func forget(dir string, args []string, now time.Time, unused int) (files []string, err error) {
	if len(args) == 0 {
		return store.ExpireOlder(dir, now, now.AddDate(0, 0, -unused))
	}
	infos, err := store.List(dir)
	if err != nil {
		return nil, err
	}
	i, err := classNamed(infos, args[0])
	if err != nil {
		return nil, err
	}
	return []string{i.Path}, store.Delete(i.Path)
}

// classNamed returns the one class that has a title or file.
func classNamed(infos []store.Info, name string) (store.Info, error) {
	infos = slices.DeleteFunc(infos, func(i store.Info) bool {
		file := filepath.Base(i.Path)
		return i.Title != name && i.Path != name && file != name && strings.TrimSuffix(file, store.Suffix) != name
	})
	switch len(infos) {
	case 0:
		return store.Info{}, errNoKeptClass
	case 1:
		return infos[0], nil
	}
	return store.Info{}, errManyKept
}

func newDeleteAll(c *common) *cobra.Command {
	var sure bool
	cmd := &cobra.Command{
		Use:   "delete-all --yes",
		Short: "Delete your identity and every class that is kept here",
		Long: "Delete your identity, your settings and every class that is kept on this computer. Nobody will know you again\n" +
			"unless you restore a backup. Report folders stay. What the disk held is not overwritten.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			out := c.printer()
			if !sure {
				return out.fail(errNotSure)
			}
			if err := profile.DeleteAll(c.profile); err != nil {
				return out.fail(ofProfile{err})
			}
			out.print("deleted", nil)
			return nil
		},
	}
	cmd.Flags().BoolVar(&sure, "yes", false, "really")
	return cmd
}
