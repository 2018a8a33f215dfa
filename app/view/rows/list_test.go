//go:build !nogui

package rows

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"lyceum/app/view/viewtest"
)

// thing is a row for tests.
type thing struct {
	name   string
	height float32
	word   string
}

// tile draws one.
type tile struct {
	fynewidget.BaseWidget
	shown thing
}

func (t *tile) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(&canvas.Rectangle{})
}
func (t *tile) HeightFor(float32) float32 { return t.shown.height }

func newList(t *testing.T, follow bool) (*List[thing], *viewtest.Window) {
	w := viewtest.Open(t, fyne.NewSize(200, 300))
	l := New(Of[thing]{
		Key: func(t thing) string { return t.name }, Same: func(a, b thing) bool { return a == b },
		Guess: func(thing) float32 { return 30 }, Follow: follow,
		New: func(int) fyne.CanvasObject {
			t := &tile{}
			t.ExtendBaseWidget(t)
			return t
		},
		Fill: func(o fyne.CanvasObject, row thing) { o.(*tile).shown = row },
		Can:  func(t thing) bool { return t.word != "head" },
	})
	w.SetContent(l)
	return l, w
}

func things(n int) (all []thing) {
	for i := range n {
		all = append(all, thing{name: fmt.Sprint(i), height: float32(20 + i*7%50)})
	}
	return all
}

// check finds what is wrong with what is in sight: rows touch, show what they should, and fill the place.
func check(t *testing.T, l *List[thing]) {
	t.Helper()
	if len(l.rows) == 0 {
		return
	}
	first, last, _ := l.InSight()
	y := l.tops[first]
	for i := first; i <= last; i++ {
		o := l.Object(l.rows[i].name)
		if o == nil {
			t.Fatalf("row %d is in sight and not drawn", i)
		}
		if got := o.(*tile).shown; got != l.rows[i] {
			t.Fatalf("row %d shows %+v, want %+v", i, got, l.rows[i])
		}
		if o.Position().Y != y || o.Size().Height != l.rows[i].height {
			t.Fatalf("row %d is at %v, %v high; want at %v, %v high", i, o.Position().Y, o.Size().Height, y, l.rows[i].height)
		}
		y += l.rows[i].height
	}
	if y < l.scroll.Offset.Y+l.scroll.Size().Height && l.total() > l.scroll.Size().Height {
		t.Fatalf("there is nothing below %v, in sight is up to %v", y, l.scroll.Offset.Y+l.scroll.Size().Height)
	}
	if n := len(l.slots); n != last-first+1 {
		t.Fatalf("%d objects are kept for %d rows", n, last-first+1)
	}
}

func (l *List[T]) wheel(dy float32) {
	l.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)})
}

func TestWhatIsReadStaysWhateverHappens(t *testing.T) {
	for _, follow := range []bool{true, false} {
		rng := rand.New(rand.NewPCG(3, 8))
		l, _ := newList(t, follow)
		rows := things(400)
		l.Set(rows)
		next := len(rows)
		for step := range 600 {
			if rng.IntN(3) == 0 {
				l.wheel(float32(rng.IntN(400) - 200))
				check(t, l)
				continue
			}
			first, _, _ := l.InSight()
			key, y, end := l.rows[first].name, l.tops[first]-l.scroll.Offset.Y, l.AtEnd()
			kept := l.scroll.Offset.Y > 0
			rows = slices.Clone(rows)
			i := rng.IntN(len(rows))
			switch rng.IntN(4) {
			case 0:
				rows[i].word = fmt.Sprint(step)
			case 1:
				rows[i].height = float32(20 + rng.IntN(60))
			case 2:
				rows = slices.Insert(rows, i, thing{name: fmt.Sprint(next), height: float32(20 + rng.IntN(60))})
				next++
			case 3:
				if rows[i].name == key {
					continue
				}
				rows = slices.Delete(rows, i, i+1)
			}
			l.Set(rows)
			check(t, l)
			if end && follow && !l.AtEnd() {
				t.Fatalf("step %d: the end is not in sight any more", step)
			}
			at := l.find(key, first)
			bottom := l.scroll.Offset.Y >= l.total()-l.scroll.Size().Height-1
			if moved := l.tops[at] - l.scroll.Offset.Y - y; kept && !(end && follow) && !bottom && moved != 0 {
				t.Fatalf("step %d: what is read moved by %v", step, moved)
			}
		}
	}
}

func TestScrollingUpOverRowsNeverSeenDoesNotJump(t *testing.T) {
	l, _ := newList(t, true)
	l.Set(things(400)) // of which none but the last were measured
	for range 100 {
		first, _, _ := l.InSight()
		key, y := l.rows[first].name, l.tops[first]-l.scroll.Offset.Y
		l.wheel(25)
		check(t, l)
		at := l.find(key, first)
		if moved := l.tops[at] - l.scroll.Offset.Y - y; moved != 25 && l.scroll.Offset.Y > 0 {
			t.Fatalf("a row moved by %v, want 25", moved)
		}
	}
}

func TestOneChangedRowIsDrawnAlone(t *testing.T) {
	l, _ := newList(t, false)
	rows := things(400)
	l.Set(rows)
	for i, want := range map[int]int{2: 1, 390: 0} {
		before := l.Fills
		rows = slices.Clone(rows)
		rows[i].word += "x"
		l.Set(rows)
		if got := l.Fills - before; got != want {
			t.Errorf("row %d changed: %d rows drawn, want %d", i, got, want)
		}
	}
}

func TestArrowsChooseOnlyWhatCanBeAndBringItIntoSight(t *testing.T) {
	l, w := newList(t, false)
	rows := things(60)
	rows[0].word, rows[3].word = "head", "head"
	l.Set(rows)
	w.Canvas().Focus(l.Focusable())
	var got []string
	for range 4 {
		row, _ := l.Chosen()
		got = append(got, row.name)
		l.body.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if want := []string{"1", "2", "4", "5"}; !slices.Equal(got, want) {
		t.Errorf("chose %q, want %q", got, want)
	}
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyEnd} {
		l.body.TypedKey(&fyne.KeyEvent{Name: key})
		check(t, l)
		row, _ := l.Chosen()
		o := l.Object(row.name)
		if o == nil || o.Position().Y < l.scroll.Offset.Y || o.Position().Y+row.height > l.scroll.Offset.Y+300 {
			t.Errorf("after %s row %s is not in sight", key, row.name)
		}
	}
	if !l.body.ring.Visible() {
		t.Error("the chosen row has no ring")
	}
}

func TestNothingLeadsIntoAListWithoutRows(t *testing.T) {
	l, w := newList(t, false)
	head := things(1)
	head[0].word = "head"
	for _, rows := range [][]thing{nil, head} {
		l.Set(rows)
		w.Canvas().Focus(nil)
		w.Canvas().FocusNext()
		if w.Canvas().Focused() != nil {
			t.Errorf("%d rows of which none can be chosen have the focus", len(rows))
		}
	}
	l.Set(things(2))
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != l.Focusable() {
		t.Error("Tab does not lead into a list with rows")
	}
}

func TestKeysWithoutUseGoToTheWindow(t *testing.T) {
	l, w := newList(t, false)
	l.Set(things(3))
	var got []any
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = append(got, e.Name) })
	w.Canvas().SetOnTypedRune(func(r rune) { got = append(got, r) })
	w.Canvas().Focus(l.Focusable())
	l.body.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	l.body.TypedRune('r')
	if len(got) != 2 || got[0] != fyne.KeyF6 || got[1] != 'r' {
		t.Errorf("the window got %v, want F6 and r", got)
	}
}
