//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
)

const (
	sessionsAtOnce = 64 // clients at a time
	sessionsRate   = 80 // sessions begun a second: an endpoint answers at most 100 handshakes a second
	// sessionsLinger is how long a closed session stays to answer repetitions (RFC 7016 §3.5.5), and a margin.
	sessionsLinger = 19*time.Second + 3*time.Second
)

// measureSessions opens and closes many sessions and looks what is left.
func measureSessions(ctx context.Context, o options) []row {
	var r sessionsResult
	failed := 0
	limit := time.Duration(o.Sessions)*10*time.Second/sessionsRate + 3*time.Minute
	if err := runJob(ctx, job{Kind: "sessions", Count: o.Sessions}, limit, &r); err != nil {
		failed = o.failed("sessions", turn{0, lyceum}, err)
	}
	rows := []row(nil)
	for _, figure := range []struct {
		name, unit string
		value      float64
	}{
		{"opened and closed at both ends", "sessions", float64(r.Closed)},
		{"goroutines before", "", float64(r.Before.Goroutines)},
		{"goroutines after half, lingered out", "", float64(r.Half.Goroutines)},
		{"goroutines after the last close", "", float64(r.Closing.Goroutines)},
		{"goroutines after all, lingered out", "", float64(r.After.Goroutines)},
		{"heap before", "KiB, collected", r.Before.kibibytes()},
		{"heap after half, lingered out", "KiB, collected", r.Half.kibibytes()},
		{"heap after the last close", "KiB, collected", r.Closing.kibibytes()},
		{"heap after all, lingered out", "KiB, collected", r.After.kibibytes()},
		{"heap objects before", "", float64(r.Before.Objects)},
		{"heap objects after half, lingered out", "", float64(r.Half.Objects)},
		{"heap objects after all, lingered out", "", float64(r.After.Objects)},
	} {
		row := row{Measurement: "sessions", Case: figure.name, Unit: figure.unit, Failed: failed}
		if failed == 0 {
			row = row.compared([]float64{figure.value}, nil)
		}
		rows = append(rows, row)
	}
	return rows
}

// A sessionsResult says what is there before the sessions (after one, which fills what is filled once), when
// the first half of them has lingered out, right after the last was closed, and when all have lingered out.
// Maps do not shrink in Go: what they take shows after the first half and does not grow in the second.
type sessionsResult struct {
	Closed                       int
	Before, Half, Closing, After leftover
}

// A leftover is what the process holds after garbage was collected.
type leftover struct {
	Goroutines int
	Heap       uint64 // bytes
	Objects    uint64
}

func (l leftover) kibibytes() float64 { return float64(l.Heap) / 1024 }

func lookForLeftovers() leftover {
	for range 3 { // what finalizers and pools hold needs more than one
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return leftover{Goroutines: runtime.NumGoroutine(), Heap: m.HeapAlloc, Objects: m.HeapObjects}
}

// A registry tells clients when the server has seen the end of their session.
type registry struct {
	mu     sync.Mutex // guards closed
	closed map[keying.PeerID]chan struct{}
}

// expect returns what is closed when the server has seen the end of the session with a peer.
func (r *registry) expect(peer keying.PeerID) <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := make(chan struct{})
	r.closed[peer] = c
	return c
}

func (r *registry) handle(_ time.Time, ev rtmfp.Event) {
	closed, ok := ev.(rtmfp.SessionClosed)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.closed[closed.Session.Peer()]; c != nil {
		close(c)
		delete(r.closed, closed.Session.Peer())
	}
}

// sessionsChild runs one server and j.Count clients, each with an identity, a socket and a loop of its own.
func sessionsChild(ctx context.Context, j job, _ *conversation) (any, error) {
	seen := &registry{closed: map[keying.PeerID]chan struct{}{}}
	server, err := newEndpoint(seen.handle)
	if err != nil {
		return nil, err
	}
	defer server.close()
	if err := oneSession(ctx, server, seen); err != nil {
		return nil, fmt.Errorf("first session: %w", err)
	}
	time.Sleep(sessionsLinger)
	r := sessionsResult{Before: lookForLeftovers()}
	half := j.Count / 2
	if err := manySessions(ctx, half, server, seen); err != nil {
		return nil, err
	}
	time.Sleep(sessionsLinger)
	r.Half = lookForLeftovers()
	if err := manySessions(ctx, j.Count-half, server, seen); err != nil {
		return nil, err
	}
	r.Closed, r.Closing = j.Count, lookForLeftovers()
	time.Sleep(sessionsLinger)
	r.After = lookForLeftovers()
	return r, nil
}

// manySessions opens and closes sessions at a steady rate, several at a time.
func manySessions(ctx context.Context, n int, server *endpoint, seen *registry) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var fail failure
	var workers sync.WaitGroup
	begin := make(chan struct{})
	for range sessionsAtOnce {
		workers.Go(func() { // until begin is closed
			for range begin {
				if err := oneSession(ctx, server, seen); err != nil {
					fail.set(err)
					cancel()
				}
			}
		})
	}
	tick := time.NewTicker(time.Second / sessionsRate)
	for range n {
		<-tick.C
		begin <- struct{}{}
	}
	tick.Stop()
	close(begin)
	workers.Wait()
	return fail.get()
}

// oneSession opens a session with the server from a new endpoint, closes it, and waits until both ends have
// seen that.
func oneSession(ctx context.Context, server *endpoint, seen *registry) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	opened, closed := make(chan struct{}), make(chan error, 1)
	client, err := newEndpoint(func(_ time.Time, ev rtmfp.Event) {
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			close(opened)
		case rtmfp.SessionClosed:
			closed <- ev.Reason
		}
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.close()) }()
	gone := seen.expect(client.PeerID())
	s, err := client.dial(ctx, server.PeerID(), server.addr)
	if err != nil {
		return err
	}
	select {
	case <-opened:
	case reason := <-closed:
		return fmt.Errorf("open: %w", reason)
	case <-ctx.Done():
		return fmt.Errorf("open: %w", ctx.Err())
	}
	if err := client.loop.Do(ctx, s.Close); err != nil {
		return err
	}
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the server to see the close: %w", ctx.Err())
	}
}
