package room

import (
	"errors"
	"testing"
	"time"
)

func TestWhoWasLookedAtReadsByWhomAndSoDoStaff(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, ben := screens(b)
		must(t, ana.AnswerShow(LookScreen, true))
		w := newWall()
		w.look(teacher, "Ana")
		time.Sleep(20 * time.Second)
		for _, d := range []*desk{teacher, ana} {
			if log := d.Snapshot().ViewLog; len(log) != 1 || !log[0].To.IsZero() {
				t.Errorf("while it goes on %s reads %v", d.options.Name, log)
			}
		}
		must(t, teacher.Look(nil))
		time.Sleep(2 * time.Minute)
		log := func(d *desk) (all []string) {
			for _, v := range d.Snapshot().ViewLog {
				all = append(all, v.ViewerName+" "+v.How+" "+v.What+" of "+v.Name)
				if lasted := v.To.Sub(v.From); lasted < 10*time.Second || lasted > 30*time.Second {
					t.Errorf("%s reads a look of %v", d.options.Name, lasted)
				}
			}
			return all
		}
		wantAll(t, "Ana", log(ana), "Teacher small screen of Ana")
		wantAll(t, "the teacher", log(teacher), "Teacher small screen of Ana")
		wantAll(t, "Ben", log(ben))
	})
}

// Who leaves while they are looked at leaves behind for how long that was; of a machine that is switched off it is known that they were.
func TestLookOfWhoGoesAwayIsKnown(t *testing.T) {
	for name, goes := range map[string]func(d *desk){
		"leaves":       func(d *desk) { d.goAway() },
		"switched off": func(d *desk) { d.conn.Fail(errors.New("switched off")) },
	} {
		t.Run(name, func(t *testing.T) {
			inBuilding(t, func(t *testing.T, b *building) {
				teacher, ana, _ := screens(b)
				must(t, ana.AnswerShow(LookScreen, true))
				newWall().look(teacher, "Ana")
				time.Sleep(40 * time.Second)
				goes(ana)
				time.Sleep(30 * time.Second)
				log := teacher.Snapshot().ViewLog
				if len(log) != 1 || log[0].Name != "Ana" || log[0].ViewerName != "Teacher" {
					t.Fatalf("the teacher reads %v", log)
				}
				if lasted := log[0].To.Sub(log[0].From); name == "leaves" && (lasted < 35*time.Second || lasted > 45*time.Second) {
					t.Errorf("it lasted %v", lasted)
				}
			})
		})
	}
}

func TestReportsTellWhatTheWindowKnows(t *testing.T) {
	inBuilding(t, func(t *testing.T, b *building) {
		teacher, ana, _ := screens(b)
		watched := func() (w Watched) {
			teacher.Watched()
			time.Sleep(2 * time.Second)
			for _, w := range teacher.Watched() {
				if w.Name == "Ana" {
					return w
				}
			}
			return Watched{}
		}
		ana.SetMonitorPresence(MonitorPresence{Place: "board", Focused: true})
		must(t, ana.AnswerShow(LookScreen, true))
		time.Sleep(10 * time.Second)
		if w := watched(); w.Place != "board" || !w.Focused || w.FocusLost != 0 || w.ScreenConsent != "yes" || w.CameraConsent != "unasked" || w.Mic != "off" || w.Presence != "here" {
			t.Errorf("%+v", w)
		}
		ana.SetMonitorPresence(MonitorPresence{Place: "video", Idle: 5 * time.Minute})
		must(t, ana.SetOn(Screen, true))
		time.Sleep(10 * time.Second)
		if w := watched(); w.Place != "video" || w.Focused || w.FocusLost != 1 || w.Screen != "on" || time.Since(w.IdleSince) < 5*time.Minute-time.Second {
			t.Errorf("%+v", w)
		}
	})
}
