package rendezvous

import (
	crand "crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"lyceum/session/journal"
	"lyceum/session/rendezvous"
	"lyceum/session/rendezvous/protocol"
)

// Errors about access keys and tags.
var (
	ErrNoKey     = errors.New("no such access key")
	ErrKeyName   = errors.New("an access key of that name is there already")
	ErrKeyLabel  = fmt.Errorf("the name of an access key has 1 to %d characters", maxKeyName)
	ErrTooMany   = fmt.Errorf("more than %d access keys or closed tags", maxEntries)
	ErrQuota     = errors.New("a quota is a number from 1 to 1000000")
	ErrTagClosed = errors.New("the tag is closed already")
	ErrTagOpen   = errors.New("the tag is not closed")
)

const (
	maxKeyName  = 60
	maxEntries  = 10_000
	maxQuota    = 1_000_000
	accessChars = 16 // bytes of chance in an access key: nobody guesses it, not even with keys.json
)

// A Quota is what the holders of one access key may have together.
type Quota = rendezvous.Quota

// DefaultQuota is that of an access key for which none was chosen.
var DefaultQuota = rendezvous.DefaultQuota

// A Key is an access key as it is kept: not the key itself, which is shown once, when it is made.
type Key struct {
	ID            string    `json:"id"` // 16 hexadecimal digits
	Name          string    `json:"name,omitempty"`
	Public        []byte    `json:"public"`
	Members       int       `json:"members"`
	Tags          int       `json:"tags"`
	Registrations int       `json:"registrations_a_minute"`
	Added         time.Time `json:"added"`
	Revoked       time.Time `json:"revoked,omitzero"`
}

type keyList struct {
	Keys []Key `json:"keys"`
}

// Keys returns the access keys of a folder, revoked ones too.
func Keys(dir string) ([]Key, error) {
	b, err := readFile(dir, keysFile)
	if err != nil {
		return nil, err
	}
	var list keyList
	err = parse(keysFile, b, &list)
	return list.Keys, err
}

// newAccessKey makes a key that does not begin like a flag: people type it behind commands.
func newAccessKey() string {
	for {
		var secret [accessChars]byte
		_, _ = crand.Read(secret[:]) // never fails
		if key := base64.RawURLEncoding.EncodeToString(secret[:]); key[0] != '-' {
			return key
		}
	}
}

// AddKey makes an access key with a name, empty for none, and returns it: it cannot be had again. A quota of 0
// is that of DefaultQuota.
func AddKey(dir, name string, q Quota) (accessKey string, k Key, err error) {
	if clean := journal.CleanName(name); clean != name || len([]rune(name)) > maxKeyName {
		return "", k, ErrKeyLabel
	}
	accessKey = newAccessKey()
	v := protocol.VerifierOf([]byte(accessKey))
	k = Key{ID: v.ID.String(), Name: name, Public: v.Public(), Added: time.Now().UTC().Truncate(time.Second)}
	d := DefaultQuota
	for _, f := range []struct {
		to               *int
		chosen, default_ int
	}{{&k.Members, q.Members, d.Members}, {&k.Tags, q.Tags, d.Tags}, {&k.Registrations, q.Registrations, d.Registrations}} {
		if *f.to = f.chosen; f.chosen == 0 {
			*f.to = f.default_
		}
		if *f.to < 1 || *f.to > maxQuota {
			return "", k, ErrQuota
		}
	}
	var list keyList
	return accessKey, k, edit(dir, keysFile, &list, func() error {
		if len(list.Keys) >= maxEntries {
			return ErrTooMany
		}
		if name != "" && slices.ContainsFunc(list.Keys, func(o Key) bool { return o.Name == name && o.Revoked.IsZero() }) {
			return fmt.Errorf("%q: %w", name, ErrKeyName)
		}
		list.Keys = append(list.Keys, k)
		return nil
	})
}

// RevokeKey makes an access key good for nothing, from the moment at which the service hears of it on. which is
// its ID, its name or the access key itself.
func RevokeKey(dir, which string) (k Key, err error) {
	var list keyList
	id := protocol.VerifierOf([]byte(which)).ID.String()
	return k, edit(dir, keysFile, &list, func() error {
		for i := range list.Keys {
			o := &list.Keys[i]
			if o.Revoked.IsZero() && which != "" && (o.ID == which || o.Name == which || o.ID == id) {
				o.Revoked = time.Now().UTC().Truncate(time.Second)
				k = *o
				return nil
			}
		}
		return ErrNoKey // which may be a key
	})
}

// forServer returns what the state machine needs to know.
func (l keyList) forServer() (keys []rendezvous.Key, err error) {
	for _, k := range l.Keys {
		v, err := protocol.NewVerifier(k.Public)
		if err != nil || v.ID.String() != k.ID || k.Members < 0 || k.Tags < 0 || k.Registrations < 0 {
			return nil, fmt.Errorf("%s: key %q does not make sense", keysFile, k.ID)
		}
		keys = append(keys, rendezvous.Key{
			Verifier: v, Revoked: !k.Revoked.IsZero(),
			Quota: rendezvous.Quota{Members: k.Members, Tags: k.Tags, Registrations: k.Registrations},
		})
	}
	return keys, nil
}

type closedList struct {
	Tags []string `json:"closed"` // 16 hexadecimal digits each
}

// CloseTag closes a group's tag: those registered are told and go, and nobody registers under it any more.
func CloseTag(dir string, tag protocol.ShortTag) error {
	var list closedList
	return edit(dir, closedFile, &list, func() error {
		switch {
		case slices.Contains(list.Tags, tag.String()):
			return fmt.Errorf("%v: %w", tag, ErrTagClosed)
		case len(list.Tags) >= maxEntries:
			return ErrTooMany
		}
		list.Tags = append(list.Tags, tag.String())
		return nil
	})
}

// ReopenTag undoes CloseTag.
func ReopenTag(dir string, tag protocol.ShortTag) error {
	var list closedList
	return edit(dir, closedFile, &list, func() error {
		i := slices.Index(list.Tags, tag.String())
		if i < 0 {
			return fmt.Errorf("%v: %w", tag, ErrTagOpen)
		}
		list.Tags = slices.Delete(list.Tags, i, i+1)
		return nil
	})
}

// forServer returns what the state machine needs to know.
func (l closedList) forServer() (tags []protocol.ShortTag, err error) {
	for _, s := range l.Tags {
		t, err := protocol.ParseShortTag(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", closedFile, err)
		}
		tags = append(tags, t)
	}
	return tags, nil
}
