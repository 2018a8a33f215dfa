package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
)

// Between these marks a table stands in a document.
const (
	beginMark = "<!-- gates: begin (go run ./bench/gates -write) -->"
	endMark   = "<!-- gates: end -->"
)

// markdown writes the table.
func markdown(w io.Writer, m machine, results []result) {
	met, missed, seen := count(results)
	fmt.Fprintf(w, "%s\n\n%d gates met, %d missed, %d seen by people.\n\n", m, met, missed, seen)
	fmt.Fprintln(w, "| | what | gate | measured | | command |\n|---|---|---|---|---|---|")
	var before *command
	for _, r := range results {
		want, from := "", ""
		if r.seen == "" {
			want, from = r.want.String(), "`"+r.from.String()+"`"
		}
		if r.from != nil && r.from == before {
			from = "the same"
		}
		before = r.from
		fmt.Fprintf(w, "| %s |\n", strings.Join([]string{r.id, cell(r.what), want, cell(r.found()), r.verdict(), cell(from)}, " | "))
	}
}

// cell has no bar end a cell before its time.
func cell(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "|", `\|`), "\n", " ") }

func count(results []result) (met, missed, seen int) {
	for _, r := range results {
		switch {
		case r.seen != "":
			seen++
		case r.met():
			met++
		default:
			missed++
		}
	}
	return met, missed, seen
}

// writeJSON writes the machine, then a gate a line.
func writeJSON(w io.Writer, m machine, results []result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return err
	}
	for _, r := range results {
		line := struct {
			Gate     string    `json:"gate"`
			What     string    `json:"what"`
			Want     string    `json:"want,omitempty"`
			Measured string    `json:"measured"`
			Values   []float64 `json:"values,omitempty"`
			Met      *bool     `json:"met"`
			Command  string    `json:"command,omitempty"`
		}{Gate: r.id, What: r.what, Measured: r.found()}
		if r.seen == "" {
			met := r.met()
			line.Want, line.Command, line.Met = r.want.String(), r.from.String(), &met
			line.Values = slices.DeleteFunc(slices.Clone(r.values), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }) // JSON has none
		}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// writeInto puts text between the marks of a file.
func writeInto(path, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b, err = between(b, text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, b, 0o644)
}

func between(document []byte, text string) ([]byte, error) {
	before, rest, ok := bytes.Cut(document, []byte(beginMark))
	if !ok {
		return nil, fmt.Errorf("there is no %s", beginMark)
	}
	_, after, ok := bytes.Cut(rest, []byte(endMark))
	if !ok {
		return nil, fmt.Errorf("there is no %s", endMark)
	}
	return slices.Concat(before, []byte(beginMark+"\n\n"+strings.TrimSpace(text)+"\n\n"+endMark), after), nil
}
