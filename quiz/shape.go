package quiz

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxElements is how many elements all lists of a file have at most, so that a file makes no more than a hundred
// megabytes of memory.
const maxElements = 200_000

// listLimits are the lists that a file has, with the most elements of one.
var listLimits = map[string]int{
	"questions": MaxQuestions, "slots": MaxSlots, "pool": MaxQuestions,
	"options": MaxOptions, "answers": MaxOptions, "stems": MaxOptions, "rights": MaxOptions, "gaps": MaxOptions,
	"units": MaxUnits, "tags": MaxTags, "pictures": MaxPictures,
}

// maxDepth is how deep lists and objects of a file lie in each other: file, test, slots, slot, pool, question, gaps, gap,
// options, option, text.
const maxDepth = 11

// A shape checks a file before anything is made of it: that it is one JSON object in UTF-8, that no list is too long, no
// key is there twice, and nothing lies too deep. The package that decodes it is more lenient.
type shape struct {
	d        *json.Decoder
	elements int
}

func checkShape(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("it is not UTF-8")
	}
	s := shape{d: json.NewDecoder(bytes.NewReader(data))}
	if err := s.value("", 0); err != nil {
		return err
	}
	if _, err := s.d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its end")
	}
	return nil
}

// value reads a value that stands under a key.
func (s *shape) value(key string, depth int) error {
	t, err := s.d.Token()
	switch {
	case err != nil:
		return err
	case t == nil:
		return fmt.Errorf("%q is null", key)
	case depth >= maxDepth && (t == json.Delim('{') || t == json.Delim('[')):
		return fmt.Errorf("%q lies too deep", key)
	case t == json.Delim('{'):
		return s.object(depth)
	case t == json.Delim('['):
		return s.list(key, depth)
	}
	return nil
}

func (s *shape) object(depth int) error {
	seen := map[string]bool{}
	for s.d.More() {
		t, err := s.d.Token()
		if err != nil {
			return err
		}
		key := t.(string) // what else the decoder does not let pass
		if seen[key] || len(seen) == maxKeys {
			return fmt.Errorf("%.40q is there twice, or is one key too many", key)
		}
		if !isKey(key) { // the decoder would take it for one with small letters
			return fmt.Errorf("there is no key %.40q", key)
		}
		seen[key] = true
		if err := s.value(key, depth+1); err != nil {
			return err
		}
	}
	_, err := s.d.Token()
	return err
}

// maxKeys is how many keys an object has at most: a question has 22.
const maxKeys = 30

func isKey(key string) bool {
	for _, r := range key {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return true
}

func (s *shape) list(key string, depth int) error {
	limit := listLimits[key]
	for n := 0; s.d.More(); n++ {
		if s.elements++; n == limit || s.elements > maxElements {
			return fmt.Errorf("there are more than %d %s, or too many in all", limit, key)
		}
		if err := s.value(key, depth+1); err != nil {
			return err
		}
	}
	_, err := s.d.Token()
	return err
}
