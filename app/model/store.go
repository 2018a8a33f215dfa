package model

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/app/room"
)

// inboxSize bounds what waits for the store's goroutine. When it is full the
// caller waits: the store never blocks on a room, so that takes microseconds.
const inboxSize = 64

// Config is what a Store works with.
type Config struct {
	Rooms Rooms
	Room  room.Options // passed on with each class; Name is replaced by the person's
	Dir   string       // of the settings; empty = Room.ProfileDir, else profile.DefaultDir
	// SkipCheck leaves out the look at the devices before the first class. If Room.Media says which there are, they are on.
	SkipCheck bool
	Log       *slog.Logger // nil = nothing is logged
	// Reports names the folder of report folders, or is "none" for none; it wins over the settings. Empty: they say.
	Reports string
	// Language is what is spoken unless the settings name another one: the desktop's. Empty is English.
	Language string
}

// A Store holds what the window shows. Its methods may be called from any
// goroutine; they queue what is asked and return. What came of it is in a later
// Snapshot. Run must be running for anything to happen.
type Store struct {
	inbox  chan func(*state, time.Time)
	done   chan struct{} // closed when Run has ended: nothing is taken any more
	latest atomic.Pointer[Snapshot]
	room   atomic.Pointer[Room] // the one that is open; for Level
	work   sync.WaitGroup       // goroutines of workers; Run waits for them
	conf   Config
	peek   onShow // of a check
	log    *slog.Logger

	unsaved atomic.Pointer[Settings] // the newest that are on their way to the disk; nil: none are

	// As they were found; fixed.
	dir         string // of the settings; empty if there is none to write to
	settingsErr error
}

// New returns a store that shows the start screen. It reads the settings, so that the window opens as the person wants it.
func New(c Config) *Store {
	s := &Store{
		inbox: make(chan func(*state, time.Time), inboxSize),
		done:  make(chan struct{}),
		conf:  c,
		log:   c.Log,
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	settings := defaultSettings()
	if s.dir, s.settingsErr = c.settingsDir(); s.settingsErr == nil {
		settings, s.settingsErr = loadSettings(s.dir)
	}
	if name, err := CleanName(c.Room.Name); err == nil {
		settings.Name = name // asked for at the start; wins for this run
	}
	c.speak(&settings)
	s.latest.Store(&Snapshot{Panels: Panels{People: true, Chat: true}, Settings: &settings})
	return s
}

// Snapshot returns the newest state.
func (s *Store) Snapshot() *Snapshot { return s.latest.Load() }

// Watch has f called with the newest Snapshot now and after every change, by
// the store's goroutine: f must not block and must not wait for the store.
func (s *Store) Watch(f func(*Snapshot)) {
	s.post(func(st *state, _ time.Time) {
		st.watchers = append(st.watchers, f)
		f(s.latest.Load())
	})
}

// post hands f to the store's goroutine. After Run has ended it does nothing.
func (s *Store) post(f func(*state, time.Time)) {
	select {
	case s.inbox <- f:
	case <-s.done:
	}
}

// handOver hands f to the store's goroutine, waits until it ran and reports
// whether it did. It did not if Run ended first.
func (s *Store) handOver(f func(*state, time.Time)) bool {
	ran := make(chan struct{})
	s.post(func(st *state, now time.Time) { f(st, now); close(ran) })
	select {
	case <-ran:
		return true
	case <-s.done: // Run has called its last; both may be closed
	}
	select {
	case <-ran:
		return true
	default:
		return false
	}
}

// leaveUnseen leaves, in the background, a room that never showed.
func (s *Store) leaveUnseen(r Room) {
	s.background(func(context.Context) {
		if err := r.Leave(); err != nil {
			s.log.Info("leave", "err", err)
		}
	}, context.Background())
}

// background runs f in a goroutine that Run waits for when it ends.
func (s *Store) background(f func(ctx context.Context), ctx context.Context) {
	s.work.Go(func() { f(ctx) })
}
