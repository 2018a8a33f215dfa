package profile

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"time"
)

// Bounds of what is remembered; the oldest goes.
const (
	MaxRecent        = 10
	maxPeople        = 200 // classes of which people are remembered
	maxPeopleOfClass = 500
)

// A Recent is a class that this identity was in.
type Recent struct {
	Group   [32]byte  `json:"group"`
	Title   string    `json:"title"`
	Teacher string    `json:"teacher"`
	Invite  string    `json:"invite"` // a secret: who has it can join
	Opened  time.Time `json:"opened"`
}

// Recent returns the last classes, the one opened last first. A damaged file is moved aside and counts as none.
func (p *Profile) Recent() ([]Recent, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return readSealed[[]Recent](p, recentFile)
}

// Remember puts a class first among the last ones; of more than ten the oldest is forgotten.
func (p *Profile) Remember(r Recent) error {
	return changeSealed(p, recentFile, func(all []Recent) []Recent {
		all = slices.DeleteFunc(all, func(o Recent) bool { return o.Group == r.Group })
		all = slices.Insert(all, 0, r)
		return all[:min(len(all), MaxRecent)]
	})
}

// Forget takes a class from the last ones, and forgets whom it let in without waiting. Its class file is for
// store.Delete.
func (p *Profile) Forget(group [32]byte) error {
	return errors.Join(
		changeSealed(p, recentFile, func(all []Recent) []Recent {
			return slices.DeleteFunc(all, func(o Recent) bool { return o.Group == group })
		}),
		changeSealed(p, peopleFile, func(all []remembered) []remembered {
			return slices.DeleteFunc(all, func(o remembered) bool { return o.Group == group })
		}))
}

// remembered are the people of one class, by their author keys, the latest first.
type remembered struct {
	Group   [32]byte   `json:"group"`
	Authors [][32]byte `json:"authors"`
}

// People returns the author keys of those who are let into a class without waiting, the latest first.
func (p *Profile) People(group [32]byte) ([][32]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all, err := readSealed[[]remembered](p, peopleFile)
	for _, o := range all {
		if o.Group == group {
			return o.Authors, err
		}
	}
	return nil, err
}

// RememberPerson has somebody let into a class without waiting. It keeps 500 people a class and 200 classes; of more
// the oldest are forgotten.
func (p *Profile) RememberPerson(group, author [32]byte) error {
	return p.changePeople(group, func(authors [][32]byte) [][32]byte {
		authors = slices.Insert(authors, 0, author)
		return authors[:min(len(authors), maxPeopleOfClass)]
	}, author)
}

// ForgetPerson undoes RememberPerson.
func (p *Profile) ForgetPerson(group, author [32]byte) error {
	return p.changePeople(group, func(authors [][32]byte) [][32]byte { return authors }, author)
}

// changePeople changes the people of a class, given without author, and puts the class first.
func (p *Profile) changePeople(group [32]byte, change func([][32]byte) [][32]byte, author [32]byte) error {
	return changeSealed(p, peopleFile, func(all []remembered) []remembered {
		class := remembered{Group: group}
		all = slices.DeleteFunc(all, func(o remembered) bool {
			if o.Group == group {
				class.Authors = o.Authors
			}
			return o.Group == group
		})
		class.Authors = slices.DeleteFunc(class.Authors, func(a [32]byte) bool { return a == author })
		if class.Authors = change(class.Authors); len(class.Authors) > 0 {
			all = slices.Insert(all, 0, class)
		}
		return all[:min(len(all), maxPeople)]
	})
}

func (p *Profile) fileKey(name string) (key, associated []byte) {
	k := p.seed.derive("lyceum/v1/profile/sealed files")
	return k[:], []byte(name)
}

// readSealed reads a sealed file. One that is not there, or is damaged, is the zero value.
func readSealed[T any](p *Profile, name string) (v T, err error) {
	sealed, err := readFile(p.Dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	key, associated := p.fileKey(name)
	plain, err := unseal(key, associated, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &v)
	}
	if err != nil {
		setAside(p.Dir, name)
		var none T
		return none, nil
	}
	return v, nil
}

// changeSealed changes what a sealed file holds.
func changeSealed[T any](p *Profile, name string, change func(T) T) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, err := readSealed[T](p, name)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(change(v))
	if err != nil {
		return err
	}
	key, associated := p.fileKey(name)
	return writeFile(p.Dir, name, seal(key, associated, plain))
}
