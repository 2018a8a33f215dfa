//go:build !nogui

package sharing

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/room"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A kind is a sort of row.
type kind uint8

const (
	heading kind = iota
	aJob
	aBox
	aFile
)

// A row is one line of the list. Two of them can be compared.
type row struct {
	kind kind
	key  string
	word string // of a heading
	job  model.FileJob
	box  boxFace
	file model.FileRow
	may  bool // of what was handed in: the box takes something in its place
}

// A boxFace is what a row shows of a box.
type boxFace struct {
	id, title, task string
	about           string // by whom, and until when
	count           string // who has handed in, for staff
	open            bool
	collect, handIn bool // this person can
}

// rowsOf lists what there is: what this computer is busy with, boxes to hand in, and files.
func rowsOf(f *model.FilesPane, everyone []model.Person, now time.Time) (all []row) {
	for _, j := range f.Jobs {
		all = append(all, row{kind: aJob, key: "job:" + j.Name, job: j})
	}
	if len(f.Boxes) > 0 {
		all = append(all, row{kind: heading, key: "boxes:", word: words.T("To hand in")})
	}
	for i := range f.Boxes {
		b := &f.Boxes[i]
		all = append(all, row{kind: aBox, key: "box:" + b.ID, box: faceOf(f, b, everyone, now)})
		for _, h := range b.HandIns {
			if h.Own {
				all = append(all, row{kind: aFile, key: "own:" + h.ID, file: h, may: b.Open && f.CanHandIn})
			}
		}
	}
	if len(f.Files) > 0 && len(f.Boxes) > 0 {
		all = append(all, row{kind: heading, key: "files:", word: words.T("Shared")})
	}
	for _, file := range f.Files {
		all = append(all, row{kind: aFile, key: file.ID, file: file})
	}
	return distinct(all)
}

// distinct gives rows of one key others: two files that are read may have the same name.
func distinct(all []row) []row {
	seen := map[string]bool{}
	for i := range all {
		for seen[all[i].key] {
			all[i].key += "+"
		}
		seen[all[i].key] = true
	}
	return all
}

func faceOf(f *model.FilesPane, b *model.BoxRow, everyone []model.Person, now time.Time) boxFace {
	is := boxFace{id: b.ID, title: b.Title, task: b.Task, open: b.Open, collect: f.CanCollect, handIn: f.CanHandIn && b.Open}
	is.about = strings.Join(slices.DeleteFunc([]string{b.By, dueWords(b, now)}, func(s string) bool { return s == "" }), " · ")
	if f.CanCollect {
		is.count = words.T("%d of %d have handed in", b.Students, b.Students+len(b.Awaited(everyone)))
	}
	return is
}

// dueWords say until when something is to be handed in.
func dueWords(b *model.BoxRow, now time.Time) string {
	switch {
	case !b.Open:
		return words.T("closed")
	case b.Due.IsZero():
		return ""
	case b.Due.Before(now):
		return words.T("was due %s, late work is taken", moment(b.Due, now))
	}
	return words.T("due %s", moment(b.Due, now))
}

// moment is a time of today, or of another day.
func moment(t, now time.Time) string {
	if t = t.Local(); t.Format(time.DateOnly) == now.Local().Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format(words.C("layout of a moment", "2 January 2006, 15:04"))
}

// aboutFile is the line below a file's name.
func aboutFile(f model.FileRow) string {
	parts := []string{model.SizeWord(f.Size)}
	if f.HandIn && f.Own {
		parts = append(parts, deliveredWords(f))
		if f.Late {
			parts = append(parts, words.T("late"))
		}
		return strings.Join(parts, " · ")
	}
	switch {
	case f.Own && f.To != "":
		parts = append(parts, words.T("from you to %s alone", f.To))
	case f.Own:
		parts = append(parts, words.T("from you"))
	case f.To != "":
		parts = append(parts, words.T("from %s to you alone", f.From))
	default:
		parts = append(parts, f.From)
	}
	if f.Program {
		parts = append(parts, words.T("could be a program"))
	}
	if f.Pinned {
		parts = append(parts, words.T("pinned"))
	}
	if f.State != room.FileFetching && f.Sources > 0 {
		parts = append(parts, sourcesWords(f))
	}
	return strings.Join(parts, " · ")
}

func sourcesWords(f model.FileRow) string { return words.N("%d source", "%d sources", f.Sources) }

// deliveredWords say how far to staff is what this person handed in.
func deliveredWords(f model.FileRow) string {
	switch {
	case f.Sent == 0:
		return words.T("handed in, kept here until staff fetch it")
	case f.Sent < f.Size:
		return words.T("handed in, on its way to staff: %d %%", f.Sent*100/f.Size)
	}
	return words.T("handed in, delivered to staff")
}

// cameWords say how much of a file has come, and from how many.
func cameWords(f model.FileRow) string {
	percent := uint64(0)
	if f.Size > 0 {
		percent = f.Have * 100 / f.Size
	}
	if f.Sources == 0 {
		return words.T("%d %%, waiting for somebody who has it", percent)
	}
	return words.T("%d %% · %s", percent, sourcesWords(f))
}

// of says how the list shows rows.
func (p *Pane) of() rows.Of[row] {
	return rows.Of[row]{
		Name: words.T("Files"),
		Key:  func(r row) string { return r.key },
		Same: func(a, b row) bool { return a == b },
		Kind: func(r row) int { return int(r.kind) },
		Guess: func(r row) float32 {
			if r.kind == heading {
				return widget.RowHeight(32, widget.Caption)
			}
			return 2*widget.LineHeight(widget.Body) + widget.ControlHeight()
		},
		Hover: true,
		Can:   func(r row) bool { return r.kind == aBox || r.kind == aFile },
		Foot:  16,
		New: func(k int) fyne.CanvasObject {
			switch kind(k) {
			case heading:
				return newHeadingLine()
			case aJob:
				return newJobLine()
			case aBox:
				return newBoxLine(p)
			}
			return newFileLine(p)
		},
		Fill: func(o fyne.CanvasObject, r row) { o.(interface{ set(row) }).set(r) },
		Tap:  p.openMenu,
		Menu: p.openMenu,
		Key2: p.key,
		Copy: func(r row) string { return r.file.Name + r.box.title },
	}
}

// openMenu opens the menu of a row at a place in the window.
func (p *Pane) openMenu(r row, at fyne.Position) {
	if items := p.menuOf(r); len(items) > 0 {
		widget.ShowMenuAt(p.window.Canvas(), at, items)
	}
}

// key does what a key does with the chosen row: Del takes it away.
func (p *Pane) key(r row, e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyDelete {
		return false
	}
	switch {
	case r.kind == aBox && r.box.collect:
		p.askRemoveBox(r.box.id)
	case r.kind == aFile && r.file.HandIn && r.file.Own:
		p.askTakeBack(r.file)
	case r.kind == aFile && r.file.Remove:
		p.askRemove(r.file)
	default:
		return false
	}
	return true
}
