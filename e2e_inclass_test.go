//go:build e2e

package main_test

import (
	"image/color"
	"slices"
	"strings"
	"time"

	"lyceum/app/model"
)

// talks has the teacher speak into the microphone: the student's speaker plays it, and both others see who speaks.
func (c *classInWindows) talks() {
	t := c.t
	for _, w := range c.all()[1:] {
		w.until("the teacher's microphone is on", func(s *model.Snapshot) bool { return person(s, theTeacher).Mic == model.MediaOn })
	}
	path, said := c.sound.speech(speechText)
	seen := map[*window]bool{}
	stop := c.sound.record("Monitor of Ears")
	speaking := make(chan struct{})
	go func() {
		defer close(speaking)
		c.sound.run("paplay", "-d", "mouth", path)
	}()
	c.teacher.desk.poll("both others see the teacher speak", func() bool {
		for _, w := range c.all()[1:] {
			if !seen[w] && person(w.snapshot(), theTeacher).Speaking {
				seen[w] = true
				w.picture("teacher-speaks")
			}
		}
		return len(seen) == 2
	})
	<-speaking
	time.Sleep(time.Second) // what is on its way
	heard := stop()[0].samples
	like := alike(said, heard)
	slices.Reverse(said)
	other := alike(said, heard)
	t.Logf("what the student heard is like what the teacher said by %.3f, like the same backwards by %.3f", like, other)
	if like < 0.6 || like < other+0.15 {
		t.Error("the student did not hear what the teacher said")
	}
}

// showsCameras has the student turn the camera on: their pictures move in the teacher's window, and the teacher's in theirs.
func (c *classInWindows) showsCameras() {
	c.student.until("the camera is on", func(s *model.Snapshot) bool { return s.Class.Conduct.Camera == model.MediaOn })
	c.student.moves(c.student.tile(theTeacher))
	c.teacher.moves(c.teacher.tile(theStudent))
	c.proctor.moves(c.proctor.tile(theTeacher))
	c.student.click("Camera on")
	c.teacher.until("the student's camera is off", func(s *model.Snapshot) bool { return person(s, theStudent).Camera == model.MediaOff })
	c.teacher.still(c.teacher.tile(theStudent))
	c.teacher.picture("student-camera-off")
	c.student.click("Camera off")
	c.teacher.moves(c.teacher.tile(theStudent))
	c.teacher.picture("student-camera-on")
}

// chats has all three write.
func (c *classInWindows) chats() {
	for _, said := range []struct {
		by   *window
		text string
	}{
		{c.teacher, "Where does the oxygen come from?"},
		{c.student, "From the water, not from the air."},
		{c.proctor, "Everybody can see the board now."},
	} {
		said.by.fill("Message everyone", said.text)
		said.by.key("Return")
		for _, w := range c.all() {
			w.reads(said.text)
		}
	}
	for _, w := range c.all() {
		w.picture("chat")
	}
}

// callsOn has the student raise a hand, and the teacher ask them to speak.
func (c *classInWindows) callsOn() {
	c.student.click("Raise hand")
	c.teacher.until("the hand is up", func(s *model.Snapshot) bool {
		return len(s.Class.HandQueue) == 1 && s.Class.HandQueue[0].Name == theStudent
	})
	c.student.until("it shows at home", func(s *model.Snapshot) bool { return s.Class.Conduct.Hand == 1 })
	for _, w := range c.all() {
		w.picture("hand")
	}
	c.teacher.choose(theStudent, "Ask to speak")
	c.student.picture("asked-to-speak")
	c.student.click("Unmute")
	c.teacher.until("the student's microphone is on", func(s *model.Snapshot) bool { return person(s, theStudent).Mic == model.MediaOn })
	c.teacher.choose(theStudent, "Lower hand")
	c.student.until("the hand is down", func(s *model.Snapshot) bool { return s.Class.Conduct.Hand == 0 })
	c.teacher.picture("called-on")
}

// mutes has the proctor mute the student, who is told.
func (c *classInWindows) mutes() {
	c.proctor.choose(theStudent, "Mute")
	c.student.until("is muted", func(s *model.Snapshot) bool { return s.Class.Conduct.Mic == model.MediaOff })
	c.student.shows(theProctor)
	c.student.picture("muted")
	c.teacher.until("the student's microphone is off", func(s *model.Snapshot) bool { return person(s, theStudent).Mic == model.MediaOff })
}

// sharesScreen has the student show their screen, which is painted: the colour is seen in the teacher's window.
func (c *classInWindows) sharesScreen() {
	paint := color.RGBA{200, 30, 90, 255}
	c.student.desk.paint(paint)
	c.student.click("Share screen")
	c.teacher.until("the student's screen is there", func(s *model.Snapshot) bool { return person(s, theStudent).Screen == model.MediaOn })
	c.teacher.until("and on the stage", func(s *model.Snapshot) bool { return s.Class.Stage.Main != nil && s.Class.Stage.Main.Key.Screen })
	c.teacher.shows("Screen of " + theStudent)
	c.teacher.has(c.teacher.find("a large tile", func(s widgetSeen) bool { return s.Kind == "tile" && s.W > 500 }), paint)
	c.teacher.picture("screen")
	c.student.picture("own-screen")
	c.student.click("Stop sharing")
	c.teacher.until("the screen is gone", func(s *model.Snapshot) bool { return person(s, theStudent).Screen == model.MediaOff })
}

// callsPrivately has the teacher call the student, who answers and hangs up.
func (c *classInWindows) callsPrivately() {
	c.teacher.choose(theStudent, "Call")
	c.student.until("it rings", func(s *model.Snapshot) bool { return s.Class.Call != nil && s.Class.Call.State == model.Ringing })
	c.teacher.picture("calling")
	c.student.picture("ringing")
	c.student.click("Answer")
	talk := func(s *model.Snapshot) bool { return s.Class.Call != nil && s.Class.Call.State == model.InCall }
	c.teacher.until("they talk", talk)
	c.student.until("they talk", talk)
	c.teacher.picture("in-call")
	c.student.picture("in-call")
	if c.proctor.snapshot().Class.Call != nil {
		c.t.Error("the proctor was told of the call")
	}
	c.student.click("Hang up")
	c.teacher.until("the call is over", func(s *model.Snapshot) bool { return s.Class.Call == nil })
	c.student.until("the call is over", func(s *model.Snapshot) bool { return s.Class.Call == nil })
}

// looksAtSettings has the student open the settings by a key and change to dark and back.
func (c *classInWindows) looksAtSettings() {
	w := c.student
	w.key("ctrl+comma")
	w.shows("Your six words")
	w.picture("settings")
	w.click("Look")
	for _, theme := range []struct {
		word string
		is   model.Theme
	}{{"Dark", model.ThemeDark}, {"Light", model.ThemeLight}} {
		w.click(theme.word)
		w.until("it looks so", func(s *model.Snapshot) bool { return s.Settings.Theme == theme.is })
		w.picture("settings-" + theme.word)
	}
	w.key("Escape")
}

// ends has the student leave, and the teacher end the class for everyone.
func (c *classInWindows) ends() {
	c.student.click("Leave")
	c.student.until("is back at the start", func(s *model.Snapshot) bool { return s.Class == nil })
	c.student.picture("left")
	c.teacher.until("the student has left", func(s *model.Snapshot) bool { return !person(s, theStudent).Here && s.Class.Here == 2 })
	c.teacher.click("Leave")
	c.teacher.picture("asked-how-to-leave")
	c.teacher.click("End for everyone")
	c.proctor.until("the class is over", func(s *model.Snapshot) bool { return s.Class.Phase == model.Ended })
	c.proctor.shows("This class is over")
	c.proctor.picture("over")
	c.proctor.click("Back to start")
	c.teacher.until("is back at the start", func(s *model.Snapshot) bool { return s.Class == nil })
	c.teacher.shows("Photosynthesis") // among the recent classes
	c.teacher.picture("start-again")
	for _, w := range c.all() {
		w.close()
	}
}

// choose opens the menu of a person's row and picks something.
func (w *window) choose(name, item string) {
	w.t.Helper()
	row := w.find(name+"'s row", func(s widgetSeen) bool { return s.X < 300 && s.Y > 60 && strings.HasPrefix(s.Word, name) })
	w.button("3", row)
	w.click(item)
}

// tile returns the place of somebody's picture on the stage.
func (w *window) tile(name string) widgetSeen {
	w.t.Helper()
	return w.find(name+"'s tile", func(s widgetSeen) bool { return s.Kind == "tile" && strings.Contains(s.Word, name) })
}
