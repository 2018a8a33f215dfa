//go:build linux

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/quic-go/quic-go"
)

// quicConfig gives quic-go room: its default windows (512 KiB at first, 6 MB a stream at most) would bound it
// on a fast link. All else is its default: segmentation offload, path MTU discovery, pacing, CUBIC.
func quicConfig() *quic.Config {
	return &quic.Config{
		InitialStreamReceiveWindow:     8 << 20,
		MaxStreamReceiveWindow:         64 << 20,
		InitialConnectionReceiveWindow: 16 << 20,
		MaxConnectionReceiveWindow:     96 << 20,
		EnableDatagrams:                true,
	}
}

// quicReadSize is how much the receiver asks of a stream at a time.
const quicReadSize = 64 << 10

// quicALPN names the application, as QUIC demands.
const quicALPN = "compare"

// quicEnds is a client and a server of quic-go, each on a socket of its own.
type quicEnds struct {
	listener     *quic.Listener
	transports   [2]*quic.Transport // client, server
	sockets      [2]*net.UDPConn
	client, host *quic.Conn
	clientTLS    *tls.Config
	failure      failure
	workers      sync.WaitGroup  // readers and writers
	closing      context.Context // ends when close begins: what fails then is no failure
	cancel       context.CancelFunc
}

func newQUICEnds() (*quicEnds, error) {
	serverTLS, clientTLS, err := quicTLS()
	if err != nil {
		return nil, err
	}
	q := &quicEnds{clientTLS: clientTLS}
	for i := range q.sockets {
		if q.sockets[i], err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); err != nil {
			return nil, err
		}
		q.transports[i] = &quic.Transport{Conn: q.sockets[i]}
	}
	q.closing, q.cancel = context.WithCancel(context.Background())
	q.listener, err = q.transports[1].Listen(serverTLS, quicConfig())
	return q, err
}

// quicTLS makes a certificate for the server and lets the client trust that one alone. The cipher suite is
// what Go's TLS 1.3 chooses.
func quicTLS() (server, client *tls.Config, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{quicALPN}, NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	server = &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, NextProtos: []string{quicALPN},
	}
	return server, &tls.Config{RootCAs: roots, ServerName: quicALPN, NextProtos: []string{quicALPN}}, nil
}

func (q *quicEnds) server() netip.AddrPort {
	return q.sockets[1].LocalAddr().(*net.UDPAddr).AddrPort()
}

func (q *quicEnds) connect(ctx context.Context, via netip.AddrPort) error {
	accepted := make(chan error, 1)
	go func() { // ends with ctx at the latest
		var err error
		q.host, err = q.listener.Accept(ctx)
		accepted <- err
	}()
	var err error
	if q.client, err = q.transports[0].Dial(ctx, net.UDPAddrFromAddrPort(via), q.clientTLS, quicConfig()); err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	return <-accepted
}

// note keeps an error, unless it is because of close.
func (q *quicEnds) note(doing string, err error) {
	if err != nil && q.closing.Err() == nil {
		q.failure.set(fmt.Errorf("%s: %w", doing, err))
	}
}

func (q *quicEnds) startBulk(ctx context.Context, size int, got func(int)) error {
	stream, err := q.client.OpenUniStreamSync(ctx)
	if err != nil {
		return err
	}
	q.workers.Go(func() { // until close
		buf := make([]byte, size)
		for {
			if _, err := stream.Write(buf); err != nil {
				q.note("write", err)
				return
			}
		}
	})
	q.workers.Go(func() { // until close
		in, err := q.host.AcceptUniStream(q.closing)
		buf := make([]byte, quicReadSize)
		for err == nil {
			var n int
			if n, err = in.Read(buf); n > 0 {
				got(n)
			}
		}
		if !errors.Is(err, io.EOF) {
			q.note("read", err)
		}
	})
	return nil
}

func (q *quicEnds) startCritical(_ context.Context, got func([]byte)) error {
	q.workers.Go(func() { // until close
		for {
			message, err := q.host.ReceiveDatagram(q.closing)
			if err != nil {
				q.note("receive a datagram", err)
				return
			}
			got(message)
		}
	})
	return nil
}

func (q *quicEnds) sendCritical(_ context.Context, message []byte) error {
	return q.client.SendDatagram(message)
}

func (q *quicEnds) datagrams(context.Context) (uint64, error) {
	return q.client.ConnectionStats().PacketsSent + q.host.ConnectionStats().PacketsSent, nil
}

func (q *quicEnds) failed() error { return q.failure.get() }

func (q *quicEnds) close() {
	q.cancel()
	for _, c := range []*quic.Conn{q.client, q.host} {
		if c != nil {
			_ = c.CloseWithError(0, "") // nothing is left to be told
		}
	}
	q.workers.Wait()
	for i := range q.sockets {
		_, _ = q.transports[i].Close(), q.sockets[i].Close()
	}
}
