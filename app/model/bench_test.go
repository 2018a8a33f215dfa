package model

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"lyceum/app/room"
)

// A crowd is a class of 300 people and 5,000 messages, as the room of a student shows it.
type crowd struct {
	st   *state
	of   *session
	snap room.Snapshot
	now  time.Time
}

func newCrowd(tb testing.TB) *crowd {
	s := New(Config{Rooms: &fakeRooms{}, Dir: tb.TempDir()})
	st := newState(s, context.Background())
	c := &crowd{st: st, of: st.newSession("Algebra"), now: noon}
	c.snap = room.Snapshot{Title: "Algebra", Role: room.Student, Connection: room.Connected, StartedAt: noon}
	for i := range 300 {
		p := room.Person{
			ID: fmt.Sprintf("%064x", i), Name: fmt.Sprintf("Student %03d", i), Role: room.Student, Connected: true, Self: i == 7,
			Fingerprint: "ABCD EFGH", Quality: room.Quality{Direct: i%20 == 0, RTT: time.Duration(i) * time.Millisecond},
		}
		if i == 0 {
			p.Name, p.Role = "Dr. Lindqvist", room.Instructor
		}
		c.snap.People = append(c.snap.People, p)
		if i%10 == 0 {
			c.snap.Streams = append(c.snap.Streams, room.StreamOf{ID: p.ID, Name: p.Name, Stream: "cam", Kbit: 300})
		}
		if i < 10 {
			c.snap.Hands = append(c.snap.Hands, room.Hand{ID: p.ID, Name: p.Name, Since: noon})
		}
	}
	c.snap.Messages = make([]room.Message, 0, 1<<20)
	for i := range 5000 {
		c.say(i)
	}
	c.of.room, c.of.since, c.now = newFakeRoom(), noon, noon.Add(5000*time.Second)
	c.of.talk.begin(noon)
	st.session = c.of
	c.take()
	st.publish(c.now)
	return c
}

func (c *crowd) say(i int) {
	p := c.snap.People[i*7%300]
	c.snap.Messages = append(c.snap.Messages, room.Message{
		ID: fmt.Sprint("m", i), From: p.ID, Name: p.Name, Role: p.Role, Text: "What about the water?", At: noon.Add(time.Duration(i) * time.Second),
	})
}

func (c *crowd) take() { c.of.take(c.st, c.now, c.snap) }

// settle is what the store does after each turn.
func (c *crowd) settle() {
	c.st.advance(c.now)
	c.st.publish(c.now)
}

func benchmarkEvents(b *testing.B, event func(c *crowd, i int)) {
	c := newCrowd(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		before := c.st.store.Snapshot()
		event(c, i)
		c.settle()
		if c.st.store.Snapshot() == before {
			b.Fatal("nothing changed")
		}
	}
}

var emojis = [...]string{"👍", "🎉"}

func BenchmarkEventSpeaking300People5000Messages(b *testing.B) {
	benchmarkEvents(b, func(c *crowd, i int) {
		c.take()
		c.of.handle(c.st, c.now, room.Speaking{Person: c.snap.People[i%2*5], On: i%4 < 2})
		c.of.handle(c.st, c.now, room.Reacted{Person: c.snap.People[9], Emoji: emojis[i%2]}) // something changes each time
	})
}

func BenchmarkEventMessage300People5000Messages(b *testing.B) {
	benchmarkEvents(b, func(c *crowd, i int) {
		c.say(5000 + i)
		c.now = c.now.Add(time.Second)
		c.take()
	})
}

func BenchmarkEventHand300People5000Messages(b *testing.B) {
	benchmarkEvents(b, func(c *crowd, i int) {
		hands := slices.Clone(c.snap.Hands[:9+i%2])
		c.snap.Hands = append(hands, room.Hand{ID: c.snap.People[100+i%100].ID, Since: noon})
		c.take()
	})
}

func BenchmarkEventCamera300People5000Messages(b *testing.B) {
	benchmarkEvents(b, func(c *crowd, i int) {
		c.snap.Streams = slices.Clone(c.snap.Streams)
		c.snap.Streams[3].ID = c.snap.People[41+i%2].ID
		c.take()
	})
}

func BenchmarkEventQuality300People5000Messages(b *testing.B) {
	benchmarkEvents(b, func(c *crowd, i int) {
		c.snap.People = slices.Clone(c.snap.People) // as a room does
		for k := 0; k < 300; k += 20 {
			c.snap.People[k].Quality.RTT = time.Duration(10+30*(i%2)) * time.Millisecond
		}
		c.take()
	})
}

func BenchmarkEventJoin300People5000Messages(b *testing.B) {
	benchmarkEvents(b, func(c *crowd, i int) {
		c.snap.People = slices.Clone(c.snap.People)
		c.snap.People[100].Connected = !c.snap.People[100].Connected
		c.take()
		c.of.handle(c.st, c.now, room.Joined{Person: c.snap.People[100]})
	})
}

func BenchmarkEventThatChangesNothing(b *testing.B) {
	c := newCrowd(b)
	b.ReportAllocs()
	for b.Loop() {
		before := c.st.store.Snapshot()
		c.take()
		c.settle()
		if c.st.store.Snapshot() != before {
			b.Fatal("a snapshot like the one before")
		}
	}
}
