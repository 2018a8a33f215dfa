//go:build linux

package main

import (
	"flag"
	"fmt"
	"iter"
	"os"
	"slices"
	"sync/atomic"
	"time"
)

// options are what the command line says.
type options struct {
	Pairs    int // of runs, one of each protocol in turn
	Seed     uint64
	Seconds  float64 // measured in each run; 0 is each measurement's own default
	JSON     bool
	Realtime bool
	Bytes    int64 // moved in each run of cpu
	Message  int   // bytes of a bulk message of ours
	Write    int   // bytes of a bulk write to quic-go
	Packets  int   // forged ones
	Rate     int   // of those, a second
	Sessions int
	File     int64 // bytes of the file that spreads
}

func parseOptions(args []string) (o options, err error) {
	f := flag.NewFlagSet("compare", flag.ContinueOnError)
	f.IntVar(&o.Pairs, "pairs", 5, "runs of each protocol, one after the other in turn")
	f.Uint64Var(&o.Seed, "seed", 1, "of the relay's chance; each pair of runs has the next")
	f.Float64Var(&o.Seconds, "seconds", 0, "measured in each run (0: goodput 10, critical 30, flood 10 before the attack)")
	f.BoolVar(&o.JSON, "json", false, "print one JSON object a line instead of a table")
	f.BoolVar(&o.Realtime, "realtime", false, "goodput, critical, flood: run the ends before what else the machine does")
	f.Int64Var(&o.Bytes, "bytes", 2_000_000_000, "cpu: bytes moved in each run")
	f.IntVar(&o.Message, "message", 16<<10, "bytes of a bulk message of Lyceum")
	f.IntVar(&o.Write, "write", 64<<10, "bytes of a bulk write to a quic-go stream")
	f.IntVar(&o.Packets, "packets", 100_000, "flood: forged packets")
	f.IntVar(&o.Rate, "rate", 10_000, "flood: forged packets a second")
	f.IntVar(&o.Sessions, "sessions", 10_000, "sessions opened and closed")
	f.Int64Var(&o.File, "file", 100_000_000, "torrent: bytes of the file")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected %q", f.Arg(0))
	case o.Pairs < 1 || o.Seconds < 0 || o.Bytes < 1 || o.Message < 8 || o.Write < 1 || o.Packets < 1 || o.Rate < 1 || o.Sessions < 1 || o.File < 1:
		return o, fmt.Errorf("a flag is out of range")
	}
	return o, nil
}

// seconds returns how long to measure in a run.
func (o options) seconds(normal time.Duration) time.Duration {
	if o.Seconds > 0 {
		return time.Duration(o.Seconds * float64(time.Second))
	}
	return normal
}

func (o options) writeSize(p protocol) int {
	if p == lyceum {
		return o.Message
	}
	return o.Write
}

// A turn is one run of one protocol.
type turn struct {
	pair     int
	protocol protocol
}

func (t turn) String() string { return fmt.Sprintf("run %d of %s", t.pair+1, t.protocol) }

// turns yields A B A B …, so that what changes on the machine meanwhile changes both.
func (o options) turns() iter.Seq[turn] { return o.turnsOf(protocols...) }

func (o options) turnsOf(protocols ...protocol) iter.Seq[turn] {
	return func(yield func(turn) bool) {
		for pair := range o.Pairs {
			for _, p := range protocols {
				if !yield(turn{pair, p}) {
					return
				}
			}
		}
	}
}

// say tells how far things are. Standard output is for the results.
func (options) say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// failed tells of a run that failed. It returns 1, to be added up.
func (o options) failed(what string, t turn, err error) int {
	o.say("%s, %v FAILED: %v", what, t, err)
	return 1
}

// worst returns the largest, or nil for none.
func worst(values []float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	w := slices.Max(values)
	return &w
}

// A counter counts bytes of many goroutines.
type counter struct{ n atomic.Int64 }

func (c *counter) add(n int)    { c.n.Add(int64(n)) }
func (c *counter) count() int64 { return c.n.Load() }
