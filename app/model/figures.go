package model

import (
	"context"
	"time"

	"lyceum/app/room"
)

// figuresEvery is how often figures are taken while somebody looks at them.
const figuresEvery = 2 * time.Second

// Figures are how this computer is linked to the class, and how it hears everybody in it.
type Figures struct {
	Neighbors      int
	RTT            time.Duration // mean over the neighbours
	Loss           float64       // the same, 0 to 1
	Sent, Received float64       // kbit/s
	People         []PersonFigures
}

// PersonFigures are those of one person who is here.
type PersonFigures struct {
	ID, Name string
	Direct   bool // there is a link; else RTT and Loss are 0
	RTT      time.Duration
	Loss     float64 // 0 to 1
	Kbit     float64 // kbit/s of their sound and pictures that comes in
}

// measuring takes figures while they are on show.
type measuring struct {
	on, busy bool
	due      time.Time
	latest   *Figures
}

// ShowFigures has Class.Figures be taken from now on, every two seconds, or not any more.
func (s *Store) ShowFigures(on bool) {
	s.inClass(func(_ *state, of *session, now time.Time) {
		of.measuring = measuring{on: on, due: now, busy: of.measuring.busy}
	})
}

// measure takes figures if it is time, and returns when to take the next.
func (st *state) measure(now time.Time) (wake time.Time) {
	of := st.session
	if of == nil || of.room == nil || !of.measuring.on || of.measuring.busy {
		return time.Time{}
	}
	if now.Before(of.measuring.due) {
		return of.measuring.due
	}
	of.measuring.busy = true
	r := of.room
	st.store.background(func(context.Context) {
		stats, streams := r.Stats(), r.StreamStats()
		st.store.post(func(_ *state, now time.Time) {
			m := &of.measuring
			m.busy, m.due = false, now.Add(figuresEvery)
			if m.on {
				m.latest = figures(stats, streams, of.snap.People)
			}
		})
	}, of.ctx)
	return time.Time{}
}

// figures puts together what is known of everybody who is here, by name.
func figures(stats room.Stats, streams []room.StreamStats, people []room.Person) *Figures {
	f := &Figures{Neighbors: stats.Neighbors, RTT: stats.RTT, Loss: stats.Loss, Sent: stats.Sent, Received: stats.Received}
	kbit := make(map[string]float64)
	for _, s := range streams {
		if !s.Own {
			kbit[s.Person.ID] += s.Kbit
		}
	}
	var all []Person
	quality := make(map[string]room.Quality, len(people))
	for _, p := range people {
		if p.Connected && !p.Self {
			all = append(all, Person{ID: p.ID, Name: p.Name, Role: p.Role, Deputy: p.Deputy, Here: true})
			quality[p.ID] = p.Quality
		}
	}
	for _, p := range order(all) {
		q := quality[p.ID]
		f.People = append(f.People, PersonFigures{ID: p.ID, Name: p.Name, Direct: q.Direct, RTT: q.RTT, Loss: q.Loss, Kbit: kbit[p.ID]})
	}
	return f
}
