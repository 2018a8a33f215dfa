package studio

import (
	"errors"
	"testing"
)

// A fakeFile is a file that was ended in some way.
type fakeFile struct {
	failed  bool
	err     error
	dropped int
	closed  int
}

func (f *fakeFile) Failed() bool { return f.failed }
func (f *fakeFile) Close() error { f.closed++; return f.err }
func (f *fakeFile) Dropped() int { return f.dropped }

func TestFileThatIsNotWholeIsTold(t *testing.T) {
	full := errors.New("no space left")
	for name, tt := range map[string]struct {
		file *fakeFile
		want error
	}{
		"whole":         {&fakeFile{}, nil},
		"a full disk":   {&fakeFile{err: full, dropped: 3}, full},
		"a slow disk":   {&fakeFile{dropped: 3}, ErrSlowDisk},
		"never created": {nil, nil},
	} {
		file := tt.file
		if err := end(&file); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
		if file != nil || tt.file != nil && tt.file.closed != 1 {
			t.Errorf("%s: it was not closed, once", name)
		}
	}
}

func TestOnlyFilesThatFailedEndBeforeTheClassDoes(t *testing.T) {
	well, broken := &fakeFile{}, &fakeFile{failed: true, err: errors.New("no space left")}
	if err := endFailed(&well); err != nil || well == nil {
		t.Errorf("a file that is written ended: %v", err)
	}
	if err := endFailed(&broken); err == nil || broken != nil {
		t.Errorf("a file that failed goes on: %v", err)
	}
}
