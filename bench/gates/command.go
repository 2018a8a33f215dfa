package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A command is what figures of one or more gates are read from.
type command struct {
	name  string        // of the files that keep what it printed
	shell string        // run by sh -e in the repository's root
	shown string        // in the table; shell if empty
	cost  time.Duration // about
	limit time.Duration // five times cost if zero, and five minutes
	tests bool          // it may fail and still say figures: tests do
	when  phase

	out *output // once it ran, or was read again
	err error   // why nothing of it counts
}

// A phase is when a command runs.
type phase int

const (
	anyTime phase = iota // what else the machine does changes nothing
	quiet                // alone
	last                 // alone, after all others
)

// kept is what is kept of a run beside its output.
type kept struct {
	Commit string    `json:"commit"`
	Began  time.Time `json:"began"`
	Took   float64   `json:"took_s"`
	Failed string    `json:"failed,omitempty"`
}

// result returns what the command printed, if it counts.
func (c *command) result() (*output, error) {
	switch {
	case c.err != nil:
		return nil, c.err
	case c.out == nil:
		return nil, errors.New(c.name + " did not run")
	}
	return c.out, nil
}

func (c *command) String() string {
	if c.shown != "" {
		return c.shown
	}
	return c.shell
}

func (c *command) most() time.Duration {
	if c.limit > 0 {
		return c.limit
	}
	return 5*c.cost + 5*time.Minute
}

// run runs the command, keeps what it prints in a folder, and reads it.
func (c *command) run(ctx context.Context, root, folder, commit string) {
	limited, stop := context.WithTimeout(ctx, c.most())
	defer stop()
	cmd := exec.CommandContext(limited, "sh", "-ec", c.shell)
	cmd.Dir = root
	killWhole(cmd)
	cmd.WaitDelay = 20 * time.Second
	k := kept{Commit: commit, Began: time.Now()}
	err := c.start(folder, cmd)
	k.Took = time.Since(k.Began).Seconds()
	switch {
	case ctx.Err() != nil:
		k.Failed = "interrupted"
	case limited.Err() != nil:
		k.Failed = fmt.Sprintf("%s took longer than %v", c.name, c.most())
	case err != nil && !(c.tests && isExit(err)):
		k.Failed = fmt.Sprintf("%s: %v", c.name, err)
	}
	about, err := json.Marshal(k)
	if err == nil {
		err = os.WriteFile(c.file(folder, ".json"), append(about, '\n'), 0o644)
	}
	if c.reread(folder); err != nil {
		c.err = err
	}
}

// isExit reports whether a command ran, and said that it failed.
func isExit(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit)
}

func (c *command) file(folder, ending string) string { return filepath.Join(folder, c.name+ending) }

// start runs cmd with what it prints going to files, where it can be watched. Nothing is left of an earlier run, should
// this one never come to its end.
func (c *command) start(folder string, cmd *exec.Cmd) error {
	if err := os.Remove(c.file(folder, ".json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	out, err := os.Create(c.file(folder, ".out"))
	if err != nil {
		return err
	}
	defer out.Close()
	complaints, err := os.Create(c.file(folder, ".err"))
	if err != nil {
		return err
	}
	defer complaints.Close()
	cmd.Stdout, cmd.Stderr = out, complaints
	return cmd.Run()
}

// settle takes what a run printed, and how it ended.
func (c *command) settle(k kept, printed []byte) {
	c.out, c.err = parse(printed), nil
	if k.Failed != "" {
		c.err = errors.New(k.Failed)
	} else if len(printed) == 0 {
		c.err = errors.New(c.name + " printed nothing")
	}
}

// reread takes what an earlier run left in a folder.
func (c *command) reread(folder string) (k kept) {
	about, err := os.ReadFile(c.file(folder, ".json"))
	if err == nil {
		err = json.Unmarshal(about, &k)
	}
	var out []byte
	if err == nil {
		out, err = os.ReadFile(c.file(folder, ".out"))
	}
	if err != nil {
		c.err = fmt.Errorf("%s was not run before", c.name)
		return kept{}
	}
	c.settle(k, out)
	return k
}
