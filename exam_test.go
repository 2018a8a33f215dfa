//go:build e2e || soak

package main_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/quiz"
)

// An exam is a test in a class of real processes on computers of their own, whose cables can be pulled.
type exam struct {
	t        *testing.T
	net      *internet
	program  string
	dir      string
	deadline time.Time
	teacher  *examinee
	students []*examinee
	file     string // of the test
	begun    time.Time
}

// An examinee is somebody in an exam, with the computer and its cable.
type examinee struct {
	*process
	name  string
	host  *host
	cable string
	again []string
	plan  []planned
	saved map[string]string // what was answered ok, by question
	dead  bool
}

// A planned is an answer that a student is going to give.
type planned struct{ question, answer string }

const examQuestions = 20

// examTest is a test of twenty questions of several types, the last of them an essay.
func examTest() *quiz.Test {
	plain := func(text string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: text} }
	t := &quiz.Test{Title: "Mosses", Attempts: 1, GradeMax: 10, Shuffle: true, Limit: time.Hour}
	for n := range examQuestions {
		q := quiz.Question{Name: fmt.Sprint(n), Text: plain(fmt.Sprintf("Question %d", n)), Mark: 1}
		switch {
		case n == examQuestions-1:
			q.Type, q.Lines, q.Mark = quiz.Essay, 10, 5
		case n%3 == 0:
			q.Type, q.Shuffle = quiz.Single, true
			for i := range 4 {
				q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(i + 1), Text: plain(fmt.Sprintf("Choice %d", i)), Fraction: float64(max(0, 1-i)) + 0.25*float64(i%2)})
			}
		case n%3 == 1:
			q.Type = quiz.Numeric
			q.Answers = []quiz.Answer{{Value: float64(n), Tolerance: quiz.Tolerance{By: 0.5}, Fraction: 1}, {Value: float64(n), Tolerance: quiz.Tolerance{By: 2}, Fraction: 0.5}}
		default:
			q.Type = quiz.Short
			q.Answers = []quiz.Answer{{Pattern: "moss*", Fraction: 1}, {Pattern: "fern", Fraction: 0.3}}
		}
		t.Slots = append(t.Slots, quiz.Slot{Pool: []quiz.Question{q}, Pick: 1, Mark: q.Mark})
	}
	return t
}

// answersOf plans what a student answers, and in which order: everything at least once, and most of it again.
func answersOf(rng *rand.Rand) (all []planned) {
	for round := range 3 {
		for n := range examQuestions {
			if round > 0 && rng.IntN(3) == 0 {
				continue
			}
			answer := ""
			switch {
			case n == examQuestions-1:
				answer = strings.Repeat("They have no vessels. ", 1+rng.IntN(20))
			case n%3 == 0:
				answer = fmt.Sprintf("Choice %d", rng.IntN(4))
			case n%3 == 1:
				answer = fmt.Sprint(n + rng.IntN(4))
			default:
				answer = []string{"mosses", "fern", "lichen"}[rng.IntN(3)]
			}
			all = append(all, planned{fmt.Sprintf("Question %d", n), strings.TrimSpace(answer)})
		}
	}
	first := all[:examQuestions]
	rng.Shuffle(len(first), func(i, k int) { first[i], first[k] = first[k], first[i] })
	rest := all[examQuestions:]
	rng.Shuffle(len(rest), func(i, k int) { rest[i], rest[k] = rest[k], rest[i] })
	return all
}

// newExam opens a class of a teacher and so many students, each with a plan by the seed.
func newExam(t *testing.T, seed uint64, students int, limit time.Duration) *exam {
	t.Helper()
	x := &exam{t: t, net: newInternet(t), program: buildProgram(t), dir: t.TempDir(), deadline: time.Now().Add(limit)}
	x.file = filepath.Join(x.dir, "test.json")
	f, err := os.Create(x.file)
	if err != nil {
		t.Fatal(err)
	}
	if err := quiz.WriteTest(f, examTest()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	invite := filepath.Join(x.dir, "invite")
	x.teacher = x.examinee("Teacher", 0, "host", "--again", "Botany")
	x.teacher.process = x.start(x.teacher, "host", "--title", "Botany", "--invite-file", invite)
	x.teacher.await("the invite is there", event("invite"))
	for n := range students {
		e := x.examinee(fmt.Sprintf("Student%02d", n+1), n+1, "join", "--again", "Botany")
		e.plan = answersOf(rand.New(rand.NewPCG(seed, uint64(n))))
		e.process = x.start(e, "join", "@"+invite)
		x.students = append(x.students, e)
	}
	for _, e := range x.students {
		x.teacher.await(e.name+" is in class", event("joined", "name", e.name))
	}
	return x
}

func (x *exam) examinee(name string, number int, again ...string) *examinee {
	x.t.Helper()
	h := x.net.publicHost(strings.ToLower(name), number)
	return &examinee{name: name, host: h, cable: fmt.Sprintf("port%d", x.net.links), again: again, saved: map[string]string{}}
}

func (x *exam) start(e *examinee, args ...string) *process {
	x.t.Helper()
	return e.host.start(x.deadline, e.name, x.program, nil,
		append(args, "--name", e.name, "--headless", "--json", "--profile", filepath.Join(x.dir, e.name))...)
}

// plug puts the cable of somebody's computer in or pulls it out.
func (x *exam) plug(e *examinee, in bool) {
	x.t.Helper()
	state := "down"
	if in {
		state = "up"
	}
	hub := &host{net: x.net, name: fmt.Sprintf("%s%d-internet", namespacePrefix, os.Getpid())}
	hub.ip("link set %s %s", e.cable, state)
	x.t.Logf("%.0f s: the cable of %s is %s", time.Since(x.begun).Seconds(), e.name, state)
}

// kill ends a program without giving it time for anything; revive starts it again.
func (x *exam) kill(e *examinee) {
	x.t.Helper()
	e.process.kill()
	e.dead = true
	x.t.Logf("%.0f s: %s is killed, with %d answers saved and %d to come", time.Since(x.begun).Seconds(), e.name, len(e.saved), len(e.plan))
}

func (x *exam) revive(e *examinee) {
	x.t.Helper()
	e.process, e.dead = x.start(e, e.again...), false
}

// seats asks somebody's program how the test stands, and returns its questions.
func (e *examinee) seats() (all []map[string]any) {
	e.t.Helper()
	return e.list("test state", "test-seat")
}

// list gives a command and returns the events of a kind that it prints; none, if it fails.
func (e *examinee) list(command, kind string) (all []map[string]any) {
	e.t.Helper()
	before, _ := e.printed()
	e.write(command)
	end := e.find(len(before), command+" is answered", answered)
	events, _ := e.printed()
	for _, is := range events[len(before):end] {
		if is["event"] == kind {
			all = append(all, is)
		}
	}
	return all
}

// until asks again until a program says that something about the test is so.
func (e *examinee) until(what string, so func() bool) {
	e.t.Helper()
	for !so() {
		if e.ctx.Err() != nil || e.gone() {
			e.t.Fatalf("%s: waiting until %s: time is up, or the program has ended", e.name, what)
		}
		time.Sleep(200 * time.Millisecond) // nothing signals that
	}
}

// state is what the test is to somebody.
func (e *examinee) state(field string) any {
	e.t.Helper()
	if all := e.list("test state", "test-state"); len(all) > 0 {
		return all[0][field]
	}
	return nil
}

// begin announces the test, waits until everybody has it, starts it and has everybody open it.
func (x *exam) begin() {
	x.t.Helper()
	x.teacher.command("test announce " + x.file)
	for _, e := range x.students {
		e.until("the file of the test is there", func() bool { return e.state("here") == true })
		if e.state("readable") == true {
			x.t.Errorf("%s can read the test before it begins", e.name)
		}
	}
	x.teacher.command("test start")
	for _, e := range x.students {
		e.until("the test can be begun", func() bool { return e.state("may_open") == true })
		e.command("test open")
		e.until("the questions are there", func() bool { return len(e.seats()) == examQuestions })
	}
}

// answer gives the next answer of somebody's plan, and reports whether it was saved.
func (e *examinee) answer() bool {
	e.t.Helper()
	next := e.plan[0]
	for _, s := range e.seats() {
		if s["question"] != next.question {
			continue
		}
		words := next.answer
		if options, _ := s["options"].([]any); len(options) > 0 {
			words = fmt.Sprint(1 + slices.Index(options, any(next.answer)))
		}
		if e.ask(fmt.Sprintf("test answer %v %s", s["n"], words), answered)["event"] != "ok" {
			return false // it is not ready yet
		}
		e.saved[next.question], e.plan = next.answer, e.plan[1:]
		return true
	}
	return false
}

// A disturbance is something that happens to somebody, so long after the beginning.
type disturbance struct {
	after time.Duration
	what  func()
}

// disturb plans what goes wrong: everybody's cable is pulled for a while, two programs are killed, and the teacher's is for a minute.
func (x *exam) disturb(rng *rand.Rand, over time.Duration) (all []disturbance) {
	seconds := func(least, most int) time.Duration { return time.Duration(least+rng.IntN(most-least+1)) * time.Second }
	for _, e := range x.students {
		from := time.Duration(rng.Int64N(int64(over) * 2 / 3))
		all = append(all, disturbance{from, func() { x.plug(e, false) }}, disturbance{from + seconds(1, 120), func() { x.plug(e, true) }})
	}
	for _, n := range rng.Perm(len(x.students))[:2] {
		e := x.students[n]
		at := time.Duration(rng.Int64N(int64(over) * 3 / 4))
		all = append(all, disturbance{at, func() { x.kill(e) }}, disturbance{at + seconds(1, 5), func() { x.revive(e) }})
	}
	all = append(all, disturbance{over / 3, func() { x.kill(x.teacher) }}, disturbance{over/3 + time.Minute, func() { x.revive(x.teacher) }})
	slices.SortStableFunc(all, func(a, b disturbance) int { return cmp.Compare(a.after, b.after) })
	return all
}

// hold has everybody answer what is planned, in so much time, while things go wrong; then all is well again, and everybody hands in.
func (x *exam) hold(over time.Duration, wrong []disturbance) {
	x.t.Helper()
	x.begun = time.Now()
	actions := 0
	for _, e := range x.students {
		actions = max(actions, len(e.plan))
	}
	for turn := 0; ; turn++ {
		for len(wrong) > 0 && time.Since(x.begun) >= wrong[0].after {
			wrong[0].what()
			wrong = wrong[1:]
		}
		busy := false
		for _, e := range x.students {
			if len(e.plan) > 0 && (e.dead || !e.answer() || len(e.plan) > 0) {
				busy = true
			}
		}
		if !busy && len(wrong) == 0 {
			return
		}
		next := time.Until(x.begun.Add(over * time.Duration(turn+1) / time.Duration(actions)))
		time.Sleep(max(20*time.Millisecond, min(next, 2*time.Second))) // people think
	}
}

// examine holds an exam and returns the grades.
func examine(t *testing.T, seed uint64, students int, over, limit time.Duration, disturbed bool) map[string]float64 {
	t.Helper()
	x := newExam(t, seed, students, limit)
	x.begin()
	var wrong []disturbance
	if disturbed {
		wrong = x.disturb(rand.New(rand.NewPCG(seed, 99)), over)
	} else {
		over = 0
	}
	x.hold(over, wrong)
	grades := x.finish()
	x.check(grades)
	x.verify()
	return grades
}

// sameGrades holds an exam in which much goes wrong, and one in which nothing does: everybody has the same grade in both.
func sameGrades(t *testing.T, seed uint64, students int, over, limit time.Duration) {
	t.Helper()
	var all [2]map[string]float64
	for i, name := range []string{"disturbed", "undisturbed"} {
		t.Run(name, func(t *testing.T) { all[i] = examine(t, seed, students, over, limit, i == 0) })
	}
	if len(all[0]) != students {
		t.Fatalf("%d grades of %d", len(all[0]), students)
	}
	for name, grade := range all[0] {
		if all[1][name] != grade {
			t.Errorf("%s: grade %v, and undisturbed %v", name, grade, all[1][name])
		}
	}
}
