package rendezvous

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"time"

	"lyceum/app/profile"
	"lyceum/session/rendezvous"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/rtmfp"
	"lyceum/session/udp"
)

const (
	lookEvery    = 500 * time.Millisecond // at the files
	reportEvery  = time.Second            // to status.json, if something changed
	summaryEvery = time.Minute            // to the log, if something changed
	endWithin    = 2 * time.Second        // for callers to hear that the service ends
)

// Options say how a rendezvous runs.
type Options struct {
	Dir        string     // its folder; made if it is not there
	Port       int        // UDP; 0 is any free one
	Address    netip.Addr // to listen on the interface that has it; zero: on all
	Interfaces []string   // names; empty is all
	Host       string     // by which others reach it, for the URL; empty: an address of this machine
	Log        *slog.Logger

	// Started tells the URL, once the service answers, and whether it is open to everybody.
	Started func(u protocol.URL, open bool)

	listen func(o udp.Options) (socket, error) // of tests; nil is a real socket
}

// A socket is what the service sends and receives by, as udp.Conn is one.
type socket interface {
	rtmfp.PacketConn
	LocalAddrs() []netip.AddrPort
	Port() int
	Changed() <-chan struct{}
}

// ErrNotHere is returned for an address that no interface of this machine has.
var ErrNotHere = errors.New("no interface of this machine has that address")

// A service is a running rendezvous. All but what the loop owns belongs to the goroutine of Run.
type service struct {
	o      Options
	log    *slog.Logger
	conn   socket
	server *rendezvous.Server // owned by the loop
	loop   *rtmfp.Loop
	keys   []byte // as last read
	closed []byte
	report Report

	tally tally // owned by the loop
}

// Run serves until ctx ends, tells those registered that it ends, and returns; the error is why it could not
// begin or go on.
func Run(ctx context.Context, o Options) error {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p, err := profile.Open(o.Dir)
	if err != nil {
		return err
	}
	err = (&service{o: o, log: o.Log}).run(ctx, p)
	return errors.Join(err, p.Close())
}

func (s *service) run(ctx context.Context, p *profile.Profile) (err error) {
	if s.conn, err = s.o.open(); err != nil {
		return err
	}
	var seed [32]byte
	_, _ = crand.Read(seed[:]) // never fails
	s.server = rendezvous.New(rendezvous.Config{
		Identity: p.Identity, Rand: rand.New(rand.NewChaCha8(seed)), Random: crand.Reader,
	})
	s.loop = rtmfp.NewLoop(s.server, s.conn, s.takeEvents)
	ctx, stop := context.WithCancelCause(ctx)
	loopCtx, endLoop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { // ends with loopCtx, or when the network breaks
		stop(s.loop.Run(loopCtx))
		close(ended)
	}()
	u := protocol.URL{Host: s.host(), Port: uint16(s.conn.Port()), Peer: p.Identity.PeerID()}
	s.report = Report{URL: u.Text(), Since: time.Now().UTC().Truncate(time.Second)}
	if err = s.begin(ctx, u); err == nil {
		s.follow(ctx)
		s.shutdown()
	}
	endLoop()
	<-ended
	stop(nil)
	if cause := context.Cause(ctx); err == nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	return err
}

// open opens the socket.
func (o Options) open() (socket, error) {
	if o.listen != nil {
		return o.listen(udp.Options{Port: o.Port, Interfaces: o.Interfaces})
	}
	if o.Address.IsValid() && !o.Address.IsUnspecified() {
		name, err := interfaceOf(o.Address)
		if err != nil {
			return nil, err
		}
		o.Interfaces = append([]string{name}, o.Interfaces...)
	}
	c, err := udp.Listen(udp.Options{Port: o.Port, Interfaces: o.Interfaces})
	if err != nil {
		return nil, err // not a socket that holds a nil
	}
	return c, nil
}

// begin reads the files before anybody is answered by other rules, and tells that the service runs.
func (s *service) begin(ctx context.Context, u protocol.URL) error {
	if err := s.look(ctx); err != nil {
		return err
	}
	var open bool
	if err := s.loop.Do(ctx, func(time.Time) { open = s.server.Status().Open }); err != nil {
		return err
	}
	if err := s.writeReport(ctx); err != nil {
		return err
	}
	s.log.Info("rendezvous started", "peer", u.Peer, "port", u.Port, "open", open)
	if s.o.Started != nil {
		s.o.Started(u, open)
	}
	return nil
}

// follow looks at the files and writes the report until ctx ends.
func (s *service) follow(ctx context.Context) {
	look, report, summary := time.NewTicker(lookEvery), time.NewTicker(reportEvery), time.NewTicker(summaryEvery)
	defer look.Stop()
	defer report.Stop()
	defer summary.Stop()
	for {
		var err error
		select {
		case <-look.C:
			err = s.look(ctx)
		case <-report.C:
			err = s.writeReport(ctx)
		case <-summary.C:
			_ = s.loop.Do(ctx, func(time.Time) { s.tally.log(s.log, s.server.Status()) }) // fails only at the end
		case <-s.conn.Changed():
			_ = s.loop.Do(ctx, s.server.NetworkChanged)
		case <-ctx.Done():
			return
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("files of the rendezvous", "error", err)
		}
	}
}

// look reads the files and tells the server what has changed. What cannot be read stays as it was.
func (s *service) look(ctx context.Context) error {
	return errors.Join(s.lookAtKeys(ctx), s.lookAtClosed(ctx))
}

func (s *service) lookAtKeys(ctx context.Context) error {
	b, err := readFile(s.o.Dir, keysFile)
	if err != nil || bytes.Equal(b, s.keys) {
		return err
	}
	s.keys = b // so that a broken file is complained of once
	var list keyList
	if err := parse(keysFile, b, &list); err != nil {
		return err
	}
	keys, err := list.forServer()
	if err != nil {
		return err
	}
	s.log.Info("access keys", "keys", len(keys))
	return s.loop.Do(ctx, func(now time.Time) { s.server.SetKeys(now, keys) })
}

func (s *service) lookAtClosed(ctx context.Context) error {
	b, err := readFile(s.o.Dir, closedFile)
	if err != nil || bytes.Equal(b, s.closed) {
		return err
	}
	s.closed = b
	var list closedList
	if err := parse(closedFile, b, &list); err != nil {
		return err
	}
	tags, err := list.forServer()
	if err != nil {
		return err
	}
	s.log.Info("closed tags", "tags", len(tags))
	return s.loop.Do(ctx, func(now time.Time) { s.server.SetClosed(now, tags) })
}

// writeReport writes status.json if something has changed.
func (s *service) writeReport(ctx context.Context) error {
	var now rendezvous.Status
	if err := s.loop.Do(ctx, func(time.Time) { now = s.server.Status() }); err != nil {
		return err
	}
	if now == s.report.Status && !s.report.At.IsZero() {
		return nil
	}
	s.report.Status, s.report.At = now, time.Now().UTC().Truncate(time.Second)
	return writeFile(s.o.Dir, statusFile, s.report)
}

// shutdown tells those registered that the service ends, and waits a little for them to hear.
func (s *service) shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), endWithin)
	defer cancel()
	err := s.loop.Do(ctx, s.server.Shutdown)
	for idle := false; err == nil && !idle; {
		time.Sleep(10 * time.Millisecond)
		err = s.loop.Do(ctx, func(time.Time) { idle = s.server.IsIdle() })
	}
	_ = s.writeReport(context.Background()) // fails only if the loop has ended, or the disk is full
	s.log.Info("rendezvous ended")
}
