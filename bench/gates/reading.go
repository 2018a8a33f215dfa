package main

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// A reading finds the figure of a gate in what a command printed.
type reading func(o *output) (measured, error)

// value reads a field of the last object, or with a second path the first over the second.
func value(paths ...string) reading { return values(1, paths...) }

// values is as value, of each of the so many objects that there have to be.
func values(count int, paths ...string) reading {
	return func(o *output) (m measured, err error) {
		if len(o.objects) != count {
			return m, fmt.Errorf("%d results, want %d", len(o.objects), count)
		}
		for _, object := range o.objects {
			v, err := field(object, paths[0])
			if err != nil {
				return m, err
			}
			if len(paths) > 1 {
				by, err := field(object, paths[1])
				if err != nil {
					return m, err
				}
				v /= by
			}
			m.values = append(m.values, v)
		}
		return m, nil
	}
}

// figures reads what tests said under a name, which has to be so many values.
func figures(count int, name string) reading { return figuresOf(name, count, 0, count) }

// figuresOf is as figures, for those from one on up to another: tests of one file run in its order.
func figuresOf(name string, count, from, to int) reading {
	return func(o *output) (m measured, err error) {
		all := o.figures[name]
		if len(all) != count {
			return m, fmt.Errorf("%s was said %d times, want %d", name, len(all), count)
		}
		m.values = all[from:to]
		return m, nil
	}
}

// passed counts which of these tests did not pass. Each has to be there.
func passed(names ...string) reading {
	return func(o *output) (m measured, err error) {
		var bad []string
		for _, name := range names {
			all := o.testsNamed(name)
			if len(all) == 0 {
				bad = append(bad, name+" did not run")
			}
			for _, t := range all {
				if t.ended != "pass" {
					bad = append(bad, name+" "+outcome(t))
				}
			}
		}
		return tally(len(names), bad)
	}
}

// passedAll counts which tests of a package, or of those below it, did not pass; those named may be skipped.
func passedAll(pack string, maySkip ...string) reading {
	return func(o *output) (m measured, err error) {
		all := o.topLevel(pack)
		skipped := " " + strings.Join(maySkip, " ") + " "
		var bad []string
		for _, t := range all {
			if t.ended != "pass" && !(t.ended == "skip" && strings.Contains(skipped, " "+t.name+" ")) {
				bad = append(bad, t.name+" "+outcome(t))
			}
		}
		for _, t := range o.tests { // a package fails that does not compile, or whose process ends
			if t.name == "" && t.ended == "fail" && len(bad) == 0 && t.isIn(pack) {
				bad = append(bad, t.pack+" failed")
			}
		}
		return tally(len(all), bad)
	}
}

// tally tells how many of all did not pass; of none, nothing can be told.
func tally(all int, bad []string) (m measured, err error) {
	if all == 0 {
		return m, errors.New("no tests")
	}
	text := fmt.Sprintf("%d of %d", max(all-len(bad), 0), all)
	if len(bad) > 0 {
		text += ": " + strings.Join(bad, ", ")
	}
	return measured{values: []float64{float64(len(bad))}, text: text}, nil
}

func outcome(t *testRun) string {
	switch t.ended {
	case "fail":
		return "failed"
	case "skip":
		return "was skipped"
	}
	return "did not end"
}

// bench reads what a benchmark measured in a unit, over how much of that is one.
func bench(name, unit string, over float64) reading {
	return func(o *output) (m measured, err error) {
		v, ok := o.benches[name][unit]
		if !ok {
			return m, fmt.Errorf("%s has no %s", name, unit)
		}
		m.values = []float64{v / over}
		return m, nil
	}
}

// benchOver reads one benchmark over another.
func benchOver(name, by, unit string) reading {
	return func(o *output) (m measured, err error) {
		over, err := bench(by, unit, 1)(o)
		if err != nil {
			return m, err
		}
		return bench(name, unit, over.values[0])(o)
	}
}

var fuzzLine = regexp.MustCompile(`^(\d+) fuzz functions, \S+ each: nothing found$`)

// nothingFound reads the last word of scripts/fuzz, which it does not say if something was found.
func nothingFound(o *output) (m measured, err error) {
	for _, line := range o.lines {
		if n := fuzzLine.FindStringSubmatch(line); n != nil && number(n[1]) > 0 {
			return measured{values: []float64{0}, text: "nothing in " + n[1] + " targets"}, nil
		}
	}
	return m, errors.New("it does not say that nothing was found")
}

// coverage reads how much of a package its tests run.
func coverage(pack string) reading {
	return func(o *output) (m measured, err error) {
		v, ok := o.covered[pack]
		if !ok {
			return m, fmt.Errorf("%s has no coverage", pack)
		}
		m.values = []float64{v}
		return m, nil
	}
}

// compared reads a field of the row of bench/compare whose case, or else unit, begins so.
func compared(row, path string) reading {
	return onlyRow(row, path, func(name, unit string) bool { return strings.HasPrefix(name, row) || strings.HasPrefix(unit, row) })
}

// comparedIn is as compared, of the rows of a case the one in a unit: each case has a row in each of several.
func comparedIn(unit, row, path string) reading {
	return onlyRow(row+" in "+unit, path, func(name, in string) bool { return strings.HasPrefix(name, row) && strings.HasPrefix(in, unit) })
}

// onlyRow reads a field of the row that is, of which there has to be one.
func onlyRow(what, path string, is func(name, unit string) bool) reading {
	return func(o *output) (m measured, err error) {
		for _, object := range o.objects {
			name, _ := object["case"].(string)
			unit, _ := object["unit"].(string)
			if !is(name, unit) {
				continue
			}
			if n, _ := object["failed_runs"].(float64); n > 0 {
				return m, fmt.Errorf("%g runs failed", n)
			}
			v, err := field(object, path)
			if err != nil {
				return m, err
			}
			m.values = append(m.values, v)
		}
		if len(m.values) != 1 {
			return m, fmt.Errorf("%d rows begin with %q, want one", len(m.values), what)
		}
		return m, nil
	}
}

// grown reads by how much one row of bench/compare is above another.
func grown(before, after string) reading {
	return func(o *output) (m measured, err error) {
		a, err := compared(before, "lyceum.median")(o)
		if err != nil {
			return m, err
		}
		b, err := compared(after, "lyceum.median")(o)
		if err != nil {
			return m, err
		}
		m.values = []float64{b.values[0] - a.values[0]}
		m.text = fmt.Sprintf("%s, then %s", digits(a.values[0]), digits(b.values[0]))
		return m, nil
	}
}

// versus reads a field of the results of so many runs over the same of another command's.
func versus(other *command, runs int, path string) reading {
	return func(o *output) (m measured, err error) {
		theirs, err := other.result()
		if err != nil {
			return m, err
		}
		if m, err = values(runs, path)(o); err != nil {
			return m, err
		}
		by, err := values(runs, path)(theirs)
		for i := range by.values {
			m.values[i] /= by.values[i]
		}
		return m, err
	}
}

// repeats counts the fields of a result that another command's has otherwise, but for those named.
func repeats(other *command, but ...string) reading {
	return func(o *output) (m measured, err error) {
		theirs, err := other.result()
		if err != nil {
			return m, err
		}
		if len(o.objects) != 1 || len(theirs.objects) != 1 {
			return m, fmt.Errorf("%d and %d results", len(o.objects), len(theirs.objects))
		}
		different := 0
		for name, is := range o.objects[0] {
			if !slices.Contains(but, name) && !reflect.DeepEqual(is, theirs.objects[0][name]) {
				different++
			}
		}
		hash, _ := o.objects[0]["trace_hash"].(string)
		if hash == "" {
			return m, fmt.Errorf("there is no trace_hash")
		}
		return measured{values: []float64{float64(different)}, text: fmt.Sprintf("%d differ; %.8s…", different, hash)}, nil
	}
}
