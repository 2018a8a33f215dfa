//go:build linux

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"time"
)

// A meter sends messages at a steady rate and measures how long each takes to the application at the other
// end. Messages belong to phases, told apart by when they were sent.
type meter struct {
	mu     sync.Mutex // guards all below
	phase  int
	sent   []probe
	extras int // messages that came again, or were never sent
}

// A probe is one message. Times are of monotonic.
type probe struct {
	phase    int
	at       int64 // when it was sent; when it should have been if the call before was still waiting
	late     int64 // ns that the timer was: what the machine alone does to a delay
	received int64 // 0: not yet
}

const probeHeader = 8 // bytes: the message's number

// setPhase lets messages sent from now on belong to another phase.
func (m *meter) setPhase(phase int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.phase = phase
}

// run sends a message of size bytes every interval until ctx ends.
func (m *meter) run(ctx context.Context, every time.Duration, size int, send func([]byte) error) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for due := monotonic(); ; due += int64(every) {
		wait := due - monotonic()
		timer.Reset(max(0, time.Duration(wait)))
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil
		}
		p := probe{at: due}
		if wait >= 0 {
			p.at = monotonic()
			p.late = p.at - due
		}
		message := make([]byte, max(size, probeHeader))
		binary.BigEndian.PutUint64(message, m.add(p))
		if err := send(message); err != nil {
			return fmt.Errorf("send a message: %w", err)
		}
	}
}

func (m *meter) add(p probe) (number uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p.phase = m.phase
	m.sent = append(m.sent, p)
	return uint64(len(m.sent) - 1)
}

// got notes the arrival of a message.
func (m *meter) got(message []byte) {
	now := monotonic()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(message) < probeHeader {
		m.extras++
		return
	}
	n := binary.BigEndian.Uint64(message)
	if n >= uint64(len(m.sent)) || m.sent[n].received != 0 {
		m.extras++
		return
	}
	m.sent[n].received = now
}

// delays is what became of the messages of one phase.
type delays struct {
	Sent   int
	Lost   int       // had not arrived when the run ended
	Extra  int       // of all phases: came again or were never sent
	Delays []float64 // ms, of those that arrived
	Late   []float64 // ms, of the timer that sends; a machine that is busy with other things shows here
}

// check tells results that say nothing of delays.
func (d delays) check() error {
	switch {
	case len(d.Delays) == 0:
		return fmt.Errorf("none of %d messages arrived", d.Sent)
	case d.Extra > 0:
		return fmt.Errorf("%d messages came again or out of nowhere", d.Extra)
	}
	return nil
}

// wait returns once everything arrived, or after a time.
func (m *meter) wait(limit time.Duration) {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if m.missing() == 0 {
			return
		}
	}
}

func (m *meter) missing() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.sent {
		if p.received == 0 {
			n++
		}
	}
	return n
}

// of returns what became of the messages of a phase.
func (m *meter) of(phase int) delays {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := delays{Extra: m.extras}
	for _, p := range m.sent {
		switch {
		case p.phase != phase:
			continue
		case p.received == 0:
			d.Lost++
		default:
			d.Delays = append(d.Delays, milliseconds(time.Duration(p.received-p.at)))
		}
		d.Sent++
		d.Late = append(d.Late, milliseconds(time.Duration(p.late)))
	}
	return d
}
