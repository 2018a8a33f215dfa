//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// A row is one line of the results.
type row struct {
	Measurement string   `json:"measurement"`
	Case        string   `json:"case"`
	Unit        string   `json:"unit"`
	Lyceum      *summary `json:"lyceum,omitempty"`
	QUIC        *summary `json:"quic_go,omitempty"`
	Torrent     *summary `json:"anacrolix_torrent,omitempty"`
	Ratio       *float64 `json:"ratio,omitempty"` // of the medians, Lyceum's to the other's
	Late        *float64 `json:"relay_late_p99_ms,omitempty"`
	Failed      int      `json:"failed_runs,omitempty"`
	Note        string   `json:"note,omitempty"`
}

// compared fills in both sides and their ratio.
func (r row) compared(lyceum, quic []float64) row { return r.against(quicgo, lyceum, quic) }

// against fills in both sides, of which the other is that of a protocol, and their ratio.
func (r row) against(p protocol, lyceum, other []float64) row {
	r.Lyceum = summarize(lyceum)
	theirs := summarize(other)
	if p == quicgo {
		r.QUIC = theirs
	} else {
		r.Torrent = theirs
	}
	if r.Lyceum != nil && theirs != nil {
		if ratio := r.Lyceum.Median / theirs.Median; !math.IsNaN(ratio) && !math.IsInf(ratio, 0) {
			r.Ratio = &ratio
		}
	}
	return r
}

// writeJSON writes one object a line.
func writeJSON(w io.Writer, rows []row) error {
	encoder := json.NewEncoder(w)
	for _, r := range rows {
		if err := encoder.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// writeTable writes rows for people: the median of each side, its range in brackets.
func writeTable(w io.Writer, rows []row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "measurement\tcase\tunit\tlyceum\tquic-go\tanacrolix/torrent\tratio\trelay late p99\tnote")
	for _, r := range rows {
		var notes []string
		if r.Note != "" {
			notes = append(notes, r.Note)
		}
		if r.Failed > 0 {
			notes = append(notes, fmt.Sprintf("%d FAILED RUNS", r.Failed))
		}
		ratio, late := "–", "–"
		if r.Ratio != nil {
			ratio = fmt.Sprintf("%.2f", *r.Ratio)
		}
		if r.Late != nil {
			late = fmt.Sprintf("%.3f ms", *r.Late)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			r.Measurement, r.Case, r.Unit, r.Lyceum, r.QUIC, r.Torrent, ratio, late, strings.Join(notes, "; "))
	}
	return t.Flush()
}

func (s *summary) String() string {
	switch {
	case s == nil:
		return "–"
	case len(s.Runs) == 1 || s.Min == s.Max:
		return digits(s.Median)
	}
	return fmt.Sprintf("%s (%s…%s)", digits(s.Median), digits(s.Min), digits(s.Max))
}

// digits writes a figure with about three digits: more would be noise.
func digits(v float64) string {
	switch a := math.Abs(v); {
	case v == math.Trunc(v) && a < 1e9, a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	case a >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}
