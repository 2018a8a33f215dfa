package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/model"
	"lyceum/app/profile"
	"lyceum/app/room"
)

// An Environment is what the command line is connected to.
type Environment struct {
	In       io.Reader
	Out, Err io.Writer
	// Show opens the window on a store, runs the store and returns when the window is closed. It must
	// be called on the main goroutine, so Run is.
	Show func(ctx context.Context, store *model.Store) error
	// Probe answers, as one JSON object, what a line on standard input asks about the window; nil if it asks nothing. Only
	// builds for tests have one.
	Probe func(line string) []byte

	open openers // of tests; zero is the real ones
}

// Run carries out a command line and returns the program's exit code: 0, 1 for what went wrong, 2 for a
// command line that makes no sense.
func Run(ctx context.Context, args []string, env Environment) int {
	root := newRoot(env)
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(env.Err, "lyceum: %v\nTry 'lyceum --help'.\n", err)
		return 2
	case errors.Is(err, errTold):
		return 1
	}
	fmt.Fprintf(env.Err, "lyceum: %s\n", sentence(err))
	return 1
}

// errTold ends a command that has already said what went wrong.
var errTold = errors.New("told")

// A usageError is a command line that makes no sense.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// common are the flags of every command that opens a class.
type common struct {
	env        Environment
	name       string
	profile    string
	interfaces []string
	hide       room.Hide
	// inviteQRFile is where host writes the picture of its invite; empty: nowhere.
	inviteQRFile string
	ownerLeaves  room.OwnerLeaves // of host; empty: as it is
	waitingRoom  bool
	port         int
	headless     bool
	json         bool
	verbose      bool
	limit        time.Duration
	passOn       passOn
	rendezvous   []string
	media        room.Media
	dsp          dspFlag
	fetchUpTo    uint64 // MB: files up to this size are fetched by themselves
	reports      string // folder of report folders; empty: the usual one

	passphraseFile string
	secret         profile.Passphrase // of the identity, for commands that open a class
}

func newRoot(env Environment) *cobra.Command {
	env.open = env.open.orReal()
	c := &common{env: env, fetchUpTo: room.DefaultFetchUpTo / 1e6}
	root := &cobra.Command{
		Use:   "lyceum [INVITE|LINK]",
		Short: "A classroom that needs no server",
		Long: "Lyceum is a classroom that needs no server. Without a command it opens its window,\n" +
			"and in it the class of an invite or a lyceum:// link if there is one. If a window with this profile is open already,\n" +
			"that one goes to the class.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 1 && !isInvite(args[0]) {
				return fmt.Errorf("%q is no command, no invite and no link", strings.Join(args, " "))
			}
			return nil
		},
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.window(cmd.Context(), opening{invite: strings.Join(args, "")})
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&c.name, "name", "", "your name, as others see it")
	f.StringVar(&c.profile, "profile", "", "folder of your identity and settings (default: your own)")
	f.StringVar(&c.passphraseFile, "passphrase-file", "", "read passphrases from this file, one a line, in the order in which they are asked for")
	f.StringArrayVar(&c.interfaces, "interface", nil, "use this network interface only; may be repeated, the one that leads outside first")
	f.IntVar(&c.port, "port", 0, "UDP port to listen on (default: any free one)")
	f.BoolVar(&c.json, "json", false, "print one JSON object a line")
	f.BoolVarP(&c.verbose, "verbose", "v", false, "write a log to standard error")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if c.port < 0 || c.port > math.MaxUint16 {
			return usageError{fmt.Errorf("--port %d: a port is a number from 0 to %d", c.port, math.MaxUint16)}
		}
		return nil
	}
	root.PreRunE = func(*cobra.Command, []string) error {
		if c.passphraseFile == "" {
			return nil // the window asks
		}
		return c.readSecret()
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newHost(c), newJoin(c), newClasses(c), newInviteQR(c), newExport(c), newProfile(c), newRendezvous(c), newDoctor(c), newDevices(c), newDesktop(c), newQuiz(c), newDemo(c))
	checkArgs(root)
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

// checkArgs has a command, and all below it, call wrong arguments a usage error.
func checkArgs(cmd *cobra.Command) {
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err != nil && !cmd.HasSubCommands() {
			err = fmt.Errorf("that command is written: %s", strings.TrimSuffix(cmd.UseLine(), " [flags]"))
		}
		if err != nil {
			return usageError{err}
		}
		return nil
	}
	for _, below := range cmd.Commands() {
		checkArgs(below)
	}
}

// classFlags adds the flags of commands that stay in a class.
func (c *common) classFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.headless, "headless", false, "no window: print what happens, take commands from standard input")
	cmd.Flags().DurationVar(&c.limit, "for", 0, "leave after this long, for example 30s (default: stay)")
	cmd.Flags().Var(&c.passOn, "pass-on", "help to pass on the class, up to so many Mbit/s; 0: not at all (default: as much as your line carries)")
	cmd.Flags().Uint64Var(&c.fetchUpTo, "fetch-up-to", c.fetchUpTo, "fetch files of the class by themselves that have up to so many MB; 0: none")
	cmd.Flags().StringVar(&c.reports, "reports", "", "folder for reports of classes that you help to run, or none (default: Lyceum in your documents, or reports in --profile)")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if c.limit < 0 {
			return usageError{fmt.Errorf("--for %v: a length of time is needed", c.limit)}
		}
		if err := c.checkMedia(); err != nil {
			return err
		}
		return c.readSecret()
	}
	c.mediaFlags(cmd)
}

// limited returns a context that ends when --for says so.
func (c *common) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.limit > 0 {
		return context.WithTimeout(ctx, c.limit)
	}
	return context.WithCancel(ctx)
}

// options are the room's share of the flags.
func (c *common) options() room.Options {
	o := room.Options{
		ProfileDir: c.profile, Passphrase: c.secret, Name: c.name, Port: c.port, Interfaces: c.interfaces,
		Hide: c.hide, WaitingRoom: c.waitingRoom, PassOn: c.passOn.limit, Rendezvous: c.rendezvous, Media: c.media, FetchUpTo: c.fetchUpTo * 1e6,
	}
	if c.verbose {
		o.Logger = slog.New(slog.NewTextHandler(c.env.Err, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return o
}

// classOptions are options of a class without a window, with the folder of its reports.
func (c *common) classOptions() (o room.Options, err error) {
	o = c.options()
	o.Reports, err = room.ReportsRoot(c.reports, c.profile)
	return o, err
}
