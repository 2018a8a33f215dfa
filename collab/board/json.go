package board

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// How a file is written: JSON of one object.
const (
	fileFormat  = "lyceum board"
	fileVersion = 1
)

// A jsonObject is one object; lengths are in pixels.
type jsonObject struct {
	Kind    string     `json:"kind"`
	Points  jsonPoints `json:"points"` // x, y, x, y, …
	Colour  string     `json:"colour"` // #rrggbb
	Width   float64    `json:"width"`
	Fill    string     `json:"fill,omitempty"`
	Dash    string     `json:"dash,omitempty"`    // dashed, dotted
	Opacity uint8      `json:"opacity,omitempty"` // 1 to 254
	Place   *jsonPlace `json:"place,omitempty"`
	Text    string     `json:"text,omitempty"`
	Picture string     `json:"picture,omitempty"` // key of pictures
	Size    []uint16   `json:"size,omitempty"`    // of the picture, in its own pixels
	By      string     `json:"by,omitempty"`
	At      string     `json:"at,omitempty"` // RFC 3339
}

type jsonPlace struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	ScaleX float64 `json:"scale_x"`
	ScaleY float64 `json:"scale_y"`
}

// jsonPoints are coordinates in quarter pixels, as many as two times MaxPoints.
type jsonPoints []int16

// MarshalJSON writes them in pixels.
func (p jsonPoints) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, v := range p {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendPixels(b, v)
	}
	return append(b, ']'), nil
}

// UnmarshalJSON reads them, as they are between two quarters rounded. What is too long is not read at all.
func (p *jsonPoints) UnmarshalJSON(b []byte) error {
	n := 1
	for _, c := range b {
		if c == ',' {
			n++
		}
	}
	if n > 2*MaxPoints {
		return fmt.Errorf("%d coordinates: %w", n, ErrFile)
	}
	all := make([]float64, 0, n)
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	*p = make(jsonPoints, len(all))
	for i, v := range all {
		units, ok := unitsOf(v)
		if !ok {
			return fmt.Errorf("a coordinate of %g: %w", v, ErrFile)
		}
		(*p)[i] = units
	}
	return nil
}

// unitsOf returns pixels in quarter pixels, if a page has them.
func unitsOf(pixels float64) (int16, bool) {
	v := math.Round(pixels * Unit)
	return int16(v), v >= math.MinInt16 && v <= math.MaxInt16
}

// appendPixels appends a number of quarter pixels.
func appendPixels(b []byte, v int16) []byte {
	return fmt.Append(b, float64(v)/Unit)
}

// toJSON returns an object as it is written.
func (o *FileObject) toJSON() jsonObject {
	s := o.Style
	j := jsonObject{Kind: o.Kind.String(), Colour: s.Colour.String(), Width: float64(s.Width) / Unit, Text: o.Text, By: o.By}
	for _, p := range o.Points {
		j.Points = append(j.Points, p.X, p.Y)
	}
	if s.Filled {
		j.Fill = s.Fill.String()
	}
	if s.Dash != Solid {
		j.Dash = dashNames[s.Dash%(Dotted+1)]
	}
	if s.Opacity != 255 {
		j.Opacity = s.Opacity
	}
	if p := o.Place; p != Here {
		j.Place = &jsonPlace{float64(p.DX) / Unit, float64(p.DY) / Unit, float64(p.ScaleX) / One, float64(p.ScaleY) / One}
	}
	if o.Image != nil {
		j.Picture, j.Size = o.Image.Ticket, []uint16{o.Image.Width, o.Image.Height}
	}
	if !o.At.IsZero() {
		j.At = o.At.UTC().Format(time.RFC3339Nano)
	}
	return j
}

var dashNames = [...]string{"", "dashed", "dotted"}

// String returns the colour as #rrggbb.
func (c Colour) String() string { return fmt.Sprintf("#%06x", uint32(c)) }

// ParseColour reads #rrggbb.
func ParseColour(s string) (Colour, bool) {
	if len(s) != 7 || s[0] != '#' {
		return 0, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	return Colour(v), err == nil
}

// object returns an object that was read; ok is false if it cannot be on a board.
func (j *jsonObject) object() (o FileObject, ok bool) {
	kind := slices.Index(objectNames[:], j.Kind)
	dash := slices.Index(dashNames[:], j.Dash)
	if kind < 0 || dash < 0 || len(j.Points)%2 != 0 {
		return o, false
	}
	o.Kind, o.Place, o.Text, o.By = ObjectKind(kind), Here, j.Text, j.By
	for i := 0; i < len(j.Points); i += 2 {
		o.Points = append(o.Points, Point{j.Points[i], j.Points[i+1]})
	}
	width := math.Round(j.Width * Unit)
	if !(width >= 1 && width <= MaxWidth) {
		return o, false
	}
	o.Style = Style{Width: uint16(width), Dash: Dash(dash), Opacity: j.Opacity, Filled: j.Fill != ""}
	if o.Style.Opacity == 0 {
		o.Style.Opacity = 255
	}
	if o.Style.Colour, ok = ParseColour(j.Colour); !ok {
		return o, false
	}
	if o.Style.Filled {
		if o.Style.Fill, ok = ParseColour(j.Fill); !ok {
			return o, false
		}
	}
	if j.Place != nil {
		if o.Place, ok = j.Place.place(); !ok {
			return o, false
		}
	}
	if j.Picture != "" || j.Size != nil {
		if len(j.Size) != 2 {
			return o, false
		}
		o.Image = &Picture{j.Picture, j.Size[0], j.Size[1]}
	}
	if j.At != "" {
		at, err := time.Parse(time.RFC3339Nano, j.At)
		if err != nil {
			return o, false
		}
		o.At = at.UTC().Truncate(time.Millisecond)
	}
	return o, o.check() == nil
}

func (p *jsonPlace) place() (Place, bool) {
	x, y, sx, sy := math.Round(p.X*Unit), math.Round(p.Y*Unit), math.Round(p.ScaleX*One), math.Round(p.ScaleY*One)
	for _, v := range [...]float64{x, y, sx, sy} {
		if !(math.Abs(v) <= math.MaxInt32) {
			return Place{}, false
		}
	}
	return Place{int32(x), int32(y), int32(sx), int32(sy)}, true
}
