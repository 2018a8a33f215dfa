package wire

import (
	"bytes"
	"errors"
	"net/netip"
	"testing"
)

var addressTests = []struct {
	name string
	a    Address
	wire []byte
}{
	{"IPv4", Address{netip.MustParseAddrPort("192.0.2.7:1935"), OriginUnknown}, unhex("00 c0000207 078f")},
	{"IPv4, local", Address{netip.MustParseAddrPort("10.0.0.1:1"), OriginLocal}, unhex("01 0a000001 0001")},
	{"IPv6, observed", Address{netip.MustParseAddrPort("[2001:db8::1]:65535"), OriginObserved},
		unhex("82 20010db8000000000000000000000001 ffff")},
	{"IPv6, relay, port 0", Address{netip.MustParseAddrPort("[::]:0"), OriginRelay},
		unhex("83 00000000000000000000000000000000 0000")},
}

func TestAddressCodec(t *testing.T) {
	for _, tt := range addressTests {
		if got := tt.a.AppendTo(nil); !bytes.Equal(got, tt.wire) {
			t.Errorf("%s: AppendTo = %x, want %x", tt.name, got, tt.wire)
		}
		got, rest, err := TakeAddress(append(bytes.Clone(tt.wire), 'z'))
		if err != nil || got != tt.a || string(rest) != "z" {
			t.Errorf("%s: TakeAddress(%x) = %+v, %x, %v; want %+v, z", tt.name, tt.wire, got, rest, err, tt.a)
		}
	}
}

func TestAddressIPv4MappedIsOneAddressInBothDirections(t *testing.T) {
	want := Address{netip.MustParseAddrPort("192.0.2.7:1935"), OriginLocal}
	mapped := Address{netip.MustParseAddrPort("[::ffff:192.0.2.7]:1935"), OriginLocal}
	if got := mapped.AppendTo(nil); !bytes.Equal(got, want.AppendTo(nil)) {
		t.Errorf("AppendTo of a mapped address = %x, want %x", got, want.AppendTo(nil))
	}
	in := unhex("81 00000000000000000000ffffc0000207 078f")
	if got, _, err := TakeAddress(in); err != nil || got != want {
		t.Errorf("TakeAddress(%x) = %+v, %v; want %+v", in, got, err, want)
	}
}

func TestAddressZoneIsNotSent(t *testing.T) {
	zoned := Address{AddrPort: netip.MustParseAddrPort("[fe80::1%eth0]:5")}
	plain := Address{AddrPort: netip.MustParseAddrPort("[fe80::1]:5")}
	if got, _, err := TakeAddress(zoned.AppendTo(nil)); err != nil || got != plain {
		t.Errorf("address with a zone came back as %+v, %v; want %+v", got, err, plain)
	}
}

func TestAddressReservedBitsIgnored(t *testing.T) {
	for _, tt := range addressTests {
		in := bytes.Clone(tt.wire)
		in[0] |= 0x7c
		if got, _, err := TakeAddress(in); err != nil || got != tt.a {
			t.Errorf("%s: TakeAddress(%x) = %+v, %v; want %+v", tt.name, in, got, err, tt.a)
		}
		if out := (Address{tt.a.AddrPort, tt.a.Origin | 0x7c}).AppendTo(nil); !bytes.Equal(out, tt.wire) {
			t.Errorf("%s: AppendTo = %x, want reserved bits 0 as in %x", tt.name, out, tt.wire)
		}
	}
}

func TestAddressCutShortRejected(t *testing.T) {
	for _, tt := range addressTests {
		for n := range tt.wire {
			if _, rest, err := TakeAddress(tt.wire[:n]); !errors.Is(err, ErrMalformed) || rest != nil {
				t.Errorf("%s: TakeAddress(%x) = %x, %v; want ErrMalformed", tt.name, tt.wire[:n], rest, err)
			}
		}
	}
}

func TestAddressWithoutIPPanics(t *testing.T) {
	checkPanics(t, "zero address", func() { Address{}.AppendTo(nil) })
}

func FuzzTakeAddress(f *testing.F) {
	for _, tt := range addressTests {
		f.Add(tt.wire)
	}
	f.Add(unhex("fd 00000000000000000000ffffc0000207 078f"))
	f.Fuzz(func(t *testing.T, in []byte) {
		a, rest, err := TakeAddress(in)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Errorf("TakeAddress(%x) error = %v, want ErrMalformed", in, err)
			}
			return
		}
		out := a.AppendTo(nil)
		again, _, err := TakeAddress(out)
		if err != nil || again != a || len(out) > len(in)-len(rest) || !bytes.HasSuffix(in, rest) {
			t.Errorf("%x parsed as %+v, became %x, then %+v, %v", in, a, out, again, err)
		}
		if ip := a.AddrPort.Addr(); ip.Is4In6() || ip.Zone() != "" || a.Origin > OriginRelay {
			t.Errorf("TakeAddress(%x) = %+v, want no mapped address, no zone, a known origin", in, a)
		}
	})
}
