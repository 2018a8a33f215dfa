package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// crashFile names the file to the child process that writes it until it is killed.
const crashFile = "LYCEUM_TEST_CRASH_FILE"

// Batch n of the child, from 1 on, is entries 3n−2 to 3n of one log and the fact "batch", n. Its log begins anew with
// another author after crashLog batches.
const crashLog = 400

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled goes on where the file ends, and prints the number of each batch that is reported.
func writeUntilKilled(path string) error {
	f, err := Open(path, testKey)
	if err != nil {
		return err
	}
	last, err := lastBatch(f)
	if err != nil {
		return err
	}
	// As many batches wait as the disk takes at once, more or less; a real class has fewer.
	room := make(chan struct{}, 8)
	w := NewWriter(f, func(n uint64, err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(last + n) // one write, not buffered
		for range len(room) {
			<-room
		}
	})
	var raws []Raw
	for n := last; ; n++ {
		if raws == nil || n%crashLog == 0 {
			raws = crashEntries(n / crashLog)
		}
		room <- struct{}{}
		at := 3 * (n % crashLog)
		b := batchOf(raws[at : at+3]...)
		b.Facts = map[string][]byte{"batch": binary.BigEndian.AppendUint64(nil, n+1)}
		if _, err := w.Add(b); err != nil {
			return err
		}
	}
}

func crashEntries(log uint64) []Raw {
	return entriesOf(fatal{}, newPerson(byte(1+log)), 3*crashLog)
}

// fatal is a test for helpers outside one.
type fatal struct{ testing.TB }

func (fatal) Helper()           {}
func (fatal) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// lastBatch returns the number of the last batch in the file.
func lastBatch(f *File) (uint64, error) {
	value, ok, err := f.Fact("batch")
	if err != nil || !ok {
		return 0, err
	}
	return binary.BigEndian.Uint64(value), nil
}

// killed runs the child until it has reported so often, and kills it some time after that. It returns the last batch
// that was reported, 0 for none.
func killed(t *testing.T, path string, reports int, after time.Duration) (reported uint64) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), crashFile+"="+path)
	var stderr strings.Builder
	child.Stderr = &stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { time.AfterFunc(after, func() { child.Process.Kill() }) } // SIGKILL
	if reports == 0 {
		kill()
	}
	for lines := bufio.NewScanner(out); lines.Scan(); reports-- {
		if n, err := strconv.ParseUint(lines.Text(), 10, 64); err == nil {
			reported = n
		}
		if reports == 1 {
			kill()
		}
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the child ended by itself: %v\n%s", err, stderr.String())
	}
	return reported
}

func TestNothingReportedIsMissingAfterKills(t *testing.T) {
	path := tempFile(t)
	random := rand.New(rand.NewPCG(rand.Uint64(), 0))
	reported := uint64(0)
	for kill := range 20 {
		// At any instant after so many reports; every fifth time perhaps while the file is being opened.
		reports, after := 1+random.IntN(30), time.Duration(random.Int64N(int64(5*time.Millisecond)))
		if kill%5 == 4 {
			reports, after = 0, time.Duration(random.Int64N(int64(100*time.Millisecond)))
		}
		if n := killed(t, path, reports, after); n > 0 {
			reported = n
		} else if reports > 0 {
			t.Errorf("kill %d: nothing was reported", kill+1)
		}
		f, err := Open(path, testKey)
		if err != nil {
			t.Fatalf("kill %d: %v", kill+1, err)
		}
		last, err := lastBatch(f)
		if err != nil || last < reported {
			t.Errorf("kill %d: batch %d was reported, the last in the file is %d, %v", kill+1, reported, last, err)
		}
		wantBatches(t, f, last)
		mustClose(t, f)
	}
	t.Logf("%d batches reported over 20 kills", reported)
}

// wantBatches wants exactly the entries of the first n batches.
func wantBatches(t *testing.T, f *File, n uint64) {
	t.Helper()
	got := collect(t, f.Entries(Class))
	if uint64(len(got)) != 3*n {
		t.Errorf("%d entries, want the %d of %d batches", len(got), 3*n, n)
	}
	for log := uint64(0); len(got) > 0; log++ {
		for _, want := range crashEntries(log) {
			if len(got) == 0 {
				return
			}
			if !bytes.Equal(got[0], want.Raw) {
				t.Errorf("an entry of log %d is another", log)
				return
			}
			got = got[1:]
		}
	}
}
