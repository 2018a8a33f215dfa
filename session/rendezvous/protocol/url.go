package protocol

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

// DefaultPort is that of a URL that names none: RTMFP's.
const DefaultPort = 1935

const scheme = "rtmfp"

// A URL says where a rendezvous is, who it is, and what it asks of its users. It may hold an access key, so
// it prints without that; Text returns the whole.
type URL struct {
	Host      string // name or IP address, without brackets; 1 to 253 characters
	Port      uint16
	AccessKey string // at most MaxAccessKey bytes; empty: none
	Peer      keying.PeerID
}

// ParseURL reads a URL as people paste it: space around it does not matter. The error says what is missing
// or wrong, never the access key, and wraps [wire.ErrMalformed].
func ParseURL(s string) (u URL, err error) {
	p, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return u, malformedURL("not a URL") // the parser's error would repeat all of it
	}
	switch {
	case p.Scheme != scheme || p.Opaque != "" || p.User != nil || p.RawQuery != "" || p.ForceQuery:
		return u, malformedURL("want rtmfp://HOST:PORT/KEY#PEERID")
	case p.Fragment == "":
		return u, malformedURL("the peer ID behind # is missing")
	}
	if u.Peer, err = keying.ParsePeerID(p.Fragment); err != nil {
		return URL{}, malformedURL("the peer ID behind # is not 43 characters of URL-safe base64")
	}
	u.Host, u.AccessKey = strings.ToLower(p.Hostname()), strings.TrimPrefix(p.Path, "/")
	if !validHost(u.Host) {
		return URL{}, malformedURL("the host is missing or not a name or address")
	}
	u.Port = DefaultPort
	if text := p.Port(); text != "" || strings.HasSuffix(p.Host, ":") {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return URL{}, malformedURL("the port is not a number from 1 to 65535")
		}
		u.Port = uint16(n)
	}
	if len(u.AccessKey) > MaxAccessKey {
		return URL{}, malformedURL(fmt.Sprintf("an access key has at most %d bytes", MaxAccessKey))
	}
	return u, nil
}

func malformedURL(what string) error {
	return fmt.Errorf("URL of a rendezvous: %s: %w", what, wire.ErrMalformed)
}

// validHost reports whether a host can stand in a URL without an escape: an IP address without a zone, or
// letters, digits, dots, hyphens and underscores.
func validHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == ""
	}
	return host != "" && len(host) <= 253 && !strings.ContainsFunc(host, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	})
}

// Text returns the whole URL, with the access key.
func (u URL) Text() string {
	out := url.URL{
		Scheme: scheme, Host: net.JoinHostPort(u.Host, strconv.Itoa(int(u.Port))), Path: "/" + u.AccessKey,
		Fragment: u.Peer.String(),
	}
	return out.String()
}

// Format implements fmt.Formatter: the access key never shows.
func (u URL) Format(f fmt.State, _ rune) {
	if u.AccessKey != "" {
		u.AccessKey = "***"
	}
	fmt.Fprint(f, u.Text())
}
