package bank

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestFileIsOpenOnce(t *testing.T) {
	path := tempFile(t)
	b := mustOpen(t, path)
	_, err := Open(path)
	wantErr(t, "second Open", err, ErrInUse)
	must(t, b.Close())
	must(t, mustOpen(t, path).Close())
}

// TestKilledWhileWritingLosesWholeTransactionsOnly opens what a process leaves that is killed: the file and its WAL, cut off
// anywhere.
func TestKilledWhileWritingLosesWholeTransactionsOnly(t *testing.T) {
	path := tempFile(t)
	must(t, mustOpen(t, path).Close()) // the empty file is whole without a WAL
	b := mustOpen(t, path)
	var ends []int64
	for i := range 8 {
		var items []Item
		for k := range 3 {
			items = append(items, Item{fmt.Sprint("C", i), choice(fmt.Sprint(i, "-", k), fmt.Sprint("text ", i, k))})
		}
		_, err := b.Import(at(i), items)
		must(t, err)
		info, err := os.Stat(path + walSuffix)
		must(t, err)
		ends = append(ends, info.Size())
	}
	file, err := os.ReadFile(path)
	must(t, err)
	wal, err := os.ReadFile(path + walSuffix)
	must(t, err)
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		cut := random.IntN(len(wal) + 1)
		left := filepath.Join(t.TempDir(), FileName)
		must(t, errors.Join(os.WriteFile(left, file, 0o600), os.WriteFile(left+walSuffix, wal[:cut], 0o600)))
		c := mustOpen(t, left)
		want := 0
		for _, end := range ends {
			if int64(cut) >= end {
				want += 3
			}
		}
		page, err := c.List(Query{})
		must(t, err)
		if page.Total != want || c.Saved() != nil {
			t.Fatalf("WAL cut to %d of %d: %d questions, want %d", cut, len(wal), page.Total, want)
		}
		for _, r := range page.Rows {
			mustQuestion(t, c, r.ID)
		}
		must(t, c.Close())
	}
}

func TestFullDiskIsNamedAndLosesNothing(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	mustAdd(t, b, at(0), "", choice("there", "x"))
	b.db.SetMaxOpenConns(1) // the limit is that of a connection
	var pages int
	must(t, b.db.QueryRow("PRAGMA page_count").Scan(&pages))
	must(t, b.db.QueryRow(fmt.Sprint("PRAGMA max_page_count=", pages+20)).Scan(new(int)))
	var items []Item
	for i := range 500 {
		items = append(items, Item{"New", choice(fmt.Sprint(i), fmt.Sprint("text ", i))})
	}
	_, err := b.Import(at(1), items)
	wantErr(t, "import", err, syscall.ENOSPC)
	wantNames(t, b, Query{}, "there")
	if list, err := b.Categories(); err != nil || len(list) != 1 {
		t.Errorf("half an import: %+v, %v", list, err)
	}
	_, err = b.Import(at(2), items[:3])
	must(t, err)
}

// filled returns a file with so many questions in ten categories, and a plan.
func filled(t *testing.T, n int) string {
	t.Helper()
	path := tempFile(t)
	b := mustOpen(t, path)
	var items []Item
	for i := range n {
		items = append(items, Item{fmt.Sprint("C", i%10), choice(fmt.Sprint("Q", i), fmt.Sprint("text ", i))})
	}
	done, err := b.Import(at(0), items)
	must(t, err)
	_, err = b.SavePlan(at(1), Plan{Settings: quizTitle("T"), Slots: []Slot{{Question: done[0].ID}, {Category: "C1", Pick: 1, Mark: 1}}})
	must(t, err)
	must(t, b.Close())
	return path
}

func TestDamagedFileIsKeptAndWhatCanBeReadIsInAFreshOne(t *testing.T) {
	const n = 400
	random := rand.New(rand.NewPCG(3, 4))
	saved := 0
	for try := range 12 {
		path := filled(t, n)
		file, err := os.ReadFile(path)
		must(t, err)
		page := (1 + random.IntN(len(file)/4096-1)) * 4096 // any but the first
		for i := range 4096 {
			file[page+i] = 0xA5
		}
		must(t, os.WriteFile(path, file, 0o600))
		b := mustOpen(t, path)
		s := b.Saved()
		if s == nil {
			t.Fatalf("try %d: page %d is not missed", try, page/4096)
		}
		kept, err := os.ReadFile(s.Damaged)
		if err != nil || string(kept) != string(file) {
			t.Errorf("the damaged file is not kept as it was: %v", err)
		}
		list, err := b.List(Query{})
		must(t, err)
		if list.Total != s.Questions {
			t.Errorf("%d questions, said to be %d", list.Total, s.Questions)
		}
		for _, r := range list.Rows {
			mustQuestion(t, b, r.ID)
		}
		saved += s.Questions
		mustAdd(t, b, at(9), "after", choice("after", "after"))
		plans, err := b.Plans()
		must(t, err)
		for _, p := range plans {
			if plan, err := b.Plan(p.ID); err != nil || len(plan.Slots) != 2 {
				t.Errorf("half a plan: %+v, %v", plan, err)
			}
		}
		must(t, b.Close())
		if again := mustOpen(t, path); again.Saved() != nil {
			t.Errorf("damaged again: %+v", again.Saved())
		}
	}
	if saved < 12*n/2 {
		t.Errorf("%d of %d questions were saved", saved, 12*n)
	}
	t.Logf("%d of %d questions were saved", saved, 12*n)
}

func TestFileWithoutAHeaderIsKeptAndAFreshOneOpened(t *testing.T) {
	path := filled(t, 10)
	file, err := os.ReadFile(path)
	must(t, err)
	copy(file, "no database at all")
	must(t, os.WriteFile(path, file, 0o600))
	b := mustOpen(t, path)
	if s := b.Saved(); s == nil || s.Questions != 0 {
		t.Errorf("Saved = %+v", s)
	}
	mustAdd(t, b, at(0), "", choice("1", "1"))
}

func TestDamagedQuestionIsNamedAndOthersAreRead(t *testing.T) {
	b := mustOpen(t, tempFile(t))
	bad, good := mustAdd(t, b, at(0), "", choice("1", "1")), mustAdd(t, b, at(0), "", choice("2", "2"))
	_, err := b.db.Exec("UPDATE version SET body=x'7b7b' WHERE question=1")
	must(t, err)
	_, err = b.Question(bad)
	wantErr(t, "a body that is none", err, ErrDamaged)
	mustQuestion(t, b, good)
	wantNames(t, b, Query{}, "1", "2")
}

// run carries out SQL on a new database.
func run(t *testing.T, script string) string {
	t.Helper()
	path := tempFile(t)
	must(t, create(path))
	db, err := connect(path)
	must(t, err)
	_, err = db.Exec(script)
	must(t, errors.Join(err, db.Close()))
	return path
}

func TestOtherAndLaterFilesAreRefusedAndLeftAlone(t *testing.T) {
	for script, want := range map[string]error{
		"CREATE TABLE t (x); PRAGMA application_id=7; PRAGMA user_version=1": ErrForeign,
		"CREATE TABLE t (x)": ErrForeign,
		fmt.Sprintf("CREATE TABLE t (x); PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, version+1): ErrNewer,
	} {
		path := run(t, script)
		before, err := os.ReadFile(path)
		must(t, err)
		_, err = Open(path)
		wantErr(t, script, err, want)
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%s: the file was changed: %v", script, err)
		}
	}
	var newer *NewerError
	_, err := Open(run(t, fmt.Sprintf("CREATE TABLE t (x); PRAGMA application_id=%d; PRAGMA user_version=9", applicationID)))
	if !errors.As(err, &newer) || newer.Version != 9 {
		t.Errorf("%v", err)
	}
}

func TestFileIsForItsOwnerAlone(t *testing.T) {
	path := filled(t, 2)
	must(t, os.Chmod(path, 0o644))
	b := mustOpen(t, path)
	mustAdd(t, b, at(0), "", choice("1", "1"))
	for _, name := range []string{path, path + walSuffix, path + shmSuffix, path + lockSuffix} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}
