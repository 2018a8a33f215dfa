package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// printFigures prints a JSON object of numbers, texts and such objects, a line for each of its names.
func printFigures(out io.Writer, object []byte) error {
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	depth, name := 0, ""
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("print figures: %w", err)
		}
		switch v := t.(type) {
		case json.Delim:
			depth += map[json.Delim]int{'{': 1, '}': -1}[v]
			if v == '{' && name != "" {
				fmt.Fprintf(out, "%*s%s\n", 2*(depth-2), "", name)
			}
			name = ""
		case nil: // a figure that is of another scenario
			name = ""
		default:
			if name == "" {
				name = fmt.Sprint(v)
				continue
			}
			fmt.Fprintf(out, "%*s%-*s %v\n", 2*(depth-1), "", 22-2*(depth-1), name, v)
			name = ""
		}
	}
}
