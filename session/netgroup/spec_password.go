package netgroup

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// ErrPassword reports a password that is not the group's.
var ErrPassword = errors.New("wrong password")

// Cost of making a key from a password: the second recommended choice of RFC 9106 §4, for machines
// without much memory. It is part of the format, for other costs give other keys.
const (
	passwordPasses  = 3
	passwordMemory  = 64 << 10 // KiB
	passwordThreads = 4
)

const (
	postingPasswordLabel = "lyceum/v1/posting password"
	publishPasswordLabel = "lyceum/v1/publish password"
)

// SetPostingPassword lets only those post who know a password; the empty one lets all members.
// Whoever has the invite can try passwords without anybody noticing, at about a fifth of a second
// each, so it should be no common word. It changes the group's ID, so it comes before any grants. The
// error says that the group was not made unique.
func (s *Spec) SetPostingPassword(password string) error {
	key, err := s.passwordPublic(postingPasswordLabel, password)
	if err != nil {
		return fmt.Errorf("set posting password: %w", err)
	}
	s.PostingKey = key
	return nil
}

// SetPublishPassword lets only those publish streams who know a password; otherwise it is like
// [Spec.SetPostingPassword].
func (s *Spec) SetPublishPassword(password string) error {
	key, err := s.passwordPublic(publishPasswordLabel, password)
	if err != nil {
		return fmt.Errorf("set publish password: %w", err)
	}
	s.PublishKey = key
	return nil
}

// PostingAuthorization returns the key that signs for those who know the posting password. Its seed
// may travel in an [Authorization] without grants. The error wraps [ErrPassword].
func (s *Spec) PostingAuthorization(password string) (ed25519.PrivateKey, error) {
	return s.passwordKey(postingPasswordLabel, password, s.PostingKey)
}

// PublishAuthorization is [Spec.PostingAuthorization] for the publish password.
func (s *Spec) PublishAuthorization(password string) (ed25519.PrivateKey, error) {
	return s.passwordKey(publishPasswordLabel, password, s.PublishKey)
}

// EncodePostingAuthorization returns an addition ([Spec.Add]) that lets whoever has it post: for members who
// are to post and not to know the password. It is a secret. The error wraps [ErrPassword].
func (s *Spec) EncodePostingAuthorization(password string) (string, error) {
	return encodePasswordKey(s.PostingAuthorization(password))
}

// EncodePublishAuthorization is [Spec.EncodePostingAuthorization] for the publish password.
func (s *Spec) EncodePublishAuthorization(password string) (string, error) {
	return encodePasswordKey(s.PublishAuthorization(password))
}

func encodePasswordKey(key ed25519.PrivateKey, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return encodeAddition(&Spec{Auth: []Authorization{{Seed: [32]byte(key.Seed())}}}), nil
}

func (s *Spec) passwordKey(label, password string, want []byte) (ed25519.PrivateKey, error) {
	if want == nil {
		return nil, fmt.Errorf("%w: the group has none", ErrPassword)
	}
	key := derivePassword(label, password, s.Unique)
	if string(key.Public().(ed25519.PublicKey)) != string(want) {
		return nil, ErrPassword
	}
	return key, nil
}

func (s *Spec) passwordPublic(label, password string) ([]byte, error) {
	if password == "" {
		return nil, nil
	}
	if s.Unique == ([32]byte{}) {
		return nil, errors.New("the group was not made unique")
	}
	return derivePassword(label, password, s.Unique).Public().(ed25519.PublicKey), nil
}

// derivePassword makes a key of a password, another for each purpose and each group.
func derivePassword(label, password string, unique [32]byte) ed25519.PrivateKey {
	salt := append(append([]byte(label), 0), unique[:]...)
	seed := argon2.IDKey([]byte(password), salt, passwordPasses, passwordMemory, passwordThreads, ed25519.SeedSize)
	return ed25519.NewKeyFromSeed(seed)
}
