package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lyceum/session/conduct"
	"lyceum/session/journal"
)

// ErrLocked says that staff have locked that for now.
var ErrLocked = errors.New("staff have locked that")

// ErrTooFast says that somebody has reacted too often in a short time.
var ErrTooFast = errors.New("too many reactions within a minute")

// RaiseHand raises the hand of the person at this machine, or takes it down. What is so already is left alone.
func (c *Class) RaiseHand(ctx context.Context, up bool) error {
	return c.decide(ctx, func(now time.Time) error {
		if _, is := c.handOf(c.self()); is == up {
			return c.mayWrite(journal.KindHand)
		}
		return c.write(now, journal.KindHand, conduct.HandChange{Up: up}.Encode())
	})
}

// handOf returns somebody's hand, if it is up.
func (c *Class) handOf(who journal.Author) (conduct.Hand, bool) {
	for _, h := range c.conduct.Hands.Snapshot() {
		if h.Author == who {
			return h, true
		}
	}
	return conduct.Hand{}, false
}

// LowerHand takes somebody's hand down; only staff can.
func (c *Class) LowerHand(ctx context.Context, who journal.Author) error {
	return c.decide(ctx, func(now time.Time) error {
		h, up := c.handOf(who)
		if !up {
			return c.mayWrite(journal.KindLowerHands)
		}
		return c.declare(now, journal.KindLowerHands,
			conduct.LowerHands{Hands: []conduct.RaisedHand{{Author: h.Author, Seq: h.Seq}}}.Encode)
	})
}

// LowerHands takes all hands down that are up here; only staff can.
func (c *Class) LowerHands(ctx context.Context) error {
	return c.decide(ctx, func(now time.Time) error {
		hands := c.conduct.Hands.Snapshot()
		if len(hands) == 0 {
			return c.mayWrite(journal.KindLowerHands)
		}
		return c.declare(now, journal.KindLowerHands, conduct.LowerHands{UpTo: hands[len(hands)-1].Since}.Encode)
	})
}

// Present puts somebody on the stage, or nobody with the zero author. Staff can, and who is on the stage.
func (c *Class) Present(ctx context.Context, who journal.Author) error {
	return c.decide(ctx, func(now time.Time) error { return c.present(now, who) })
}

func (c *Class) present(now time.Time, who journal.Author) error {
	if who != (journal.Author{}) && !c.isMember(who) {
		return ErrNoMember
	}
	if c.conduct.Stage.Snapshot() == who {
		return c.mayWrite(journal.KindStage)
	}
	return c.write(now, journal.KindStage, conduct.StageChange{Presenter: who}.Encode())
}

// Show has everybody who follows look at a place of the class from now on. Staff can, and who presents.
func (c *Class) Show(ctx context.Context, s conduct.Show) error {
	return c.decide(ctx, func(now time.Time) error {
		if is := c.conduct.Shown.Snapshot(); is.Show == s && is.Author == c.self() {
			return c.mayWrite(journal.KindShow)
		}
		return c.declare(now, journal.KindShow, s.Encode)
	})
}

// SetDrawers says who may draw on the class board and on slides from now on; only staff can.
func (c *Class) SetDrawers(ctx context.Context, d conduct.Drawers) error {
	return c.decide(ctx, func(now time.Time) error {
		if c.conduct.Drawers.Snapshot().Now().Equal(d) {
			return c.mayWrite(journal.KindDrawers)
		}
		return c.declare(now, journal.KindDrawers, d.Encode)
	})
}

// isMember reports whether somebody belongs to the class now.
func (c *Class) isMember(who journal.Author) bool {
	return c.roster.members[who] != nil && c.group.Membership().IsMember(who)
}

// SetLock locks what students and observers do, or unlocks it; only staff can.
func (c *Class) SetLock(ctx context.Context, locks conduct.Locks, on bool) error {
	return c.decide(ctx, func(now time.Time) error { return c.setLock(now, locks, on) })
}

func (c *Class) setLock(now time.Time, locks conduct.Locks, on bool) error {
	change := conduct.LockChange{Off: locks}
	if on {
		change = conduct.LockChange{On: locks}
	}
	is := c.conduct.Locks.Snapshot().Now()
	if on && is&locks == locks || !on && is&locks == 0 {
		return c.mayWrite(journal.KindLocks)
	}
	return c.declare(now, journal.KindLocks, change.Encode)
}

// React shows how the person at this machine feels: one emoji. The error is [ErrTooFast] where one more would not count.
func (c *Class) React(ctx context.Context, emoji string) error {
	return c.decide(ctx, func(now time.Time) error {
		if !c.conduct.Reactions.Takes(c.self(), journal.ClockAt(c.group.ClassTime(now))) {
			return ErrTooFast
		}
		return c.declare(now, journal.KindReaction, func() ([]byte, error) { return conduct.EncodeReaction(emoji) })
	})
}

// Ask asks people to be silent, to speak or to show something; only staff can. Nobody named, with [conduct.AskSilence], is
// all who are not staff.
func (c *Class) Ask(ctx context.Context, a conduct.Ask) error {
	return c.decide(ctx, func(now time.Time) error { return c.ask(now, a) })
}

func (c *Class) ask(now time.Time, a conduct.Ask) error {
	for _, who := range a.Whom {
		if !c.isMember(who) {
			return ErrNoMember
		}
	}
	if !a.What.May(c.standing(c.self()).rights) {
		return ErrNotAllowed
	}
	return c.declare(now, journal.KindAsk, a.Encode)
}

// ShowToClass has somebody present, and asks them to share their screen; only staff can.
func (c *Class) ShowToClass(ctx context.Context, who journal.Author) error {
	return c.decide(ctx, func(now time.Time) error {
		if err := c.mayWrite(journal.KindAsk); err != nil {
			return err
		}
		if err := c.present(now, who); err != nil {
			return err
		}
		return c.ask(now, conduct.Ask{What: conduct.AskShareScreen, Whom: []journal.Author{who}})
	})
}

// asks returns what staff ask the person at this machine now: nothing of what was before it came.
func (c *Class) asks(now time.Time) (list []conduct.SaidAsk) {
	if c.cameAt == 0 {
		return nil
	}
	since := max(c.cameAt, journal.ClockAt(c.group.ClassTime(now).Add(-conduct.AskHolds)))
	var rights journal.Rights
	for _, a := range c.conduct.Asks.Since(since) {
		if rights == 0 {
			rights = c.standing(c.self()).rights
		}
		if a.Author != c.self() && a.Means(c.self(), rights) {
			list = append(list, a)
		}
	}
	return list
}

// SetRecording tells the class that pictures or sound of it are saved on this machine, or are no more. Anybody may.
func (c *Class) SetRecording(ctx context.Context, on bool) error {
	return c.decide(ctx, func(now time.Time) error {
		if c.conduct.Recorders.Is(c.self()) == on {
			return c.mayWrite(journal.KindRecording)
		}
		return c.write(now, journal.KindRecording, conduct.RecordingChange{On: on}.Encode())
	})
}

// declare writes what encode returns.
func (c *Class) declare(now time.Time, kind journal.Kind, encode func() ([]byte, error)) error {
	body, err := encode()
	if err != nil {
		return fmt.Errorf("write %v: %w", kind, err)
	}
	return c.write(now, kind, body)
}

// mayWrite returns an error unless an entry of a kind would count.
func (c *Class) mayWrite(kind journal.Kind) error {
	switch {
	case c.closed || c.isOver() && kind != journal.KindLaunch:
		return ErrClosed
	case !c.isReady():
		return fmt.Errorf("write %v: %w", kind, ErrNotReady)
	}
	rights, presents := c.standing(c.self()).rights, c.conduct.Stage.Snapshot() == c.self()
	switch {
	case kind.IsRecord() && kind != journal.KindLaunch && kind != journal.KindEnd:
		return nil // what it takes is for the record to say
	case presents && rights&journal.Post != 0 && (kind == journal.KindStage || kind == journal.KindShow || kind == journal.KindDeck):
		return nil
	case !conduct.May(kind, rights), kind.TakesPost() && rights&journal.Post == 0:
		return ErrNotAllowed
	case kind == journal.KindChat && c.conduct.Locks.Snapshot().Now().Forbids(conduct.LockChat, rights, presents):
		return ErrLocked
	}
	return nil
}

// isOver reports whether the class has met and its last sitting was ended.
func (c *Class) isOver() bool {
	last := c.conduct.Sittings.Last()
	return last.Number > 0 && !last.Running()
}
