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
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
)

// listener writes down what is asked for.
type listener struct {
	Asks  // what no test asks for panics
	asked []string
}

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
	r := NewRoot(a, w, video.NewTicker(func(f func()) { f() }), l)
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
		Settings: &model.Settings{}, Name: "Amara Okafor", Greeting: "Good morning, Amara", Panels: model.Panels{People: true, Chat: true},
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

func TestClassReplacesStartScreenAndBack(t *testing.T) {
	r, _ := openWindow(t, usual)
	r.Set(startScreen())
	r.Set(studentClass())
	if r.start.Content.Visible() || !r.class.Content.Visible() {
		t.Error("in a class the class must show, alone")
	}
	r.Set(startScreen())
	if !r.start.Content.Visible() || r.class.Content.Visible() {
		t.Error("after a class the start screen must show, alone")
	}
}

// texts calls f for each visible text under o, with its place in the window.
func texts(o fyne.CanvasObject, at fyne.Position, f func(*widget.Text, fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if x, ok := o.(*widget.Text); ok {
		f(x, at)
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			texts(c, at, f)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			texts(c, at, f)
		}
	}
}

// settle lays out everything anew, as the real driver does when something asks
// for another size; the test driver does not.
func settle(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, c := range o.Objects {
			settle(c)
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		r.Layout(o.Size())
		for _, c := range r.Objects() {
			settle(c)
		}
	}
}

func TestNoWordIsCutOff(t *testing.T) {
	screens := map[string]*model.Snapshot{
		"start": startScreen(), "student": withTalk(3), "teacher": teacherClass(),
	}
	late := studentClass()
	late.Class.Phase, late.Class.Fault = model.NoAnswer, model.Sentence(model.ErrNobodyAnswered, time.Now())
	screens["no answer"] = late
	fault := startScreen()
	fault.JoinFault, fault.TeachFault = model.Sentence(&room.InviteError{}, time.Now()), model.Sentence(model.ErrTitleMissing, time.Now())
	fault.Toasts = []model.Toast{{ID: 1, Fault: true, Text: model.Sentence(model.ErrMessageTooLong, time.Now())}}
	screens["faults"] = fault
	for _, size := range []fyne.Size{usual, widget.MinWindow} {
		for name, s := range screens {
			t.Run(fmt.Sprintf("%s %v", name, size.Width), func(t *testing.T) {
				r, _ := openWindow(t, size)
				r.Set(s)
				settle(r.Content)
				texts(r.Content, fyne.Position{}, func(x *widget.Text, at fyne.Position) {
					if x.Text() != "" && (!x.Fits() || at.X < 0 || at.X+x.Size().Width > size.Width) {
						t.Errorf("%q does not show whole: %v at %v", x.Text(), x.Size(), at)
					}
				})
			})
		}
	}
}

func withTalk(n int) *model.Snapshot {
	s := studentClass()
	s.Class.Talk.Groups = talk(n)
	return s
}

func talk(n int) []*model.Group {
	var out []*model.Group
	for i := range n {
		out = append(out, &model.Group{
			ID: fmt.Sprint(i), From: "t", Name: "Dr. Mara Lindqvist", Role: room.Instructor, At: time.Unix(int64(i)*60, 0),
			Lines: []model.Line{{Text: fmt.Sprintf("Message %d, long enough to need a second line in the panel.", i)}},
		})
	}
	return out
}
