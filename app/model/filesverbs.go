package model

import (
	"os"
	"path/filepath"
	"time"

	"lyceum/app/room"
	"lyceum/app/words"
)

// What follows are the verbs of the panel Files. Files and boxes are named by their IDs. What goes wrong is told in a toast.

// ShareFiles shares files of this computer with a person by ID, or with an empty one with all.
func (s *Store) ShareFiles(paths []string, to, note string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		for _, path := range paths {
			of.withFileJob(st, now, path, func(r Sharer, j *fileJob) error {
				_, err := r.ShareFile(of.ctx, path, to, note, j.progress)
				return err
			}, nil)
		}
	})
}

func (j *fileJob) progress(done float64) { j.done.Store(int32(done * 1000)) }

// FetchFile has a file come here, and tries again what did not come.
func (s *Store) FetchFile(id string) { s.share(func(r Sharer) error { return r.FetchFile(id) }) }

// StopFile has nothing more of a file come.
func (s *Store) StopFile(id string) { s.share(func(r Sharer) error { return r.CancelFile(id) }) }

// PinFile pins a file, or pins it no more.
func (s *Store) PinFile(id string, on bool) {
	s.share(func(r Sharer) error { return r.PinFile(id, on) })
}

// OpenFileForAll opens a file for everybody.
func (s *Store) OpenFileForAll(id string) {
	s.share(func(r Sharer) error { return r.OpenFileForAll(id) })
}

// RemoveFile takes a file away from everybody.
func (s *Store) RemoveFile(id string) { s.share(func(r Sharer) error { return r.RemoveFile(id) }) }

// SetBoxOpen closes a box, or has it take something again.
func (s *Store) SetBoxOpen(id string, open bool) {
	s.share(func(r Sharer) error { return r.SetBoxOpen(id, open) })
}

// RemoveBox takes a box away with what is in it.
func (s *Store) RemoveBox(id string) { s.share(func(r Sharer) error { return r.RemoveBox(id) }) }

// TakeBack takes back what this person handed in.
func (s *Store) TakeBack(id string) { s.share(func(r Sharer) error { return r.TakeBack(id) }) }

// share has the class do something about files in its turn.
func (s *Store) share(do func(r Sharer) error) {
	s.inClass(func(st *state, of *session, now time.Time) { of.sharer(st, now, floorLane, do, nil) })
}

// OpenBox opens a box to hand in, which is due after so long; with 0 it never is.
func (s *Store) OpenBox(title, task string, due time.Duration) {
	s.inClass(func(st *state, of *session, now time.Time) {
		var at time.Time
		if due > 0 {
			at = now.Add(of.snap.ClockOff + due)
		}
		of.sharer(st, now, floorLane, func(r Sharer) error {
			_, err := r.OpenBox(title, task, at)
			return err
		}, nil)
	})
}

// HandInFiles hands in files of this computer. What instead names, unless it is empty, was handed in before and is taken back then.
func (s *Store) HandInFiles(box string, paths []string, note, instead string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		for i, path := range paths {
			of.withFileJob(st, now, path, func(r Sharer, j *fileJob) error {
				_, err := r.HandIn(of.ctx, box, path, note, j.progress)
				if err == nil && instead != "" && i == len(paths)-1 {
					err = r.TakeBack(instead)
				}
				return err
			}, func(st *state, now time.Time) {
				st.toasts.add(now, words.T("%s is handed in", filepath.Base(path)), false)
			})
		}
	})
}

// SaveFile saves a file that is here, and tells in a toast where it is. It goes into a folder, which is remembered, or with an empty one
// into the folder that was.
func (s *Store) SaveFile(id, folder string) {
	s.saveFile(id, folder, false, func(*session, string) {})
}

// OpenFile has the desktop open a file that is here. It is saved as SaveFile does, unless it was already and is still there.
func (s *Store) OpenFile(id, folder string) {
	s.saveFile(id, folder, true, func(of *session, path string) {
		of.files.opened = OpenedFile{of.files.opened.Number + 1, path}
		if of.files.offered == id {
			of.files.offered = ""
		}
	})
}

// saveFile saves a file, if wanted unless it was already, and tells done where it is.
func (s *Store) saveFile(id, folder string, once bool, done func(of *session, path string)) {
	s.inClass(func(st *state, of *session, now time.Time) {
		if folder != "" && folder != st.settings.FilesFolder {
			st.change(now, func(s *Settings) { s.FilesFolder = folder })
		}
		into, before := st.settings.FilesFolder, of.files.saved[id]
		path, anew := before, false
		of.withFileJob(st, now, of.fileName(id), func(r Sharer, _ *fileJob) (err error) {
			if _, err := os.Stat(before); once && err == nil {
				return nil
			}
			if info, err := os.Stat(into); err != nil || !info.IsDir() {
				return ErrFilesFolder
			}
			path, err = r.SaveFile(id, into)
			anew = err == nil
			return err
		}, func(st *state, now time.Time) {
			if anew {
				of.files.saved[id] = path
				of.files.saves++
				st.toasts.offerFolder(now, words.T("Saved as %s", filepath.Base(path)), words.T("Open folder"), filepath.Dir(path))
			}
			done(of, path)
		})
	})
}

// DeclineFile has the strip go that says that staff open a file.
func (s *Store) DeclineFile() {
	s.inClass(func(_ *state, of *session, _ time.Time) { of.files.offered = "" })
}

// HashFile fills in FilesPane.Hash.
func (s *Store) HashFile(id string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		var is string
		of.sharer(st, now, hashLane, func(r Sharer) (err error) { is, err = r.HashFile(of.ctx, id); return err }, func(st *state, now time.Time, err error) {
			if err == nil {
				of.files.hash = FileHash{id, is}
			}
			st.tell(now, err)
		})
	})
}

// fileName returns what a file is called.
func (s *session) fileName(id string) string {
	if f := s.snap.Sharing.File(id); f != nil {
		return f.Name
	}
	if s.snap.Sharing == nil {
		return ""
	}
	for _, b := range s.snap.Sharing.Boxes {
		for _, h := range b.HandIns {
			if h.ID == id {
				return h.Name
			}
		}
	}
	return ""
}

// CollectBox saves all that was handed in to a box and is here in a new folder of a folder, and tells in a toast how much that is.
func (s *Store) CollectBox(id, folder string) {
	s.inClass(func(st *state, of *session, now time.Time) {
		var c room.Collected
		of.withFileJob(st, now, folder, func(r Sharer, _ *fileJob) (err error) {
			c, err = r.CollectBox(of.ctx, id, folder)
			return err
		}, func(st *state, now time.Time) { tellCollected(st, now, c) })
	})
}

func tellCollected(st *state, now time.Time, c room.Collected) {
	text := words.N("%d file was collected", "%d files were collected", c.Files)
	if n := len(c.Missing); n > 0 {
		text = words.T("%s; %s", text, words.N("%d is still on its way", "%d are still on their way", n))
	}
	if c.Folder == "" {
		st.toasts.add(now, text, false)
		return
	}
	st.toasts.offerFolder(now, text, words.T("Open folder"), c.Folder)
}
