package journal

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// Errors of Append and Add, besides [ErrMalformed].
var (
	// ErrSignature reports an entry that its author did not sign for this group.
	ErrSignature = errors.New("bad signature")
	// ErrFork reports, once a fork, that an author signed two logs that contradict each other.
	// Entries already folded may no longer count: the owner builds its reducers anew from Folded.
	ErrFork = errors.New("log is forked")
	// ErrLimit reports an entry that goes beyond a limit.
	ErrLimit = errors.New("limit reached")
	// ErrChain reports an entry that is sound by itself but breaks a rule about chains, which ends its
	// log: its clock is not after the previous entry's, or the log grows too large.
	ErrChain = errors.New("log breaks a rule")
	// ErrStranger reports an entry of an author whose log has not begun here, other than an entry 1. It
	// may be given again after that.
	ErrStranger = errors.New("author's log has not begun")
	// ErrNotAdmitted reports an entry 1 that Config.Admit refuses.
	ErrNotAdmitted = errors.New("author is not admitted")
	// ErrBehind reports that others hold entries of the own log that are not here yet, so writing
	// now would fork it.
	ErrBehind = errors.New("own log is incomplete here")
)

// MaxAhead is how far an entry's clock may run ahead of this machine's before it has to wait.
const MaxAhead = 60 * time.Second

// Config says whose journal it is and where its keys and chance come from.
type Config struct {
	Group  GroupID
	Self   Signer    // nil: only reads
	Keys   Keyring   // nil: every body stays sealed
	Random io.Reader // for nonces; needed by Append
	// Admit decides about an entry 1 whether its author may have a log here. It is asked before the log
	// is begun, with the body opened and the signature verified, and must go by the entry alone, so that
	// everyone decides alike. Nil: everybody may, and entries may wait for their author's entry 1.
	Admit func(Entry) error
	// Desk says that this is a journal of desk logs, the second of each author: signatures have another
	// label, so no entry passes for one of a class log, and entries are of kind 16 and above, the first too.
	Desk bool
	// Hold says that entries written by Append are told to nobody before [Journal.Confirm]: they are in
	// neither Heads nor Range. What is to be stored is collected for [Journal.TakeKept].
	Hold   bool
	Limits Limits
}

// Limits bounds what a journal keeps. A field that is zero takes its default.
//
// The first two decide which entries count and must be the same for everyone in a class, else
// states differ. The others only bound the memory that hostile members can claim.
type Limits struct {
	Entries int // of one author: 100,000
	Bytes   int // of one author's counted entries: 64 MiB

	Authors        int // logs begun, each by an entry 1 that Config.Admit accepts: 16,384
	Waiting        int // entries of one author that wait for an earlier one: 256
	WaitingBytes   int // of one author: 1 MiB
	WaitingAuthors int // authors of whom anything waits: 1,024
	WaitingTotal   int // bytes that wait, of all authors together: 64 MiB
	Branches       int // bytes of one author's entries that come after its log was found to be forked: 4 MiB
	BranchesTotal  int // of all authors together: 64 MiB
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	set(&l.Entries, 100_000)
	set(&l.Bytes, 64<<20)
	set(&l.Authors, 16_384)
	set(&l.Waiting, 256)
	set(&l.WaitingBytes, 1<<20)
	set(&l.WaitingAuthors, 1024)
	set(&l.WaitingTotal, 64<<20)
	set(&l.Branches, 4<<20)
	set(&l.BranchesTotal, 64<<20)
	return l
}

// Stats counts what happened to the entries given to Add.
type Stats struct {
	Added      uint64 // verified and kept, also those that wait
	Duplicates uint64 // had already
	Malformed  uint64
	BadSigned  uint64 // signature did not verify
	Stops      uint64 // times a log was found to break a rule, forks included
	Aside      uint64 // kept as part of a branch that does not count; among Added
	AfterStop  uint64 // entries beyond the end of such a log that were not kept as a branch
	OverLimit  uint64 // sequence number beyond what one log may hold
	Strangers  uint64 // of authors whose log had not begun, or who are not admitted
	NoRoom     uint64 // refused because too much waits, or too many logs; may be given again
	Damaged    uint64 // bodies that do not open with the key they name
}

// A Journal holds the logs of one class in memory. It never reads a clock and is not safe for
// concurrent use: the loop that owns it calls it. Use [New].
type Journal struct {
	group  GroupID
	self   Signer
	author Author // of self
	opener opener
	random io.Reader
	limits Limits
	kind   logKind
	hold   bool
	admit  func(Entry) error

	arena arena
	logs  map[Author]*log
	held  map[Author]*log // those with entries that count and are not due yet
	high  Clock           // highest clock folded so far; what Append must exceed
	count int             // entries that count, over all logs

	written, confirmed uint64 // of the own log: the last entry by Append, and up to where it is on disk

	choices     int             // branches chosen, over all logs
	wanted      map[Hash]Author // entries that resolutions name and that are not here, by whom
	unsettled   bool            // a log stopped, or such an entry came, since Resolve
	branchBytes int             // of branches, taken in beyond forks

	sealed map[KeyID]bool // keys that were missing for entries given out

	waitingAuthors, waitingBytes int

	kept, keptEvidence [][]byte // since TakeKept

	faultsChanged bool // since TakeFaultsChanged

	stats Stats
}

// New returns an empty journal.
func New(c Config) *Journal {
	j := &Journal{
		group:  c.Group,
		self:   c.Self,
		opener: opener{keys: c.Keys},
		random: c.Random,
		limits: c.Limits.withDefaults(),
		logs:   make(map[Author]*log),
		held:   make(map[Author]*log),
		sealed: make(map[KeyID]bool),
		admit:  c.Admit,
		kind:   logKind(c.Desk),
		hold:   c.Hold,
	}
	if c.Self != nil {
		copy(j.author[:], c.Self.Public())
	}
	return j
}

// Len returns how many entries count: those in an unbroken chain from entry 1, up to where the
// author's log stops. It is the same for every journal that was given the same entries.
func (j *Journal) Len() int { return j.count }

// Stats returns the counters.
func (j *Journal) Stats() Stats { return j.stats }

// Append writes the next entry of this machine's own log. The entry is kept here, folded as the
// caller's own at once, and its Raw is what others are sent.
//
// Its clock is the largest of now, one more than the highest clock seen (leaving aside any more
// than [MaxAhead] ahead of now) and one more than that of the own previous entry.
// After a start, ask neighbours for the end of the own log and Add it before writing, else the log
// forks. Errors wrap [ErrMalformed] (the first entry is not a join), [ErrLimit], [ErrFork],
// [ErrBehind] or the random source's; nothing is written then.
func (j *Journal) Append(now time.Time, kind Kind, body []byte) (Entry, error) {
	if err := j.mayAppend(kind, body); err != nil {
		return Entry{}, fmt.Errorf("append %v: %w", kind, err)
	}
	var nonce [nonceSize]byte
	if _, err := io.ReadFull(j.random, nonce[:]); err != nil {
		return Entry{}, fmt.Errorf("append %v: nonce: %w", kind, err)
	}
	e := Entry{Author: j.author, Seq: 1, Kind: kind, Clock: j.tick(now)}
	l := j.logs[j.author]
	if l != nil {
		e.Seq, e.Prev, e.Clock = uint64(l.chain.len())+1, l.chain.end, max(e.Clock, l.chain.clock+1)
	}
	id, content := j.opener.keys.Current()
	if kind.IsRecord() {
		id, content = j.opener.keys.Record()
	}
	write(j.kind, &e, j.group, j.self, id, content, nonce[:], body)
	if l != nil && l.chain.bytes+len(e.Raw) > j.limits.Bytes {
		return Entry{}, fmt.Errorf("append %v: log of %d bytes: %w", kind, l.chain.bytes, ErrLimit)
	}
	if l == nil {
		l = j.begin(j.author)
	}
	if j.confirmed >= e.Seq || j.written == 0 { // what came before is not this run's, or of a branch that was left
		j.confirmed = e.Seq - 1
	}
	j.written = e.Seq
	j.chain(l, &e)
	j.release(l, now, nil)
	return e, nil
}

// mayAppend checks everything that does not depend on the finished entry.
func (j *Journal) mayAppend(kind Kind, body []byte) error {
	if j.self == nil || j.opener.keys == nil || j.random == nil {
		return errors.New("journal has no signer, keys or random source")
	}
	if len(body) > MaxBody {
		return fmt.Errorf("body of %d bytes, at most %d allowed: %w", len(body), MaxBody, ErrLimit)
	}
	l := j.logs[j.author]
	switch {
	case l == nil:
		return j.kind.check(&Entry{Seq: 1, Kind: kind})
	case l.stop != 0:
		return ErrFork
	case len(l.waiting) > 0:
		return ErrBehind
	case l.chain.len() >= j.limits.Entries:
		return fmt.Errorf("log of %d entries: %w", l.chain.len(), ErrLimit)
	case l.chain.clock == ^Clock(0):
		return fmt.Errorf("clock at its end: %w", ErrLimit)
	}
	return j.kind.check(&Entry{Seq: 2, Kind: kind})
}

// tick returns the clock of something that happens now and after everything seen.
func (j *Journal) tick(now time.Time) Clock {
	c := clockOf(now)
	if j.high <= horizon(now) {
		c = max(c, j.high+1)
	}
	return c
}

// horizon returns the highest clock that is folded at now.
func horizon(now time.Time) Clock { return clockOf(now.Add(MaxAhead)) | 0xffff }
