//go:build !nogui

package monitor

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A large is one person large: what they show as it moves, how they are, and what can be done for them.
type large struct {
	content fyne.CanvasObject
	p       *Pane
	id      string // of who is shown; empty: nobody
	what    model.Sight
	asked   bool // for the moving picture

	back     *widget.Button
	title    *widget.Text
	sights   *widget.Segments
	picture  *video.Picture
	still    *canvas.Image // the small picture, until a large one comes
	blank    *widget.Empty
	place    fyne.CanvasObject // of blank
	side     *fyne.Container
	facts    *fyne.Container
	acts     *fyne.Container
	scroll   *container.Scroll
	stage    *fyne.Container
	shown    model.Watched
	lastActs string
}

func newLarge(p *Pane) *large {
	l := &large{p: p, what: model.SightScreen}
	l.back = widget.NewBare("back", words.T("Back to the students"), func() { p.close(); p.Focus() })
	l.title = widget.NewBold("", widget.Head, widget.Ink).Cut()
	l.sights = widget.NewSegments([]widget.Option{
		{Key: string(model.SightScreen), Word: words.T("Screen"), Icon: "screen"}, {Key: string(model.SightCamera), Word: words.T("Camera"), Icon: "cam"},
	}, func(key string) { l.look(model.Sight(key)) })
	l.picture = video.NewPicture(p.ticker, video.Fit, false)
	l.picture.Changed = func() { l.showPicture() }
	l.still = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}
	l.still.Hide()
	l.blank = widget.NewEmpty("screen", "", "", "", nil)
	l.place = widget.NewRound(widget.Surface, widget.CardRadius, widget.Pad(24, 24, 24, 24, l.blank))
	l.facts, l.acts = widget.Column(10), widget.Column(8)
	l.side = widget.Column(16, l.facts, l.acts)
	l.scroll = widget.NewScroll(widget.Pad(16, 16, 16, 16, l.side))
	l.stage = container.New(&largeStage{l}, l.still, l.picture, l.place)
	head := widget.NewGround(widget.Surface, widget.BottomEdge, widget.Pad(9, 16, 9, 10, widget.GrowRow(8, l.title, l.back, l.title, l.sights)))
	side := widget.NewGround(widget.Surface, widget.LeftEdge, l.scroll)
	l.content = container.New(&largeLayout{}, head, l.stage, side)
	l.content.Hide()
	return l
}

// open shows a person.
func (l *large) open(id string) {
	l.close()
	l.id, l.shown, l.lastActs = id, model.Watched{}, ""
	w := l.p.person(id)
	if w == nil {
		l.id = ""
		return
	}
	l.what = model.SightScreen
	if w.ShowsScreen != model.ConsentGiven && w.ShowsCamera == model.ConsentGiven {
		l.what = model.SightCamera
	}
	l.set()
	l.p.window.Canvas().Focus(l.back)
}

// look has the other of the two be shown.
func (l *large) look(what model.Sight) {
	if l.what == what {
		return
	}
	l.stop()
	l.what = what
	l.shown = model.Watched{}
	l.set()
	l.p.look()
}

// close shows nobody.
func (l *large) close() {
	l.stop()
	l.id = ""
}

// stop ends the moving picture.
func (l *large) stop() {
	if l.asked {
		l.asked = false
		l.p.asks.StopLarge()
	}
	l.picture.Clear()
	l.still.Hide()
}

// set shows how the person is now.
func (l *large) set() {
	if l.id == "" {
		return
	}
	w := l.p.person(l.id)
	if w == nil {
		l.p.close()
		return
	}
	if *w == l.shown {
		return
	}
	l.shown = *w
	l.title.Set(w.Person.Name)
	l.sights.Set(string(l.what))
	shows := w.Shows(l.what) == model.ConsentGiven && !w.Offline()
	switch {
	case shows && !l.asked && l.p.shown:
		l.asked = true
		l.p.asks.LookLarge(l.id, l.what, l.picture.Put)
	case !shows && l.asked:
		l.stop()
	}
	l.fillBlank(w)
	l.fillFacts(w)
	l.fillActs(w)
	l.showPicture()
}

func (l *large) tick() {
	if w := l.p.person(l.id); w != nil {
		l.fillFacts(w)
	}
}

// looks is the small picture of the person, which stands for the moving one until that comes.
func (l *large) looks() []model.MemberLook {
	w := l.p.person(l.id)
	if w == nil || w.Offline() || w.Shows(l.what) != model.ConsentGiven {
		return nil
	}
	return []model.MemberLook{l.p.lookAt(l.id, l.what, fyne.NewSize(256, 144))}
}

// fresh takes in that small pictures came.
func (l *large) fresh(keys map[shotKey]bool) {
	if keys[shotKey{l.id, l.what}] {
		l.showPicture()
	}
}

// showPicture shows the moving picture, or the small one, or says why there is none.
func (l *large) showPicture() {
	moving := l.picture.Showing()
	is, ok := l.p.shots.get(shotKey{l.id, l.what})
	small := !moving && ok && l.shown.Shows(l.what) == model.ConsentGiven
	if small && l.still.Image != image.Image(is.is) {
		l.still.Image = is.is
		l.still.Refresh()
	}
	if blank := !moving && !small; small != l.still.Visible() || blank != l.place.Visible() {
		widget.Show(l.still, small)
		widget.Show(l.place, blank)
		l.stage.Refresh() // the canvas does not know yet what it has not drawn
	}
}

// fillBlank says why nothing of the person is to be seen.
func (l *large) fillBlank(w *model.Watched) {
	ask := func() { l.p.asks.AskToShow([]string{l.id}, l.what) }
	first := w.Person.Name
	icon, action := "screen", words.T("Ask to show the screen")
	if l.what == model.SightCamera {
		icon, action = "cam", words.T("Ask to show the camera")
	}
	switch consent := w.Shows(l.what); {
	case !w.Person.Attends() && consent != model.ConsentGiven:
		l.blank.Set("people", roleWord(&w.Person), words.T("Staff and observers are not asked to show anything."), "", nil)
	case w.Offline():
		l.blank.Set("offline", words.T("Nothing is heard of %s", first), words.T("What they do is kept on their computer and comes when they are back."), "", nil)
	case consent == model.ConsentGiven && w.Hitch(l.what) == model.HitchBroken:
		l.blank.Set("alert", words.T("It cannot be shown there"), words.T("They agreed, but their computer cannot show it. They see why."), "", nil)
	case consent == model.ConsentGiven && w.Hitch(l.what) == model.HitchBusy:
		l.blank.Set("clock", words.T("Too many look at it large"), words.T("It shows here as soon as somebody else of the staff has closed it."), "", nil)
	case consent == model.ConsentGiven:
		l.blank.Set(icon, words.T("The picture is on its way"), words.T("It is asked for now, and they see that you look."), "", nil)
	case consent == model.ConsentAsked:
		l.blank.Set(icon, words.T("Asked, no answer yet"), words.T("You see it as soon as they agree."), "", nil)
	case consent == model.ConsentRefused:
		l.blank.Set(icon, words.T("%s does not want to show this", first), words.T("That is their choice. You can ask again."), action, ask)
	case consent == model.ConsentStopped:
		l.blank.Set(icon, words.T("%s shows this no longer", first), words.T("That is their choice. You can ask again."), action, ask)
	default:
		l.blank.Set(icon, words.T("Nothing is shown"), words.T("They are asked first, and see who looks."), action, ask)
	}
}

// fillFacts says how the person is.
func (l *large) fillFacts(w *model.Watched) {
	now := l.p.Now()
	var rows [][3]string // icon, word, detail
	stand := standOf(w, now)
	add := func(icon, word, detail string) { rows = append(rows, [3]string{icon, word, detail}) }
	add(stand.icon, stand.word, stand.detail)
	for n := w.Need + 1; n <= model.NeedMedia; n++ {
		if s, ok := needed(n, w, now); ok && w.Need != model.NeedNothing && w.Has(n) {
			add(s.icon, s.word, s.detail)
		}
	}
	if w.Known {
		add("eye", words.T("In front"), placeWord(w.Place))
	}
	if w.Total > 0 {
		add("check2", words.T("Test"), progressWord(w))
	}
	if w.Lost > 0 {
		add("away", words.T("Was in another window"), words.N("%d time", "%d times", w.Lost))
	}
	if w.Known && w.Path != model.PathUnknown {
		add("lan", pathWord(w.Path), lineWords(w))
		add("swap", words.T("Sends %s, receives %s", rate(w.Out), rate(w.In)), inTime(w))
	}
	if on := mediaWords(w); w.Known && on != "–" {
		add("mic", words.T("To the class"), on)
	}
	for len(l.facts.Objects) > len(rows) {
		l.facts.Objects = l.facts.Objects[:len(l.facts.Objects)-1]
	}
	changed := false
	for i, r := range rows {
		if i == len(l.facts.Objects) {
			l.facts.Objects = append(l.facts.Objects, newFact())
			changed = true
		}
		changed = l.facts.Objects[i].(*fact).set(r[0], r[1], r[2], i == 0, stand.tone) || changed
	}
	if changed {
		l.side.Refresh()
		l.scroll.Refresh()
	}
}

// fillActs shows what can be done, if that is other than before.
func (l *large) fillActs(w *model.Watched) {
	items := l.p.actions(w)
	key := ""
	for _, i := range items {
		key += i.Word
		if i.Off {
			key += "-"
		}
		key += "|"
	}
	if key == l.lastActs {
		return
	}
	l.lastActs = key
	var focused string
	if b, ok := l.p.window.Canvas().Focused().(*widget.Button); ok {
		focused = b.Word()
	}
	l.acts.Objects = nil
	for _, i := range items {
		kind := widget.Outline
		b := widget.NewIconButton(i.Icon, i.Word, kind, i.Do)
		b.Set(i.Word, !i.Off)
		l.acts.Objects = append(l.acts.Objects, b)
		if i.Word == focused { // it stays where the keyboard was
			l.p.window.Canvas().Focus(b)
		}
	}
	l.side.Refresh()
	l.scroll.Refresh()
}

// largeSide is how wide the side is with facts and actions.
const largeSide float32 = 264

// A largeLayout has the picture at the left and the side at the right, or below each other where it is narrow.
type largeLayout struct{}

// Layout implements fyne.Layout.
func (largeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := widget.HeightFor(o[0], size.Width)
	o[0].Resize(fyne.NewSize(size.Width, top))
	side := largeSide * (1 + (widget.TextScale()-1)/2)
	rest := size.Height - top
	if size.Width-side >= 320 {
		o[1].Move(fyne.NewPos(0, top))
		o[1].Resize(fyne.NewSize(size.Width-side, rest))
		o[2].Move(fyne.NewPos(size.Width-side, top))
		o[2].Resize(fyne.NewSize(side, rest))
		return
	}
	half := min(rest/2, size.Width*9/16)
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, half))
	o[2].Move(fyne.NewPos(0, top+half))
	o[2].Resize(fyne.NewSize(size.Width, rest-half))
}

// MinSize implements fyne.Layout.
func (largeLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// A largeStage has the picture fill what room there is.
type largeStage struct{ l *large }

// Layout implements fyne.Layout.
func (s *largeStage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	room := size.SubtractWidthHeight(32, 32)
	for _, o := range []fyne.CanvasObject{s.l.still, s.l.picture} {
		o.Move(fyne.NewPos(16, 16))
		o.Resize(room)
	}
	w := min(room.Width, widget.Scaled(400))
	h := min(widget.HeightFor(s.l.place, w), room.Height)
	s.l.place.Resize(fyne.NewSize(w, h))
	s.l.place.Move(fyne.NewPos((size.Width-w)/2, (size.Height-h)/2))
}

// MinSize implements fyne.Layout.
func (s *largeStage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 90) }
