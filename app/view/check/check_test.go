//go:build !nogui

package check

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/media"
)

// listener writes down what is asked for.
type listener struct {
	asked    []string
	settings model.Settings
	level    float64
	preview  func(*media.Picture)
}

func (l *listener) note(f string, a ...any) { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }

func (l *listener) SetName(name string)                        { l.note("name %s", name) }
func (l *listener) ChangeSettings(s model.Settings)            { l.settings = s; l.note("settings") }
func (l *listener) CheckCamera(on bool)                        { l.note("camera %t", on) }
func (l *listener) CheckMic(on bool)                           { l.note("mic %t", on) }
func (l *listener) CheckLevel() float64                        { return l.level }
func (l *listener) SetDevice(kind room.DeviceKind, key string) { l.note("device %v %s", kind, key) }
func (l *listener) PlayTestSound()                             { l.note("play") }
func (l *listener) HearMyself(on bool)                         { l.note("hear %t", on) }
func (l *listener) AgreeTo(key string, on bool)                { l.note("agree %s %t", key, on) }
func (l *listener) OpenToAll(on bool)                          { l.note("open %t", on) }
func (l *listener) LetWait(on bool)                            { l.note("wait %t", on) }
func (l *listener) Preview(f func(*media.Picture))             { l.preview = f }
func (l *listener) CheckNetwork()                              { l.note("network") }
func (l *listener) EnterClass(devices bool)                    { l.note("enter %t", devices) }
func (l *listener) CancelCheck()                               { l.note("cancel") }
func (l *listener) LeaveDoor()                                 { l.note("leave") }

func (l *listener) want(t *testing.T, want ...string) {
	t.Helper()
	got := l.asked
	l.asked = nil
	if !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// open returns a check that is in front, in a window on Fyne's test driver.
func open(t *testing.T, s *model.Snapshot) (*Pane, *listener, *video.Ticker) {
	t.Helper()
	l := &listener{level: -100}
	w := viewtest.Open(t, viewtest.Usual)
	ticker := video.NewTicker(func(f func()) { f() })
	p := New(l, ticker, w)
	w.SetContent(p.Content)
	p.Set(s)
	p.Shown(true)
	return p, l, ticker
}

func TestThreeWaysOnAndEnterGoesOnWithoutAnyDevice(t *testing.T) {
	p, l, _ := open(t, viewtest.CheckWithout())
	if p.w.Canvas().Focused() != fyne.Focusable(p.foot.enter) {
		t.Error("the way on does not have the focus")
	}
	p.foot.enter.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	test.Tap(p.foot.without)
	test.Tap(p.foot.cancel)
	test.Tap(p.head.back)
	l.want(t, "enter true", "enter false", "cancel", "cancel")
	s := viewtest.Check()
	opening := *s.Check
	opening.Opening = true
	s.Check = &opening
	p.Set(s)
	test.Tap(p.foot.enter)
	test.Tap(p.foot.without)
	l.want(t) // it is under way
}

func TestDevicesAreChosenAndTheirFaultsShowThere(t *testing.T) {
	s := viewtest.Check()
	s.Devices = viewtest.Plugged()
	p, l, _ := open(t, s)
	p.form.camera.choice.Choose("usb")
	p.form.mic.choice.Choose("none")
	p.form.speaker.choice.Choose("builtin")
	l.want(t, "device camera usb", "device mic none", "device speaker builtin")
	s = viewtest.CheckWithout()
	p.Set(s)
	for _, c := range []struct {
		d  *device
		is model.CheckDevice
	}{{p.form.camera, s.Check.Camera}, {p.form.mic, s.Check.Mic}, {p.form.speaker, s.Check.Speaker}} {
		if got := c.d.field.Note(); got != c.is.Fault {
			t.Errorf("it says %q, want %q", got, c.is.Fault)
		}
	}
	if top := p.w.Canvas().Overlays().Top(); top != nil {
		t.Error("a fault of a device is no dialog")
	}
}

func TestButtonsOverThePreviewTurnDevices(t *testing.T) {
	p, l, _ := open(t, viewtest.Check()) // camera on, microphone off
	test.Tap(p.preview.mic)
	test.Tap(p.preview.camera)
	l.want(t, "mic true", "camera false")
	if p.preview.mic.State() != widget.Off || p.preview.mic.Icon() != "mic-off" || p.preview.camera.Icon() != "cam" {
		t.Error("the buttons do not show how the devices stand")
	}
}

func TestPreviewShowsPicturesOrInitials(t *testing.T) {
	p, l, ticker := open(t, viewtest.Check())
	if !p.preview.off.Visible() {
		t.Error("without a picture the initials must show")
	}
	l.preview(media.NewPicture(64, 36))
	ticker.Tick()
	if p.preview.off.Visible() || !p.preview.picture.Showing() && !p.preview.mirrored.Showing() {
		t.Error("the picture does not show")
	}
	s := viewtest.Check()
	s.Check.Camera.On = false
	p.Set(s)
	if !p.preview.off.Visible() {
		t.Error("with the camera off the initials must show")
	}
	p.Shown(false)
	if l.preview != nil {
		t.Error("pictures are taken that nobody sees")
	}
}

func TestMeterShowsTheLevelWhileTheCheckIsInFront(t *testing.T) {
	p, l, ticker := open(t, viewtest.Check())
	l.level = -30
	ticker.Tick()
	if got := p.form.meter.Lit(); got < 4 || got > 7 {
		t.Errorf("%d of 10 segments at −30 dBFS", got)
	}
	if got := p.form.mic.field.Note(); got != "We hear you. You join muted." {
		t.Errorf("it says %q", got)
	}
	l.level = -96
	p.form.now = p.form.now.Add(-time.Minute) // as if it had been a while
	p.form.heard = p.form.heard.Add(-time.Minute)
	ticker.Tick()
	if got := p.form.meter.Lit(); got != 0 {
		t.Errorf("%d segments in silence", got)
	}
	if got := p.form.mic.field.Note(); got == "We hear you. You join muted." {
		t.Error("it still hears somebody")
	}
	p.Shown(false)
	ticker.Tick()
	l.level = -6
	ticker.Tick()
	if got := p.form.meter.Lit(); got != 0 {
		t.Errorf("%d segments while the check is not in front", got)
	}
}

func TestNameIsAskedForWhereItIsNotKnown(t *testing.T) {
	s := viewtest.Check()
	s.Settings.Name, s.Check.Name = "", ""
	p, l, _ := open(t, s)
	if p.w.Canvas().Focused() != fyne.Focusable(p.form.name) {
		t.Error("the name does not have the focus")
	}
	test.Type(p.form.name, "Ben")
	p.form.name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.want(t, "name Ben", "enter true")
	s = viewtest.Check()
	s.NameFault = "That name is too long."
	p.Set(s)
	if got := p.form.nameIn.Note(); got != s.NameFault {
		t.Errorf("it says %q", got)
	}
}

func TestSwitchesAskForOtherSettings(t *testing.T) {
	p, l, _ := open(t, viewtest.Check())
	test.Tap(p.form.noise)
	if !l.settings.NoNoise {
		t.Error("noise suppression")
	}
	test.Tap(p.form.cancel)
	if !l.settings.NoEcho {
		t.Error("echo cancellation")
	}
	test.Tap(p.form.talk)
	if !l.settings.PushToTalk {
		t.Error("push to talk")
	}
	test.Tap(p.form.skip)
	if !l.settings.SkipCheck {
		t.Error("skip this check")
	}
	p.form.passOn.Choose("5")
	if l.settings.PassOn != 5 {
		t.Error("pass on")
	}
	test.Tap(p.form.echo)
	test.Tap(p.form.play)
	l.want(t, "settings", "settings", "settings", "settings", "settings", "hear true", "play")
}

func TestNoticesAskForAYesAndSayWhenItIsMissing(t *testing.T) {
	p, l, _ := open(t, viewtest.Check())
	if p.notices.alarm.Visible() {
		t.Error("it complains before anybody wanted to go on")
	}
	test.Tap(p.notices.boxes["record"])
	l.want(t, "agree record true")
	s := viewtest.Check()
	asked := *s.Check
	asked.Asked = true
	s.Check = &asked
	p.Set(s)
	if !p.notices.alarm.Visible() {
		t.Error("it does not say that a yes is missing")
	}
}

func TestOwnClassSaysWhoMayComeIn(t *testing.T) {
	s := viewtest.Check()
	own := *s.Check
	own.Teaching, own.Open = true, true
	s.Check = &own
	p, l, _ := open(t, s)
	if !p.own.content.Visible() || !p.own.open.On() || p.own.waits.On() || p.foot.enter.Word() != "Start class" {
		t.Errorf("visible %t, the button says %q", p.own.content.Visible(), p.foot.enter.Word())
	}
	test.Tap(p.own.waits)
	test.Tap(p.own.open)
	l.want(t, "wait true", "open false")
	p.Set(viewtest.Check())
	if p.own.content.Visible() {
		t.Error("it is somebody else's class")
	}
}

func TestWhyOpensTheNetworkCheck(t *testing.T) {
	p, l, _ := open(t, viewtest.CheckWithout())
	test.Tap(p.foot.why)
	l.want(t, "network")
	if p.w.Canvas().Overlays().Top() == nil {
		t.Error("nothing opened")
	}
	p.Set(viewtest.Check())
	if p.foot.why.Visible() {
		t.Error("there is nothing to ask")
	}
}

func TestDoorSaysHowItStands(t *testing.T) {
	l := &listener{}
	w := viewtest.Open(t, viewtest.Usual)
	ticker := video.NewTicker(func(f func()) { f() })
	d := NewDoor(l, ticker, w)
	w.SetContent(d.Content)
	d.Shown(true)
	for state, leave := range map[model.DoorState]string{
		model.DoorWaiting: "Leave", model.DoorRevoked: "Leave", model.DoorRefused: "Back to the start",
		model.DoorRemoved: "Back to the start", model.DoorFailed: "Back to the start",
	} {
		s := viewtest.AtTheDoor()
		is := *s.Door
		is.State, is.Text = state, "A sentence."
		s.Door = &is
		d.Set(s)
		if d.title.Text() != is.Title || d.teacher.Text() != is.Teacher || d.text.Text() != is.Text || d.leave.Word() != leave {
			t.Errorf("%s: %q, %q, %q, %q", state, d.title.Text(), d.teacher.Text(), d.text.Text(), d.leave.Word())
		}
	}
	test.Tap(d.leave)
	l.want(t, "leave")
	d.Shown(false)
	if l.preview != nil {
		t.Error("pictures are taken that nobody sees")
	}
}

func TestLongNamesAndTitlesUseTheRoomThereIs(t *testing.T) {
	s := viewtest.Check()
	c := *s.Check
	c.Teacher, c.People = "", 0
	c.Name = "Professor Wolfeschlegelsteinhausenbergerdorff-Featherstone"
	c.Title = "Introduction to the History of Mathematical Notation in the Early Modern Period"
	s.Check = &c
	p, _, _ := open(t, s)
	if !p.head.title.Fits() {
		t.Errorf("the title is cut beside nothing: %v of %v", p.head.title.Size(), p.head.title.MinSize())
	}
	left := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X }
	if end := left(p.preview.plate) + p.preview.plate.Size().Width; end > left(p.preview.mic) {
		t.Errorf("the name ends at %v, under the button at %v", end, left(p.preview.mic))
	}
}
