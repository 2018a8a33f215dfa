//go:build !nogui

package check

import (
	"fyne.io/fyne/v2"

	"lyceum/app/view/video"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/media"
)

// previewWidth is the most that the preview takes.
const previewWidth = 640

// preview shows oneself as the class will.
type preview struct {
	content  fyne.CanvasObject
	picture  *video.Picture
	mirrored *video.Picture
	on       *video.Picture // one of the two
	avatar   *widget.Avatar
	about    *widget.Text
	off      fyne.CanvasObject // what is there without a picture
	mic      *widget.Button
	camera   *widget.Button
	plate    *widget.Text
	muted    *widget.Icon
	mirror   fyne.CanvasObject
	micOn    bool
	cameraOn bool
}

func newPreview(ticker *video.Ticker, setMic, setCamera func(on bool)) *preview {
	p := &preview{
		picture:  video.NewPicture(ticker, video.Crop, false),
		mirrored: video.NewPicture(ticker, video.Crop, true),
		avatar:   widget.NewAvatar("", "", 96),
		about:    widget.NewText("", widget.Secondary, widget.MutedOn),
		plate:    widget.NewText("", widget.Caption, widget.OnStage).Fit(240),
		muted:    widget.NewIcon("mic-off", 14, widget.OnStage),
	}
	p.on = p.mirrored
	p.picture.SetRadius(widget.CardRadius)
	p.mirrored.SetRadius(widget.CardRadius)
	p.picture.Changed, p.mirrored.Changed = p.turn, p.turn
	p.off = widget.Column(12, widget.Centre(96, p.avatar), p.about.Centred())
	p.mic = widget.NewIconButton("mic-off", words.T("Unmute"), widget.BarPill, func() { setMic(!p.micOn) })
	p.camera = widget.NewIconButton("cam-off", words.T("Start camera"), widget.BarPill, func() { setCamera(!p.cameraOn) })
	p.mic.SetNarrow(true)
	p.camera.SetNarrow(true)
	name := pill(widget.Row(4, p.muted, p.plate))
	p.mirror = pill(widget.Row(4, widget.NewIcon("swap", 14, widget.OnStage), widget.NewText(words.T("Mirrored for you"), widget.Caption, widget.OnStage)))
	ground := widget.NewRound(widget.Stage2, widget.CardRadius, nil)
	buttons := widget.Row(12, p.mic, p.camera)
	p.content = widget.NewArranged(func(width float32) ([]widget.Place, float32) {
		width = min(width, previewWidth)
		height := float32(int(width * 9 / 16))
		whole := widget.Place{Size: fyne.NewSize(width, height)}
		off := widget.HeightFor(p.off, width)
		low := func(o fyne.CanvasObject, x float32) widget.Place {
			m := o.MinSize()
			return widget.Place{At: fyne.NewPos(x, height-12-m.Height), Size: m}
		}
		b := buttons.MinSize()
		p.plate.Fit((width-b.Width)/2 - 12 - 8 - (name.MinSize().Width - p.plate.MinSize().Width)) // so much is left of the buttons
		return []widget.Place{
			whole,
			{At: fyne.NewPos(0, (height-off)/2-16), Size: fyne.NewSize(width, off)},
			whole, whole,
			low(name, 12), low(p.mirror, width-12-p.mirror.MinSize().Width), low(buttons, (width-b.Width)/2),
		}, height
	}, ground, p.off, p.picture, p.mirrored, name, p.mirror, buttons)
	p.turn()
	return p
}

// pill is a plate under words on a picture.
func pill(o fyne.CanvasObject) fyne.CanvasObject {
	h := widget.RowHeight(24, widget.Caption)
	return widget.NewRound(widget.Plate, h/2, widget.Fixed(0, h, widget.Pad(0, 10, 0, 8, o)))
}

// sink returns what takes pictures.
func (p *preview) sink() func(*media.Picture) { return p.on.Put }

func (p *preview) clear() { p.on.Clear() }

// turnRound shows oneself as in a mirror, or as others see one, and reports whether sink is another now.
func (p *preview) turnRound(mirror bool) bool {
	to := p.picture
	if mirror {
		to = p.mirrored
	}
	if p.on == to {
		return false
	}
	p.on.Clear()
	p.on = to
	return true
}

func (p *preview) set(id, name string, mic, camera bool) {
	p.micOn, p.cameraOn = mic, camera
	p.avatar.Set(id, name)
	p.plate.Set(name)
	widget.Show(p.muted, !mic)
	if mic {
		p.mic.SetIcon("mic")
		p.mic.Set(words.T("Mute"), true)
		p.mic.SetState(widget.On)
	} else {
		p.mic.SetIcon("mic-off")
		p.mic.Set(words.T("Unmute"), true)
		p.mic.SetState(widget.Off)
	}
	if camera {
		p.camera.SetIcon("cam")
		p.camera.Set(words.T("Stop camera"), true)
		p.camera.SetState(widget.On)
		p.about.Set(words.T("Starting the camera"))
	} else {
		p.camera.SetIcon("cam-off")
		p.camera.Set(words.T("Start camera"), true)
		p.camera.SetState(widget.Off)
		p.about.Set(words.T("Your camera is off"))
		p.clear()
	}
	p.turn()
	p.content.Refresh()
}

// turn shows the picture, or what is there without one.
func (p *preview) turn() {
	showing := p.on.Showing()
	widget.Show(p.off, !showing)
	widget.Show(p.mirror, showing && p.on == p.mirrored)
	p.content.Refresh()
}
