package model

import (
	"testing"
	"time"

	"lyceum/app/room"
	"lyceum/app/room/studio"
)

func TestFiguresAreTakenOnlyWhileSomebodyLooks(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.JoinInvite("G:abc")
		b.connect()
		b.room.set(func(s *room.Snapshot) {
			s.People = []room.Person{{ID: "me", Name: "Amara", Self: true, Connected: true},
				{ID: "ben", Name: "Ben", Connected: true, Quality: room.Quality{Direct: true, RTT: 3 * time.Millisecond, Loss: 0.01}}, {ID: "gone", Name: "Cy"}}
		})
		b.room.stats = room.Stats{Neighbors: 1, Sent: 100}
		b.room.streams = []room.StreamStats{
			{Person: room.Person{ID: "me"}, StreamStats: studio.StreamStats{Own: true, Kbit: 50}},
			{Person: room.Person{ID: "ben"}, StreamStats: studio.StreamStats{Kbit: 24}}, {Person: room.Person{ID: "ben"}, StreamStats: studio.StreamStats{Kbit: 300}},
		}
		if f := b.now().Class.Figures; f != nil {
			t.Errorf("figures %+v before anybody looks", f)
		}
		b.ShowFigures(true)
		f := b.now().Class.Figures
		if f == nil || f.Neighbors != 1 || len(f.People) != 1 || f.People[0] != (PersonFigures{"ben", "Ben", true, 3 * time.Millisecond, 0.01, 324}) {
			t.Fatalf("figures %+v", f)
		}
		time.Sleep(3 * figuresEvery)
		b.now()
		taken := b.room.statsTaken()
		if taken < 3 || taken > 5 {
			t.Errorf("taken %d times in three rounds", taken)
		}
		b.ShowFigures(false)
		time.Sleep(10 * figuresEvery)
		if f := b.now().Class.Figures; f != nil || b.room.statsTaken() > taken+1 {
			t.Errorf("figures %+v, taken %d times after nobody looks", f, b.room.statsTaken())
		}
	})
}
