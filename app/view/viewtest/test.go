//go:build !nogui

package viewtest

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"time"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/quiz"
)

// TestTitle is the title of the test in the samples.
const TestTitle = "Photosynthesis: unit test"

func plain(text string) quiz.Text { return quiz.Text{Format: quiz.Plain, Source: text} }

func options(texts ...string) (all []quiz.Option) {
	for i, t := range texts {
		all = append(all, quiz.Option{ID: quiz.OptionID(i + 1), Text: plain(t)})
	}
	return all
}

// questions are those of the sample: one of each type, and more choices.
func questions() []quiz.Question {
	graph := quiz.Picture{Name: "graph.png", Alt: "The volume of oxygen over four minutes", Bytes: oxygenGraph()}
	all := []quiz.Question{
		{Type: quiz.Single, Name: "What limits the rate", Text: plain("The light is now moved twice as far away from the pondweed. What limits the rate of photosynthesis first?"),
			Options: options("The amount of carbon dioxide in the water", "The amount of light that reaches the leaves", "The temperature of the water", "The amount of chlorophyll in the leaves")},
		{Type: quiz.Multiple, Name: "Products of the light reactions", Text: plain("Which of these are made in the light reactions?"), Options: options("ATP", "NADPH", "Glucose", "Oxygen", "Carbon dioxide")},
		{Type: quiz.TrueFalse, Name: "Stomata at noon", Text: plain("In most plants of dry places, stomata close at noon on hot days."), Options: []quiz.Option{{ID: quiz.TrueOption}, {ID: quiz.FalseOption}}},
		{Type: quiz.Short, Name: "Green pigment", Text: plain("What is the green pigment in leaves called?")},
		{Type: quiz.Matching, Name: "Where it happens", Text: plain("Where in the cell does each of these happen?"),
			Stems:  []quiz.Stem{{ID: 1, Text: plain("Splitting of water")}, {ID: 2, Text: plain("Fixing of carbon dioxide")}, {ID: 3, Text: plain("Breaking down glucose to pyruvate")}},
			Rights: []quiz.Option{{ID: 4, Text: plain("Thylakoid membrane")}, {ID: 5, Text: plain("Stroma")}, {ID: 6, Text: plain("Cytosol")}, {ID: 7, Text: plain("Nucleus")}}},
		{Type: quiz.Ordering, Name: "The way of an electron", Text: plain("Bring the stations of an electron into order, from water on."), Options: options("Water", "Photosystem II", "Cytochrome complex", "Photosystem I", "NADPH")},
		{Type: quiz.Numeric, Name: "Oxygen from pondweed", Pictures: []quiz.Picture{graph},
			Text:  quiz.Text{Format: quiz.Markdown, Source: "A sprig of pondweed in **bright white light** releases oxygen at a steady rate. The graph shows the volume collected during the first four minutes.\n\n![The volume of oxygen over four minutes](graph.png)\n\nHow fast does it release oxygen?"},
			Units: []quiz.Unit{{Name: "mL/min", Factor: 1}, {Name: "L/h", Factor: 16.667}}},
		{Type: quiz.Cloze, Name: "Equation", Text: plain("Plants make glucose from [[1]] and water in the light. They give off [[2]], which comes from the [[3]]."),
			Gaps: []quiz.Gap{{Kind: quiz.GapShort, Weight: 1}, {Kind: quiz.GapSingle, Weight: 1, Options: options("oxygen", "nitrogen", "hydrogen")}, {Kind: quiz.GapShort, Weight: 1}}},
		{Type: quiz.Essay, Name: "Explain the ¹⁸O experiment", Text: plain("Explain how water marked with heavy oxygen showed where the oxygen of photosynthesis comes from."), Lines: 8},
		{Type: quiz.Description, Name: "The second part", Text: plain("The next questions are about a greenhouse in winter. You may use a calculator.")},
	}
	for _, name := range []string{"Greenhouse carbon dioxide", "Rate at 10 °C", "Night and day gas exchange", "Leaf colours in autumn", "C4 plants", "Label the chloroplast", "What chlorophyll absorbs", "Which light is used least", "Limiting factors graph", "Role of water", "Where it happens in the cell"} {
		all = append(all, quiz.Question{Type: quiz.Single, Name: name, Text: plain("Which answer fits best?"), Options: options("The first", "The second", "The third")})
	}
	for i := range all {
		all[i].ID, all[i].Mark = quiz.ID{byte(i + 1)}, 1
	}
	all[6].Mark, all[8].Mark = 4, 4
	return all
}

// oxygenGraph is a picture with a line that rises over four minutes.
func oxygenGraph() []byte {
	const w, h = 320, 220
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(p, p.Bounds(), image.White, image.Point{}, draw.Src)
	dot := func(x, y, r int, c color.Color) {
		draw.Draw(p, image.Rect(x-r, y-r, x+r, y+r), image.NewUniform(c), image.Point{}, draw.Src)
	}
	blue, grey := color.RGBA{0x23, 0x54, 0xC4, 0xFF}, color.RGBA{0x7C, 0x88, 0x97, 0xFF}
	for x := 40; x < 300; x++ {
		dot(x, 180, 1, grey)
		dot(x, 180-(x-40)*130/260, 1, blue)
	}
	for i := range 5 {
		dot(40+i*65, 180-i*32, 4, blue)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		panic("BUG: " + err.Error())
	}
	return b.Bytes()
}

// seats are the questions as one student has them, some of them answered.
func seats() (all []*room.Seat) {
	qs := questions()
	number := 0
	for i := range qs {
		s := &room.Seat{Question: &qs[i], Mark: qs[i].Mark}
		if qs[i].Type != quiz.Description {
			number++
			s.Number = number
		}
		all = append(all, s)
	}
	answer := func(i int, r quiz.Response) {
		all[i].Response, all[i].Answered, all[i].State = r, true, room.SeatDelivered
	}
	answer(0, quiz.Response{Chosen: []quiz.OptionID{2}})
	answer(1, quiz.Response{Chosen: []quiz.OptionID{1, 2}})
	answer(2, quiz.Response{Chosen: []quiz.OptionID{quiz.TrueOption}})
	answer(3, quiz.Response{Text: "chlorophyll"})
	answer(4, quiz.Response{Pairs: []quiz.Pair{{Stem: 1, Right: 4}, {Stem: 2, Right: 5}}})
	answer(5, quiz.Response{Chosen: []quiz.OptionID{1, 3, 2, 4, 5}})
	answer(6, quiz.Response{Text: "4.5 mL/min"})
	answer(7, quiz.Response{Gaps: []quiz.Response{{Text: "carbon dioxide"}, {Chosen: []quiz.OptionID{1}}, {}}})
	answer(8, quiz.Response{Text: "Two sets of algae were given water and carbon dioxide. Only where the water had heavy oxygen, the gas had it, too.\n\nSo the oxygen comes from the water."})
	all[3].Flagged, all[8].Flagged = true, true
	return all
}

// SeatOf are the seats of the samples by type, as TestQuestion takes them.
var SeatOf = map[string]int{"single": 0, "multiple": 1, "truefalse": 2, "short": 3, "matching": 4, "ordering": 5, "numeric": 6, "cloze": 7, "essay": 8, "description": 9}

// testInfo is what everybody knows of the test.
func testInfo(state model.TestState) *model.TestInfo {
	mara := person(Teacher1, room.Instructor)
	return &model.TestInfo{
		ID: "0101", Title: TestTitle, State: state, By: mara, Questions: 20, Marks: 26, GradeMax: 100, Limit: 40 * time.Minute, Attempts: 1,
		Watch: quiz.Watch{Focus: true, Paste: true}, Fetched: 100,
		Instructions: plain("Answer as many questions as you can. You may go back and forth between them."),
	}
}

// withTest returns a class with a test in front.
func withTest(s *model.Snapshot, t *model.TestPane) *model.Snapshot {
	if t.Open != nil {
		t.All = []model.TestLine{{ID: t.Open.ID, Title: t.Open.Title, State: t.Open.State}, {ID: "02", Title: "Cells: a first look", State: model.TestReleased}}
	}
	s.Class.Tab, s.Class.Test = model.TabTest, t
	return s
}

// TestAnnounced is a test that a student waits for.
func TestAnnounced() *model.Snapshot {
	is := testInfo(model.TestAnnounced)
	is.Fetched, is.WhyNot = 64, "The sealed test is on its way to this computer. It starts when your teacher starts it."
	return withTest(Student(), &model.TestPane{Open: is})
}

// TestBegun is one that a student can open.
func TestBegun() *model.Snapshot {
	is := testInfo(model.TestRunning)
	is.CanOpen, is.Closes, is.Extra = true, at(11, 15), 10*time.Minute
	return withTest(Student(), &model.TestPane{Open: is})
}

// TestQuestion is a test that a student takes, with a question in front.
func TestQuestion(n int) *model.Snapshot {
	watched, hidden := model.WatchWords(quiz.Watch{Focus: true, Paste: true})
	t := &model.Taking{
		Test: "0101", Attempt: 1, Seats: seats(), Now: n, Asked: 20, Answered: 9, Flagged: 2, Deadline: Now.Add(18*time.Minute + 42*time.Second), Whole: 40 * time.Minute,
		Saved: model.SavedDelivered, Watched: watched, Hidden: hidden, Looking: []model.Viewer{{ID: ID(Proctor1), Name: Proctor1, What: model.SightScreen}},
	}
	s := withTest(Student(), &model.TestPane{Open: testInfo(model.TestRunning), Taking: t})
	s.Panels = model.Panels{}
	return s
}

// TestOffline is the same without a network, with little time left and the window's signals.
func TestOffline() *model.Snapshot {
	s := TestQuestion(0)
	t := s.Class.Test.Taking
	t.Saved, t.Offline, t.Deadline = model.SavedWaiting, true, Now.Add(48*time.Second)
	t.Logged = []model.TestSignal{{Kind: model.SignalBack, At: at(10, 25)}, {Kind: model.SignalAway, At: at(10, 24)}, {Kind: model.SignalPaste, At: at(10, 20), Count: 140}}
	return s
}

// TestBeside is a test that is taken with the panels of the class beside it.
func TestBeside() *model.Snapshot {
	s := TestQuestion(6)
	s.Panels = model.Panels{People: true, Chat: true}
	return s
}

// TestHandedIn is one that a student has handed in.
func TestHandedIn() *model.Snapshot {
	s := TestQuestion(0)
	s.Class.Test.Taking.Phase = model.TakingDone
	return s
}

// TestReturned is one whose results a student reads.
func TestReturned() *model.Snapshot {
	s := TestQuestion(0)
	s.Class.Test.Open = testInfo(model.TestReleased)
	t := s.Class.Test.Taking
	t.Phase, t.Result = model.TakingDone, &model.TakingResult{Grade: 72.5, Max: 100, Percent: 73, Ungraded: 1}
	right, part, wrong := 1.0, 0.5, 0.0
	for i, seat := range t.Seats {
		is := *seat
		switch {
		case i == 8:
			is.Result = &room.SeatResult{Mark: 3, Fraction: nil, Comment: "Well put. Say which of the two was the control."}
		case i == 1:
			is.Result = &room.SeatResult{Mark: 0.67, Fraction: &part, Right: "ATP; NADPH; Oxygen", Feedback: []string{"Oxygen is made where water is split."}}
		case seat.Answered:
			is.Result = &room.SeatResult{Mark: seat.Mark, Fraction: &right}
		default:
			is.Result = &room.SeatResult{Fraction: &wrong, Right: "The second"}
		}
		t.Seats[i] = &is
	}
	return s
}
