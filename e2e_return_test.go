//go:build e2e

package main_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestE2ETheTeacherIsKilledAndReturns kills the teacher's program: the class goes on, a deputy lets people in and ends
// it, and the teacher who comes back has all of it, in the sitting and after it.
func TestE2ETheTeacherIsKilledAndReturns(t *testing.T) {
	l := newLesson(t, 3*time.Minute)
	teacher := l.start("Teacher", "host", "--title", "Ferns", "--waiting-room", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	ana, ben := l.start("Ana", "join", "@"+l.invite()), l.start("Ben", "join", "@"+l.invite())
	eachSees("both wait", event("waiting", "name", "Ana"), teacher)
	eachSees("both wait", event("waiting", "name", "Ben"), teacher)
	teacher.command("admit all")
	for _, who := range []string{"Teacher", "Ana", "Ben"} {
		eachSees(who+" is in class", event("joined", "name", who), teacher, ana, ben)
	}
	teacher.command("deputy Ana on")
	eachSees("Ana is the deputy", with("role", map[string]any{"name": "Ana", "deputy": true}), ana, ben)
	ben.command("hand up")
	eachSees("Ben's hand is up", with("hand", map[string]any{"name": "Ben", "up": true}), teacher, ana)

	awaitNeighborsOf(2, teacher, ana, ben) // a class that has found together
	teacher.kill()
	lines := map[string]string{"while the teacher is gone": "Ben"}
	ben.command("say while the teacher is gone")
	ana.await("the class goes on", event("chat", "from", "Ben", "text", "while the teacher is gone"))
	cem := l.start("Cem", "join", "@"+l.invite()) // the invite leads to nobody but those on this network
	ana.await("who comes now waits for the deputy", event("waiting", "name", "Cem"))
	ana.command("admit Cem")
	eachSees("Cem is in class", event("joined", "name", "Cem"), ana, ben, cem)
	lines["I am new"] = "Cem"
	cem.command("say I am new")
	eachSees("Cem is heard", event("chat", "text", "I am new"), ana, ben)

	teacher = l.start("Teacher", "host", "--again", "Ferns")
	for text, by := range lines {
		teacher.await("the teacher who returns has all that was said", event("chat", "from", by, "text", text))
	}
	teacher.await("and sees the hand that was up all the time", with("hand", map[string]any{"name": "Ben", "up": true}))
	teacher.await("the teacher may write again", event("link", "state", "connected"))
	all := []*process{teacher, ana, ben, cem}
	awaitEqualStates(t, l.deadline, all, 10)
	teacher.command("say I am back")
	eachSees("the teacher is heard", event("chat", "from", "Teacher", "text", "I am back"), all...)

	awaitNeighborsOf(2, ana, ben, cem)
	teacher.kill()
	lines["the last word"] = "Ana"
	ana.command("say the last word")
	ben.await("Ana is heard", event("chat", "text", "the last word"))
	ana.command("end")
	for _, p := range []*process{ana, ben, cem} {
		p.await("the deputy has ended the class", event("ended", "reason", "ended"))
		p.awaitCleanExit()
	}
	meetAgain(t, l, lines)
}

// meetAgain has the class meet once more, with those who were there and the invite of before.
func meetAgain(t *testing.T, l *lesson, lines map[string]string) {
	t.Helper()
	teacher := l.start("Teacher", "host", "--again", "Ferns")
	ana := l.start("Ana", "join", "--again", "Ferns")
	ben := l.start("Ben", "join", "@"+l.invite())
	all := []*process{teacher, ana, ben}
	for _, who := range []string{"Teacher", "Ana", "Ben"} {
		eachSees(who+" is there again", event("joined", "name", who), all...)
	}
	for text, by := range lines {
		eachSees("all that was said is there", event("chat", "from", by, "text", text), all...)
	}
	eachSees("everybody is in touch", event("link", "state", "connected"), all...)
	eachSees("the class meets again", with("class", map[string]any{"title": "Ferns", "sitting": 2.0}), all...)
	awaitEqualStates(t, l.deadline, all, 10)
	ben.command("say another week")
	eachSees("the class goes on", event("chat", "text", "another week"), all...)
	teacher.command("end")
	for _, p := range all {
		p.await("the class is over", event("ended", "reason", "ended"))
		p.awaitCleanExit()
	}
}

// TestE2EAnOlderCopyOfAProfileGoesOnWithoutAFork gives somebody the profile folder of before: the program asks others
// for the end of its own log before it writes, so no number is used twice.
func TestE2EAnOlderCopyOfAProfileGoesOnWithoutAFork(t *testing.T) {
	l := newLesson(t, 2*time.Minute)
	teacher := l.start("Teacher", "host", "--title", "Mosses", "--invite-file", l.invite())
	teacher.await("the invite is there", event("invite"))
	ana := l.start("Ana", "join", "@"+l.invite())
	attend := func() *process {
		ben := l.start("Ben", "join", "@"+l.invite())
		ben.await("Ben is in touch", event("link", "state", "connected"))
		return ben
	}
	quit := func(ben *process) {
		ben.command("leave")
		ben.awaitCleanExit()
	}
	ben := attend()
	say(ben, "say first")
	quit(ben)
	older := l.dir + "/older"
	if err := os.CopyFS(older, os.DirFS(l.profile("Ben"))); err != nil {
		t.Fatal(err)
	}
	ben = attend()
	for i := range 5 {
		say(ben, fmt.Sprintf("say lost to the copy %d", i))
	}
	quit(ben)
	if err := os.RemoveAll(l.profile("Ben")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(l.profile("Ben"), os.DirFS(older)); err != nil {
		t.Fatal(err)
	}
	ben = attend()
	for i := range 5 {
		text := fmt.Sprintf("lost to the copy %d", i)
		ben.await("others give back what the copy lacks", with("chat", map[string]any{"text": text, "own": true}))
	}
	say(ben, "say going on")
	all := []*process{teacher, ana, ben}
	eachSees("Ben goes on", event("chat", "from", "Ben", "text", "going on"), all...)
	awaitEqualStates(t, l.deadline, all, 10)
	for _, p := range all {
		if strings.Contains(p.transcript(), `"event":"forked"`) {
			t.Errorf("%s has seen that Ben's log has two ends", p.name)
		}
	}
}
