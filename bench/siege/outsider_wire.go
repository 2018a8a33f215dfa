//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"golang.org/x/sys/unix"
)

// Sizes of headers, and where fields are in an Ethernet frame with IPv4 and UDP.
const (
	etherSize = 14
	ipSize    = 20
	udpSize   = 8
	atUDP     = etherSize + ipSize
	protoICMP = 1
	protoUDP  = 17
)

// A mac is the address of a network interface.
type mac [6]byte

// A packet is a UDP datagram as it went over the network.
type packet struct {
	src, dst       netip.AddrPort
	srcMAC, dstMAC mac
	payload        []byte
}

// A cable is a network interface with all that passes it. What is sent may pretend to be from anybody.
type cable struct {
	fd    int
	index int
	own   mac

	mu     sync.Mutex // guards what follows
	bytes  int        // sent, headers left out
	frames int
}

// openCable listens on an interface, promiscuously. It needs root.
func openCable(device string) (*cable, error) {
	i, err := net.InterfaceByName(device)
	if err != nil {
		return nil, err
	}
	all := uint16(unix.ETH_P_ALL<<8&0xff00 | unix.ETH_P_ALL>>8) // in the order of the network
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, int(all))
	if err != nil {
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	c := &cable{fd: fd, index: i.Index}
	copy(c.own[:], i.HardwareAddr)
	_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 32<<20) // what it misses, it misses
	err = unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: i.Index})
	if err == nil {
		err = unix.SetsockoptPacketMreq(fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP,
			&unix.PacketMreq{Ifindex: int32(i.Index), Type: unix.PACKET_MR_PROMISC})
	}
	if err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("listen on %s: %w", device, err)
	}
	return c, nil
}

// read returns the next UDP datagram that somebody else sent. Its payload is the caller's.
func (c *cable) read(buf []byte) (packet, error) {
	for {
		n, from, err := unix.Recvfrom(c.fd, buf, 0)
		if err != nil {
			return packet{}, err
		}
		if at, ok := from.(*unix.SockaddrLinklayer); ok && at.Pkttype == unix.PACKET_OUTGOING {
			continue
		}
		if p, ok := parseFrame(buf[:n]); ok {
			return p, nil
		}
	}
}

// parseFrame finds the UDP datagram in a frame, if there is one and no part of one.
func parseFrame(b []byte) (p packet, ok bool) {
	if len(b) < atUDP+udpSize || binary.BigEndian.Uint16(b[12:]) != unix.ETH_P_IP || b[etherSize] != 0x45 || b[etherSize+9] != protoUDP {
		return p, false
	}
	size := int(binary.BigEndian.Uint16(b[atUDP+4:]))
	if size < udpSize || atUDP+size > len(b) || binary.BigEndian.Uint16(b[etherSize+6:])&0x3fff != 0 {
		return p, false
	}
	copy(p.dstMAC[:], b)
	copy(p.srcMAC[:], b[6:])
	addr := func(ip, port int) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[ip:])), binary.BigEndian.Uint16(b[port:]))
	}
	p.src, p.dst = addr(etherSize+12, atUDP), addr(etherSize+16, atUDP+2)
	p.payload = append([]byte(nil), b[atUDP+udpSize:atUDP+size]...)
	return p, true
}

// send sends a datagram from whatever address it says. An error of the kernel counts as not sent.
func (c *cable) send(p packet) {
	b := make([]byte, atUDP+udpSize, atUDP+udpSize+len(p.payload))
	c.header(b, p, protoUDP, udpSize+len(p.payload))
	binary.BigEndian.PutUint16(b[atUDP:], p.src.Port())
	binary.BigEndian.PutUint16(b[atUDP+2:], p.dst.Port())
	binary.BigEndian.PutUint16(b[atUDP+4:], uint16(udpSize+len(p.payload))) // no checksum: IPv4 allows that
	c.transmit(append(b, p.payload...), len(p.payload))
}

// sendICMP tells the sender of a datagram that it did not arrive, in its receiver's name.
func (c *cable) sendICMP(of packet, kind, code byte, rest uint32) {
	b := make([]byte, atUDP+8, atUDP+8+ipSize+udpSize)
	c.header(b, packet{src: of.dst, dst: of.src, dstMAC: of.srcMAC}, protoICMP, 8+ipSize+udpSize)
	quoted := make([]byte, etherSize+ipSize)
	c.header(quoted, of, protoUDP, udpSize+len(of.payload))
	b[atUDP], b[atUDP+1] = kind, code
	binary.BigEndian.PutUint32(b[atUDP+4:], rest)
	b = append(b, quoted[etherSize:]...)
	b = binary.BigEndian.AppendUint16(b, of.src.Port())
	b = binary.BigEndian.AppendUint16(b, of.dst.Port())
	b = binary.BigEndian.AppendUint16(b, uint16(udpSize+len(of.payload)))
	b = append(b, 0, 0)
	binary.BigEndian.PutUint16(b[atUDP+2:], checksum(b[atUDP:]))
	c.transmit(b, len(b)-atUDP)
}

// header writes the headers of Ethernet and IPv4.
func (c *cable) header(b []byte, p packet, proto byte, payload int) {
	copy(b, p.dstMAC[:])
	copy(b[6:], c.own[:])
	binary.BigEndian.PutUint16(b[12:], unix.ETH_P_IP)
	h := b[etherSize:]
	h[0], h[8], h[9] = 0x45, 64, proto
	if p.dst.Addr().IsMulticast() {
		h[8] = 1
	}
	binary.BigEndian.PutUint16(h[2:], uint16(ipSize+payload))
	src, dst := p.src.Addr().As4(), p.dst.Addr().As4()
	copy(h[12:], src[:])
	copy(h[16:], dst[:])
	binary.BigEndian.PutUint16(h[10:], checksum(h[:ipSize]))
}

func checksum(b []byte) uint16 {
	var sum uint32
	for i := 0; i+1 < len(b); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	if len(b)%2 == 1 {
		sum += uint32(b[len(b)-1]) << 8
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

func (c *cable) transmit(frame []byte, payload int) {
	if unix.Sendto(c.fd, frame, 0, &unix.SockaddrLinklayer{Ifindex: c.index, Halen: 6}) != nil {
		return
	}
	c.mu.Lock()
	c.bytes += payload
	c.frames++
	c.mu.Unlock()
}

func (c *cable) sent() (frames, bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.frames, c.bytes
}
