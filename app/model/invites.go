package model

import (
	"slices"
	"time"

	"lyceum/app/room"
)

// LoadInvites fills Class.Invites with those that were made here.
func (s *Store) LoadInvites() {
	s.inClass(func(st *state, of *session, now time.Time) { of.loadInvites(st, now, nil) })
}

// MakeInvite makes an invite for a role that stops working at a time, never if that is zero.
func (s *Store) MakeInvite(role room.Role, until time.Time) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.loadInvites(st, now, func(r Room) error {
			_, err := r.NewInvite(role, until)
			return err
		})
	})
}

// RevokeInvite has an invite, by ID, let nobody in any more.
func (s *Store) RevokeInvite(id string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		of.loadInvites(st, now, func(r Room) error { return r.RevokeInvite(id) })
	})
}

// loadInvites does something about invites, unless it is nil, and asks for all of them.
func (s *session) loadInvites(st *state, now time.Time, do func(r Room) error) {
	var list []room.Invite
	s.ask(st, now, inviteLane, job{
		do: func(r Room) (err error) {
			if do != nil {
				if err = do(r); err != nil {
					return err
				}
			}
			list, err = r.Invites()
			return err
		},
		done: func(st *state, now time.Time, err error) {
			if err != nil {
				st.tell(now, err)
				return
			}
			s.takeInvites(list)
		},
	})
}

// takeInvites makes list the invites; none is an empty list, not nil.
func (s *session) takeInvites(list []room.Invite) {
	all := make([]Invite, 0, len(list))
	for _, i := range list {
		at := slices.IndexFunc(s.invites, func(old Invite) bool { return old.ID == i.ID && old.Text == i.Text })
		made := Invite{ID: i.ID, Role: i.Role, Text: i.Text, Until: i.Until, State: i.State}
		if at >= 0 {
			made.Reach = s.invites[at].Reach
		} else {
			made.Reach = reachOf(i.Text)
		}
		all = append(all, made)
	}
	s.invites = all
}

// reachOf lists the ways by which an invite leads to its class.
func reachOf(invite string) []Reach {
	ways := room.WaysOf(invite)
	return []Reach{{ReachLAN, ways.LAN}, {ReachDirect, ways.Direct}, {ReachHelper, ways.Helper}}
}
