//go:build !nogui

package start

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/media"
)

// listener writes down what is asked for.
type listener struct{ asked []string }

func (l *listener) note(f string, a ...any)         { l.asked = append(l.asked, fmt.Sprintf(f, a...)) }
func (l *listener) SetName(name string)             { l.note("name %s", name) }
func (l *listener) SetTheme(t model.Theme)          { l.note("theme %s", t) }
func (l *listener) ChangeSettings(s model.Settings) { l.note("language %s", s.Language) }
func (l *listener) JoinInvite(pasted string)        { l.note("join %s", pasted) }
func (l *listener) JoinNetwork(key string)          { l.note("network %s", key) }
func (l *listener) ScanInvite(on bool)              { l.note("scan %t", on) }
func (l *listener) Preview(f func(*media.Picture))  { l.note("preview %t", f != nil) }
func (l *listener) Teach(title string, open bool)   { l.note("teach %s %t", title, open) }
func (l *listener) Practise()                       { l.note("practise") }
func (l *listener) ReopenClass(file string)         { l.note("reopen %s", file) }
func (l *listener) ForgetClass(file string)         { l.note("forget %s", file) }
func (l *listener) LookInto(folder string)          { l.note("folder %s", folder) }
func (l *listener) CheckNetwork()                   { l.note("check network") }
func (l *listener) OpenWorkshop()                   { l.note("workshop") }
func (l *listener) OpenBank(tab model.BankTab)      { l.note("bank %s", tab) }
func (l *listener) JoinPicture(open func() (io.ReadCloser, error)) {
	f, err := open()
	if err != nil {
		l.note("picture %v", err)
		return
	}
	defer f.Close()
	b, _ := io.ReadAll(f)
	l.note("picture %s", b)
}

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

// open returns a pane in a window on Fyne's test driver.
func open(t *testing.T) (*Pane, *listener) {
	t.Helper()
	l := &listener{}
	w := viewtest.Open(t, viewtest.Usual)
	p := New(l, video.NewTicker(func(f func()) { f() }), w)
	w.SetContent(p.Content)
	p.Set(viewtest.Start())
	return p, l
}

// pressIn presses the button of an open dialog or menu that says word.
func pressIn(t *testing.T, p *Pane, word string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(p.w.Canvas().Overlays().Top()) {
		if b, ok := o.(*widget.Button); ok && (b.Word() == word || b.Tip() == word) {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button %q", word)
}

func TestStartAsksToJoinByButtonAndByEnter(t *testing.T) {
	p, l := open(t)
	test.Type(p.join.paste, "see G:abc")
	test.Tap(p.join.button)
	p.join.paste.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "join see G:abc", "join see G:abc")

	s := viewtest.Start()
	s.Busy = model.Joining
	p.Set(s)
	test.Tap(p.join.button)
	p.join.paste.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l) // under way already
}

func TestPastedLinesBecomeOne(t *testing.T) {
	p, _ := open(t)
	c := test.NewClipboard()
	c.SetContent("Dear all,\r\njoin: G:abc\nBye")
	p.join.paste.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	if got, want := p.join.paste.Text, "Dear all, join: G:abc Bye"; got != want {
		t.Errorf("pasted %q, want %q", got, want)
	}
}

func TestStartAsksToTeachAndToPractise(t *testing.T) {
	p, l := open(t)
	test.Type(p.teach.title, "Algebra")
	test.Tap(p.teach.button)
	test.Tap(p.practise.button)
	wantAsked(t, l, "teach Algebra false", "practise")
}

func TestNetworkRowsJoinAndStayTheSameObjects(t *testing.T) {
	p, l := open(t)
	row := p.network.byKey["1"]
	test.Tap(row.join)
	wantAsked(t, l, "network 1")
	if got := row.door.Text(); got != "Open" {
		t.Errorf("an open class says %q", got)
	}
	if got := p.network.byKey["2"].door.Text(); got != "Waiting room" {
		t.Errorf("a closed class says %q", got)
	}

	s := viewtest.Start()
	s.Network = []model.NetworkClass{{Key: "1", Title: "Photosynthesis", People: 26, Open: true}}
	p.Set(s)
	if got := p.network.byKey["1"]; got != row || got.people.Text() != "26" {
		t.Error("a row that is still there must stay the same object with new numbers")
	}
	s = viewtest.Start()
	s.Network = nil
	p.Set(s)
	if p.network.list.Visible() || !p.network.nothing.Visible() {
		t.Error("without classes the empty state must show")
	}
	test.Tap(p.network.empty.Button())
	wantAsked(t, l, "check network")
}

func TestRecentRowsOpenByPointerAndKeyAndAskBeforeTheyGo(t *testing.T) {
	p, l := open(t)
	row := p.recent.byFile["a"]
	test.Tap(row)
	row.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "reopen a", "reopen a")
	test.Tap(row.forget)
	wantAsked(t, l)
	pressIn(t, p, "Keep it")
	wantAsked(t, l)
	row.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	pressIn(t, p, "Delete")
	wantAsked(t, l, "forget a")

	s := viewtest.Start()
	s.Recent = []model.RecentClass{{File: "a", Title: "Cells", Fault: "It is damaged."}}
	p.Set(s)
	test.Tap(p.recent.byFile["a"])
	wantAsked(t, l) // it cannot be opened
	if got := p.recent.byFile["a"].fault.Text(); got != "It is damaged." {
		t.Errorf("it says %q", got)
	}
}

func TestNameIsEditedInTheFooter(t *testing.T) {
	p, l := open(t)
	p.Set(viewtest.First())
	f := p.footer
	if f.name.Word() != "Add your name" || f.entry.Visible() {
		t.Errorf("without a name the button says %q", f.name.Word())
	}
	test.Tap(f.name)
	if p.w.Canvas().Focused() != f.input {
		t.Error("the input does not have the focus")
	}
	test.Type(f.input, "Amara")
	f.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	wantAsked(t, l, "name Amara")
	p.Set(viewtest.Start())
	if f.entry.Visible() || f.name.Word() != viewtest.Student1 {
		t.Errorf("input visible %t, name %q", f.entry.Visible(), f.name.Word())
	}
	test.Tap(f.name)
	f.input.SetText("Ben")
	f.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	wantAsked(t, l)
	if f.entry.Visible() || f.input.Text != viewtest.Student1 {
		t.Error("Esc must bring the old name back")
	}
}

func TestFaultsTakeThePlaceOfHelp(t *testing.T) {
	p, _ := open(t)
	s := viewtest.Start()
	s.JoinFault = "This invite is damaged."
	p.Set(s)
	n := p.join.note
	if !n.alarm.Visible() || n.help.Visible() || n.fault.Text() != s.JoinFault {
		t.Errorf("fault visible %t, help visible %t, text %q", n.alarm.Visible(), n.help.Visible(), n.fault.Text())
	}
	p.Set(viewtest.Start())
	if n.alarm.Visible() || !n.help.Visible() {
		t.Error("the fault must go when the model has none")
	}
}

func TestPractisingAsksForTheNameAndSaysThereWhyItFailed(t *testing.T) {
	p, l := open(t)
	s := viewtest.First()
	s.Settings.Name = ""
	s.PractiseFault = "Write your name first."
	p.Set(s)
	test.Tap(p.practise.button)
	wantAsked(t, l, "practise")
	if p.w.Canvas().Focused() != fyne.Focusable(p.footer.input) {
		t.Errorf("the focus is on %T, want where the name is typed", p.w.Canvas().Focused())
	}
	if n := p.practise.note; !n.alarm.Visible() || n.fault.Text() != s.PractiseFault || p.teach.note.alarm.Visible() {
		t.Errorf("the card says %q; the one for teaching a fault: %t", n.fault.Text(), p.teach.note.alarm.Visible())
	}
}

func TestFooterFitsTheSmallestWindowWithTheLargestTexts(t *testing.T) {
	words.Use("de")
	t.Cleanup(func() { words.Use("en") })
	for _, percent := range []int{100, 125, 150} {
		w := viewtest.Open(t, viewtest.Small)
		widget.SetTextScale(percent)
		t.Cleanup(func() { widget.SetTextScale(100) })
		p := New(&listener{}, video.NewTicker(func(f func()) { f() }), w)
		w.SetContent(p.Content)
		s := viewtest.Start()
		s.Settings.Name = "Grünwald-Österreicher, Amélie Übermut von und zu Hohenstein"
		p.Set(s)
		if got := p.footer.content.MinSize().Width; got > viewtest.Small.Width {
			t.Errorf("at %d %%: %v wide", percent, got)
		}
		p.footer.edit()
		if got := p.footer.content.MinSize().Width; got > viewtest.Small.Width {
			t.Errorf("at %d %%, while the name is edited: %v wide", percent, got)
		}
	}
}

func TestLanguageKeepsTheFocusOverAPaneMadeAnew(t *testing.T) {
	p, _ := open(t)
	p.w.Canvas().Focus(p.footer.language)
	next := New(&listener{}, video.NewTicker(func(f func()) { f() }), p.w)
	before := p.Keep()
	p.w.SetContent(next.Content)
	next.Restore(before)
	if p.w.Canvas().Focused() != fyne.Focusable(next.footer.language) {
		t.Errorf("the focus is on %T", p.w.Canvas().Focused())
	}
}

func TestColoursAndLanguageAreChosenInTheFooter(t *testing.T) {
	p, l := open(t)
	choose := func(b *widget.Button, down int) {
		b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		f := p.w.Canvas().Focused()
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
		for range down {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	choose(p.footer.theme, 2)
	choose(p.footer.language, 2)
	wantAsked(t, l, "theme dark", "language de")
}

func TestNetworkCheckShowsEachSentence(t *testing.T) {
	p, l := open(t)
	p.openExam()
	wantAsked(t, l, "check network")
	s := viewtest.Start()
	s.Exam = &model.Exam{Running: true, Lines: []model.ExamLine{{OK: true, Detail: "This computer is on a network."}, {Detail: "Nothing came back.", Advice: "Open the firewall."}}}
	p.Set(s)
	var said []string
	for _, o := range test.LaidOutObjects(p.w.Canvas().Overlays().Top()) {
		if x, ok := o.(*widget.Text); ok && x.Text() != "" {
			said = append(said, x.Text())
		}
	}
	for _, want := range []string{"This computer is on a network.", "Nothing came back.", "Open the firewall."} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not said; said is %q", want, said)
		}
	}
	if !p.exam.again.Disabled() {
		t.Error("it can be begun anew while it runs")
	}
	p.exam.dialog.Close()
	if p.exam != nil {
		t.Error("it is still there")
	}
}

func TestScannerEndsWithTheDialogOrWithAnInvite(t *testing.T) {
	p, l := open(t)
	test.Tap(p.join.scan)
	wantAsked(t, l, "preview true", "scan true")
	s := viewtest.Start()
	s.Scan = &model.Scan{Ready: true}
	p.Set(s)
	if got := p.scanner.note.Text(); !strings.Contains(got, "before the camera") {
		t.Errorf("it says %q", got)
	}
	s = viewtest.Start()
	s.Scan = &model.Scan{Fault: "No camera was found."}
	p.Set(s)
	if got := p.scanner.note.Text(); got != "No camera was found." {
		t.Errorf("it says %q", got)
	}
	p.Set(viewtest.Start()) // an invite was found
	wantAsked(t, l, "preview false", "scan false")
	if p.scanner != nil || p.w.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still there")
	}
}

func TestPictureDroppedOnTheWindowIsJoined(t *testing.T) {
	p, l := open(t)
	file := filepath.Join(t.TempDir(), "invite.png")
	if err := os.WriteFile(file, bytes.Repeat([]byte("x"), 3), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Drop([]fyne.URI{storage.NewFileURI(file)})
	wantAsked(t, l, "picture xxx")
}

func TestFiftyClassesScrollAndLongNamesAreCut(t *testing.T) {
	p, _ := open(t)
	for _, size := range []fyne.Size{viewtest.Usual, viewtest.Small} {
		p.w.Resize(size)
		s := viewtest.Start()
		s.Network = nil
		for i := range 50 {
			s.Network = append(s.Network, model.NetworkClass{
				Key: fmt.Sprint(i), Title: strings.Repeat("A very long title of a class ", 5), Teacher: strings.Repeat("Name ", 30), People: 1000 + i,
				Since: "Started 4 min ago", Waits: true,
			})
		}
		p.Set(s)
		for key, r := range p.network.byKey {
			if edge := r.join.Position().X + r.join.Size().Width; edge > r.content.Size().Width {
				t.Fatalf("row %s at %v: the button ends at %v, the row at %v", key, size, edge, r.content.Size().Width)
			}
		}
	}
}

func TestReportsAreOpenedFromTheStartScreen(t *testing.T) {
	p, _ := open(t)
	opened := 0
	p.Reports = func() { opened++ }
	test.Tap(viewtest.Find[*widget.Button](t, p.w, "Reports"))
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestPictureIsChosenFromItsFolder(t *testing.T) {
	p, l := open(t)
	file := filepath.Join(t.TempDir(), "invite.png")
	if err := os.WriteFile(file, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	test.Tap(p.join.picture)
	wantAsked(t, l, "folder ")
	s := viewtest.Start()
	s.Folder = &model.Folder{Path: "/home/ana", Up: "/home", Entries: []model.FolderEntry{
		{Name: "Photos", Path: "/home/ana/Photos", Folder: true}, {Name: "invite.png", Path: file, When: "Today"},
	}}
	p.Set(s)
	viewtest.Settle(p.w)
	press := func(k fyne.KeyName) { p.chooser.Focusable().TypedKey(&fyne.KeyEvent{Name: k}) }
	if p.w.Canvas().Focused() != p.chooser.Focusable() {
		t.Error("the list has not the keyboard")
	}
	press(fyne.KeyHome)
	press(fyne.KeyReturn)
	press(fyne.KeyBackspace)
	wantAsked(t, l, "folder /home/ana/Photos", "folder /home")
	press(fyne.KeyEnd)
	press(fyne.KeyReturn)
	wantAsked(t, l, "picture abc")
	if p.chooser != nil || p.w.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still there")
	}
}

func BenchmarkTwoHundredClassesWithNews(b *testing.B) {
	l := &listener{}
	w := viewtest.Open(b, viewtest.Usual)
	p := New(l, video.NewTicker(func(f func()) { f() }), w)
	w.SetContent(p.Content)
	crowd := func(people int) *model.Snapshot {
		s := viewtest.Start()
		s.Network = nil
		for i := range 200 {
			s.Network = append(s.Network, model.NetworkClass{Key: fmt.Sprint(i), Title: "Class", Teacher: "Name", People: 10, Since: "Started 4 min ago"})
		}
		s.Network[100].People = people
		return s
	}
	shots := []*model.Snapshot{crowd(11), crowd(12)}
	p.Set(shots[0])
	for i := 0; b.Loop(); i++ {
		p.Set(shots[i%2])
	}
}
