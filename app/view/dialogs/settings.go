//go:build !nogui

package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Sections of the settings, for Settings.
const (
	SectionYou     = "you"
	SectionDevices = "devices"
	SectionLook    = "look"
	SectionKeys    = "keys"
	SectionSounds  = "sounds"
	SectionPrivacy = "privacy"
	SectionStorage = "storage"
	SectionNetwork = "network"
	SectionAbout   = "about"
)

const (
	settingsWidth  float32 = 840
	settingsHeight float32 = 520
	navWidth       float32 = 184
)

// A section is one page of the settings.
type section struct {
	content fyne.CanvasObject
	set     func(s *model.Snapshot) // may be nil
	tick    func()                  // about ten times a second while it is on show; may be nil
}

// A settingsPane holds the sections, of which one is on show. What is changed holds at once.
type settingsPane struct {
	d        *Dialogs
	nav      *nav
	place    *fyne.Container
	scroll   *container.Scroll
	now      section
	key      string
	trying   bool                      // the devices are open
	rebuilds map[string]fyne.Focusable // controls of the section that change what the dialog is built in
}

func sectionOptions() []widget.Option {
	return []widget.Option{
		{Key: SectionYou, Word: words.C("section of the settings", "You"), Icon: "person"},
		{Key: SectionDevices, Word: words.T("Devices"), Icon: "mic"},
		{Key: SectionLook, Word: words.T("Look"), Icon: "sun"},
		{Key: SectionKeys, Word: words.T("Keys"), Icon: "keyboard"},
		{Key: SectionSounds, Word: words.T("Sounds"), Icon: "speaker"},
		{Key: SectionPrivacy, Word: words.T("Privacy"), Icon: "shield"},
		{Key: SectionStorage, Word: words.T("Storage"), Icon: "file"},
		{Key: SectionNetwork, Word: words.T("Network"), Icon: "lan"},
		{Key: SectionAbout, Word: words.T("About"), Icon: "info"},
	}
}

// Settings opens the settings at a section; empty is the one last on show.
func (d *Dialogs) Settings(at string) {
	if at == "" {
		at = d.section
	}
	if at == "" {
		at = SectionYou
	}
	d.Close() // one that is open gives the devices back before this one wants them
	p := &settingsPane{d: d, place: container.NewStack()}
	p.nav = newNav(sectionOptions(), p.show)
	p.scroll = widget.NewScroll(widget.Pad(0, 12, 12, 4, p.place))
	d.asks.LookAtStorage()
	d.asks.LookForDevices()
	scale := widget.TextScale()
	body := container.New(&settingsLayout{canvas: d.window.Canvas(), nav: navWidth * (1 + (scale-1)*0.7)}, p.nav, p.scroll)
	done := widget.NewButton(words.T("Done"), widget.Outline, d.Close)
	p.nav.Set(at)
	p.show(at)
	first := fyne.Focusable(p.nav)
	if again := p.rebuilds[d.rebuilt]; again != nil {
		first = again // the person goes on where they were
	}
	d.rebuilt = ""
	d.show(p, widget.Dialog{
		Title: words.T("Settings"), Width: settingsWidth + (scale-1)*400, Body: body, First: first, Buttons: []fyne.CanvasObject{done},
		Closed: func() { p.tryDevices(false) },
	})
	d.startTicking(p)
}

// show puts a section in place.
func (p *settingsPane) show(key string) {
	p.key, p.d.section = key, key
	p.rebuilds = nil
	switch key {
	case SectionDevices:
		p.now = p.devices()
	case SectionLook:
		p.now = p.look()
	case SectionKeys:
		p.now = p.keys()
	case SectionSounds:
		p.now = p.sounds()
	case SectionPrivacy:
		p.now = p.privacy()
	case SectionStorage:
		p.now = p.storage()
	case SectionNetwork:
		p.now = p.network()
	case SectionAbout:
		p.now = p.about()
	default:
		p.now = p.you()
	}
	p.tryDevices(key == SectionDevices)
	p.place.Objects = []fyne.CanvasObject{p.now.content}
	p.set(p.d.last)
	p.scroll.ScrollToTop()
	p.relayout()
}

// tryDevices has microphone and speaker open for as long as their section is on show.
func (p *settingsPane) tryDevices(on bool) {
	if p.trying != on {
		p.trying = on
		p.d.asks.TryDevices(on)
	}
}

func (p *settingsPane) set(s *model.Snapshot) {
	if p.now.set != nil {
		p.now.set(s)
	}
}

// relayout makes room for what has another height now.
func (p *settingsPane) relayout() {
	p.place.Refresh()
	p.scroll.Refresh()
}

// change asks for other settings. do gets a copy, of which it replaces maps rather than change them.
func (p *settingsPane) change(do func(s *model.Settings)) {
	s := *p.d.settings()
	do(&s)
	p.d.draft = &s
	p.d.asks.ChangeSettings(s)
}

// heading begins a section or a part of it.
func heading(text, help string) fyne.CanvasObject {
	h := widget.NewHeading(text, widget.Head, widget.Ink)
	if help == "" {
		return h
	}
	return widget.Column(4, h, widget.NewParagraph(help, widget.Secondary, widget.Muted))
}

// settingsLayout puts the list of sections left of the section, which scrolls.
type settingsLayout struct {
	canvas fyne.Canvas
	nav    float32
}

func (l *settingsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(l.nav, size.Height))
	objects[1].Move(fyne.NewPos(l.nav+24, 0))
	objects[1].Resize(fyne.NewSize(size.Width-l.nav-24, size.Height))
}

// MinSize is the same for all sections, so that the dialog does not change its height.
func (l *settingsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	most := l.canvas.Size().Height - 32 - 44 - widget.RowHeight(60, widget.Title) - widget.RowHeight(64, widget.Body)
	return fyne.NewSize(0, min(settingsHeight, most))
}
