package room

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"lyceum/quiz"
	"lyceum/session"
	"lyceum/session/memnet"
	"lyceum/session/udp"
)

// Who is in BenchmarkStaffTakesInAnswers, and how much they hand in: 3,000 attempts.
const (
	benchStudents = 30
	benchAttempts = 100 // of each
)

// BenchmarkStaffTakesInAnswers measures how fast a member of staff who comes back takes in 3,000 attempts that were handed in meanwhile,
// four entries each: signatures are verified, entries are on disk in SQLite, folded and marked. A proctor's program in the same process
// holds them and sends them over a network in memory, so that its work counts as well.
//
//	go test -tags nogui -run '^$' -bench StaffTakesInAnswers -benchtime 3x ./app/room
func BenchmarkStaffTakesInAnswers(b *testing.B) {
	h := &hall{b: b, lan: memnet.New()}
	teacher := h.launch("Teacher")
	proctorInvite, err := teacher.NewInvite(Proctor, time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	proctor := h.join("Proctor", proctorInvite.Text)
	students := make([]*Room, benchStudents)
	for i := range students {
		students[i] = h.join(fmt.Sprintf("Student %d", i), teacher.Invite())
	}
	test := aTest()
	test.Attempts = 0
	id, err := teacher.AnnounceTest(test)
	if err != nil {
		b.Fatal(err)
	}
	h.until("the proctor has the key", func() bool {
		is := proctor.Snapshot().Tests.Test(id)
		return is != nil && is.Key != nil && len(is.Lines) == benchStudents
	})
	if err := teacher.StartTest(id, TestStart{}); err != nil {
		b.Fatal(err)
	}
	for _, r := range students {
		h.until("a student can begin", func() bool { is := r.Snapshot().Tests.Test(id); return is != nil && is.Own != nil && is.Own.MayOpen })
	}
	if err := teacher.Leave(); err != nil {
		b.Fatal(err)
	}
	var working sync.WaitGroup
	for _, r := range students {
		working.Go(func() { h.handsIn(r, id) })
	}
	working.Wait()
	if b.Failed() {
		b.FailNow()
	}
	h.until("the proctor has all", func() bool { return isAllIn(proctor, id) })
	for _, r := range students {
		if err := r.Leave(); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		options := h.fresh("Teacher") // as it was when the teacher left
		b.StartTimer()
		began := time.Now()
		r, err := Reopen(b.Context(), options, "T", true)
		if err != nil {
			b.Fatal(err)
		}
		h.until("the teacher has all", func() bool { return isAllIn(r, id) })
		b.ReportMetric(benchStudents*benchAttempts*4/time.Since(began).Seconds(), "entries/s")
		b.StopTimer()
		if err := r.Leave(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	if err := proctor.Leave(); err != nil {
		b.Fatal(err)
	}
}

// isAllIn reports whether a member of staff sees all attempts handed in and marked.
func isAllIn(r *Room, id quiz.ID) bool {
	is := r.Snapshot().Tests.Test(id)
	if is == nil || len(is.Lines) < benchStudents {
		return false
	}
	for _, line := range is.Lines {
		if a := line.Last(); a == nil || a.Number != benchAttempts || a.State != AttemptFinished || a.Marks == 0 {
			return false
		}
	}
	return true
}

// A hall is a network in memory with the computers of a benchmark.
type hall struct {
	b    *testing.B
	lan  *memnet.LAN
	n    int
	kept map[string]string // folders of profiles, by name
}

// fresh returns options of a computer whose profile is a copy of somebody's.
func (h *hall) fresh(name string) Options {
	dir := h.b.TempDir()
	h.copyTo(h.kept[name], dir)
	return h.options(name, dir)
}

func (h *hall) options(name, dir string) Options {
	h.n++
	host := h.lan.Host(fmt.Sprintf("10.0.%d.%d", h.n/200, 1+h.n%200))
	return Options{Name: name, ProfileDir: dir, network: session.Network{
		Listen:    func(o udp.Options) (session.Conn, error) { return host.Listen(o.Port) },
		JoinGroup: func(o udp.GroupOptions) (session.Group, error) { return host.JoinGroup(o.V4), nil },
	}}
}

func (h *hall) launch(name string) *Room {
	dir := h.b.TempDir()
	h.kept = map[string]string{name: dir}
	r, err := Launch(h.b.Context(), h.options(name, dir), "T", true)
	if err != nil {
		h.b.Fatal(err)
	}
	return r
}

func (h *hall) join(name, invite string) *Room {
	r, err := Join(h.b.Context(), h.options(name, h.b.TempDir()), invite)
	if err != nil {
		h.b.Fatal(err)
	}
	return r
}

// until waits until something is so.
func (h *hall) until(what string, so func() bool) {
	h.b.Helper()
	for end := time.Now().Add(5 * time.Minute); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			h.b.Fatalf("waiting until %s: time is up", what)
		}
	}
}

// handsIn has a student hand in attempts, one after the other, each with two answers.
func (h *hall) handsIn(r *Room, id quiz.ID) {
	for n := 1; n <= benchAttempts; n++ {
		if err := r.OpenAttempt(id); err != nil {
			h.b.Error(err)
			return
		}
		h.until("an attempt is open", func() bool {
			a := r.Snapshot().Tests.Test(id).Own.Current()
			return a != nil && a.Number == n && len(a.Seats) == 4
		})
		for i, s := range r.Snapshot().Tests.Test(id).Own.Current().Seats {
			if s.Question.Type != quiz.Short && s.Question.Type != quiz.Numeric {
				continue
			}
			if err := r.AnswerTest(id, i, right(s)); err != nil {
				h.b.Error(err)
				return
			}
		}
		if err := r.FinishAttempt(id); err != nil {
			h.b.Error(err)
			return
		}
	}
}

// copyTo copies a folder.
func (h *hall) copyTo(from, to string) {
	h.b.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		h.b.Fatal(err)
	}
}
