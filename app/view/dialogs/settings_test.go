//go:build !nogui

package dialogs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/viewtest"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// settled gives the dialogs the snapshot in which what was asked for holds.
func settled(d *Dialogs, l *listener) {
	s := *d.last
	to := l.settings
	s.Settings = &to
	d.Set(&s)
}

func TestSettingsHoldAtOnceAndOneAfterTheOther(t *testing.T) {
	d, l, _ := open(t, light, known(viewtest.Start()))
	d.Settings(SectionLook)
	l.want(t, "storage", "devices")
	p := d.open.(*settingsPane)
	p.change(func(s *model.Settings) { s.TextSize = 125 })
	p.change(func(s *model.Settings) { s.ReducedMotion = true })
	l.want(t, "settings", "settings")
	if !l.settings.ReducedMotion || l.settings.TextSize != 125 {
		t.Errorf("%+v, want both changes though no snapshot came between", l.settings)
	}
	settled(d, l)
	if d.draft != nil {
		t.Error("what was asked for is still kept beside what holds")
	}
}

func TestSettingsAreBuiltAnewInAnotherLanguageAndSize(t *testing.T) {
	d, _, w := open(t, light, known(viewtest.Start()))
	d.Settings(SectionLook)
	before := d.shown
	d.open.(*settingsPane).rebuilds["size"].TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if d.rebuilt != "size" {
		t.Errorf("after another size the focus goes to %q", d.rebuilt)
	}
	d.rebuilt = "language"
	words.Use("de")
	widget.SetTextScale(125)
	s := *d.last
	d.Set(&s)
	if d.shown == before || d.open.(*settingsPane).key != SectionLook || len(w.Canvas().Overlays().List()) != 1 {
		t.Error("the dialog is as before")
	}
	if f, ok := w.Canvas().Focused().(*widget.Select); !ok || len(f.Options()) != 1+len(words.Languages()) {
		t.Errorf("the focus is on %T, want the language", w.Canvas().Focused())
	}
}

func TestContrastKeepsLightAndDark(t *testing.T) {
	for _, theme := range model.Themes {
		if got := themeOf(themeKey(theme), highContrast(theme)); got != theme {
			t.Errorf("%q became %q", theme, got)
		}
	}
}

// press presses the key with a typed rune, if there is one.
func press(o fyne.Focusable, name fyne.KeyName, r rune) {
	o.TypedKey(&fyne.KeyEvent{Name: name})
	if r != 0 {
		o.TypedRune(r)
	}
}

func TestKeyIsCaughtAndConflictsAreTold(t *testing.T) {
	d, l, w := open(t, light, known(viewtest.Start()))
	d.Settings(SectionKeys)
	l.take()
	p := d.open.(*settingsPane)
	k := newKeySetting(p, model.Actions[0]) // the microphone
	k.set(d.settings())
	w.SetContent(k.content)
	d.Close()

	test.Tap(k.button)
	press(w.Canvas().Focused(), fyne.KeyV, 'v') // the camera's
	if l.want(t); !k.fault.Visible() {
		t.Error("the camera's key was taken")
	}
	test.Tap(k.button)
	press(w.Canvas().Focused(), desktop.KeyControlLeft, 0)
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyM, Modifier: fyne.KeyModifierShortcutDefault})
	l.want(t, "settings")
	if got := l.settings.Keys["mic"]; got != "Ctrl+M" || k.fault.Visible() {
		t.Errorf("key %q, want Ctrl+M and no fault", got)
	}
	test.Tap(k.button)
	press(w.Canvas().Focused(), fyne.KeyF9, 0)
	if got := l.settings.Keys["mic"]; got != "F9" {
		t.Errorf("key %q, want F9", got)
	}
	l.take()
	test.Tap(k.button)
	press(w.Canvas().Focused(), fyne.KeyEscape, 0)
	l.want(t)
	test.Tap(k.button)
	press(w.Canvas().Focused(), fyne.KeyBackspace, 0)
	if keys, own := l.settings.Keys["mic"]; !own || keys != "" {
		t.Errorf("keys %q, %t, want none", keys, own)
	}
	k.asBefore()
	if keys, own := l.settings.Keys["mic"]; own {
		t.Errorf("keys %q, want those by default", keys)
	}
}

func TestClassesAreDeletedAfterOneQuestion(t *testing.T) {
	d, l, w := open(t, light, known(viewtest.Start()))
	d.Settings(SectionStorage)
	l.take()
	d.open.(*settingsPane).askDelete()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // Cancel has the focus
	l.want(t)
	d.open.(*settingsPane).askDelete()
	w.Canvas().FocusNext()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.want(t, "delete")
}

// What is set about reports holds; where that was said with the command, the folder cannot be chosen.
func TestReportsAreSetUnderStorage(t *testing.T) {
	s := known(viewtest.Start())
	d, l, w := open(t, light, s)
	d.Settings(SectionStorage)
	l.take()
	press := func(word string) *widget.Button { t.Helper(); return viewtest.Find[*widget.Button](t, w, word) }
	var selects []*widget.Select
	for _, o := range viewtest.Visible(w) {
		if is, ok := o.(*widget.Select); ok {
			selects = append(selects, is)
		}
	}
	if len(selects) != 2 || selects[0].Chosen() != "14" || selects[1].Chosen() != "0s" {
		t.Fatalf("%d choices of how pictures are kept", len(selects))
	}
	selects[0].Choose("30")
	selects[1].Choose("1m0s")
	l.want(t, "settings", "settings")
	if got := l.settings.Saving(); got != (model.Saving{Days: 30, Every: time.Minute}) {
		t.Errorf("pictures are kept as %+v", got)
	}

	test.Tap(press("Another folder…"))
	l.want(t, "folder /home/mara/Documents")
	next := *s
	next.Folder = &model.Folder{Path: "/home/mara/Documents", Up: "/home/mara", Entries: []model.FolderEntry{
		{Name: "School", Path: "/home/mara/Documents/School", Folder: true}, {Name: "leaf.png", Path: "/home/mara/Documents/leaf.png"},
	}}
	d.Set(&next)
	viewtest.Settle(w)
	w.Canvas().Focus(d.chooser.Focusable())
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.want(t, "folder /home/mara/Documents/School") // the picture does not show
	test.Tap(press("Choose this folder"))
	l.want(t, `reports to "/home/mara/Documents"`)
	if d.chooser != nil || d.open == nil {
		t.Error("the settings are gone, or the chooser is not")
	}
	test.Tap(press("Another folder…"))
	l.take()
	test.Tap(press("The usual folder"))
	l.want(t, `reports to ""`)

	named := *s.Storage
	named.Named = true
	next.Storage = &named
	d.Set(&next)
	if !press("Another folder…").Disabled() {
		t.Error("the folder that was named with the command can be changed")
	}
}

// The list of reports has the newest first, opens one by key and pointer, and says when there is none.
func TestReportsAreListedAndOpened(t *testing.T) {
	s := known(viewtest.Start())
	s.Reports = viewtest.Reports() // of long ago
	d, l, w := open(t, light, s)
	var opened []string
	d.OpenFolder = func(path string) { opened = append(opened, path) }
	d.Reports()
	l.want(t, "reports")
	p := d.open.(*reportsPane)
	if title, _ := p.empty.Text(); p.place.Visible() || !strings.Contains(title, "Looking") {
		t.Errorf("before they were looked for it says %q", title)
	}
	next := *s
	next.Reports = &model.Reports{Root: "/home/mara/Documents/Lyceum"}
	d.Set(&next)
	if _, help := p.empty.Text(); help != "Your first report appears after a class." || !p.none.Visible() {
		t.Errorf("without any it says %q", help)
	}
	next.Reports = viewtest.Reports()
	again := next
	d.Set(&again)
	if w.Canvas().Focused() != p.list.Focusable() {
		t.Error("the keyboard is not at the reports")
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := viewtest.Reports().All[0].Path; !slices.Equal(opened, []string{want}) {
		t.Errorf("opened %q, want %q", opened, want)
	}
	last := again
	last.Reports = &model.Reports{}
	d.Set(&last)
	if _, help := p.empty.Text(); !strings.Contains(help, "under Storage") {
		t.Errorf("with reports turned off it says %q", help)
	}
	last.Reports = &model.Reports{Root: "/x", All: viewtest.Reports().All, More: 3}
	more := last
	if d.Set(&more); !strings.Contains(p.note.Text(), "3 older") {
		t.Errorf("of more it says %q", p.note.Text())
	}
}

func TestDeviceThatIsNotPluggedInStaysChosen(t *testing.T) {
	s := known(viewtest.Start())
	to := *s.Settings
	to.Microphone = "Headset of yesterday"
	s.Settings = &to
	d, l, _ := open(t, light, s)
	d.Settings(SectionDevices)
	l.want(t, "storage", "devices", "try true")
	c := newDeviceChoices(d.open.(*settingsPane))
	c.set(s)
	mic := c.selects[room.Microphone]
	if got := mic.Chosen(); got != to.Microphone {
		t.Errorf("chosen %q, want %q", got, to.Microphone)
	}
	mic.Choose(deviceNone)
	if got := l.take(); len(got) != 1 || got[0] != "device mic none" {
		t.Errorf("asked for %q", got)
	}
	d.Close()
	l.want(t, "try false")
}

func TestMeterAndTestSoundAreThereOutsideAClassToo(t *testing.T) {
	s := known(viewtest.Start())
	s.Trial = &model.Check{Mic: model.CheckDevice{Ready: true}, Speaker: model.CheckDevice{Ready: true}}
	d, l, w := open(t, light, s)
	d.Settings(SectionDevices)
	c := newDeviceChoices(d.open.(*settingsPane))
	w.SetContent(c.content)
	d.Close()
	l.take()
	c.set(s)
	if c.tick(); c.meter.Lit() == 0 {
		t.Error("the meter shows nothing of a microphone that hears")
	}
	test.Tap(c.play)
	l.want(t, "play")
	s.Trial = &model.Check{Mic: model.CheckDevice{Fault: "Gone."}, Speaker: model.CheckDevice{Ready: true}, Playing: true}
	if c.set(s); c.meter.Lit() != 0 || c.mic.Note() != "Gone." || !c.play.Disabled() {
		t.Errorf("lit %d, note %q, play disabled %t", c.meter.Lit(), c.mic.Note(), c.play.Disabled())
	}
}

func TestSectionsAreChosenByArrows(t *testing.T) {
	d, _, w := open(t, light, known(viewtest.Start()))
	d.Settings(SectionYou)
	for _, o := range sectionOptions()[1:] {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if got := d.open.(*settingsPane).key; got != o.Key {
			t.Errorf("section %s, want %s", got, o.Key)
		}
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.open != nil {
		t.Error("Esc does not close the settings")
	}
}

func TestShortcutsAreFoundByWordAndByKey(t *testing.T) {
	s := &model.Settings{Keys: map[string]string{"hand": ""}}
	count := func(search string) (n int) {
		for _, g := range keyGroups(s, search) {
			n += len(g.rows)
		}
		return n
	}
	for search, want := range map[string]int{"": len(model.Actions) + len(model.BoardKeys) + len(model.TestKeys) - 1, "microphone": 1, "flag": 1, "question before": 1, "ctrl+shift": 2, "F11": 1, "hand": 0, "zebra": 0} {
		if got := count(search); got != want {
			t.Errorf("%q finds %d, want %d", search, got, want)
		}
	}
	d, _, w := open(t, light, known(viewtest.Start()))
	d.Shortcuts()
	test.Type(w.Canvas().Focused(), "zebra")
	if p := d.open.(*shortcutsPane); len(p.body.Objects) != 1 {
		t.Errorf("%d objects for nothing found, want the empty place", len(p.body.Objects))
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p, ok := d.open.(*shortcutsPane); !ok || p.search.Text != "" {
		t.Error("the first Esc does not empty the search")
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.open != nil {
		t.Error("the second Esc does not close the list")
	}
}

func TestPassphraseIsAskedForOnceEachTimeItIsMissed(t *testing.T) {
	d, l, w := open(t, light, known(viewtest.Start()))
	ask := func(p *model.Passphrase) {
		s := *d.last
		s.Passphrase = p
		d.Set(&s)
	}
	ask(&model.Passphrase{Asked: 1})
	p, ok := d.open.(*passphrasePane)
	if !ok {
		t.Fatal("nothing asks for it")
	}
	test.Type(w.Canvas().Focused(), "nine blue herons")
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.want(t, "unlock")
	ask(&model.Passphrase{Asked: 1, Busy: true})
	if p.unlock(); len(l.asked) != 0 || !p.open.Disabled() {
		t.Error("it is tried twice at once")
	}
	ask(&model.Passphrase{Asked: 1, Fault: "That is not the passphrase."})
	if p.field.Note() == "" {
		t.Error("nothing is said about the wrong one")
	}
	d.Close()
	if ask(&model.Passphrase{Asked: 1}); d.open != nil {
		t.Error("it is asked for again though nothing missed it")
	}
	if ask(&model.Passphrase{Asked: 2}); d.open == nil {
		t.Error("a class that needs it does not ask for it")
	}
	if ask(nil); d.open != nil {
		t.Error("the question stays though it is answered")
	}
}
