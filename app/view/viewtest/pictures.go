//go:build !nogui

package viewtest

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"lyceum/app/model"
)

// A State is one that a pane has pictures of.
type State struct {
	Name   string
	Sample func() *model.Snapshot
}

// Pictures compares a pane in its states with the pictures NAME-STATE-LOOK: the
// first state in every one of Looks, the others in the light one. show builds the
// pane in an empty window of a size and has it show the sample. No word may be cut
// off but names and titles, which may be as long as they like.
func Pictures(t *testing.T, name string, size fyne.Size, states []State, show func(w *Window, s *model.Snapshot)) {
	t.Helper()
	PicturesIn(t, Looks, name, size, states, show)
}

// PicturesIn is Pictures with some of the looks.
func PicturesIn(t *testing.T, looks []Look, name string, size fyne.Size, states []State, show func(w *Window, s *model.Snapshot)) {
	t.Helper()
	for i, state := range states {
		for j, look := range looks {
			if i > 0 && j > 0 {
				break
			}
			picture := name + "-" + strings.ReplaceAll(state.Name, " ", "-") + "-" + look.Name
			t.Run(picture, func(t *testing.T) {
				sized := size
				if look.Percent > 100 && sized.Width < widest {
					sized.Width *= 1.25 // as the window widens its panels
				}
				w := Open(t, sized)
				w.Use(look)
				s := state.Sample()
				s.Settings.TextSize, s.Settings.Language = look.Percent, look.Language
				s.Settings.Theme = look.Chosen
				show(w, s)
				Golden(t, picture, w)
				if clipped := Clipped(w, Given(s)...); len(clipped) > 0 {
					t.Errorf("cut off: %q", clipped)
				}
			})
		}
	}
}

// widest is more than any panel at the side.
const widest = 500

// Given returns what people called themselves and their classes.
func Given(s *model.Snapshot) (names []string) {
	for _, c := range s.Network {
		names = append(names, c.Title, c.Teacher)
	}
	for _, c := range s.Recent {
		names = append(names, c.Title, c.Teacher)
	}
	if r := s.Reports; r != nil {
		names = append(names, r.Root)
		for _, f := range r.All {
			names = append(names, f.Title)
		}
	}
	if c := s.Class; c != nil {
		names = append(names, c.Title, c.Teacher.Name)
		for _, p := range c.Everyone {
			names = append(names, p.Name)
		}
		for _, p := range c.AtDoor {
			names = append(names, p.Name)
		}
		for _, ch := range c.Talk.Channels {
			names = append(names, ch.Name)
		}
		names = append(names, givenInTests(c)...)
		names = append(names, givenInFiles(c.Files)...)
	}
	names = append(names, givenInBank(s.Bank)...)
	return append(names, s.Settings.Name)
}

// givenInBank returns what categories, questions and tests of a bank are called.
func givenInBank(b *model.Bank) (names []string) {
	if b == nil {
		return nil
	}
	for _, c := range b.Categories {
		names = append(names, c.Path)
	}
	for _, r := range b.Rows {
		names = append(names, r.Name, r.Note())
	}
	for _, p := range b.Plans {
		names = append(names, p.Title)
	}
	return names
}

// givenInTests returns what tests and their questions are called, what can be chosen in them, and what was answered.
func givenInTests(c *model.Class) (names []string) {
	if c.Test != nil {
		for _, t := range c.Test.All {
			names = append(names, t.Title)
		}
		if k := c.Test.Taking; k != nil {
			for _, s := range k.Seats {
				for _, o := range append(s.Question.Options, s.Question.Rights...) {
					names = append(names, o.Text.Source)
				}
			}
		}
		if w := c.Test.Wall; w != nil && w.Work != nil {
			for _, a := range w.Work.Answers {
				names = append(names, strconv.Itoa(a.Number)+". "+a.Question.Name)
			}
		}
		if w := c.Test.Wall; w != nil {
			for _, r := range w.Rows {
				names = append(names, r.Name)
			}
		}
	}
	if r := c.Results; r != nil {
		names = append(names, r.Title)
		for _, i := range r.Items {
			names = append(names, strconv.Itoa(i.Number)+". "+i.Name)
		}
		if r.Answers != nil {
			for _, a := range r.Answers.Answers {
				names = append(names, a.Text)
			}
		}
	}
	return names
}
