//go:build !nogui

package dialogs

import (
	"slices"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Keys of devices that are none in particular.
const deviceDefault, deviceNone = "default", "none"

// deviceChoices choose camera, microphone and speaker.
type deviceChoices struct {
	p       *settingsPane
	selects map[room.DeviceKind]*widget.Select
	meter   *widget.Meter
	mic     *widget.Field
	speaker *widget.Field
	play    *widget.Button
	content fyne.CanvasObject
	inClass bool
	hears   bool // the microphone is open
}

func newDeviceChoices(p *settingsPane) *deviceChoices {
	d := &deviceChoices{p: p, selects: make(map[room.DeviceKind]*widget.Select), meter: widget.NewMeter(10)}
	for _, k := range []room.DeviceKind{room.Camera, room.Microphone, room.Speaker} {
		d.selects[k] = widget.NewSelect(nil, "", func(key string) { p.d.asks.SetDevice(k, key) })
	}
	d.play = widget.NewIconButton("play", words.T("Play test sound"), widget.Outline, p.d.asks.TestSpeaker)
	d.mic = widget.NewField(words.T("Microphone"), widget.Column(8, d.selects[room.Microphone], d.meter)).Tight()
	d.speaker = widget.NewField(words.T("Speaker"), widget.GrowRow(8, d.selects[room.Speaker], d.selects[room.Speaker], d.play)).Tight()
	d.content = widget.Column(16, widget.NewField(words.T("Camera"), d.selects[room.Camera]).Tight(), d.mic, d.speaker)
	return d
}

func (d *deviceChoices) set(s *model.Snapshot) {
	var all model.Devices
	if s.Devices != nil {
		all = *s.Devices
	}
	d.choose(room.Camera, all.Cameras, s.Settings.Camera, "cam")
	d.choose(room.Microphone, all.Microphones, s.Settings.Microphone, "mic")
	d.choose(room.Speaker, all.Speakers, s.Settings.Speaker, "speaker")
	open := s.Check
	if s.Trial != nil {
		open = s.Trial
	}
	if open == nil {
		open = &model.Check{}
	}
	d.inClass = s.Class != nil
	d.hears = d.inClass && s.Class.Self.Mic == model.MediaOn || open.Mic.Ready
	if !d.hears {
		d.meter.Set(0)
	}
	help := ""
	if d.inClass && !d.hears {
		help = words.T("Its level shows here while it is on.")
	}
	d.mic.SetHelp(help)
	d.mic.SetFault(open.Mic.Fault)
	d.speaker.SetFault(open.Speaker.Fault)
	d.play.Set(d.play.Word(), (d.inClass || open.Speaker.Ready) && !open.Playing)
}

// choose fills in one choice. What is chosen and not plugged in is named all the same.
func (d *deviceChoices) choose(k room.DeviceKind, plugged []model.Device, chosen, icon string) {
	options := []widget.Option{{Key: deviceDefault, Word: words.T("What the system prefers"), Icon: icon}}
	for _, one := range plugged {
		if one.Key != deviceDefault && one.Key != deviceNone {
			options = append(options, widget.Option{Key: one.Key, Word: one.Name, Icon: icon})
		}
	}
	options = append(options, widget.Option{Key: deviceNone, Word: words.C("device", "None"), Icon: "minus"})
	if chosen == "" {
		chosen = deviceDefault
	}
	if !slices.ContainsFunc(options, func(o widget.Option) bool { return o.Key == chosen }) {
		options = append(options, widget.Option{Key: chosen, Word: words.T("%s (not plugged in)", chosen), Icon: "alert"})
	}
	d.selects[k].Set(options, chosen)
}

// quietest and loudest are the ends of the meter, in dBFS (our choice: a silent room, and speech close by).
const quietest, loudest = -60, -6

func (d *deviceChoices) tick() {
	if !d.hears {
		return
	}
	level := d.p.d.asks.CheckLevel()
	if d.inClass {
		level = d.p.d.asks.Level()
	}
	d.meter.Set(float32((level - quietest) / (loudest - quietest)))
}
