package studio

import (
	"errors"
	"maps"
	"slices"
	"time"

	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// writeViewings writes down who was shown what; all that is not written yet, if everything ends.
func (s *Studio) writeViewings(v *session.View, at time.Time, ends bool) {
	s.unwritten.begin()
	for _, is := range s.viewings.Due(at, ends) {
		clock := func(t time.Time) journal.Clock { return journal.ClockAt(t.Add(v.ClockOff)) }
		ctx, cancel := timed()
		err := s.cfg.Class.WriteViewing(ctx, conduct.Viewing{
			Viewer: is.Viewer, What: conduct.ViewKind(is.What), How: is.How, From: clock(is.From), To: clock(is.To),
		})
		cancel()
		if err != nil {
			if !ends && !errors.Is(err, session.ErrNotReady) && !errors.Is(err, ErrClosed) && s.unwritten.isNew("", err) {
				s.fail(err)
			}
			return // it is tried again
		}
		s.viewings.Wrote(at, is)
	}
}

// viewers lists who is shown something now.
func (s *Studio) viewers(at time.Time) (list []Viewer) {
	for _, sh := range s.showings {
		for _, who := range slices.SortedFunc(maps.Keys(sh.to), journal.Author.Compare) {
			to := sh.to[who]
			small := at.Sub(to.at) < badgeFor || to.number > 0 && to.look.Of(sh.what).Small
			for how, is := range map[conduct.ViewHow]bool{conduct.ViewSmall: small, conduct.ViewLarge: to.large != nil || at.Sub(to.wide) < badgeFor} {
				since, seen := s.viewings.Since(at, who, sh.what, how)
				if is && seen {
					list = append(list, Viewer{who, sh.what, how, since})
				}
			}
		}
	}
	slices.SortStableFunc(list, compareViewers)
	return list
}

func compareViewers(a, b Viewer) int {
	if c := a.Who.Compare(b.Who); c != 0 {
		return c
	}
	return int(a.What)*4 + int(a.How) - int(b.What)*4 - int(b.How)
}

// tellShows tells how it stands, if that was not told.
func (s *Studio) tellShows(v *session.View, at time.Time) {
	is := Shows{Viewers: s.viewers(at)}
	for _, sh := range s.showings {
		show := Show{
			What: sh.what, Consent: sh.consent, By: sh.by, Staff: s.isForStaff(v, sh.own), Fault: sh.fault,
			On: sh.source != nil || sh.isAllowed() && sh.own.out != nil && sh.isLookedAt(),
		}
		if sh.isAllowed() {
			show.Consent = ConsentYes
		}
		is.All = append(is.All, show)
	}
	if slices.EqualFunc(is.All, s.shows.All, Show.Same) && slices.EqualFunc(is.Viewers, s.shows.Viewers, func(a, b Viewer) bool {
		return compareViewers(a, b) == 0 && a.Since.Equal(b.Since)
	}) {
		return
	}
	s.shows = is
	s.cfg.Tell(is)
}
