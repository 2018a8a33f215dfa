package model

import (
	"cmp"
	"time"

	"lyceum/app/room"
)

// show is the class as the window draws it. With reading, the chat is on the screen. What is as before is the same in
// memory, and the class itself if nothing differs.
func (s *session) show(now time.Time, settings *Settings, net NetworkState, reading bool) *Class {
	before := s.class
	if before == nil {
		before = &Class{}
	}
	s.persons.muffle(settings.PushToTalk && !s.own.talking)
	s.persons.settle(now)
	self, _ := s.persons.find(s.selfID)
	c := &Class{
		Number: s.number, Phase: s.phase(now), Teaching: s.teaching, Open: s.public, CanEnd: s.canEnd(),
		Title: cmp.Or(s.snap.Title, s.title), Role: s.snap.Role, Connection: s.snap.Connection,
		Unsent: s.talk.unsent, Invite: s.snap.Invite, StartedAt: s.snap.StartedAt,

		Self: self, Everyone: s.persons.everyone, HandQueue: s.persons.queue, Here: s.persons.here,
		Door: s.doorState(), Conduct: s.conduct(now, settings.PushToTalk),
		Tab: s.stage.tab, Side: s.side, Call: s.showCall(now, before.Call), Banners: s.banners(now, net, before.Banners),
		Locks: s.persons.locks, Presenter: s.snap.Presenter, Recorders: shared(before.Recorders, s.recorders()),
		Invites: s.invites, Waits: s.snap.WaitingRoom, OwnerStays: s.ownerStays, Saved: s.way.isSaved(now) && s.diskFault == nil,
		Practice: s.snap.Practice, Figures: s.measuring.latest, Reports: s.snap.Reports, ClockOff: s.snap.ClockOff,
	}
	c.AtDoor = shared(before.AtDoor, atDoor(s.snap.Waiting))
	if s.practice {
		c.Invite = "" // nobody can come
	}
	c.Talk = s.talk.show(now, reading, c.Everyone, c.Locks)
	c.Stage = s.stage.arrange(now, scene{people: c.Everyone, staff: s.isStaff, locks: c.Locks})
	if !c.Practice {
		c.Way, c.WayGood = s.way.show(now, s.lost)
	}
	s.showStaff(c, before)
	if c.Tab == TabMonitor && (!s.isStaff || s.practice) {
		c.Tab = TabVideo
	}
	if s.isStaff && !s.practice {
		s.watching.hear(s.snap.NoReports, !s.lost.IsZero())
		s.watching.saved(settings.Saving())
		c.Monitor = s.watching.show(now, s.snap.ClockOff, c.Everyone, s.group())
	}
	c.Board = s.showBoard(now)
	c.Test = s.showTests(now, c.Viewers)
	c.Puzzle = s.showPuzzles()
	c.Results = s.showResults()
	c.Files = s.showFiles()
	c.Teacher = teacherOf(c.Everyone)
	switch c.Phase {
	case NoAnswer:
		c.Fault = Sentence(AtDoor(s.snap), now)
		if net == NetworkNone {
			c.Fault = Sentence(ErrNoNetwork, now)
		}
	case Ended:
		c.Fault = endSentence(s.snap.EndReason)
	}
	if isSameShown(c, s.class) {
		return s.class
	}
	s.class = c
	return c
}

// teacherOf returns who teaches the class; nobody while that is not known.
func teacherOf(all []Person) Person {
	for i := range all {
		if all[i].Role == room.Instructor {
			return all[i]
		}
	}
	return Person{}
}

// doorState is how this person stands at the door.
func (s *session) doorState() DoorState {
	switch {
	case s.snap.EndReason == room.ReasonRemoved:
		return DoorRemoved
	case s.snap.Door != "":
		return DoorState(s.snap.Door)
	}
	return DoorOpen
}
