package puzzle

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestFileOpensAsThePuzzleThatWasSaved(t *testing.T) {
	for _, want := range samplePuzzles() {
		var b bytes.Buffer
		if err := WriteFile(&b, want); err != nil {
			t.Fatalf("%s: %v", want.Title, err)
		}
		got, err := ReadFile(&b)
		if err != nil {
			t.Fatalf("%s: %v", want.Title, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", want.Title, got.Content, want.Content)
		}
	}
}

func saved(t testing.TB, p *Puzzle) string {
	var b bytes.Buffer
	if err := WriteFile(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFileThatIsNoPuzzleIsRefused(t *testing.T) {
	good := saved(t, sample(MatchingKind))
	change := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %q in the file", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for name, file := range map[string]string{
		"nothing":           "",
		"no JSON":           "leaf",
		"another format":    change("lyceum puzzle", "lyceum board"),
		"version 0":         change(`"version": 1`, `"version": 0`),
		"an unknown member": change(`"title"`, `"titles"`),
		"an unknown part":   change(`"distractors"`, `"distracters"`),
		"an unknown kind":   change(`"matching"`, `"memory"`),
		"other content":     change(`"matching"`, `"ordering"`),
		"an unknown score":  change(`"check": true`, `"score": "luck"`),
		"a missing picture": change(`"picture": "leaf"`, `"picture": "loaf"`),
		"half a file":       good[:len(good)/2],
		"something behind":  good + "{}",
		"a bad picture":     change(`iVBORw`, `aVBORw`),
		"too long a text":   change(`Wurzel`, strings.Repeat("l", MaxText+1)),
		"too much content":  change(`Wurzel`, strings.Repeat("l", maxContent)),
	} {
		if p, err := ReadFile(strings.NewReader(file)); !errors.Is(err, ErrFile) || p != nil {
			t.Errorf("%s: %v, want %v", name, err, ErrFile)
		}
	}
	if _, err := ReadFile(strings.NewReader(change(`"version": 1`, `"version": 2`))); !errors.Is(err, ErrNewer) || !errors.Is(err, ErrFile) {
		t.Errorf("a newer version: %v, want %v", err, ErrNewer)
	}
	var fault *Fault
	if _, err := ReadFile(strings.NewReader(change(`"Matching"`, `" "`))); !errors.As(err, &fault) || fault.Cause != BadTitle {
		t.Errorf("no title: %v, want its fault", err)
	}
	if _, err := ReadFile(bytes.NewReader(make([]byte, MaxFile+1))); !errors.Is(err, ErrFile) {
		t.Errorf("too long a file: %v", err)
	}
}

func TestPicturesOfAFileHaveBounds(t *testing.T) {
	p := sample(JigsawKind)
	noisy := bytes.Clone(leaf)
	p.Pictures["large"] = append(noisy, make([]byte, MaxPicture)...)
	if err := WriteFile(&bytes.Buffer{}, p); err == nil {
		t.Error("too large a picture is written")
	}
	file := `{"format":"lyceum puzzle","version":1,"kind":"jigsaw","title":"t","options":{},"content":{},"pictures":{` +
		strings.Repeat(`"a":"",`, 1) + `"a":""}}`
	if _, err := ReadFile(strings.NewReader(file)); !errors.Is(err, ErrFile) {
		t.Errorf("two pictures of one name: %v", err)
	}
}

// FuzzReadFile checks that what opens is a puzzle that can be played, and opens again as itself when it is saved.
func FuzzReadFile(f *testing.F) {
	for _, p := range samplePuzzles() {
		f.Add([]byte(saved(f, p)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := ReadFile(bytes.NewReader(file))
		if err != nil {
			return
		}
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		ShapeOf(p)
		again, err := ReadFile(strings.NewReader(saved(t, p)))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again, p) {
			t.Fatalf("it opens as\n%+v\nwas\n%+v", again, p)
		}
	})
}
