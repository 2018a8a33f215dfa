package room

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"lyceum/session/journal"
)

// maxRemembered is how many people are remembered; the oldest are forgotten first.
const maxRemembered = 2000

// A guestList is the people whom the person at this computer lets in without being asked, in every class. It is a
// file of the profile. Any goroutine may use it.
type guestList struct {
	file string

	mu     sync.Mutex // guards guests
	guests []guest    // never modified; the oldest first
}

// A guest is somebody to be let in.
type guest struct {
	Key  string `json:"key"` // of the author, in hexadecimal
	Name string `json:"name"`
}

// loadGuests reads the list of a profile. A file that makes no sense is an error: it is not to be written over.
func loadGuests(profileDir string) (*guestList, error) {
	l := &guestList{file: filepath.Join(profileDir, "remembered.json")}
	text, err := os.ReadFile(l.file)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &l.guests)
	}
	if err != nil {
		return nil, fmt.Errorf("people to be let in: %w", err)
	}
	return l, nil
}

// has reports whether somebody is on the list.
func (l *guestList) has(a journal.Author) bool {
	l.mu.Lock()
	guests := l.guests
	l.mu.Unlock()
	key := hex.EncodeToString(a[:])
	for _, g := range guests {
		if g.Key == key {
			return true
		}
	}
	return false
}

// add puts somebody on the list, and the list on disk.
func (l *guestList) add(a journal.Author, name string) error {
	if l.has(a) {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	guests := append(l.guests[:len(l.guests):len(l.guests)], guest{hex.EncodeToString(a[:]), name})
	guests = guests[max(0, len(guests)-maxRemembered):]
	text, err := json.MarshalIndent(guests, "", "\t")
	if err == nil {
		err = writeFile(l.file, text)
	}
	if err != nil {
		return fmt.Errorf("remember %q: %w", name, err)
	}
	l.guests = guests
	return nil
}

// writeFile writes a file that only its owner may read, whole or not at all.
func writeFile(file string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.new")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // unless it was renamed
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}

// Remember lets in who waits and has a name or ID, now and whenever they come to a class of this person's. Of who is
// in the class already, it sees to the latter.
func (r *Room) Remember(who string) error {
	waits := true
	meant, err := meantBy(who, r.oneWaiting)
	if errors.Is(err, ErrNobody) {
		waits = false
		meant, err = meantBy(who, r.others)
	}
	if err != nil {
		return err
	}
	if err := r.guests.add(meant[0], r.nameOf(meant[0])); err != nil || !waits {
		return err
	}
	return call(func(ctx context.Context) error { return r.class.Admit(ctx, meant[0]) })
}

// nameOf returns the name of who waits or is in the class.
func (r *Room) nameOf(a journal.Author) string {
	waiting, _ := r.waiting()
	members, _ := r.everybody()
	for _, n := range append(waiting, members...) {
		if n.author == a {
			return n.name
		}
	}
	return ""
}

// oneWaiting is waiting for what is done to one person at a time.
func (r *Room) oneWaiting() (all []named, everyone bool) {
	all, _ = r.waiting()
	return all, false
}
