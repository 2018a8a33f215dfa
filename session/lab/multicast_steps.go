package main

import "fmt"

const (
	stepUp = 1.05
	holds  = 0.999 // of all packets come within 1 s
)

// stepsResult are the figures of the last rate that a group carries, and how the rates before and after it did.
type stepsResult struct {
	Carried float64 `json:"carried_kbit"` // 0: not even the first rate
	Share   figure  `json:"of_bound"`     // that over bound_kbit_s
	Steps   []step  `json:"steps"`
	multicastResult
}

// A step is one rate that was tried.
type step struct {
	Kbit     float64 `json:"kbit"`
	Within1s figure  `json:"within_1s"`
	Bound    figure  `json:"bound_kbit_s"`
}

// climb raises the rate of the picture step by step, with everything else as it was, until a group does not carry it
// any more. The figures returned, and the crowd, are those of the last rate that it carried, or of the first.
func climb(s settings, o streaming) (*crowd, any) {
	var c *crowd
	var r stepsResult
	for range o.steps {
		show := newShow(s, o)
		show.run()
		this := show.result()
		r.Steps = append(r.Steps, step{o.kbit, this.Within1s, this.Bound})
		if s.watch != nil {
			fmt.Fprintf(s.watch, "%.0f kbit/s: %.6f within 1 s, bound %.0f kbit/s\n", o.kbit, this.Within1s, this.Bound)
		}
		if c == nil || this.Within1s >= holds {
			c, r.multicastResult = show.c, this
		}
		if this.Within1s < holds {
			break
		}
		r.Carried, r.Share = o.kbit, figure(o.kbit)/this.Bound
		o.kbit *= stepUp
	}
	return c, r
}
