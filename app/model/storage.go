package model

import (
	"cmp"
	"context"
	"errors"
	"time"

	"lyceum/app/profile"
	"lyceum/app/room"
)

// LookAtStorage finds out what Lyceum keeps on this computer, and who this person is, for Snapshot's Storage and Identity.
func (s *Store) LookAtStorage() { s.post(func(st *state, _ time.Time) { st.lookAtStorage() }) }

func (st *state) lookAtStorage() {
	dir, reports, named := st.profileDir(), st.reportsIfWritten(), st.store.conf.Reports != ""
	st.store.background(func(context.Context) {
		found := &Storage{Folder: dir, Reports: reports, Named: named}
		var err error
		found.Classes, found.Bytes, err = profile.Kept(dir)
		st.store.post(func(st *state, now time.Time) {
			found.Fault = Sentence(err, now)
			st.storage = found
		})
	}, st.ctx)
	if st.identity == nil {
		st.readIdentity(st.passphrase, nil)
	}
}

// profileDir is the folder of the identity and the classes.
func (st *state) profileDir() string { return cmp.Or(st.store.conf.Room.ProfileDir, st.dir) }

// DeleteClasses deletes every class that is kept on this computer, unless one of them is open.
func (s *Store) DeleteClasses() {
	s.post(func(st *state, now time.Time) {
		if st.session != nil || st.busy != Idle {
			st.setStorage(func(s *Storage) { s.Fault = Sentence(ErrClassesInUse, now) })
			return
		}
		dir := st.profileDir()
		st.setStorage(func(s *Storage) { s.Busy, s.Fault = true, "" })
		s.background(func(context.Context) {
			gone := profile.DeleteClasses(dir)
			classes, bytes, err := profile.Kept(dir)
			s.post(func(st *state, now time.Time) {
				st.setStorage(func(s *Storage) {
					s.Busy, s.Classes, s.Bytes = false, classes, bytes
					s.Fault = Sentence(errors.Join(gone, err), now)
				})
				if gone == nil {
					st.classesDeleted()
				}
			})
		}, st.ctx)
	})
}

// classesDeleted forgets what the start screen showed of them.
func (st *state) classesDeleted() { st.recent = nil }

func (st *state) setStorage(do func(s *Storage)) {
	s := Storage{Folder: st.profileDir(), Reports: st.reportsIfWritten(), Named: st.store.conf.Reports != ""}
	if st.storage != nil {
		s = *st.storage
	}
	do(&s)
	st.storage = &s
}

// An Identity is who this person is, on this computer and to others.
type Identity struct {
	ID          string // decides the person's colour
	Fingerprint string
	Protected   bool // by a passphrase
}

// A Passphrase is what is known of one that must still be said.
type Passphrase struct {
	Asked int // rises with each time that something could not be done without it
	Busy  bool
	Fault string // why the last one was not taken
}

// askForPassphrase looks whether the identity is protected, unless its passphrase is known.
func (st *state) askForPassphrase() {
	dir := st.profileDir()
	if dir == "" || st.passphrase != nil {
		return
	}
	st.store.background(func(context.Context) {
		if needed, err := profile.HasPassphrase(dir); needed && err == nil {
			st.store.post(func(st *state, _ time.Time) { st.passphraseMissed() })
		}
	}, st.ctx)
}

// passphraseMissed notes that the passphrase is needed.
func (st *state) passphraseMissed() {
	p := Passphrase{}
	if st.locked != nil {
		p = *st.locked
	}
	p.Asked++
	st.locked = &p
}

// Unlock tries a passphrase of the identity. If it is the one, Snapshot's Passphrase is nil from then on. The passphrase
// is kept in this program's memory for as long as it runs, and nowhere else.
func (s *Store) Unlock(passphrase string) {
	s.post(func(st *state, _ time.Time) {
		if st.locked == nil || st.locked.Busy {
			return
		}
		p := *st.locked
		p.Busy, p.Fault = true, ""
		st.locked = &p
		st.readIdentity(profile.Passphrase(passphrase), func(now time.Time, err error) {
			p := p
			p.Busy, p.Fault = false, Sentence(err, now)
			st.locked = &p
			if err == nil {
				st.locked, st.passphrase = nil, profile.Passphrase(passphrase)
			}
		})
	})
}

// readIdentity finds out who this person is, and calls then, which may be nil, in the store's goroutine. It takes a
// while: a passphrase is made costly to try.
func (st *state) readIdentity(passphrase profile.Passphrase, then func(now time.Time, err error)) {
	dir := st.profileDir()
	st.store.background(func(context.Context) {
		identity, err := openIdentity(dir, passphrase)
		st.store.post(func(st *state, now time.Time) {
			if err != nil {
				st.store.log.Info("identity", "err", err)
			} else {
				st.identity = identity
			}
			if then != nil {
				then(now, err)
			}
		})
	}, st.ctx)
}

func openIdentity(dir string, passphrase profile.Passphrase) (*Identity, error) {
	protected, err := profile.HasPassphrase(dir)
	if err != nil {
		return nil, err
	}
	own, err := profile.Look(dir, passphrase)
	if err != nil {
		return nil, err
	}
	id := own.PeerID()
	return &Identity{ID: id.String(), Fingerprint: room.Fingerprint(id), Protected: protected}, nil
}
