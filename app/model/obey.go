package model

import (
	"cmp"
	"time"

	"lyceum/app/room"
)

// obey has the room go by the settings, if they have changed since it did.
func (s *session) obey(st *state, now time.Time) {
	before, is := s.obeyed, st.settings
	if before == is || s.room == nil || s.leaving || s.retrying {
		return
	}
	s.obeyed = is
	if before == nil || before.PushToTalk != is.PushToTalk {
		if !is.PushToTalk {
			s.own.held, s.own.talking = false, false
		}
		s.room.SetPushToTalk(is.PushToTalk)
	}
	var kept Saving // as a room does it that just opened
	if before != nil {
		kept = before.Saving()
	}
	if to := is.Saving(); to != kept {
		s.keep(st, now, to)
	}
	if before == nil {
		return // it was opened with the rest
	}
	if before.NoNoise != is.NoNoise || before.NoEcho != is.NoEcho {
		s.ask(st, now, mediaLane, job{do: func(r Room) error { r.SetSound(!is.NoNoise, !is.NoEcho); return nil }})
	}
	if to := is.fetchUpTo(); to != before.fetchUpTo() {
		s.sharer(st, now, floorLane, func(r Sharer) error { r.SetFetchUpTo(to); return nil }, nil)
	}
	for _, chosen := range []struct {
		kind        room.DeviceKind
		before, now string
	}{{room.Camera, before.Camera, is.Camera}, {room.Microphone, before.Microphone, is.Microphone}, {room.Speaker, before.Speaker, is.Speaker}} {
		if chosen.before != chosen.now {
			s.chooseDevice(st, now, chosen.kind, cmp.Or(chosen.now, "default"))
		}
	}
}
