package cli

import (
	"image"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"lyceum/app/room"
	"lyceum/media"
)

// watching is what staff see of people, and what people let them see.
type watching interface {
	Look(all []room.Look) error
	LookLarge(who, what string, picture func(*media.Picture)) error
	StopLarge()
	AskToShow(who []string, what string) error
	ShowToClass(who string) error
	AnswerShow(what string, yes bool) error
	SetCameraForStaff(on bool) error
	SetAttention(text string, lasts time.Duration) error
	EndAttention() error
	SaveSnapshot(who string) (files []string, err error)
	SetSnapshots(rule room.SnapshotRule) error
	SetMonitorPresence(p room.MonitorPresence)
	Watched() []room.Watched
	WatchLinks(on bool) error
}

// monitorCommands are those about what staff see of people.
var monitorCommands = []command{
	{"monitor", "", alone(func(p *printer, r class) error { printWatched(p, r); return nil })},
	{"links", "on|off", onOff(class.WatchLinks)},
	{"look", "NAME|all screen|camera, or off", look},
	{"large", "NAME screen|camera, or off", large},
	{"ask-show", "NAME screen|camera|share", askShow},
	{"show", "screen|camera|share yes|no", show},
	{"staff-camera", "on|off", onOff(class.SetCameraForStaff)},
	{"show-class", "NAME", named(class.ShowToClass)},
	{"attention", "SECONDS TEXT, or off", attention},
	{"snapshot", "NAME", snapshot},
	{"snapshots", "DAYS [EVERY]", snapshots},
	{"views", "", alone(func(p *printer, r class) error { printViews(p, r); return nil })},
	{"presence", "PLACE focused|unfocused|hidden [IDLE]", presence},
}

// look looks at one person or at all in the place of those before, and prints what comes.
func look(p *printer, r class, args string) error {
	if args == "off" {
		return r.Look(nil)
	}
	who, what, ok := cutLast(args)
	if !ok {
		return errUsage
	}
	var list []room.Look
	for _, q := range r.Snapshot().People {
		if !q.Self && (who == room.Everyone && !q.Role.Staff() || who == q.ID || who == q.Name) {
			list = append(list, room.Look{ID: q.ID, What: what, Width: 256, Height: 144, Picture: printThumbnails(p, q, what)})
		}
	}
	if len(list) == 0 {
		return room.ErrNobody
	}
	return r.Look(list)
}

// printThumbnails returns what prints the pictures of one person.
func printThumbnails(p *printer, q room.Person, what string) func(image.Image, time.Time) {
	var before image.Image
	return func(is image.Image, at time.Time) {
		size := is.Bounds().Size()
		p.print("thumbnail", fields{{"name", q.Name}, {"id", q.ID}, {"what", what}, {"width", size.X}, {"height", size.Y},
			{"same", is == before}, {"age_ms", rounded(float64(time.Since(at))/float64(time.Millisecond), 0)}})
		before = is
	}
}

// large looks at one person large, and prints once a second what comes.
func large(p *printer, r class, args string) error {
	if args == "off" {
		r.StopLarge()
		return nil
	}
	who, what, ok := cutLast(args)
	if !ok {
		return errUsage
	}
	var mu sync.Mutex // guards the two below; the pictures come in another goroutine
	var pictures int
	var told time.Time
	return r.LookLarge(who, what, func(is *media.Picture) {
		mu.Lock()
		defer mu.Unlock()
		if pictures++; time.Since(told) >= time.Second {
			told = time.Now()
			p.print("large", fields{{"who", who}, {"what", what}, {"width", is.Width}, {"height", is.Height}, {"pictures", pictures}})
		}
	})
}

func askShow(_ *printer, r class, args string) error {
	who, what, ok := cutLast(args)
	if !ok {
		return errUsage
	}
	return r.AskToShow([]string{who}, what)
}

func show(_ *printer, r class, args string) error {
	what, answer, _ := strings.Cut(args, " ")
	if answer != "yes" && answer != "no" {
		return errUsage
	}
	return r.AnswerShow(what, answer == "yes")
}

func attention(_ *printer, r class, args string) error {
	if args == "off" {
		return r.EndAttention()
	}
	lasts, text, _ := strings.Cut(args, " ")
	seconds, err := strconv.Atoi(lasts)
	if err != nil || seconds < 1 || seconds > 600 || text == "" {
		return errUsage
	}
	return r.SetAttention(text, time.Duration(seconds)*time.Second)
}

func snapshot(p *printer, r class, args string) error {
	who, ok := wholeName(args)
	if !ok {
		return errUsage
	}
	files, err := r.SaveSnapshot(who)
	for _, file := range files {
		p.print("snapshot", fields{{"file", file}})
	}
	return err
}

func snapshots(_ *printer, r class, args string) error {
	days, every, periodic := strings.Cut(args, " ")
	keep, err := strconv.Atoi(days)
	if err != nil {
		return errUsage
	}
	rule := room.SnapshotRule{Keep: keep}
	if periodic {
		if rule.Every, err = time.ParseDuration(every); err != nil {
			return errUsage
		}
	}
	return r.SetSnapshots(rule)
}

// presence says what a window would know of the person at it.
func presence(_ *printer, r class, args string) error {
	words := strings.Fields(args)
	if len(words) < 2 || len(words) > 3 || !slices.Contains([]string{"focused", "unfocused", "hidden"}, words[1]) {
		return errUsage
	}
	is := room.MonitorPresence{Place: words[0], Focused: words[1] == "focused", Hidden: words[1] == "hidden"}
	if len(words) == 3 {
		idle, err := time.ParseDuration(words[2])
		if err != nil {
			return errUsage
		}
		is.Idle = idle
	}
	r.SetMonitorPresence(is)
	return nil
}

// printWatched prints what is known of everybody.
func printWatched(p *printer, r class) {
	ms := func(d time.Duration) float64 { return rounded(float64(d)/float64(time.Millisecond), 1) }
	for _, w := range r.Watched() {
		p.print("monitor", fields{
			{"name", w.Name}, {"id", w.ID}, {"role", string(w.Role)}, {"presence", w.Presence}, {"gone", timeText(w.Gone)}, {"reported", timeText(w.Reported)},
			{"place", w.Place}, {"hidden", w.Hidden}, {"focused", w.Focused}, {"focus_since", timeText(w.FocusSince)}, {"focus_lost", w.FocusLost},
			{"idle_since", timeText(w.IdleSince)},
			{"path", w.Path}, {"rtt_ms", ms(w.RTT)}, {"jitter_ms", ms(w.Jitter)}, {"loss", rounded(w.Loss, 3)}, {"neighbours", w.Neighbors},
			{"received_kbit_s", w.Received}, {"sent_kbit_s", w.Sent}, {"sound_in", w.SoundIn}, {"pictures_in", w.PicturesIn},
			{"mic", w.Mic}, {"camera", w.Camera}, {"screen", w.Screen}, {"shows_screen", w.ScreenConsent}, {"shows_camera", w.CameraConsent},
			{"answered", w.Answered}, {"total", w.Total}, {"done", w.Done}, {"version", w.Version}, {"links", len(w.Links)},
		})
	}
}

// printViews prints who looked at whom.
func printViews(p *printer, r class) {
	for _, v := range r.Snapshot().ViewLog {
		p.print("view", fields{{"name", v.Name}, {"id", v.ID}, {"viewer", v.ViewerName}, {"viewer_id", v.Viewer}, {"what", v.What}, {"how", v.How},
			{"from", timeText(v.From)}, {"to", timeText(v.To)}})
	}
}

// monitorEvent is classEvent for what staff see.
func monitorEvent(ev room.Event) (name string, fs fields) {
	switch ev := ev.(type) {
	case room.Answered:
		return "answer", fields{{"name", ev.Person.Name}, {"id", ev.Person.ID}, {"what", ev.What}, {"answer", ev.Answer}}
	case room.AskedToShow:
		return "asked", fields{{"by", ev.By.Name}, {"id", ev.By.ID}, {"message", askedSentence(ev.Asked)}, {"what", ev.What}}
	case room.ShowingChanged:
		fs = fields{{"what", ev.What}, {"consent", ev.Consent}, {"on", ev.On}, {"staff", ev.Staff}}
		if ev.Fault != nil {
			fs = append(fs, field{"message", sentence(ev.Fault)}, field{"cause", cause(ev.Fault)})
		}
		return "showing", fs
	case room.ViewerChanged:
		v := ev.Viewer
		return "viewer", fields{{"name", v.Name}, {"id", v.ID}, {"what", v.What}, {"large", v.Large}, {"on", ev.On}, {"since", timeText(v.Since)}}
	case room.AttentionChanged:
		return "attention", fields{{"text", ev.Text}, {"by", ev.By.Name}, {"id", ev.By.ID}, {"until", timeText(ev.Until)}}
	}
	return "", nil
}

// askedSentence says what somebody is asked for, and how to answer.
func askedSentence(a room.Asked) string {
	switch a.What {
	case room.LookShare:
		return a.By.Name + " asks you to share your screen with the class. Say `show share yes` if you want to."
	case room.LookCamera:
		return a.By.Name + " asks to see your camera: small pictures, and a large one when they click. Only staff see it; you see who looks, " +
			"and can stop at any time. Say `show camera yes`, or `show camera no`."
	}
	return a.By.Name + " asks to see your screen: small pictures, and a large one when they click. Only staff see it; you see who looks, " +
		"and can stop at any time. Say `show screen yes`, or `show screen no`."
}
