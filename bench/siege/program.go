//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// An event is a line that a program printed.
type event struct {
	at     time.Time
	fields map[string]any
}

func (e event) kind() string           { return e.text("event") }
func (e event) text(key string) string { s, _ := e.fields[key].(string); return s }
func (e event) is(key string) bool     { b, _ := e.fields[key].(bool); return b }

// A program is a lyceum that runs on a host and prints JSON lines.
type program struct {
	name  string
	host  host
	dir   string // its profile
	cmd   *exec.Cmd
	stdin io.WriteCloser
	ended chan struct{} // closed once it is gone and all it printed is in events

	mu      sync.Mutex // guards what follows
	events  []event
	changed chan struct{} // closed, and made anew, whenever an event comes in
	exit    error
	stderr  tail
}

// A tail keeps the end of what was written to it.
type tail struct{ b []byte }

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	const keep = 4096
	t.b = append(t.b, b...)
	if len(t.b) > keep {
		t.b = append([]byte(nil), t.b[len(t.b)-keep:]...)
	}
	return len(b), nil
}

// start starts a program on a host.
func start(ctx context.Context, h host, name, dir, path string, args ...string) (*program, error) {
	args = append([]string{"netns", "exec", h.namespace, path}, args...)
	p := &program{name: name, host: h, dir: dir, cmd: exec.CommandContext(ctx, "ip", args...),
		ended: make(chan struct{}), changed: make(chan struct{})}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.cmd.WaitDelay = 5 * time.Second
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		p.stdin, err = p.cmd.StdinPipe()
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() { // ends with the process, which the context ends
		p.read(out)
		err := p.cmd.Wait()
		p.mu.Lock()
		p.exit = err
		p.mu.Unlock()
		close(p.ended)
	}()
	return p, nil
}

func (p *program) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		e := event{at: time.Now()}
		if json.Unmarshal(lines.Bytes(), &e.fields) != nil {
			e.fields = map[string]any{"event": "unreadable", "text": lines.Text()}
		}
		p.mu.Lock()
		p.events = append(p.events, e)
		close(p.changed)
		p.changed = make(chan struct{})
		p.mu.Unlock()
	}
}

// said returns all that the program printed so far. What is in it does not change.
func (p *program) said() []event {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.events
}

// await returns the first event, of those from number from on, that matches.
func (p *program) await(ctx context.Context, what string, from int, match func(event) bool) (event, error) {
	for {
		p.mu.Lock()
		events, changed := p.events, p.changed
		p.mu.Unlock()
		for ; from < len(events); from++ {
			if match(events[from]) {
				return events[from], nil
			}
		}
		select {
		case <-changed:
		case <-p.ended:
			return event{}, fmt.Errorf("%s ended while waiting for %s: %v: %s", p.name, what, p.exit, p.stderr.b)
		case <-ctx.Done():
			return event{}, fmt.Errorf("%s: waiting for %s: %w", p.name, what, ctx.Err())
		}
	}
}

// command gives the program a command and does not wait for the answer. That it is gone is told when all is over.
func (p *program) command(text string) { _, _ = fmt.Fprintln(p.stdin, text) }

// ask gives a command and returns the event of a kind that comes then.
func (p *program) ask(ctx context.Context, command, kind string) (event, error) {
	from := len(p.said())
	p.command(command)
	return p.await(ctx, command, from, func(e event) bool { return e.kind() == kind })
}

func (p *program) gone() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}
