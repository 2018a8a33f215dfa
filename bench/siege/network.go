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
const namespacePrefix = "lyceum-siege-"

// device is the interface of every host.
const device = "eth0"

// A network is a bridge of this machine that nothing enters or leaves. It forgets at once where anybody is, so every frame
// goes to every host, as on a network of old or where somebody listens.
type network struct {
	made []string
	hub  string
}

// A host is a namespace on the network.
type host struct {
	namespace string
	addr      netip.Addr
}

// newNetwork makes an empty network. The caller removes it.
func newNetwork(ctx context.Context) (*network, error) {
	if os.Geteuid() != 0 {
		return nil, errors.New("network namespaces need root")
	}
	n := &network{}
	var err error
	if n.hub, err = n.namespace(ctx, "hub"); err == nil {
		err = ip(ctx, "-n %s link add hub type bridge ageing_time 0 mcast_snooping 0", n.hub)
	}
	if err == nil {
		err = ip(ctx, "-n %s link set hub up", n.hub)
	}
	if err != nil {
		n.remove()
		return nil, err
	}
	return n, nil
}

// namespace makes a namespace and returns its full name.
func (n *network) namespace(ctx context.Context, name string) (string, error) {
	full := fmt.Sprintf("%s%d-%s", namespacePrefix, os.Getpid(), name)
	n.made = append(n.made, full)
	if err := ip(ctx, "netns add %s", full); err != nil {
		return "", err
	}
	return full, ip(ctx, "-n %s link set lo up", full)
}

// plug adds a host, at an address of 203.0.113.0/24, which is for documentation (RFC 5737).
func (n *network) plug(ctx context.Context, name string, number byte) (host, error) {
	h := host{addr: netip.AddrFrom4([4]byte{203, 0, 113, number})}
	var err error
	if h.namespace, err = n.namespace(ctx, name); err != nil {
		return h, err
	}
	for _, command := range []string{
		fmt.Sprintf("-n %s link add %s type veth peer name port%d netns %s", h.namespace, device, number, n.hub),
		fmt.Sprintf("-n %s link set port%d master hub up", n.hub, number),
		fmt.Sprintf("-n %s addr add %s/24 broadcast 203.0.113.255 dev %s", h.namespace, h.addr, device),
		fmt.Sprintf("-n %s link set %s up", h.namespace, device),
	} {
		if err := ip(ctx, "%s", command); err != nil {
			return h, err
		}
	}
	return h, nil
}

// remove removes the namespaces, and with them what is in them.
func (n *network) remove() {
	for _, name := range n.made {
		if err := ip(context.Background(), "netns del %s", name); err != nil {
			fmt.Fprintln(os.Stderr, "siege:", err)
		}
	}
}

// ip runs the command of that name to its end.
func ip(ctx context.Context, format string, args ...any) error {
	fields := strings.Fields(fmt.Sprintf(format, args...))
	out, err := exec.CommandContext(ctx, "ip", fields...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(fields, " "), err, out)
	}
	return nil
}
