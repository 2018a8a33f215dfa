//go:build !nogui

package results

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"lyceum/app/model"
	"lyceum/app/view/files"
	"lyceum/app/view/widget"
	"lyceum/app/words"
	"lyceum/quiz"
)

// Asks is what the screen asks for; *model.Store does it.
type Asks interface {
	CloseResults()
	ShowResultsTab(tab model.ResultsTab)
	SortResults(by model.ResultsOrder)
	ShowItem(id string)
	OpenWork(id string)
	ReleaseTest()
	FixKey(id string)
	TryKey(q quiz.Question)
	KeepFixing()
	CorrectKey()
	DropFix()
	ExportResults(as model.ExportKind, path string)
	LookFor(folder string, kinds []string)
}

var _ Asks = (*model.Store)(nil)

// A Screen shows the results of one test.
type Screen struct {
	Content fyne.CanvasObject
	Now     func() time.Time // tests set another

	asks   Asks
	window fyne.Window
	folder *model.Folder
	is     *model.Results // the latest; never nil
	choice *files.Chooser

	title   *widget.Text
	note    *widget.Text
	state   *widget.Chip
	tabs    *widget.Tabs
	release *widget.Button
	export  *widget.Button
	bar     *fyne.Container
	summary *summary
	people  *people
	answers *answers
	log     *log
	fix     *fix
	tools   fyne.CanvasObject // under the tabs
	stack   *fyne.Container
	front   fyne.CanvasObject
}

// New returns the screen in a window.
func New(asks Asks, w fyne.Window) *Screen {
	s := &Screen{asks: asks, window: w, is: &model.Results{}, Now: time.Now}
	s.title = widget.NewBold("", widget.Body, widget.Ink).Fit(420)
	s.note = widget.NewText("", widget.Secondary, widget.Muted)
	s.state = widget.NewChip("okc", "", widget.Success)
	back := widget.NewBare("back", words.T("Back to the class"), s.Escape)
	head := widget.NewGround(widget.Surface, widget.BottomEdge, container.New(&headLayout{}, back, widget.NewIcon("logo", 20, widget.Accent), s.title, s.note, s.state))
	s.tabs = widget.NewTabs([]widget.Option{
		{Key: string(model.ResultsSummary), Word: words.T("Summary")}, {Key: string(model.ResultsPeople), Word: words.T("Students")},
		{Key: string(model.ResultsAnswers), Word: words.T("Answers")}, {Key: string(model.ResultsLog), Word: words.T("Log")},
	}, func(key string) { asks.ShowResultsTab(model.ResultsTab(key)) })
	s.release = widget.NewIconButton("mail", words.T("Return to students"), widget.Outline, func() { asks.ReleaseTest() })
	s.export = widget.NewIconButton("download", words.T("Export"), widget.Primary, s.openExport)
	s.bar = container.New(&barLayout{}, s.tabs, s.release, s.export)
	s.tools = widget.NewGround(widget.Surface, widget.BottomEdge, s.bar)
	s.summary = newSummary(s)
	s.people = newPeople(s)
	s.answers = newAnswers(s)
	s.log = newLog()
	s.fix = newFix(s)
	s.stack = container.NewStack(s.summary.content, s.people.content, s.answers.content, s.log.content, s.fix.content)
	for _, o := range s.stack.Objects[1:] {
		o.Hide()
	}
	s.front = s.summary.content
	ground := widget.NewGround(widget.Bg, widget.NoEdge, s.stack)
	s.Content = container.New(&screenLayout{}, head, s.tools, ground)
	return s
}

// Set shows the snapshot.
func (s *Screen) Set(snap *model.Snapshot) {
	s.folder = snap.Folder
	if s.choice != nil {
		s.choice.Set(snap.Folder)
	}
	if snap.Class == nil || snap.Class.Results == nil || snap.Class.Results == s.is {
		return
	}
	s.is = snap.Class.Results
	is := s.is
	s.title.Set(is.Title)
	s.note.Set(words.T("Results · %d of %d handed in", is.HandedIn, is.Students))
	s.state.Set(stateWords(is))
	s.tabs.Set(string(is.Tab))
	s.release.Set(releaseWord(is), !is.Busy)
	s.export.Set(words.T("Export"), !is.Busy)
	show := map[model.ResultsTab]fyne.CanvasObject{
		model.ResultsPeople: s.people.content, model.ResultsAnswers: s.answers.content, model.ResultsLog: s.log.content,
	}[is.Tab]
	switch is.Tab {
	case model.ResultsPeople:
		s.people.set(is)
	case model.ResultsAnswers:
		s.answers.set(is)
	case model.ResultsLog:
		s.log.set(is)
	default:
		s.summary.set(is)
		show = s.summary.content
	}
	if s.fix.set(is.Fix); is.Fix != nil {
		show = s.fix.content
	}
	widget.Show(s.tools, is.Fix == nil)
	if show != s.front {
		s.front.Hide()
		s.front = show
		show.Show()
	}
	s.Content.Refresh()
	if s.fix.begun {
		s.fix.begun = false
		s.Focus()
	}
}

// Shown says whether the screen is in front: the keys of an editor do nothing else.
func (s *Screen) Shown(on bool) {
	if s.fix.editor != nil {
		s.fix.editor.SetShown(on)
	}
}

// stateWords say how far marking is.
func stateWords(is *model.Results) (icon, word string, tone fyne.ThemeColorName) {
	switch {
	case is.Ungraded > 0:
		return "pen", words.N("%d answer to mark", "%d answers to mark", is.Ungraded), widget.Warning
	case is.Released:
		return "okc", words.T("Results returned"), widget.Success
	}
	return "okc", words.T("All marked"), widget.Success
}

func releaseWord(is *model.Results) string {
	if is.Released {
		return words.T("Return changes")
	}
	return words.T("Return to students")
}

// openExport asks as which file the results are written.
func (s *Screen) openExport() {
	item := func(as model.ExportKind, word, end string) widget.MenuItem {
		return widget.MenuItem{Icon: "file", Word: word, Do: func() { s.exportAs(as, end) }}
	}
	widget.ShowMenu(s.window.Canvas(), s.export, []widget.MenuItem{
		item(model.ExportGradebook, words.T("Grades for Moodle’s gradebook (CSV)"), "grades.csv"),
		item(model.ExportAttempts, words.T("A row for each attempt (CSV)"), "attempts.csv"),
		item(model.ExportResponses, words.T("A row for each answer (CSV)"), "answers.csv"),
		item(model.ExportJSON, words.T("Everything (JSON)"), "results.json"),
	})
}

// exportAs asks into which folder results are written.
func (s *Screen) exportAs(as model.ExportKind, end string) {
	name := s.Now().Format("2006-01-02") + " " + safe(s.is.Title) + " " + end
	s.choice = files.Choose(s.window, s.folder, func(folder string) { s.asks.LookFor(folder, nil) }, files.Dialog{
		Title: words.T("Export the results"), About: words.T("They become the file “%s” in the folder that you choose.", name),
		Nothing: words.T("There is nothing in this folder yet."), Folders: true, From: home(),
		Take:   func(folder string) { s.asks.ExportResults(as, filepath.Join(folder, name)) },
		Closed: func() { s.choice = nil },
	})
}

// home is where a person keeps files; empty: nobody knows.
func home() string {
	dir, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return dir
}

// safe is a title without what files cannot be called.
func safe(title string) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return -1
		}
		return r
	}, title)
	if all := []rune(strings.TrimSpace(clean)); len(all) > 60 {
		return strings.TrimSpace(string(all[:60]))
	}
	return strings.TrimSpace(clean)
}

// Escape leaves the key that is being corrected, which is asked about, or goes back to the class.
func (s *Screen) Escape() {
	if s.fix.editor != nil {
		s.fix.editor.Escape()
		return
	}
	s.asks.CloseResults()
}

// Focus leads the keyboard to the tabs, or to the key that is being corrected.
func (s *Screen) Focus() {
	if s.fix.editor != nil {
		s.fix.editor.Focus()
		return
	}
	s.window.Canvas().Focus(s.tabs)
}
