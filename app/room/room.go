package room

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/collab/chat"
	"lyceum/session"
	"lyceum/session/journal"
	"lyceum/session/netgroup"
)

// callTimeout bounds how long a verb waits for the loop, which never takes long.
const callTimeout = 10 * time.Second

// A Room is an open class. Its methods may be called from any goroutine.
type Room struct {
	class    *session.Class
	profile  *profile
	log      *slog.Logger
	teaching bool
	snapshot atomic.Pointer[Snapshot]
	changed  chan struct{}
	events   chan Event
	begun    time.Time
	leave    sync.Once
	leaveErr error

	// Owned by the session's loop.
	chat    *chat.Chat
	told    map[string]bool // whom Joined was told of and Left was not
	said    map[string]bool // messages told of
	linkage Connection

	chatChanged bool // since the snapshot before
}

// Launch begins a class with this computer's person as its instructor. With open, anyone on the local
// network may join; without, they see its title only.
func Launch(ctx context.Context, o Options, title string, open bool) (*Room, error) {
	r, cfg, err := prepare(o)
	if err != nil {
		return nil, err
	}
	r.teaching = true
	return r.start(func() (*session.Class, error) { return session.Launch(ctx, cfg, title, open) })
}

// Join enters the class that an invite is for; the text around it does not matter. It returns once the
// network is up, and Snapshot tells when somebody answers.
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

// prepare opens the profile and makes a room without a class.
func prepare(o Options) (*Room, session.Config, error) {
	if journal.CleanName(o.Name) == "" {
		return nil, session.Config{}, ErrNoName
	}
	p, err := openProfile(o.ProfileDir)
	if err != nil {
		return nil, session.Config{}, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Room{
		profile: p, log: o.Logger, chat: chat.New(), begun: time.Now(),
		changed: make(chan struct{}, 1), events: make(chan Event, eventBuffer),
		told: map[string]bool{}, said: map[string]bool{},
	}
	r.snapshot.Store(&Snapshot{})
	return r, session.Config{
		Identity: p.identity, Name: journal.CleanName(o.Name), Port: o.Port, Interfaces: o.Interfaces, Log: o.Logger,
		Network: o.network,
		Fold:    r.fold, Restart: r.restart, Notify: r.notify,
	}, nil
}

// ErrNoName is returned when Options name nobody.
var ErrNoName = errors.New("a name is needed")

func (r *Room) start(open func() (*session.Class, error)) (*Room, error) {
	class, err := open()
	if err != nil {
		return nil, errors.Join(err, r.profile.close())
	}
	// The class already runs and may have told its first changes before it was known here.
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := class.Inspect(ctx, func(v session.View) { r.class = class; r.update(v) }); err != nil {
		return nil, errors.Join(err, class.Leave(ctx), r.profile.close())
	}
	go r.finish() // ends with the class
	return r, nil
}

// finish waits for the end of the class, tells it and frees the profile.
func (r *Room) finish() {
	<-r.class.Done()
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

// Invite returns the invite for students, or the one by which this computer joined.
func (r *Room) Invite() string { return r.class.Invite() }

// NewInvite makes an invite for a role that stops working at a time, never if that is zero.
func (r *Room) NewInvite(role Role, until time.Time) (string, error) {
	return r.class.NewInvite(journal.Role(role), until)
}

// Port returns the UDP port in use.
func (r *Room) Port() int { return r.class.Port() }

// Say sends a line of chat to everyone.
func (r *Room) Say(text string) error {
	body, err := chat.Encode(text)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	return r.class.Write(ctx, journal.KindChat, body)
}

// End ends the class for everyone and leaves it.
func (r *Room) End() error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := r.class.End(ctx); err != nil {
		return fmt.Errorf("end the class: %w", err)
	}
	return r.Leave()
}

// Leave leaves the class, letting what was said arrive first, and closes everything. Calling it again
// waits for the first call.
func (r *Room) Leave() error {
	r.leave.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		r.leaveErr = errors.Join(r.class.Leave(ctx), r.profile.close())
		r.update(r.class.View()) // the loop has ended: nobody else writes
		s := *r.snapshot.Load()
		s.Ended = true
		r.publish(s)
		r.tell(Ended{Reason: s.EndReason})
		close(r.events)
	})
	return r.leaveErr
}

// fold takes in an entry that counts; on the loop.
func (r *Room) fold(e journal.Entry) {
	r.chat.Apply(e)
	r.chatChanged = r.chatChanged || e.Kind == journal.KindChat
}

func (r *Room) restart() { r.chat, r.chatChanged = chat.New(), true }

// notify takes in a new view of the class; on the loop.
func (r *Room) notify(v session.View) { r.update(v) }

// State sums up what all reducers hold: the hash, in hexadecimal, is equal for equal sets of entries.
// entries is how many count.
func (r *Room) State() (hash string, entries int) {
	h := sha256.New()
	sum := func(v session.View) {
		said := r.chat.Hash()
		h.Write(v.State[:])
		h.Write(said[:])
		entries = v.Entries
	}
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	if err := r.class.Inspect(ctx, sum); err != nil {
		sum(r.class.View()) // closed: nothing changes any more
	}
	return hex.EncodeToString(h.Sum(nil)), entries
}

func (r *Room) publish(s Snapshot) {
	r.snapshot.Store(&s)
	select {
	case r.changed <- struct{}{}:
	default: // one is waiting
	}
}

// tell queues an event; see eventBuffer.
func (r *Room) tell(ev Event) {
	select {
	case r.events <- ev:
	default:
		r.log.Warn("events are not being read")
	}
}
