//go:build linux

package main

import (
	"bytes"
	"net"
	"testing"
	"time"
)

func TestRelayCarriesBothWaysAfterTheDelay(t *testing.T) {
	server, client := loopbackSocket(t), loopbackSocket(t)
	r, err := startRelay(server.LocalAddr().(*net.UDPAddr).AddrPort(), link{Rate: 1e9, Delay: 5 * time.Millisecond}, 1)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := client.WriteToUDPAddrPort([]byte("there"), r.Addr); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	n, via, err := server.ReadFromUDPAddrPort(buf)
	if err != nil || !bytes.Equal(buf[:n], []byte("there")) {
		t.Fatalf("the server received %q, %v", buf[:n], err)
	}
	if _, err := server.WriteToUDPAddrPort([]byte("back"), via); err != nil {
		t.Fatal(err)
	}
	n, via, err = client.ReadFromUDPAddrPort(buf)
	if err != nil || !bytes.Equal(buf[:n], []byte("back")) || via != r.Addr {
		t.Fatalf("the client received %q from %v, %v", buf[:n], via, err)
	}
	// Only the least can be told: a busy machine is late, never early.
	if took := time.Since(start); took < 10*time.Millisecond {
		t.Errorf("there and back took %v, want at least 10 ms", took)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	if len(r.late) != 2 || r.late[0] < 0 || r.late[1] < 0 {
		t.Errorf("lateness %v, want two that are not negative", r.late)
	}
}

func loopbackSocket(t *testing.T) *net.UDPConn {
	u, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.Close() })
	if err := u.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return u
}
