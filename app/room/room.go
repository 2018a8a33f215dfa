package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"lyceum/app/export"
	"lyceum/app/profile"
	"lyceum/app/reports"
	"lyceum/app/room/studio"
	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
	"lyceum/session/wire"
)

// callTimeout bounds how long a verb waits for the loop, which never takes long.
const callTimeout = 10 * time.Second

// A Room is an open class. Its methods may be called from any goroutine.
type Room struct {
	class    *session.Class
	studio   *studio.Studio
	setup    studio.Setup
	initials string // of the person, on test cards
	profile  *profile.Profile
	self     journal.Author
	guests   *guestList
	log      *slog.Logger
	teaching bool
	snapshot atomic.Pointer[Snapshot]
	changed  chan struct{}
	events   chan Event
	over     chan struct{} // closed when the instructor has ended the class
	begun    time.Time
	leaving  atomic.Bool
	left     chan struct{} // closed when everything is
	leaveErr error         // read after left is closed

	reportsRoot string
	reports     *reports.Writer      // nil: none are written
	testsTold   []*export.TestReport // for report folders, as they were last known
	deletedAt   time.Time            // when pictures whose day has passed were; of the writer's goroutine
	lingering   atomic.Bool
	lingered    chan struct{} // closed when it is over

	ink       *ink
	projector *projector
	saving    sync.Mutex // guards saver
	saver     saver
	taking    chan struct{} // holds a value while a step of this person's in a test is being written: one after the other

	mu      sync.Mutex // guards what follows: the session's loop has it, and after the loop's end whoever asks
	seals   session.Seals
	chat    *chat.Chat
	boards  boardroom
	tests   testroom
	sharing sharingroom
	puzzles puzzleroom
	coming  map[session.FileID]*comingFile
	news    news
	// traffic is what it was when Stats was last asked for.
	traffic traffic
	// keepPictures is for how many days a picture is kept that staff save; 0: KeepPicture.
	keepPictures int
}

// Launch begins a class with this computer's person as its instructor. With open, anyone on the local
// network may join; without, they see its title only. ctx bounds the opening, not the class.
func Launch(ctx context.Context, o Options, title string, open bool) (*Room, error) {
	if o.Practise {
		o.Rendezvous = nil
	}
	rendezvous, err := findRendezvous(ctx, o.Rendezvous)
	if err != nil {
		return nil, err
	}
	r, cfg, err := prepare(o)
	if err != nil {
		return nil, err
	}
	r.teaching, cfg.Rendezvous = true, rendezvous
	return r.start(func() (*session.Class, error) { return session.Launch(ctx, cfg, title, open) })
}

// Join enters the class that an invite is for; the text around it does not matter. It returns once the
// network is up, and Snapshot tells when somebody answers. ctx bounds the opening, not the class.
func Join(ctx context.Context, o Options, invite string) (*Room, error) {
	spec, err := netgroup.ParseSpec(invite, time.Now())
	if err != nil {
		return nil, err
	}
	r, cfg, err := prepare(o)
	if err != nil {
		return nil, err
	}
	r.snapshot.Store(&Snapshot{Title: spec.Name})
	return r.start(func() (*session.Class, error) { return session.Join(ctx, cfg, spec) })
}

// findRendezvous asks the system where rendezvous are.
func findRendezvous(ctx context.Context, urls []string) (all []netgroup.Rendezvous, err error) {
	if len(urls) > MaxRendezvous {
		return nil, ErrTooManyRendezvous
	}
	for _, u := range urls {
		r, err := session.FindRendezvous(ctx, u)
		switch {
		case errors.Is(err, wire.ErrMalformed):
			return nil, fmt.Errorf("%w: %w", ErrRendezvousURL, err)
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrRendezvousName, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// prepare opens the profile and makes a room without a class.
func prepare(o Options) (*Room, session.Config, error) {
	switch n := utf8.RuneCountInString(journal.CleanName(o.Name)); {
	case n == 0:
		return nil, session.Config{}, ErrNoName
	case n > journal.MaxName:
		return nil, session.Config{}, ErrNameLength
	}
	if o.Practise {
		if err := o.alone(); err != nil {
			return nil, session.Config{}, err
		}
	}
	setup, err := o.Media.setup()
	if err != nil {
		return nil, session.Config{}, err
	}
	if err := studio.LookAtFiles(setup); err != nil {
		return nil, session.Config{}, err
	}
	p, err := profile.OpenWith(o.ProfileDir, o.Passphrase)
	if err != nil {
		return nil, session.Config{}, err
	}
	guests, err := loadGuests(p)
	if err != nil {
		return nil, session.Config{}, errors.Join(err, p.Close())
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	self := journal.Author(p.Identity.Public())
	r := &Room{
		profile: p, self: self, guests: guests, log: o.Logger, begun: time.Now(), traffic: traffic{at: time.Now()},
		chat: chat.New(self, nil), boards: newBoardroom(self, nil), tests: newTestroom(self, nil), sharing: newSharingroom(self, nil, o.FetchUpTo),
		puzzles: newPuzzleroom(), coming: map[session.FileID]*comingFile{}, taking: make(chan struct{}, 1), ink: newInk(),
		changed: make(chan struct{}, 1), events: make(chan Event, eventBuffer), over: make(chan struct{}),
		left: make(chan struct{}), lingered: make(chan struct{}), news: newNews(), setup: setup, initials: initialsOf(o.Name),
	}
	r.projector = newProjector(r)
	r.snapshot.Store(&Snapshot{})
	if !o.Practise { // what one does alone is nobody's report
		r.reportsRoot = o.Reports
	}
	return r, session.Config{
		Dir: p.ClassDir(), Identity: p.Identity, Name: journal.CleanName(o.Name), Port: o.Port, Interfaces: o.Interfaces, Log: o.Logger, Hide: o.Hide,
		Network: o.network, WaitingRoom: o.WaitingRoom, Practice: o.Practise, PassOn: o.PassOn, Remembered: guests.has,
		Sealing: r.sealing, Fold: r.fold, Reopen: r.reopen, Restart: r.restart, Notify: r.update, Met: r.met, Door: r.door, Told: r.told,
		FoldDesk: r.foldDesk, RestartDesk: r.restartDesk, Posted: r.posted,
	}, nil
}

func (r *Room) start(open func() (*session.Class, error)) (*Room, error) {
	class, err := open()
	if err != nil {
		return nil, errors.Join(err, r.profile.Close())
	}
	pictures := r.openStudio(class)
	// The class already runs and may have told its first changes before it was known here.
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := class.Inspect(ctx, func(v session.View) {
		r.class, r.studio = class, pictures
		r.openReports()
		if r.teaching {
			r.news.invite = class.Invite()
		}
		r.update(v)
	}); err != nil {
		pictures.Close()
		r.projector.close()
		return nil, errors.Join(err, class.Leave(ctx), r.profile.Close())
	}
	go r.ink.run(class) // these end with the class
	go r.keepTests()
	go r.keepPuzzles()
	if r.reports != nil {
		go r.keepBoards()
	}
	go r.finish()
	return r, nil
}

// finish waits until this computer is out of the class, or leaves when the instructor has ended it, and
// sees that everything is closed.
func (r *Room) finish() {
	select {
	case <-r.class.Done():
	case <-r.over:
		r.linger()
	}
	if err := r.Leave(); err != nil {
		r.log.Warn("closing the class", "error", err)
	}
}

// Snapshot returns what the class looks like now.
func (r *Room) Snapshot() Snapshot { return *r.snapshot.Load() }

// Changed yields a value after the snapshot changed; several changes may yield one.
func (r *Room) Changed() <-chan struct{} { return r.changed }

// Events yields what happened, from the beginning, and is closed after Ended.
func (r *Room) Events() <-chan Event { return r.events }

// Port returns the UDP port in use.
func (r *Room) Port() int { return r.class.Port() }

// End ends the class for everyone and leaves it.
func (r *Room) End() error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := r.class.End(ctx); err != nil {
		return fmt.Errorf("end the class: %w", err)
	}
	r.linger()
	return r.Leave()
}

// Leave leaves the class, letting what was said arrive first, and closes everything. Calling it again
// waits for the first call and returns the same.
func (r *Room) Leave() error {
	if r.leaving.Swap(true) {
		<-r.left
		return r.leaveErr
	}
	defer close(r.left)
	r.flushAll()
	if r.reports != nil {
		r.testsNow() // for the last report: nobody can be asked once the class is left
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	r.studio.Close()
	r.leaveErr = errors.Join(r.class.Leave(ctx), r.profile.Close())
	r.update(r.class.View())
	r.closeReports()
	r.saveLast()
	r.projector.close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tellLast(Ended{Reason: r.Snapshot().EndReason})
	r.news.closed = true
	close(r.events)
	return r.leaveErr
}
