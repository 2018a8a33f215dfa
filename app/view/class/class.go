//go:build !nogui

package class

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/board"
	"lyceum/app/view/chat"
	"lyceum/app/view/monitor"
	"lyceum/app/view/people"
	"lyceum/app/view/puzzle"
	"lyceum/app/view/sharing"
	"lyceum/app/view/test"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
)

// Asks is what the frame and the panes in it ask for; *model.Store does it.
type Asks interface {
	people.Asks
	chat.Asks
	video.Asks
	monitor.Asks
	board.Asks
	test.Asks
	sharing.Asks
	puzzle.Asks
	AnswerShow(what model.Sight, yes bool)
	StopShowing(what model.Sight)
	SetStaffCamera(on bool)
	Retry()
	Leave()
	End()
	LeaveAs(how room.OwnerLeaves, to string)
	SetOwnerStays(how room.OwnerLeaves, to string)
	ShowPeople(on bool)
	ShowChat(on bool)
	ShowSide(side model.Side)
	ShowTab(tab model.Tab)
	SetMic(on bool)
	SetCamera(on bool)
	SetScreen(on bool)
	ShareScreen(key string)
	RaiseHand(up bool)
	React(emoji string)
	SetLock(item string, on bool)
	SetWaits(on bool)
	StartRecording(path string)
	StopRecording()
	AnswerCall()
	HangUp()
	ChangeSettings(to model.Settings)
	LookForDevices()
}

// Dialogs are those that the frame opens and others draw.
type Dialogs interface {
	Invite()
	Settings(section string)
	Shortcuts()
	Reports()
}

// A Screen is the screen of one class.
type Screen struct {
	Content fyne.CanvasObject
	Now     func() time.Time // time.Now; tests have a time of their own

	asks    Asks
	window  fyne.Window
	dialogs Dialogs
	last    *model.Snapshot
	hidden  bool         // the window is an icon
	full    bool         // the stage has the whole window
	beside  model.Panels // that were closed for a test
	leads   model.Tab    // where the keyboard goes once it is in front; empty: nowhere
	looked  int          // number of the class for which devices were asked for

	title  *titleBar
	people *people.Pane
	middle *middle
	side   *side
	files  *sharing.Pane // in side, and its strip in middle
	bar    *bar
	frame  *frame
	speak  *speaking
	asked  *consent
	notice *attention
}

// New returns the screen of a class in window w. What moves is redrawn by ticker.
func New(asks Asks, w fyne.Window, ticker *video.Ticker, d Dialogs) *Screen {
	c := &Screen{Now: time.Now, asks: asks, window: w, dialogs: d, last: &model.Snapshot{Settings: &model.Settings{}}}
	c.title = newTitleBar(c)
	c.people = people.New(asks, w)
	c.people.Invite = d.Invite
	c.files = sharing.New(asks, w)
	c.middle = newMiddle(c, ticker)
	c.side = newSide(asks, w, c.files)
	c.bar = newBar(c)
	c.speak = newSpeaking(c.bar.mic)
	c.asked = newConsent(c)
	c.notice = newAttention(func() { c.Content.Refresh() })
	c.frame = &frame{
		title: c.title.content, left: c.people.Content, middle: c.middle.content, right: c.side.content, bar: c.bar.content,
		speak: c.speak.content, notice: c.notice.content, leftWidth: widthOr(0, widget.PeopleWidth), rightWidth: widthOr(0, widget.ChatWidth),
	}
	c.frame.leftEdge = newSplitter(leftEdge, c.frame.leftWidth, c.resizeLeft, c.keepWidths)
	c.frame.rightEdge = newSplitter(rightEdge, c.frame.rightWidth, c.resizeRight, c.keepWidths)
	c.Content = container.New(c.frame, c.frame.objects()...)
	c.frame.arrange()
	return c
}

// Set shows the snapshot; without a class it keeps what it shows.
func (c *Screen) Set(s *model.Snapshot) {
	c.last = s
	c.people.Now, c.side.chat.Now, c.middle.monitor.Now, c.middle.board.Now, c.middle.test.Now, c.files.Now = c.classNow, c.classNow, c.classNow, c.classNow, c.classNow, c.classNow
	c.middle.puzzle.Now = c.classNow
	if s.Class == nil {
		c.middle.rest()
		c.asked.rest()
		return
	}
	in := inClass(s.Class)
	if in && c.looked != s.Class.Number {
		c.looked = s.Class.Number
		c.asks.LookForDevices()
	}
	c.asked.set(s)
	c.title.set(s)
	c.people.Set(s)
	c.files.Set(s)
	c.middle.set(s)
	c.side.set(s)
	c.bar.set(s)
	c.speak.set(s)
	c.notice.set(s.Class, c.classNow())
	before := *c.frame
	c.frame.bars = *c.middle.layout
	c.frame.full = c.full && in
	c.frame.showLeft = s.Panels.People && in && !c.frame.full
	c.frame.showRight = s.Panels.Chat && in && !c.frame.full
	if !c.frame.leftEdge.dragging && !c.frame.rightEdge.dragging {
		c.frame.leftWidth = widthOr(s.Settings.Panels.People, widget.PeopleWidth)
		c.frame.rightWidth = widthOr(s.Settings.Panels.Chat, widget.ChatWidth)
	}
	if *c.frame != before {
		c.frame.arrange()
		c.Content.Refresh()
	}
	c.arrive()
}

// inClass reports whether the panels of a class have something to show.
func inClass(k *model.Class) bool { return k.Phase == model.Present || k.Phase == model.Ended }

// Tick shows how time has passed; it is called once a second.
func (c *Screen) Tick(now time.Time) {
	if c.last.Class == nil || !c.Content.Visible() {
		return
	}
	inClass := now.Add(c.last.Class.ClockOff)
	c.title.tick(inClass)
	c.people.Tick(inClass)
	c.middle.tick(now)
	c.files.Tick()
	c.notice.set(c.last.Class, inClass)
	c.asked.tick()
}

// classNow is the time of the class, which what others tell is in: this computer's clock may be wrong.
func (c *Screen) classNow() time.Time {
	if c.last.Class == nil {
		return c.Now()
	}
	return c.Now().Add(c.last.Class.ClockOff)
}

// SetFull gives the stage the whole window, or takes it back.
func (c *Screen) SetFull(on bool) {
	if c.full == on {
		return
	}
	c.full = on
	c.window.SetFullScreen(on)
	c.Set(c.last)
}

// SetWide closes the panels beside a test that begins, and opens those again once it is over.
func (c *Screen) SetWide(on bool) {
	if on {
		c.beside = c.last.Panels
	}
	if c.beside.People {
		c.asks.ShowPeople(!on)
	}
	if c.beside.Chat {
		c.asks.ShowChat(!on)
	}
}

// SetHidden says whether the window is an icon: nobody is looked at then.
func (c *Screen) SetHidden(on bool) {
	if c.hidden != on {
		c.hidden = on
		c.Set(c.last)
	}
}

// Full reports whether the stage has the whole window.
func (c *Screen) Full() bool { return c.full }

// Widths of the side panels, in Fyne's pixels.
const (
	leastLeft  float32 = 220
	mostLeft   float32 = 340
	leastRight float32 = 280
	mostRight  float32 = 480
)

// widthOr is the width of a panel: as it is set, or as it comes. Panels are wider where texts are larger.
func widthOr(set, usual float32) float32 {
	if set == 0 {
		set = usual
	}
	return set * larger()
}

// larger is by how much panels grow with their texts: half as much.
func larger() float32 { return 1 + (widget.TextScale()-1)/2 }

func (c *Screen) resizeLeft(width float32) {
	c.frame.leftWidth = min(max(width, leastLeft*larger()), mostLeft*larger())
	c.frame.leftEdge.width = c.frame.leftWidth
	c.Content.Refresh()
}

func (c *Screen) resizeRight(width float32) {
	c.frame.rightWidth = min(max(width, leastRight*larger()), mostRight*larger())
	c.frame.rightEdge.width = c.frame.rightWidth
	c.Content.Refresh()
}

// keepWidths remembers how wide the panels are.
func (c *Screen) keepWidths() {
	s := *c.last.Settings
	s.Panels = model.PanelWidths{People: c.frame.leftWidth / larger(), Chat: c.frame.rightWidth / larger()}
	c.asks.ChangeSettings(s)
}
