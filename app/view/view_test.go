//go:build !nogui

package view

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
)

// listener writes down what the panes ask for.
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any)       { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) SetName(name string)           { l.note("name %s", name) }
func (l *listener) SetTheme(t model.Theme)        { l.note("theme %s", t) }
func (l *listener) JoinInvite(pasted string)      { l.note("join %s", pasted) }
func (l *listener) JoinNetwork(key string)        { l.note("network %s", key) }
func (l *listener) Teach(title string, open bool) { l.note("teach %s %t", title, open) }
func (l *listener) Retry()                        { l.note("retry") }
func (l *listener) Say(text string)               { l.note("say %s", text) }
func (l *listener) Leave()                        { l.note("leave") }
func (l *listener) End()                          { l.note("end") }
func (l *listener) ShowPeople(on bool)            { l.note("people %t", on) }
func (l *listener) ShowChat(on bool)              { l.note("chat %t", on) }
func (l *listener) Copied()                       { l.note("copied") }
func (l *listener) Dismiss(toast int)             { l.note("dismiss %d", toast) }
func (l *listener) HoldToasts(on bool)            { l.note("hold %t", on) }

// take returns what was asked since the last call.
func (l *listener) take() []string {
	a := l.asked
	l.asked = nil
	return a
}

func wantAsked(t *testing.T, l *listener, want ...string) {
	t.Helper()
	if got := l.take(); !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// openWindow returns a whole window on Fyne's test driver.
func openWindow(t *testing.T, size fyne.Size) (*Root, *listener) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(widget.Light())
	l := &listener{}
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	r := NewRoot(a, w, l)
	w.SetContent(r.Content)
	w.Resize(size)
	return r, l
}

var (
	usual = fyne.NewSize(1280, 800)
	teach = room.Person{ID: "t", Name: "Dr. Mara Lindqvist", Role: room.Instructor, Connected: true}
	amara = room.Person{ID: "a", Name: "Amara Okafor", Role: room.Student, Connected: true, Self: true}
)

func startScreen() *model.Snapshot {
	return &model.Snapshot{
		Name: "Amara Okafor", Greeting: "Good morning, Amara", Panels: model.Panels{People: true, Chat: true},
		Network: []model.NetworkClass{
			{Key: "1", Title: "Algebra", Teacher: "Kwabena Asante", People: 17},
			{Key: "2", Title: "Photosynthesis", Teacher: "Dr. Mara Lindqvist", People: 25, Open: true},
		},
	}
}

func studentClass() *model.Snapshot {
	s := startScreen()
	s.Class = &model.Class{
		Number: 1, Phase: model.Present, Title: "Photosynthesis", Role: room.Student, Connection: room.Connected,
		Staff: []room.Person{teach}, Others: []room.Person{amara}, Here: 2, Teacher: teach,
		StartedAt: time.Date(2026, 1, 1, 10, 2, 0, 0, time.Local),
	}
	return s
}

func teacherClass() *model.Snapshot {
	s := studentClass()
	me := teach
	me.Self = true
	s.Class.Teaching, s.Class.Role, s.Class.Connection = true, room.Instructor, room.Alone
	s.Class.Staff, s.Class.Others, s.Class.Here = []room.Person{me}, nil, 1
	s.Class.Invite = "G:Ab3kX9vQ2mTz7LrHc0yAb3kX9vQ2mTz7LrHc0y-end"
	return s
}

func TestPumpShowsNewestOnce(t *testing.T) {
	var waiting []func()
	var shown []int
	p := NewPump(func(f func()) { waiting = append(waiting, f) }, func(v *int) { shown = append(shown, *v) })
	for i := range 1000 {
		p.Offer(&i)
	}
	for _, f := range waiting {
		f()
	}
	last := 1000
	p.Offer(&last)
	waiting[len(waiting)-1]()
	if !slices.Equal(shown, []int{999, 1000}) || len(waiting) != 2 {
		t.Errorf("shown %v by %d calls, want the newest of each burst", shown, len(waiting))
	}
}

func TestStartAsksToJoinByButtonAndByEnter(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(startScreen())
	test.Type(r.start.join.paste, "see G:abc")
	test.Tap(r.start.join.button)
	r.start.join.paste.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "join see G:abc", "join see G:abc")

	s := startScreen()
	s.Busy = model.Joining
	r.Set(s)
	test.Tap(r.start.join.button)
	r.start.join.paste.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l) // under way already
}

func TestPastedLinesBecomeOne(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(startScreen())
	c := test.NewClipboard()
	c.SetContent("Dear all,\r\njoin: G:abc\nBye")
	r.start.join.paste.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	if got, want := r.start.join.paste.Text, "Dear all, join: G:abc Bye"; got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
}

func TestStartAsksToTeachOpenlyWhenTicked(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(startScreen())
	test.Type(r.start.teach.title, "Algebra")
	test.Tap(r.start.teach.button)
	test.Tap(r.start.teach.open)
	test.Tap(r.start.teach.button)
	wantAsked(t, l, "teach Algebra false", "teach Algebra true")
}

func TestNetworkRowJoinsOnlyWhatIsOpen(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(startScreen())
	closed, open := r.start.network.byKey["1"], r.start.network.byKey["2"]
	if closed.join.Visible() {
		t.Error("a class that needs an invite has a Join button")
	}
	test.Tap(open.join)
	wantAsked(t, l, "network 2")

	s := startScreen()
	s.Network = []model.NetworkClass{{Key: "2", Title: "Photosynthesis", People: 26, Open: true}}
	r.Set(s)
	if got := r.start.network.byKey["2"]; got != open || got.people.Text() != "26" {
		t.Error("a row that is still there must stay the same object with new numbers")
	}
	s = startScreen()
	s.Network = nil
	r.Set(s)
	if r.start.network.list.Visible() || !r.start.network.empty.Visible() {
		t.Error("without classes the empty state must show")
	}
}

func TestNameIsAskedForFirstAndEditedLater(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(&model.Snapshot{Greeting: "Welcome to Lyceum"})
	f := r.start.footer
	if r.window.Canvas().Focused() != f.input {
		t.Error("without a name its input must have the focus")
	}
	test.Type(f.input, "Amara")
	f.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "name Amara")
	r.Set(startScreen())
	if f.entry.Visible() || f.name.Word() != "Amara Okafor" {
		t.Errorf("input visible %t, name %q", f.entry.Visible(), f.name.Word())
	}
	test.Tap(f.name)
	f.input.SetText("Ben")
	f.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l)
	if f.entry.Visible() || f.input.Text != "Amara Okafor" {
		t.Error("Esc must bring the old name back")
	}
}

func TestFaultsTakeThePlaceOfHelp(t *testing.T) {
	r, _ := openWindow(t, usual)
	s := startScreen()
	s.JoinFault = "This invite is damaged."
	r.Set(s)
	n := r.start.join.note
	if !n.alarm.Visible() || n.help.Visible() || n.fault.Text() != s.JoinFault {
		t.Errorf("fault visible %t, help visible %t, text %q", n.alarm.Visible(), n.help.Visible(), n.fault.Text())
	}
	r.Set(startScreen())
	if n.alarm.Visible() || !n.help.Visible() {
		t.Error("the fault must go when the model has none")
	}
}

func TestThemeButtonsAsk(t *testing.T) {
	r, l := openWindow(t, usual)
	r.Set(startScreen())
	test.Tap(r.start.footer.themes[model.ThemeDark])
	wantAsked(t, l, "theme dark")
}

func TestToastsCloseAndHoldUnderThePointer(t *testing.T) {
	r, l := openWindow(t, usual)
	s := startScreen()
	s.Toasts = []model.Toast{{ID: 7, Text: "Invite copied."}}
	r.Set(s)
	card := r.toasts.Content.Objects[0].(*toastCard)
	card.MouseIn(nil)
	card.MouseOut()
	wantAsked(t, l, "hold true", "hold false")
	if bottom := card.Position().Y + card.Size().Height; bottom != usual.Height-bottomBar-16 {
		t.Errorf("the toast ends at %v, want 16 above the bar", bottom)
	}
}
