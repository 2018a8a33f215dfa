package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/bank"
)

// Errors about the question bank of this window.
var (
	ErrNoBank       = errors.New("no folder for a question bank")
	ErrBankBusy     = errors.New("the question bank has too much to do")
	ErrManyExported = errors.New("too many questions for one file")
)

// What waits for a bank is bounded; more is refused, but for what is saved when the screen is left.
const (
	bankJobs    = 64
	bankReserve = 4
)

// bankPage is how many rows of the list are read at once (our choice: some screens full).
const bankPage = 200

// A bankJob is one thing to do with the bank, and who hears in the store's goroutine what came of it.
type bankJob struct {
	do   func(b *bank.Bank) error
	done func(st *state, now time.Time, err error)
}

// A bankDesk is what is known of the bank while the screen Questions is open. Only the store's goroutine touches it, but for
// looks. What the bank does, it does one after the other in a goroutine of its own.
type bankDesk struct {
	jobs  chan bankJob // closed when the screen is left: what waits is done still
	looks atomic.Int64 // number of the newest look at the lists

	opening bool
	busy    int
	fault   error // why it is not open
	saved   *bank.Saved
	tab     BankTab
	filter  BankFilter
	want    int // rows
	found   bankLook
	picked  []quiz.ID
	at      quiz.ID // beside the list
	kept    bool    // it stays there though it is not on show
	open    *BankQuestion
	undo    []quiz.ID // in the trash since the last deletion
	undoing string    // a sentence about these
	numbers int       // of what was begun in this run
	edit    *BankEdit // replaced, never changed
	report  *FileReport
	plan    planDesk
	made    map[int]quiz.ID // which number of a planDesk got which ID; only the bank's goroutine has it

	changes int // rises whenever something of this changes
	shown   *Bank
	from    bankFrom
}

// A bankFrom is all that a Bank is made from.
type bankFrom struct {
	changes          int
	inClass, mayGive bool
}

// A bankLook is what was found in the bank at one moment.
type bankLook struct {
	categories []bank.Category
	rows       []bank.Row
	total      int
	trashed    int
	plans      []bank.PlanRow
}

// OpenBank has the question bank of this profile take the window.
func (s *Store) OpenBank(tab BankTab) {
	s.post(func(st *state, now time.Time) {
		if st.bank != nil {
			st.bank.tab = tab
			st.bank.changes++
			return
		}
		if st.busy != Idle || st.check != nil || st.session != nil && st.session.isTaking() {
			return
		}
		st.openBank(tab)
		st.bank.look(st, now)
	})
}

func (st *state) openBank(tab BankTab) {
	d := &bankDesk{jobs: make(chan bankJob, bankJobs), opening: true, tab: tab, want: bankPage, numbers: st.bankNumbers, made: map[int]quiz.ID{}}
	dir, before := st.profileDir(), st.bankGone
	gone := make(chan struct{})
	st.bank, st.bankGone = d, gone
	st.store.background(func(context.Context) {
		defer close(gone)
		if before != nil {
			<-before // the file is open once
		}
		d.work(st.store, dir)
	}, st.ctx)
}

// work opens the bank and does what it is asked until nothing more comes.
func (d *bankDesk) work(store *Store, dir string) {
	b, err := bankIn(dir)
	store.post(func(st *state, now time.Time) {
		d.opening, d.fault = false, err
		if b != nil {
			d.saved = b.Saved()
		} else {
			d.busy = 0
			store.log.Warn("question bank", "err", err)
		}
		d.changes++
	})
	for j := range d.jobs {
		if b == nil {
			continue
		}
		err := j.do(b)
		store.post(func(st *state, now time.Time) {
			d.busy--
			d.changes++
			if st.bank == d {
				j.done(st, now, err)
				return
			}
			st.tell(now, err) // the screen was left meanwhile
		})
	}
	if b == nil {
		return
	}
	if err := b.Close(); err != nil {
		store.log.Warn("closing the question bank", "err", err)
	}
}

// bankIn opens the bank of a profile.
func bankIn(dir string) (*bank.Bank, error) {
	if dir == "" {
		return nil, ErrNoBank
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return bank.Open(filepath.Join(dir, bank.FileName))
}

// ask has the bank do something in its turn. Done may be nil: then what goes wrong is told in a toast.
func (d *bankDesk) ask(st *state, now time.Time, do func(b *bank.Bank) error, done func(st *state, now time.Time, err error)) {
	if d.fault != nil {
		return
	}
	if done == nil {
		done = func(st *state, now time.Time, err error) { st.tell(now, err) }
	}
	if len(d.jobs) >= cap(d.jobs)-bankReserve {
		done(st, now, ErrBankBusy)
		return
	}
	d.send(bankJob{do, done})
}

// send is ask for what must be done before the bank is closed, too.
func (d *bankDesk) send(j bankJob) {
	d.busy++
	d.changes++
	d.jobs <- j // there is room: only this goroutine sends
}

// CloseBank goes back to where the bank was opened from. A test that was being put together is saved.
func (s *Store) CloseBank() {
	s.post(func(st *state, now time.Time) { st.closeBank(now) })
}

func (st *state) closeBank(now time.Time) {
	d := st.bank
	if d == nil {
		return
	}
	d.savePlan(now)
	close(d.jobs)
	st.bank, st.bankNumbers = nil, d.numbers
}

// look reads the lists anew, with the question beside them.
func (d *bankDesk) look(st *state, now time.Time) {
	n := d.looks.Add(1)
	q, want := d.query(), d.want
	var found bankLook
	d.ask(st, now, func(b *bank.Bank) (err error) {
		if d.looks.Load() == n {
			found, err = lookInto(b, q, want)
		}
		return err
	}, func(st *state, now time.Time, err error) {
		if err != nil || d.looks.Load() != n {
			st.tell(now, err)
			return
		}
		d.found = found
		d.follow(st, now)
	})
}

// query is the filter as the bank takes it.
func (d *bankDesk) query() bank.Query {
	f := d.filter
	q := bank.Query{Category: f.Category, Words: firstWords(f.Words), Trash: f.Trash}
	if f.Type != 0 {
		q.Types = []quiz.Type{f.Type}
	}
	switch f.Sort {
	case BankNewest:
		q.Sort, q.Down = bank.ByChanged, true
	case BankByType:
		q.Sort = bank.ByType
	}
	return q
}

// lookInto reads the lists of a bank, with so many rows of questions.
func lookInto(b *bank.Bank, q bank.Query, want int) (found bankLook, err error) {
	if found.categories, err = b.Categories(); err != nil {
		return bankLook{}, err
	}
	trash, err := b.List(bank.Query{Trash: true, Limit: 1})
	if err != nil {
		return bankLook{}, err
	}
	found.trashed = trash.Total
	for {
		q.From, q.Limit = len(found.rows), min(want-len(found.rows), bank.MaxPage)
		page, err := b.List(q)
		if err != nil {
			return bankLook{}, err
		}
		found.rows, found.total = append(found.rows, page.Rows...), page.Total
		if len(page.Rows) < q.Limit || len(found.rows) >= want {
			break
		}
	}
	found.plans, err = b.Plans()
	return found, err
}

// follow has a question on show be beside the list.
func (d *bankDesk) follow(st *state, now time.Time) {
	if d.at != (quiz.ID{}) && (d.kept || d.lists(d.at)) {
		d.read(st, now, d.at)
		return
	}
	d.at, d.open = quiz.ID{}, nil
	if len(d.found.rows) > 0 {
		d.read(st, now, d.found.rows[0].ID)
	}
}

// lists reports whether a question is on show.
func (d *bankDesk) lists(id quiz.ID) bool {
	return slices.ContainsFunc(d.found.rows, func(r bank.Row) bool { return r.ID == id })
}

// read has a question be beside the list.
func (d *bankDesk) read(st *state, now time.Time, id quiz.ID) {
	d.at = id
	category, trashed := "", d.filter.Trash
	if i := slices.IndexFunc(d.found.rows, func(r bank.Row) bool { return r.ID == id }); i >= 0 {
		category, trashed = d.found.rows[i].Category, !d.found.rows[i].Trashed.IsZero()
	}
	var q quiz.Question
	d.ask(st, now, func(b *bank.Bank) (err error) { q, err = b.Question(id); return err }, func(st *state, now time.Time, err error) {
		switch {
		case d.at != id:
			return
		case err != nil:
			d.open = nil
			st.tell(now, err)
		default:
			d.open = &BankQuestion{ID: id, Question: &q, Category: category, Trashed: trashed, Key: keyWords(&q)}
		}
	})
}

// onBank does something with the bank that is open.
func (s *Store) onBank(f func(st *state, d *bankDesk, now time.Time)) {
	s.post(func(st *state, now time.Time) {
		if st.bank != nil && st.bank.fault == nil {
			f(st, st.bank, now)
			st.bank.touch()
		}
	})
}

// touch says that something has changed; nobody has a bank any more after it was closed.
func (d *bankDesk) touch() {
	if d != nil {
		d.changes++
	}
}

// write has the bank do something and reads the lists anew; what goes wrong is told in a toast.
func (d *bankDesk) write(st *state, now time.Time, do func(b *bank.Bank) error, then func(st *state, now time.Time)) {
	d.ask(st, now, do, func(st *state, now time.Time, err error) {
		if err == nil && then != nil {
			then(st, now)
		}
		st.tell(now, err)
		d.look(st, now)
	})
}

// bankSaved says what became of a damaged bank; empty: it was sound.
func bankSaved(s *bank.Saved) string {
	if s == nil {
		return ""
	}
	return words.T("The file of your questions was damaged. %d questions could be read and are here; the damaged file is kept beside it: %s.", s.Questions, filepath.Base(s.Damaged))
}

// bankPlain holds the sentences of errors about the question bank.
var bankPlain = []struct {
	err  error
	text string
}{
	{ErrNoBank, words.Mark("There is no folder in which your questions could be kept. Start Lyceum with one as its profile.")},
	{ErrBankBusy, words.Mark("The question bank is busy. Try that again in a moment.")},
	{ErrManyExported, words.Mark("These are more questions than one file may have. Choose a category, and export it by itself.")},
	{bank.ErrInUse, words.Mark("Another window of Lyceum has your questions open. Close it there, and open it here again.")},
	{bank.ErrNewer, words.Mark("A newer Lyceum wrote the file of your questions. Open it with that one.")},
	{bank.ErrForeign, words.Mark("The file in the place of your questions is something else, so it was left alone.")},
	{bank.ErrDamaged, words.Mark("That part of your question bank is damaged and cannot be read.")},
	{bank.ErrNotFound, words.Mark("That is not in your question bank any more.")},
	{bank.ErrExists, words.Mark("There is a category of that name already.")},
	{bank.ErrNotEmpty, words.Mark("There are questions in that category. Move or delete them first.")},
	{bank.ErrNamed, words.Mark("A saved test takes questions from that category. Change the test first.")},
	{bank.ErrLimit, words.Mark("That is more than a question bank can have.")},
	{bank.ErrBad, words.Mark("That cannot be done with this category.")},
}

// bankSentence is the sentence of an error about the question bank; empty: it is about something else.
func bankSentence(err error) string {
	var pool *bank.PoolError
	if errors.As(err, &pool) {
		text := words.T("Part %d of the test picks %d questions, and its category has only %d.", pool.Slot+1, pool.Pick, pool.Have)
		if pool.Shared > 0 {
			text += " " + words.T("Other parts of the test take some of them.")
		}
		return text
	}
	for _, p := range bankPlain {
		if errors.Is(err, p.err) {
			return words.Say(p.text)
		}
	}
	return ""
}

// unsavable says why a question or a test is not as it must be.
func unsavable(err error, now time.Time) string {
	var wrong *quiz.CheckError
	if errors.As(err, &wrong) {
		return CheckSentence(wrong)
	}
	return Sentence(err, now)
}

// nameOfRow is what a question is called in lists.
func nameOfRow(r *bank.Row) string { return cmp.Or(r.Name, r.Text, fmt.Sprintf("%.8s", r.ID.String())) }
