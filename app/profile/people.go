package profile

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
)

// maxPeople is how many people are remembered; the oldest are forgotten first.
const maxPeople = 2000

// A Person is somebody who is let in without waiting.
type Person struct {
	Author [32]byte `json:"author"` // key
	Name   string   `json:"name"`   // as it was when they were remembered
}

// People returns those who are let in without waiting, in the order in which they were remembered. A damaged file is
// moved aside and counts as nobody.
func (p *Profile) People() ([]Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.readPeople()
}

// RememberPerson has somebody let in without waiting from now on.
func (p *Profile) RememberPerson(q Person) error {
	return p.changePeople(q.Author, func(all []Person) []Person {
		all = append(all, q)
		return all[max(0, len(all)-maxPeople):]
	})
}

// ForgetPerson undoes RememberPerson.
func (p *Profile) ForgetPerson(author [32]byte) error {
	return p.changePeople(author, func(all []Person) []Person { return all })
}

// changePeople changes the people, given without author.
func (p *Profile) changePeople(author [32]byte, change func([]Person) []Person) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	all, err := p.readPeople()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(q Person) bool { return q.Author == author })
	plain, err := json.Marshal(change(all))
	if err != nil {
		return err
	}
	return writeFile(p.Dir, peopleFile, seal(p.peopleKey(), []byte(peopleFile), plain))
}

func (p *Profile) peopleKey() []byte {
	key := p.seed.derive("lyceum/v1/profile/sealed files")
	return key[:]
}

func (p *Profile) readPeople() (all []Person, err error) {
	sealed, err := readFile(p.Dir, peopleFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	plain, err := unseal(p.peopleKey(), []byte(peopleFile), sealed)
	if err == nil {
		err = json.Unmarshal(plain, &all)
	}
	if err != nil {
		setAside(p.Dir, peopleFile)
		return nil, nil
	}
	return all, nil
}
