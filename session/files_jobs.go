package session

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lyceum/session/filestore"
	"lyceum/session/netgroup"
)

const (
	// maxPiecesWaiting is how many pieces that came wait for the disk, 8 MiB. Those that come beyond are given up, and asked for
	// anew when it has caught up.
	maxPiecesWaiting = 128
	// filesEvery is how often it is told how far files are.
	filesEvery = 250 * time.Millisecond
	// jobsAtOnce is how many jobs are done before the loop is told of them.
	jobsAtOnce = 32
)

// A job is done beside the loop, where the disk may be used; what it returns is done on the loop then, if it is not nil.
type job func() (then func(now time.Time))

// classFiles are the files of a class. Jobs are done one after the other by a worker (loop.go).
type classFiles struct {
	store     *filestore.Store
	err       error  // why there is none
	temporary string // a folder that is deleted in the end; empty: none
	wake      chan struct{}
	shown     atomic.Pointer[[]FileState]
	changed   atomic.Bool // something, since that was made

	mu      sync.Mutex // guards what follows; it is held for moments only, for the loop takes it
	jobs    []job
	waiting int // pieces among them, and among those that are being done
	fetches map[FileID]*fetch
	over    []func() // that tell of fetches that are over
	closed  bool

	// Owned by the loop.
	open     map[FileID]*sharedFile
	soughtAt time.Time // when somebody was sought for the sake of a file,
	sought   int       // and how often
}

// A fetch is a file that somebody here waits for.
type fetch struct {
	on    Fetching
	shown FileState // as it was told last; the worker's
}

// A sharedFile is a file as this machine takes part in replicating it.
type sharedFile struct {
	kept   *filestore.Kept
	space  *netgroup.Objects
	fetch  *fetch    // nil: nothing more is to come
	again  bool      // pieces were given up because too many waited
	cameAt time.Time // when it was begun, or a piece came last
}

func newClassFiles() *classFiles {
	f := &classFiles{wake: make(chan struct{}, 1), fetches: map[FileID]*fetch{}, open: map[FileID]*sharedFile{}}
	f.shown.Store(&[]FileState{})
	return f
}

// add has a job done. There are few at a time: each is of a file that was shared, begun or dropped here, or one of the few
// requests that a group has answered at a time.
func (f *classFiles) add(j job) {
	f.mu.Lock()
	f.addLocked(j)
	f.mu.Unlock()
}

// addLocked is add where f.mu is held.
func (f *classFiles) addLocked(j job) {
	if f.closed {
		return
	}
	f.jobs = append(f.jobs, j)
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// addPiece has a job done that holds a piece. It is false if too many wait.
func (f *classFiles) addPiece(j job) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting >= maxPiecesWaiting {
		return false
	}
	f.waiting++
	f.addLocked(func() func(now time.Time) {
		then := j()
		f.mu.Lock()
		f.waiting--
		f.mu.Unlock()
		return then
	})
	return true
}

// hasRoom reports whether it makes sense to ask for pieces again that were given up.
func (f *classFiles) hasRoom() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.waiting <= maxPiecesWaiting/2
}

// take takes the oldest jobs.
func (f *classFiles) take() []job {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := min(len(f.jobs), jobsAtOnce)
	jobs := slices.Clone(f.jobs[:n])
	f.jobs = slices.Delete(f.jobs, 0, n)
	return jobs
}

// doJobs does what there is to do, and tells whom it concerns; in the worker's goroutine. The error says that the loop ended.
func (c *Class) doJobs() error {
	f := c.files
	for jobs := f.take(); len(jobs) > 0; jobs = f.take() {
		var thens []func(now time.Time)
		for _, j := range jobs {
			if then := j(); then != nil {
				thens = append(thens, then)
			}
		}
		if err := c.do(c.peer.ctx, func(now time.Time) {
			for _, then := range thens {
				then(now)
			}
			c.askAgain(now)
		}); err != nil {
			return err
		}
		c.tellOver()
	}
	return nil
}

// beginFetch has a file fetched.
func (c *Class) beginFetch(t Ticket, on Fetching) error {
	f, id := c.files, t.ID()
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.closed:
		return ErrClosed
	case f.fetches[id] != nil:
		return ErrFetching
	}
	kept, err := f.store.Begin(t.File)
	if err != nil {
		return err
	}
	fe := &fetch{on: on}
	f.fetches[id] = fe
	f.addLocked(func() func(now time.Time) {
		c.verify(kept)
		return func(now time.Time) { c.fetchFile(now, kept, fe) }
	})
	return nil
}

// endFetch has no more of a file come, and deletes it; with onlyEmpty if nothing of it is here.
func (c *Class) endFetch(id FileID, onlyEmpty bool) {
	f := c.files
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || f.err != nil {
		return
	}
	fe, remove := f.fetches[id], f.store.Forget(id, onlyEmpty)
	if fe != nil {
		delete(f.fetches, id)
		f.tell(id, fe, ErrCanceled)
	}
	f.addLocked(func() func(now time.Time) {
		if remove != nil {
			if err := remove(); err != nil {
				c.cfg.Log.Warn("deleting a file of the class", "error", err)
			}
		}
		return func(now time.Time) { c.stopFile(now, id, fe) }
	})
}

// finish notes that a fetch is over.
func (f *classFiles) finish(id FileID, fe *fetch, why error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fetches[id] == fe { // else it was canceled meanwhile, which was told
		delete(f.fetches, id)
		f.tell(id, fe, why)
	}
}

// tell has the worker tell that a fetch is over. f.mu is held.
func (f *classFiles) tell(id FileID, fe *fetch, why error) {
	f.over = append(f.over, func() {
		fe.progress(f.stateOf(id))
		if fe.on.Done != nil {
			fe.on.Done(why)
		}
	})
}

// tellOver tells of the fetches that are over.
func (c *Class) tellOver() {
	f := c.files
	f.mu.Lock()
	over := f.over
	f.over = nil
	f.mu.Unlock()
	if len(over) > 0 {
		c.showFiles()
	}
	for _, tell := range over {
		tell()
	}
}

// end tells all who wait for files that no more will come, and deletes a folder that is not kept.
func (f *classFiles) end() {
	f.mu.Lock()
	f.closed = true
	for _, id := range sortedIDs(f.fetches) {
		f.tell(id, f.fetches[id], ErrClosed)
	}
	over := f.over
	f.fetches, f.over, f.jobs = map[FileID]*fetch{}, nil, nil
	f.mu.Unlock()
	for _, tell := range over {
		tell()
	}
	if f.temporary != "" {
		_ = os.RemoveAll(f.temporary) // it is in the system's folder for what need not stay
	}
}

// sortedIDs returns the keys of a map in their order.
func sortedIDs[V any](m map[FileID]V) []FileID {
	return slices.SortedFunc(maps.Keys(m), func(a, b FileID) int { return bytes.Compare(a[:], b[:]) })
}
