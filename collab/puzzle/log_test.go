package puzzle

import (
	"reflect"
	"testing"

	"lyceum/session/journal"
)

// Of one author only so much counts, for everyone alike.
func TestOnlySoMuchOfAnAuthorCounts(t *testing.T) {
	c := newClass(t)
	game := c.prof.opens(0, CrosswordKind, Together)
	mal := c.join(1, student)
	many := make([]Letter, MaxLetters)
	for i := range many {
		many[i] = Letter{0, 'A' + rune(i%20)}
	}
	for i := range MaxState/(costEntry+MaxLetters*(costLetter+2)) + 100 {
		mal.moves(game, i, 0, Move{Kind: Type, Letters: many, From: Nowhere, To: Nowhere})
	}
	entries := c.Entries()
	forwards, backwards := New(), New()
	for i := range entries {
		forwards.Apply(entries[i])
		backwards.Apply(entries[len(entries)-1-i])
	}
	if forwards.Stats().TooMuch == 0 || forwards.Hash() != backwards.Hash() {
		t.Errorf("%d are too much; hashes %x and %x", forwards.Stats().TooMuch, forwards.Hash(), backwards.Hash())
	}
	l := forwards.logs[logKey{mal.Author(), false}]
	if l.cost > MaxState || len(l.all) == 0 {
		t.Errorf("%d bytes of %d", l.cost, MaxState)
	}
}

func TestTeamsAreEven(t *testing.T) {
	var people []journal.Author
	for n := range 11 {
		people = append(people, journal.Author{byte(n + 1)})
	}
	size := map[int]int{}
	members := EvenTeams(people, 4, 3)
	for _, m := range members {
		size[m.Team]++
	}
	if len(size) != 4 || len(members) != 11 {
		t.Fatalf("teams %v", size)
	}
	for team, n := range size {
		if n < 2 || n > 3 || team < 1 || team > 4 {
			t.Errorf("team %d has %d", team, n)
		}
	}
	if _, err := EncodeTeams(GameID{people[0], 1}, members); err != nil {
		t.Error(err)
	}
	if reflect.DeepEqual(members, EvenTeams(people, 4, 4)) {
		t.Error("another seed gives the same teams")
	}
}

func TestLogsAreToldAnewOneByOne(t *testing.T) {
	s := writeScene(t, 2, SortingKind) // alone
	want := s.fold()
	for _, desk := range []bool{false, true} {
		g := s.fold()
		if g.reset(desk); desk && len(g.Game(s.game).Boards) != 0 || !desk && g.Game(s.game) != nil {
			t.Errorf("desk log %v: it is not forgotten", desk)
		}
		for _, e := range s.Entries() {
			if s.desk[e.Hash] == desk {
				s.apply(g, e)
			}
		}
		if g.Hash() != want.Hash() || g.DeskHash() != want.DeskHash() {
			t.Errorf("desk log %v: another state when it was told anew", desk)
		}
	}
}
