//go:build e2e

package main_test

import (
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/media"
	"lyceum/media/device"
)

// A seat is somebody in the class of another process, in this one.
type seat struct {
	*room.Room
	t *testing.T
}

// sitDown joins a class by the invite in a file.
func sitDown(t *testing.T, invite string, m room.Media) *seat {
	t.Helper()
	text, err := os.ReadFile(invite)
	if err != nil {
		t.Fatal(err)
	}
	r, err := room.Join(t.Context(), room.Options{Name: "Seat", ProfileDir: t.TempDir(), Interfaces: []string{loopback(t)}, Media: m}, string(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Leave() })
	return &seat{r, t}
}

// watch has somebody's pictures be shown once they are published.
func (s *seat) watch(name, stream string, show func(*media.Picture)) {
	s.t.Helper()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		for _, is := range s.Snapshot().Streams {
			if is.Name == name && is.Stream == stream {
				if err := s.Show([]room.Shown{{ID: is.ID, Stream: stream, Picture: show}}); err != nil {
					s.t.Fatal(err)
				}
				return
			}
		}
		if time.Now().After(until) {
			s.t.Fatalf("%s's %s is not published", name, stream)
		}
	}
}

// TestE2EPicturesOfAnotherProcessAreFresh has a process publish a test card, and reads from its stamps how old the pictures are when they
// are shown in this one.
func TestE2EPicturesOfAnotherProcessAreFresh(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sound []string
	}{{"pictures alone", nil}, {"on the time of the sound", []string{"--mic", "test"}}} {
		t.Run(tt.name, func(t *testing.T) {
			c := startTeacher(t, append(tt.sound, "--camera", "test")...)
			hurry(c.teacher.cmd.Process.Pid)
			hurry(os.Getpid())
			defer unhurry(os.Getpid())
			s := sitDown(t, c.invite, room.Media{SaveAudio: t.TempDir() + "/heard.wav"})
			var mu sync.Mutex
			var ages []time.Duration
			var unread int
			s.watch("Teacher", "cam", func(p *media.Picture) {
				now := time.Now()
				mu.Lock()
				defer mu.Unlock()
				if _, at, ok := device.ReadStamp(p); ok {
					ages = append(ages, now.Sub(at))
				} else {
					unread++
				}
			})
			time.Sleep(5 * time.Second) // until the buffer has settled
			mu.Lock()
			ages = nil
			mu.Unlock()
			time.Sleep(20 * time.Second)
			mu.Lock()
			defer mu.Unlock()
			slices.Sort(ages)
			if len(ages) < 500 || unread > 5 {
				t.Fatalf("%d pictures with stamps in 20 s, %d without", len(ages), unread)
			}
			at := func(percent int) time.Duration { return ages[len(ages)*percent/100].Round(100 * time.Microsecond) }
			t.Logf("%d pictures: from capture to being shown p50 %v, p95 %v, p99 %v", len(ages), at(50), at(95), at(99))
			t.Logf("figure picture.age-p95 %.1f ms", ms(at(95)))
			if at(95) > 120*time.Millisecond {
				t.Errorf("p95 %v", at(95))
			}
		})
	}
}
