package model

import (
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

// linked is a class of a teacher t and students a, b, c, d, of whom the teacher's picture goes t → a → b, t → c, and to d
// through c.
func linked(change func(reports []Report)) *Mesh {
	people := []Person{
		{ID: "t", Name: "Dr. Li", Role: room.Instructor, Here: true, Self: true},
		{ID: "a", Name: "Ana", Here: true, RTT: 5 * time.Millisecond}, {ID: "b", Name: "Ben", Here: true}, {ID: "c", Name: "Cem", Here: true},
		{ID: "d", Name: "Dora", Here: true}, {ID: "e", Name: "Eva"},
	}
	from := func(id string) []LinkReport {
		return []LinkReport{{ID: id, RTT: 4 * time.Millisecond, Parents: []StreamKey{{"t", "cam"}}}}
	}
	reports := []Report{
		{ID: "a", At: atTen, Path: PathLAN, RTT: 4 * time.Millisecond, Links: from("t")},
		{ID: "b", At: atTen, Path: PathLAN, RTT: 4 * time.Millisecond, Links: append(from("a"), LinkReport{ID: "c"}, LinkReport{ID: "e"}, LinkReport{ID: "stranger"})},
		{ID: "c", At: atTen, Path: PathDirect, RTT: 40 * time.Millisecond, Links: from("t")},
		{ID: "d", At: atTen, Path: PathDirect, RTT: 300 * time.Millisecond, Links: from("c")},
	}
	if change != nil {
		change(reports)
	}
	return MeshOf(people, reports, StreamKey{}, nil, nil)
}

func (g *Mesh) node(id string) Node {
	for _, n := range g.Nodes {
		if n.ID == id {
			return n
		}
	}
	return Node{}
}

func TestPictureFollowsAStream(t *testing.T) {
	g := linked(nil)
	if g.Stream != (StreamKey{"t", "cam"}) || len(g.Nodes) != 5 {
		t.Fatalf("stream %v among %d people", g.Stream, len(g.Nodes))
	}
	for id, depth := range map[string]int{"t": 0, "a": 1, "b": 2, "c": 1, "d": 2} {
		if got := g.node(id).Depth; got != depth {
			t.Errorf("%s is %d steps away, want %d", id, got, depth)
		}
	}
	carries, only := 0, 0
	for _, l := range g.Links {
		if l.A >= l.B {
			t.Errorf("link %d–%d is the wrong way round", l.A, l.B)
		}
		if l.Carries {
			carries++
		}
		if l.Only {
			only++
		}
	}
	if len(g.Links) != 5 || carries != 4 || only != 1 {
		t.Errorf("%d links, of which %d carry the stream and %d is somebody's only one; want 5, 4, 1", len(g.Links), carries, only)
	}
	if g.Silent != 0 { // a link is often told of by one end alone
		t.Errorf("of %d people nothing is known", g.Silent)
	}
	if g.Passes != 2 {
		t.Errorf("this computer passes on to %d", g.Passes)
	}
}

// What members tell may be old, or a lie: it is drawn as far as it makes sense.
func TestPictureOfAStreamThatGoesInACircle(t *testing.T) {
	g := linked(func(r []Report) {
		r[0].Links = []LinkReport{{ID: "b", Parents: []StreamKey{{"t", "cam"}}}}
		r[1].Links = []LinkReport{{ID: "a", Parents: []StreamKey{{"t", "cam"}}}, {ID: "b", Parents: []StreamKey{{"t", "cam"}}}}
	})
	if a, b := g.node("a"), g.node("b"); a.Depth != -1 || b.Depth != -1 {
		t.Errorf("a %d, b %d steps away; want nowhere", a.Depth, b.Depth)
	}
}

// says reports whether a finding says something.
func (g *Mesh) says(text string) bool {
	for _, f := range g.Findings {
		if strings.Contains(f.Title+" "+f.Detail, text) {
			return true
		}
	}
	return false
}

func TestDoctorSaysWhatIsSo(t *testing.T) {
	g := linked(nil)
	for _, want := range []string{"2 of 4 people are on this network", "1 person comes through Cem alone"} {
		if !g.says(want) {
			t.Errorf("no word of %q in %+v", want, g.Findings)
		}
	}
	if !g.Well {
		t.Error("a detour is no trouble")
	}
	g = linked(func(r []Report) {
		r[0].Loss, r[0].RTT = 0.08, 310*time.Millisecond
		r[2].Path, r[3].Path = PathLAN, PathLAN
	})
	for _, want := range []string{"Ana’s link loses much", "310 ms there and back, 8 % lost", "Everybody is on this network"} {
		if !g.says(want) {
			t.Errorf("no word of %q in %+v", want, g.Findings)
		}
	}
	if g.Well || g.Findings[0].Level != LevelBad {
		t.Error("what is bad does not come first")
	}
	if g := linked(func(r []Report) { r[1].Links[1].Loss = 0.2 }); !g.Well || !g.says("1 link between people is weak") {
		t.Errorf("a weak link: %+v", g.Findings)
	}
	if text := g.Report(atTen); !strings.Contains(text, "Ana’s link loses much") || strings.Count(text, "\n") < 10 {
		t.Errorf("report:\n%s", text)
	}
}

func TestDoctorCountsWhatItDoesNotName(t *testing.T) {
	g := linked(func(r []Report) {
		for i := range r {
			r[i].RTT, r[i].Path = time.Second, PathLAN
		}
	})
	bad := 0
	for _, f := range g.Findings {
		if f.Level == LevelBad {
			bad++
		}
	}
	if bad != findingsMost+1 || !g.says("1 more link is slow") {
		t.Errorf("%d findings of 4 slow links: %+v", bad, g.Findings)
	}
}

func TestNobodyElseIsNoTrouble(t *testing.T) {
	g := MeshOf([]Person{{ID: "t", Name: "Dr. Li", Here: true, Self: true}}, nil, StreamKey{}, nil, nil)
	if !g.Well || g.Title != "Nobody else is here" || len(g.Links) != 0 {
		t.Errorf("%+v", g)
	}
}

// A screen is what most want to know the way of, else the teacher's camera; what was chosen stays as long as it is sent.
func TestWayOfAScreenShowsFirst(t *testing.T) {
	all := linked(func(r []Report) {
		r[0].Links[0].Parents = append(r[0].Links[0].Parents, StreamKey{"d", "screen"}, StreamKey{"a", "mic"})
	})
	if all.Stream != (StreamKey{"d", "screen"}) || len(all.Streams) != 3 {
		t.Errorf("%v of %v", all.Stream, all.Streams)
	}
	everyone := []Person{{ID: "t", Role: room.Instructor}}
	if got := chosenStream(all.Streams, everyone, StreamKey{"a", "mic"}); got != (StreamKey{"a", "mic"}) {
		t.Errorf("chosen %v", got)
	}
	if got := chosenStream(all.Streams[1:], everyone, StreamKey{"gone", "cam"}); got != (StreamKey{"t", "cam"}) {
		t.Errorf("the teacher's camera is not the next: %v", got)
	}
}
