package model

import (
	"context"
	"time"

	"lyceum/app/room"
)

// TryDevices opens microphone and speaker, so that the settings show a level and play a sound, until it is turned off.
// It does nothing in a check or a class, which have them open. The news is Snapshot's Trial.
func (s *Store) TryDevices(on bool) {
	s.post(func(st *state, _ time.Time) {
		switch {
		case !on:
			st.endTrial()
		case st.trial == nil && st.check == nil && st.scan == nil && st.session == nil && st.busy == Idle:
			ctx, cancel := context.WithCancel(st.ctx)
			st.trial = &check{
				ctx: ctx, end: cancel, orders: make(chan func(Checker), checkQueue), closed: make(chan struct{}),
				devices: st.chosenDevices(entrance{}),
			}
			st.startChecker(st.trial)
		}
	})
}

// endTrial gives the devices back; freed is closed when they are.
func (st *state) endTrial() {
	if st.trial != nil {
		st.release(st.trial)
		st.trial = nil
	}
}

// TestSpeaker plays a sound on the speaker that is used: in a class, in a check, or with TryDevices.
func (s *Store) TestSpeaker() {
	s.post(func(st *state, _ time.Time) {
		if of := st.session; of != nil {
			if of.room != nil {
				of.room.Chime(string(SoundWaiting))
			}
			return
		}
		c := st.check
		if c == nil {
			c = st.trial
		}
		if c != nil && !c.playing && c.devices[room.Speaker].Chosen != deviceNone {
			c.playing = true
			c.order(Checker.PlayTest)
		}
	})
}
