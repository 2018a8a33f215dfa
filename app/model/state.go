package model

import (
	"context"
	"errors"
	"time"

	"lyceum/app/profile"
	"lyceum/app/room"
)

// state is what the store knows. Only the store's goroutine touches it.
type state struct {
	store         *Store
	ctx           context.Context // ends with Run
	watchers      []func(*Snapshot)
	dir           string    // of the settings; empty if there is none to write to
	settings      *Settings // replaced by change, never changed
	nameFault     error
	joinFault     error
	teachFault    error
	practiseFault error
	busy          Busy
	found         []room.Announcement
	netFault      error
	panels        Panels
	toasts        toastStack
	opened        int      // sessions so far; numbers them
	opening       *session // while busy
	session       *session // the class; nil on the start screen

	lobby

	// What follows goes into the snapshot as it is: it is replaced when it changes, never changed.
	storage *Storage
	reports *Reports

	bank        *bankDesk     // nil: the screen Questions is not open
	bankGone    chan struct{} // closed once the bank that was open last is closed; nil: none was
	bankNumbers int           // bankDesk.numbers of that

	shelf         *shelf // nil: nobody has asked for it
	shelfNo       int    // number of the newest look
	shelfShown    *PuzzleShelf
	shelfFrom     shelfFrom
	workshop      *workshop // nil: the screen Puzzles is not open
	puzzleNumbers int       // of puzzles that were begun in this run

	identity   *Identity
	locked     *Passphrase
	passphrase profile.Passphrase // nil: none is known
}

func newState(s *Store, ctx context.Context) *state {
	freed := make(chan struct{})
	close(freed)
	return &state{lobby: lobby{freed: freed}, store: s, ctx: ctx, panels: Panels{People: true, Chat: true}, settings: s.latest.Load().Settings, dir: s.dir, passphrase: s.conf.Room.Passphrase}
}

// start begins to look for classes.
func (st *state) start(now time.Time) {
	if err := st.store.settingsErr; err != nil {
		st.store.log.Warn("settings", "err", err)
		st.toasts.add(now, Sentence(err, now), true)
	}
	st.askForPassphrase()
	st.store.background(st.store.browse, st.ctx)
	st.listRecent()
	st.deleteSnapshots(now)
	st.readIdentity(st.passphrase, nil)
}

// advance applies the passing of time and returns when to do so next.
func (st *state) advance(now time.Time) (wake time.Time) {
	wake = earlier(nextGreeting(now), st.toasts.advance(now))
	wake = earlier(wake, st.ageFound(now))
	wake = earlier(wake, st.advanceLobby(now))
	if st.bank != nil {
		wake = earlier(wake, st.bank.advancePlan(now))
	}
	if st.session != nil {
		wake = earlier(wake, st.session.ring(st, now))
		wake = earlier(wake, st.session.advance(now))
		wake = earlier(wake, st.measure(now))
		wake = earlier(wake, st.watch(now))
		wake = earlier(wake, st.session.renewLinks(st, now))
		wake = earlier(wake, st.session.advanceTests(st, now))
		wake = earlier(wake, st.session.advanceReport(st, now))
	}
	return wake
}

// publish hands out a new snapshot if anything in it differs from the last.
// Parts that are as before are shared, so that panes can skip them.
func (st *state) publish(now time.Time) {
	old := st.store.latest.Load()
	s := &Snapshot{
		NameFault:     Sentence(st.nameFault, now),
		Greeting:      greeting(st.settings.Name, now),
		Busy:          st.busy,
		JoinFault:     Sentence(st.joinFault, now),
		TeachFault:    Sentence(st.teachFault, now),
		PractiseFault: Sentence(st.practiseFault, now),
		NetworkFault:  Sentence(st.netFault, now),
		Panels:        st.panels,
		Toasts:        st.toasts.show(),
		Settings:      st.settings,
		Storage:       st.storage,
		Reports:       st.reports,
		Identity:      st.identity,
		Passphrase:    st.locked,
	}
	if st.session != nil {
		s.Class = st.session.show(now, st.settings, st.net, st.isReading())
	} else {
		st.store.room.Store(nil)
	}
	st.showLobby(s, now)
	s.Bank = st.showBank(now)
	s.Shelf, s.Workshop = st.showShelf(now), st.showWorkshop()
	if isSameShown(old, s) {
		return
	}
	st.store.latest.Store(s)
	for _, f := range st.watchers {
		f(s)
	}
}

// isReading reports whether the chat is on the screen.
func (st *state) isReading() bool { return st.panels.Chat && st.session.side == SideChat }

// close leaves the class in the background; Run waits for it.
func (st *state) close(now time.Time) {
	st.closeLobby()
	st.closeBank(now)
	if st.opening != nil {
		st.opening.cancel()
	}
	if st.session != nil {
		st.session.end(st.store)
		st.session = nil
	}
}

func (st *state) setName(now time.Time, name string) {
	clean, err := CleanName(name)
	st.nameFault = err
	if err != nil || clean == st.settings.Name {
		return
	}
	for _, fault := range []*error{&st.joinFault, &st.teachFault, &st.practiseFault} {
		if errors.Is(*fault, ErrNameMissing) {
			*fault = nil
		}
	}
	st.change(now, func(s *Settings) { s.Name = clean })
}

// change has the settings be others from now on, and keeps them. do gets a copy, of which it replaces maps rather than
// change them.
func (st *state) change(now time.Time, do func(s *Settings)) {
	s := *st.settings
	do(&s)
	st.settings = &s
	st.store.conf.speak(&s)
	if st.session != nil {
		st.session.obey(st, now)
	}
	if st.dir == "" {
		return
	}
	if st.store.unsaved.Swap(&s) == nil { // else they go with those that are being written
		dir := st.dir
		st.store.background(func(context.Context) { st.store.saveSettings(dir) }, st.ctx)
	}
}

// saveSettings writes Store.unsaved until there are none newer. A disk may take seconds.
func (s *Store) saveSettings(dir string) {
	for {
		is := s.unsaved.Load()
		if err := saveSettings(dir, *is); err != nil {
			s.log.Warn("settings", "err", err)
			if !errors.Is(err, ErrSettingsNewer) {
				err = ErrNotSaved
			}
			s.post(func(st *state, now time.Time) { st.toasts.add(now, Sentence(err, now), true) })
		}
		if s.unsaved.CompareAndSwap(is, nil) {
			return
		}
	}
}
