//go:build !nogui

package sharing

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
)

// asked remembers what the panel asked for.
type asked struct{ all []string }

func (a *asked) note(format string, args ...any) { a.all = append(a.all, fmt.Sprintf(format, args...)) }

func (a *asked) ShareFiles(paths []string, to, note string) {
	a.note("share %v with %q: %s", paths, to, note)
}
func (a *asked) FetchFile(id string)        { a.note("fetch %s", id) }
func (a *asked) StopFile(id string)         { a.note("stop %s", id) }
func (a *asked) SaveFile(id, folder string) { a.note("save %s in %q", id, folder) }
func (a *asked) OpenFile(id, folder string) { a.note("open %s in %q", id, folder) }
func (a *asked) DeclineFile()               { a.note("decline") }
func (a *asked) HashFile(id string)         { a.note("hash %s", id) }
func (a *asked) PinFile(id string, on bool) { a.note("pin %s %v", id, on) }
func (a *asked) OpenFileForAll(id string)   { a.note("open %s for all", id) }
func (a *asked) RemoveFile(id string)       { a.note("remove %s", id) }
func (a *asked) OpenBox(title, task string, due time.Duration) {
	a.note("box %q, %q, %v", title, task, due)
}
func (a *asked) SetBoxOpen(id string, open bool) { a.note("box %s open %v", id, open) }
func (a *asked) RemoveBox(id string)             { a.note("remove box %s", id) }
func (a *asked) CollectBox(id, folder string)    { a.note("collect %s in %s", id, folder) }
func (a *asked) HandInFiles(box string, paths []string, note, instead string) {
	a.note("hand in %v to %s instead of %q", paths, box, instead)
}
func (a *asked) TakeBack(id string) { a.note("take back %s", id) }
func (a *asked) ChangeSettings(to model.Settings) {
	a.note("settings %d %q", to.FetchUpTo, to.FilesFolder)
}
func (a *asked) LookFor(folder string, kinds []string) { a.note("look in %q for %q", folder, kinds) }

// took returns what was asked for since the last call.
func (a *asked) took() string {
	is := strings.Join(a.all, "; ")
	a.all = nil
	return is
}

func (a *asked) want(t *testing.T, after, want string) {
	t.Helper()
	if got := a.took(); got != want {
		t.Errorf("%s: asked %q, want %q", after, got, want)
	}
}

func opened(t *testing.T, s *model.Snapshot) (*Pane, *asked, *viewtest.Window) {
	t.Helper()
	w := viewtest.Open(t, fyne.NewSize(720, 900))
	p, a := open(w, s)
	return p, a, w
}

// press presses what is called so in the window.
func press(t *testing.T, w *viewtest.Window, word string) {
	t.Helper()
	for _, o := range slices.Backward(viewtest.Visible(w)) {
		if b, is := o.(*widget.Button); is && b.Word() == word && !b.Disabled() {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", word)
}

// texts are those in the window.
func texts(w *viewtest.Window) (all []string) {
	for _, o := range viewtest.Visible(w) {
		if text, is := o.(*widget.Text); is {
			all = append(all, text.Text())
		}
	}
	return all
}

// rowOf returns the row of a key.
func rowOf(t *testing.T, p *Pane, key string) row {
	t.Helper()
	for _, r := range p.list.Rows() {
		if r.key == key {
			return r
		}
	}
	t.Fatalf("no row %q", key)
	return row{}
}

func wordsOf(all []action) (words []string) {
	for _, a := range all {
		words = append(words, a.word)
	}
	return words
}

func TestRowsOfferWhatFitsTheirState(t *testing.T) {
	p, _, _ := opened(t, viewtest.Files())
	for key, want := range map[string]string{
		"file Worksheet photosynthesis.pdf": "Open Save", "file Oxygen from water.mp4": "Stop", "file microscope-driver.exe": "Save",
		"file All slides of the term.zip": "Fetch", "file measurements.csv": "", "own:file report.pdf": "Replace Take back", "box:box 1": "Hand in a file",
		"file Leaf under the microscope, colours corrected, second try.tiff": "Try again",
	} {
		if got := strings.Join(wordsOf(p.actionsOf(rowOf(t, p, key))), " "); got != want {
			t.Errorf("%s offers %q, want %q", key, got, want)
		}
	}
	for _, item := range p.menuOf(rowOf(t, p, "file microscope-driver.exe")) {
		if item.Word == "Open" && !item.Off {
			t.Error("a program can be opened")
		}
	}
}

func TestWordsOfARowArePressedWhereTheyAre(t *testing.T) {
	s := viewtest.Files()
	s.Settings.FilesFolder = "/home/amara/Lessons"
	p, a, w := opened(t, s)
	viewtest.Settle(w)
	line := p.list.Object("file Worksheet photosynthesis.pdf").(*fileLine)
	at := func(o fyne.CanvasObject) fyne.Position {
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		return place(o).Subtract(place(line)).AddXY(o.Size().Width/2, o.Size().Height/2)
	}
	for i, want := range []string{`open file Worksheet photosynthesis.pdf in ""`, `save file Worksheet photosynthesis.pdf in ""`} {
		if !line.TapAt(at(line.acts.words[i])) {
			t.Errorf("word %d is not hit", i)
		}
		a.want(t, "a tap", want)
	}
	if line.TapAt(at(line.name)) {
		t.Error("the name does something")
	}
}

func TestOnlyStaffPinOpenForEveryoneAndRemove(t *testing.T) {
	for name, is := range map[string]struct {
		s    *model.Snapshot
		want bool
	}{"student": {viewtest.Files(), false}, "staff": {viewtest.FilesStaff(), true}} {
		p, _, _ := opened(t, is.s)
		for _, word := range []string{"Unpin", "Open for everyone", "Remove for everyone"} {
			got := slices.ContainsFunc(p.menuOf(rowOf(t, p, "file Worksheet photosynthesis.pdf")), func(i widget.MenuItem) bool { return i.Word == word })
			if got != is.want {
				t.Errorf("%s: %q is offered: %v, want %v", name, word, got, is.want)
			}
		}
	}
}

func TestFirstSaveAsksForTheFolderAndLaterOnesDoNot(t *testing.T) {
	s := viewtest.Files()
	p, a, w := opened(t, s)
	p.Save("file Worksheet photosynthesis.pdf")
	a.want(t, "the first save", `look in "" for []`)
	next := *s
	next.Folder = &model.Folder{Path: "/home/amara/Lessons"}
	p.Set(&next)
	press(t, w, "Choose this folder")
	a.want(t, "the folder is chosen", `save file Worksheet photosynthesis.pdf in "/home/amara/Lessons"`)
	again, settings := next, *s.Settings
	settings.FilesFolder = "/home/amara/Lessons"
	again.Settings = &settings
	p.Set(&again)
	p.Save("file Worksheet photosynthesis.pdf")
	a.want(t, "the second save", `save file Worksheet photosynthesis.pdf in ""`)
}

func TestProgramIsSavedAfterAWarningOnlyAndNeverOpened(t *testing.T) {
	s := viewtest.Files()
	s.Settings.FilesFolder = "/home/amara/Lessons"
	p, a, w := opened(t, s)
	p.Open("file microscope-driver.exe")
	a.want(t, "open", "")
	p.Save("file microscope-driver.exe")
	a.want(t, "before the warning was read", "")
	press(t, w, "Save all the same")
	a.want(t, "in spite of the warning", `save file microscope-driver.exe in ""`)
}

func TestDroppedFilesGoToWhomIsChosen(t *testing.T) {
	p, a, w := opened(t, viewtest.Files())
	drop := func() { p.Drop([]fyne.URI{storage.NewFileURI("/a/leaf.png"), storage.NewURI("https://example.org/x")}) }
	drop()
	press(t, w, "Share")
	a.want(t, "to all", `share [/a/leaf.png] with "": `)
	for _, is := range []struct{ to, want string }{
		{viewtest.ID(viewtest.Teacher1), `share [/a/leaf.png] with "` + viewtest.ID(viewtest.Teacher1) + `": `},
		{"box:box 1", `hand in [/a/leaf.png] to box 1 instead of ""`},
	} {
		drop()
		for _, o := range viewtest.Visible(w) {
			if to, isSelect := o.(*widget.Select); isSelect {
				to.Choose(is.to)
			}
		}
		press(t, w, "Share")
		a.want(t, "to "+is.to, is.want)
	}
}

func TestWhereSharingIsLockedStaffStillGetFiles(t *testing.T) {
	p, _, w := opened(t, viewtest.FilesLocked())
	for _, to := range p.recipients() {
		i := slices.IndexFunc(p.class.Everyone, func(who model.Person) bool { return who.ID == to.Key })
		if i < 0 || !p.class.Everyone[i].Staff() {
			t.Errorf("%s can get a file", to.Word)
		}
	}
	if !slices.Contains(texts(w), p.files.WhyNot) {
		t.Errorf("why nothing can be shared with all is not said: %q", texts(w))
	}
	if !p.Drop([]fyne.URI{storage.NewFileURI("/a/leaf.png")}) {
		t.Error("a dropped file is not taken")
	}
}

func TestNobodyCanGetAFileFromWhoMayShareNothing(t *testing.T) {
	s := viewtest.Files()
	s.Class.Files.CanShare, s.Class.Files.CanHandIn = false, false
	p, a, _ := opened(t, s)
	if p.Drop([]fyne.URI{storage.NewFileURI("/a/leaf.png")}) {
		t.Error("a dropped file is taken")
	}
	p.ChooseFiles()
	a.want(t, "files are chosen", "")
}

func TestSavedFileIsShownInItsFolder(t *testing.T) {
	s := viewtest.Files()
	p, a, _ := opened(t, s)
	does := func(word string) {
		t.Helper()
		items := p.menuOf(rowOf(t, p, "file Worksheet photosynthesis.pdf"))
		i := slices.IndexFunc(items, func(m widget.MenuItem) bool { return m.Word == word })
		if i < 0 {
			t.Fatalf("the menu has no %q", word)
		}
		items[i].Do()
	}
	does("Show in its folder")
	a.want(t, "the folder", "launch /home/amara/Lessons")
	does("Copy path")
	if got, want := fyne.CurrentApp().Clipboard().Content(), "/home/amara/Lessons/Worksheet photosynthesis.pdf"; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
}

func TestWhatStaffOpenIsOpenedByAClickAlone(t *testing.T) {
	s := viewtest.FileOpened()
	s.Settings.FilesFolder = "/home/amara/Lessons"
	p, a, w := opened(t, s)
	if !p.Offering() {
		t.Fatal("there is no strip")
	}
	a.want(t, "before the click", "")
	w.SetContent(p.Strip)
	press(t, w, "Open")
	a.want(t, "the click", `open file Worksheet photosynthesis.pdf in ""`)
	opened := *s.Class.Files
	opened.Opened = model.OpenedFile{Number: 1, Path: "/home/amara/Lessons/Worksheet.pdf"}
	next, class := *s, *s.Class
	class.Files = &opened
	next.Class = &class
	p.Set(&next)
	p.Set(&next)
	a.want(t, "it is saved", "launch /home/amara/Lessons/Worksheet.pdf")

	coming := *s.Class.Files
	coming.Offer.File.State, coming.Offer.File.Have = room.FileFetching, 1
	class.Files = &coming
	p.Set(&next)
	if !p.strip.open.Disabled() {
		t.Error("what is not here can be opened")
	}
}

// A window that is made anew, in another language, opens nothing again.
func TestFileIsOpenedOnce(t *testing.T) {
	s := viewtest.Files()
	s.Class.Files.Opened = model.OpenedFile{Number: 3, Path: "/a"}
	_, a, _ := opened(t, s)
	a.want(t, "a window made anew", "")
}

func TestBoxNeedsATitle(t *testing.T) {
	p, a, w := opened(t, viewtest.FilesStaff())
	p.NewBox()
	press(t, w, "Open box")
	a.want(t, "without a title", "")
	w.Canvas().Focused().(*widget.Input).SetText(" Essay ")
	press(t, w, "Open box")
	a.want(t, "with one", `box "Essay", "", 0s`)
}

func TestBoxTellsWhoHasNotHandedIn(t *testing.T) {
	s := viewtest.FilesStaff()
	p, _, w := opened(t, s)
	p.ShowBox("box 1")
	var waits string
	for _, text := range texts(w) {
		if strings.Contains(text, "Yuki Tanaka") {
			waits = text
		}
	}
	if waits == "" || strings.Contains(waits, "Priya Nair") || strings.Contains(waits, viewtest.Teacher1) {
		t.Errorf("not yet: %q", waits)
	}
	if got, want := rowOf(t, p, "box:box 1").box.count, "4 of 24 have handed in"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// One file of a box is opened without collecting all, by keyboard, too, and the focus stays when something is new.
func TestStaffOpenSingleFilesOfABox(t *testing.T) {
	s := viewtest.FilesStaff()
	s.Settings.FilesFolder = "/home/mara/Lessons"
	p, a, w := opened(t, s)
	p.ShowBox("box 1")
	more := p.dialog.(*boxDialog).more["file report 1.pdf"]
	w.Canvas().Focus(more)
	next, class, pane := *s, *s.Class, *s.Class.Files
	next.Class, class.Files = &class, &pane
	p.Set(&next)
	if w.Canvas().Focused() != fyne.Focusable(more) || !slices.Contains(viewtest.Visible(w), fyne.CanvasObject(more)) {
		t.Error("the focus is lost")
	}
	more.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	a.want(t, "the first of the menu", `open file report 1.pdf in ""`)
}

// What is new of a box is no reason for its dialog to be higher than what is in it.
func TestBoxDialogIsAsHighAsWhatIsInIt(t *testing.T) {
	s := viewtest.FilesStaff()
	p, _, w := opened(t, s)
	p.ShowBox("box 1")
	viewtest.Settle(w)
	buttonAt := func() float32 {
		for _, o := range viewtest.Visible(w) {
			if b, is := o.(*widget.Button); is && b.Word() == "Collect all" {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y
			}
		}
		return 0
	}
	before := buttonAt()
	next, class, pane := *s, *s.Class, *s.Class.Files
	next.Class, class.Files = &class, &pane
	p.Set(&next)
	if got := buttonAt(); got != before || got == 0 {
		t.Errorf("the button is at %v, was at %v", got, before)
	}
}

func TestHandInSaysHowFarItIs(t *testing.T) {
	for sent, want := range map[uint64]string{
		0: "1.0 kB · handed in, kept here until staff fetch it", 500: "1.0 kB · handed in, on its way to staff: 50 %", 1000: "1.0 kB · handed in, delivered to staff",
	} {
		if got := aboutFile(model.FileRow{HandIn: true, Own: true, Size: 1000, Sent: sent}); got != want {
			t.Errorf("%d bytes sent: got %q, want %q", sent, got, want)
		}
	}
}

func TestRowOfAProgramSaysSo(t *testing.T) {
	got := aboutFile(model.FileRow{From: "Ana", Size: 1000, Program: true})
	if want := "1.0 kB · Ana · could be a program"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReplacedHandInTakesTheOldOneBack(t *testing.T) {
	s := viewtest.Files()
	p, a, _ := opened(t, s)
	p.replace("file report.pdf")
	a.took()
	p.chooser.Close()
	p.chooseHandIn("box 1", "file report.pdf")
	next := *s
	next.Folder = &model.Folder{Path: "/h", Entries: []model.FolderEntry{{Name: "better.pdf", Path: "/h/better.pdf"}}}
	p.Set(&next)
	a.took()
	p.chooser.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	a.want(t, "the new file is chosen", `hand in [/h/better.pdf] to box 1 instead of "file report.pdf"`)
}

func TestEveryRowIsWorkedByKeyboard(t *testing.T) {
	p, a, w := opened(t, viewtest.FilesStaff())
	w.Canvas().Focus(p.list.Focusable())
	p.list.Choose("file measurements.csv")
	p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("Enter opens no menu")
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	p.list.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	press(t, w, "Remove")
	a.want(t, "Del", "remove file measurements.csv")
}

func TestLimitOfWhatComesByItselfIsKept(t *testing.T) {
	p, a, w := opened(t, viewtest.Files())
	p.ShowChoices()
	for _, o := range viewtest.Visible(w) {
		if limit, is := o.(*widget.Select); is {
			limit.Choose("-1")
		}
	}
	a.want(t, "none", `settings -1 ""`)
}

func TestHashIsWorkedOutOnceItIsAskedFor(t *testing.T) {
	p, a, w := opened(t, viewtest.Files())
	p.ShowDetails("file Worksheet photosynthesis.pdf")
	a.want(t, "details", "hash file Worksheet photosynthesis.pdf")
	p.Set(hashed())
	if !slices.ContainsFunc(texts(w), func(s string) bool { return strings.HasPrefix(s, "9f86d081") }) {
		t.Errorf("the hash is not shown: %q", texts(w))
	}
}
