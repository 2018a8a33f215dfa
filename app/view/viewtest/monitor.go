//go:build !nogui

package viewtest

import (
	"image"
	"image/color"
	"time"

	"lyceum/app/model"
)

// Questions is how many the test of the sample has.
const Questions = 20

// watched returns the people of a class as their programs tell of them: students in a test, with shared screens, and staff.
func watched(all []model.Person) (out []model.Watched) {
	n := 0
	for _, p := range all {
		if !p.Attends() {
			w := model.Watched{Person: p, Known: true, At: Now, Place: model.PlaceMonitor, Path: model.PathLAN, RTT: 4 * time.Millisecond, Version: "0.9.0"}
			if p.Camera == model.MediaOn {
				w.Camera = model.HealthOn
			}
			out = append(out, w)
			continue
		}
		w := model.Watched{
			Person: p, Known: true, At: Now, Place: model.PlaceTest, Path: model.PathLAN, RTT: time.Duration(2+n%7) * time.Millisecond,
			Neighbors: 6, Sound: 1, Pictures: 1, ShowsScreen: model.ConsentGiven, Answered: 6 + n*5%12, Total: Questions, Version: "0.9.0",
		}
		w.Person.Hand, w.Person.HandSince = 0, time.Time{}
		if n%3 != 2 {
			w.ShowsCamera, w.Camera = model.ConsentGiven, model.HealthOn
		}
		if !p.Here {
			w.Person.Here = true
		}
		switch n % 24 {
		case 2, 14:
			w.Answered, w.Done, w.Place = Questions, true, model.PlaceVideo
		case 3:
			w.Person.Hand, w.Person.HandSince = 1, Now.Add(-80*time.Second)
		case 5:
			w.Away, w.Lost = Now.Add(-48*time.Second), 2
		case 7:
			w.Person.Here, w.Gone = false, Now.Add(-31*time.Second)
		case 9:
			w.IdleSince = Now.Add(-6*time.Minute - 10*time.Second)
		case 11:
			w.ShowsScreen, w.ShowsCamera, w.Stopped = model.ConsentStopped, model.ConsentNone, Now.Add(-12*time.Second)
		case 16:
			w.ShowsScreen, w.ShowsCamera = model.ConsentNone, model.ConsentNone
		case 18:
			w.ShowsScreen, w.ShowsCamera = model.ConsentRefused, model.ConsentNone
		}
		if n%9 == 4 {
			w.Path, w.RTT = model.PathDirect, 38*time.Millisecond
		}
		out = append(out, w)
		n++
	}
	return out
}

// Proctor returns a class in a test as its teacher sees it in the monitor.
func Proctor() *model.Snapshot { return Monitored(model.MonitorChoice{}, 0) }

// Monitored returns the same, seen in another way, with at least so many people.
func Monitored(c model.MonitorChoice, people int) *model.Snapshot {
	s := Teacher()
	if people > len(s.Class.Everyone) {
		s = Crowd(people)
	}
	s.Panels = model.Panels{}
	k := s.Class
	k.Tab, k.AtDoor = model.TabMonitor, nil
	all := watched(k.Everyone)
	k.Monitor = model.MonitorOf(c, all, Now)
	k.Monitor.Views = Views()
	if c.View == model.ViewNetwork {
		k.Monitor.Links = network(k.Everyone, k.Monitor.Everybody)
	}
	return s
}

// Unshown returns a class in which nobody has agreed to show anything, and nobody is in a test.
func Unshown() *model.Snapshot {
	s := Proctor()
	all := append([]model.Watched(nil), s.Class.Monitor.Everybody...)
	for i := range all {
		w := &all[i]
		w.ShowsScreen, w.ShowsCamera, w.Total, w.Answered, w.Done, w.Place = model.ConsentNone, model.ConsentNone, 0, 0, false, model.PlaceVideo
		w.IdleSince = time.Time{}
		if i == 4 {
			w.ShowsScreen = model.ConsentAsked
		}
	}
	s.Class.Monitor = model.MonitorOf(model.MonitorChoice{}, append(all, s.Class.Monitor.Others...), Now)
	return s
}

// Silent returns a class of which nothing is known, seen in a way.
func Silent(c model.MonitorChoice, why model.Silence) *model.Snapshot {
	s := Monitored(c, 0)
	all := append([]model.Watched(nil), s.Class.Monitor.Everybody...)
	for i := range all {
		all[i] = model.Watched{Person: all[i].Person}
	}
	s.Class.Monitor = model.MonitorOf(c, append(all, s.Class.Monitor.Others...), Now)
	s.Class.Monitor.Silence = why
	return s
}

// Views returns a log of looks.
func Views() []model.View {
	view := func(by, of string, what model.Sight, large bool, ago, lasted time.Duration) model.View {
		v := model.View{By: by, ByID: ID(by), Of: of, OfID: ID(of), What: what, Large: large, From: Now.Add(-ago)}
		if lasted > 0 {
			v.To = v.From.Add(lasted)
		}
		return v
	}
	all := []model.View{
		view(Proctor1, "Amara Okafor", model.SightScreen, true, 20*time.Second, 0),
		view(Proctor1, "Amara Okafor", model.SightScreen, false, 4*time.Minute, 220*time.Second),
		view(Teacher1, "Amara Okafor", model.SightCamera, false, 9*time.Minute, 61*time.Second),
	}
	saved := view(Teacher1, "Amara Okafor", model.SightScreen, false, 11*time.Minute, time.Second)
	saved.Saved = true
	return append(all, saved)
}

// Viewed returns the typical class as a student sees it whose screen staff look at.
func Viewed() *model.Snapshot {
	s := Student()
	k := s.Class
	k.Recorders = nil
	k.Viewers = []model.Viewer{{ID: ID(Proctor1), Name: Proctor1, What: model.SightScreen, Large: true, Since: Now.Add(-20 * time.Second)}}
	k.Showing = model.Showing{Screen: model.ConsentGiven, Camera: model.ConsentGiven}
	k.Views = Views()
	return s
}

// AskedToShow returns the typical class as a student sees it whom staff ask for something.
func AskedToShow(what model.Sight) *model.Snapshot {
	s := Student()
	s.Class.Asked = []model.Asked{{What: what, By: Teacher1}}
	return s
}

// Attending returns it while staff have everybody read something.
func Attending() *model.Snapshot {
	s := Student()
	s.Class.Attention = &model.Attention{Text: "Please put your pens down and look at the front.", By: Teacher1, Until: Now.Add(84 * time.Second)}
	return s
}

// network returns who is linked to whom in a class: the teacher's picture goes over three steps, two people come through
// another one, and one link is slow.
func network(everyone []model.Person, all []model.Watched) *model.Mesh {
	var here []model.Person
	for _, p := range everyone {
		if p.Here {
			p.RTT = 0 // what this computer is linked to is told by the others
			here = append(here, p)
		}
	}
	root := ID(Teacher1)
	order := []string{root}
	for _, p := range here {
		if p.ID != root {
			order = append(order, p.ID)
		}
	}
	reports := make([]model.Report, 0, len(here))
	for i, id := range order {
		r := model.Report{ID: id, At: Now, Path: model.PathLAN, RTT: time.Duration(2+i%6) * time.Millisecond, Neighbors: 6, Sound: 1}
		switch {
		case i == len(order)-1:
			r.Path, r.RTT, r.Loss = model.PathDirect, 310*time.Millisecond, 0.06
		case i == len(order)-2:
			r.Path, r.RTT = model.PathDirect, 95*time.Millisecond
		case i%5 == 4:
			r.Path, r.RTT = model.PathDirect, 38*time.Millisecond
		}
		if i > 0 {
			parent := (i - 1) / 4
			alone := i >= len(order)-2
			if alone {
				parent = 9
			}
			r.Links = append(r.Links, model.LinkReport{ID: order[parent], RTT: r.RTT, Loss: r.Loss, Parents: []model.StreamKey{{ID: root, Stream: "cam"}}})
			if !alone {
				for _, to := range []int{i + 1, i + 5} {
					r.Links = append(r.Links, model.LinkReport{ID: order[to%(len(order)-2)], RTT: r.RTT})
				}
			}
		}
		reports = append(reports, r)
	}
	return model.MeshOf(here, reports, model.StreamKey{}, all, &model.Figures{Sent: 4300, Received: 620})
}

// Thumbnail returns what a tile of the wall shows of somebody: a page with questions for a screen, or a head before a wall.
// (In greys of the person, as Frame.)
func Thumbnail(id string, what model.Sight) image.Image {
	if what == model.SightCamera {
		is := Frame(model.TileKey{ID: id})
		out := image.NewRGBA(image.Rect(0, 0, 96, 72))
		for y := range 72 {
			for x := range 96 {
				sx, sy := 40+x*240/96, y*180/72
				v := is.Y[sy*is.YStride+sx]
				out.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			}
		}
		return out
	}
	n := int(id[0])
	out := image.NewRGBA(image.Rect(0, 0, 256, 144))
	paint := func(x0, y0, x1, y1 int, v uint8) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				out.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			}
		}
	}
	paint(0, 0, 256, 144, 250)
	paint(0, 0, 256, 8, 222)
	paint(0, 8, 58, 144, 238)
	for i := range 12 {
		paint(6+i%4*12, 16+i/4*12, 15+i%4*12, 25+i/4*12, uint8(200-40*(i%3)))
	}
	paint(70, 22, 180, 30, 40)
	for i := range 4 {
		shade := uint8(244)
		if i == n%4 {
			shade = 205
		}
		paint(70, 70+i*17, 240, 83+i*17, shade)
	}
	return out
}
