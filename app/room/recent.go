package room

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"lyceum/app/profile"
	"lyceum/session"
	"lyceum/session/journal/store"
)

// A Recent is a class that a profile was in, as its file tells.
type Recent struct {
	File     string // path
	Title    string
	Teacher  string // who launched it last; empty if that is not known
	Role     Role   // what this person was in it
	Practice bool   // it was held alone; see [Practise]
	Opened   time.Time
	Bytes    int64
	Err      error // why the rest is not known
}

// Errors about a class that is named.
var (
	ErrNoClass        = errors.New("there is no such class on this computer")
	ErrSeveralClasses = errors.New("several classes have that title")
	ErrClassInUse     = store.ErrInUse
	ErrClassNewer     = store.ErrNewer   // it was written by a newer program
	ErrClassForeign   = store.ErrForeign // it is no class file
	ErrClassKey       = store.ErrKey     // it belongs to another identity
	ErrClassDamaged   = store.ErrDamaged // and nothing of it could be saved
	ErrClassEmpty     = session.ErrNoClass
)

// RecentClasses lists the classes of a profile, the user's own if profileDir is empty; the one last opened first.
func RecentClasses(profileDir string) (all []Recent, err error) {
	dir, err := profile.ClassDirOf(profileDir)
	if err != nil {
		return nil, err
	}
	infos, err := store.List(dir)
	for _, i := range infos {
		all = append(all, Recent{
			File: i.Path, Title: i.Title, Teacher: i.Teacher, Role: Role(i.Role), Practice: i.Practice, Opened: i.Opened, Bytes: i.Size, Err: i.Err,
		})
	}
	return all, err
}

// ForgetClass deletes the file of a class that is not open: all that was said in it, and its invite.
func ForgetClass(file string) error { return store.Delete(file) }

// classFile returns the path of the class file that is meant by a path or by the title of one that fits.
func classFile(profileDir, which string, fits func(Recent) bool) (string, error) {
	if strings.HasSuffix(which, store.Suffix) {
		if _, err := os.Stat(which); err != nil {
			return "", fmt.Errorf("%w: %w", ErrNoClass, err)
		}
		return which, nil
	}
	list, err := RecentClasses(profileDir)
	if err != nil {
		return "", err
	}
	list = slices.DeleteFunc(list, func(r Recent) bool { return r.Title != which || !fits(r) })
	switch len(list) {
	case 0:
		return "", fmt.Errorf("%q: %w", which, ErrNoClass)
	case 1:
		return list[0].File, nil
	}
	files := make([]string, len(list))
	for i, r := range list {
		files[i] = r.File
	}
	return "", fmt.Errorf("%q: %w: %s", which, ErrSeveralClasses, strings.Join(files, ", "))
}

// Reopen enters a class that this profile was in before, by the path of its file or its title. Who taught it begins the
// next sitting if the last one is over; the invites are those of before. With teaching, a title means a class that this
// person taught, else one that somebody else did.
func Reopen(ctx context.Context, o Options, which string, teaching bool) (*Room, error) {
	file, err := classFile(o.ProfileDir, which, func(r Recent) bool { return (r.Role == Instructor) == teaching })
	if err != nil {
		return nil, err
	}
	if o.Practise, err = wasPractice(o.ProfileDir, file); err != nil {
		return nil, err
	}
	r, cfg, err := prepare(o)
	if err != nil {
		return nil, err
	}
	r.teaching = teaching
	return r.start(func() (*session.Class, error) { return session.Reopen(ctx, cfg, file) })
}

// wasPractice reports whether the class of a file, by whatever path, was held alone, as it then is again.
func wasPractice(profileDir, file string) (bool, error) {
	is, err := os.Stat(file)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrNoClass, err)
	}
	list, err := RecentClasses(profileDir)
	i := slices.IndexFunc(list, func(r Recent) bool {
		other, err := os.Stat(r.File)
		return err == nil && os.SameFile(other, is)
	})
	return i >= 0 && list[i].Practice, err
}
