//go:build !nogui

package people

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

// asked notes what the pane asks for.
type asked struct{ list []string }

func (a *asked) note(f string, v ...any)            { a.list = append(a.list, fmt.Sprintf(f, v...)) }
func (a *asked) Copied()                            { a.note("copied") }
func (a *asked) Admit(who string)                   { a.note("admit %s", who) }
func (a *asked) Refuse(who string)                  { a.note("refuse %s", who) }
func (a *asked) Remember(who string)                { a.note("remember %s", who) }
func (a *asked) LowerHand(who string)               { a.note("lower %s", who) }
func (a *asked) Mute(who string)                    { a.note("mute %s", who) }
func (a *asked) AskToSpeak(who string)              { a.note("ask %s", who) }
func (a *asked) Present(who string)                 { a.note("present %s", who) }
func (a *asked) SetRole(who string, role room.Role) { a.note("role %s %s", who, role) }
func (a *asked) SetDeputy(who string, on bool)      { a.note("deputy %s %t", who, on) }
func (a *asked) Remove(who string)                  { a.note("remove %s", who) }
func (a *asked) SetVolume(who string, percent int)  { a.note("volume %s %d", who, percent) }
func (a *asked) Silence(who string, on bool)        { a.note("silence %s %t", who, on) }
func (a *asked) OpenChannel(key string)             { a.note("open %s", key) }
func (a *asked) CallPerson(who string)              { a.note("call %s", who) }
func (a *asked) Pin(key model.TileKey)              { a.note("pin %s", key.ID) }
func (a *asked) ShowFigures(on bool)                { a.note("figures %t", on) }
func (a *asked) Unpin()                             { a.note("unpin") }

// open returns the pane as it shows s.
func open(t testing.TB, s *model.Snapshot) (*Pane, *asked, *viewtest.Window) {
	w, a := viewtest.Open(t, fyne.NewSize(256, 692)), &asked{}
	p := New(a, w)
	p.Now = func() time.Time { return viewtest.Now }
	w.SetContent(p.Content)
	p.Set(s)
	return p, a, w
}

// words returns what the rows are about.
func (p *Pane) words() (all []string) {
	for _, r := range p.list.Rows() {
		all = append(all, r.word+r.person.Name+r.wait.Name)
	}
	return all
}

// with returns a copy of s in which one person is changed.
func with(s *model.Snapshot, i int, change func(*model.Person)) *model.Snapshot {
	next, class := *s, *s.Class
	class.Everyone = slices.Clone(class.Everyone)
	change(&class.Everyone[i])
	next.Class = &class
	return &next
}

func TestPeopleAreInPartsWithHandsFirst(t *testing.T) {
	p, _, _ := open(t, viewtest.Teacher())
	got := p.words()[:11]
	want := []string{"Hands up", "Jonas Virtanen", "Leila Haddad", "Amara Okafor", "At the door", "Nadia Brahimi", "Pavel Dvořák", "Zoe Papadaki",
		"Staff", viewtest.Teacher1, viewtest.Proctor1}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

func TestInvitingIsAWordWhereItHasRoom(t *testing.T) {
	for _, tt := range []struct {
		width float32
		word  bool
	}{{300, true}, {220, false}, {300, true}} {
		p, _, w := open(t, viewtest.Teacher())
		w.Resize(fyne.NewSize(tt.width, 600))
		p.Content.Resize(fyne.NewSize(tt.width, 600))
		if got := p.invite.Size().Width > 50; got != tt.word || p.invite.Word() != "Invite" {
			t.Errorf("%v wide: the button is %v wide", tt.width, p.invite.Size().Width)
		}
		end := p.more.Position().X + p.more.Size().Width
		if end > tt.width {
			t.Errorf("%v wide: the last button ends at %v", tt.width, end)
		}
	}
}

func TestObserversAreNotAmongTheStudents(t *testing.T) {
	s := viewtest.Teacher()
	i := slices.IndexFunc(s.Class.Everyone, func(p model.Person) bool { return !p.Staff() && p.Hand == 0 })
	p, _, _ := open(t, with(s, i, func(p *model.Person) { p.Role = room.Observer }))
	got := p.words()
	if want := []string{"Observers", s.Class.Everyone[i].Name}; !slices.Equal(got[len(got)-2:], want) {
		t.Errorf("last rows %q, want %q", got[len(got)-2:], want)
	}
}

func TestOnePersonOf300WhoChangesIsOneRowDrawn(t *testing.T) {
	s := viewtest.Crowd(300)
	p, _, _ := open(t, s)
	last := len(s.Class.Everyone) - 1
	first, _, _ := p.list.InSight()
	var seen int // of a student in sight
	for i, who := range s.Class.Everyone {
		if p.list.Object(who.ID) != nil {
			seen = i
		}
	}
	for _, tt := range []struct {
		what   string
		change func(*model.Person)
		who    int
		want   int
	}{
		{"speaks", func(p *model.Person) { p.Speaking = !p.Speaking }, seen, 1},
		{"has another RTT, which rows do not show", func(p *model.Person) { p.RTT += time.Second }, seen, 0},
		{"speaks out of sight", func(p *model.Person) { p.Speaking = !p.Speaking }, last, 0},
	} {
		before := p.list.Fills
		s = with(s, tt.who, tt.change)
		p.Set(s)
		if got := p.list.Fills - before; got != tt.want {
			t.Errorf("somebody %s: %d rows drawn, want %d", tt.what, got, tt.want)
		}
	}
	if again, _, _ := p.list.InSight(); again != first {
		t.Errorf("the list scrolled from row %d to %d", first, again)
	}
}

func TestClocksOfHandsTickWithoutTheRest(t *testing.T) {
	s := viewtest.Student()
	p, _, _ := open(t, s)
	before := p.list.Fills
	p.Tick(viewtest.Now.Add(59 * time.Minute))
	first := s.Class.HandQueue[0]
	got := p.list.Object(handKey(first.ID)).(*personLine).note.Text()
	if want := widget.Lasted(viewtest.Now.Add(59 * time.Minute).Sub(first.HandSince)); got != want || got != "61 min" || p.list.Fills != before {
		t.Errorf("waits %s after %d rows drawn, want 61 min and none", got, p.list.Fills-before)
	}
}

func TestClockOfAHandChangesSeldom(t *testing.T) {
	last, changes := "", 0
	for s := range 600 {
		if w := widget.Lasted(time.Duration(s) * time.Second); w != last {
			last = w
			changes++
		}
	}
	if want := 6 + 9; changes != want || last != "9 min" {
		t.Errorf("in ten minutes the clock changed %d times to %s, want %d times", changes, last, want)
	}
}

func TestSearchFindsPartsOfNamesAndEscapeEndsIt(t *testing.T) {
	p, _, w := open(t, viewtest.Student())
	test.Tap(p.find)
	if w.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Fatal("the search has not got the focus")
	}
	test.Type(p.search, "oka")
	if got := p.words(); !slices.Equal(got, []string{"Hands up", "Amara Okafor"}) {
		t.Errorf("found %q", got)
	}
	p.search.SetText("zzz")
	if !p.none.Visible() {
		t.Error("nothing says that nobody is found")
	}
	for range 2 { // the first empties it
		p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	}
	if p.field.Visible() || p.none.Visible() || len(p.words()) < 20 {
		t.Error("Esc does not end the search")
	}
}

// menu chooses an item of the menu of a row by keyboard alone.
func choose(t *testing.T, p *Pane, w *viewtest.Window, row, word string) {
	t.Helper()
	w.Canvas().Focus(p.list.Focusable())
	p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	for i := range p.list.Rows() {
		if r, ok := p.list.Chosen(); ok && r.person.Name+r.wait.Name == row {
			break
		} else if i == len(p.list.Rows())-1 {
			t.Fatalf("no arrow leads to %s", row)
		}
		p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu})
	r, _ := p.list.Chosen()
	items := p.doorMenu(r.wait)
	if r.kind != door {
		who := p.person(r.person.ID)
		items = append(p.pinItems(*who), p.PersonMenu(*who)...)
	}
	for _, item := range items {
		if item.Word == word {
			break
		}
		if item.Word != "" && !item.Off {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestMenuOfAPersonIsUsedByKeyboardAlone(t *testing.T) {
	s := viewtest.Teacher()
	p, a, w := open(t, s)
	priya := viewtest.ID("Priya Nair")
	nadia := viewtest.ID("Nadia Brahimi")
	for _, tt := range []struct{ row, word, want string }{
		{"Priya Nair", "Write privately", "open " + priya},
		{"Priya Nair", "Call", "call " + priya},
		{"Priya Nair", "Silence for me", "silence " + priya + " true"},
		{"Priya Nair", "Ask to speak", "ask " + priya},
		{"Priya Nair", "Let present", "present " + priya},
		{"Priya Nair", "Pin on the stage", "pin " + priya},
		{"Jonas Virtanen", "Lower hand", "lower " + viewtest.ID("Jonas Virtanen")},
		{"Nadia Brahimi", "Let in", "admit " + nadia},
		{"Nadia Brahimi", "Let in, now and in every class", "remember " + nadia},
		{"Nadia Brahimi", "Refuse", "refuse " + nadia},
	} {
		a.list = nil
		p.Set(s)
		choose(t, p, w, tt.row, tt.word)
		if !slices.Equal(a.list, []string{tt.want}) {
			t.Errorf("%s of %s asks %q, want %q", tt.word, tt.row, a.list, tt.want)
		}
		if w.Canvas().Focused() != p.list.Focusable() {
			t.Errorf("after %s the focus is not back at the list", tt.word)
		}
	}
}

func TestRemovingAsksFirstAndCancelHasTheFocus(t *testing.T) {
	p, a, w := open(t, viewtest.Teacher())
	choose(t, p, w, "Priya Nair", "Remove from the class…")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(a.list) != 0 || w.Canvas().Overlays().Top() != nil {
		t.Fatalf("Enter asks %q, want nothing but the dialog gone", a.list)
	}
	choose(t, p, w, "Priya Nair", "Remove from the class…")
	w.Canvas().FocusNext()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := []string{"remove " + viewtest.ID("Priya Nair")}; !slices.Equal(a.list, want) {
		t.Errorf("asked %q, want %q", a.list, want)
	}
}

func TestStudentIsOfferedNothingOfStaff(t *testing.T) {
	p, _, _ := open(t, viewtest.Student())
	var got []string
	for _, item := range p.PersonMenu(*p.person(viewtest.ID("Priya Nair"))) {
		got = append(got, item.Word)
	}
	if want := []string{"Write privately", "Call", "Volume…", "Silence for me", "Details"}; !slices.Equal(got, want) {
		t.Errorf("menu %q, want %q", got, want)
	}
	if p.more.Visible() || p.invite.Visible() {
		t.Error("a student sees the buttons of staff")
	}
}

func TestWhoIsAloneIsOfferedTheInvite(t *testing.T) {
	p, a, _ := open(t, viewtest.Alone())
	if !p.alone.Visible() {
		t.Fatal("nothing says that nobody else is here")
	}
	for _, o := range test.LaidOutObjects(p.alone) {
		if button, is := o.(*widget.Button); is {
			test.Tap(button)
		}
	}
	if got := fyne.CurrentApp().Clipboard().Content(); got != p.class.Invite || len(a.list) != 1 {
		t.Errorf("clipboard %q, asked %q", got, a.list)
	}
	p.Invite = func() { a.note("invites") }
	test.Tap(p.invite)
	if want := []string{"copied", "invites"}; !slices.Equal(a.list, want) {
		t.Errorf("asked %q, want %q", a.list, want)
	}
	s := viewtest.Alone()
	s.Class.Practice = true
	if p, _, _ := open(t, s); p.alone.Visible() || p.invite.Visible() {
		t.Error("who practises alone is to invite people")
	}
}

func TestFiguresAreTakenOnlyWhileTheyAreOnShow(t *testing.T) {
	s := viewtest.Teacher()
	p, a, w := open(t, s)
	w.Resize(fyne.NewSize(700, 692))
	p.ToggleFigures()
	next := with(s, 0, func(*model.Person) {})
	next.Class.Figures = &model.Figures{Neighbors: 2, RTT: 3 * time.Millisecond, Loss: 0.004, Sent: 210.4, Received: 1900, People: []model.PersonFigures{
		{ID: "a", Name: "Ana", Direct: true, RTT: 1200 * time.Microsecond, Loss: 0.012, Kbit: 320}, {ID: "b", Name: "Ben"},
	}}
	p.Set(next)
	if got, want := p.figures.total.Text(), "Linked to 2 computers · 3 ms there and back · 0.4 % lost · 210 kbit/s out · 1900 kbit/s in"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
	for id, want := range map[string]string{"a": "[Ana 2 ms 1.2 % 320 kbit/s]", "b": "[Ben – – –]"} {
		var got []string
		for _, text := range p.figures.list.Object(id).(*figureLine).texts {
			got = append(got, text.Text())
		}
		if fmt.Sprint(got) != want {
			t.Errorf("row %v, want %s", got, want)
		}
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if want := []string{"figures true", "figures false"}; !slices.Equal(a.list, want) || p.figures != nil {
		t.Errorf("asked %q, want %q", a.list, want)
	}
}

func TestLongNamesGoOnInASecondLine(t *testing.T) {
	p, _, _ := open(t, viewtest.Long())
	for _, r := range p.list.Rows() {
		o := p.list.Object(r.key)
		if o == nil || r.kind == heading {
			continue
		}
		if least := rowHeight(r.kind); o.Size().Height < least || widget.HeightFor(o, 255) != o.Size().Height {
			t.Errorf("the row of %s is %v high, want %v", r.person.Name, o.Size().Height, widget.HeightFor(o, 255))
		}
	}
}

// What it costs when one of 300 people begins to speak.
func BenchmarkOneOf300Speaks(b *testing.B) {
	s := viewtest.Crowd(300)
	p, _, _ := open(b, s)
	other := with(s, 5, func(p *model.Person) { p.Speaking = !p.Speaking })
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			p.Set(other)
		} else {
			p.Set(s)
		}
	}
}
