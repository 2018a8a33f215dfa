package studio

import (
	"maps"
	"slices"
	"sync"
	"time"

	"lyceum/media/device"
	"lyceum/session"
	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/monitor"
)

// looked is what the class's loop has heard of those who look at this person.
type looked struct {
	mu      sync.Mutex // guards what follows
	lookers monitor.Lookers
	asks    map[monitor.What]journal.Author // who asked by name, since the worker looked
}

// take takes in a look of somebody; on the loop.
func (s *Studio) tookLook(now time.Time, from journal.Author, l monitor.Look) {
	v := s.view.Load()
	if v == nil || from == s.cfg.Self || !mayLook(v, from) {
		return
	}
	s.looked.mu.Lock()
	s.looked.lookers.Written = func(who journal.Author, w monitor.What, since time.Time) int {
		return savedBy(v, s.cfg.Self, who, w, since)
	}
	took := s.looked.lookers.Take(now, now.Add(v.ClockOff), from, l)
	s.looked.mu.Unlock()
	if took {
		s.poke()
	}
}

// savedSlack is by how much clocks may differ between who saves a picture and who notes it.
const savedSlack = 5 * time.Second

// savedBy counts the pictures of somebody that somebody else saved since a class time, as they are written down.
func savedBy(v *session.View, viewed, viewer journal.Author, w monitor.What, since time.Time) (n int) {
	for _, is := range v.Viewings {
		if is.How == conduct.ViewSaved && is.Viewed == viewed && is.Viewer == viewer && is.What == conduct.ViewKind(w) && !is.From.Time().Before(since.Add(-savedSlack)) {
			n++
		}
	}
	return n
}

// settleShowings has staff be shown what they look at and may see, and nothing else.
func (s *Studio) settleShowings(v *session.View) {
	at := now()
	s.looked.mu.Lock()
	lookers := s.looked.lookers.Now(at, func(a journal.Author) bool { return mayLook(v, a) })
	asks, saved := maps.Clone(s.looked.asks), s.looked.lookers.Saved()
	clear(s.looked.asks)
	s.looked.mu.Unlock()
	for _, sh := range s.showings {
		if by, asked := asks[sh.what]; asked && mayLook(v, by) {
			sh.asked(at, by)
		}
		sh.held = s.isForStaff(v, sh.own) && sh.own.wanted
		s.settleLookers(at, sh, lookers)
		s.settleShowing(v, at, sh)
		s.answerLookers(v, at, sh)
	}
	for _, by := range saved {
		if mayLook(v, by.Who) {
			s.viewings.Saved(at, by)
		}
	}
	s.writeViewings(v, at, false)
	s.tellShows(v, at)
}

// asked takes in that staff put the question by name.
func (sh *showing) asked(at time.Time, by journal.Author) {
	if sh.isAllowed() || at.Sub(sh.askedAt) < askApart && !sh.askedAt.IsZero() {
		return
	}
	sh.consent, sh.by, sh.askedAt = ConsentAsked, by, at
}

// settleLookers notes who looks at something; the first who does is who asks.
func (s *Studio) settleLookers(at time.Time, sh *showing, lookers []monitor.Looker) {
	looks := map[journal.Author]monitor.Look{}
	for _, l := range lookers {
		if l.Look.Of(sh.what).IsLook() {
			looks[l.Who] = l.Look
			if sh.consent == ConsentUnasked && !sh.held {
				sh.consent, sh.by = ConsentAsked, l.Who
			}
		}
	}
	for who, to := range sh.to {
		if _, still := looks[who]; still {
			continue
		}
		to.stopLarge(sh)
		to.look = monitor.Look{}
		if at.Sub(to.at) > monitor.MaxPeriod && at.Sub(to.begun) > monitor.MaxPeriod { // until then the pace is kept, whatever looks say
			delete(sh.to, who)
		}
	}
	for who, l := range looks {
		to := sh.to[who]
		if to == nil {
			to = &shownTo{}
			sh.to[who] = to
		}
		to.look = l
	}
}

// settleShowing captures what is to be shown, and sends what is due.
func (s *Studio) settleShowing(v *session.View, at time.Time, sh *showing) {
	if !s.viewings.MayShow(at) && sh.isLookedAt() {
		sh.stop()
		s.broken(at, sh, ErrUnnoted)
		return
	}
	if !sh.isAllowed() || !sh.isLookedAt() && !sh.held || s.epoch.IsZero() {
		sh.stop()
		return
	}
	if sh.source != nil {
		if why := sh.source.ended.Load(); why != nil {
			sh.closeSource()
			s.broken(at, sh, *why)
		}
	}
	sh.fan.setOn(true)
	s.settleSource(at, sh)
	for _, who := range slices.SortedFunc(maps.Keys(sh.to), journal.Author.Compare) {
		to := sh.to[who]
		s.settleLarge(at, sh, who, to)
		s.sendSmall(v, at, sh, who, to)
	}
}

// isLookedAt reports whether somebody looks now.
func (sh *showing) isLookedAt() bool {
	for _, to := range sh.to {
		if to.look.Of(sh.what).IsLook() {
			return true
		}
	}
	return false
}

// settleSource has pictures come: those of the class, if it has them, or else of a device that is opened for staff alone.
func (s *Studio) settleSource(at time.Time, sh *showing) {
	if sh.own.out != nil {
		sh.closeSource()
		sh.fault = nil
		return
	}
	large := false
	for _, to := range sh.to {
		large = large || to.look.Of(sh.what).Large
	}
	if at.Sub(sh.opened) < deviceFor {
		return // what there is goes on
	}
	if sh.source != nil && sh.source.large != large {
		sh.closeSource()
	}
	if sh.source != nil || at.Before(sh.again) {
		return
	}
	sh.opened = at
	source, err := s.openForStaff(sh, large)
	if err != nil {
		s.broken(at, sh, err)
		return
	}
	sh.source, sh.fault = source, nil
}

// broken notes why nothing can be captured.
func (s *Studio) broken(at time.Time, sh *showing, why error) {
	if sh.fault == nil || sh.fault.Error() != why.Error() {
		s.fail(why)
	}
	sh.fault, sh.again = why, at.Add(faultFor)
}

// sendSmall sends one of staff a small picture, if one is due.
func (s *Studio) sendSmall(v *session.View, at time.Time, sh *showing, who journal.Author, to *shownTo) {
	sight := to.look.Of(sh.what)
	if !sight.Small || at.Sub(to.at) < sight.Period-thumbSlip || !sh.code() {
		return
	}
	t := monitor.Thumbnail{What: sh.what, At: sh.coded.seen.Add(v.ClockOff), Number: sh.coded.number}
	whole := to.number != t.Number || at.Sub(to.whole) >= wholeFor
	if whole {
		t.JPEG = sh.coded.jpeg
	}
	message, err := monitor.EncodeThumbnail(t)
	if err != nil || !s.viewings.Shown(at, who, sh.what, conduct.ViewSmall) { // before it is
		return
	}
	to.at = at // also if it cannot be sent: the next one is soon due
	if s.tellOne(who, message) != nil {
		return
	}
	if to.number = t.Number; whole {
		to.whole = at
	}
}

// code encodes the newest small picture, if that was not done, and reports whether there is one.
func (sh *showing) code() bool {
	c := &sh.coded
	number, seen := sh.fan.picture(&c.picture)
	if number == 0 {
		return false
	}
	if c.seen = seen; number == c.number {
		return true
	}
	jpeg, err := encodeThumbnail(&c.picture, sh.what.Most())
	if err != nil {
		return false
	}
	c.number, c.jpeg = number, jpeg
	return true
}

// answerLookers tells those who look how it stands with consent: when it changes, and with each look that they say anew.
func (s *Studio) answerLookers(v *session.View, at time.Time, sh *showing) {
	for _, who := range slices.SortedFunc(maps.Keys(sh.to), journal.Author.Compare) {
		to := sh.to[who]
		if !to.look.Of(sh.what).IsLook() {
			to.answer = 0
			continue
		}
		is := sh.answerFor(to)
		if is == to.answer && at.Sub(to.told) < monitor.LookEvery {
			continue
		}
		message, err := monitor.EncodeAnswer(monitor.Answered{What: sh.what, Answer: is, At: at.Add(v.ClockOff)})
		if err == nil && s.tellOne(who, message) == nil {
			to.answer, to.told = is, at
		}
	}
}

func (sh *showing) answerFor(to *shownTo) monitor.Answer {
	switch {
	case sh.consent == ConsentNo:
		return monitor.AnswerNo
	case !sh.isAllowed():
		return monitor.AnswerAsked
	case sh.fault != nil:
		return monitor.AnswerBroken
	case to.busy:
		return monitor.AnswerBusy
	}
	return monitor.AnswerYes
}

// tellOne tells one member something.
func (s *Studio) tellOne(who journal.Author, message []byte) error {
	ctx, cancel := timed()
	defer cancel()
	return s.cfg.Class.Tell(ctx, who, message)
}

// shutShowings ends all that staff are shown.
func (s *Studio) shutShowings() {
	for _, sh := range s.showings {
		sh.stop()
	}
	if v := s.view.Load(); v != nil {
		s.writeViewings(v, now(), true)
	}
}

func newShowings(pictures []*ownPictures) (list []*showing) {
	for _, o := range pictures {
		what := monitor.OfCamera
		if o.kind == device.Screen {
			what = monitor.OfScreen
		}
		list = append(list, &showing{what: what, own: o, fan: fan{what: what}, to: map[journal.Author]*shownTo{}})
	}
	slices.Reverse(list) // the screen first
	return list
}
