package netgroup

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// testdata/groupspecs.txt was written once, by the first program that had this format. It is never made anew:
// what it holds are invites that people have.
func TestInvitesOfTheFirstVersionAreReadForEver(t *testing.T) {
	file, err := os.ReadFile("testdata/groupspecs.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for block := range strings.SplitSeq(string(file), "\n\n") {
		var name, text string
		var want strings.Builder
		for line := range strings.Lines(block) {
			line = strings.TrimSuffix(line, "\n")
			switch {
			case strings.HasPrefix(line, "#"):
				name = line
			case strings.HasPrefix(line, specPrefix):
				text = line
			case line != "":
				fmt.Fprintln(&want, line)
			}
		}
		if text == "" {
			continue // a remark
		}
		n++
		s, err := ParseSpec(text, time.Time{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := s.WithAuthorizations(); got != text && !strings.Contains(text, additionPrefix) {
			t.Errorf("%s: written again as\n%s", name, got)
		}
		if got := describeSpec(s); got != want.String() {
			t.Errorf("%s: read as\n%swant\n%s", name, got, want.String())
		}
	}
	if n != 12 {
		t.Errorf("%d invites were read, want 12", n)
	}
}

// What a password makes is part of the format: these are the keys of the invites in the file.
func TestPasswordsMakeTheSameKeysForEver(t *testing.T) {
	s := NewSpec("Passwords")
	for i := range s.Unique {
		s.Unique[i] = 7
	}
	if err := s.SetPostingPassword("mellon"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPublishPassword("camera"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", s.PostingKey); got != "784cc01628c0da19c6aec081a952cac7e67dae86beac4a4a847aa4500f50f2b9" {
		t.Errorf("posting key %s", got)
	}
	if got := fmt.Sprintf("%x", s.PublishKey); got != "3a6462907fd50ebe38d250e50b34904cecefec6c85f7bd1a35cb798356eb19fb" {
		t.Errorf("publish key %s", got)
	}
}

// describeSpec prints all that an invite says, secrets too.
func describeSpec(s *Spec) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("id %x", s.ID())
	line("name %q", s.Name)
	for _, c := range []struct {
		name string
		on   bool
	}{
		{"posting", s.PostingEnabled}, {"routing", s.RoutingEnabled}, {"replication", s.ObjectReplicationEnabled},
		{"multicast", s.MulticastEnabled}, {"server channel", s.ServerChannelEnabled},
		{"membership updates by IP multicast", s.IPMulticastMemberUpdatesEnabled},
		{"peer-to-peer disabled", s.PeerToPeerDisabled},
	} {
		if c.on {
			line("%s", c.name)
		}
	}
	for _, k := range []struct {
		name string
		key  []byte
	}{{"posting key", s.PostingKey}, {"publish key", s.PublishKey}, {"unique", s.Unique[:]}, {"class key", s.ClassKey[:]}, {"secret", s.Secret[:]}} {
		if strings.Trim(string(k.key), "\x00") != "" {
			line("%s %x", k.name, k.key)
		}
	}
	for _, a := range s.Auth {
		line("authorization %x grants %x", a.Seed, a.Grants.AppendTo(nil))
	}
	for _, p := range s.Bootstrap {
		line("bootstrap peer %x at %s", p.ID[:], describeAddresses(p))
	}
	for _, r := range s.Rendezvous {
		line("rendezvous %x at %s access key %q", r.ID[:], describeAddresses(r.Peer), r.AccessKey)
	}
	for _, a := range s.IPMulticast {
		if !a.Source.IsValid() {
			line("IP multicast %v", a.AddrPort)
			continue
		}
		line("IP multicast %v source %v", a.AddrPort, a.Source)
	}
	if !s.Expires.IsZero() {
		line("expires %s", s.Expires.UTC().Format(time.RFC3339))
	}
	for _, o := range s.foreign {
		line("unknown option %#x %x", o.Type, o.Value)
	}
	return b.String()
}

func describeAddresses(p Peer) string {
	var all []string
	for _, a := range p.Addrs {
		all = append(all, fmt.Sprintf("%v(%d)", a.AddrPort, a.Origin))
	}
	return strings.Join(all, ",")
}
