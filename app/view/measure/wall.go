//go:build !nogui

package main

import (
	"bytes"
	"context"
	"image/jpeg"
	"slices"
	"time"

	"lyceum/app/model"
	"lyceum/app/view/viewtest"
)

// Of the wall that is measured.
const (
	fewStudents  = 30
	manyStudents = 300
	// changesASecond is how much happens in it: somebody answers a question, and the tile says so.
	changesASecond = 8
	// smallEvery is how often each small picture comes.
	smallEvery = 2 * time.Second
)

// LookAtMembers implements monitor.Asks.
func (m *measuring) LookAtMembers(all []model.MemberLook) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.members, m.asked = all, time.Now()
}

// ShowLinks implements monitor.Asks.
func (m *measuring) ShowLinks(bool) {}

// wallOf returns a class of so many people in the monitor, and who can be made to answer: those whose tiles are in sight
// whatever happens.
func wallOf(people int) *model.Snapshot {
	s := viewtest.Monitored(model.MonitorChoice{Sort: model.SortName}, people*2) // not everybody is a student
	all := s.Class.Monitor.Everybody[:people]
	s.Class.Monitor = model.MonitorOf(model.MonitorChoice{Sort: model.SortName}, slices.Clone(all), viewtest.Now)
	return s
}

// A wallSummary is what was measured of the wall.
type wallSummary struct {
	What     string  `json:"what"`
	Idle     float64 `json:"idle_cpu_percent"`     // a wall in which nothing moves
	Few      float64 `json:"few_ms_a_repaint"`     // CPU time, thirty people
	Many     float64 `json:"many_ms_a_repaint"`    // the same, three hundred
	Ratio    float64 `json:"many_to_few"`          // of these
	Pictures int     `json:"pictures"`             // that move
	CPU      float64 `json:"pictures_cpu_percent"` // of one core, while they come
	Own99    float64 `json:"own_handler_p99_ms"`   // what their part takes in the window's goroutine
	Set      float64 `json:"many_set_p50_ms"`      // the screen takes a snapshot in which one of three hundred differs
	Repaints float64 `json:"pictures_repaints_a_second"`
}

// wall measures the monitor.
func (m *measuring) wall() {
	few, many := wallOf(fewStudents), wallOf(manyStudents)
	m.do(func() { m.screen.Set(few) })
	time.Sleep(2 * time.Second)
	var idle []float64
	for range *pairs {
		r := m.measure("a wall in which nothing moves", 0)
		say(r)
		idle = append(idle, r.CPU)
	}
	sum := wallSummary{What: "wall", Idle: middle(idle)}
	var each [2][]float64
	var sets []float64
	for range *pairs {
		for i, s := range []*model.Snapshot{few, many} {
			m.do(func() { m.screen.Set(s) })
			time.Sleep(time.Second)
			ctx, cancel := context.WithCancel(m.ctx)
			took := m.answer(ctx, s)
			r := m.measure([]string{"thirty students, one answers", "three hundred, one answers"}[i], sum.Idle/100)
			cancel()
			all := <-took
			say(r)
			each[i] = append(each[i], r.Each)
			if i == 1 {
				sets = append(sets, quantile(all, 0.5))
			}
		}
	}
	sum.Few, sum.Many, sum.Set = middle(each[0]), middle(each[1]), middle(sets)
	sum.Ratio = sum.Many / sum.Few
	m.pictures(&sum, many)
	say(sum)
}

func middle(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

// answer has students in sight answer questions, one after the other. What it returns gives at the end how long the screen took
// each time.
func (m *measuring) answer(ctx context.Context, s *model.Snapshot) <-chan []time.Duration {
	done := make(chan []time.Duration, 1)
	go func() {
		tick := time.NewTicker(time.Second / changesASecond)
		defer tick.Stop()
		var took []time.Duration
		all := slices.Clone(s.Class.Monitor.Everybody)
		slices.SortFunc(all, func(a, b model.Watched) int { return bytes.Compare([]byte(a.Person.Name), []byte(b.Person.Name)) })
		for n := 0; ; n++ {
			select {
			case <-tick.C:
			case <-ctx.Done():
				done <- took
				return
			}
			all = slices.Clone(all)
			w := &all[n*7%20]
			w.Answered = (w.Answered + 1) % viewtest.Questions
			next, k := *s, *s.Class
			k.Monitor = model.MonitorOf(s.Class.Monitor.Choice, slices.Clone(all), viewtest.Now)
			next.Class = &k
			m.do(func() {
				at := time.Now()
				m.screen.Set(&next)
				took = append(took, time.Since(at))
			})
		}
	}()
	return done
}

// pictures measures what small pictures cost that come to as many tiles as gates want: they are decoded, made ready and drawn.
func (m *measuring) pictures(sum *wallSummary, s *model.Snapshot) {
	m.do(func() { m.screen.Set(s) })
	for !m.settled() {
		time.Sleep(50 * time.Millisecond)
	}
	m.mu.Lock()
	var looks []model.MemberLook
	for _, l := range m.members {
		if l.What == model.SightScreen && len(looks) < fewStudents {
			looks = append(looks, l)
		}
	}
	m.mu.Unlock()
	sum.Pictures = len(looks)
	var packed [][2][]byte
	for _, l := range looks {
		var two [2][]byte
		for i, what := range []model.Sight{model.SightScreen, model.SightCamera} {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, viewtest.Thumbnail(l.ID, what), &jpeg.Options{Quality: 70}); err != nil {
				panic(err)
			}
			two[i] = b.Bytes()
		}
		packed = append(packed, two)
	}
	ctx, cancel := context.WithCancel(m.ctx)
	defer cancel()
	go func() {
		tick := time.NewTicker(smallEvery / time.Duration(max(1, len(looks))))
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			i := n % len(looks)
			is, err := jpeg.Decode(bytes.NewReader(packed[i][n/len(looks)%2]))
			if err != nil {
				panic(err)
			}
			looks[i].Picture(is, time.Now())
		}
	}()
	time.Sleep(2 * time.Second)
	var cpu, own, repaints []float64
	for range *pairs {
		r := m.measure("thirty small pictures, each every two seconds", 0)
		say(r)
		cpu, own = append(cpu, r.CPU), append(own, r.Own99)
		repaints = append(repaints, float64(r.Repaints)/span.Seconds())
	}
	sum.CPU, sum.Own99, sum.Repaints = middle(cpu), middle(own), middle(repaints)
}
