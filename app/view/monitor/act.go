//go:build !nogui

package monitor

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// everybody is the menu of what staff do with all at once.
func (p *Pane) everybody() []widget.MenuItem {
	k := p.class
	items := []widget.MenuItem{
		{Icon: "check2", Word: words.T("Choose several"), Off: p.choice().View == model.ViewNetwork, Do: p.startPicking},
		{Icon: "chat", Word: words.T("Write to everyone…"), Do: func() { p.write(nil) }},
		{Icon: "screen", Word: words.T("Ask everyone to show their screen"), Line: true, Do: func() { p.askAll(model.SightScreen) }},
		{Icon: "cam", Word: words.T("Ask everyone to show you their camera"), Do: func() { p.askAll(model.SightCamera) }},
		{Icon: "eye", Word: words.T("Cameras for staff only"), Ticked: k.Locks["cameras"], Do: func() { p.asks.SetLock("cameras", !k.Locks["cameras"]) }},
	}
	if k.Attention != nil {
		items = append(items, widget.MenuItem{Icon: "alert", Word: words.T("End the call for attention"), Line: true, Do: p.asks.EndAttention})
	} else {
		items = append(items, widget.MenuItem{Icon: "alert", Word: words.T("Ask for attention…"), Line: true, Do: p.AskAttention})
	}
	items = append(items, widget.MenuItem{Icon: "mic-off", Word: words.T("Mute all"), Do: func() { p.asks.Mute(room.Everyone) }})
	network := widget.MenuItem{Icon: "lan", Word: words.T("Network"), Line: true, Do: func() { p.choose(func(c *model.MonitorChoice) { c.View = model.ViewNetwork }) }}
	network.Ticked = p.choice().View == model.ViewNetwork
	items = append(items, network, widget.MenuItem{Icon: "history", Word: words.T("Log of looks"), Do: p.openLog},
		widget.MenuItem{Icon: "download", Word: words.T("Kept pictures…"), Do: p.askSaving},
		widget.MenuItem{Icon: "folder", Word: words.T("Reports…"), Off: p.Reports == nil, Do: p.Reports})
	if p.choice().View == model.ViewTable {
		items = append(items, p.columnItems()...)
	}
	return items
}

// askAll asks all who are here and did not agree already.
func (p *Pane) askAll(what model.Sight) {
	var ids []string
	for i := range p.class.Monitor.Everybody {
		w := &p.class.Monitor.Everybody[i]
		if !w.Offline() && w.Shows(what) != model.ConsentGiven {
			ids = append(ids, w.Person.ID)
		}
	}
	if len(ids) > 0 {
		p.asks.AskToShow(ids, what)
	}
}

// actions are what staff can do for one person.
func (p *Pane) actions(w *model.Watched) (items []widget.MenuItem) {
	who := w.Person
	if who.Self {
		return nil
	}
	add := func(item widget.MenuItem) { items = append(items, item) }
	add(widget.MenuItem{Icon: "chat", Word: words.T("Write privately"), Do: func() { p.asks.OpenChannel(who.ID) }})
	here := !w.Offline()
	add(widget.MenuItem{Icon: "phone", Word: words.T("Call"), Off: p.class.Call != nil || !here, Do: func() { p.asks.CallPerson(who.ID) }})
	if !who.Attends() { // the rest is what staff do for students
		return items
	}
	if who.Presenting {
		add(widget.MenuItem{Icon: "share", Word: words.T("Take the stage back"), Do: func() { p.asks.Present("") }})
	} else {
		add(widget.MenuItem{Icon: "share", Word: words.T("Show to the class"), Off: !here, Do: func() { p.asks.ShowToClass(who.ID) }})
	}
	if w.ShowsScreen != model.ConsentGiven {
		add(widget.MenuItem{Icon: "screen", Word: words.T("Ask to show the screen"), Off: !here, Do: func() { p.asks.AskToShow([]string{who.ID}, model.SightScreen) }})
	}
	if w.ShowsCamera != model.ConsentGiven {
		add(widget.MenuItem{Icon: "cam", Word: words.T("Ask to show the camera"), Off: !here, Do: func() { p.asks.AskToShow([]string{who.ID}, model.SightCamera) }})
	}
	if who.Hand > 0 {
		add(widget.MenuItem{Icon: "hand", Word: words.T("Lower hand"), Do: func() { p.asks.LowerHand(who.ID) }})
	}
	if who.Mic == model.MediaOn {
		add(widget.MenuItem{Icon: "mic-off", Word: words.T("Mute"), Do: func() { p.asks.Mute(who.ID) }})
	} else {
		add(widget.MenuItem{Icon: "mic", Word: words.T("Ask to speak"), Off: !here, Do: func() { p.asks.AskToSpeak(who.ID) }})
	}
	for _, what := range []model.Sight{model.SightScreen, model.SightCamera} {
		if _, ok := p.shots.get(shotKey{who.ID, what}); ok && here && w.Shows(what) == model.ConsentGiven {
			add(widget.MenuItem{Icon: "download", Word: words.T("Keep this picture"), Do: func() { p.asks.SaveSnapshot(who.ID) }})
			break
		}
	}
	return items
}

// openMenu opens the menu of a person at a place in the window.
func (p *Pane) openMenu(w *model.Watched, at fyne.Position) {
	id := w.Person.ID
	word := words.T("Choose")
	if p.picked[id] {
		word = words.T("Do not choose")
	}
	items := []widget.MenuItem{
		{Icon: "full", Word: words.T("Look at large"), Do: func() { p.open(id) }},
		{Icon: "check2", Word: word, Off: w.Person.Self, Do: func() { p.pick(id) }},
	}
	more := p.actions(w)
	if len(more) > 0 {
		more[0].Line = true
	}
	widget.ShowMenuAt(p.window.Canvas(), at, append(items, more...))
}

// startPicking has clicks choose.
func (p *Pane) startPicking() {
	p.picking = true
	p.picksChanged()
}

// pick chooses a person among several, or no longer; nobody chooses themselves.
func (p *Pane) pick(id string) {
	if w := p.person(id); w != nil && w.Person.Self {
		return
	}
	if p.picked[id] {
		delete(p.picked, id)
	} else {
		p.picked[id] = true
	}
	p.picksChanged()
}

// unpick chooses nobody.
func (p *Pane) unpick() {
	p.picking = false
	clear(p.picked)
	p.picksChanged()
}

func (p *Pane) picksChanged() {
	p.bar.set()
	p.layout.show()
	p.wall.Place()
	p.table.list.Refresh()
}

// chosen returns who is picked, by name.
func (p *Pane) chosen() (all []model.Watched) {
	for id := range p.picked {
		if w := p.person(id); w != nil {
			all = append(all, *w)
		}
	}
	slices.SortFunc(all, func(a, b model.Watched) int {
		return cmp.Or(strings.Compare(a.Person.Name, b.Person.Name), strings.Compare(a.Person.ID, b.Person.ID))
	})
	return all
}

// A pickBar says who is picked, and what to do for them.
type pickBar struct {
	content fyne.CanvasObject
	p       *Pane
	count   *widget.Text
	all     *widget.Button
	write   *widget.Button
	ask     *widget.Button
	clear   *widget.Button
}

func newPickBar(p *Pane) *pickBar {
	b := &pickBar{p: p, count: widget.NewParagraph("", widget.Body, widget.Ink)}
	b.all = widget.NewButton(words.T("Choose all"), widget.Quiet, func() {
		for i := range p.class.Monitor.All {
			p.picked[p.class.Monitor.All[i].Person.ID] = true
		}
		p.picksChanged()
	})
	b.write = widget.NewIconButton("chat", words.T("Write"), widget.Outline, func() { p.write(p.chosen()) })
	b.ask = widget.NewIconButton("screen", words.T("Ask for the screen"), widget.Outline, func() {
		var ids []string
		for _, w := range p.chosen() {
			if w.Person.Attends() {
				ids = append(ids, w.Person.ID)
			}
		}
		if len(ids) > 0 {
			p.asks.AskToShow(ids, model.SightScreen)
		}
	})
	b.clear = widget.NewBare("close", words.T("Choose nobody"), p.unpick)
	b.content = widget.NewGround(widget.Surface, widget.TopEdge, widget.Pad(8, 10, 8, 16,
		widget.GrowRow(8, b.count, b.count, b.all, b.ask, b.write, b.clear)))
	return b
}

func (b *pickBar) set() {
	n := len(b.p.picked)
	text := words.N("%d person chosen", "%d people chosen", n)
	if n == 0 {
		text = words.T("Click whom you mean")
	}
	b.count.Set(text)
	b.write.Set(words.T("Write"), n > 0)
	b.ask.Set(words.T("Ask for the screen"), n > 0)
}

// write asks for a text and sends it to each of some people, or to everybody for nil.
func (p *Pane) write(to []model.Watched) {
	var d *widget.OpenDialog
	text := widget.NewMessageInput(words.T("Message"), nil, func() { d.Refresh() })
	text.OnChanged = func(string) { text.Fit() }
	title, help := words.T("Write to everyone"), words.T("Everybody in the class reads it in the chat.")
	if to != nil {
		var names []string
		for i, w := range to {
			if i == 6 {
				names = append(names, words.N("%d more", "%d more", len(to)-i))
				break
			}
			names = append(names, w.Person.Name)
		}
		title = words.N("Write to %d person", "Write to %d people", len(to))
		help = words.T("Each reads it as a private message: %s.", strings.Join(names, ", "))
		if len(to) > model.MostAddressed {
			help = words.T("That is more than can be written to one by one (%d). Write to everyone instead.", model.MostAddressed)
		}
	}
	send := widget.NewButton(words.T("Send"), widget.Primary, nil)
	say := func() {
		if strings.TrimSpace(text.Text) == "" {
			return
		}
		d.Close()
		if to == nil {
			p.asks.SayTo(model.ChannelAll, text.Text)
			return
		}
		var ids []string
		for _, w := range to {
			ids = append(ids, w.Person.ID)
		}
		p.asks.SayToEach(ids, text.Text)
		p.unpick()
	}
	send.OnTapped = say
	text.OnSend = say
	if len(to) > model.MostAddressed {
		send.Set(words.T("Send"), false)
	}
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	d = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: title, Body: widget.Column(12, text, widget.NewParagraph(help, widget.Secondary, widget.Muted)),
		Buttons: []fyne.CanvasObject{cancel, send}, First: text,
	})
}

// attentionTimes are for how long staff can ask for attention.
var attentionTimes = []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute}

// attentionMost is how long a text over everything can be, in characters.
const attentionMost = 200

// AskAttention asks what everybody is to read, and for how long.
func (p *Pane) AskAttention() {
	var d *widget.OpenDialog
	text := widget.NewInput(words.T("Eyes to the front, please"), nil)
	field := widget.NewField(words.T("What everybody reads"), text)
	field.SetHelp(words.T("It lies over everything in the windows of all students, and goes by itself."))
	var options []widget.Option
	for _, t := range attentionTimes {
		word := words.N("%d minute", "%d minutes", int(t/time.Minute))
		if t < time.Minute {
			word = words.N("%d second", "%d seconds", int(t/time.Second))
		}
		options = append(options, widget.Option{Key: t.String(), Word: word})
	}
	chosen := attentionTimes[1]
	lasts := widget.NewSelect(options, chosen.String(), func(key string) { chosen, _ = time.ParseDuration(key) })
	begin := widget.NewButton(words.T("Show"), widget.Primary, nil)
	do := func() {
		said := strings.TrimSpace(text.Text)
		if said == "" {
			said = words.T("Eyes to the front, please")
		}
		if n := []rune(said); len(n) > attentionMost {
			field.SetFault(words.T("At most %d characters.", attentionMost))
			d.Refresh()
			return
		}
		d.Close()
		p.asks.SetAttention(said, chosen)
	}
	begin.OnTapped = do
	text.OnSubmitted = func(string) { do() }
	cancel := widget.NewButton(words.T("Cancel"), widget.Outline, func() { d.Close() })
	d = widget.ShowDialog(p.window.Canvas(), widget.Dialog{
		Title: words.T("Ask for attention"), Body: widget.Column(16, field, widget.NewField(words.T("For how long"), lasts)),
		Buttons: []fyne.CanvasObject{cancel, begin}, First: text,
	})
}
