// Command mutate checks the tests of packages: it breaks lines of a package one at a time, by a seeded choice, and tells
// which of the broken packages pass their tests all the same.
//
//	go run ./bench/mutate -n 10 -seed 1 ./session/wire ./session/netgroup/...
//
// A survivor shows a test that is missing, or a change that changes nothing. The tree is never edited: the broken file is
// given to the compiler by an overlay.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "mutate [options] PACKAGE…: breaks lines one at a time and tells whether a test fails")
		flags.PrintDefaults()
	}
	n := flags.Int("n", 10, "`lines` to break in each package")
	seed := flags.Uint64("seed", 1, "chooses the lines and what happens to them")
	then := flags.String("then", "", "`packages`, separated by commas, whose tests are run too if those of a package that they import pass")
	tags := flags.String("tags", "nogui", "build `tags`")
	asJSON := flags.Bool("json", false, "print a JSON object for each package")
	if err := flags.Parse(args); err != nil {
		return err
	}
	base, err := os.Getwd()
	if err != nil {
		return err
	}
	c := checker{n: *n, seed: *seed, tags: *tags, base: base, progress: progress}
	packages, err := c.list(flags.Args()...)
	if err != nil {
		return err
	}
	var users []listed
	if *then != "" {
		if users, err = c.list(strings.Split(*then, ",")...); err != nil {
			return err
		}
	}
	if c.dir, err = os.MkdirTemp("", "mutate-"); err != nil {
		return err
	}
	defer os.RemoveAll(c.dir)
	for _, p := range packages {
		r, err := c.check(p, users)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		if *asJSON {
			err = json.NewEncoder(out).Encode(r)
		} else {
			_, err = io.WriteString(out, r.String())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
