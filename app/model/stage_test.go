package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lyceum/app/room"
)

// cast is a class for stages: Ana looks, a teacher, and students.
func cast(students int) []Person {
	all := []Person{
		{ID: "me", Name: "Ana", Role: room.Student, Self: true, Here: true},
		{ID: "t", Name: "Dr. Lind", Role: room.Instructor, Here: true},
	}
	for i := range students {
		all = append(all, Person{ID: fmt.Sprintf("s%d", i+1), Name: fmt.Sprintf("S%d", i+1), Role: room.Student, Here: true})
	}
	return all
}

// drawn writes a stage down: layout, the large one, the others, page.
func drawn(s Stage) string {
	one := func(t Tile) string {
		if t.Key.Screen {
			return t.Key.ID + "*"
		}
		return t.Key.ID
	}
	main := "-"
	if s.Main != nil {
		main = one(*s.Main)
	}
	var tiles []string
	for _, t := range s.Tiles {
		tiles = append(tiles, one(t))
	}
	return fmt.Sprintf("%s %s [%s] %d/%d", s.Shown, main, strings.Join(tiles, " "), s.Page+1, s.Pages)
}

func with(all []Person, id string, f func(*Person)) []Person {
	all = slices.Clone(all)
	for i := range all {
		if all[i].ID == id {
			f(&all[i])
		}
	}
	return all
}

func wantStage(t *testing.T, g *stager, now time.Time, all []Person, want string) {
	t.Helper()
	if got := drawn(g.arrange(now, scene{people: all})); got != want {
		t.Errorf("stage = %s, want %s", got, want)
	}
}

func TestAutomaticLayoutFollowsWhatHappens(t *testing.T) {
	g, all := &stager{}, cast(3)
	wantStage(t, g, noon, all, "grid - [me t s1 s2 s3] 1/1")
	g.spoke(noon, "t", true)
	wantStage(t, g, noon, all, "speaker t [me s1 s2 s3] 1/1")
	g.spoke(noon, "t", false)
	wantStage(t, g, noon.Add(speechHolds-1), all, "speaker t [me s1 s2 s3] 1/1")
	wantStage(t, g, noon.Add(speechHolds), all, "grid - [me t s1 s2 s3] 1/1")
	shares := with(all, "s2", func(p *Person) { p.Screen = MediaOn })
	wantStage(t, g, noon.Add(time.Minute), shares, "content s2* [me t s1 s2 s3] 1/1")
	presents := with(all, "s1", func(p *Person) { p.Presenting = true })
	wantStage(t, g, noon.Add(time.Minute), presents, "speaker s1 [me t s2 s3] 1/1")
}

func TestWordStaysWithWhoHasItUntilTheyAreSilent(t *testing.T) {
	g, all := &stager{layout: LayoutSpeaker}, cast(3)
	wantStage(t, g, noon, all, "speaker t [me s1 s2 s3] 1/1")
	for _, step := range []struct {
		id   string
		on   bool
		want string
	}{
		{"s2", true, "s2"}, {"s1", true, "s2"}, {"s3", true, "s2"}, {"s2", false, "s1"}, {"s2", true, "s1"}, {"s1", false, "s3"},
		{"s3", false, "s2"}, {"s2", false, "s2"},
	} {
		g.spoke(noon, step.id, step.on)
		if got := g.arrange(noon, scene{people: all}).Main.Key.ID; got != step.want {
			t.Fatalf("after %s %t: %s is large, want %s", step.id, step.on, got, step.want)
		}
	}
}

func TestNoOtherTileMovesWhenTheSpeakerChanges(t *testing.T) {
	g, all := &stager{layout: LayoutSpeaker}, cast(6)
	wantStage(t, g, noon, all, "speaker t [me s1 s2 s3 s4] 1/2")
	g.spoke(noon, "s3", true)
	wantStage(t, g, noon, all, "speaker s3 [me s1 s2 t s4] 1/2")
	g.spoke(noon, "s3", false)
	g.spoke(noon, "s1", true)
	wantStage(t, g, noon, all, "speaker s1 [me t s2 s3 s4] 1/2")
	g.spoke(noon, "s1", false)
	g.spoke(noon, "s6", true) // of another page: the teacher comes first
	wantStage(t, g, noon, all, "speaker s6 [me t s1 s2 s3] 1/2")
}

func TestPinnedPictureIsLargeWhateverTheLayout(t *testing.T) {
	for _, l := range []Layout{LayoutAuto, LayoutSpeaker, LayoutGrid} {
		g, all := &stager{layout: l, pin: TileKey{ID: "s2"}}, cast(3)
		g.spoke(noon, "s1", true)
		wantStage(t, g, noon, all, "speaker s2 [me s1 t s3] 1/1")
		if s := g.arrange(noon, scene{people: all}); !s.Main.Pinned {
			t.Error("the tile is not marked")
		}
		g.gone(noon, "s2")
		if g.pin.ID != "" {
			t.Error("somebody who left is still pinned")
		}
	}
}

func TestContentLayoutShowsAScreenAlone(t *testing.T) {
	g := &stager{layout: LayoutContent}
	all := with(cast(3), "s2", func(p *Person) { p.Screen = MediaOn })
	wantStage(t, g, noon, all, "content s2* [] 1/1")
	all = with(all, "s1", func(p *Person) { p.Screen = MediaOn })
	wantStage(t, g, noon, all, "content s2* [] 1/1") // the one that was first
	all = with(all, "s1", func(p *Person) { p.Presenting = true })
	wantStage(t, g, noon, all, "content s1* [] 1/1")
	all = with(all, "me", func(p *Person) { p.Screen = MediaOn })
	wantStage(t, g, noon, all, "content s1* [] 1/1") // one's own would show itself in itself
}

func TestPresenterStaffHandsAndCamerasComeFirst(t *testing.T) {
	g, all := &stager{layout: LayoutGrid}, cast(5)
	all = with(all, "s5", func(p *Person) { p.Presenting = true })
	all = with(all, "s4", func(p *Person) { p.Hand = 1 })
	all = with(all, "s3", func(p *Person) { p.Camera = MediaOn })
	all = with(all, "s2", func(p *Person) { p.Here = false })
	wantStage(t, g, noon, all, "grid - [me s5 t s4 s3 s1] 1/1")
}

func TestWhoComesLaterComesBehind(t *testing.T) {
	g, all := &stager{layout: LayoutGrid}, cast(3)
	wantStage(t, g, noon, all, "grid - [me t s1 s2 s3] 1/1")
	all = slices.Insert(all, 2, Person{ID: "a", Name: "Aaron", Role: room.Student, Here: true})
	wantStage(t, g, noon, all, "grid - [me t s1 s2 s3 a] 1/1")
}

func TestPagesHoldNineAndStripsFive(t *testing.T) {
	g, all := &stager{layout: LayoutGrid, page: 1}, cast(9)
	wantStage(t, g, noon, all, "grid - [s8 s9] 2/2")
	g.page = 99
	wantStage(t, g, noon, all, "grid - [s8 s9] 2/2")
	g.choose(LayoutSpeaker)
	wantStage(t, g, noon, all, "speaker t [me s1 s2 s3 s4] 1/2")
	g.page = 1
	wantStage(t, g, noon, all, "speaker t [s5 s6 s7 s8 s9] 2/2")
}

func TestOfTwoTheOtherIsLarge(t *testing.T) {
	g := &stager{}
	wantStage(t, g, noon, cast(0), "speaker t [me] 1/1")
	wantStage(t, g, noon, cast(1), "grid - [me t s1] 1/1")
}

func TestWhileNobodySpeaksWhoShowsACameraIsLarge(t *testing.T) {
	g, all := &stager{layout: LayoutSpeaker}, cast(3)
	wantStage(t, g, noon, with(all, "s2", func(p *Person) { p.Camera = MediaOn }), "speaker s2 [me t s1 s3] 1/1")
	wantStage(t, &stager{layout: LayoutSpeaker}, noon, all, "speaker t [me s1 s2 s3] 1/1")
}

func TestWhoIsAloneSeesNobodyLarge(t *testing.T) {
	g := &stager{layout: LayoutSpeaker}
	wantStage(t, g, noon, cast(0)[:1], "speaker - [me] 1/1")
}

func TestLockedCamerasOfOthersShowInitials(t *testing.T) {
	all := cast(1)
	for i := range all {
		all[i].Camera = MediaOn
	}
	for name, tt := range map[string]struct {
		staff bool
		want  []bool
	}{"student": {false, []bool{true, true, false}}, "staff": {true, []bool{true, true, true}}} {
		s := (&stager{layout: LayoutGrid}).arrange(noon, scene{people: all, staff: tt.staff, locks: map[string]bool{"cameras": true}})
		for i, tile := range s.Tiles {
			if tile.Picture != tt.want[i] {
				t.Errorf("%s: %s shows a picture: %t, want %t", name, tile.Key.ID, tile.Picture, tt.want[i])
			}
		}
	}
}

func TestStageThatIsAsBeforeIsTheSameInMemory(t *testing.T) {
	g, all := &stager{layout: LayoutSpeaker}, cast(20)
	a, b := g.arrange(noon, scene{people: all}), g.arrange(noon, scene{people: slices.Clone(all)})
	if a.Main != b.Main || &a.Tiles[0] != &b.Tiles[0] {
		t.Error("tiles were made anew")
	}
	c := g.arrange(noon, scene{people: with(all, "s1", func(p *Person) { p.Speaking = true })})
	if &c.Tiles[0] == &a.Tiles[0] || a.Tiles[1].Person.Speaking {
		t.Error("a stage that was handed out was changed")
	}
}

func BenchmarkStageOf300(b *testing.B) {
	g, all := &stager{layout: LayoutSpeaker}, cast(298)
	b.ReportAllocs()
	on := false
	for b.Loop() {
		on = !on
		g.spoke(noon, "s7", on)
		g.arrange(noon, scene{people: all})
	}
}
