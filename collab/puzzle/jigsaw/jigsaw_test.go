package jigsaw

import (
	"math/rand/v2"
	"testing"
)

func someCut(rng *rand.Rand) Cut {
	w, h := Fit(1+rng.IntN(4000), 1+rng.IntN(4000))
	return Cut{1 + rng.IntN(12), 1 + rng.IntN(12), w, h, rng.Uint32()}
}

// Wherever one points at the picture is exactly one piece: what one piece has cut out its neighbour has.
func TestEveryPointOfThePictureIsOnOnePiece(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 1))
		c := someCut(rng)
		for range 200 {
			p := Point{rng.IntN(c.Width), rng.IntN(c.Height)}
			on := 0
			for piece := range c.Pieces() {
				if c.Hit(piece, c.Home(piece), p) {
					on++
				}
			}
			if on != 1 {
				t.Fatalf("seed %d, %+v: %+v is on %d pieces, want 1", seed, c, p, on)
			}
		}
	}
}

func TestOutlineIsClosedAndWithinBounds(t *testing.T) {
	for seed := range uint64(50) {
		c := someCut(rand.New(rand.NewPCG(seed, 2)))
		for piece := range c.Pieces() {
			p := c.Outline(piece)
			if end := p.Curves[len(p.Curves)-1].To; end != p.From {
				t.Fatalf("piece %d ends at %v, begins at %v", piece, end, p.From)
			}
			b := c.Bounds(piece)
			for _, v := range p.Flat(8) {
				if v.X < float64(b.Min.X) || v.X > float64(b.Max.X) || v.Y < float64(b.Min.Y) || v.Y > float64(b.Max.Y) {
					t.Fatalf("%+v piece %d: %v is not within %v", c, piece, v, b)
				}
				if v.X < 0 || v.Y < 0 || v.X > float64(c.Width) || v.Y > float64(c.Height) {
					t.Fatalf("%+v piece %d: %v is not on the picture", c, piece, v)
				}
			}
		}
	}
}

func TestPieceSnapsWithinAQuarterOfItsSmallerSide(t *testing.T) {
	c := Cut{Columns: 5, Rows: 2, Width: 10_000, Height: 6_000}
	home := c.Home(7) // a piece is 2000 wide and 3000 high: the radius is 500
	for _, tt := range []struct {
		dx, dy int
		want   bool
	}{{0, 0, true}, {500, -500, true}, {-500, 500, true}, {501, 0, false}, {0, -501, false}, {500, 501, false}} {
		if got := c.Snaps(7, Point{home.X + tt.dx, home.Y + tt.dy}); got != tt.want {
			t.Errorf("%+d, %+d beside its place: %v, want %v", tt.dx, tt.dy, got, tt.want)
		}
	}
}

func TestPiecesLieApartFromThePictureAtFirst(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 3))
		c := someCut(rng)
		table := c.Table()
		at := c.Scatter(seed)
		seen := map[Point]bool{}
		for piece, p := range at {
			if p.Y < c.Height || p != c.Clamp(p) || p.X < table.Min.X || p.Y >= table.Max.Y {
				t.Fatalf("%+v: piece %d lies at %v", c, piece, p)
			}
			seen[p] = true
		}
		if 4*len(seen) < 3*len(at) {
			t.Fatalf("%+v: %d pieces lie at %d places", c, len(at), len(seen))
		}
	}
	a, b := (Cut{4, 4, 10_000, 8_000, 1}).Scatter(1), (Cut{4, 4, 10_000, 8_000, 1}).Scatter(2)
	if a[0] == b[0] && a[1] == b[1] {
		t.Error("two seeds, one order")
	}
}

func TestLongerSideOfAPictureIsAlwaysAsLong(t *testing.T) {
	for _, tt := range []struct{ w, h, wantW, wantH int }{{4000, 3000, Long, 7500}, {3000, 4000, 7500, Long}, {1, 1, Long, Long}, {10_000, 1, Long, 100}, {1, 10_000, 100, Long}} {
		if w, h := Fit(tt.w, tt.h); w != tt.wantW || h != tt.wantH {
			t.Errorf("Fit(%d, %d) = %d, %d, want %d, %d", tt.w, tt.h, w, h, tt.wantW, tt.wantH)
		}
	}
}
