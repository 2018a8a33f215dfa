package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// buildProgram compiles lyceum without its window and returns where it is. Version stamping
// is off, because it fails in a checkout that belongs to another user.
func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "lyceum")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-tags", "nogui", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	return program
}

// A process is a running lyceum that prints JSON lines. The test's goroutine alone calls its
// methods; each fails the test, with all that the process printed, when time is up.
type process struct {
	t       *testing.T
	name    string
	ctx     context.Context // ends at the deadline, and with it the process
	cmd     *exec.Cmd
	stdin   io.Writer
	changed chan struct{} // an event has come in since it was last received from
	ended   chan struct{} // closed once the process is gone and all it printed is in events
	exit    error         // what Wait returned; read only after ended

	mu     sync.Mutex // guards what follows, written by the goroutine that reads stdout
	lines  []string
	events []map[string]any
	times  []time.Time // when each of events came in
	bad    error
	stderr strings.Builder
}

// startProcess starts the program and makes sure that it is gone when the test is.
func startProcess(t *testing.T, deadline time.Time, name, program string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.WaitDelay = 5 * time.Second
	cmd.Cancel = func() error {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) { // it hangs: it is to say where, on standard error
			return cmd.Process.Signal(syscall.SIGQUIT)
		}
		return cmd.Process.Kill()
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, name: name, ctx: ctx, cmd: cmd, stdin: stdin,
		changed: make(chan struct{}, 1), ended: make(chan struct{})}
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, (*stderrWriter)(p)
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatalf("start %s: %v", name, err)
	}
	var reading sync.WaitGroup
	reading.Go(func() { p.readEvents(out) })
	go func() { // ends with the process, which ctx ends
		p.exit = cmd.Wait()
		in.Close()
		reading.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		cancel()
		<-p.ended
		if t.Failed() {
			t.Log(p.transcript())
		}
	})
	return p
}

// readEvents takes in the process's standard output until it ends.
func (p *process) readEvents(out io.Reader) {
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var e map[string]any
		err := json.Unmarshal(scanner.Bytes(), &e)
		p.mu.Lock()
		p.lines = append(p.lines, scanner.Text())
		p.events = append(p.events, e)
		p.times = append(p.times, time.Now())
		if err != nil && p.bad == nil {
			p.bad = fmt.Errorf("%q is not a JSON object: %w", scanner.Text(), err)
		}
		p.mu.Unlock()
		select {
		case p.changed <- struct{}{}:
		default: // a wake-up is already waiting
		}
	}
	if err := scanner.Err(); err != nil {
		p.mu.Lock()
		p.bad = fmt.Errorf("reading standard output: %w", err)
		p.mu.Unlock()
		select {
		case p.changed <- struct{}{}: // who waits for an event is told that none will come
		default:
		}
	}
	_, _ = io.Copy(io.Discard, out) // after a line too long, let the process go on
}

// kill ends the process without giving it time for anything (SIGKILL), and waits until it is gone.
func (p *process) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil && !p.gone() {
		p.t.Fatalf("%s: kill: %v", p.name, err)
	}
	<-p.ended
}

// stderrWriter keeps what a process complains about.
type stderrWriter process

func (w *stderrWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stderr.Write(b)
}

// transcript returns all that the process printed so far.
func (p *process) transcript() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var told []string
	for i, l := range p.lines { // a window tells what it shows many times; the last one will do
		if i < len(p.lines)-1 && (event("widgets")(p.events[i]) || event("snapshot")(p.events[i])) {
			continue
		}
		told = append(told, l)
	}
	return fmt.Sprintf("--- %s printed:\n%s\n--- and complained:\n%s", p.name, strings.Join(told, "\n"), p.stderr.String())
}

// event returns a matcher for events of a kind whose fields have the given values, in pairs.
func event(kind string, fields ...string) func(map[string]any) bool {
	return func(e map[string]any) bool {
		for i := 0; i+1 < len(fields); i += 2 {
			if e[fields[i]] != fields[i+1] {
				return false
			}
		}
		return e["event"] == kind
	}
}

// await returns once the process has printed an event that matches, at whatever time since
// its start.
func (p *process) await(what string, match func(map[string]any) bool) {
	p.t.Helper()
	p.awaitFrom(0, what, match)
}

// awaitFrom waits for a matching event among those from index on, and returns it.
func (p *process) awaitFrom(index int, what string, match func(map[string]any) bool) map[string]any {
	p.t.Helper()
	index = p.find(index, what, match)
	events, _ := p.printed()
	return events[index]
}

// when waits for a matching event, and returns when the first one came in.
func (p *process) when(what string, match func(map[string]any) bool) time.Time {
	p.t.Helper()
	index := p.find(0, what, match)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.times[index]
}

// find waits for a matching event among those from index on, and returns its index.
func (p *process) find(index int, what string, match func(map[string]any) bool) int {
	p.t.Helper()
	for {
		gone := p.gone() // asked before looking: what it printed last must not be missed
		events, bad := p.printed()
		if bad != nil {
			p.t.Fatalf("%s: waiting until %s: %v", p.name, what, bad)
		}
		for ; index < len(events); index++ {
			if match(events[index]) {
				return index
			}
		}
		if gone {
			p.t.Fatalf("%s: waiting until %s: the process has ended: %v", p.name, what, p.exit)
		}
		select {
		case <-p.changed:
		case <-p.ended:
		case <-p.ctx.Done():
			p.t.Fatalf("%s: waiting until %s: time is up", p.name, what)
		}
	}
}

// printed returns all events so far, and what was wrong with the output, if anything was.
func (p *process) printed() ([]map[string]any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.events, p.bad
}

// matches reports whether a process has printed such an event so far.
func matches(p *process, match func(map[string]any) bool) bool {
	printed, _ := p.printed()
	return slices.ContainsFunc(printed, match)
}

// gone reports whether the process has ended.
func (p *process) gone() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// command gives the process a line of input and waits until it is answered ok.
func (p *process) command(line string) {
	p.t.Helper()
	if e := p.ask(line, answered); e["event"] != "ok" {
		p.t.Fatalf("%s: %s: answered %v, want ok", p.name, line, e)
	}
}

// answered matches what ends the answer to every command.
func answered(e map[string]any) bool { return e["event"] == "ok" || e["event"] == "error" }

// ask gives the process a command and returns the first event after it that matches, once the command is answered: what comes of the
// next one is not mistaken for that.
func (p *process) ask(line string, answer func(map[string]any) bool) map[string]any {
	p.t.Helper()
	before, _ := p.printed()
	e := p.probe(line, answer)
	p.awaitFrom(len(before), line+" is answered to the end", answered)
	return e
}

// probe gives the process a line of input and returns the first event after it that matches.
func (p *process) probe(line string, answer func(map[string]any) bool) map[string]any {
	p.t.Helper()
	before, _ := p.printed()
	p.write(line)
	fault := event("error")
	is := p.awaitFrom(len(before), line+" is answered", func(e map[string]any) bool { return answer(e) || fault(e) })
	if !answer(is) {
		p.t.Fatalf("%s: %s: %v", p.name, line, is)
	}
	return is
}

func (p *process) write(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.stdin, line+"\n"); err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, line, err)
	}
}

// awaitCleanExit waits until the process ends by itself with status 0, having printed its
// last state and then, as its very last event, ended.
func (p *process) awaitCleanExit() {
	p.t.Helper()
	p.awaitExit(0)
	events, bad := p.printed()
	if n := len(events); bad != nil || n < 2 || events[n-2]["event"] != "state" || events[n-1]["event"] != "ended" {
		p.t.Errorf("%s: the last two events are not state and ended (%v)", p.name, bad)
	}
}

// awaitExit waits until the process ends by itself with a status.
func (p *process) awaitExit(status int) {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-p.ctx.Done():
		<-p.ended // killed now
		p.t.Fatalf("%s: had not ended by itself when time was up", p.name)
	}
	got := 0
	var exit *exec.ExitError
	if errors.As(p.exit, &exit) {
		got = exit.ExitCode()
	} else if p.exit != nil {
		p.t.Fatalf("%s: exit: %v", p.name, p.exit)
	}
	if got != status {
		p.t.Fatalf("%s: exit status %d, want %d", p.name, got, status)
	}
}

// self returns the identity that the process has in the class, as it printed it.
func (p *process) self() string {
	p.t.Helper()
	e := p.awaitFrom(0, "it sees itself join", func(e map[string]any) bool {
		return e["event"] == "joined" && e["self"] == true
	})
	id, _ := e["id"].(string)
	return id
}

// loopback is the name of the interface that leads nowhere but to this machine.
func loopback(t *testing.T) string {
	t.Helper()
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 && i.Flags&net.FlagUp != 0 {
			return i.Name
		}
	}
	t.Fatal("no loopback interface")
	return ""
}
