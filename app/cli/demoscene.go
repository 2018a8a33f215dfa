package cli

import (
	"context"
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
)

// A player is somebody as the scene has them act.
type player interface {
	Say(text string) error
	RaiseHand(up bool) error
	React(emoji string) error
	SetOn(k room.DeviceKind, on bool) error
	AnswerShow(what string, yes bool) error
	SetMonitorPresence(p room.MonitorPresence)
}

// teaching has the teacher's window act as a player.
type teaching struct {
	ctx   context.Context // ends with the demo
	store *model.Store
	dir   string // for files that are opened
}

func (t teaching) Say(text string) error    { t.store.Say(text); return nil }
func (t teaching) RaiseHand(up bool) error  { t.store.RaiseHand(up); return nil }
func (t teaching) React(emoji string) error { t.store.React(emoji); return nil }

func (t teaching) SetOn(k room.DeviceKind, on bool) error {
	if k == room.Microphone {
		t.store.SetMic(on)
	}
	return nil
}

func (t teaching) Snapshot() room.Snapshot                 { return room.Snapshot{} } // the store's says more
func (t teaching) AnswerShow(string, bool) error           { return nil }             // nobody asks
func (t teaching) SetMonitorPresence(room.MonitorPresence) {}                         // the window does

// asksToSee has the teacher ask the students of the cast to show their screens.
func asksToSee(p player) error {
	t, ok := p.(teaching)
	if k := t.store.Snapshot().Class; ok && k != nil {
		var ids []string
		for _, is := range k.Everyone {
			for _, m := range demoCast {
				if is.Name == m.name && m.name != demoProctor {
					ids = append(ids, is.ID)
				}
			}
		}
		t.store.AskToShow(ids, model.SightScreen)
	}
	return nil
}

func shows(yes bool) func(player) error {
	return func(p player) error { return p.AnswerShow(room.LookScreen, yes) }
}

// sits says what somebody has in front, and how they are at the window.
func sits(place string, focused bool, idle time.Duration) func(player) error {
	return func(p player) error {
		p.SetMonitorPresence(room.MonitorPresence{Place: place, Focused: focused, Idle: idle})
		return nil
	}
}

// A turn is what somebody does, and when: that long after the turn before.
type turn struct {
	after time.Duration
	who   int // of demoCast, or the teacher
	once  bool
	do    func(player) error
}

const teacherPlays = -1

func says(text string) func(player) error {
	return func(p player) error { return p.Say(text) }
}

func reacts(emoji string) func(player) error {
	return func(p player) error { return p.React(emoji) }
}

func raises(up bool) func(player) error {
	return func(p player) error { return p.RaiseHand(up) }
}

func speaks(on bool) func(player) error {
	return func(p player) error { return p.SetOn(room.Microphone, on) }
}

// demoRounds is how often the scene is played: half an hour or so, after which the class is quiet.
const demoRounds = 40

// demoScene is what happens. What is written is written in the first round only.
var demoScene = []turn{
	{0, teacherPlays, true, says("Good morning. Today: where does the oxygen come from?")},
	{0, 0, false, sits("video", true, 0)},
	{0, 1, false, sits("video", true, 0)},
	{0, 2, false, sits("board", true, 6*time.Minute)},
	{0, 3, false, sits("video", false, 0)},
	{0, teacherPlays, true, asksToSee},
	{time.Second, 0, false, raises(true)},
	{0, 0, true, shows(true)},
	{0, 1, true, shows(true)},
	{0, 2, true, shows(true)},
	{0, 3, true, shows(false)},
	{time.Second, 1, true, says("From the CO₂, I thought.")},
	{time.Second, 3, false, reacts("🤔")},
	{time.Second, 2, false, raises(true)},
	{2 * time.Second, 0, true, says("From the water, not from the CO₂?")},
	{time.Second, 3, true, says("Is that why it needs light?")},
	{time.Second, 2, false, reacts("👍")},
	{4 * time.Second, teacherPlays, false, speaks(false)},
	{0, 0, false, speaks(true)},
	{time.Second, 0, false, raises(false)},
	{6 * time.Second, 0, false, speaks(false)},
	{0, 1, false, speaks(true)},
	{time.Second, 3, false, raises(true)},
	{6 * time.Second, 1, false, speaks(false)},
	{0, 3, false, sits("video", true, 0)},
	{0, teacherPlays, false, speaks(true)},
	{time.Second, teacherPlays, true, says("Ruben and Kamen marked the oxygen in water with ¹⁸O, and the gas had it.")},
	{time.Second, 1, false, reacts("👏")},
	{time.Second, 2, false, raises(false)},
	{2 * time.Second, 2, true, says("Then the leaf splits water. Can we try it with our own leaves?")},
	{3 * time.Second, 3, false, raises(false)},
	{2 * time.Second, 4, true, says("The worksheet for that is on page 12.")},
	{8 * time.Second, 0, false, reacts("🎉")},
}

// demoDrawing is what happens behind that: the class draws.
var demoDrawing = []turn{
	{time.Second, teacherPlays, true, opensSlides},
	{8 * time.Second, teacherPlays, true, teacher(func(t teaching) error { t.store.ShowBoardPage(demoSlide); return nil })},
	{time.Second, teacherPlays, true, sketches(theSlides, demoMarks...)},
	{5 * time.Second, teacherPlays, true, turnsTo(model.TabBoard)},
	{0, 2, true, sketches(ownBoard, demoOwn...)},
	{0, teacherPlays, true, sketches(classBoard, demoLesson...)},
	{2 * time.Second, 0, true, sketches(classBoard, demoAnswers[0])},
	{0, 1, true, sketches(classBoard, demoAnswers[1])},
	{12 * time.Second, teacherPlays, true, turnsTo(model.TabVideo)},
}

// act plays the scene some times, from the beginning.
func (d *demo) act(ctx context.Context, rounds int) error {
	for round := range rounds {
		if err := d.playTurns(ctx, round, slices.Concat(demoScene, demoFiles, demoAfterFiles, demoDrawing, demoPuzzle, demoExam)); err != nil {
			return err
		}
	}
	return nil
}

// playTurns plays some turns in a round, the first of which is 0.
func (d *demo) playTurns(ctx context.Context, round int, turns []turn) error {
	for _, t := range turns {
		if err := d.wait(ctx, t.after); err != nil {
			return err
		}
		if t.once && round > 0 {
			continue
		}
		_ = t.do(d.player(ctx, t.who)) // whoever watches may have locked things, or removed people
	}
	return nil
}

func (d *demo) player(ctx context.Context, who int) player {
	if who == teacherPlays {
		return teaching{ctx, d.store, d.dir}
	}
	return d.cast[who]
}
