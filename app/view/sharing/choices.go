//go:build !nogui

package sharing

import (
	"strconv"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// limits are the sizes up to which files can come by themselves, in MB.
var limits = []int{1, 10, model.FetchedUpTo, 100, 500}

// limitOptions are those sizes, with another that is set.
func limitOptions(now int) []widget.Option {
	all := []widget.Option{{Key: "-1", Word: words.T("None: I fetch each")}}
	known := now == -1
	for _, mb := range limits {
		all = append(all, widget.Option{Key: strconv.Itoa(mb), Word: words.T("Up to %d MB", mb)})
		known = known || mb == now
	}
	if !known {
		all = append(all, widget.Option{Key: strconv.Itoa(now), Word: words.T("Up to %d MB", now)})
	}
	return all
}

// ShowChoices lets this person say how files come and where they go.
func (p *Pane) ShowChoices() {
	change := func(f func(s *model.Settings)) {
		s := *p.settings
		f(&s)
		p.asks.ChangeSettings(s)
	}
	now := p.settings.FetchUpTo
	if now == 0 {
		now = model.FetchedUpTo
	}
	limit := widget.NewSelect(limitOptions(now), strconv.Itoa(now), func(key string) {
		if mb, err := strconv.Atoi(key); err == nil {
			change(func(s *model.Settings) { s.FetchUpTo = mb })
		}
	})
	where := p.settings.FilesFolder
	if where == "" {
		where = words.T("You are asked when you save the first file.")
	}
	path := widget.NewParagraph(where, widget.Secondary, widget.Ink)
	var o *widget.OpenDialog
	other := widget.NewIconButton("folder", words.T("Another folder…"), widget.Outline, func() {
		o.Close()
		p.chooseFolder(func(folder string) { change(func(s *model.Settings) { s.FilesFolder = folder }) })
	})
	done := widget.NewButton(words.T("Done"), widget.Outline, func() { o.Close() })
	body := widget.Column(16, widget.NewField(words.T("Files that come by themselves"), limit).Tight(),
		widget.NewParagraph(words.T("Larger ones come when you fetch them. Whatever staff open for everyone comes in any case."), widget.Secondary, widget.Muted),
		widget.Column(8, widget.NewBold(words.T("Where files go"), widget.Secondary, widget.Muted),
			widget.NewRound(widget.Surface2, widget.Radius, widget.Pad(8, 12, 8, 12, path)), widget.Row(0, other)))
	o = widget.ShowDialog(p.window.Canvas(), widget.Dialog{Title: words.T("Files"), Body: body, First: limit, Buttons: []fyne.CanvasObject{done}})
}
