//go:build !nogui

package check

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// form is the right column: name, devices, and how sound is treated.
type form struct {
	content fyne.CanvasObject
	p       *Pane

	name    *widget.Input
	nameIn  *widget.Field
	known   string // the name that was last in a snapshot
	camera  *device
	mic     *device
	speaker *device
	meter   *widget.Meter
	play    *widget.Button
	echo    *widget.Switch
	noise   *widget.Switch
	cancel  *widget.Switch
	talk    *widget.Switch
	talkKey *widget.Chip
	passOn  *widget.Select
	skip    *widget.Check
	heard   time.Time // when the microphone last gave something loud enough
	now     time.Time
	mute    bool
}

// device is the choice of one kind.
type device struct {
	field  *widget.Field
	choice *widget.Select
	icon   string
}

func (f *form) newDevice(kind room.DeviceKind, label, icon string, more func(choice fyne.CanvasObject) fyne.CanvasObject) *device {
	d := &device{icon: icon}
	d.choice = widget.NewSelect(nil, "", func(key string) { f.p.asks.SetDevice(kind, key) })
	d.field = widget.NewField(label, more(d.choice))
	return d
}

func newForm(p *Pane) *form {
	f := &form{p: p, meter: widget.NewMeter(10)}
	f.name = widget.NewInput(words.T("As others see it"), func() { p.enter(true) })
	f.name.OnLeave = f.commit
	f.name.OnEscape = func() { f.name.SetText(f.known) }
	f.nameIn = widget.NewField(words.T("Your name"), f.name)
	itself := func(o fyne.CanvasObject) fyne.CanvasObject { return o }
	f.camera = f.newDevice(room.Camera, words.T("Camera"), "cam", itself)
	f.mic = f.newDevice(room.Microphone, words.T("Microphone"), "mic", func(o fyne.CanvasObject) fyne.CanvasObject {
		return widget.Column(8, o, f.meter)
	})
	f.play = widget.NewIconButton("play", words.T("Play test sound"), widget.Outline, p.asks.PlayTestSound)
	f.speaker = f.newDevice(room.Speaker, words.T("Speaker"), "speaker", func(o fyne.CanvasObject) fyne.CanvasObject {
		return widget.BesideOrBelow(200, o, f.play)
	})

	f.echo = widget.NewSwitch(words.T("Hear myself"), words.T("half a second later"), p.asks.HearMyself)
	f.noise = widget.NewSwitch(words.T("Noise suppression"), "", f.changes(func(s *model.Settings, on bool) { s.NoNoise = !on }))
	f.cancel = widget.NewSwitch(words.T("Echo cancellation"), "", f.changes(func(s *model.Settings, on bool) { s.NoEcho = !on }))
	f.talkKey = widget.NewChip("", "", widget.Muted)
	f.talk = widget.NewSwitch(words.T("Push to talk"), words.T("hold a key to speak"), f.changes(func(s *model.Settings, on bool) { s.PushToTalk = on })).Beside(f.talkKey)
	f.passOn = widget.NewSelect(passOnOptions(), "0", func(key string) {
		changed := *p.last.Settings
		changed.PassOn, _ = strconv.Atoi(key)
		p.asks.ChangeSettings(changed)
	})
	passOn := widget.NewParagraph(words.T("Help pass on the class"), widget.Body, widget.Ink)
	help := widget.GrowRow(12, passOn, passOn, widget.Fixed(widget.Scaled(184), 0, f.passOn))
	sound := widget.NewCard(widget.Pad(8, 16, 8, 16, widget.Column(0, row(f.echo), row(f.noise), row(f.cancel), row(f.talk), row(help))))
	f.skip = widget.NewCheck(words.T("Skip this check next time"))
	f.skip.Changed = f.changes(func(s *model.Settings, on bool) { s.SkipCheck = on })
	f.content = widget.Column(4, f.nameIn, f.camera.field, f.mic.field, widget.Pad(8, 0, 0, 0, f.speaker.field), widget.Pad(4, 0, 0, 0, sound), widget.Pad(8, 0, 0, 0, f.skip))
	return f
}

func row(o fyne.CanvasObject) fyne.CanvasObject { return widget.Fixed(0, 36, o) }

// changes returns what asks for other settings.
func (f *form) changes(do func(s *model.Settings, on bool)) func(on bool) {
	return func(on bool) {
		changed := *f.p.last.Settings
		changed.Keys, changed.Quiet = maps.Clone(changed.Keys), maps.Clone(changed.Quiet)
		do(&changed, on)
		f.p.asks.ChangeSettings(changed)
	}
}

// passOnOptions are the limits that are offered, in Mbit/s.
func passOnOptions() []widget.Option {
	all := []widget.Option{{Key: "0", Word: words.T("As the line allows")}}
	for _, n := range []int{2, 5, 10, 20, 50} {
		all = append(all, widget.Option{Key: strconv.Itoa(n), Word: words.T("Up to %d Mbit/s", n)})
	}
	return append(all, widget.Option{Key: "-1", Word: words.T("Not at all")})
}

// begin fills in the name, which is a draft from then on.
func (f *form) begin() {
	if c := f.p.last.Check; c != nil {
		f.known = c.Name
		f.name.SetText(c.Name)
	}
	f.heard = time.Time{}
}

// commit asks for the typed name, if it is another.
func (f *form) commit() {
	if f.name.Text != f.known {
		f.p.asks.SetName(f.name.Text)
	}
}

func (f *form) set(s *model.Snapshot) {
	c := s.Check
	if c.Name != f.known {
		f.known = c.Name
		f.name.SetText(c.Name)
	}
	f.nameIn.SetFault(s.NameFault)
	devices := s.Devices
	if devices == nil {
		devices = &model.Devices{}
	}
	f.camera.set(devices.Cameras, c.Camera, words.T("Default camera"), words.T("No camera"))
	f.mic.set(devices.Microphones, c.Mic, words.T("Default microphone"), words.T("No microphone"))
	f.speaker.set(devices.Speakers, c.Speaker, words.T("Default speaker"), words.T("No speaker"))
	play := words.T("Play test sound")
	if c.Playing {
		play = words.T("Playing")
	}
	f.play.Set(play, !c.Playing && c.Speaker.Chosen != "none")
	f.echo.Set(c.Echoing)
	f.noise.Set(!s.Settings.NoNoise)
	f.cancel.Set(!s.Settings.NoEcho)
	f.talk.Set(s.Settings.PushToTalk)
	f.talkKey.Set("", model.KeyOf(s.Settings, model.ActTalk).Word(), widget.Muted)
	f.setPassOn(s.Settings.PassOn)
	f.skip.Set(s.Settings.SkipCheck)
	f.mute = !c.Mic.On
	f.say()
}

func (f *form) setPassOn(limit int) {
	key, options := strconv.Itoa(limit), passOnOptions()
	if !slices.ContainsFunc(options, func(o widget.Option) bool { return o.Key == key }) {
		options = append(options, widget.Option{Key: key, Word: words.T("Up to %d Mbit/s", limit)})
	}
	f.passOn.Set(options, key)
}

// set shows what can be chosen, what is, and what is wrong with it.
func (d *device) set(all []model.Device, is model.CheckDevice, byDefault, none string) {
	options := []widget.Option{{Key: "default", Word: byDefault, Icon: d.icon}}
	for _, one := range all {
		if one.Key != "default" {
			options = append(options, widget.Option{Key: one.Key, Word: one.Name, Icon: d.icon})
		}
	}
	if is.Chosen != "none" && !slices.ContainsFunc(options, func(o widget.Option) bool { return o.Key == is.Chosen }) {
		word := is.Chosen // one that is not plugged in
		if word == "test" {
			word = words.T("Test signal")
		}
		options = append(options, widget.Option{Key: is.Chosen, Word: word, Icon: d.icon})
	}
	options = append(options, widget.Option{Key: "none", Word: none, Icon: d.icon})
	d.choice.Set(options, is.Chosen)
	d.field.SetFault(is.Fault)
}

// Of the meter: what is below the first shows as nothing, above the last all segments are lit, in dBFS.
const (
	meterFrom, meterTo = -60, -6
	loudEnough         = -42 // speech at arm's length
	remembered         = 4 * time.Second
)

// tick shows the level of the microphone, a few times a second, as long as the check is in front.
func (f *form) tick(now time.Time) (more bool) {
	if !f.p.shown {
		f.meter.Set(0)
		return false
	}
	level := f.p.asks.CheckLevel()
	if c := f.p.last.Check; c == nil || c.Mic.Chosen == "none" || c.Mic.Fault != "" {
		level = meterFrom
	}
	f.meter.Set(float32((level - meterFrom) / (meterTo - meterFrom)))
	f.now = now
	if level > loudEnough {
		f.heard = now
	}
	f.say()
	return true
}

// say puts into words what the meter shows.
func (f *form) say() {
	if c := f.p.last.Check; c == nil || c.Mic.Chosen == "none" || c.Mic.Fault != "" {
		f.mic.field.SetHelp("")
		return
	}
	heard := !f.heard.IsZero() && f.now.Sub(f.heard) < remembered
	f.mic.field.SetHelp(heardWords(heard, f.mute, f.p.last.Check.Teaching))
}

func heardWords(heard, mute, teaching bool) string {
	switch {
	case !heard && !mute:
		return words.T("Say something: the bars move.")
	case heard && mute && teaching:
		return words.T("We hear you. You start muted.")
	case heard && mute:
		return words.T("We hear you. You join muted.")
	case heard && teaching:
		return words.T("We hear you. Your microphone is on from the start.")
	case heard:
		return words.T("We hear you. Your microphone is on when you join.")
	case teaching:
		return words.T("Say something: the bars move. You start muted.")
	}
	return words.T("Say something: the bars move. You join muted.")
}
