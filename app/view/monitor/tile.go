//go:build !nogui

package monitor

import (
	"image"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/model"
	"lyceum/app/view/widget"
)

// A face is what a tile shows but for its pictures. Two of them can be compared, so that a tile is drawn anew only when it
// looks different.
type face struct {
	id, name  string
	large     bool // a card with words under the picture, else a picture with a line over its foot
	stand     standing
	progress  string
	done      bool
	screen    bool // a screen is in the place of the picture; else the camera, if there is one
	camera    bool
	blankIcon string
	blank     string // why there is no picture
	off       bool   // nothing is heard of them
	old       string // when the picture was taken, if that is long ago
	edge      fyne.ThemeColorName
	picking   bool // several are being chosen
	picked    bool
	ring      bool
}

// faceOf is how somebody looks on the wall.
func (p *Pane) faceOf(w *model.Watched, large bool) face {
	now := p.Now()
	f := face{
		id: w.Person.ID, name: w.Person.Name, large: large, stand: standOf(w, now).onStage(), progress: progressWord(w), done: w.Done,
		off: w.Offline(), edge: widget.StageLine, picked: p.picked[w.Person.ID], picking: p.picking || len(p.picked) > 0,
	}
	f.screen = !w.Offline() && w.ShowsScreen == model.ConsentGiven
	f.camera = !w.Offline() && w.ShowsCamera == model.ConsentGiven
	if !f.screen {
		last, _ := p.shots.get(shotKey{f.id, model.SightScreen})
		f.blankIcon, f.blank = blankWords(w, last.at)
	} else {
		f.blankIcon, f.blank = blankWords(w, w.At)
	}
	what := model.SightScreen
	if !f.screen {
		what = model.SightCamera
	}
	if is, ok := p.shots.get(shotKey{f.id, what}); ok && now.Sub(is.at) > oldAfter {
		f.old = is.at.Local().Format("15:04:05")
	}
	if w.Need == model.NeedHand || w.Need == model.NeedFocus {
		f.edge = widget.StageWarning
	}
	if !large { // a line of its own has no room for what changes by the second
		f.stand.detail = ""
	}
	return f
}

// oldAfter is from when on a picture says when it was taken: they come every two seconds, or a word that nothing changed.
const oldAfter = 15 * time.Second

// onStage has the colours that go with the stage.
func (s standing) onStage() standing {
	switch s.tone {
	case widget.Warning:
		s.tone = widget.StageWarning
	case widget.Danger:
		s.tone = widget.StageDanger
	case widget.Success:
		s.tone = widget.StageSuccess
	default:
		s.tone = widget.MutedOn
	}
	return s
}

// A tile is one person on the wall. It never has the focus itself: the wall has it.
type tile struct {
	fynewidget.BaseWidget
	face           face
	screen, camera shot
	wide           *image.RGBA // of the camera, where it has the place of the picture
	drawn          int         // how often it was drawn anew, for tests
}

func newTile() *tile {
	t := &tile{}
	t.ExtendBaseWidget(t)
	return t
}

// set shows a face and the pictures that there are for it.
func (t *tile) set(f face, screen, camera shot) {
	if !f.screen {
		screen = shot{}
	}
	if !f.camera {
		camera = shot{}
	}
	if t.face == f && t.screen.n == screen.n && t.camera.n == camera.n {
		return
	}
	if t.camera.n != camera.n || t.camera.is != camera.is {
		t.wide = fill169(camera.is)
	}
	t.face, t.screen, t.camera = f, screen, camera
	t.drawn++
	t.Refresh()
}

// Word returns whose tile it is.
func (t *tile) Word() string { return t.face.name }

// tileHeight is how high a tile of a width is.
func tileHeight(width float32, large bool) float32 {
	picture := float32(int(width * 9 / 16))
	if large {
		return picture + wordsHeight()
	}
	return picture
}

// wordsHeight is that of the words under the picture of a card.
func wordsHeight() float32 { return widget.RowHeight(58, widget.Body, widget.Secondary) }

// lineHeight is that of the line over the foot of a picture.
func lineHeight() float32 { return widget.RowHeight(22, widget.Caption) }
