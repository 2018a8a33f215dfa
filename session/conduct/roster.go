package conduct

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"lyceum/session/journal"
	"lyceum/session/journal/fields"
)

// Limits of a roster. Lengths are in characters (runes).
const (
	MaxRosterRows  = 5000
	MaxRosterName  = 120
	MaxRosterID    = 64
	MaxRosterEmail = 254
	maxRosterParts = 512
)

// A RosterRow is somebody who is expected in the class. Each field is as [journal.CleanName] leaves it.
type RosterRow struct {
	Name  string
	ID    string // as the school has it; may be empty
	Email string // may be empty
}

// A RosterPart is the body of [journal.KindRoster]: a piece of a list of people that is too long for one entry. An
// import is in force once all its parts are there, until a later one is.
type RosterPart struct {
	Import uint64 // the same for all parts; another for each import of the same author, as a time in Unix ms
	Index  int    // 0 is the first
	Count  int    // how many parts there are, 1 to 512
	Rows   []RosterRow
}

// check returns an error unless the row can be in a roster.
func (r RosterRow) check() error {
	for _, f := range []struct {
		value, what string
		low, high   int
	}{{r.Name, "name", 1, MaxRosterName}, {r.ID, "ID", 0, MaxRosterID}, {r.Email, "e-mail address", 0, MaxRosterEmail}} {
		if !utf8.ValidString(f.value) || journal.CleanName(f.value) != f.value {
			return fields.Malformed("%s: white space, or characters that do not show", f.what)
		}
		if n := utf8.RuneCountInString(f.value); n < f.low || n > f.high {
			return fields.Malformed("%s: %d characters, %d to %d allowed", f.what, n, f.low, f.high)
		}
	}
	if r.Email != "" && strings.Count(r.Email, "@") != 1 {
		return fields.Malformed("e-mail address: one @ is needed")
	}
	return nil
}

// appendTo appends the row's encoding to b.
func (r RosterRow) appendTo(b []byte) []byte {
	return fields.Append(fields.Append(fields.Append(b, r.Name), r.ID), r.Email)
}

// Encode returns the body; the error says why nobody would read it.
func (p RosterPart) Encode() ([]byte, error) {
	b := binary.AppendUvarint(nil, p.Import)
	b = binary.AppendUvarint(b, uint64(p.Index))
	b = binary.AppendUvarint(b, uint64(p.Count))
	b = binary.AppendUvarint(b, uint64(len(p.Rows)))
	for _, row := range p.Rows {
		b = row.appendTo(b)
	}
	return checked(b, ParseRosterPart)
}

// ParseRosterPart reads the body of a roster. Errors wrap [journal.ErrMalformed].
func ParseRosterPart(body []byte) (p RosterPart, err error) {
	if len(body) > journal.MaxBody {
		return RosterPart{}, fields.Malformed("roster: %d bytes", len(body))
	}
	r := reader{fields.Read(body)}
	p.Import = r.Uvarint("import")
	p.Index = int(r.Within(0, maxRosterParts-1, "part"))
	p.Count = int(r.Within(1, maxRosterParts, "parts"))
	n := r.Within(0, MaxRosterRows, "rows")
	for i := uint64(0); i < n && r.OK(); i++ {
		row := RosterRow{
			Name: r.Text(MaxRosterName*4, "name"), ID: r.Text(MaxRosterID*4, "ID"), Email: r.Text(MaxRosterEmail*4, "e-mail"),
		}
		if err := row.check(); r.OK() && err != nil {
			return RosterPart{}, err
		}
		p.Rows = append(p.Rows, row)
	}
	if r.OK() && p.Index >= p.Count {
		r.Fail("part %d of %d", p.Index, p.Count)
	}
	if err := r.End("roster"); err != nil {
		return RosterPart{}, err
	}
	return p, nil
}

// EncodeRoster returns the bodies of the entries that make rows the roster, to be written in order. importID must
// be larger than that of the author's import before. No rows make one body, which empties the roster. The error
// says which row cannot be in a roster, or that there are too many.
func EncodeRoster(importID uint64, rows []RosterRow) ([][]byte, error) {
	if len(rows) > MaxRosterRows {
		return nil, fmt.Errorf("roster: %d rows, at most %d allowed: %w", len(rows), MaxRosterRows, journal.ErrLimit)
	}
	const room = journal.MaxBody - 4*binary.MaxVarintLen64 - 512 // desk logs seal bodies once more
	parts, size := []RosterPart{{}}, 0
	for i, row := range rows {
		if err := row.check(); err != nil {
			return nil, fmt.Errorf("roster row %d: %w", i+1, err)
		}
		n := len(row.appendTo(nil))
		if size += n; size > room {
			parts, size = append(parts, RosterPart{}), n
		}
		last := &parts[len(parts)-1]
		last.Rows = append(last.Rows, row)
	}
	bodies := make([][]byte, len(parts))
	for i, p := range parts {
		p.Import, p.Index, p.Count = importID, i, len(parts)
		var err error
		if bodies[i], err = p.Encode(); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}
