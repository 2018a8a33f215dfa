package puzzle

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures of puzzles are these two
	_ "image/png"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lyceum/collab/puzzle/crossword"
)

// minPiece is how many pixels a piece of a jigsaw has at least, either way. Our choice: less is not seen.
const minPiece = 8

// Check reports the first thing that keeps a puzzle from being played or saved, as a [*Fault].
func (p *Puzzle) Check() error {
	c := &checker{puzzle: p}
	c.require(validLine(p.Title, MaxTitle) && strings.TrimSpace(p.Title) != "", BadTitle, 0)
	c.require(validText(p.Task, MaxTask), BadTask, 0)
	c.require(p.Options.Hints >= 0 && p.Options.Hints <= MaxHints, BadHints, 0)
	c.require(len(p.Pictures) <= MaxPictures && p.pictureBytes() <= maxPictures, TooManyPictures, 0)
	for name, data := range p.Pictures {
		_, err := PictureSize(data)
		c.about(validLine(name, MaxText) && name != "" && err == nil, BadPicture, name, 0)
	}
	if p.Content == nil {
		c.require(false, NoContent, 0)
	} else {
		c.require(slices.Contains(ScoreModes(p.Kind()), p.Options.Score), BadScore, 0)
		p.Content.check(c)
	}
	if c.fault != nil {
		return c.fault
	}
	return nil
}

func (p *Puzzle) pictureBytes() (n int) {
	for _, data := range p.Pictures {
		n += len(data)
	}
	return n
}

// A checker keeps the first fault of a puzzle. Pictures are by chance first or last, but of one puzzle either all are good or one is named.
type checker struct {
	puzzle *Puzzle
	fault  *Fault
}

func (c *checker) require(ok bool, cause Cause, where int) { c.about(ok, cause, "", where) }

func (c *checker) about(ok bool, cause Cause, of string, where int) {
	if !ok && c.fault == nil {
		c.fault = &Fault{cause, of, where}
	}
}

// picture requires that there is a picture of a name.
func (c *checker) picture(name string, where int) {
	_, there := c.puzzle.Pictures[name]
	c.about(there, MissingPicture, name, where)
}

func (c *checker) item(i Item, where int) {
	c.require(i.Text != "" || i.Picture != "", EmptyItem, where)
	c.require(validText(i.Text, MaxText) && (i.Text == "" || strings.TrimSpace(i.Text) != ""), BadText, where)
	if i.Picture != "" {
		c.picture(i.Picture, where)
	}
}

func (c *checker) items(items []Item, least int) {
	c.require(len(items) >= least, FewItems, 0)
	c.require(len(items) <= MaxItems, TooManyItems, 0)
	for i, item := range items {
		c.item(item, i+1)
	}
}

func (j *Jigsaw) check(c *checker) {
	c.picture(j.Picture, 0)
	c.require(j.Columns >= 1 && j.Rows >= 1 && (j.Columns > 1 || j.Rows > 1), FewPieces, 0)
	c.require(j.Columns <= MaxAcross && j.Rows <= MaxAcross, TooManyPieces, 0)
	if c.fault == nil {
		size, _ := PictureSize(c.puzzle.Pictures[j.Picture])
		c.require(j.Columns*j.Rows <= MaxPieces, TooManyPieces, 0)
		c.require(size.X >= minPiece*j.Columns && size.Y >= minPiece*j.Rows, NarrowPieces, 0)
	}
}

func (o *Ordering) check(c *checker) { c.items(o.Items, 2) }

func (m *Matching) check(c *checker) {
	c.require(len(m.Pairs) <= MaxSlots, TooManySlots, 0)
	c.require(len(m.Pairs) >= 1, FewItems, 0)
	for i, p := range m.Pairs {
		c.item(p.Left, i+1)
	}
	c.items(m.Tiles(), 2)
}

func (s *Sorting) check(c *checker) {
	c.require(len(s.Groups) >= 2, FewItems, 0)
	c.require(len(s.Groups) <= MaxSlots, TooManySlots, 0)
	for i, g := range s.Groups {
		c.require(validText(g.Label, MaxText) && strings.TrimSpace(g.Label) != "", BadText, i+1)
	}
	c.items(s.Tiles(), 2)
}

func (z *Zones) check(c *checker) {
	if z.Picture != "" {
		c.picture(z.Picture, 0)
	}
	c.require(len(z.Zones) >= 1, FewItems, 0)
	c.require(len(z.Zones) <= MaxSlots, TooManySlots, 0)
	for i, zone := range z.Zones {
		c.require(validText(zone.Label, MaxText), BadText, i+1)
		c.require(zone.onPicture(), BadZone, i+1)
		c.require(zone.Capacity >= 0 && zone.Capacity <= MaxItems, BadCapacity, i+1)
	}
	c.items(c.puzzle.Items(), 1)
	if c.fault == nil {
		z.checkTiles(c)
	}
}

// zoneWhole is the width and the height of a picture with zones; minZone is how large a zone is at least.
const (
	zoneWhole = 10_000
	minZone   = 100
)

func (z Zone) onPicture() bool {
	within := func(at, long int) bool {
		return at >= 0 && at <= zoneWhole && long >= minZone && long <= zoneWhole && at+long <= zoneWhole
	}
	return within(z.X, z.Width) && within(z.Y, z.Height)
}

// checkTiles requires that each tile may lie somewhere, and that what can lie in one zone alone has room there.
func (z *Zones) checkTiles(c *checker) {
	only, right := make([]int, len(z.Zones)), false
	for i, t := range z.Tiles {
		last := -1
		for _, n := range t.Zones {
			c.require(n > last && n < len(z.Zones), UnknownZone, i+1)
			last = n
		}
		right = right || len(t.Zones) > 0
		if c.fault == nil && (len(t.Zones) == 1 || t.Reusable) {
			for _, n := range t.Zones {
				only[n]++
			}
		}
	}
	c.require(right, NothingRight, 0)
	for i, n := range only {
		c.require(z.Zones[i].Capacity == 0 || n <= z.Zones[i].Capacity, NoRoom, i+1)
	}
}

func (w *Crossword) check(c *checker) {
	c.require(len(w.Words) >= 1, NoWords, 0)
	c.require(len(w.Words)+len(w.Spare) <= MaxWords, TooManyWords, 0)
	for i, word := range w.Words {
		c.clue(word.Clue, i+1)
	}
	for i, clue := range w.Spare {
		c.clue(clue, len(w.Words)+i+1)
	}
	if c.fault != nil {
		return
	}
	grid, err := w.Grid()
	if err != nil {
		c.fault = err.(*Fault)
		return
	}
	c.require(grid.Columns <= MaxGrid && grid.Rows <= MaxGrid, OutsideGrid, 0)
	w.checkSolution(c, grid)
}

func (c *checker) clue(clue Clue, where int) {
	letters, ok := crossword.Letters(clue.Answer)
	c.about(ok && len(letters) >= MinWord && len(letters) <= MaxWord && validLine(clue.Answer, 3*MaxWord), BadAnswer, clue.Answer, where)
	c.require(strings.TrimSpace(clue.Clue) != "", NoClue, where)
	c.require(validText(clue.Clue, MaxText), BadText, where)
}

func (w *Crossword) checkSolution(c *checker, grid *crossword.Grid) {
	seen := map[Cell]bool{}
	for i, cell := range w.Solution {
		c.require(grid.At(cell.Row, cell.Column) != 0 && !seen[cell], BadSolution, i+1)
		seen[cell] = true
	}
}

// PictureSize returns the pixels of a PNG or JPEG that a puzzle may have. The error is a [*Fault].
func PictureSize(data []byte) (image.Point, error) {
	bad := &Fault{Cause: BadPicture}
	if len(data) > MaxPicture {
		return image.Point{}, bad
	}
	is, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" {
		return image.Point{}, bad
	}
	if is.Width < 1 || is.Height < 1 || is.Width > MaxSide || is.Height > MaxSide || is.Width*is.Height > MaxPixels {
		return image.Point{}, bad
	}
	return image.Pt(is.Width, is.Height), nil
}

// validText reports whether a text, of some lines perhaps, can be shown.
func validText(s string, most int) bool {
	return len(s) <= most*utf8.UTFMax && utf8.ValidString(s) && utf8.RuneCountInString(s) <= most &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' || r == 0xfffd })
}

// validLine is validText for one line.
func validLine(s string, most int) bool { return validText(s, most) && !strings.Contains(s, "\n") }
