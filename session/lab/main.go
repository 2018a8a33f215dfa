package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

const usage = `usage: lab post|churn|ink|journal|monitor|multicast|replicate|route [flags]

Measures groups in virtual time. lab COMMAND -h lists the flags.
`

// errUsage says that the command line makes no sense, which was told already.
var errUsage = errors.New("usage")

func main() {
	// Collecting garbage less often takes a tenth off the time.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(8 << 30)
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

// A command measures one thing. It adds its flags and returns what measures, which adds its figures to the report.
type command func(flags *flag.FlagSet) func(s settings) (c *crowd, result any)

var commands = map[string]command{
	"churn":     churnCommand,
	"ink":       inkCommand,
	"journal":   journalCommand,
	"monitor":   monitorCommand,
	"multicast": multicastCommand,
	"post":      postCommand,
	"replicate": replicateCommand,
	"route":     routeCommand,
}

// run is the program, without what is the process's own.
func run(args []string, out, progress io.Writer) error {
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprint(progress, usage)
		return errUsage
	}
	s := settings{links: usualLinks, watch: progress}
	flags := flag.NewFlagSet("lab "+args[0], flag.ContinueOnError)
	flags.SetOutput(progress)
	flags.IntVar(&s.peers, "peers", 300, "how many peers there are")
	flags.IntVar(&s.seconds, "seconds", 60, "how long to measure, in virtual time")
	flags.Uint64Var(&s.seed, "seed", 1, "of all chance")
	flags.Float64Var(&s.loss, "loss", -1, "fraction of packets lost on each access link; negative: 0.01 on those of the slowest class, 0.001 on others")
	flags.Float64Var(&s.churn, "churn", 0, "% of the peers that vanish a minute, and as many join")
	asJSON := flags.Bool("json", false, "print the figures as one JSON object")
	measure := commands[args[0]](flags)
	switch err := flags.Parse(args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return errUsage
	case flags.NArg() > 0 || s.peers < 2 || s.peers > 1<<20 || s.seconds < 1 || s.loss > 1 || s.churn < 0:
		fmt.Fprintf(progress, "lab %s: a flag is out of range, or there is something else than flags\n", args[0])
		return errUsage
	}
	c, result := measure(s)
	return report(out, c, result, *asJSON)
}

// common are the figures of all commands.
type common struct {
	Peers     int      `json:"peers"`
	Seconds   int      `json:"seconds"`
	Seed      uint64   `json:"seed"`
	Loss      *float64 `json:"loss"` // null: as the classes have it
	Churn     float64  `json:"churn"`
	CPU       figure   `json:"cpu_s"`
	PeerBytes int64    `json:"peer_bytes"`
	TraceHash string   `json:"trace_hash"`
}

// report prints the figures: as one JSON object, or a line each.
func report(out io.Writer, c *crowd, result any, asJSON bool) error {
	hash := c.hash()
	head := common{
		Peers: c.settings.peers, Seconds: c.seconds, Seed: c.seed, Churn: c.churn,
		CPU: figure(cpuTime().Seconds()), PeerBytes: c.weight, TraceHash: hex.EncodeToString(hash[:]),
	}
	if c.loss >= 0 {
		head.Loss = &c.loss
	}
	a, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	b, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	line := append(append(a[:len(a)-1], ','), b[1:]...)
	if asJSON {
		_, err = fmt.Fprintf(out, "%s\n", line)
		return err
	}
	return printFigures(out, line)
}

// weigh finds out how much memory the simulation takes for a peer: all of the heap, over those who are there.
func (c *crowd) weigh() {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	c.weight = int64(m.HeapAlloc) / int64(c.ring.Len())
}

// postCommand measures what posts take that random members make.
func postCommand(flags *flag.FlagSet) func(settings) (*crowd, any) {
	rate := flags.Float64("rate", 2, "posts a second")
	return func(s settings) (*crowd, any) {
		c := newCrowd(s)
		c.settle()
		p := c.startPosting(*rate)
		c.runFor(time.Duration(s.seconds) * time.Second)
		result := struct {
			postResult
			Direct directResult `json:"direct_ms"`
		}{postResult: p.finish()}
		c.weigh()
		result.Direct = p.measureDirect()
		return c, result
	}
}
