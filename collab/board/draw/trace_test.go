package draw

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lyceum/collab/board"
)

// wander returns places as a hand would lead a pointer.
func wander(r *rand.Rand, n int) (places []Point) {
	p, angle := Point{800, 450}, r.Float64()*6
	for range n {
		places = append(places, p)
		angle += r.NormFloat64() * 0.5
		step := 1 + r.Float64()*25
		p = p.Add(Point{float32(step * math.Cos(angle)), float32(step * math.Sin(angle))})
	}
	return places
}

func TestTraceSaysTruthfullyWhatItKeeps(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		var trace Trace
		var seen []board.Point // as who is told only what is new has it
		for _, p := range wander(r, 80) {
			keep := trace.Add(p, 4)
			if keep > len(seen) || !slices.Equal(seen[:keep], trace.Points[:keep]) {
				t.Fatalf("seed %d: the first %d points are not what they were", seed, keep)
			}
			if len(trace.Points) < len(seen) {
				t.Fatalf("seed %d: there are fewer points than before", seed)
			}
			seen = append(seen[:keep:keep], trace.Points[keep:]...)
			if last := seen[len(seen)-1]; last != InUnits(p) {
				t.Fatalf("seed %d: the line ends at %v, the pointer is at %v", seed, last, p)
			}
		}
	}
}

func TestTracePassesThroughWhereThePointerWas(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 2))
		var trace Trace
		places := wander(r, 60)
		for _, p := range places {
			trace.Add(p, 0)
		}
		var path []Point
		for _, pt := range board.Simplify(trace.Points) {
			path = append(path, At(pt))
		}
		for _, p := range places {
			if !near(path, p, p, 0.8) { // half a pixel of the simplification, and the grid of quarters
				t.Fatalf("seed %d: the line does not pass %v", seed, p)
			}
		}
		for i := 1; i < len(path); i++ { // and nowhere far from the straight way between two of them
			if p := path[i]; !near(places, p, p, 10) {
				t.Fatalf("seed %d: the line strays to %v", seed, p)
			}
		}
	}
}

func TestTraceIsSmooth(t *testing.T) {
	// A circle with a place every thirty degrees: no corner of the line is sharper than ten.
	var trace Trace
	for i := range 13 {
		a := float64(i) * math.Pi / 6
		trace.Add(Point{float32(400 + 100*math.Cos(a)), float32(400 + 100*math.Sin(a))}, 0)
	}
	points := trace.Points[:trace.fixed]
	for i := 6; i+1 < len(points); i++ {
		a, b := At(points[i]).Sub(At(points[i-1])), At(points[i+1]).Sub(At(points[i]))
		if turn := math.Abs(math.Atan2(float64(a.cross(b)), float64(a.dot(b)))) * 180 / math.Pi; turn > 12 {
			t.Errorf("the line turns by %.0f degrees at point %d of %d", turn, i, len(points))
		}
	}
}

func TestShortStepsOnlyMoveTheEnd(t *testing.T) {
	var trace Trace
	trace.Add(Point{0, 0}, 4)
	for x := range 4 {
		trace.Add(Point{float32(x), 0}, 4)
	}
	if len(trace.Points) != 2 {
		t.Errorf("trembling made %d points, want 2", len(trace.Points))
	}
}
