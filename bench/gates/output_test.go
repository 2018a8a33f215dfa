package main

import (
	"strings"
	"testing"
)

// What `go test -json` prints of one test that says figures, one that fails, one that is skipped and one that never ends.
const ofTests = `{"Action":"start","Package":"lyceum/p"}
{"Action":"run","Package":"lyceum/p","Test":"TestA"}
{"Action":"output","Package":"lyceum/p","Test":"TestA","Output":"    a_test.go:7: figure speech.correl"}
{"Action":"output","Package":"lyceum/p","Test":"TestA","Output":"ation 0.971\n"}
{"Action":"output","Package":"lyceum/p","Test":"TestA","Output":"    a_test.go:8: figure speech.delay 96.5 ms\n"}
{"Action":"output","Package":"lyceum/p","Test":"TestA","Output":"    a_test.go:8: figure speech.delay 104 ms\n"}
{"Action":"output","Package":"lyceum/p","Test":"TestA","Output":"    a_test.go:9: a figure speech.delay 999 of speech\n"}
{"Action":"output","Package":"lyceum/p","Test":"TestA","Output":"    a_test.go:9: figure speech.odd two\n"}
{"Action":"pass","Package":"lyceum/p","Test":"TestA"}
{"Action":"pass","Package":"lyceum/p","Test":"TestA/one"}
{"Action":"output","Package":"lyceum/p","Test":"TestB","Output":"figure of.failing 3 s\n"}
{"Action":"fail","Package":"lyceum/p","Test":"TestB"}
{"Action":"skip","Package":"lyceum/p","Test":"TestC"}
{"Action":"run","Package":"lyceum/p/q","Test":"TestD"}
for people
{"Action":"output","Package":"lyceum/p","Test":"BenchmarkX","Output":"BenchmarkX-2 \t"}
{"Action":"output","Package":"lyceum/p","Test":"BenchmarkX","Output":"     100\t    1234.5 ns/op\t 33100 entries/s\n"}
{"Action":"output","Package":"lyceum/p","Output":"coverage: 98.3% of statements\n"}
{"Action":"fail","Package":"lyceum/p"}
`

// What `bench/compare cpu -json` prints, without what is not read: two cases, each in two units and more, one of which quic-go has not.
const ofCPU = `{"measurement":"cpu","case":"writes of 16384 / 65536 bytes","unit":"CPU s/GB, less is better","lyceum":{"median":2.0773319085563604},"quic_go":{"median":3.1658580218297736},"ratio":0.656167109905871}
{"measurement":"cpu","case":"messages of 1000 bytes","unit":"CPU s/GB, less is better","lyceum":{"median":1.9150888807888506}}
{"measurement":"cpu","case":"writes of 16384 / 65536 bytes","unit":"MB/s, more is better","lyceum":{"median":798.866477629168},"quic_go":{"median":569.8303044683821},"ratio":1.40193750905274}
{"measurement":"cpu","case":"messages of 1000 bytes","unit":"MB/s, more is better","lyceum":{"median":794.7646928769294}}
`

func TestFiguresAreFoundInWhatTestsPrint(t *testing.T) {
	o := parse([]byte(ofTests))
	if got := o.figures["speech.correlation"]; len(got) != 1 || got[0] != 0.971 {
		t.Errorf("speech.correlation = %v, want 0.971: it was printed in two pieces", got)
	}
	if got := o.figures["speech.delay"]; len(got) != 2 || got[0] != 96.5 || got[1] != 104 {
		t.Errorf("speech.delay = %v, want 96.5 and 104, and not what stands in a sentence", got)
	}
	if got := o.figures["of.failing"]; len(got) != 1 || got[0] != 3 {
		t.Errorf("of.failing = %v, want 3", got)
	}
	if got := o.benches["BenchmarkX"]; got["ns/op"] != 1234.5 || got["entries/s"] != 33100 {
		t.Errorf("BenchmarkX = %v", got)
	}
	if got := o.covered["lyceum/p"]; got != 98.3 {
		t.Errorf("coverage = %v, want 98.3", got)
	}
	if len(o.lines) != 1 || o.lines[0] != "for people" {
		t.Errorf("lines = %q", o.lines)
	}
}

func TestResultsAreTheObjectsThatAreNoEvents(t *testing.T) {
	o := parse([]byte("figures follow\n{\"a\":{\"b\":2},\"c\":4}\n{\"a\":{\"b\":3},\"c\":4}\n{broken\n"))
	for _, tt := range []struct {
		read reading
		want string
	}{
		{values(2, "a.b"), "2, 3"},
		{values(2, "a.b", "c"), "0.5, 0.75"},
		{values(3, "a.b"), "2 results, want 3"},
		{value("a.b"), "2 results, want 1"},
		{values(2, "a"), "there is no number a"},
		{values(2, "c.d"), "there is no c.d"},
	} {
		m, err := tt.read(o)
		if got := m.String(); err == nil && got != tt.want || err != nil && err.Error() != tt.want {
			t.Errorf("%q, %v; want %q", got, err, tt.want)
		}
	}
}

// of returns a command that printed something and ended well.
func of(printed string) *command {
	c := &command{name: "c"}
	c.settle(kept{}, []byte(printed))
	return c
}

// What is not there is missed, whatever it is compared with.
func TestMissingFigureIsMissed(t *testing.T) {
	tests, results, none := of(ofTests), of("{\"delivered\":1}\n"), &command{name: "c"}
	failed := &command{name: "c"}
	failed.settle(kept{Failed: "c: exit status 1"}, []byte("{\"delivered\":1}\n"))
	empty := &command{name: "c"}
	empty.settle(kept{}, nil)
	rows := of("{\"case\":\"1 % loss\",\"ratio\":2}\n{\"case\":\"5 % loss\",\"ratio\":2,\"failed_runs\":1}\n{\"case\":\"clean\"}\n")
	for name, g := range map[string]gate{
		"a command that did not run":            {from: none, want: atLeast(0), read: value("delivered")},
		"a command that failed":                 {from: failed, want: atLeast(0), read: value("delivered")},
		"a command that printed nothing":        {from: empty, want: atLeast(0), read: value("delivered")},
		"a field that is not there":             {from: results, want: atMost(9), read: value("lost")},
		"a figure that nobody said":             {from: tests, want: atMost(9), read: figures(1, "speech.unsaid")},
		"a figure that was not said for all":    {from: tests, want: atMost(999), read: figures(3, "speech.delay")},
		"a figure that is no number":            {from: tests, want: atMost(9), read: figures(1, "speech.odd")},
		"no figures, none of which is too bad":  {from: tests, want: atMost(9), read: figures(0, "speech.unsaid")},
		"a test that is not there":              {from: tests, want: pass, read: passed("TestA", "TestZ")},
		"a test that failed":                    {from: tests, want: pass, read: passed("TestB")},
		"a test that was skipped":               {from: tests, want: pass, read: passed("TestC")},
		"a test that did not end":               {from: tests, want: pass, read: passed("TestD")},
		"no tests":                              {from: tests, want: pass, read: passed()},
		"tests of a package of which one fails": {from: tests, want: pass, read: passedAll("lyceum/p", "TestC", "TestD")},
		"a package without tests":               {from: tests, want: pass, read: passedAll("lyceum/r")},
		"a benchmark that did not run":          {from: tests, want: atMost(9), read: bench("BenchmarkY", "ns/op", 1)},
		"a benchmark over one that did not":     {from: tests, want: atMost(9), read: benchOver("BenchmarkX", "BenchmarkY", "ns/op")},
		"a unit that is not there":              {from: tests, want: atMost(9), read: bench("BenchmarkX", "MB", 1)},
		"coverage of another package":           {from: tests, want: atLeast(0), read: coverage("lyceum/q")},
		"a row that is not there":               {from: rows, want: atLeast(0), read: compared("2 % loss", "ratio")},
		"a row of which runs failed":            {from: rows, want: atLeast(0), read: compared("5 % loss", "ratio")},
		"a row without the field":               {from: rows, want: atLeast(0), read: compared("clean", "ratio")},
		"a case in another unit":                {from: of(ofCPU), want: atLeast(0), read: comparedIn("GB", "writes of", "ratio")},
		"a case that others do not have":        {from: of(ofCPU), want: atLeast(0), read: comparedIn("CPU s/GB", "messages of", "ratio")},
		"a unit of two cases":                   {from: of(ofCPU), want: atLeast(0), read: compared("CPU s/GB", "lyceum.median")},
		"rows of which one is not there":        {from: rows, want: atLeast(-9), read: grown("1 % loss", "2 % loss")},
		"a command to compare with that failed": {from: results, want: atMost(9), read: versus(failed, 1, "delivered")},
		"a run to repeat that failed":           {from: results, want: exactly(0), read: repeats(failed)},
		"a run to repeat without a trace":       {from: results, want: exactly(0), read: repeats(of("{\"delivered\":1}\n"))},
		"fuzzing that does not say its last":    {from: of("== p FuzzX (5s)\n"), want: exactly(0), read: nothingFound},
		"fuzzing of nothing":                    {from: of("0 fuzz functions, 5s each: nothing found\n"), want: exactly(0), read: nothingFound},
	} {
		if r := judge(g); r.met() || r.verdict() != "**missed**" || r.found() == "" {
			t.Errorf("%s: %s, %q", name, r.verdict(), r.found())
		}
	}
}

func TestGatesAreMetByWhatIsThere(t *testing.T) {
	tests := of(ofTests)
	run := of("{\"trace_hash\":\"abcdefghi\",\"delivered\":1,\"cpu_s\":3}\n")
	again := of("{\"trace_hash\":\"abcdefghi\",\"delivered\":1,\"cpu_s\":4}\n")
	other := of("{\"trace_hash\":\"bbcdefghi\",\"delivered\":1,\"cpu_s\":4}\n")
	rows := of("{\"case\":\"writes\",\"unit\":\"CPU s/GB, less\",\"ratio\":0.7}\n{\"case\":\"heap before\",\"lyceum\":{\"median\":9}}\n{\"case\":\"heap after all\",\"lyceum\":{\"median\":8}}\n")
	for name, tt := range map[string]struct {
		g     gate
		met   bool
		found string
	}{
		"all values good":          {gate{from: tests, want: atMost(104, "ms"), read: figures(2, "speech.delay")}, true, "96.5, 104"},
		"one of two too high":      {gate{from: tests, want: atMost(100, "ms"), read: figures(2, "speech.delay")}, false, "96.5, 104"},
		"one of two alone":         {gate{from: tests, want: atMost(100, "ms"), read: figuresOf("speech.delay", 2, 0, 1)}, true, "96.5"},
		"a test that passed":       {gate{from: tests, want: pass, read: passed("TestA")}, true, "1 of 1"},
		"who failed is named":      {gate{from: tests, want: pass, read: passed("TestA", "TestB")}, false, "1 of 2: TestB failed"},
		"a benchmark":              {gate{from: tests, want: atLeast(33), read: bench("BenchmarkX", "entries/s", 1000)}, true, "33.1"},
		"the same again":           {gate{from: run, want: exactly(0), read: repeats(again, "cpu_s")}, true, "0 differ; abcdefgh…"},
		"another trace":            {gate{from: run, want: exactly(0), read: repeats(other, "cpu_s")}, false, "1 differ; abcdefgh…"},
		"over another command's":   {gate{from: run, want: atMost(0.7), read: versus(again, 1, "cpu_s")}, false, "0.75"},
		"a row found by its unit":  {gate{from: rows, want: atMost(2), read: compared("CPU s/GB", "ratio")}, true, "0.7"},
		"a case in one unit":       {gate{from: of(ofCPU), want: atMost(2), read: comparedIn("CPU s/GB", "writes of", "ratio")}, true, "0.6562"},
		"a row that did not grow":  {gate{from: rows, want: atMost(0), read: grown("heap before", "heap after")}, true, "9, then 8"},
		"fuzzing without a find":   {gate{from: of("116 fuzz functions, 5s each: nothing found\n"), want: exactly(0), read: nothingFound}, true, "nothing in 116 targets"},
		"coverage that is enough":  {gate{from: tests, want: atLeast(90, "%"), read: coverage("lyceum/p")}, true, "98.3"},
		"coverage that is too low": {gate{from: tests, want: atLeast(99, "%"), read: coverage("lyceum/p")}, false, "98.3"},
	} {
		r := judge(tt.g)
		if r.met() != tt.met || r.found() != tt.found {
			t.Errorf("%s: met %v, %q; want %v, %q", name, r.met(), r.found(), tt.met, tt.found)
		}
	}
}

func TestComparisonsHoldAtTheirLimitsAndNotBeyond(t *testing.T) {
	nan := number("no number")
	for _, tt := range []struct {
		want want
		met  []float64
		not  []float64
		text string
	}{
		{atMost(2), []float64{2, -1}, []float64{2.001, nan}, "≤ 2"},
		{below(1000, "ms"), []float64{999.9}, []float64{1000, nan}, "< 1000 ms"},
		{atLeast(0.999), []float64{0.999, 1}, []float64{0.9989, nan}, "≥ 0.999"},
		{exactly(0), []float64{0}, []float64{1e-9, -1, nan}, "= 0"},
		{within(15, "%"), []float64{15, -15}, []float64{15.1, -15.1, nan}, "± 15 %"},
		{printed("µs"), []float64{0, -5, 7}, []float64{nan}, "printed, in µs"},
		{pass, []float64{0}, []float64{1, nan}, "pass"},
	} {
		for _, v := range tt.met {
			if !tt.want.met(v) {
				t.Errorf("%v is not met by %v", tt.want, v)
			}
		}
		for _, v := range tt.not {
			if tt.want.met(v) {
				t.Errorf("%v is met by %v", tt.want, v)
			}
		}
		if got := tt.want.String(); got != tt.text {
			t.Errorf("%q, want %q", got, tt.text)
		}
	}
}

func TestManyValuesAreShownByTheirRange(t *testing.T) {
	if got := (measured{values: []float64{5, 20, 7, 1, 2, 3, 4, 6, 571}}).String(); got != "1 to 571 (9)" {
		t.Errorf("%q", got)
	}
	if got := strings.Join([]string{digits(0.99985), digits(1.6312), digits(0.1163), digits(33100), digits(145.6), digits(0.00006)}, " "); got != "0.99985 1.631 0.1163 33100 146 6e-05" {
		t.Errorf("%q", got)
	}
}
