package cli

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/session/netgroup"
	"lyceum/session/udp"
)

// lo is the name of this machine's loopback interface.
func lo(t *testing.T) string {
	t.Helper()
	name, err := udp.Loopback()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestArgumentsInAnyOrder(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"join G:x --name Ana --headless --for 1s", "join G:x Ana 0 []"},
		{"join --name Ana --headless G:x --for 1s", "join G:x Ana 0 []"},
		{"--name Ana join --headless --for 1s G:x", "join G:x Ana 0 []"},
		{"join --headless --for=1s --name=Ana --port=7 --interface lo --interface eth0 G:x", "join G:x Ana 7 [lo eth0]"},
		{"join --headless --name Ana --for 1s -- G:x", "join G:x Ana 0 []"},
		{"host --headless --for 1s --title Maths --name T", "launch Maths false T 0 []"},
		{"host --open --name T --title Maths --for 1s --headless --port 9", "launch Maths true T 9 []"},
		{"host --headless --name T --again Maths --for 1s", "reopen Maths true T 0 []"},
		{"join --again Maths --headless --name Ana --for 1s", "reopen Maths false Ana 0 []"},
		{"--port 9 --json host --title Maths --name T --for 1s --headless --open=false", "launch Maths false T 9 []"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				r := newRun().start(t.Context(), strings.Fields(tt.line)...)
				r.wantCode(t, 0)
				if r.asked != tt.want {
					t.Errorf("opened %q, want %q", r.asked, tt.want)
				}
			})
		})
	}
}

func TestCommandLinesThatMakeNoSenseExit2(t *testing.T) {
	for _, args := range [][]string{
		{"teach"}, {"join"}, {"join", "a", "b"}, {"host", "extra"}, {"classes", "extra"}, {"demo", "extra"},
		{"--nonsense"}, {"join", "G:x", "--port", "many"}, {"join", "G:x", "--for", "soon"},
		{"join", "G:x", "--headless"}, {"join", "G:x", "--headless", "--name", " \t"},
		{"join", "G:x", "--headless", "--name", strings.Repeat("x", 61)},
		{"join", "G:x", "--headless", "--name", "A", "--for", "-3s"}, {"classes", "--for", "-1s"},
		{"--port", "-1"}, {"--port", "65536", "join", "G:x"}, {"join", "G:x", "--headless", "--name", "A", "--port", "70000"},
		{"classes", "--for", "soon"}, {"host", "--for", "soon"}, {"host", "--open"}, {"host", "--title", " ", "--invite-file", "x"},
		{"host", "--headless", "--name", "T"}, {"host", "--headless", "--title", "T"},
		{"host", "--headless", "--name", "T", "--title", " "}, {"host", "--headless", "--name", "T", "--title", "\x1b"},
		{"host", "--headless", "--name", "T", "--title", strings.Repeat("x", 121)},
		{"host", "--headless", "--name", "T", "--title", "T", "--hide", "name"},
		{"join", "--headless", "--name", "A"}, {"join", "G:x", "--headless", "--name", "A", "--class", "T"}, {"join", "--class", "T"},
		{"host", "--headless", "--name", "T", "--title", "T", "--open", "--hide", "people,title"},
		{"host", "--headless", "--name", "T", "--title", "T", "--open", "--hide", "class"},
		{"host", "--headless", "--name", "T", "--title", "T", "--again", "T"}, {"host", "--again", "T"}, {"host", "--headless", "--again", "T"},
		{"host", "--headless", "--name", "T", "--again", "T", "--open"}, {"host", "--headless", "--name", "T", "--again", "T", "--waiting-room"},
		{"join", "G:x", "--headless", "--name", "A", "--again", "T"}, {"join", "--again", "T", "--name", "A"},
		{"join", "--headless", "--name", "A", "--class", "T", "--again", "T"}, {"invite-qr"}, {"invite-qr", "a", "b"},
		{"join", "G:x", "--headless", "--name", "A", "--pass-on", "much"}, {"join", "G:x", "--headless", "--name", "A", "--pass-on", "-1"},
		{"host", "--headless", "--name", "T", "--title", "T", "--pass-on", "NaN"}, {"host", "--headless", "--name", "T", "--title", "T", "--pass-on", "1e300"},
		{"host", "--headless", "--name", "T", "--title", "T", "--owner-leaves", "handover"}, {"host", "--title", "T", "--owner-leaves", "lock"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			r := newRun().start(t.Context(), args...)
			r.wantCode(t, 2)
			if r.asked != "" || !strings.HasPrefix(r.err.String(), "lyceum: ") || !strings.Contains(r.err.String(), "--help") || r.out.String() != "" {
				t.Errorf("opened %q, printed %q, complained %q", r.asked, r.out.String(), r.err.String())
			}
		})
	}
}

func TestHelpExits0(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"help"}, {"host", "--help"}, {"join", "-h"}, {"classes", "--help"}, {"demo", "--help"}} {
		r := newRun().start(t.Context(), args...)
		r.wantCode(t, 0)
		if !strings.Contains(r.out.String(), "Usage:") {
			t.Errorf("%v printed %q", args, r.out.String())
		}
	}
}

// damage returns invites that are no good, made from one that is.
func badInvites(t *testing.T) map[string]string {
	t.Helper()
	spec := netgroup.NewSpec("Algebra")
	spec.PostingEnabled = true
	spec.ClassKey, spec.Secret = [32]byte{1}, [32]byte{2}
	good := spec.WithAuthorizations()
	if _, err := netgroup.ParseSpec(good, time.Now()); err != nil {
		t.Fatalf("the good invite: %v", err)
	}
	expired := *spec
	expired.Expires = time.Date(2020, 5, 17, 12, 0, 0, 0, time.UTC)

	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(good, "G:"))
	if err != nil {
		t.Fatal(err)
	}
	raw[2] = 9 // the version, the first option's value
	checked := raw[:len(raw)-6]
	sum := sha256.Sum256(checked)
	newer := append(append(checked[:len(checked):len(checked)], raw[len(raw)-6:len(raw)-4]...), sum[:4]...)

	middle, other := len(good)/2, "A"
	if good[middle] == 'A' {
		other = "B"
	}
	return map[string]string{
		"damaged":   good[:middle] + other + good[middle+1:],
		"truncated": good[:len(good)-20],
		"expired":   expired.WithAuthorizations(),
		"newer":     "G:" + base64.RawURLEncoding.EncodeToString(newer),
		"missing":   "Dear Ana, class is at nine.",
	}
}

func TestBadInvitesGetTheirSentence(t *testing.T) {
	kinds := map[string]netgroup.InviteKind{
		"damaged": room.InviteDamaged, "truncated": room.InviteTruncated, "expired": room.InviteExpired,
		"newer": room.InviteNewer, "missing": room.InviteMissing,
	}
	words := map[string]string{"expired": "2020", "newer": "9"}
	said := map[string]string{}
	for name, invite := range badInvites(t) {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "invite")
			if err := os.WriteFile(file, []byte(invite+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			var sentence string
			for _, arg := range []string{invite, "@" + file} {
				r := newRun()
				r.open.join = nil // the real one
				r.start(t.Context(), "join", arg, "--name", "Ana", "--headless", "--json", "--profile", t.TempDir())
				r.wantCode(t, 1)
				events := r.events(t)
				if len(events) != 1 || events[0]["event"] != "error" || r.err.String() != "" {
					t.Fatalf("printed %q, complained %q; want one error event", r.out.String(), r.err.String())
				}
				sentence, _ = events[0]["message"].(string)
			}
			_, err := netgroup.ParseSpec(invite, time.Now())
			var fault *room.InviteError
			if !errors.As(err, &fault) || fault.Kind != kinds[name] {
				t.Fatalf("the invite made for this test gives %v", err)
			}
			if want := model.Sentence(err, time.Now()); sentence != want || !strings.Contains(sentence, words[name]) {
				t.Errorf("said %q, want %q", sentence, want)
			}
			if other, taken := said[sentence]; taken || strings.Contains(sentence, "Something went wrong") {
				t.Errorf("%q is said of %q too, or of anything", sentence, other)
			}
			said[sentence] = name
		})
	}
}

func TestInviteFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, make([]byte, maxInviteFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{filepath.Join(dir, "none"): "no such file", large: "too large", dir: "directory"} {
		r := newRun().start(t.Context(), "join", "@"+file, "--name", "Ana", "--headless", "--json")
		r.wantCode(t, 1)
		events := r.events(t)
		if len(events) != 1 || events[0]["event"] != "error" || !strings.Contains(fmt.Sprint(events[0]["cause"]), want) || r.asked != "" {
			t.Errorf("%s: printed %q, want an error about %q", file, r.out.String(), want)
		}
	}
	exact := filepath.Join(dir, "exact")
	if err := os.WriteFile(exact, []byte(strings.Repeat(" ", maxInviteFile)), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := readInvite("@" + exact); err != nil || len(text) != maxInviteFile {
		t.Errorf("a file of the greatest length: %d bytes, %v", len(text), err)
	}
}

func TestWhatDoesNotOpenIsAnErrorEventAndExit1(t *testing.T) {
	r := newRun()
	r.open.launch = func(context.Context, room.Options, string, bool) (class, error) { return nil, room.ErrProfileInUse }
	r.start(t.Context(), "host", "--headless", "--json", "--name", "T", "--title", "Maths")
	r.wantCode(t, 1)
	events := r.events(t)
	if len(events) != 1 || events[0]["message"] != model.Sentence(room.ErrProfileInUse, time.Now()) {
		t.Errorf("printed %q", r.out.String())
	}
	r = newRun()
	r.open.launch = func(context.Context, room.Options, string, bool) (class, error) { return nil, room.ErrProfileInUse }
	r.start(t.Context(), "host", "--headless", "--name", "T", "--title", "Maths")
	if r.wantCode(t, 1); !strings.HasPrefix(r.out.String(), "error  message: ") {
		t.Errorf("without --json printed %q", r.out.String())
	}
}

func TestInviteFileIsWholeAndForItsOwnerOnly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, "invite")
		if err := os.WriteFile(file, []byte("an old one, open to all"), 0o644); err != nil {
			t.Fatal(err)
		}
		r := newRun().start(t.Context(), "host", "--headless", "--json", "--name", "T", "--title", "Maths", "--for", "1s", "--invite-file", file)
		r.wantCode(t, 0)
		text, err := os.ReadFile(file)
		if err != nil || string(text) != "G:invite\n" {
			t.Errorf("the file has %q, %v", text, err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		if all, _ := os.ReadDir(dir); len(all) != 1 {
			t.Errorf("left behind: %v", all)
		}
		events := r.events(t)
		if r.kinds(t) != "class invite state ended" || events[1]["invite"] != "G:invite" || events[1]["file"] != file || events[1]["role"] != "student" {
			t.Errorf("printed %q", r.out.String())
		}
	})
}

func TestClassIsLeftIfItsInviteCannotBeWritten(t *testing.T) {
	r := newRun().start(t.Context(), "host", "--headless", "--json", "--name", "T", "--title", "Maths",
		"--invite-file", filepath.Join(t.TempDir(), "no", "such", "folder"))
	r.wantCode(t, 1)
	if r.kinds(t) != "class error" || r.class.calls() != "leave" {
		t.Errorf("printed %q, asked %q", r.out.String(), r.class.calls())
	}
}

// A fakeBrowser shows classes in turn.
type fakeBrowser struct {
	list    [][]room.Announcement
	changed chan struct{}
	closed  bool
	err     error
	knocked []string
	refused error
}

func (f *fakeBrowser) Changed() <-chan struct{} { return f.changed }
func (f *fakeBrowser) Close() error             { f.closed = true; return f.err }

func (f *fakeBrowser) Knock(_ context.Context, o room.Options, key string) (string, error) {
	f.knocked = append(f.knocked, o.Name+" at "+key)
	return "G:" + key, f.refused
}

func (f *fakeBrowser) Classes() []room.Announcement {
	now := f.list[0]
	if len(f.list) > 1 {
		f.list = f.list[1:]
	}
	return now
}

func TestClassesPrintsEachOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		a := room.Announcement{Key: "a", Title: "Algebra", Teacher: "A", People: 2}
		b := room.Announcement{Key: "b", Title: "Botany", Teacher: "B", People: 1, Open: true, Invite: "G:b"}
		f := &fakeBrowser{list: [][]room.Announcement{{a}, {a, b}, {b}}, changed: make(chan struct{}, 3)}
		for range 3 {
			f.changed <- struct{}{}
		}
		r := newRun()
		r.open.browse = func(_ context.Context, o room.Options) (browser, error) {
			r.asked = options(o)
			return f, nil
		}
		begun := time.Now()
		r.start(t.Context(), "classes", "--json", "--interface", "lo", "--for", "20s")
		r.wantCode(t, 0)
		events := r.events(t)
		if len(events) != 2 || events[0]["title"] != "Algebra" || events[0]["open"] != false || events[1]["invite"] != "G:b" || events[1]["people"] != 1.0 {
			t.Errorf("printed %q", r.out.String())
		}
		if r.asked != " 0 [lo]" || !f.closed || time.Since(begun) != 20*time.Second {
			t.Errorf("asked %q, closed %v after %v", r.asked, f.closed, time.Since(begun))
		}
	})
}

func TestJoinKnocksAtAClassOnThisNetwork(t *testing.T) {
	a := room.Announcement{Key: "a", Title: "Algebra"}
	b := room.Announcement{Key: "b", Title: "Botany", Open: true, Invite: "G:b"}
	for name, tt := range map[string]struct {
		class   string
		refused error
		code    int
		kinds   string
		asked   string
	}{
		"by title":      {class: "Algebra", kinds: "waiting admitted class ended", asked: "join G:a Ana 0 []"},
		"by key":        {class: "a", kinds: "waiting admitted class ended", asked: "join G:a Ana 0 []"},
		"open":          {class: "Botany", kinds: "class ended", asked: "join G:b Ana 0 []"},
		"refused":       {class: "Algebra", refused: room.ErrRefused, code: 1, kinds: "waiting error"},
		"never heard":   {class: "Chemistry", code: 1, kinds: "error"},
		"several of it": {class: "Twice", code: 1, kinds: "error"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				twice := []room.Announcement{{Key: "c", Title: "Twice"}, {Key: "d", Title: "Twice"}}
				f := &fakeBrowser{list: [][]room.Announcement{{}, {a, b, twice[0], twice[1]}}, changed: make(chan struct{}, 1), refused: tt.refused}
				f.changed <- struct{}{}
				r := newRun()
				r.open.browse = func(context.Context, room.Options) (browser, error) { return f, nil }
				r.start(t.Context(), "join", "--headless", "--json", "--name", "Ana", "--for", "9s", "--class", tt.class)
				r.wantCode(t, tt.code)
				if got := strings.ReplaceAll(r.kinds(t), " state", ""); got != tt.kinds || r.asked != tt.asked || !f.closed {
					t.Errorf("printed %q, opened %q, closed %v", got, r.asked, f.closed)
				}
			})
		})
	}
}

func TestClassesSaysThatThereIsNone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, tt := range []struct {
			args []string
			want string
		}{{[]string{"classes"}, "No class found on this network.\n"}, {[]string{"classes", "--json"}, ""}} {
			r := newRun()
			r.open.browse = func(context.Context, room.Options) (browser, error) { return &fakeBrowser{}, nil }
			r.start(t.Context(), tt.args...)
			if r.wantCode(t, 0); r.out.String() != tt.want {
				t.Errorf("%v printed %q, want %q", tt.args, r.out.String(), tt.want)
			}
		}
		r := newRun()
		r.open.browse = func(context.Context, room.Options) (browser, error) { return nil, room.ErrNoInterface }
		if r.start(t.Context(), "classes", "--json").wantCode(t, 1); r.kinds(t) != "error" {
			t.Errorf("printed %q", r.out.String())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r = newRun()
		r.open.browse = func(context.Context, room.Options) (browser, error) {
			return &fakeBrowser{err: errors.New("stuck")}, nil
		}
		if r.start(ctx, "classes", "--json").wantCode(t, 1); r.kinds(t) != "error" {
			t.Errorf("printed %q", r.out.String())
		}
	})
}

func TestRealClassesAreOpenedByDefault(t *testing.T) {
	o := openers{}.orReal()
	for _, open := range []func() error{
		func() error { _, err := o.launch(t.Context(), room.Options{}, "T", false); return err },
		func() error { _, err := o.join(t.Context(), room.Options{}, "no invite"); return err },
		func() error {
			_, err := o.browse(t.Context(), room.Options{Interfaces: []string{"none such"}})
			return err
		},
	} {
		if err := open(); err == nil {
			t.Error("opened what cannot be")
		}
	}
	if o.rooms == nil {
		t.Error("nothing for the window")
	}
}
