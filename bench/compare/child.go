//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Each run is a child: a process that runs this program with one job, so that its processor time and memory
// are the run's alone. The two talk in lines of JSON over the child's standard input and output. A child
// whose parent is gone ends, because its input does.

// A job is what a child is to do.
type job struct {
	Kind     string // a key of kinds
	Protocol protocol
	Size     int           // bytes of a bulk write
	Bytes    int64         // to be moved
	Warm     time.Duration // before measuring
	Measure  time.Duration
	Alone    time.Duration // of critical messages before there is bulk
	Count    int           // sessions, or forged packets
	Rate     int           // of those, a second
	Target   netip.AddrPort
	Peer     string // whose endpoint the target is
	Link     link   // of a relay to the target
	Seed     uint64
	Realtime bool   // run before what else the machine does
	Folder   string // for files of its own
	// Namespace is the network namespace to run in; empty is this one.
	Namespace string
}

// kinds are the jobs there are. What they return goes to the parent.
var kinds = map[string]func(ctx context.Context, j job, c *conversation) (result any, err error){
	"goodput": goodputChild, "cpu": cpuChild, "critical": criticalChild,
	"victim": victimChild, "attack": attackChild, "sessions": sessionsChild,
	"relay": relayChild, "torrent": torrentChild,
}

// childCommand is the argument that makes this program a child.
const childCommand = "child"

// A conversation is one end of the talk between parent and child.
type conversation struct {
	lines chan []byte // closed at the end
	to    *json.Encoder
}

func newConversation(from io.Reader, to io.Writer) *conversation {
	c := &conversation{lines: make(chan []byte), to: json.NewEncoder(to)}
	go func() { // ends with what it reads
		defer close(c.lines)
		scanner := bufio.NewScanner(from)
		scanner.Buffer(nil, 64<<20) // a list of all delays may be long
		for scanner.Scan() {
			c.lines <- append([]byte(nil), scanner.Bytes()...)
		}
	}()
	return c
}

func (c *conversation) say(v any) error { return c.to.Encode(v) }

// hear waits for the other's next line.
func (c *conversation) hear(ctx context.Context, v any) error {
	select {
	case line, ok := <-c.lines:
		if !ok {
			return io.ErrUnexpectedEOF
		}
		return json.Unmarshal(line, v)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// An outcome is a child's last line.
type outcome struct {
	Error  string `json:",omitempty"`
	Result any
}

// runChild is the child's main function.
func runChild(description string) error {
	var j job
	if err := json.Unmarshal([]byte(description), &j); err != nil {
		return err
	}
	do := kinds[j.Kind]
	if do == nil {
		return fmt.Errorf("no job %q", j.Kind)
	}
	if j.Realtime {
		hurry(endsPriority)
	}
	out := outcome{}
	talk := newConversation(orphanGuard{os.Stdin}, os.Stdout)
	result, err := do(context.Background(), j, talk)
	if out.Result = result; err != nil {
		out = outcome{Error: err.Error()}
	}
	return talk.say(out)
}

// An orphanGuard ends the process when there is nothing more to read: the parent is gone.
type orphanGuard struct{ io.Reader }

func (g orphanGuard) Read(b []byte) (int, error) {
	n, err := g.Reader.Read(b)
	if err != nil {
		os.Exit(1)
	}
	return n, err
}

// A child is a running one, as its parent sees it.
type child struct {
	*conversation
	ctx   context.Context
	free  context.CancelFunc // kills it
	cmd   *exec.Cmd
	ended sync.Once
	err   error // of its end
}

// startChild starts one. It is killed if it has not ended in time.
func startChild(ctx context.Context, j job, limit time.Duration) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	description, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	command := []string{self, childCommand, string(description)}
	if j.Namespace != "" { // ip ends in becoming the program
		command = append([]string{"ip", "netns", "exec", j.Namespace}, command...)
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := errors.Join(inErr, outErr); err != nil {
		cancel()
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	return &child{conversation: newConversation(out, in), ctx: ctx, free: cancel, cmd: cmd}, nil
}

// finish hears the child's result and waits for its end. Nobody else may hear it any more. Its input stays open
// until then, for a child whose input ends thinks that its parent is gone.
func (c *child) finish(result any) error {
	out := outcome{Result: result}
	err := c.hear(c.ctx, &out)
	switch {
	case err != nil:
		c.kill()
		return fmt.Errorf("no result: %w", err)
	case out.Error != "":
		err = errors.New(out.Error)
	}
	return errors.Join(err, c.wait())
}

// kill ends a child that has not finished.
func (c *child) kill() {
	c.free()
	_ = c.wait() // that it was killed is no news
}

func (c *child) wait() error {
	c.ended.Do(func() { c.err = c.cmd.Wait() })
	c.free()
	return c.err
}

// runJob runs a child that needs no talk.
func runJob(ctx context.Context, j job, limit time.Duration, result any) error {
	c, err := startChild(ctx, j, limit)
	if err != nil {
		return err
	}
	return c.finish(result)
}

// A path says how to get to a server: a child tells its server's address, the parent answers with the relay's.
type path struct{ Addr netip.AddrPort }

// runBehindRelay runs a child whose datagrams pass a relay with the link l both ways, and has the relay's
// figures too.
func runBehindRelay(ctx context.Context, j job, l link, limit time.Duration, result any) (did relayResult, err error) {
	c, err := startChild(ctx, j, limit)
	if err != nil {
		return did, err
	}
	defer c.kill()
	var server, via path
	if err := c.hear(c.ctx, &server); err != nil {
		return did, fmt.Errorf("the server does not say where it is: %w", err)
	}
	relay, err := startChild(ctx, job{Kind: "relay", Target: server.Addr, Link: l, Seed: j.Seed}, limit)
	if err != nil {
		return did, err
	}
	defer relay.kill()
	if err := errors.Join(relay.hear(relay.ctx, &via), c.say(via)); err != nil {
		return did, err
	}
	err = c.finish(result)
	return did, errors.Join(err, relay.say("stop"), relay.finish(&did))
}

// throughRelay is the child's part of that: it opens a session by way of the relay.
func throughRelay(ctx context.Context, e ends, c *conversation) error {
	if err := c.say(path{e.server()}); err != nil {
		return err
	}
	var via path
	if err := c.hear(ctx, &via); err != nil {
		return err
	}
	return connectInTime(ctx, e, via.Addr)
}

// connectInTime opens a session or gives up.
func connectInTime(ctx context.Context, e ends, via netip.AddrPort) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second) // our choice: several attempts at 5 % loss
	defer cancel()
	return e.connect(ctx, via)
}
