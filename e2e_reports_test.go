//go:build e2e

package main_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A reportFolder is what somebody's report folder says.
type reportFolder struct {
	path    string
	people  map[string]map[string]string // rows of attendance, by name
	table   string                       // all of it
	chat    string
	summary map[string]any
}

// report reads the report folder that somebody's program has told of.
func (l *lesson) report(of *process) reportFolder {
	l.t.Helper()
	path, _ := of.awaitFrom(0, "it tells where the report is", func(e map[string]any) bool { return e["event"] == "reports" })["folder"].(string)
	if inside, err := filepath.Rel(l.profile(of.name), path); err != nil || strings.HasPrefix(inside, "..") {
		l.t.Errorf("%s writes reports to %s", of.name, path)
	}
	return readReport(l.t, path)
}

// readReport reads a report folder, each file of which must be whole.
func readReport(t *testing.T, path string) reportFolder {
	t.Helper()
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	r := reportFolder{path: path, people: map[string]map[string]string{}, table: read("attendance.csv"), chat: read("chat.csv")}
	for _, table := range []string{r.table, r.chat, read("views.csv")} {
		records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff"))).ReadAll()
		if err != nil || len(records) == 0 {
			t.Fatalf("a table is not whole: %v\n%s", err, table)
		}
		if name := slices.Index(records[0], "Name"); name >= 0 {
			for _, row := range records[1:] {
				r.people[row[name]] = map[string]string{}
				for i, column := range records[0] {
					r.people[row[name]][column] = row[i]
				}
			}
		}
	}
	if page := read("report.html"); !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("the page is not whole: %d bytes", len(page))
	}
	if err := json.Unmarshal([]byte(read("summary.json")), &r.summary); err != nil {
		t.Fatalf("summary: %v", err)
	}
	return r
}

// seconds returns how long somebody was there, or talked, by a column.
func (r reportFolder) seconds(t *testing.T, name, column string) float64 {
	t.Helper()
	parts := strings.Split(r.people[name][column], ":")
	sum := 0
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(parts) != 3 {
			t.Fatalf("%s of %s is %q", column, name, r.people[name][column])
		}
		sum = sum*60 + n
	}
	return float64(sum)
}

// What the package's documentation promises of a folder, in seconds: with what a busy machine is late.
const (
	newcomerWithin = 2 + 1
	writtenWithin  = 10 + 2
)

// TestE2EReportsOutliveTheTeacher kills the teacher's program at a moment by chance: its report folder has what happened until
// then. The class goes on, and what a deputy and a proctor have of it in the end is the same to the letter.
func TestE2EReportsOutliveTheTeacher(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 10))
	l := newLesson(t, 4*time.Minute)
	teacher := l.start("Teacher", "host", "--title", "Killed: =1+1", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	came := map[string]time.Time{"Teacher": time.Now()}
	join := func(name string, args ...string) *process {
		p := l.start(name, append([]string{"join", "@" + l.invite()}, args...)...)
		came[name] = teacher.when(name+" is in class", event("joined", "name", name))
		return p
	}
	deputy, proctor := join("Dana"), join("Pia")
	ana, ben := join("Ana", "--camera", "test", "--mic", filepath.Join("assets", "sample", "speech", "teacher.webm")), join("Ben")
	teacher.command("deputy Dana on")
	teacher.command("role Pia proctor")
	ana.command("hand up")
	say(ana, "say =HYPERLINK(1) is a line")
	say(ben, "say hello")
	time.Sleep(40*time.Second + time.Duration(chance.IntN(15000))*time.Millisecond)
	join("Cem")
	time.Sleep(newcomerWithin*time.Second + time.Duration(chance.IntN(9000))*time.Millisecond)
	killed := time.Now()
	teacher.kill()

	dead := l.report(teacher)
	t.Logf("killed %v after its start; the folder is of %v", killed.Sub(came["Teacher"]).Round(time.Second), dead.summary["as_of"])
	for name, at := range came {
		if dead.people[name] == nil {
			t.Errorf("%s came %v before, and is not in the report", name, killed.Sub(at))
			continue
		}
		if missing := killed.Sub(at).Seconds() - dead.seconds(t, name, "Duration"); missing > writtenWithin || missing < -2 {
			t.Errorf("%s was there for %v, and by the report %v s less", name, killed.Sub(at), missing)
		}
	}
	if camera := dead.seconds(t, "Ana", "Webcam"); camera < 5 || camera > killed.Sub(came["Ana"]).Seconds() {
		t.Errorf("Ana's camera was on for %v s, she was there for %v", camera, killed.Sub(came["Ana"]))
	}
	if talk := dead.seconds(t, "Ana", "Talk"); talk < 3 || talk > killed.Sub(came["Ana"]).Seconds() || dead.seconds(t, "Ben", "Talk") != 0 {
		t.Errorf("Ana talked %v s, Ben %v", talk, dead.people["Ben"]["Talk"])
	}
	if !strings.Contains(dead.chat, "'=HYPERLINK(1) is a line") || !strings.Contains(dead.chat, "hello") || dead.people["Ana"]["Hands"] != "1" {
		t.Errorf("the dead teacher's chat %q, Ana %v", dead.chat, dead.people["Ana"])
	}
	again := l.exported("Teacher", "Killed: =1+1")
	if again.path != dead.path {
		t.Errorf("written anew from the class file it is %s, and was %s", again.path, dead.path)
	}
	for name := range came {
		if d := again.seconds(t, name, "Duration") - dead.seconds(t, name, "Duration"); d < -writtenWithin || d > writtenWithin {
			t.Errorf("%s: %v s more by the class file", name, d)
		}
	}

	ben.command("leave")
	ben.awaitCleanExit()
	time.Sleep(15 * time.Second) // until the teacher is taken for gone
	say(ana, "say we go on")
	deputy.command("end")
	for _, p := range []*process{deputy, proctor, ana} {
		p.awaitCleanExit()
	}
	one, other := l.report(deputy), l.report(proctor)
	if one.table != other.table || len(one.people) != 6 {
		t.Errorf("the deputy's\n%s\nthe proctor's\n%s", one.table, other.table)
	}
	if one.summary["ended"] == nil || one.people["Ben"]["Left"] == "" || one.people["Teacher"]["Left"] == "" || one.people["Ana"]["Left"] != "" {
		t.Errorf("summary %v, attendance\n%s", one.summary, one.table)
	}
	if d := one.seconds(t, "Teacher", "Duration") - killed.Sub(came["Teacher"]).Seconds(); d < -3 || d > 8 {
		t.Errorf("the teacher was there %v s more by the deputy's report than before the end", d)
	}
	if d := one.seconds(t, "Ana", "Webcam") - dead.seconds(t, "Ana", "Webcam"); d < 15 {
		t.Errorf("Ana's camera was on for %v s more after the teacher was killed", d)
	}
}

// TestE2EReportOfATeacherWhoDiesEarly kills teachers' programs in their first seconds, amid whatever they do: there is no folder
// yet, or one that is whole and has everybody who came some seconds before.
func TestE2EReportOfATeacherWhoDiesEarly(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 11))
	l := newLesson(t, 3*time.Minute)
	there := 0
	for round := range 8 {
		name := fmt.Sprint("Teacher ", round)
		teacher := l.start(name, "host", "--title", "Early", "--invite-file", l.invite())
		teacher.await("the invite is there", event("invite"))
		student := l.start(fmt.Sprint("Ana ", round), "join", "@"+l.invite())
		came := teacher.when("Ana is in class", event("joined", "name", fmt.Sprint("Ana ", round)))
		time.Sleep(time.Duration(chance.IntN(5000)) * time.Millisecond)
		killed := time.Now()
		teacher.kill()
		student.kill()
		folders, err := filepath.Glob(filepath.Join(l.profile(name), "reports", "*"))
		if err != nil || len(folders) > 1 || len(folders) == 0 && killed.Sub(came) > newcomerWithin*time.Second {
			t.Fatalf("killed %v after Ana came: folders %q, %v", killed.Sub(came), folders, err)
		}
		if len(folders) == 0 {
			continue
		}
		if _, err := os.Stat(filepath.Join(folders[0], "report.html")); err != nil && killed.Sub(came) < time.Second {
			continue // it was about to be filled
		}
		there++
		r := readReport(t, folders[0])
		if r.people[name] == nil || r.people[fmt.Sprint("Ana ", round)] == nil && killed.Sub(came) > newcomerWithin*time.Second {
			t.Errorf("killed %v after Ana came: %v", killed.Sub(came), r.table)
		}
	}
	if there < 3 {
		t.Errorf("%d folders were there to be looked at", there)
	}
}

// exported has the report folders of somebody's class written from the class file, and returns the last.
func (l *lesson) exported(name, title string) reportFolder {
	l.t.Helper()
	p := startProcess(l.t, l.deadline, name+" exports", l.program, "export", title, "--format", "folder", "--json", "--profile", l.profile(name))
	p.awaitExit(0)
	printed, _ := p.printed()
	if len(printed) == 0 || printed[len(printed)-1]["event"] != "exported" {
		l.t.Fatalf("printed %v", printed)
	}
	return readReport(l.t, fmt.Sprint(printed[len(printed)-1]["file"]))
}
