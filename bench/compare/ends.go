//go:build linux

package main

import (
	"context"
	"fmt"
	"net/netip"
)

// A protocol names one of the stacks.
type protocol string

const (
	lyceum protocol = "lyceum"
	quicgo protocol = "quic-go"
	// anacrolix is github.com/anacrolix/torrent.
	anacrolix protocol = "anacrolix/torrent"
)

// protocols of sessions, in the order in which they take turns.
var protocols = []protocol{lyceum, quicgo}

// An ends is a client and a server of one protocol in this process. Its methods are called by one goroutine,
// and start methods once; what is received is told to the server's own goroutines.
type ends interface {
	// server returns the address that the server listens at.
	server() netip.AddrPort
	// connect opens a session from the client to the server, by way of an address that leads there.
	connect(ctx context.Context, via netip.AddrPort) error
	// startBulk lets the client send in writes of size bytes, as fast as it may, until close. got is told of
	// bytes that the server's application received, in order.
	startBulk(ctx context.Context, size int, got func(bytes int)) error
	// startCritical prepares for time-critical messages. got is told of each that the server's application
	// received.
	startCritical(ctx context.Context, got func(message []byte)) error
	// sendCritical sends one from the client. The message is the callee's.
	sendCritical(ctx context.Context, message []byte) error
	// datagrams returns how many both ends have sent.
	datagrams(ctx context.Context) (uint64, error)
	// failed returns the first thing that went wrong behind the scenes, or nil.
	failed() error
	// close ends both and waits for their goroutines.
	close()
}

// newEnds returns a client and a server on loopback, not connected.
func newEnds(p protocol) (ends, error) {
	switch p {
	case lyceum:
		return newLyceumEnds()
	case quicgo:
		return newQUICEnds()
	}
	return nil, fmt.Errorf("no protocol %q", p)
}
