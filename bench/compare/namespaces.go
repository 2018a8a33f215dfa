//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"strings"
)

// namespacePrefix begins the names of the network namespaces made here; the process ID follows.
const namespacePrefix = "lyceum-compare-"

// A lan is a network of namespaces of this machine that nothing enters or leaves: a bridge, and hosts whose
// uplinks have a rate.
type lan struct {
	made  []string
	hosts []lanHost
}

type lanHost struct {
	namespace string
	addr      netip.Addr
}

// uplinkQueue is how long a packet waits for an uplink at most; what would wait longer is dropped.
const uplinkQueue = "250ms"

// newLAN makes a lan of so many hosts, at 203.0.113.1 and so on, a network for documentation (RFC 5737). The
// caller removes it.
func newLAN(ctx context.Context, hosts int, mbit float64) (*lan, error) {
	if os.Geteuid() != 0 {
		return nil, errors.New("network namespaces need root")
	}
	l := &lan{}
	hub, err := l.namespace(ctx, "hub")
	if err == nil {
		err = ip(ctx, "-n %s link add hub type bridge", hub)
	}
	if err == nil {
		err = ip(ctx, "-n %s link set hub up", hub)
	}
	for i := 1; i <= hosts && err == nil; i++ {
		err = l.plug(ctx, hub, i, mbit)
	}
	if err != nil {
		l.remove()
		return nil, err
	}
	return l, nil
}

// namespace makes a namespace and returns its full name.
func (l *lan) namespace(ctx context.Context, name string) (string, error) {
	full := fmt.Sprintf("%s%d-%s", namespacePrefix, os.Getpid(), name)
	l.made = append(l.made, full)
	if err := ip(ctx, "netns add %s", full); err != nil {
		return "", err
	}
	return full, ip(ctx, "-n %s link set lo up", full)
}

// plug adds a host.
func (l *lan) plug(ctx context.Context, hub string, number int, mbit float64) error {
	h := lanHost{addr: netip.AddrFrom4([4]byte{203, 0, 113, byte(number)})}
	var err error
	if h.namespace, err = l.namespace(ctx, fmt.Sprint("host", number)); err != nil {
		return err
	}
	l.hosts = append(l.hosts, h)
	for _, command := range []string{
		fmt.Sprintf("-n %s link add eth0 type veth peer name port%d netns %s", h.namespace, number, hub),
		fmt.Sprintf("-n %s link set port%d master hub up", hub, number),
		fmt.Sprintf("-n %s addr add %s/24 dev eth0", h.namespace, h.addr),
		fmt.Sprintf("-n %s link set eth0 up", h.namespace),
	} {
		if err := ip(ctx, "%s", command); err != nil {
			return err
		}
	}
	return run1(ctx, "tc", "-n", h.namespace, "qdisc", "add", "dev", "eth0", "root", "tbf",
		"rate", fmt.Sprintf("%.3fmbit", mbit), "burst", "16kb", "latency", uplinkQueue)
}

// remove removes the namespaces, and with them what is in them.
func (l *lan) remove() {
	for _, name := range l.made {
		if err := ip(context.Background(), "netns del %s", name); err != nil {
			fmt.Fprintln(os.Stderr, "compare:", err)
		}
	}
}

func ip(ctx context.Context, format string, args ...any) error {
	return run1(ctx, "ip", strings.Fields(fmt.Sprintf(format, args...))...)
}

// run1 runs a command to its end.
func run1(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}
