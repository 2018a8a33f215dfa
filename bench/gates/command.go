package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	k := kept{Commit: commit, Began: time.Now()}
	err := cmd.Run()
	k.Took = time.Since(k.Began).Seconds()
	switch {
	case ctx.Err() != nil:
		k.Failed = "interrupted"
	case limited.Err() != nil:
		k.Failed = fmt.Sprintf("%s took longer than %v", c.name, c.most())
	case err != nil && !c.tests:
		k.Failed = fmt.Sprintf("%s: %v", c.name, err)
	}
	c.settle(k, out.Bytes())
	if err := c.keep(folder, k, out.Bytes(), complaints.Bytes()); err != nil && c.err == nil {
		c.err = err
	}
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

func (c *command) keep(folder string, k kept, out, complaints []byte) error {
	about, err := json.Marshal(k)
	if err != nil {
		return err
	}
	for name, b := range map[string][]byte{".out": out, ".err": complaints, ".json": append(about, '\n')} {
		if err := os.WriteFile(filepath.Join(folder, c.name+name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// reread takes what an earlier run left in a folder.
func (c *command) reread(folder string) (k kept) {
	about, err := os.ReadFile(filepath.Join(folder, c.name+".json"))
	if err == nil {
		err = json.Unmarshal(about, &k)
	}
	var out []byte
	if err == nil {
		out, err = os.ReadFile(filepath.Join(folder, c.name+".out"))
	}
	if err != nil {
		c.err = fmt.Errorf("%s was not run before", c.name)
		return kept{}
	}
	c.settle(k, out)
	return k
}
