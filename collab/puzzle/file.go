package puzzle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Limits of a .cpuzzle. Nothing is made of what goes beyond them.
const (
	MaxFile     = 24 << 20 // bytes
	maxContent  = 1 << 20  // bytes of everything but the pictures
	maxPictures = 16 << 20 // bytes of all pictures: base64 makes four of each three
)

// How a file begins.
const (
	fileFormat  = "lyceum puzzle"
	fileVersion = 1
)

// Errors of reading a file.
var (
	ErrFile  = errors.New("not a puzzle that can be opened")
	ErrNewer = errors.New("a puzzle of a newer program") // wraps ErrFile in what ReadFile returns
)

// A jsonFile is a file: in this order, its own content by the name of its kind.
type jsonFile struct {
	Format   string       `json:"format"`
	Version  int          `json:"version"`
	Kind     string       `json:"kind"`
	Title    string       `json:"title"`
	Task     string       `json:"task,omitempty"`
	Options  jsonOptions  `json:"options"`
	Content  fileContent  `json:"content"`
	Pictures filePictures `json:"pictures,omitempty"`
}

type jsonOptions struct {
	Hints     int    `json:"hints,omitempty"`
	Check     bool   `json:"check,omitempty"`
	Penalties bool   `json:"penalties,omitempty"`
	Score     string `json:"score,omitempty"`
	Shuffle   bool   `json:"shuffle,omitempty"`
}

// fileContent is content that is read when its kind is known.
type fileContent []byte

// UnmarshalJSON keeps it, unless it is longer than any content is.
func (c *fileContent) UnmarshalJSON(b []byte) error {
	if len(b) > maxContent {
		return fmt.Errorf("content of %d bytes", len(b))
	}
	*c = bytes.Clone(b)
	return nil
}

// MarshalJSON returns it.
func (c fileContent) MarshalJSON() ([]byte, error) { return c, nil }

// filePictures are files in base64 by name.
type filePictures map[string][]byte

// UnmarshalJSON reads one after the other, and no more than there may be.
func (p *filePictures) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("pictures are no object")
	}
	*p = filePictures{}
	for left := maxPictures; d.More(); {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if _, twice := (*p)[name]; twice || len(*p) == MaxPictures {
			return errors.New("too many pictures")
		}
		var data []byte
		if err := d.Decode(&data); err != nil {
			return err
		}
		if left -= len(data); left < 0 || len(data) > MaxPicture {
			return errors.New("pictures are too large")
		}
		(*p)[name] = data
	}
	return nil
}

// ReadFile reads a .cpuzzle whole. It makes nothing of what goes beyond the limits, whatever the file says of itself, and
// what it returns passes [Puzzle.Check]. Errors wrap [ErrFile], with a [*Fault] or [ErrNewer] where that is the cause, or are the reader's.
func ReadFile(r io.Reader) (*Puzzle, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read a puzzle: %w", err)
	}
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrFile, MaxFile)
	}
	p, err := parseFile(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return p, nil
}

func parseFile(data []byte) (*Puzzle, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, err
	}
	switch {
	case head.Format != fileFormat || head.Version < fileVersion:
		return nil, errors.New("no puzzle")
	case head.Version > fileVersion:
		return nil, ErrNewer
	}
	var f jsonFile
	if err := strictly(data, &f); err != nil {
		return nil, err
	}
	p, err := f.puzzle()
	if err == nil {
		err = p.Check()
	}
	return p, err
}

// strictly reads JSON in which nothing is unknown.
func strictly(data []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something after the end")
	}
	return nil
}

func (f *jsonFile) puzzle() (*Puzzle, error) {
	p := &Puzzle{Title: f.Title, Task: f.Task, Pictures: f.Pictures, Options: Options{
		Hints: f.Options.Hints, Check: f.Options.Check, Penalties: f.Options.Penalties, Shuffle: f.Options.Shuffle,
	}}
	if p.Pictures == nil {
		p.Pictures = map[string][]byte{}
	}
	kind, ok := KindNamed(f.Kind)
	if !ok {
		return nil, fmt.Errorf("a puzzle of kind %.40q", f.Kind)
	}
	if p.Options.Score, ok = scoreNamed(f.Options.Score); !ok {
		return nil, fmt.Errorf("scored by %.40q", f.Options.Score)
	}
	content := contentOf[kind]()
	if err := strictly(f.Content, content); err != nil {
		return nil, err
	}
	p.Content = content.content()
	return p, nil
}

func scoreNamed(name string) (ScoreMode, bool) {
	if name == "" {
		return ByPart, true
	}
	for i, n := range scoreNames {
		if n == name {
			return ScoreMode(i), true
		}
	}
	return 0, false
}

// WriteFile writes a .cpuzzle. The error is the [*Fault] that keeps the puzzle from being read again, wraps [ErrFile] if it would be too
// long, or is the writer's; nothing is written before the first two are known.
func WriteFile(w io.Writer, p *Puzzle) error {
	data, err := p.encode()
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("write a puzzle: %w", err)
	}
	return nil
}

func (p *Puzzle) encode() ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	f := jsonFile{Format: fileFormat, Version: fileVersion, Kind: p.Kind().String(), Title: p.Title, Task: p.Task, Pictures: p.Pictures}
	f.Options = jsonOptions{Hints: p.Options.Hints, Check: p.Options.Check, Penalties: p.Options.Penalties, Shuffle: p.Options.Shuffle}
	if p.Options.Score != ByPart {
		f.Options.Score = p.Options.Score.String()
	}
	var err error
	if f.Content, err = marshal(toJSON(p.Content), ""); err != nil {
		panic("BUG: content that JSON cannot be: " + err.Error())
	}
	data, err := marshal(f, "\t")
	if err != nil {
		panic("BUG: a puzzle that JSON cannot be: " + err.Error())
	}
	if len(f.Content) > maxContent || len(data) > MaxFile {
		return nil, fmt.Errorf("a puzzle of %d bytes: %w", len(data), ErrFile)
	}
	return data, nil
}

// marshal returns JSON as people can read it, with a line at its end if it is indented.
func marshal(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	if indent == "" {
		return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
	}
	return b.Bytes(), nil
}
