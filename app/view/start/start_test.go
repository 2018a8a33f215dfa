//go:build !nogui

package start

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// listener writes down what is asked for.
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any)       { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) SetName(name string)           { l.note("name %s", name) }
func (l *listener) SetTheme(t model.Theme)        { l.note("theme %s", t) }
func (l *listener) JoinInvite(pasted string)      { l.note("join %s", pasted) }
func (l *listener) JoinNetwork(key string)        { l.note("network %s", key) }
func (l *listener) Teach(title string, open bool) { l.note("teach %s %t", title, open) }

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

// opened is a pane in a window on Fyne's test driver.
type opened struct {
	*Pane
	w fyne.Window
}

func openWindow(t *testing.T) (opened, *listener) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(widget.Light())
	l := &listener{}
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	p := New(l, w)
	w.SetContent(p.Content)
	w.Resize(usual)
	return opened{p, w}, l
}

var usual = fyne.NewSize(1280, 800)

func startScreen() *model.Snapshot {
	return &model.Snapshot{
		Name: "Amara Okafor", Greeting: "Good morning, Amara", Panels: model.Panels{People: true, Chat: true},
		Network: []model.NetworkClass{
			{Key: "1", Title: "Algebra", Teacher: "Kwabena Asante", People: 17},
			{Key: "2", Title: "Photosynthesis", Teacher: "Dr. Mara Lindqvist", People: 25, Open: true},
		},
	}
}

func TestStartAsksToJoinByButtonAndByEnter(t *testing.T) {
	r, l := openWindow(t)
	r.Set(startScreen())
	test.Type(r.join.paste, "see G:abc")
	test.Tap(r.join.button)
	r.join.paste.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "join see G:abc", "join see G:abc")

	s := startScreen()
	s.Busy = model.Joining
	r.Set(s)
	test.Tap(r.join.button)
	r.join.paste.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l) // under way already
}

func TestPastedLinesBecomeOne(t *testing.T) {
	r, _ := openWindow(t)
	r.Set(startScreen())
	c := test.NewClipboard()
	c.SetContent("Dear all,\r\njoin: G:abc\nBye")
	r.join.paste.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	if got, want := r.join.paste.Text, "Dear all, join: G:abc Bye"; got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
}

func TestStartAsksToTeachOpenlyWhenTicked(t *testing.T) {
	r, l := openWindow(t)
	r.Set(startScreen())
	test.Type(r.teach.title, "Algebra")
	test.Tap(r.teach.button)
	test.Tap(r.teach.open)
	test.Tap(r.teach.button)
	wantAsked(t, l, "teach Algebra false", "teach Algebra true")
}

func TestNetworkRowJoinsOnlyWhatIsOpen(t *testing.T) {
	r, l := openWindow(t)
	r.Set(startScreen())
	closed, open := r.network.byKey["1"], r.network.byKey["2"]
	if closed.join.Visible() {
		t.Error("a class that needs an invite has a Join button")
	}
	test.Tap(open.join)
	wantAsked(t, l, "network 2")

	s := startScreen()
	s.Network = []model.NetworkClass{{Key: "2", Title: "Photosynthesis", People: 26, Open: true}}
	r.Set(s)
	if got := r.network.byKey["2"]; got != open || got.people.Text() != "26" {
		t.Error("a row that is still there must stay the same object with new numbers")
	}
	s = startScreen()
	s.Network = nil
	r.Set(s)
	if r.network.list.Visible() || !r.network.empty.Visible() {
		t.Error("without classes the empty state must show")
	}
}

func TestNameIsAskedForFirstAndEditedLater(t *testing.T) {
	r, l := openWindow(t)
	r.Set(&model.Snapshot{Greeting: "Welcome to Lyceum"})
	f := r.footer
	if r.w.Canvas().Focused() != f.input {
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
	r, _ := openWindow(t)
	s := startScreen()
	s.JoinFault = "This invite is damaged."
	r.Set(s)
	n := r.join.note
	if !n.alarm.Visible() || n.help.Visible() || n.fault.Text() != s.JoinFault {
		t.Errorf("fault visible %t, help visible %t, text %q", n.alarm.Visible(), n.help.Visible(), n.fault.Text())
	}
	r.Set(startScreen())
	if n.alarm.Visible() || !n.help.Visible() {
		t.Error("the fault must go when the model has none")
	}
}

func TestThemeButtonsAsk(t *testing.T) {
	r, l := openWindow(t)
	r.Set(startScreen())
	test.Tap(r.footer.themes[model.ThemeDark])
	wantAsked(t, l, "theme dark")
}
