//go:build linux

package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// How a file spreads in a class of torrentHosts, one of which has it.
const (
	torrentHosts = 8
	torrentMbit  = 20.0
	torrentPort  = 1935
	torrentLimit = 6 // times what one copy takes at torrentMbit, until a run counts as failed
)

// measureTorrent has a file spread from one host to all others, each behind an uplink of torrentMbit.
func measureTorrent(ctx context.Context, o options) []row {
	rows := []row{
		{Measurement: "torrent", Case: "last of 7 has the file", Unit: "s"},
		{Measurement: "torrent", Case: "first of 7 has the file", Unit: "s"},
		{Measurement: "torrent", Case: "processor time of all 8", Unit: "s"},
	}
	last, first, cpu := map[protocol][]float64{}, map[protocol][]float64{}, map[protocol][]float64{}
	failed := 0
	for t := range o.turnsOf(lyceum, anacrolix) {
		if ctx.Err() != nil {
			break
		}
		s, err := runTorrent(ctx, o, t)
		if err != nil {
			failed += o.failed("torrent", t, err)
			continue
		}
		o.say("torrent, %v: last after %.1f s", t, slices.Max(s.Done))
		last[t.protocol] = append(last[t.protocol], slices.Max(s.Done))
		first[t.protocol] = append(first[t.protocol], slices.Min(s.Done))
		cpu[t.protocol] = append(cpu[t.protocol], s.CPU)
	}
	for i, figures := range []map[protocol][]float64{last, first, cpu} {
		rows[i].Failed = failed
		rows[i] = rows[i].against(anacrolix, figures[lyceum], figures[anacrolix])
	}
	rows[0].Note = fmt.Sprintf("%d MB, uplinks of %.0f Mbit/s", o.File/1e6, torrentMbit)
	return rows
}

// A torrentResult is what one run of all hosts amounts to.
type torrentResult struct {
	Done []float64 // s, of the hosts that fetched the file
	CPU  float64   // s, of all hosts
}

// An offer is what a host says of itself when it is ready.
type offer struct {
	Addr netip.AddrPort
	Data []byte // the source: what the others need to know
}

// A plan is what all hosts are told when they are to begin.
type plan struct {
	Addrs []netip.AddrPort // of all hosts, the source's first
	Data  []byte           // the source's
}

// A fetched is what a host says when it has the file.
type fetched struct{ Seconds float64 }

// torrentEnd is a host's result.
type torrentEnd struct{ CPU float64 }

// runTorrent makes the network and runs a process on each host.
func runTorrent(ctx context.Context, o options, t turn) (r torrentResult, err error) {
	bound := float64(o.File) * 8 / (torrentMbit * 1e6)
	limit := time.Duration(bound*torrentLimit)*time.Second + time.Minute
	net, err := newLAN(ctx, torrentHosts, torrentMbit)
	if err != nil {
		return r, err
	}
	defer net.remove()
	folder, err := os.MkdirTemp("", "lyceum-compare")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(folder)
	var hosts []*child
	defer func() {
		for _, h := range hosts {
			h.kill()
		}
	}()
	for i, h := range net.hosts {
		own := filepath.Join(folder, fmt.Sprint(i))
		if err := os.Mkdir(own, 0o700); err != nil {
			return r, err
		}
		c, err := startChild(ctx, job{
			Kind: "torrent", Protocol: t.protocol, Bytes: o.File, Count: i, Seed: o.Seed + uint64(t.pair),
			Target: netip.AddrPortFrom(h.addr, torrentPort), Folder: own, Namespace: h.namespace,
		}, limit)
		if err != nil {
			return r, err
		}
		hosts = append(hosts, c)
	}
	return r, r.gather(hosts)
}

// gather lets all hosts begin, and hears when they are done.
func (r *torrentResult) gather(hosts []*child) error {
	var p plan
	for i, h := range hosts {
		var of offer
		if err := h.hear(h.ctx, &of); err != nil {
			return fmt.Errorf("host %d is not ready: %w", i+1, err)
		}
		p.Addrs = append(p.Addrs, of.Addr)
		if i == 0 {
			p.Data = of.Data
		}
	}
	for _, h := range hosts {
		if err := h.say(p); err != nil {
			return err
		}
	}
	for i, h := range hosts[1:] {
		var f fetched
		if err := h.hear(h.ctx, &f); err != nil {
			return fmt.Errorf("host %d has not got the file: %w", i+2, err)
		}
		r.Done = append(r.Done, f.Seconds)
	}
	for i, h := range hosts {
		var end torrentEnd
		if err := errors.Join(h.say("stop"), h.finish(&end)); err != nil {
			return fmt.Errorf("host %d: %w", i+1, err)
		}
		r.CPU += end.CPU
	}
	return nil
}

// A swarmer is one host's part in spreading a file by one of the two programs.
type swarmer interface {
	// offer prepares; the source, which has the file at path, says what others need to know.
	offer(path string, source bool) (data []byte, err error)
	// begin begins to fetch the file to path, or to serve it, and returns what is closed when it is whole.
	begin(p plan, path string, source bool) (done <-chan struct{}, err error)
	close() error
}

// torrentChild is one host.
func torrentChild(ctx context.Context, j job, c *conversation) (any, error) {
	source := j.Count == 0
	path := filepath.Join(j.Folder, "file")
	want, err := makeFile(path, j, source)
	if err != nil {
		return nil, err
	}
	s, err := newSwarmer(j)
	if err != nil {
		return nil, err
	}
	defer s.close()
	of := offer{Addr: j.Target}
	if of.Data, err = s.offer(path, source); err != nil {
		return nil, err
	}
	var p plan
	before, err := cpuTime()
	if err := errors.Join(err, c.say(of), c.hear(ctx, &p)); err != nil {
		return nil, err
	}
	begun := time.Now()
	done, err := s.begin(p, path, source)
	if err != nil {
		return nil, err
	}
	if !source {
		<-done
		if err := c.say(fetched{time.Since(begun).Seconds()}); err != nil {
			return nil, err
		}
	}
	var stop string
	if err := c.hear(ctx, &stop); err != nil {
		return nil, err
	}
	after, err := cpuTime()
	if err := errors.Join(err, s.close()); err != nil {
		return nil, err
	}
	return torrentEnd{(after - before).Seconds()}, checkFile(path, want)
}

func newSwarmer(j job) (swarmer, error) {
	switch j.Protocol {
	case lyceum:
		return newLyceumSwarmer(j)
	case anacrolix:
		return newTorrentSwarmer(j)
	}
	return nil, fmt.Errorf("no protocol %q", j.Protocol)
}

// makeFile makes the source's file, and returns the hash of it, which is the same everywhere.
func makeFile(path string, j job, source bool) (sum [32]byte, err error) {
	var w io.Writer = io.Discard
	if source {
		f, err := os.Create(path)
		if err != nil {
			return sum, err
		}
		defer f.Close()
		w = f
	}
	hash := sha256.New()
	chance := rand.NewChaCha8([32]byte{byte(j.Seed), byte(j.Seed >> 8)})
	if _, err := io.CopyN(io.MultiWriter(w, hash), chance, j.Bytes); err != nil {
		return sum, err
	}
	return [32]byte(hash.Sum(nil)), nil
}

// checkFile fails unless the file is the source's.
func checkFile(path string, want [32]byte) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return err
	}
	if [32]byte(hash.Sum(nil)) != want {
		return errors.New("the file is not what the source had")
	}
	return nil
}
