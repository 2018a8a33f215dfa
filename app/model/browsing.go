package model

import (
	"context"
	"errors"
	"slices"
	"time"

	"lyceum/app/room"
)

const (
	// foundFor is how long a class stays listed after its last announcement. The
	// room drops it after three it missed; this is the window's own limit, for a
	// list that stopped changing (our choice: well above three announcements).
	foundFor = 30 * time.Second
	// browseAgain is the wait before looking for classes is tried anew.
	browseAgain = 10 * time.Second
	maxFound    = 200 // rows; a hostile network cannot fill the window
)

// browse keeps the list of classes up to date until ctx ends. If the network
// cannot be listened to it says so and tries again.
func (s *Store) browse(ctx context.Context) {
	for {
		b, err := s.conf.Rooms.Browse(ctx, s.conf.Room)
		if err == nil {
			s.follow(ctx, b)
		} else if ctx.Err() == nil {
			s.log.Warn("browse", "err", err)
			s.post(func(st *state, _ time.Time) { st.noBrowsing(err) })
		}
		if !pause(ctx, browseAgain) {
			return
		}
	}
}

// noBrowsing notes why classes cannot be looked for.
func (st *state) noBrowsing(err error) {
	st.netFault = ErrNoBrowsing
	if errors.Is(err, room.ErrNoInterface) {
		st.net, st.netFault = NetworkNone, ErrNoNetwork
		if len(st.store.conf.Room.Interfaces) > 0 { // others may do
			st.netFault = err
		}
	}
}

// follow passes on what b finds until ctx ends or b does.
func (s *Store) follow(ctx context.Context, b Browser) {
	defer b.Close()
	for {
		s.post(func(st *state, now time.Time) {
			st.net, st.netFault, st.browser = NetworkReady, nil, b
			st.askBrowser()
			st.ageFound(now)
		})
		select {
		case _, ok := <-b.Changed():
			if !ok {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (st *state) askBrowser() {
	found := st.browser.Classes()
	st.found = slices.Clone(found[:min(len(found), maxFound)])
}

// ageFound drops classes that have not been announced for foundFor and returns when the next one goes. A browser does not
// tell that a class is announced as it was before: it is asked.
func (st *state) ageFound(now time.Time) (wake time.Time) {
	old := func(a room.Announcement) bool { return now.Sub(a.Seen) >= foundFor }
	if slices.ContainsFunc(st.found, old) {
		st.askBrowser()
	}
	st.found = slices.DeleteFunc(st.found, old)
	for _, a := range st.found {
		wake = earlier(wake, a.Seen.Add(foundFor))
	}
	return wake
}
