package quiz

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// ErrFile says that a file is no file of ours, or of a version to come, or has what none has.
var ErrFile = errors.New("not a file of questions or of a test")

// What a file says that it is. docs/question-files.md describes them.
const (
	questionsFormat = "lyceum questions"
	testFormat      = "lyceum test"
	paperFormat     = "lyceum test paper"
	fileVersion     = 1
)

// A document is a file.
type document struct {
	Format    string     `json:"format"`
	Version   int        `json:"version"`
	Questions []Question `json:"questions,omitempty"`
	Test      *testFile  `json:"test,omitempty"`
}

// A testFile is a test as files have it: times are in seconds.
type testFile struct {
	ID           ID             `json:"id,omitzero"`
	Title        string         `json:"title"`
	Instructions Text           `json:"instructions,omitzero"`
	Slots        []Slot         `json:"slots"`
	Shuffle      bool           `json:"shuffle,omitempty"`
	Limit        int64          `json:"limit,omitempty"`
	Overdue      Overdue        `json:"overdue,omitzero"`
	Grace        int64          `json:"grace,omitempty"`
	Attempts     int            `json:"attempts,omitempty"`
	Grading      AttemptGrading `json:"grading,omitzero"`
	Behaviour    Behaviour      `json:"behaviour,omitzero"`
	GradeMax     float64        `json:"largest_grade"`
	Review       Review         `json:"review,omitzero"`
	Watch        Watch          `json:"watch,omitzero"`
}

func toFile(t *Test) *testFile {
	return &testFile{t.ID, t.Title, t.Instructions, t.Slots, t.Shuffle, int64(t.Limit / time.Second), t.Overdue, int64(t.Grace / time.Second),
		t.Attempts, t.Grading, t.Behaviour, t.GradeMax, t.Review, t.Watch}
}

func (f *testFile) test() *Test {
	return &Test{f.ID, f.Title, f.Instructions, f.Slots, f.Shuffle, seconds(f.Limit), f.Overdue, seconds(f.Grace),
		f.Attempts, f.Grading, f.Behaviour, f.GradeMax, f.Review, f.Watch}
}

// seconds returns a time that, should it be too long, is out of range still.
func seconds(n int64) time.Duration {
	most := int64(MaxLimit / time.Second)
	return time.Duration(min(max(n, -1), most+1)) * time.Second
}

// WriteQuestions writes a file of questions, which are checked.
func WriteQuestions(w io.Writer, questions []Question) error {
	for i := range questions {
		if err := questions[i].Check(); err != nil {
			return err
		}
	}
	return write(w, document{Format: questionsFormat, Version: fileVersion, Questions: questions})
}

// WriteTest writes a file of a test with its key. The test is checked.
func WriteTest(w io.Writer, t *Test) error {
	if err := t.Check(); err != nil {
		return err
	}
	return write(w, document{Format: testFormat, Version: fileVersion, Test: toFile(t)})
}

// WritePaper writes a file of what students get of a test. It fails if there is anything of the key in it.
func WritePaper(w io.Writer, paper *Test) error {
	if err := paper.CheckPaper(); err != nil {
		return err
	}
	return write(w, document{Format: paperFormat, Version: fileVersion, Test: toFile(paper)})
}

// write writes a file that is not too long to be read.
func write(w io.Writer, d document) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(d); err != nil {
		return err
	}
	if b.Len() > MaxFile {
		return fmt.Errorf("%d bytes are more than a file may have, %d", b.Len(), MaxFile)
	}
	if err := checkShape(b.Bytes()); err != nil { // so many small things that it could not be read
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// ReadQuestions reads a file that [WriteQuestions] wrote. Errors wrap [ErrFile], are a [*CheckError] about one of the
// questions, or the reader's.
func ReadQuestions(r io.Reader) ([]Question, error) {
	d, err := read(r, questionsFormat)
	if err != nil {
		return nil, err
	}
	for i := range d.Questions {
		if err := d.Questions[i].Check(); err != nil {
			return nil, err
		}
	}
	return d.Questions, nil
}

// ReadTest reads a file that [WriteTest] wrote. Errors are as of [ReadQuestions].
func ReadTest(r io.Reader) (*Test, error) { return readTest(r, testFormat, (*Test).Check) }

// ReadPaper reads a file that [WritePaper] wrote. Errors are as of [ReadQuestions].
func ReadPaper(r io.Reader) (*Test, error) { return readTest(r, paperFormat, (*Test).CheckPaper) }

func readTest(r io.Reader, format string, check func(*Test) error) (*Test, error) {
	d, err := read(r, format)
	if err != nil {
		return nil, err
	}
	t := d.Test.test()
	if err := check(t); err != nil {
		return nil, err
	}
	return t, nil
}

// read reads a file of a format. Nothing is made of it before its size and the number of things in it are known.
func read(r io.Reader, format string) (*document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrFile, MaxFile)
	}
	if err := checkShape(data); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	var d document
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	switch {
	case d.Format != format:
		return nil, fmt.Errorf("%w: its format is %.40q, not %q", ErrFile, d.Format, format)
	case d.Version != fileVersion:
		return nil, fmt.Errorf("%w: its version is %d, not %d", ErrFile, d.Version, fileVersion)
	case (d.Test != nil) != (format != questionsFormat) || d.Questions != nil && d.Test != nil:
		return nil, fmt.Errorf("%w: it has other parts than a file of %q", ErrFile, format)
	}
	return &d, nil
}
