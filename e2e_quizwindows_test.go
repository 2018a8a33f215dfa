//go:build e2e

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// A testedClass is a class that is given a test: the teacher and two students at windows, each on a computer of their own whose cable
// can be pulled, and three students without windows, for of fewer than five nothing can be said in figures.
type testedClass struct {
	t                     *testing.T
	exam                  *exam // its network
	home                  string
	pictures              string
	window                string // the program with its window
	teacher, priya, jonas *window
	cableOfJonas          *examinee
	others                []*examinee
}

// TestE2EQuizInWindows has a teacher write questions, import a file that has a mistake, make a test of them and give it to a class, in
// real windows. One student takes it by keyboard alone, another one loses the network in the middle. Essays are marked by hand, figures
// looked at, grades written to a file, and results returned. Pictures of every step are kept below build/e2e for eyes.
func TestE2EQuizInWindows(t *testing.T) {
	c := &testedClass{t: t, home: t.TempDir(), pictures: picturesOf(t), window: buildWindow(t)}
	c.opens()
	c.authors()
	c.imports()
	c.makesTest()
	c.comesIn()
	c.announces()
	c.takesByKeyboard()
	c.takesWithoutNetwork()
	c.othersTake()
	c.ends()
	c.marks()
	c.looksAtResults()
	c.exports()
	c.returns()
}

// opens has the teacher begin a class.
func (c *testedClass) opens() {
	t := c.t
	c.exam = &exam{t: t, net: newInternet(t), program: buildProgram(t), dir: t.TempDir(), deadline: time.Now().Add(12 * time.Minute), begun: time.Now()}
	for _, folder := range []string{"Downloads", "Documents"} {
		if err := os.MkdirAll(filepath.Join(c.home, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(c.home, "Downloads", "leaf.gift"), []byte(leafQuestions), 0o600); err != nil {
		t.Fatal(err)
	}
	c.teacher = c.sits(c.exam.examinee("Mara", 0), "host", "--title", "Leaves", "--invite-file", c.invite())
	c.teacher.until("the class is open", present)
	c.teacher.await("the invite is there", event("invite"))
}

func (c *testedClass) invite() string { return filepath.Join(c.exam.dir, "invite") }

// sits opens somebody's window, at a desk of their own.
func (c *testedClass) sits(e *examinee, args ...string) *window {
	c.t.Helper()
	profile := filepath.Join(c.exam.dir, e.name)
	remember(c.t, profile, map[string]any{"skip_check": true})
	d := startDesk(c.t, c.exam.deadline, "1340x900")
	args = append(args, "--name", e.name, "--json", "--profile", profile, "--speaker", "none")
	w := d.watch(e.host.start(c.exam.deadline, e.name, c.window, append(d.settings(), "HOME="+c.home), args...))
	w.pictures = c.pictures
	return w
}

// comesIn has the students come.
func (c *testedClass) comesIn() {
	x := c.exam
	c.cableOfJonas = x.examinee("Jonas", 2)
	c.priya = c.sits(x.examinee("Priya", 1), "join", "@"+c.invite())
	c.jonas = c.sits(c.cableOfJonas, "join", "@"+c.invite())
	for i, name := range []string{"Leila", "Mei", "Oliver"} {
		e := x.examinee(name, 3+i)
		e.process = x.start(e, "join", "@"+c.invite())
		c.others = append(c.others, e)
	}
	for _, w := range []*window{c.teacher, c.priya, c.jonas} {
		w.until("everybody is here", func(s *model.Snapshot) bool { return present(s) && s.Class.Here == 6 })
	}
}

// focused is what has the keyboard; nothing, if nothing has it.
func (w *window) focused() (is widgetSeen) {
	w.t.Helper()
	for _, s := range w.widgets() {
		if s.Focused {
			return s
		}
	}
	return is
}

// tab presses Tab, and waits until something else has the keyboard.
func (w *window) nextByTab() (is widgetSeen) {
	w.t.Helper()
	before := w.focused()
	w.key("Tab")
	w.desk.poll(fmt.Sprintf("%s: Tab leads on from %q", w.name, before.Word), func() bool {
		is = w.focused()
		return is.W > 0 && (is.Word != before.Word || is.X != before.X || is.Y != before.Y || is.Kind != before.Kind)
	})
	return is
}

// tabTo presses Tab at least once, until what is called so has the keyboard.
func (w *window) tabTo(word string) {
	w.t.Helper()
	var met []string
	for range 40 {
		is := w.nextByTab()
		if is.Word == word {
			return
		}
		met = append(met, is.Word)
	}
	w.t.Fatalf("%s: Tab does not lead to %q, but to %q", w.name, word, met)
}

// tabToText presses Tab at least once, until one can type.
func (w *window) tabToText() {
	w.t.Helper()
	for range 10 {
		if w.nextByTab().takesText() {
			return
		}
	}
	w.t.Fatalf("%s: Tab does not lead to where one can type", w.name)
}

// types types into what has the keyboard, and waits until it is there.
func (w *window) types(text string) {
	w.t.Helper()
	w.desk.poll(w.name+": a text can be typed", func() bool { return w.focused().takesText() })
	w.desk.do("xdotool", "type", "--delay", "25", text)
	w.desk.poll(fmt.Sprintf("%s: %q is typed", w.name, text), func() bool { return w.focused().Value == text })
}

func (s widgetSeen) takesText() bool {
	return slices.Contains([]string{"input", "area", "search", "messageinput"}, s.Kind)
}

// inState waits until a test is in front and as far as that.
func inState(w *window, state model.TestState) {
	w.t.Helper()
	w.until("the test is further", func(s *model.Snapshot) bool {
		return s.Class != nil && s.Class.Test != nil && s.Class.Test.Open != nil && s.Class.Test.Open.State == state
	})
}

// announces has the teacher announce the test and start it, once every student has the sealed file.
func (c *testedClass) announces() {
	w := c.teacher
	w.tabTo("Announce to the class") // below what is in sight
	w.picture("announce")
	w.key("Return")
	inState(w, model.TestAnnounced)
	c.jonas.tab("Test")
	for _, s := range []*window{c.priya, c.jonas} {
		s.until("the sealed test is here", func(s *model.Snapshot) bool {
			return s.Class.Test != nil && s.Class.Test.Open != nil && s.Class.Test.Open.Fetched == 100
		})
	}
	c.jonas.reads("The sealed test is here")
	if s := c.jonas.snapshot(); slices.ContainsFunc(s.Toasts, func(t model.Toast) bool { return t.Do == model.DoTest }) {
		c.t.Errorf("who is at the test is offered the way there: %+v", s.Toasts)
	}
	c.jonas.picture("announced")
	for _, e := range c.others {
		e.until("the file of the test is there", func() bool { return e.state("here") == true })
	}
	w.picture("announced")
	w.click("Start test")
	for _, s := range []*window{w, c.priya, c.jonas} {
		inState(s, model.TestRunning)
	}
}

// ends has the teacher see that everybody has handed in, and end the test.
func (c *testedClass) ends() {
	w := c.teacher
	w.until("everybody has handed in", func(s *model.Snapshot) bool {
		return s.Class.Test.Wall != nil && s.Class.Test.Wall.Counts.HandedIn == 5 &&
			!slices.ContainsFunc(s.Class.Test.Wall.Rows, func(r model.TestRow) bool { return !r.Delivered })
	})
	w.picture("wall-handed-in")
	w.click("End test")
	w.reads("Nobody can answer after that.")
	w.picture("end")
	w.clickAt(w.find("the button of the dialog", func(s widgetSeen) bool { return s.Word == "End test" && s.Kind == "button" && s.Y > 200 }))
	inState(w, model.TestOver)
}

// returns has the teacher return the results, and a student see theirs.
func (c *testedClass) returns() {
	c.teacher.click("Return to students")
	c.teacher.until("the results are returned", func(s *model.Snapshot) bool { return s.Class.Results.Released })
	c.teacher.picture("returned")
	for _, is := range []struct {
		w     *window
		grade int
		says  string
	}{{c.priya, 95, "95 of 100"}, {c.jonas, 70, "70 of 100"}} {
		is.w.until("the result is here", func(s *model.Snapshot) bool {
			t := s.Class.Test.Taking
			return t != nil && t.Result != nil && t.Result.Percent == is.grade
		})
		is.w.reads(is.says)
		is.w.picture("result")
	}
	said := func(s *room.Seat) bool { return s.Result != nil && s.Result.Comment == "Well said." }
	if seats := c.priya.snapshot().Class.Test.Taking.Seats; !slices.ContainsFunc(seats, said) {
		c.t.Error("the comment on the essay has not come")
	}
}
