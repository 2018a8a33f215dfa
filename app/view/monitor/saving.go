//go:build !nogui

package monitor

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
	"lyceum/app/view/widget"
	"lyceum/app/words"
)

// Choices of how long pictures are kept, in days, and how often one is by itself.
var (
	keptDays  = []int{1, 7, 14, 30, 90, 365}
	keptEvery = []time.Duration{0, 30 * time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute}
)

// A SavingChoice is the two fields in which a person says how pictures of people are kept.
type SavingChoice struct {
	Content fyne.CanvasObject

	is          model.Saving
	long, often *widget.Select
}

// NewSavingChoice returns one; chosen is told of each choice.
func NewSavingChoice(chosen func(to model.Saving)) *SavingChoice {
	c := &SavingChoice{}
	c.long = widget.NewSelect(nil, "", func(key string) {
		c.is.Days, _ = strconv.Atoi(key)
		chosen(c.is)
	})
	c.often = widget.NewSelect(nil, "", func(key string) {
		c.is.Every, _ = time.ParseDuration(key)
		chosen(c.is)
	})
	often := widget.NewField(words.T("One of everybody you look at is kept"), c.often)
	often.SetHelp(words.T("Whoever is in a picture that is kept is told so. It is in the folder with the report of the class."))
	c.Content = widget.Column(8, widget.NewField(words.T("A picture is deleted after"), c.long), often)
	return c
}

// Set shows how it is. What was set elsewhere is among the choices.
func (c *SavingChoice) Set(is model.Saving) {
	is.Days = cmp.Or(is.Days, model.KeptDays)
	c.is = is
	var days, every []widget.Option
	for _, n := range with(keptDays, is.Days) {
		days = append(days, widget.Option{Key: strconv.Itoa(n), Word: words.N("%d day", "%d days", n)})
	}
	for _, d := range with(keptEvery, is.Every) {
		every = append(every, widget.Option{Key: d.String(), Word: everyWord(d)})
	}
	c.long.Set(days, strconv.Itoa(is.Days))
	c.often.Set(every, is.Every.String())
}

// with returns some values in order, one more among them.
func with[T cmp.Ordered](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	all = append(slices.Clone(all), one)
	slices.Sort(all)
	return all
}

// everyWord says how often a picture is kept by itself.
func everyWord(d time.Duration) string {
	switch {
	case d == 0:
		return words.T("Only when you keep one")
	case d%time.Minute == 0:
		return words.T("Every %d min", int(d/time.Minute))
	}
	return words.T("Every %d s", int(d/time.Second))
}

// askSaving asks how pictures of people are kept.
func (p *Pane) askSaving() {
	c := NewSavingChoice(p.asks.SetSaving)
	c.Set(p.class.Monitor.Saving)
	widget.ShowDialog(p.window.Canvas(), widget.Dialog{Title: words.T("Kept pictures"), Body: c.Content})
}
