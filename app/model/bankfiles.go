package model

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lyceum/app/words"
	"lyceum/quiz"
	"lyceum/quiz/bank"
	"lyceum/quiz/exchange"
	"lyceum/quiz/gift"
)

// ImportQuestions reads a file of questions, in GIFT, Aiken or Lyceum's own JSON, into the category that is on show. What can be read
// comes; what not, and why, is in Bank.Report.
func (s *Store) ImportQuestions(path string) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		into := d.filter.Category
		var report *FileReport
		d.ask(st, now, func(b *bank.Bank) (err error) {
			report, err = importInto(b, now, path, into)
			return err
		}, func(st *state, now time.Time, err error) {
			if err != nil {
				st.tell(now, err)
				return
			}
			d.report, d.filter.Trash = report, false
			d.look(st, now)
		})
	})
}

// importInto reads a file into a category of a bank.
func importInto(b *bank.Bank, now time.Time, path, into string) (*FileReport, error) {
	data, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	items, problems, err := itemsOf(path, data)
	if err != nil {
		return nil, err
	}
	all := make([]bank.Item, len(items))
	for i := range items {
		all[i] = bank.Item{Category: below(into, items[i].Category), Question: items[i].Question}
	}
	done, err := b.Import(now, all)
	if err != nil {
		return nil, err
	}
	r := &FileReport{File: filepath.Base(path), Path: path, Category: into, Problems: problemsOf(problems)}
	for _, is := range done {
		if is.Duplicate {
			r.Duplicates++
		} else {
			r.Done++
		}
	}
	r.LeftOut = leftOut(problems)
	return r, nil
}

// below is the path of names below a category; those that would be too deep are left out.
func below(category string, names []string) string {
	deep := 0
	if category != "" {
		deep = 1 + strings.Count(category, "/")
	}
	path := bank.JoinPath(names[:min(len(names), max(0, bank.MaxDepth-deep))]...)
	return strings.Trim(category+"/"+path, "/")
}

// itemsOf reads questions of any kind of file.
func itemsOf(path string, data []byte) ([]exchange.Item, []exchange.Problem, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) || isText(path) {
		return readItems(path, data)
	}
	questions, err := quiz.ReadQuestions(bytes.NewReader(data))
	if err != nil {
		t, testErr := quiz.ReadTest(bytes.NewReader(data))
		if testErr != nil {
			return nil, nil, err
		}
		for i := range t.Slots {
			questions = append(questions, t.Slots[i].Pool...)
		}
	}
	items := make([]exchange.Item, len(questions))
	for i, q := range questions {
		q.ID = quiz.ID{} // the bank gives its own
		items[i].Question = q
	}
	return items, nil, nil
}

// isText reports whether a file is called as one of questions in a text is: in GIFT one may begin with a brace, too.
func isText(path string) bool {
	return slices.Contains([]string{".gift", ".aiken", ".txt"}, strings.ToLower(filepath.Ext(path)))
}

// problemsOf are problems as people read them.
func problemsOf(problems []exchange.Problem) []FileProblem {
	list := make([]FileProblem, len(problems))
	for i, p := range problems {
		list[i] = FileProblem{N: i, Line: p.Line, Question: p.Question, Text: ProblemSentence(p), LeftOut: p.LeftOut}
	}
	return list
}

// leftOut counts the problems that left a question out.
func leftOut(problems []exchange.Problem) (n int) {
	for _, p := range problems {
		if p.LeftOut {
			n++
		}
	}
	return n
}

// CloseReport closes what was told of a file.
func (s *Store) CloseReport() {
	s.onBank(func(_ *state, d *bankDesk, _ time.Time) { d.report = nil })
}

// ExportQuestions writes the questions that are picked to a file, or all that the filter leaves. What the file cannot carry is in
// Bank.Report.
func (s *Store) ExportQuestions(as BankFormat, path string) {
	s.onBank(func(st *state, d *bankDesk, now time.Time) {
		q, ids := d.query(), d.picked
		var report *FileReport
		d.ask(st, now, func(b *bank.Bank) error {
			items, err := exported(b, q, ids, as)
			if err == nil {
				report, err = exportTo(path, as, items)
			}
			return err
		}, func(st *state, now time.Time, err error) {
			if err != nil {
				st.tell(now, err)
				return
			}
			d.report = report
		})
	})
}

// exported reads some questions of a bank, or those that a query leaves.
func exported(b *bank.Bank, q bank.Query, ids []quiz.ID, as BankFormat) (items []exchange.Item, err error) {
	categories := map[quiz.ID]string{}
	most := exchange.MaxItems
	if as == BankJSON {
		most = quiz.MaxQuestions
	}
	if all := len(ids) == 0; all {
		for q.From, q.Limit = 0, bank.MaxPage; ; q.From += bank.MaxPage {
			page, err := b.List(q)
			if err != nil {
				return nil, err
			}
			if page.Total > most {
				return nil, fmt.Errorf("%w: %d, %d are allowed", ErrManyExported, page.Total, most)
			}
			for i := range page.Rows {
				ids = append(ids, page.Rows[i].ID)
				categories[page.Rows[i].ID] = page.Rows[i].Category
			}
			if len(page.Rows) < bank.MaxPage {
				break
			}
		}
	} else if err := categoriesOf(b, categories); err != nil {
		return nil, err
	}
	for _, id := range ids {
		q, err := b.Question(id)
		if err != nil {
			return nil, err
		}
		it := exchange.Item{Question: q}
		if path := categories[id]; path != "" {
			it.Category = strings.Split(path, "/")
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(x, y exchange.Item) int { return slices.Compare(x.Category, y.Category) }) // each named once
	return items, nil
}

// categoriesOf finds out in which category every question is.
func categoriesOf(b *bank.Bank, categories map[quiz.ID]string) error {
	for _, trash := range []bool{false, true} {
		for q := (bank.Query{Trash: trash, Limit: bank.MaxPage}); ; q.From += bank.MaxPage {
			page, err := b.List(q)
			if err != nil {
				return err
			}
			for i := range page.Rows {
				categories[page.Rows[i].ID] = page.Rows[i].Category
			}
			if len(page.Rows) < bank.MaxPage {
				break
			}
		}
	}
	return nil
}

// exportTo writes questions to a file.
func exportTo(path string, as BankFormat, items []exchange.Item) (*FileReport, error) {
	r := &FileReport{File: filepath.Base(path), Path: path, Written: true}
	var problems []exchange.Problem
	err := writeWhole(path, func(w io.Writer) (err error) {
		if as == BankGIFT {
			problems, err = gift.Write(w, items)
			return err
		}
		questions := make([]quiz.Question, len(items))
		for i := range items {
			questions[i] = items[i].Question
		}
		return quiz.WriteQuestions(w, questions)
	})
	if err != nil {
		return nil, err
	}
	r.LeftOut = leftOut(problems)
	r.Done, r.Problems = len(items)-r.LeftOut, problemsOf(problems)
	return r, nil
}

// ReportWords say what came of a file, in sentences.
func ReportWords(r *FileReport) (lines []string) {
	if r.Written {
		lines = append(lines, words.N("%d question is in the file.", "%d questions are in the file.", r.Done))
		if r.LeftOut > 0 {
			lines = append(lines, words.N("%d could not be written in this format.", "%d could not be written in this format.", r.LeftOut))
		}
		return lines
	}
	lines = append(lines, words.N("%d question came.", "%d questions came.", r.Done))
	if r.Duplicates > 0 {
		lines = append(lines, words.N("%d was there already and was left out.", "%d were there already and were left out.", r.Duplicates))
	}
	if r.LeftOut > 0 {
		lines = append(lines, words.N("%d could not be read and was left out. Mend it in the file, and import that again: what is there already does not come twice.",
			"%d could not be read and were left out. Mend them in the file, and import that again: what is there already does not come twice.", r.LeftOut))
	}
	return lines
}
