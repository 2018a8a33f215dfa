//go:build !nogui

package view

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"lyceum/app/model"
	"lyceum/app/view/dialogs"
	"lyceum/app/view/viewtest"
	"lyceum/app/words"
	"lyceum/collab/puzzle"
	"lyceum/media"
)

// placed is a state of the whole window, and what is opened in it.
type placed struct {
	name   string
	sample func() *model.Snapshot
	open   func(r *Root)
}

func inClass(sample func() *model.Snapshot, change func(c *model.Class)) func() *model.Snapshot {
	return func() *model.Snapshot {
		s := sample()
		change(s.Class)
		return s
	}
}

func withToast(s *model.Snapshot) *model.Snapshot {
	s.Toasts = []model.Toast{
		{ID: 2, Text: "4 people are waiting.", Action: "View", Do: model.DoViewWaiting},
		{ID: 1, Fault: true, Text: "Another app is using the microphone. You can still listen and chat."},
	}
	return s
}

// places are all that the window can show.
func places() []placed {
	all := []placed{
		{"start", viewtest.Start, nil},
		{"first start", viewtest.First, nil},
		{"check", viewtest.Check, nil},
		{"check without devices", viewtest.CheckWithout, nil},
		{"door", viewtest.AtTheDoor, nil},
		{"student", viewtest.Student, nil},
		{"teacher", viewtest.Teacher, nil},
		{"teacher alone", viewtest.Alone, nil},
		{"toasts", func() *model.Snapshot { return withToast(viewtest.Teacher()) }, nil},
		{"grid", inClass(viewtest.Student, func(c *model.Class) { c.Stage = viewtest.Stage(c.Everyone, model.LayoutGrid) }), nil},
		{"panels closed", func() *model.Snapshot {
			s := viewtest.Student()
			s.Panels = model.Panels{}
			return s
		}, nil},
		{"lost", inClass(viewtest.Student, func(c *model.Class) {
			c.Banners = []model.Banner{{Kind: model.BannerLost, Text: "Connection lost. Your work is saved here.", Since: viewtest.Now}}
		}), nil},
		{"called", inClass(viewtest.Student, func(c *model.Class) {
			c.Call = &model.Call{With: c.Everyone[3], State: model.Ringing, Incoming: true, Since: viewtest.Now}
			c.Banners = []model.Banner{{Kind: model.BannerCall, Since: viewtest.Now}}
		}), nil},
		{"in a call", inClass(viewtest.Student, func(c *model.Class) {
			c.Call = &model.Call{With: c.Everyone[3], State: model.InCall, Since: viewtest.Now}
		}), nil},
		{"monitor", viewtest.Proctor, nil},
		{"monitor with panels", func() *model.Snapshot {
			s := viewtest.Proctor()
			s.Panels = model.Panels{People: true, Chat: true}
			return s
		}, nil},
		{"monitor table", func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{View: model.ViewTable}, 0) }, nil},
		{"monitor network", func() *model.Snapshot { return viewtest.Monitored(model.MonitorChoice{View: model.ViewNetwork}, 0) }, nil},
		{"monitor of nobody's screen", viewtest.Unshown, nil},
		{"seen", viewtest.Viewed, nil},
		{"asked", func() *model.Snapshot { return viewtest.AskedToShow(model.SightScreen) }, nil},
		{"asked in a test", inClass(func() *model.Snapshot { return viewtest.AskedToShow(model.SightCamera) }, func(c *model.Class) { c.Tab = model.TabTest }), nil},
		{"attention", viewtest.Attending, nil},
		{"invite", viewtest.Teacher, func(r *Root) { r.dialogs.Invite() }},
		{"shortcuts", viewtest.Student, func(r *Root) { r.dialogs.Shortcuts() }},
		{"reports", func() *model.Snapshot {
			s := viewtest.Start()
			s.Reports = viewtest.Reports()
			return s
		}, func(r *Root) {
			r.dialogs.Reports()
			s := *r.last
			s.Reports = viewtest.Reports()
			r.Set(&s)
		}},
		{"no reports", viewtest.Start, func(r *Root) { r.dialogs.Reports() }},
		{"monitor of others", func() *model.Snapshot {
			return viewtest.Monitored(model.MonitorChoice{View: model.ViewTable, Search: "sa"}, 0)
		}, nil},
		{"monitor that knows nothing", func() *model.Snapshot { return viewtest.Silent(model.MonitorChoice{}, model.SilenceMany) }, nil},
		{"leaving", viewtest.Teacher, func(r *Root) { r.Close() }},
		{"passphrase", func() *model.Snapshot {
			s := viewtest.First()
			s.Passphrase = &model.Passphrase{Asked: 1}
			return s
		}, nil},
	}
	all = append(all,
		placed{"tab slides", func() *model.Snapshot { return viewtest.NoSlides(true) }, nil},
		placed{"slides", viewtest.Slides, nil},
		placed{"slides browsed", viewtest.SlidesBrowsed, nil},
		placed{"tab board", viewtest.Board, nil},
		placed{"board alone", func() *model.Snapshot {
			s := viewtest.Board()
			s.Panels = model.Panels{}
			return s
		}, nil},
		placed{"board of a student", viewtest.BoardStudent, nil},
		placed{"board locked", viewtest.BoardLocked, nil},
		placed{"board of one's own", viewtest.BoardPrivate, nil},
		placed{"board revealed", viewtest.BoardRevealed, nil},
		placed{"board with comments", viewtest.BoardComment, nil},
		placed{"boards", func() *model.Snapshot { return viewtest.BoardWall(14) }, func(r *Root) { r.class.ShowBoards() }},
	)
	all = append(all, puzzlePlaces()...)
	all = append(all, testPlaces()...)
	all = append(all, bankPlaces()...)
	all = append(all, workshopPlaces()...)
	all = append(all, placed{"side notes", inClass(viewtest.Student, func(c *model.Class) { c.Side = model.SideNotes }), nil})
	all = append(all, filesPlaces()...)
	for _, section := range []string{
		dialogs.SectionYou, dialogs.SectionDevices, dialogs.SectionLook, dialogs.SectionKeys, dialogs.SectionSounds,
		dialogs.SectionPrivacy, dialogs.SectionStorage, dialogs.SectionNetwork, dialogs.SectionAbout,
	} {
		all = append(all, placed{"settings " + section, viewtest.Teacher, func(r *Root) { r.dialogs.Settings(section) }})
	}
	return all
}

// testPlaces are those of tests and their results.
func testPlaces() (all []placed) {
	all = []placed{
		{"no test", viewtest.TestNone, nil},
		{"tab test", inClass(viewtest.Student, func(c *model.Class) { c.Tab = model.TabTest }), nil},
		{"test offered", viewtest.TestOffered, nil},
		{"test announced", viewtest.TestAnnounced, nil},
		{"test begun", viewtest.TestBegun, nil},
		{"test offline", viewtest.TestOffline, nil},
		{"test with panels", viewtest.TestBeside, nil},
		{"test submitted", func() *model.Snapshot { return viewtest.TestQuestion(20) }, func(r *Root) { r.class.Answer(model.Key{Name: "Return"}) }},
		{"test handed in", viewtest.TestHandedIn, nil},
		{"test returned", viewtest.TestReturned, nil},
		{"test sealed", viewtest.TestSealed, nil},
		{"test wall", func() *model.Snapshot { return viewtest.TestWall(23) }, nil},
		{"test marked", viewtest.TestMarking, nil},
		{"results", func() *model.Snapshot { return viewtest.Results(model.ResultsSummary) }, nil},
		{"results of students", func() *model.Snapshot { return viewtest.Results(model.ResultsPeople) }, nil},
		{"results by question", func() *model.Snapshot { return viewtest.Results(model.ResultsAnswers) }, nil},
		{"key corrected", func() *model.Snapshot { return viewtest.KeyFix("", "") }, nil},
		{"key refused", func() *model.Snapshot { return viewtest.KeyFix("Students answered this question as it stands.", "") }, nil},
		{"log of a test", func() *model.Snapshot { return viewtest.Results(model.ResultsLog) }, nil},
		{"few results", viewtest.FewResults, nil},
	}
	for name, seat := range viewtest.SeatOf {
		all = append(all, placed{"test " + name, func() *model.Snapshot { return viewtest.TestQuestion(seat) }, nil})
	}
	return all
}

// filesPlaces are those of the panel Files and its dialogs.
func filesPlaces() []placed {
	return []placed{
		{"side files", viewtest.FilesNone, nil},
		{"files", viewtest.Files, nil},
		{"files of staff", viewtest.FilesStaff, nil},
		{"files locked", viewtest.FilesLocked, nil},
		{"file opened", viewtest.FileOpened, nil},
		{"files dropped", viewtest.Files, func(r *Root) {
			r.Drop(fyne.NewPos(1200, 400), []fyne.URI{storage.NewFileURI("/home/amara/leaf.png"), storage.NewFileURI("/home/amara/table.csv")})
		}},
		{"details of a file", viewtest.Files, func(r *Root) { r.class.Files().ShowDetails("file Oxygen from water.mp4") }},
		{"program saved", viewtest.Files, func(r *Root) { r.class.Files().Save("file microscope-driver.exe") }},
		{"box opened", viewtest.FilesStaff, func(r *Root) { r.class.Files().NewBox() }},
		{"box looked at", viewtest.FilesStaff, func(r *Root) { r.class.Files().ShowBox("box 1") }},
		{"how files come", viewtest.Files, func(r *Root) { r.class.Files().ShowChoices() }},
	}
}

// puzzlePlaces are those of puzzles.
func puzzlePlaces() (all []placed) {
	all = []placed{
		{"tab puzzle", inClass(viewtest.Teacher, func(c *model.Class) { c.Tab = model.TabPuzzle }), nil},
		{"no puzzle", func() *model.Snapshot { return viewtest.PuzzleNone(false) }, nil},
		{"no puzzle of staff", func() *model.Snapshot { return viewtest.PuzzleNone(true) }, nil},
		{"puzzles to open", viewtest.PuzzleShelved, func(r *Root) { r.class.OpenPuzzle() }},
		{"puzzle offered", viewtest.PuzzleOffered, nil},
		{"puzzle arrives", viewtest.PuzzleArrives, nil},
		{"jigsaw", viewtest.PuzzleJigsaw, func(r *Root) { r.class.Settle() }},
		{"jigsaw solved", viewtest.PuzzleSolved, func(r *Root) { r.class.Settle() }},
		{"jigsaw alone in the window", func() *model.Snapshot {
			s := viewtest.PuzzleJigsaw()
			s.Panels = model.Panels{}
			return s
		}, func(r *Root) { r.class.Settle() }},
		{"crossword", viewtest.PuzzleCrossword, nil},
		{"puzzle in teams", viewtest.PuzzleTeams, nil},
	}
	for _, k := range puzzle.Kinds() {
		if k == puzzle.OrderingKind || k.HasSlots() {
			all = append(all, placed{"puzzle " + k.String(), func() *model.Snapshot { return viewtest.PuzzleCards(k) }, func(r *Root) { r.class.Settle() }})
		}
	}
	return all
}

// bankPlaces are those of the question bank.
func bankPlaces() []placed {
	return []placed{
		{"bank", viewtest.Bank, nil},
		{"bank of a class", viewtest.BankInClass, nil},
		{"bank with several picked", viewtest.BankPicked, nil},
		{"bank without questions", viewtest.BankEmpty, nil},
		{"bank that cannot be opened", viewtest.BankFault, nil},
		{"trash of the bank", viewtest.BankTrash, nil},
		{"report of an import", viewtest.Bank, func(r *Root) { r.Set(viewtest.BankReport()) }},
		{"saved tests", viewtest.BankTests, nil},
		{"no saved tests", viewtest.BankNoTests, nil},
		{"test put together", viewtest.BankDraft, nil},
	}
}

// workshopPlaces are those of the screen Puzzles.
func workshopPlaces() []placed {
	all := []placed{{"puzzles", viewtest.Workshop, nil}, {"new puzzle", func() *model.Snapshot {
		s := viewtest.Workshop()
		s.Workshop.Edited = &model.PuzzleEdit{Number: 1, Puzzle: &puzzle.Puzzle{Content: &puzzle.Sorting{}}}
		return s
	}, nil}}
	for _, k := range puzzle.Kinds() {
		all = append(all, placed{"editor of " + k.String(), func() *model.Snapshot { return viewtest.WorkshopEdit(k) }, nil})
	}
	return all
}

// apart are controls that lie over others or between them: the buttons of toasts,
// which come last, those that lead to more tiles, which lie over the edges of tiles
// and come after them, the edges of panels, which are as wide as edges are, and the list of files, which goes on below
// what can be seen of it.
var apart = []string{"Files", "View", "Close", "Earlier", "More people", "Width of the list of people", "Width of the chat"}

// Tab leads through every place of the window in the order of reading, without a trap, and back; every control is large
// enough to hit, and one sees where one is.
func TestFocusOrderOfEveryPlace(t *testing.T) {
	for _, p := range places() {
		t.Run(p.name, func(t *testing.T) {
			r, _, w := openWindow(t, viewtest.Usual, p.sample())
			r.Tick(viewtest.Now)
			if p.open != nil {
				p.open(r)
			}
			names := viewtest.CheckFocus(t, w, apart...)
			if len(names) == 0 {
				t.Error("Tab comes to nothing")
			}
			t.Logf("%q", names)
		})
	}
}

// No word is cut off, in the usual window, in the smallest, and with the largest texts.
func TestNoWordIsCutOffAnywhere(t *testing.T) {
	for _, p := range places() {
		for name, how := range map[string]struct {
			size     fyne.Size
			percent  int
			language string
		}{
			"usual": {viewtest.Usual, 100, "en"}, "small": {viewtest.Small, 100, "en"}, "large": {viewtest.Usual, 150, "en"},
			"german": {viewtest.Usual, 100, "de"}, "small german": {viewtest.Small, 100, "de"}, "large german": {viewtest.Usual, 150, "de"},
			"small large german": {viewtest.Small, 150, "de"},
		} {
			t.Run(p.name+" "+name, func(t *testing.T) {
				words.Use(how.language)
				s := p.sample()
				s.Settings.TextSize, s.Settings.Language = how.percent, how.language
				r, _, w := openWindow(t, how.size, s)
				r.Tick(viewtest.Now)
				if p.open != nil {
					p.open(r)
				}
				if clipped := viewtest.Clipped(w, viewtest.Given(s)...); len(clipped) > 0 {
					t.Errorf("cut off: %q", clipped)
				}
			})
		}
	}
}

// What panes ask for by themselves when they come to the front.
func (l *listener) Preview(func(*media.Picture)) {}
func (l *listener) Level() float64               { return -60 }
