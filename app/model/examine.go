package model

import (
	"context"
	"time"

	"lyceum/app/words"
	"lyceum/session/doctor"
)

// lookAtWay is how long answers to an invite are waited for in a check.
const lookAtWay = 6 * time.Second

// CheckNetwork looks at this computer's network, and at the way to the class that a check leads to. What is found comes
// into Snapshot.Exam line by line.
func (s *Store) CheckNetwork() {
	s.post(func(st *state, _ time.Time) {
		if st.exam != nil && st.exam.Running {
			return
		}
		st.exam = &Exam{Running: true}
		cfg := st.doctorConfig(doctor.DefaultWait)
		if st.check != nil && !st.check.to.link {
			cfg.Invite = st.check.to.invite
		}
		cfg.Report = func(c doctor.Check) {
			s.post(func(st *state, now time.Time) {
				detail, advice := CheckWords(c, now)
				lines := append([]ExamLine{}, st.exam.Lines...) // snapshots hold the old ones
				st.exam = &Exam{Running: true, Lines: append(lines, ExamLine{OK: c.OK, Detail: detail, Advice: advice})}
			})
		}
		s.background(func(ctx context.Context) {
			s.conf.Rooms.Examine(ctx, cfg)
			s.post(func(st *state, _ time.Time) { st.exam = &Exam{Lines: st.exam.Lines} })
		}, st.ctx)
	})
}

func (st *state) doctorConfig(wait time.Duration) doctor.Config {
	o := st.store.conf.Room
	return doctor.Config{Rendezvous: o.Rendezvous, Interfaces: o.Interfaces, Wait: wait}
}

// lookForWay finds out how the class of a check can be reached.
func (st *state) lookForWay(c *check) {
	switch {
	case c.to.teaching:
		if st.net == NetworkNone {
			c.way, c.link = words.T("No network"), words.T("Nobody can join until this computer is on a network.")
			return
		}
		c.way, c.link, c.linkGood = words.T("Network ready"), words.T("People on this network can join."), true
		return
	case c.to.people > 0 || c.to.key != "":
		c.way, c.link, c.linkGood = words.T("On this network"), words.T("The class is announced here."), true
		return
	case c.to.invite == "" || c.to.link: // whoever wrote the link is told nothing before the person joins
		return
	}
	c.looking = true
	cfg := st.doctorConfig(lookAtWay)
	cfg.Invite = c.to.invite
	cfg.Report = func(d doctor.Check) {
		st.store.post(func(*state, time.Time) { c.learnWay(d) })
	}
	st.store.background(func(ctx context.Context) { st.store.conf.Rooms.Examine(ctx, cfg) }, c.ctx)
}

// learnWay takes what came of one way to the class. The first that works counts, and the last says that none did.
func (c *check) learnWay(d doctor.Check) {
	if c.linkGood {
		return
	}
	if !d.OK || d.Finding != doctor.Fine {
		if d.Name == doctor.CheckMember {
			c.way, c.link = words.T("No answer yet"), words.T("Nobody of the class answered. It may not have started.")
		}
		return
	}
	switch d.Name {
	case doctor.CheckLAN:
		c.way = words.T("On this network")
	case doctor.CheckBootstrap:
		c.way = words.T("Direct")
	case doctor.CheckRendezvous:
		c.way = words.T("Through a rendezvous")
	default:
		return
	}
	c.link, c.linkGood = words.T("The class answered after %s.", short(d.After)), true
}
