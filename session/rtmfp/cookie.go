package rtmfp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"time"
)

// cookieLife is how long a cookie is good. At least 95 s (RFC 7016 §3.5.1.1.2), plus what packets take.
const cookieLife = 120 * time.Second

type cookieVerdict uint8

const (
	cookieBogus cookieVerdict = iota // not ours, or too old
	cookieMoved                      // ours, made for another address
	cookieGood
)

// A cookieJar bakes the cookies of Responder Hellos, so that a responder keeps no state before the
// initiator has shown that it receives at its address (RFC 7016 §3.5.1.1.2):
//
//	seconds since the jar was made (4) ‖ HMAC(seconds) (16) ‖ HMAC(seconds, address) (16)
//
// The first code says that the cookie is ours, the second that it is for the right address.
type cookieJar struct {
	key    []byte
	origin time.Time
}

const cookieSize = 4 + 16 + 16

func newCookieJar(random io.Reader) *cookieJar {
	key := make([]byte, 32)
	if _, err := io.ReadFull(random, key); err != nil {
		panic(fmt.Sprintf("BUG: the source of secrets failed: %v", err))
	}
	return &cookieJar{key: key}
}

func (j *cookieJar) age(now time.Time) uint32 {
	if j.origin.IsZero() {
		j.origin = now
	}
	return uint32(now.Sub(j.origin) / time.Second)
}

// bake returns a cookie for addr.
func (j *cookieJar) bake(now time.Time, addr netip.AddrPort) []byte {
	return j.bakeAt(j.age(now), addr)
}

func (j *cookieJar) bakeAt(seconds uint32, addr netip.AddrPort) []byte {
	c := binary.BigEndian.AppendUint32(make([]byte, 0, cookieSize), seconds)
	c = append(c, j.mac(c[:4], netip.AddrPort{})...)
	return append(c, j.mac(c[:4], addr)...)
}

func (j *cookieJar) mac(seconds []byte, addr netip.AddrPort) []byte {
	m := hmac.New(sha256.New, j.key)
	m.Write(seconds)
	if addr.IsValid() {
		ip := addr.Addr().As16()
		m.Write(ip[:])
		m.Write(binary.BigEndian.AppendUint16(nil, addr.Port()))
	}
	return m.Sum(nil)[:16]
}

// check judges a cookie that came back from addr.
func (j *cookieJar) check(now time.Time, cookie []byte, addr netip.AddrPort) cookieVerdict {
	if len(cookie) != cookieSize {
		return cookieBogus
	}
	seconds, age := binary.BigEndian.Uint32(cookie), j.age(now)
	good := j.bakeAt(seconds, addr)
	if !hmac.Equal(cookie[4:20], good[4:20]) {
		return cookieBogus
	}
	if seconds > age || age-seconds > uint32(cookieLife/time.Second) {
		return cookieBogus
	}
	if !hmac.Equal(cookie[20:], good[20:]) {
		return cookieMoved
	}
	return cookieGood
}
