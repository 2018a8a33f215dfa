//go:build !nogui

package results

import (
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/rows"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// A log is what happened in a test: what staff did, and what attempts and windows told.
type log struct {
	content fyne.CanvasObject
	list    *rows.List[logRow]
}

// A logRow is one line with its number, which tells it from others.
type logRow struct {
	n  int // from the oldest
	is model.ResultLog
}

var logColumns = cellsOf([]float32{1, 4, 2}, []float32{70, 160, 100}, 2)

func newLog() *log {
	l := &log{}
	l.list = rows.New(rows.Of[logRow]{
		Name: words.T("What happened"), Key: func(r logRow) string { return strconv.Itoa(r.n) }, Same: func(a, b logRow) bool { return a == b },
		Kind: func(logRow) int { return 0 }, Guess: func(logRow) float32 { return rowHeight() },
		New: func(int) fyne.CanvasObject { return newCells(logColumns, true) }, Fill: func(o fyne.CanvasObject, r logRow) { o.(*cells).set(logCells(r.is)) },
		Copy: func(r logRow) string { return logCells(r.is).text() }, Hover: true,
	})
	head := newCells(logColumns, false)
	head.set(cellTexts{texts: []string{words.T("Time"), words.T("What happened"), words.T("Who")}})
	l.content = onCard(head, l.list)
	return l
}

func logCells(r model.ResultLog) cellTexts {
	at := r.At.Local().Format("15:04:05")
	return cellTexts{name: at + " " + r.Text, texts: []string{at, r.Text, r.Who}, icon: r.Icon, tone: widget.Muted}
}

// set shows what happened.
func (l *log) set(is *model.Results) {
	all := make([]logRow, len(is.Log))
	for i, e := range is.Log {
		all[i] = logRow{len(is.Log) - i, e}
	}
	l.list.Set(all)
}
