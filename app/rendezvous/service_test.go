package rendezvous

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lyceum/app/profile"
	"lyceum/session/memnet"
	"lyceum/session/rendezvous/protocol"
	"lyceum/session/udp"
)

// A running is a service in a network in memory.
type running struct {
	t    *testing.T
	lan  *memnet.LAN
	dir  string
	url  protocol.URL
	open bool
	log  buffer
	stop context.CancelFunc
	err  chan error
}

// A buffer may be written to and read by several goroutines.
type buffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// runs starts a service; the test is in a bubble.
func runs(t *testing.T, dir string, level slog.Level) *running {
	t.Helper()
	r := &running{t: t, lan: memnet.New(), dir: dir, err: make(chan error, 1)}
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	started := make(chan struct{})
	go func() {
		r.err <- Run(ctx, Options{
			Dir: dir, Port: 1935, Log: slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: level})),
			Started: func(u protocol.URL, open bool) { r.url, r.open = u, open; close(started) },
			listen: func(o udp.Options) (socket, error) {
				c, err := r.lan.Host("10.0.0.1").Listen(o.Port)
				if err != nil {
					return nil, err
				}
				return c, nil
			},
		})
	}()
	select {
	case <-started:
	case err := <-r.err:
		t.Fatal(err)
	}
	return r
}

// ends stops the service and waits for it.
func (r *running) ends() {
	r.t.Helper()
	r.stop()
	if err := <-r.err; err != nil {
		r.t.Error(err)
	}
}

func inBubble(t *testing.T, f func(t *testing.T)) { synctest.Test(t, f) }

// soon is after the files were looked at, which is twice a second, and the report was written.
func soon() { time.Sleep(1600 * time.Millisecond) }

func TestURLStaysTheSameOverARestart(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "state")
		r := runs(t, dir, slog.LevelInfo)
		first := r.url
		r.ends()
		r = runs(t, dir, slog.LevelInfo)
		if r.url != first || first.Host != "10.0.0.1" || first.Port != 1935 || first.Peer == [32]byte{} || !r.open {
			t.Errorf("%v, then %v", first, r.url)
		}
		r.ends()
	})
}

func TestFilesAreReadableByTheirOwnerOnly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "state")
		r := runs(t, dir, slog.LevelInfo)
		defer r.ends()
		accessKey, _, err := AddKey(dir, "school", Quota{})
		if err != nil {
			t.Fatal(err)
		}
		if err := CloseTag(dir, protocol.ShortTag{1}); err != nil {
			t.Fatal(err)
		}
		soon()
		for _, name := range []string{"identity", keysFile, closedFile, statusFile} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info, err)
			}
			if b, _ := os.ReadFile(filepath.Join(dir, name)); bytes.Contains(b, []byte(accessKey)) {
				t.Errorf("%s holds the access key", name)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(left) != 0 {
			t.Errorf("left behind: %q", left)
		}
	})
}

func TestChangesOfFilesTakeEffectWithinASecond(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := runs(t, t.TempDir(), slog.LevelInfo)
		defer r.ends()
		status := func() Report {
			t.Helper()
			soon()
			st, err := Status(r.dir)
			if err != nil {
				t.Fatal(err)
			}
			return st
		}
		if st := status(); !st.Open || !st.Running || st.URL != r.url.Text() {
			t.Errorf("at first %+v", st)
		}
		_, k, err := AddKey(r.dir, "", Quota{Members: 5})
		if err != nil {
			t.Fatal(err)
		}
		if st := status(); st.Open || st.Keys != 1 {
			t.Errorf("with a key %+v", st)
		}
		if _, err := RevokeKey(r.dir, k.ID); err != nil {
			t.Fatal(err)
		}
		if st := status(); st.Open || st.Keys != 0 {
			t.Errorf("with none but a revoked key %+v", st)
		}
		if err := CloseTag(r.dir, protocol.ShortTag{1}); err != nil {
			t.Fatal(err)
		}
		if st := status(); st.Closed != 1 {
			t.Errorf("with a closed tag %+v", st)
		}
		if err := ReopenTag(r.dir, protocol.ShortTag{1}); err != nil {
			t.Fatal(err)
		}
		if st := status(); st.Closed != 0 {
			t.Errorf("with no closed tag %+v", st)
		}
	})
}

// A file that was broken by hand must not open the door, neither while the service runs nor when it starts.
func TestBrokenKeysFileChangesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := runs(t, t.TempDir(), slog.LevelInfo)
		if _, _, err := AddKey(r.dir, "", Quota{}); err != nil {
			t.Fatal(err)
		}
		soon()
		for name, text := range map[string]string{
			"no JSON": "{", "an unknown name": `{"kyes":[]}`, "a short key": `{"keys":[{"id":"00","public":"AA=="}]}`,
			"a key of another ID": `{"keys":[{"id":"0000000000000000","public":"mofTIYEAYL3y9A5rhK20pEL3kxggwBKgvzlFG1Cn64g="}]}`,
		} {
			if err := os.WriteFile(filepath.Join(r.dir, keysFile), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			soon()
			if st, err := Status(r.dir); err != nil || st.Open || st.Keys != 1 {
				t.Errorf("%s: %+v, %v", name, st, err)
			}
		}
		if n := strings.Count(r.log.String(), "WARN"); n != 4 {
			t.Errorf("%d complaints about 4 broken files:\n%s", n, r.log.String())
		}
		r.ends()
		if err := Run(t.Context(), Options{Dir: r.dir, listen: func(udp.Options) (socket, error) { return r.lan.Host("10.0.0.2").Listen(0) }}); err == nil {
			t.Error("a service starts with a broken keys.json")
		}
	})
}

func TestOneServiceAFolder(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		r := runs(t, t.TempDir(), slog.LevelInfo)
		if err := Run(t.Context(), Options{Dir: r.dir}); !errors.Is(err, profile.ErrInUse) {
			t.Errorf("a second one: %v", err)
		}
		r.ends()
		if st, err := Status(r.dir); err != nil || st.Running {
			t.Errorf("after its end: %+v, %v", st, err)
		}
	})
}

func TestKeysFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := Status(dir); !errors.Is(err, ErrNeverRan) {
		t.Errorf("Status = %v", err)
	}
	accessKey, k, err := AddKey(dir, "school", Quota{Members: 7})
	if err != nil || len(accessKey) < 20 || k.Members != 7 || k.Tags != DefaultQuota.Tags || k.Registrations != DefaultQuota.Registrations {
		t.Fatalf("AddKey = %q, %+v, %v", accessKey, k, err)
	}
	if _, _, err := AddKey(dir, "school", Quota{}); !errors.Is(err, ErrKeyName) {
		t.Errorf("the same name: %v", err)
	}
	for _, name := range []string{"a\nb", strings.Repeat("x", 61)} {
		if _, _, err := AddKey(dir, name, Quota{}); !errors.Is(err, ErrKeyLabel) {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if _, _, err := AddKey(dir, "", Quota{Tags: maxQuota + 1}); !errors.Is(err, ErrQuota) {
		t.Errorf("a quota beyond the limit: %v", err)
	}
	if keys, err := Keys(dir); err != nil || !reflect.DeepEqual(keys, []Key{k}) {
		t.Errorf("Keys = %+v, %v; want %+v", keys, err, k)
	}
	for _, which := range []string{"", "nobody", strings.Repeat("0", 16)} {
		if _, err := RevokeKey(dir, which); !errors.Is(err, ErrNoKey) {
			t.Errorf("RevokeKey(%q) = %v", which, err)
		}
	}
	if got, err := RevokeKey(dir, "school"); err != nil || got.ID != k.ID || got.Revoked.IsZero() {
		t.Errorf("RevokeKey by name = %+v, %v", got, err)
	}
	if _, err := RevokeKey(dir, k.ID); !errors.Is(err, ErrNoKey) {
		t.Errorf("revoked again: %v", err)
	}
	again, k2, err := AddKey(dir, "school", Quota{}) // the name is free
	if err != nil {
		t.Fatal(err)
	}
	if got, err := RevokeKey(dir, again); err != nil || got.ID != k2.ID {
		t.Errorf("RevokeKey by the key itself = %+v, %v", got, err)
	}
}

func TestClosedFile(t *testing.T) {
	dir, tag := t.TempDir(), protocol.ShortTag{1, 2}
	if err := ReopenTag(dir, tag); !errors.Is(err, ErrTagOpen) {
		t.Errorf("reopening what is open: %v", err)
	}
	if err := CloseTag(dir, tag); err != nil {
		t.Fatal(err)
	}
	if err := CloseTag(dir, tag); !errors.Is(err, ErrTagClosed) {
		t.Errorf("closing what is closed: %v", err)
	}
	if err := ReopenTag(dir, tag); err != nil {
		t.Error(err)
	}
}

func TestAccessKeyNeverLooksLikeAFlag(t *testing.T) {
	for range 2000 {
		if k := newAccessKey(); k[0] == '-' || len(k) < 20 {
			t.Fatalf("key %q", k)
		}
	}
}
