package export

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark begins a file in UTF-8 for those who would else guess.
const byteOrderMark = "\ufeff"

// CSV writes one part of a report as a table.
func CSV(w io.Writer, r Report, part Part) error {
	t := r.attendance(r.Sittings...)
	switch part {
	case Chat:
		t = r.chat()
	case Looks:
		t = r.looks()
	}
	return t.write(w, Shape{})
}

// write writes a table. What people wrote is defused, in its head, too: that has titles of tests.
func (t table) write(w io.Writer, shape Shape) error {
	if !shape.NoMark {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if shape.Separator != 0 {
		out.Comma = shape.Separator
	}
	record := make([]string, len(t.Head))
	for i, name := range t.Head {
		record[i] = defuse(name)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, c := range row {
			if record[i] = c.Text; c.Free {
				record[i] = defuse(c.Text)
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// separators are what spreadsheet programs end a cell at, by the language of the desktop; a line end does so where quotation
// marks are not taken for any.
const separators = ";\t\r\n"

// defuse returns a text of which no spreadsheet program takes a part for a formula, whatever it separates cells by.
func defuse(s string) string {
	var b strings.Builder
	if isFormula(s) {
		b.WriteByte('\'')
	}
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if strings.IndexByte(separators, s[i]) >= 0 && beginsFormula(s[i+1:]) {
			b.WriteByte('\'')
		}
	}
	return b.String()
}

// isFormula reports whether a text may be taken for a formula, or looks like one that was defused.
func isFormula(s string) bool {
	return s != "" && (strings.IndexByte("\t\n\r", s[0]) >= 0 || s[0] == '\'' && isFormula(s[1:])) || beginsFormula(s)
}

// beginsFormula reports whether what follows a separator may be taken for one, or looks as if it was defused.
func beginsFormula(s string) bool {
	if rest, quoted := strings.CutPrefix(s, "'"); quoted {
		return beginsFormula(rest)
	}
	visible := strings.TrimLeftFunc(s, func(r rune) bool {
		return r == '"' || !strings.ContainsRune(separators, r) && (unicode.IsSpace(r) || isHidden(r))
	})
	first, _ := utf8.DecodeRuneInString(visible)
	return strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫", first)
}

// isHidden reports whether a character does not show: controls of any sort, and what is drawn as nothing.
func isHidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
