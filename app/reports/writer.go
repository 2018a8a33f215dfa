package reports

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// Renewed is how many sittings, of the last, are written again and again: to the one before something may still come in.
const Renewed = 2

// ErrWrite says that the report folder cannot be written.
var ErrWrite = errors.New("the report folder cannot be written")

// A Config is what a Writer writes, and where.
type Config struct {
	Root string // folder of folders; made if it is not there
	// Source reads what there is to tell, in the writer's goroutine. It is false while there is nothing for this person to
	// tell.
	Source func(ctx context.Context) (Content, bool, error)
	// Tell says where the folder of the last sitting is, once that is there; why it cannot be written, once; and that it
	// can be again. It is called in the writer's goroutine.
	Tell func(Status)
	Log  *slog.Logger

	replace func(folder, name string, content []byte) error // of tests; nil is the real one
}

// A Status says where the folder of the last sitting is, or why it cannot be written: then Err wraps ErrWrite.
type Status struct {
	Folder string
	Err    error
}

// A Writer writes the report folders of one class in a goroutine of its own. Its methods may be called from any goroutine.
type Writer struct {
	cfg    Config
	poked  chan struct{}
	soon   atomic.Bool
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	done   sync.WaitGroup

	// Owned by the goroutine.
	schedule schedule
	places   map[int]*place // by sitting
	told     Status
}

// A place is the folder of a sitting, and what was written there.
type place struct {
	folder string
	is     map[string][sha256.Size]byte // by name
}

// NewWriter returns a writer that has nothing to write yet.
func NewWriter(cfg Config) *Writer {
	if cfg.replace == nil {
		cfg.replace = replace
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	w := &Writer{cfg: cfg, poked: make(chan struct{}, 1), places: map[int]*place{}}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.done.Go(w.run)
	return w
}

// Changed says that there may be something new to tell, to be written soon if somebody came or went. It never waits.
func (w *Writer) Changed(soon bool) {
	if soon {
		w.soon.Store(true)
	}
	select {
	case w.poked <- struct{}{}:
	default: // it is about to look
	}
}

// write writes what there is to tell now.
func (w *Writer) write(ctx context.Context) error {
	c, is, err := w.cfg.Source(ctx)
	if err != nil || !is {
		return err
	}
	c.Report.Sittings = c.Report.Sittings[max(0, len(c.Report.Sittings)-Renewed):]
	var folder string
	for i, s := range c.sittings() {
		last := i == len(c.Report.Sittings)-1
		at, writeErr := w.writeSitting(s, last)
		if last {
			folder = at
		}
		err = errors.Join(err, writeErr)
	}
	switch {
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrWrite, err)
		w.tell(Status{w.told.Folder, err})
	case folder != "":
		w.tell(Status{Folder: folder})
	}
	return err
}

// tell says what changed.
func (w *Writer) tell(s Status) {
	is := s.Folder == w.told.Folder && (s.Err == nil) == (w.told.Err == nil)
	w.told = s
	if s.Err != nil {
		w.cfg.Log.Warn("writing the report folder", "error", s.Err)
	}
	if !is {
		w.cfg.Tell(s)
	}
}

// writeSitting writes the folder of a sitting. That of one that is over is renewed, and not made again if it was taken away.
func (w *Writer) writeSitting(s sitting, isLast bool) (folder string, err error) {
	p := w.places[s.of.Number]
	if p == nil || isMissing(p.folder) {
		if !isLast {
			if folder, found, err := find(w.cfg.Root, s); err != nil || !found {
				return folder, err
			}
		}
		at, err := makeFolder(w.cfg.Root, s)
		if err != nil {
			return "", err
		}
		if at, err = filepath.Abs(at); err != nil {
			return "", err
		}
		p = &place{folder: at, is: map[string][sha256.Size]byte{}}
		w.places[s.of.Number] = p
	}
	return p.folder, w.writeAt(p, s)
}

// writeAt writes what is not as it was. A table that cannot be written keeps no other from being, but the summary, which
// says that all is. The page and the summary tell when they were written, and are left alone unless a table changed.
func (w *Writer) writeAt(p *place, s sitting) error {
	docs, err := s.documents()
	if err != nil {
		return err
	}
	changed := false
	for _, d := range docs {
		sum := sha256.Sum256(d.content)
		was, known := p.is[d.name]
		switch {
		case known && was == sum, known && !d.table && !changed, err != nil && d.name == summaryName:
			continue
		}
		changed = true
		delete(p.is, d.name)
		if writeErr := w.cfg.replace(p.folder, d.name, d.content); writeErr != nil {
			err = errors.Join(err, writeErr)
			continue
		}
		p.is[d.name] = sum
	}
	return errors.Join(err, syncDir(p.folder))
}

// WriteAll writes the folders of all sittings below a root and returns them, the first in front. Errors wrap ErrWrite.
func WriteAll(root string, c Content) (folders []string, err error) {
	w := &Writer{cfg: Config{Root: root, replace: replace}, places: map[int]*place{}}
	for _, s := range c.sittings() {
		folder, writeErr := w.writeSitting(s, true)
		if writeErr != nil {
			err = errors.Join(err, fmt.Errorf("%w: %w", ErrWrite, writeErr))
			continue
		}
		folders = append(folders, folder)
	}
	return folders, err
}

// A Folder is a report folder.
type Folder struct {
	Path string
	Summary
}

// maxFolders is how many entries of a root are looked at.
const maxFolders = 10_000

// List returns the report folders of a person below a root, by their names. A root that is not there has none.
func List(root, person string) (all []Folder, err error) {
	names, err := readNames(root, maxFolders)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, name := range names {
		path := filepath.Join(root, name)
		if s, err := readSummary(path); err == nil && s.Person == person {
			all = append(all, Folder{path, s})
		}
	}
	return all, err
}
