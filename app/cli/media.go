package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lyceum/app/room"
)

// showing is what this computer shows and says, and calls between two.
type showing interface {
	SetOn(k room.DeviceKind, on bool) error
	Choose(k room.DeviceKind, text string) error
	SetVolume(who string, percent int) error
	StartRecording(path string) error
	StopRecording() error
	Call(who string) error
	Answer() error
	HangUp() error
	StreamStats() []room.StreamStats
}

// mediaFlags adds the flags about pictures and sound.
func (c *common) mediaFlags(cmd *cobra.Command) {
	f, m := cmd.Flags(), &c.media
	const what = "default, test, none, a name that lyceum devices lists, or a file"
	f.StringVar(&m.Camera, "camera", "", "`camera`, on from the beginning: "+what+" (.y4m, .ivf, .webm)")
	f.StringVar(&m.Screen, "screen", "", "`screen` to share from the beginning: "+what+" (.y4m, .ivf, .webm)")
	f.StringVar(&m.Microphone, "mic", "", "`microphone`, on from the beginning: "+what+" (.wav, .webm)")
	f.StringVar(&m.Speaker, "speaker", "", "`speaker` by which others are heard: default, none, or a name that lyceum devices lists")
	f.Var(&c.dsp, "dsp", "take echo, noise and uneven loudness out of what the microphone hears")
	f.StringVar(&m.SaveVideo, "save-video", "", "write the pictures of who presents, or else of staff, to a new `file` (.ivf)")
	f.StringVar(&m.SaveAudio, "save-audio", "", "write what the class hears to a new `file` (.wav)")
	f.StringVar(&m.Record, "record", "", "record both pictures and sound, as those two do, to a new `file` (.webm)")
}

// checkMedia returns what is wrong with those flags.
func (c *common) checkMedia() error {
	c.media.RawSound = bool(c.dsp)
	if err := c.media.Check(); err != nil {
		return usageError{errors.New(sentence(err))}
	}
	return nil
}

// A dspFlag is whether sound is left alone.
type dspFlag bool

// String implements pflag.Value.
func (d *dspFlag) String() string {
	if *d {
		return "off"
	}
	return "on"
}

// Type implements pflag.Value.
func (d *dspFlag) Type() string { return "on|off" }

// Set implements pflag.Value.
func (d *dspFlag) Set(text string) error {
	switch text {
	case "on", "off":
		*d = text == "off"
		return nil
	}
	return errors.New("want on or off")
}

// mediaCommands are those about what this computer shows and says.
var mediaCommands = []command{
	{"mic", "on|off", turned(room.Microphone)},
	{"camera", "on|off", turned(room.Camera)},
	{"screen", "on|off", turned(room.Screen)},
	{"use", "camera|screen|mic|speaker DEVICE", use},
	{"volume", "NAME PERCENT", volume},
	{"record", "FILE|off", record},
	{"call", "NAME", named(class.Call)},
	{"pick", "up", exactly("up", func(r class) error { return r.Answer() })},
	{"hang", "up", exactly("up", func(r class) error { return r.HangUp() })},
}

// turned is a command that turns a device on or off.
func turned(k room.DeviceKind) func(*printer, class, string) error {
	return onOff(func(r class, on bool) error { return r.SetOn(k, on) })
}

// use has another device be used for what the first word says.
func use(_ *printer, r class, args string) error {
	kind, rest, _ := strings.Cut(args, " ")
	device, ok := wholeName(rest)
	for _, k := range []room.DeviceKind{room.Camera, room.Screen, room.Microphone, room.Speaker} {
		if ok && k.String() == kind {
			return r.Choose(k, device)
		}
	}
	return errUsage
}

func volume(_ *printer, r class, args string) error {
	who, text, ok := cutLast(args)
	percent, err := strconv.Atoi(text)
	if !ok || err != nil {
		return errUsage
	}
	return r.SetVolume(who, percent)
}

// record takes "off" for the end of a recording. A file that is called so is put in quotes.
func record(_ *printer, r class, args string) error {
	if args == "off" {
		return r.StopRecording()
	}
	return named(class.StartRecording)(nil, r, args)
}

// exactly is a command of two words.
func exactly(word string, do func(r class) error) func(*printer, class, string) error {
	return func(_ *printer, r class, args string) error {
		if args != word {
			return errUsage
		}
		return do(r)
	}
}

// mediaEvent is classEvent for pictures, sound and calls.
func mediaEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.StreamChanged:
		is := ev.Stream
		state := "unpublished"
		if ev.Published {
			state = "published"
		}
		return "stream", fields{{"name", is.Name}, {"id", is.ID}, {"stream", is.Stream}, {"state", state}, {"kbit", is.Kbit}, {"self", is.Self}}
	case room.DeviceChanged:
		fs = fields{{"kind", ev.Kind.String()}, {"state", ev.State}, {"name", ev.Name}, {"now", ev.Now}}
		if ev.Err != nil {
			fs = append(fs, field{"message", sentence(ev.Err)}, field{"cause", cause(ev.Err)})
		}
		return "device", fs
	case room.CallChanged:
		fs = fields{
			{"name", ev.Person.Name}, {"id", ev.Person.ID}, {"state", ev.State}, {"incoming", ev.Incoming}, {"reason", ev.Reason},
		}
		if ev.State == "ringing" {
			fs = append(fs, field{"message", ev.Person.Name + " calls you. Say `pick up`, or `hang up` if you do not want to talk."})
		}
		return "call", fs
	case room.Speaking:
		return "speaking", fields{{"name", ev.Person.Name}, {"id", ev.Person.ID}, {"on", ev.On}}
	case room.Muted:
		return "muted", fields{{"by", ev.By.Name}, {"id", ev.By.ID}, {"everyone", ev.Everyone}}
	case room.AskedToSpeak:
		message := ev.By.Name + " asks you to speak. Say `mic on` if you want to."
		return "asked", fields{{"by", ev.By.Name}, {"id", ev.By.ID}, {"message", message}}
	case room.RecordingChanged:
		return "recording", fields{{"name", ev.Person.Name}, {"id", ev.Person.ID}, {"self", ev.Person.Self}, {"on", ev.On}}
	case room.Hinted:
		return "device", fields{{"kind", room.Microphone.String()}, {"state", ev.What}, {"message", hintSentences[ev.What]}}
	}
	return "", nil
}

var hintSentences = map[string]string{
	"muted":  "You are talking, and your microphone is off: nobody hears you.",
	"silent": "Nothing comes from your microphone. Check that it is the right one, and that it is not switched off.",
	"noisy":  "Your microphone picks up a lot of noise. Move it closer, or choose another.",
}

// printStreamStats prints the figures of each stream that is published or played here.
func printStreamStats(p *printer, r class) {
	ms := func(d time.Duration) float64 { return rounded(float64(d)/float64(time.Millisecond), 1) }
	for _, s := range r.StreamStats() {
		fs := fields{
			{"stream", s.Name}, {"name", s.Person.Name}, {"id", s.Person.ID}, {"self", s.Own}, {"direct", s.Direct},
			{"kbit", rounded(s.Kbit, 1)},
		}
		if !s.Own {
			fs = append(fs, fields{
				{"loss", rounded(s.Lost, 4)}, {"repaired", s.Mended}, {"concealed", rounded(s.Concealed, 4)},
				{"age_p50_ms", ms(s.AgeP50)}, {"age_p99_ms", ms(s.AgeP99)}, {"buffer_ms", ms(s.Buffer)}, {"speaker_ms", ms(s.Speaker)},
				{"fps", rounded(s.FPS, 1)}, {"frozen_ms", ms(s.Frozen)},
			}...)
		}
		p.print("stats", fs)
	}
}

func newDevices(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "devices",
		Short: "List cameras, screens, microphones and speakers",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p := c.printer()
			all := c.env.open.devices()
			for _, d := range all {
				p.print("device", fields{{"kind", d.Kind.String()}, {"name", d.Name}, {"default", d.Default}, {"monitor", d.Monitor}, {"id", d.ID}})
			}
			if len(all) == 0 && !c.json {
				fmt.Fprintln(c.env.Out, "No camera, screen, microphone or speaker was found.")
			}
			return nil
		},
	}
}
