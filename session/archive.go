package session

import (
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
	"lyceum/session/journal/store"
	"lyceum/session/netgroup"
)

// An Archive is what a class file says, read without a network. It does not change, and nothing runs.
type Archive struct {
	class    *Class // of which nothing was started
	restored netgroup.Restored
	damaged  bool
	heard    journal.Clock // when this machine saw the class run last; 0: not known
}

// ReadFile reads a class file of the identity's, as Reopen would if it met nobody. Of cfg it uses Identity, Log,
// Fold and Sealing; those are called before it returns, and the Seals that Sealing is given open what is sealed for
// as long as the Archive is there. The file is closed again. Errors are those of Reopen about the file; of one
// that is damaged it reads what can be saved.
func ReadFile(cfg Config, path string) (*Archive, error) {
	a, err := readFile(cfg, path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return a, nil
}

func readFile(cfg Config, path string) (a *Archive, err error) {
	if _, err := os.Stat(path); err != nil { // opening would make it
		return nil, err
	}
	f, err := store.Open(path, cfg.Identity.FileKey())
	damaged := errors.Is(err, store.ErrDamaged)
	if damaged {
		f, err = openFile(path, cfg)
	}
	if err != nil {
		return nil, err
	}
	d := &disk{file: f}
	defer func() { err = errors.Join(err, d.close()) }()
	e, err := recall(d)
	if err != nil {
		return nil, err
	}
	stored, err := d.stored()
	if err != nil {
		return nil, err
	}
	cfg.Restart = func() {} // nothing was folded before
	c := &Class{cfg: cfg, spec: e.spec, role: journal.Observer, seen: map[journal.Author]time.Time{}}
	c.roster, c.conduct, c.stale = newRoster(c.standing), conduct.New(), true
	c.viewed = c.newViewFold()
	if c.sealing, err = journal.SealingKeyOf(cfg.Identity.Exchange()); err != nil {
		return nil, err
	}
	a = &Archive{class: c, damaged: damaged}
	if a.heard, err = d.heard(); err != nil {
		return nil, err
	}
	return a, a.read(e, stored)
}

// read has a group take in what was stored, and folds what counts of it. The group is on no network and is never
// told that time passes, so it sends and writes nothing.
func (a *Archive) read(e entrance, stored *netgroup.Stored) (err error) {
	c, now := a.class, time.Now()
	conn := netgroup.NewConnection(netgroup.ConnectionConfig{
		Identity: c.cfg.Identity, Rand: rand.New(rand.NewPCG(0, 0)), Random: crand.Reader,
	})
	if c.group, err = conn.Join(now, e.spec, netgroup.Member{Stored: stored, StaffKey: e.staff.sealingKey()}); err != nil {
		return err
	}
	if c.cfg.Sealing != nil {
		c.cfg.Sealing(Seals{c})
	}
	for {
		switch ev, ok := conn.NextEvent(); ev := ev.(type) {
		case netgroup.Restored:
			a.restored = ev
		case netgroup.EntryFolded, netgroup.FoldRestarted, netgroup.DeskEntryFolded, netgroup.DeskFoldRestarted:
			c.handle(now, ev)
		default:
			if !ok {
				return nil
			}
		}
	}
}

// ID returns the class's ID.
func (a *Archive) ID() journal.GroupID { return a.class.ID() }

// View returns what is known of the class; whether anybody is there is not.
func (a *Archive) View() View {
	v := a.class.makeView(time.Now())
	v.State = a.class.hash()
	return v
}

// Attendance returns who was in each sitting, and who was expected, if there is a roster that this person may read. A sitting
// that was never ended lasts until the last thing heard of it, or until it was seen to run last ([Class.KeepHeard]).
func (a *Archive) Attendance() []conduct.SittingAttendance {
	r := register{a.class.conduct.Register(&a.class.active, a.heard), a.class.expected.Snapshot()}
	return r.expecting(r.of.Attendance())
}

// IsDamaged reports whether the file was, so that more may be missing than can be told.
func (a *Archive) IsDamaged() bool { return a.damaged }

// Lost returns how many entries of the file could not be taken in, and the error that kept the rest from being read;
// nil if none did.
func (a *Archive) Lost() (int, error) { return a.restored.Lost, a.restored.Err }
