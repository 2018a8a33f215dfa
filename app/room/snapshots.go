package room

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"lyceum/app/room/studio"
	"lyceum/session/journal"
)

// Errors about pictures that staff save.
var (
	ErrNoPicture   = studio.ErrNoPicture
	ErrNoReports   = errors.New("there is no folder for what staff save of this class")
	ErrKeepPicture = fmt.Errorf("a picture is kept for 1 to %d days", MaxKeepPicture)
)

// How many days a picture is kept that staff save of a person: as a rule, and at most.
const (
	KeepPicture    = 14
	MaxKeepPicture = 365
)

// snapshotDir is the folder of such pictures, in the report folder of a sitting.
const snapshotDir = "snapshots"

// A SnapshotRule says how pictures of people are saved.
type SnapshotRule struct {
	Keep  int           // days after which a picture is deleted, 1 to MaxKeepPicture; 0: KeepPicture
	Every time.Duration // how often of everybody who is looked at, 10 s at least; 0: only by SaveSnapshot
}

// SetSnapshots says how pictures of people are saved from now on.
func (r *Room) SetSnapshots(rule SnapshotRule) error {
	if rule.Keep == 0 {
		rule.Keep = KeepPicture
	}
	if rule.Keep < 1 || rule.Keep > MaxKeepPicture {
		return ErrKeepPicture
	}
	if rule.Every > 0 {
		rule.Every = max(rule.Every, 10*time.Second)
	}
	r.mu.Lock()
	r.keepPictures = rule.Keep
	r.mu.Unlock()
	return r.studio.SaveEvery(rule.Every)
}

// SaveSnapshot saves the newest small pictures of a person who is looked at, and returns the files. That person's program is
// told, and writes it down. Each file's name says until which day it is kept; [DeleteSnapshots] deletes it then.
func (r *Room) SaveSnapshot(who string) (files []string, err error) {
	if !r.mayMonitor() {
		return nil, ErrNotAllowed
	}
	err = r.decide(who, r.others, func(_ context.Context, all []journal.Author) (err error) {
		files, err = r.studio.SaveSnapshot(all[0])
		return err
	})
	return files, err
}

// savePicture keeps a small picture in the report folder of the sitting; the studio calls it.
func (r *Room) savePicture(p studio.Saved) (string, error) {
	folder := r.reportFolder()
	if folder == "" {
		return "", ErrNoReports
	}
	r.mu.Lock()
	name, keep := r.news.people[p.Who].Name, r.keepPictures
	r.mu.Unlock()
	folder = filepath.Join(folder, snapshotDir)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	if keep == 0 {
		keep = KeepPicture
	}
	base := fmt.Sprintf("%s_%s_%s", fileWord(name), p.What, p.At.Format("20060102-150405"))
	until := untilMark + p.At.AddDate(0, 0, keep).Format(untilDay) + ".jpg"
	for n := 1; n < 100; n++ {
		file := filepath.Join(folder, base+until)
		if n > 1 {
			file = filepath.Join(folder, fmt.Sprintf("%s-%d%s", base, n, until))
		}
		err := writeNew(file, p.JPEG)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
	return "", fs.ErrExist
}

// What a picture's name ends with, before .jpg.
const (
	untilMark = "_until-"
	untilDay  = "20060102"
)

// writeNew writes a file that is not there yet. What could not be written whole is taken away again.
func writeNew(file string, content []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// fileWord returns a name as part of a file's name: letters and digits of any script, the rest as single hyphens, at most 40
// characters.
func fileWord(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	text := []rune(strings.Join(words, "-"))
	if len(text) == 0 {
		return "somebody"
	}
	return string(text[:min(len(text), 40)])
}

// DeleteSnapshots deletes, of all report folders in a folder, the pictures whose day has passed, and returns how many. Other
// files are left alone.
func DeleteSnapshots(root string, now time.Time) (deleted int, err error) {
	if root == "" {
		return 0, nil
	}
	folders, err := os.ReadDir(root)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, folder := range folders {
		pictures, readErr := os.ReadDir(filepath.Join(root, folder.Name(), snapshotDir))
		if readErr != nil {
			continue // it has none
		}
		for _, p := range pictures {
			if !p.Type().IsRegular() || !isDue(p.Name(), now) {
				continue
			}
			if removeErr := os.Remove(filepath.Join(root, folder.Name(), snapshotDir, p.Name())); removeErr != nil {
				err = errors.Join(err, removeErr)
			} else {
				deleted++
			}
		}
	}
	return deleted, err
}

// isDue reports whether a file is a picture whose day has passed.
func isDue(name string, now time.Time) bool {
	rest, isPicture := strings.CutSuffix(name, ".jpg")
	_, day, marked := strings.Cut(rest, untilMark)
	until, err := time.ParseInLocation(untilDay, day, now.Location())
	return isPicture && marked && err == nil && now.After(until.AddDate(0, 0, 1))
}

// reportFolder returns the folder of what staff keep of this sitting; empty: there is none.
func (r *Room) reportFolder() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.news.reports
}
