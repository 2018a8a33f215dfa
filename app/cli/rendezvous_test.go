package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lyceum/app/profile"
	"lyceum/app/rendezvous"
	"lyceum/app/room"
	"lyceum/session/keying"
	"lyceum/session/netgroup"
	"lyceum/session/rendezvous/protocol"
)

// newServiceRun has 'rendezvous' started without a network: it says that it started, and ends.
func newServiceRun() *run {
	r := newRun()
	r.open.rendezvous = func(_ context.Context, o rendezvous.Options) error {
		r.asked = fmt.Sprintf("%v %d %v %s %s", o.Address, o.Port, o.Interfaces, o.Host, filepath.Base(o.Dir))
		o.Started(protocol.URL{Host: "a", Port: 1935, Peer: keying.PeerID{1}}, true)
		return nil
	}
	return r
}

func TestRendezvousIsStartedAsAsked(t *testing.T) {
	for line, want := range map[string]string{
		"rendezvous --state s":                                      "invalid IP 1935 []  s",
		"rendezvous --profile p":                                    "invalid IP 1935 []  rendezvous",
		"rendezvous --state s --port 7":                             "invalid IP 7 []  s",
		"rendezvous --state s --port 7 --listen :8":                 "invalid IP 8 []  s",
		"rendezvous --listen 127.0.0.1:0 --interface lo --state s":  "127.0.0.1 0 [lo]  s",
		"rendezvous --listen [::1]:9 --host meet.example --state s": "::1 9 [] meet.example s",
	} {
		r := newServiceRun().start(t.Context(), strings.Fields(line)...)
		if r.wantCode(t, 0); r.asked != want {
			t.Errorf("%s: started %q, want %q", line, r.asked, want)
		}
	}
}

func TestRendezvousPrintsItsURL(t *testing.T) {
	r := newServiceRun().start(t.Context(), "rendezvous", "--json", "--state", "s")
	events := r.events(t)
	if r.kinds(t) != "rendezvous ended" || events[0]["url"] != "rtmfp://a:1935/#"+(keying.PeerID{1}).String() || events[0]["open"] != true {
		t.Errorf("printed %v", events)
	}
}

func TestHostPutsRendezvousIntoTheInvite(t *testing.T) {
	a, b := "rtmfp://a:1935/HUSH#"+keying.PeerID{1}.String(), "rtmfp://192.0.2.1#"+keying.PeerID{2}.String()
	inBubble(t, func(t *testing.T) {
		r := newRun()
		r.open.launch = func(_ context.Context, o room.Options, _ string, _ bool) (class, error) {
			r.asked = strings.Join(o.Rendezvous, " ")
			return r.class, nil
		}
		r.class.events <- room.Met{Rendezvous: "P", State: "rejected", Code: "NetConnection.Connect.Rejected", Reason: "access key wrong"}
		r.start(t.Context(), "host", "--title", "T", "--name", "A", "--headless", "--json", "--for", "1s", "--rendezvous", a, "--rendezvous", b)
		if r.wantCode(t, 0); r.asked != a+" "+b {
			t.Errorf("launched with %q", r.asked)
		}
		for _, e := range r.events(t) {
			if e["event"] == "rendezvous" {
				if e["state"] != "rejected" || e["code"] != "NetConnection.Connect.Rejected" || e["reason"] != "access key wrong" || e["peer"] != "P" {
					t.Errorf("printed %v", e)
				}
				return
			}
		}
		t.Errorf("printed %s", r.kinds(t))
	})
	for _, urls := range [][]string{{"http://a"}, {a, "rtmfp://a/SECRET"}, {a, a, a, a, a}} {
		args := []string{"host", "--title", "T", "--name", "A", "--headless"}
		for _, u := range urls {
			args = append(args, "--rendezvous", u)
		}
		r := newRun().start(t.Context(), args...)
		if r.wantCode(t, 2); strings.Contains(r.err.String(), "SECRET") || strings.Contains(r.err.String(), "HUSH") {
			t.Errorf("complained %q", r.err.String())
		}
	}
}

func TestRendezvousCommandLinesThatMakeNoSenseExit2(t *testing.T) {
	for _, line := range []string{
		"rendezvous extra", "rendezvous --listen 1935", "rendezvous --listen :70000", "rendezvous --listen :x", "rendezvous --listen name:1",
		"rendezvous --host a:1", "rendezvous --host a/b", "rendezvous --host [::1]", "rendezvous key", "rendezvous key add extra", "rendezvous key add --members 0",
		"rendezvous key add --tags -1", "rendezvous key revoke", "rendezvous key list extra", "rendezvous status extra",
		"rendezvous close", "rendezvous close a b", "rendezvous reopen",
	} {
		r := newServiceRun().start(t.Context(), append(strings.Fields(line), "--state", t.TempDir())...)
		if r.wantCode(t, 2); r.asked != "" || r.out.String() != "" {
			t.Errorf("%s: started %q, printed %q", line, r.asked, r.out.String())
		}
	}
}

func TestRendezvousErrorsAreSentences(t *testing.T) {
	for _, s := range rendezvousSentences {
		if sentence(ofRendezvous{fmt.Errorf("x: %w", s.err)}) != s.text || !strings.HasSuffix(s.text, ".") && !strings.Contains(s.text, ": ") {
			t.Errorf("%v: %q", s.err, s.text)
		}
	}
	r := newRun()
	r.open.rendezvous = func(context.Context, rendezvous.Options) error { return profile.ErrInUse }
	r.start(t.Context(), "rendezvous", "--json", "--state", "s").wantCode(t, 1)
	if e := r.events(t)[0]; e["event"] != "error" || !strings.Contains(fmt.Sprint(e["message"]), "running already") {
		t.Errorf("printed %v", e)
	}
}

func TestAccessKeysAreMadeListedAndRevoked(t *testing.T) {
	state := t.TempDir()
	do := func(args ...string) []map[string]any {
		t.Helper()
		r := newServiceRun().start(t.Context(), append(args, "--json", "--state", state)...)
		r.wantCode(t, 0)
		return r.events(t)
	}
	if got := do("rendezvous", "key", "list"); len(got) != 0 {
		t.Errorf("at first %v", got)
	}
	added := do("rendezvous", "key", "add", "--name", "school", "--members", "7")[0]
	accessKey := fmt.Sprint(added["key"])
	if added["event"] != "key" || len(accessKey) < 20 || added["members"] != 7.0 || added["name"] != "school" || added["url"] != "" {
		t.Errorf("added %v", added)
	}
	listed := do("rendezvous", "key", "list")
	if len(listed) != 1 || listed[0]["id"] != added["id"] || listed[0]["revoked"] != "" || strings.Contains(fmt.Sprint(listed), accessKey) {
		t.Errorf("listed %v", listed)
	}
	if got := do("rendezvous", "key", "revoke", "school")[0]; got["id"] != added["id"] || got["revoked"] == "" {
		t.Errorf("revoked %v", got)
	}
	r := newServiceRun().start(t.Context(), "rendezvous", "key", "revoke", accessKey, "--state", state)
	if r.wantCode(t, 1); strings.Contains(r.out.String(), accessKey) {
		t.Errorf("the error shows the key: %s", r.out.String())
	}
}

// Whoever makes a key wants to hand out the whole URL.
func TestNewAccessKeyComesWithItsURL(t *testing.T) {
	state := t.TempDir()
	report := fmt.Sprintf(`{"url":"rtmfp://meet.example:1935/#%s","open":true}`, keying.PeerID{1})
	if err := os.WriteFile(filepath.Join(state, "status.json"), []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newServiceRun().start(t.Context(), "rendezvous", "key", "add", "--json", "--state", state)
	e := r.events(t)[0]
	u, err := protocol.ParseURL(fmt.Sprint(e["url"]))
	if err != nil || u.Host != "meet.example" || u.AccessKey != e["key"] {
		t.Errorf("url %v, %v", e["url"], err)
	}
	status := newServiceRun().start(t.Context(), "rendezvous", "status", "--json", "--state", state).events(t)[0]
	if status["event"] != "status" || status["running"] != false || status["open"] != true || status["registrations"] != 0.0 {
		t.Errorf("status %v", status)
	}
}

func TestTagIsClosedByItsDigitsOrByAnInvite(t *testing.T) {
	state := t.TempDir()
	spec := netgroup.NewSpec("Algebra")
	if err := spec.MakeUnique(rand.Reader); err != nil {
		t.Fatal(err)
	}
	tag := protocol.TagOf(spec.ID(), spec.Secret).Short().String()
	r := newServiceRun().start(t.Context(), "rendezvous", "close", spec.WithoutAuthorizations(), "--json", "--state", state)
	if e := r.events(t)[0]; e["event"] != "tag_closed" || e["tag"] != tag {
		t.Errorf("closed %v, want %v", e, tag)
	}
	again := newServiceRun().start(t.Context(), "rendezvous", "close", tag, "--state", state)
	if again.wantCode(t, 1); !strings.Contains(again.out.String(), "closed already") {
		t.Errorf("closed again: %s", again.out.String())
	}
	r = newServiceRun().start(t.Context(), "rendezvous", "reopen", tag, "--json", "--state", state)
	if r.kinds(t) != "tag_reopened" {
		t.Errorf("reopened: %s", r.out.String())
	}
	r = newServiceRun().start(t.Context(), "rendezvous", "close", "nonsense", "--state", state)
	r.wantCode(t, 1)
}
