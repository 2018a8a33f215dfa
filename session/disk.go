package session

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"lyceum/session/journal"
	"lyceum/session/journal/store"
	"lyceum/session/netgroup"
)

// Names of what a class file holds besides logs (package store has those of more facts).
const (
	factOpen    = "open"    // announced with its invite: "1"; of who launched it
	factPort    = "port"    // decimal; of who launched it, so that invites go on to work
	factUplink  = "uplink"  // decimal, kbit/s: what this machine's line carried
	factEmptied = "emptied" // "1": all entries were lost once, and the own log may be elsewhere
	factHeard   = "heard"   // decimal, a clock: the class was seen to run (KeepHeard)

	SecretSpec    = "spec"    // the invite by which this machine is in the class, as text
	SecretRoot    = "root"    // the seed of the class root key, 32 bytes; of who launched it
	SecretSealing = "sealing" // the first sealing key of the class, 32 bytes; the same
	SecretInvites = "invites" // those made here (encodeInvites)
	SecretGroup   = "group"   // keys and more, of package netgroup
)

// A disk keeps a class in its file. The loop owns it, but for the writer and the file, which are closed after the
// loop's end. A nil disk keeps nothing.
type disk struct {
	file    *store.File
	writer  batchWriter
	added   uint64 // batches given to the writer
	written uint64 // of these, those that are on disk
	owed    []owed // batches with entries of the own logs that are not, by number
	saved   uint64 // last entry of the own class log that is on disk
	facts   facts  // as they were written last
	err     error  // of the last try to write, or that the writer takes nothing more
	broken  bool   // the latter
	waiting []waiter
}

// A batchWriter writes batches of its own accord, as *store.Writer does.
type batchWriter interface {
	Add(store.Batch) (n uint64, err error)
	Close() error
}

// An owed is what the group is told once a batch is on disk.
type owed struct {
	batch uint64
	log   uint8
	seq   uint64
}

// A waiter waits for a batch.
type waiter struct {
	batch uint64
	done  chan struct{}
}

// facts are what lists of classes show.
type facts struct{ title, role, teacher string }

// openFile opens a class file, saving what can be read of a damaged one.
func openFile(path string, cfg Config) (*store.File, error) {
	key := cfg.Identity.FileKey()
	f, err := store.Open(path, key)
	if !errors.Is(err, store.ErrDamaged) {
		return f, err
	}
	saved, failed := store.Salvage(path, key)
	if failed != nil {
		return nil, failed
	}
	if cfg.Log != nil {
		cfg.Log.Warn("the class file was damaged; what could be read was saved", "cause", err, "entries", saved.Entries, "lost", saved.Lost)
	}
	if f, err = store.Open(path, key); err == nil && saved.Entries == 0 {
		if err = f.Put(store.Batch{Facts: map[string][]byte{factEmptied: []byte("1")}}); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, err
}

// openDisk opens the class file of a group, if classes are kept.
func openDisk(cfg Config, id journal.GroupID) (*disk, error) {
	if cfg.Dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of classes: %w", err)
	}
	f, err := openFile(store.PathOf(cfg.Dir, id), cfg)
	if err != nil {
		return nil, err
	}
	return &disk{file: f}, nil
}

// begin puts what has to be there before anything else, and starts writing. done is called from another goroutine.
func (d *disk) begin(c *Class, done func(n uint64, err error)) error {
	if d == nil {
		return nil
	}
	id := c.spec.ID()
	b := store.Batch{
		Facts: map[string][]byte{store.FactGroup: id[:], store.FactOpened: store.TimeValue(time.Now())},
		Secrets: map[string][]byte{
			SecretSpec: []byte(c.spec.WithAuthorizations()), SecretInvites: encodeInvites(c.invites),
		},
	}
	if c.staff != nil {
		b.Facts[store.FactTitle], b.Facts[store.FactRole] = []byte(c.staff.title), []byte(c.role)
		b.Facts[factPort] = fmt.Append(nil, c.Port())
		b.Facts[factOpen] = []byte(map[bool]string{true: "1", false: "0"}[c.staff.open])
		if c.cfg.Practice {
			b.Facts[store.FactPractice] = []byte("1")
		}
		b.Secrets[SecretRoot], b.Secrets[SecretSealing] = c.staff.root.private.Seed(), c.staff.sealing.Bytes()
	}
	if err := d.file.Put(b); err != nil {
		return err
	}
	d.writer = store.NewWriter(d.file, done)
	return nil
}

// wasEmptied reports whether the own log may have been lost, and be elsewhere.
func (d *disk) wasEmptied() (bool, error) {
	if d == nil {
		return false, nil
	}
	_, emptied, err := d.file.Fact(factEmptied)
	return emptied, err
}

// uplink returns what the line carried when the class was open before, in kbit/s; 0 if that is not known.
func (d *disk) uplink() (uint64, error) {
	if d == nil {
		return 0, nil
	}
	text, _, err := d.file.Fact(factUplink)
	kbit, _ := strconv.ParseUint(string(text), 10, 32) // what makes no sense is not known
	return kbit, err
}

// heardFact is that the class was seen to run at a clock.
func heardFact(at journal.Clock) store.Batch {
	return store.Batch{Facts: map[string][]byte{factHeard: strconv.AppendUint(nil, uint64(at), 10)}}
}

// heard returns when the class was seen to run last; 0 if that is not known.
func (d *disk) heard() (journal.Clock, error) {
	text, _, err := d.file.Fact(factHeard)
	at, _ := strconv.ParseUint(string(text), 10, 64) // what makes no sense is not known
	return journal.Clock(at), err
}

// keepUplink writes down what the line carries, if that has changed by more than a tenth.
func (c *Class) keepUplink() {
	kbit, d := c.group.MeasuredUplink(), c.disk
	if margin := c.keptUplink / 10; d == nil || d.broken || kbit+margin >= c.keptUplink && kbit <= c.keptUplink+margin {
		return
	}
	c.keptUplink = kbit
	d.add(store.Batch{Facts: map[string][]byte{factUplink: strconv.AppendUint(nil, kbit, 10)}})
}

// stored returns what an earlier run kept of the group; nil if nothing is kept.
func (d *disk) stored() (*netgroup.Stored, error) {
	if d == nil {
		return nil, nil
	}
	secrets, _, err := d.file.Secret(SecretGroup)
	if err != nil {
		return nil, err
	}
	return &netgroup.Stored{
		Class:   journal.Kept{Entries: d.file.Entries(store.Class), Evidence: d.file.Evidence(store.Class)},
		Desk:    journal.Kept{Entries: d.file.Entries(store.Desk), Evidence: d.file.Evidence(store.Desk)},
		Secrets: secrets,
	}, nil
}

// add gives a batch to the writer. It reports whether it was taken.
func (d *disk) add(b store.Batch) bool {
	n, err := d.writer.Add(b)
	if err != nil {
		d.err, d.broken = err, true
		return false
	}
	d.added = n
	return true
}

// close writes what waits and closes the file.
func (d *disk) close() error {
	if d == nil {
		return nil
	}
	var err error
	if d.writer != nil {
		err = d.writer.Close()
	}
	return errors.Join(err, d.file.Close())
}

// keep gives what the group has to keep to the writer.
func (c *Class) keep(now time.Time, ev netgroup.Event) {
	d := c.disk
	if d == nil {
		return
	}
	switch ev := ev.(type) {
	case netgroup.SecretsToStore:
		d.add(store.Batch{Secrets: map[string][]byte{SecretGroup: ev.Secrets}})
	case netgroup.EntriesToStore:
		taken := d.add(store.Batch{Entries: raws(ev.Log, ev.Raws), Evidence: raws(ev.Log, ev.Evidence)})
		if !ev.Own {
			return
		}
		o := owed{batch: d.added, log: ev.Log, seq: ev.Seq}
		if taken {
			d.owed = append(d.owed, o)
		}
		if d.err != nil {
			c.release(now, o)
		}
	}
}

func raws(log uint8, list [][]byte) []store.Raw {
	all := make([]store.Raw, len(list))
	for i, raw := range list {
		all[i] = store.Raw{Log: log, Raw: raw}
	}
	return all
}

// release has own entries go out. They do so when they are on disk; and when the disk fails, for the class is to go
// on. Then nothing says that they are saved, and should this machine be started again before they are, it asks
// others for them.
func (c *Class) release(now time.Time, o owed) {
	if o.log == store.Desk {
		c.group.StoredDesk(now, o.seq)
	} else {
		c.group.Stored(now, o.seq)
	}
}

// wrote takes in how far the writer got; on the loop.
func (c *Class) wrote(now time.Time, n uint64, err error) {
	d := c.disk
	if !d.broken {
		d.err = err
	}
	d.written, c.dirty = n, true
	for len(d.owed) > 0 && d.owed[0].batch <= n {
		if d.owed[0].log == store.Class {
			d.saved = d.owed[0].seq
		}
		c.release(now, d.owed[0])
		d.owed = d.owed[1:]
	}
	if d.err != nil {
		for _, o := range d.owed {
			c.release(now, o)
		}
	}
	d.wake()
}

// restored takes in what was read of the file.
func (c *Class) restored(ev netgroup.Restored) {
	if c.disk == nil {
		return
	}
	c.disk.saved = c.group.Journal().Length(c.self())
	if ev.Err != nil || ev.Lost > 0 {
		c.cfg.Log.Warn("not all of the class file could be read; others are asked for it", "entries", ev.Entries, "lost", ev.Lost, "error", ev.Err)
	}
}

// wake lets go who waited for what is on disk now, or will not be soon.
func (d *disk) wake() {
	rest := d.waiting[:0]
	for _, w := range d.waiting {
		if w.batch <= d.written || d.err != nil {
			close(w.done)
		} else {
			rest = append(rest, w)
		}
	}
	clear(d.waiting[len(rest):])
	d.waiting = rest
}

// untilWritten returns what is closed once all that was given to the writer so far is on disk; nil if it is.
func (d *disk) untilWritten() <-chan struct{} {
	if d == nil || d.written >= d.added || d.err != nil {
		return nil
	}
	w := waiter{d.added, make(chan struct{})}
	d.waiting = append(d.waiting, w)
	return w.done
}

// keepInvites writes down the invites made here.
func (c *Class) keepInvites() {
	if c.disk != nil {
		c.disk.add(store.Batch{Secrets: map[string][]byte{SecretInvites: encodeInvites(c.invites)}})
	}
}

// keepFacts writes down what lists of classes show, if it changed.
func (c *Class) keepFacts(v View) {
	d := c.disk
	if d == nil || v.Title == "" || d.broken {
		return
	}
	is := facts{title: v.Title, role: string(v.Role)}
	if m := c.roster.members[v.Sitting.Owner]; m != nil {
		is.teacher = m.Name
	}
	if is == d.facts {
		return
	}
	d.facts = is
	d.add(store.Batch{Facts: map[string][]byte{
		store.FactTitle: []byte(is.title), store.FactRole: []byte(is.role), store.FactTeacher: []byte(is.teacher),
	}})
}
