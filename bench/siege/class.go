//go:build linux

package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lyceum/session/netgroup"
)

// title, names and what is said are such that they can be found in captured packets if they are there in the clear.
const title = "Quadratic-Equations-7b"

var names = []string{"Ana-Lindqvist", "Ben-Okonkwo", "Chloe-Dubois", "Dmitri-Volkov", "Esra-Yilmaz"}

// visitor comes and goes while the class is attacked.
const visitor = "Fay-Whittaker"

const (
	hostNumber       = 10 // the teacher's last byte; students follow
	visitorNumber    = 20
	attackerNumber   = 66
	rendezvousNumber = 9
)

// A class is five programs, and a rendezvous.
type class struct {
	net        *network
	dir        string
	lyceum     string
	people     []*program // the teacher first
	ids        map[string]string
	prefixes   map[string]string // of the IDs of chat entries, by name
	rendezvous *program
	attacker   host
	guest      host
	invite     string
	only       string // see Target
}

// newClass starts a class and waits until everybody is linked to everybody.
func newClass(ctx context.Context, lyceum, dir string) (c *class, err error) {
	c = &class{dir: dir, lyceum: lyceum, ids: map[string]string{}, prefixes: map[string]string{}}
	if c.net, err = newNetwork(ctx); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			c.end()
		}
	}()
	if err = c.open(ctx); err != nil {
		return nil, err
	}
	for i := range names[1:] {
		if err = c.join(ctx, i+1); err != nil {
			return nil, err
		}
	}
	for _, p := range c.people {
		for {
			stats, err := p.ask(ctx, "stats", "stats")
			if err != nil {
				return nil, err
			}
			if n, _ := stats.fields["neighbours"].(float64); int(n) == len(names)-1 {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	return c, nil
}

// open starts the rendezvous and the teacher, and plugs in the attacker.
func (c *class) open(ctx context.Context) error {
	at, err := c.net.plug(ctx, "rendezvous", rendezvousNumber)
	if err != nil {
		return err
	}
	profile := filepath.Join(c.dir, "rendezvous")
	c.rendezvous, err = start(ctx, at, "rendezvous", profile, c.lyceum, "rendezvous", "--json", "--profile", profile, "--interface", device)
	if err != nil {
		return err
	}
	url, err := c.rendezvous.await(ctx, "its URL", 0, func(e event) bool { return e.kind() == "rendezvous" })
	if err != nil {
		return err
	}
	if c.attacker, err = c.net.plug(ctx, "attacker", attackerNumber); err != nil {
		return err
	}
	if c.guest, err = c.net.plug(ctx, "visitor", visitorNumber); err != nil {
		return err
	}
	h, err := c.net.plug(ctx, "person0", hostNumber)
	if err != nil {
		return err
	}
	file := filepath.Join(c.dir, "invite")
	if err := c.enter(ctx, h, names[0], "host", "--title", title, "--invite-file", file, "--rendezvous", url.text("url")); err != nil {
		return err
	}
	invite, err := os.ReadFile(file)
	c.invite = strings.TrimSpace(string(invite))
	return err
}

// join starts a student.
func (c *class) join(ctx context.Context, number int) error {
	h, err := c.net.plug(ctx, fmt.Sprint("person", number), byte(hostNumber+number))
	if err != nil {
		return err
	}
	return c.enter(ctx, h, names[number], "join", "@"+filepath.Join(c.dir, "invite"))
}

// enter starts somebody's program and waits until it is in the class.
func (c *class) enter(ctx context.Context, h host, name string, args ...string) error {
	p, err := c.run(ctx, h, name, args...)
	if err != nil {
		return err
	}
	c.people = append(c.people, p)
	e, err := p.await(ctx, "itself in class", 0, isSelf)
	c.ids[name] = e.text("id")
	return err
}

func isSelf(e event) bool { return e.kind() == "joined" && e.is("self") }

// run starts somebody's program.
func (c *class) run(ctx context.Context, h host, name string, args ...string) (*program, error) {
	profile := filepath.Join(c.dir, name)
	return start(ctx, h, name, profile, c.lyceum, append(args, "--name", name, "--headless", "--json",
		"--interface", device, "--profile", profile)...)
}

// visits has somebody join, and leave. It returns how long it took until the visitor was in.
func (c *class) visits(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	p, err := c.run(ctx, c.guest, visitor, "join", "@"+filepath.Join(c.dir, "invite"))
	if err != nil {
		return 0, err
	}
	e, err := p.await(ctx, "itself in class", 0, isSelf)
	if err == nil {
		c.ids[visitor] = e.text("id")
	}
	took := e.at.Sub(began)
	p.command("leave")
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
	}
	return took, err
}

// attack runs an attacker in its namespace, for its time, and returns what it reports.
func (c *class) attack(ctx context.Context, a Attacker, d time.Duration, seed uint64) (*Report, error) {
	r := &Report{}
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	t := Target{Title: title, Device: device, Addr: c.attacker.addr, Program: c.lyceum, For: d, Seed: seed,
		Dir: filepath.Join(c.dir, "attacker"), Only: c.only, Secrets: secretsOf(c.invite)}
	if err := os.Mkdir(t.Dir, 0o700); err != nil {
		return r, err
	}
	if a.IsMember() {
		t.Invite = c.invite
	}
	for _, p := range c.people {
		t.Honest = append(t.Honest, Honest{Name: p.name, ID: c.ids[p.name], Addr: p.host.addr})
	}
	told, err := json.Marshal(t)
	if err != nil {
		return r, err
	}
	ctx, cancel := context.WithTimeout(ctx, d+time.Minute)
	defer cancel()
	out, err := runOn(ctx, c.attacker, told, self, "-attack", a.Name())
	if err == nil {
		err = json.Unmarshal(out, r)
	}
	return r, err
}

// secretsOf cuts what an invite is up into pieces that can be found.
func secretsOf(invite string) (all [][]byte) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(invite, "G:"))
	if err != nil {
		return nil
	}
	spec, err := netgroup.ParseSpec(invite, time.Time{})
	if err != nil {
		return nil
	}
	all = append(all, spec.Secret[:], b)
	for _, a := range spec.Auth {
		all = append(all, a.Seed[:])
	}
	return all
}

// end kills all and removes the network.
func (c *class) end() {
	for _, p := range append(c.people, c.rendezvous) {
		if p != nil {
			_ = p.cmd.Process.Kill() // it may have ended
			<-p.ended
		}
	}
	c.net.remove()
}
