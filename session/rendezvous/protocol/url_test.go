package protocol

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"lyceum/session/keying"
	"lyceum/session/wire"
)

var peer7 = keying.PeerID{7}

func TestURLIsRead(t *testing.T) {
	for text, want := range map[string]URL{
		"rtmfp://meet.example:1935/KEY#" + peer7.String():             {"meet.example", 1935, "KEY", peer7},
		" rtmfp://Meet.Example/#" + peer7.String() + "\n":             {"meet.example", 1935, "", peer7},
		"rtmfp://192.0.2.1:80#" + peer7.String():                      {"192.0.2.1", 80, "", peer7},
		"rtmfp://[2001:db8::1]:1/a%2Fb%20c#" + peer7.String():         {"2001:db8::1", 1, "a/b c", peer7},
		"RTMFP://a/" + strings.Repeat("k", 64) + "#" + peer7.String(): {"a", 1935, strings.Repeat("k", 64), peer7},
	} {
		if got, err := ParseURL(text); err != nil || got != want {
			t.Errorf("ParseURL(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestURLThatMakesNoSenseIsRefusedWithoutShowingItsKey(t *testing.T) {
	id := "#" + peer7.String()
	for _, text := range []string{
		"", "rtmfp:", "rtmfp://", "http://a/SECRET" + id, "rtmfp://a/SECRET", "rtmfp://a/SECRET#short", "rtmfp:///SECRET" + id,
		"rtmfp://a:0/SECRET" + id, "rtmfp://a:/SECRET" + id, "rtmfp://a:65536/SECRET" + id, "rtmfp://u@a/SECRET" + id,
		"rtmfp://a/SECRET?q" + id, "rtmfp://a/SECRET?" + id, "rtmfp://a b/SECRET" + id, "rtmfp://ä/SECRET" + id,
		"rtmfp://[fe80::1%25eth0]/SECRET" + id, "rtmfp://a/SECRET%zz" + id, "rtmfp://a/SECRET" + strings.Repeat("k", 64) + id,
		"a:1935/SECRET" + id,
	} {
		got, err := ParseURL(text)
		if !errors.Is(err, wire.ErrMalformed) || got != (URL{}) && strings.Contains(fmt.Sprint(got), "SECRET") {
			t.Errorf("ParseURL(%q) = %v, %v; want ErrMalformed", text, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "SECRET") {
			t.Errorf("ParseURL(%q): the error shows the key: %v", text, err)
		}
	}
}

func TestURLPrintsWithoutItsKey(t *testing.T) {
	u := URL{"a", 1935, "SECRET", peer7}
	for _, verb := range []string{"%v", "%+v", "%s", "%#v", "%q"} {
		if got := fmt.Sprintf(verb, u); strings.Contains(got, "SECRET") || !strings.Contains(got, "a:1935") {
			t.Errorf("%s prints %q", verb, got)
		}
	}
	if got := u.Text(); got != "rtmfp://a:1935/SECRET#"+peer7.String() {
		t.Errorf("Text = %q", got)
	}
}

// What can be read is read from its text too.
func FuzzParseURL(f *testing.F) {
	f.Add("rtmfp://meet.example:1935/KEY#" + peer7.String())
	f.Add("rtmfp://[::ffff:1.2.3.4]//%25#" + peer7.String())
	f.Fuzz(func(t *testing.T, text string) {
		u, err := ParseURL(text)
		if err != nil {
			return
		}
		if again, err := ParseURL(u.Text()); err != nil || again != u {
			t.Errorf("%q: its text %q is read as %v, %v", text, u.Text(), again, err)
		}
	})
}
