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
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(t.Head); err != nil {
		return err
	}
	record := make([]string, len(t.Head))
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

// defuse returns a text that no spreadsheet program takes for a formula.
func defuse(s string) string {
	if isFormula(s) {
		return "'" + s
	}
	return s
}

// isFormula reports whether a text may be taken for a formula, or looks like one that was defused.
func isFormula(s string) bool {
	if s == "" {
		return false
	}
	if strings.ContainsRune("\t\n\r", rune(s[0])) || s[0] == '\'' && isFormula(s[1:]) {
		return true
	}
	visible := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isHidden(r) })
	first, _ := utf8.DecodeRuneInString(visible)
	return strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫", first)
}

// isHidden reports whether a character does not show: controls of any sort, and what is drawn as nothing.
func isHidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
