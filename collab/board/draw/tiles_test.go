package draw

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/collab/board"
)

// assembled returns the whole page as its tiles show it.
func assembled(t *Tiles, scale float32) *image.RGBA {
	all := image.Rectangle{Max: t.Sheet.Size(scale)}
	out := image.NewRGBA(all)
	for _, id := range Visible(all, all.Max, scale) {
		is := t.Get(id)
		for y := is.Rect.Min.Y; y < is.Rect.Max.Y; y++ {
			copy(out.Pix[out.PixOffset(is.Rect.Min.X, y):], is.Pix[is.PixOffset(is.Rect.Min.X, y):][:4*is.Rect.Dx()])
		}
	}
	return out
}

func TestTilesAreThePage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var objects []*board.Object
	for n := range 200 {
		objects = append(objects, anything(n, r))
	}
	for _, scale := range []float32{0.6, 1, 1.7} {
		s := NewSheet(NewPainter(false))
		tiles := NewTiles(s)
		tiles.Note(s.Set(pageOf(objects...), board.PageSize))
		if most, at := differ(assembled(tiles, scale), painted(t, scale, objects...)); most > rounding {
			t.Errorf("at %g a pixel of a tile differs by %d from the page's, at %v", scale, most, at)
		}
	}
}

// Whatever happens to a page, what tiles become piece by piece is what would be drawn at once.
func TestChangedTilesAreAsIfDrawnAnew(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 2))
		s := NewSheet(NewPainter(false))
		tiles := NewTiles(s)
		const scale = 0.75
		var objects []*board.Object
		n := 0
		for round := range 30 {
			objects = slices.Clone(objects)
			switch r.IntN(5) {
			case 0, 1: // several come on top
				for range 1 + r.IntN(4) {
					objects = append(objects, anything(n, r))
					n++
				}
			case 2: // one comes beneath others
				objects = slices.Insert(objects, r.IntN(len(objects)+1), anything(n, r))
				n++
			case 3: // some go
				for range min(len(objects), 1+r.IntN(3)) {
					i := r.IntN(len(objects))
					objects = slices.Delete(objects, i, i+1)
				}
			case 4: // one changes
				if len(objects) > 0 {
					i := r.IntN(len(objects))
					o := *objects[i]
					o.Place = board.Place{DX: int32(r.IntN(800) - 400), DY: int32(r.IntN(800) - 400), ScaleX: board.One, ScaleY: board.One * 3 / 2}
					o.Bounds = boundsOf(&o.Shape)
					objects[i] = &o
				}
			}
			page := pageOf(objects...)
			tiles.Note(s.Set(page, board.PageSize))
			if r.IntN(3) > 0 {
				continue // several changes before anything is drawn
			}
			if most, at := differ(assembled(tiles, scale), painted(t, scale, objects...)); most > rounding {
				t.Fatalf("seed %d, round %d: a pixel differs by %d from a page drawn at once, at %v", seed, round, most, at)
			}
		}
	}
}

func TestOnlyTilesThatAreTouchedAreDrawnAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	var objects []*board.Object
	for n := range 100 {
		objects = append(objects, scribble(n, r))
	}
	tiles.Note(s.Set(pageOf(objects...), board.PageSize))
	assembled(tiles, 1)
	before := tiles.Drawn()
	if before != 4*2 {
		t.Fatalf("%d tiles were drawn, want 8", before)
	}
	kept := tiles.Get(TileID{1, 0, 0})
	objects = append(objects, line(1000, black(4), pt(1100, 100), pt(1200, 200)))
	tiles.Note(s.Set(pageOf(objects...), board.PageSize))
	assembled(tiles, 1)
	if got := tiles.Drawn() - before; got != 1 {
		t.Errorf("one stroke within one tile had %d drawn, want 1", got)
	}
	if tiles.Get(TileID{1, 0, 0}) != kept {
		t.Error("a tile that nothing touched is another picture")
	}
}

func TestPictureThatWasGivenOutIsNeverChanged(t *testing.T) {
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	id := TileID{1, 0, 0}
	tiles.Note(s.Set(pageOf(), board.PageSize))
	first := tiles.Get(id)
	before := slices.Clone(first.Pix)
	tiles.Note(s.Set(pageOf(line(0, black(8), pt(10, 10), pt(400, 400))), board.PageSize))
	second := tiles.Get(id)
	if first == second || !slices.Equal(before, first.Pix) {
		t.Error("a tile was drawn into while somebody may show it")
	}
	if slices.Equal(first.Pix, second.Pix) {
		t.Error("the stroke is on no tile")
	}
}

func TestHiddenAndFadedObjects(t *testing.T) {
	a, b := line(0, black(8), pt(100, 100), pt(200, 100)), line(1, black(8), pt(100, 200), pt(200, 200))
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	tiles.Note(s.Set(pageOf(a, b), board.PageSize))
	assembled(tiles, 1)
	tiles.Note(s.Hide(map[board.ObjectID]bool{a.ID: false, b.ID: true}))
	is := assembled(tiles, 1)
	if !isWhite(is.RGBAAt(150, 100)) {
		t.Error("a hidden object shows")
	}
	if got := is.RGBAAt(150, 200).R; got < 150 || got > 230 {
		t.Errorf("a faded object has %d of red, want between black and paper", got)
	}
	if found := s.Touched(Point{150, 50}, Point{150, 250}, 2); len(found) != 0 {
		t.Errorf("%d objects that are hidden were touched", len(found))
	}
	tiles.Note(s.Hide(nil))
	if is = assembled(tiles, 1); isWhite(is.RGBAAt(150, 100)) || is.RGBAAt(150, 200).R != 0 {
		t.Error("what was hidden did not come back")
	}
}

func TestTilesTakeBoundedMemory(t *testing.T) {
	s := NewSheet(NewPainter(false))
	tiles := NewTiles(s)
	tiles.Note(s.Set(pageOf(), board.PageSize))
	all := image.Rectangle{Max: s.Size(8)}
	ids := Visible(all, all.Max, 8)
	if len(ids) < 300 {
		t.Fatalf("only %d tiles", len(ids))
	}
	for _, id := range ids {
		tiles.Get(id)
		if tiles.Bytes() > 64<<20 {
			t.Fatalf("tiles take %d bytes, want at most 64 MB", tiles.Bytes())
		}
	}
	if _, fresh := tiles.Fresh(ids[len(ids)-1]); !fresh {
		t.Error("the tile that was asked for last is gone")
	}
	if _, fresh := tiles.Fresh(ids[0]); fresh {
		t.Error("the tile that was not asked for the longest time is still there")
	}
}

func TestSoftGroundIsDrawnAgainOnceItIsSharp(t *testing.T) {
	page := pageOf()
	page.Pattern = board.DeckPage
	s := NewSheet(NewPainter(false))
	sharp := false
	s.Ground = func(width int, part image.Rectangle) (*image.RGBA, bool) {
		if !sharp {
			return nil, false
		}
		return image.NewRGBA(part), true
	}
	tiles := NewTiles(s)
	tiles.Note(s.Set(page, board.PageSize))
	assembled(tiles, 0.5)
	n := tiles.Drawn()
	sharp = true
	tiles.Soften()
	assembled(tiles, 0.5)
	if got := tiles.Drawn() - n; got != 2 {
		t.Errorf("%d tiles were drawn again, want both", got)
	}
	tiles.Soften()
	assembled(tiles, 0.5)
	if got := tiles.Drawn() - n; got != 2 {
		t.Error("what is sharp was drawn again")
	}
}

func TestIndexFindsWhatAWholeSearchFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	s := NewSheet(NewPainter(false))
	var objects []*board.Object
	for n := range 600 {
		o := anything(n, r)
		if n%50 == 0 { // one that lies far outside, or over everything
			o.Place = board.Place{DX: int32(r.IntN(1<<21) - 1<<20), DY: int32(r.IntN(1<<21) - 1<<20), ScaleX: int32(1 + r.IntN(board.MaxScale)), ScaleY: board.One}
			o = put(n, o.Shape)
		}
		objects = append(objects, o)
	}
	s.Set(pageOf(objects...), board.PageSize)
	objects = slices.Delete(slices.Clone(objects), 100, 200)
	s.Set(pageOf(objects...), board.PageSize)
	for range 300 {
		a := Point{r.Float32()*2000 - 200, r.Float32()*1300 - 200}
		b := a.Add(Point{r.Float32()*100 - 50, r.Float32()*100 - 50})
		if r.IntN(10) == 0 {
			b = Point{1 << 19, 1 << 19}
		}
		area := Between(a, b)
		var want []*board.Object
		for _, o := range objects {
			if s.Bounds(o).Meets(area) {
				want = append(want, o)
			}
		}
		var got []*board.Object
		for _, it := range s.index.in(area) {
			got = append(got, it.object)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("in %v there are %d objects, want %d, undermost first", area, len(got), len(want))
		}
	}
}

func TestTouchingIsWhereItIsDrawn(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for n := range 300 {
		o := anything(n, r)
		if o.Kind == board.Text || o.Style.Dash != board.Solid || o.Kind.IsStroke() && o.Style.Opacity < 255 {
			continue
		}
		s := NewSheet(NewPainter(false))
		s.Set(pageOf(o), board.PageSize)
		is := painted(t, 1, o)
		for range 100 {
			p := Point{r.Float32() * 1599, r.Float32() * 899}
			if r.IntN(2) == 0 { // most are far away
				b := s.Bounds(o)
				p = Point{b.X0 + r.Float32()*b.Width(), b.Y0 + r.Float32()*b.Height()}
			}
			x, y := int(p.X), int(p.Y)
			if !image.Pt(x, y).In(is.Rect) {
				continue
			}
			black := is.RGBAAt(x, y).R < 20 && !o.Style.Filled
			if black && len(s.Touched(p, p, 1)) == 0 {
				t.Fatalf("%v at %v is drawn but not touched", o.Kind, p)
			}
			if far := !s.Bounds(o).Grown(6).Holds(p); far && len(s.Touched(p, p, 5)) > 0 {
				t.Fatalf("%v at %v is touched far away", o.Kind, p)
			}
		}
	}
}

func TestWithinTakesWhatLiesInsideWhole(t *testing.T) {
	a, b := line(0, black(4), pt(100, 100), pt(200, 150)), line(1, black(4), pt(150, 150), pt(400, 150))
	s := NewSheet(NewPainter(false))
	s.Set(pageOf(a, b), board.PageSize)
	if got := s.Within(Rect{90, 90, 300, 300}); len(got) != 1 || got[0] != a {
		t.Errorf("%d objects lie within, want the first alone", len(got))
	}
}
