package model

import (
	"context"
	"errors"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// A knock asks the staff of a class in the list to be let in.
type knock struct {
	to      entrance
	since   time.Time
	camera  bool
	err     error // why it came to nothing
	leaving bool
	cancel  context.CancelFunc
}

// beginKnock asks. The devices of the check stay open until somebody has said yes.
func (st *state) beginKnock(now time.Time, to entrance, devices map[room.DeviceKind]CheckDevice, c *check) {
	ctx, cancel := context.WithCancel(st.ctx)
	k := &knock{to: to, since: now, cancel: cancel, camera: c != nil && devices[room.Camera].On}
	st.knock = k
	b, o := st.browser, st.options(to, devices)
	st.store.background(func(ctx context.Context) {
		invite, err := "", error(ErrClassGone)
		if b != nil {
			invite, err = b.Knock(ctx, o, to.key)
		}
		cancel()
		st.store.post(func(st *state, now time.Time) { st.knocked(now, k, devices, c, invite, err) })
	}, ctx)
}

// knocked goes in, or says why not.
func (st *state) knocked(now time.Time, k *knock, devices map[room.DeviceKind]CheckDevice, c *check, invite string, err error) {
	if st.knock != k {
		return
	}
	if k.leaving || st.ctx.Err() != nil {
		st.endKnock()
		return
	}
	if err != nil {
		st.store.log.Info("knock", "err", err)
		k.err = err
		return
	}
	st.knock = nil
	to := k.to
	to.key, to.invite = "", invite
	st.enter(now, to, devices, c)
}

// endKnock goes back to the start screen.
func (st *state) endKnock() {
	st.knock = nil
	st.endCheck()
}

// LeaveDoor goes away from the door of a class, back to the start screen.
func (s *Store) LeaveDoor() {
	s.post(func(st *state, _ time.Time) {
		k := st.knock
		switch {
		case k == nil:
			st.leave()
		case k.err != nil:
			st.endKnock()
		default:
			k.leaving = true
			k.cancel()
		}
	})
}

// showDoor is what one sees at the door of a class; nil for who is not at one.
func (st *state) showDoor(c *Class, now time.Time) *Door {
	if k := st.knock; k != nil {
		d := &Door{State: DoorWaiting, Title: k.to.title, Teacher: k.to.teacher, Since: k.since, Camera: k.camera, Leaving: k.leaving}
		switch {
		case errors.Is(k.err, room.ErrRefused):
			d.State = DoorRefused
		case k.err != nil:
			d.State, d.Text = DoorFailed, Sentence(k.err, now)
		}
		return d.worded()
	}
	if c == nil || st.session == nil || !st.session.met.IsZero() && st.session.snap.Door == "" {
		return nil
	}
	door := DoorState(st.session.snap.Door)
	if door == DoorOpen || c.Phase == Ended {
		return nil
	}
	d := &Door{State: door, Title: c.Title, Teacher: c.Teacher.Name, Since: st.session.since, Leaving: c.Phase == Leaving}
	return d.worded()
}

func (d *Door) worded() *Door {
	if d.Text != "" {
		return d
	}
	switch d.State {
	case DoorWaiting:
		d.Text = words.T("Waiting for the teacher to let you in")
	case DoorRefused:
		d.Text = words.T("The teacher did not let you in. You can ask again after a minute.")
	case DoorRevoked:
		d.Text = words.T("Your invite was withdrawn. The teacher can still let you in, or give you a new one.")
	case DoorRemoved:
		d.Text = words.T("The teacher removed you from the class. Ask them if that was a mistake.")
	}
	return d
}
