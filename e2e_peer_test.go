//go:build e2e

package main_test

import (
	"bufio"
	"bytes"
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"lyceum/session/keying"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
)

// peerEnv makes the test binary a peer instead of running tests: one endpoint on a real socket, which
// takes commands from standard input and prints JSON lines, like the program itself. Its value is a
// peerSetup.
const peerEnv = "LYCEUM_E2E_PEER"

// A peerSetup is what a peer is started with.
type peerSetup struct {
	Seed       byte // of its identity
	Port       int
	Interfaces []string // by name; empty is all
	Introduces bool
}

func TestMain(m *testing.M) {
	if setup := os.Getenv(peerEnv); setup != "" {
		if err := runPeer(setup); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if invite := os.Getenv(liarEnv); invite != "" {
		fmt.Fprintln(os.Stderr, runLiar(invite))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

var peerTag = keying.Tag{1, 2, 3, 4, 5, 6, 7, 8}

func peerPSKs(tag keying.Tag) (psk [32]byte, ok bool) { return [32]byte{42}, tag == peerTag }

func peerIdentity(seed byte) *keying.Identity { return keying.NewIdentity([32]byte{seed}) }

// A peer is what runs in a process of its own. Only the loop touches its fields.
type peer struct {
	*rtmfp.Endpoint
	loop     *rtmfp.Loop
	out      *json.Encoder
	asked    map[*rtmfp.Session]time.Time // when Connect was called
	sending  map[string]*outgoing
	incoming map[*rtmfp.ReceiveFlow]*incoming
}

func runPeer(text string) error {
	var setup peerSetup
	if err := json.Unmarshal([]byte(text), &setup); err != nil {
		return err
	}
	conn, err := udp.Listen(udp.Options{Port: setup.Port, Interfaces: setup.Interfaces})
	if err != nil {
		return err
	}
	config := rtmfp.Config{
		Profile: keying.NewLyceum(peerIdentity(setup.Seed), peerPSKs, crand.Reader),
		Rand:    rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())),
		Random:  crand.Reader,
	}
	if setup.Introduces {
		config.Introduce = func(asking, wanted *rtmfp.Session) bool { return true }
	}
	p := &peer{
		Endpoint: rtmfp.New(config), out: json.NewEncoder(os.Stdout), asked: map[*rtmfp.Session]time.Time{},
		sending: map[string]*outgoing{}, incoming: map[*rtmfp.ReceiveFlow]*incoming{},
	}
	p.loop = rtmfp.NewLoop(p.Endpoint, conn, p.takeEvents)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go p.follow(ctx, conn)
	go func() { // reads until its end: whoever holds the other end is gone then
		_ = p.loop.Do(ctx, func(time.Time) { p.print("ready", "port", conn.Port()) }) // ends with the loop
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			p.obey(ctx, strings.Fields(lines.Text()))
		}
		cancel()
	}()
	return p.loop.Run(ctx)
}

// follow tells the endpoint when the machine's addresses change.
func (p *peer) follow(ctx context.Context, conn *udp.Conn) {
	for {
		select {
		case <-conn.Changed():
			_ = p.loop.Post(ctx, func(now time.Time) { // ends with the loop
				p.print("network")
				p.NetworkChanged(now)
			})
		case <-ctx.Done():
			return
		}
	}
}

// print prints an event with fields in pairs. It runs on the loop.
func (p *peer) print(event string, fields ...any) {
	e := map[string]any{"event": event}
	for i := 0; i+1 < len(fields); i += 2 {
		e[fields[i].(string)] = fields[i+1]
	}
	_ = p.out.Encode(e) // whoever reads it may be gone
}

// obey carries out a command and answers ok or error:
//
//	connect SEED ADDRESS…
//	send FLOW SEED PRIORITY SIZE EVERY COUNT   COUNT 0 is until stop; EVERY 0 is as fast as possible
//	stop FLOW
//	counters
func (p *peer) obey(ctx context.Context, words []string) {
	err := errors.New("no such command")
	doErr := p.loop.Do(ctx, func(now time.Time) {
		switch {
		case len(words) > 2 && words[0] == "connect":
			err = p.connect(now, words[1], words[2:])
		case len(words) == 7 && words[0] == "send":
			err = p.send(ctx, now, words[1:])
		case len(words) == 2 && words[0] == "stop" && p.sending[words[1]] != nil:
			p.finish(words[1])
			err = nil
		case len(words) == 1 && words[0] == "counters":
			p.print("counters", "counters", p.Counters())
			err = nil
		}
		if err != nil {
			p.print("error", "text", err.Error())
		} else {
			p.print("ok")
		}
	})
	if doErr != nil {
		fmt.Fprintln(os.Stderr, doErr)
	}
}

func (p *peer) connect(now time.Time, seed string, at []string) error {
	var addrs []netip.AddrPort
	for _, a := range at {
		addr, err := netip.ParseAddrPort(a)
		if err != nil {
			return err
		}
		addrs = append(addrs, addr)
	}
	id, err := peerOf(seed)
	if err != nil {
		return err
	}
	s, err := p.Connect(now, keying.Discriminator(id), peerTag, addrs...)
	if err == nil {
		p.asked[s] = now
	}
	return err
}

func peerOf(seed string) (keying.PeerID, error) {
	n, err := strconv.ParseUint(seed, 10, 8)
	return peerIdentity(byte(n)).PeerID(), err
}

// An outgoing is a flow that is being written to.
type outgoing struct {
	flow    *rtmfp.SendFlow
	size    int
	count   int // to be written; 0 is no end
	every   time.Duration
	written uint64
	stop    context.CancelFunc // of the ticker
}

func (p *peer) send(ctx context.Context, now time.Time, words []string) error {
	id, err := peerOf(words[1])
	priority, err2 := strconv.Atoi(words[2])
	size, err3 := strconv.Atoi(words[3])
	every, err4 := time.ParseDuration(words[4])
	count, err5 := strconv.Atoi(words[5])
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		return err
	}
	s := p.Session(id)
	if s == nil {
		return errors.New("no session")
	}
	flow, err := s.OpenFlow([]byte(words[0]), rtmfp.Priority(priority))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	o := &outgoing{flow: flow, size: max(size, messageHead), count: count, every: every, stop: cancel}
	flow.Owner = words[0]
	p.sending[words[0]] = o
	if every == 0 {
		p.fill(now, words[0])
		return nil
	}
	go func() { // ends with the flow
		for tick := time.NewTicker(every); ; {
			select {
			case <-tick.C:
				_ = p.loop.Post(ctx, func(now time.Time) { p.write(now, words[0]) })
			case <-ctx.Done():
				tick.Stop()
				return
			}
		}
	}()
	return nil
}

// fill writes until the flow's buffer is full.
func (p *peer) fill(now time.Time, name string) {
	for p.write(now, name) {
	}
}

// write writes one message, or reports that it cannot.
func (p *peer) write(now time.Time, name string) bool {
	o := p.sending[name]
	if o == nil {
		return false
	}
	err := o.flow.Write(now, makeMessage(o.written, now, o.size), rtmfp.Deadlines{})
	if errors.Is(err, rtmfp.ErrBufferFull) {
		return false
	}
	if err != nil {
		p.print("broken", "flow", name, "text", err.Error())
		p.finish(name)
		return false
	}
	if o.written++; o.count > 0 && o.written == uint64(o.count) {
		p.finish(name)
	}
	return true
}

// finish closes a flow that has been written to and says how many messages that were.
func (p *peer) finish(name string) {
	o := p.sending[name]
	delete(p.sending, name)
	o.stop()
	o.flow.Close()
	p.print("sent", "flow", name, "messages", o.written)
}

// A message begins with its number and when it was written, in nanoseconds of the machine's clock, which
// all namespaces share. What follows comes from the number.
const messageHead = 16

func makeMessage(n uint64, now time.Time, size int) []byte {
	m := binary.BigEndian.AppendUint64(make([]byte, 0, size), n)
	m = binary.BigEndian.AppendUint64(m, uint64(now.UnixNano()))
	for i := range size - len(m) {
		m = append(m, byte(uint64(i)+31*n))
	}
	return m
}

// An incoming is what is known of a flow that the other end writes to.
type incoming struct {
	messages uint64
	bytes    int
	wrong    int           // messages lost, doubled, out of order or damaged
	last     time.Time     // when the latest came
	silence  time.Duration // the longest between two messages
	broken   time.Time     // when that ended
	delay    time.Duration // the longest that a message took
}

func (p *peer) received(now time.Time, m *rtmfp.MessageReceived) {
	in := p.incoming[m.Flow]
	if in == nil {
		in = &incoming{last: now}
		p.incoming[m.Flow] = in
	}
	written := time.Unix(0, 0)
	if len(m.Data) >= messageHead {
		written = time.Unix(0, int64(binary.BigEndian.Uint64(m.Data[8:])))
	}
	if m.AfterGap || !bytes.Equal(m.Data, makeMessage(in.messages, written, len(m.Data))) {
		in.wrong++
	}
	in.delay = max(in.delay, now.Sub(written))
	if gap := now.Sub(in.last); gap > in.silence {
		in.silence, in.broken = gap, now
	}
	in.last = now
	in.messages++
	in.bytes += len(m.Data)
	p.Recycle(m.Data)
}

// takeEvents runs after every turn of the loop.
func (p *peer) takeEvents(now time.Time) {
	for {
		ev, ok := p.NextEvent()
		if !ok {
			return
		}
		switch ev := ev.(type) {
		case rtmfp.SessionOpened:
			p.printSession("open", ev.Session, "incoming", ev.Incoming, "ms", ms(now.Sub(p.asked[ev.Session])))
		case rtmfp.SessionClosed:
			p.printSession("closed", ev.Session, "reason", ev.Reason.Error())
		case rtmfp.AddressChanged:
			p.printSession("moved", ev.Session)
		case rtmfp.SessionSuspect:
			p.printSession("suspect", ev.Session)
		case rtmfp.SessionRecovered:
			p.printSession("recovered", ev.Session)
		case *rtmfp.MessageReceived:
			p.received(now, ev)
		case rtmfp.FlowWritable:
			p.fill(now, ev.Flow.Owner.(string))
		case rtmfp.FlowFinished:
			p.finished(now, ev.Flow)
		}
	}
}

func (p *peer) printSession(event string, s *rtmfp.Session, fields ...any) {
	p.print(event, append(fields, "peer", s.Peer().String(), "address", s.Address().String())...)
}

func (p *peer) finished(now time.Time, f *rtmfp.ReceiveFlow) {
	in := p.incoming[f]
	if in == nil {
		in = &incoming{last: now} // closed without a message
	}
	delete(p.incoming, f)
	p.print("finished", "flow", string(f.Metadata()), "messages", in.messages, "bytes", in.bytes, "wrong", in.wrong,
		"silence_ms", ms(in.silence), "broken_ms", in.broken.UnixMilli(), "delay_ms", ms(in.delay))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
