package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"lyceum/app/model"
	"lyceum/quiz"
	"lyceum/quiz/aiken"
	"lyceum/quiz/cloze"
	"lyceum/quiz/exchange"
	"lyceum/quiz/gift"
)

func newQuiz(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "quiz",
		Short: "Check, convert and show files of questions",
		Long: "Check, convert and show files of questions for tests: GIFT, Aiken, the embedded answers of Moodle (cloze), and the\n" +
			"JSON files of Lyceum itself, which may be of questions or of a test. What a file is its name ends in: .gift, .aiken,\n" +
			".cloze or .json; else it is told by what is in it, or by --from.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usageError{errors.New("quiz check, convert, preview or verify")}
		},
	}
	cmd.AddCommand(newQuizCheck(c), newQuizConvert(c), newQuizPreview(c), newQuizVerify(c))
	return cmd
}

// Errors of files of questions.
var (
	errFrom          = errors.New("--from is gift, aiken, cloze or json")
	errTo            = errors.New("--to is gift, aiken or json")
	errNoneWritten   = commandError("None of the questions can be written in that format, so nothing was.")
	errManyQuestions = commandError(fmt.Sprintf("A file of Lyceum's has at most %d questions. Convert them in several files.", quiz.MaxQuestions))
)

// A questionFile is a file of questions, read.
type questionFile struct {
	path, format string
	items        []exchange.Item
	problems     []exchange.Problem
}

// A questionReader reads a format.
type questionReader func(data []byte) ([]exchange.Item, []exchange.Problem, error)

var questionReaders = map[string]questionReader{"gift": gift.Read, "aiken": aiken.Read, "cloze": cloze.Read, "json": readQuestionJSON}

// fromFlag adds the flag that says what a file is.
func fromFlag(cmd *cobra.Command, from *string) {
	cmd.Flags().StringVar(from, "from", "", "what the file is: gift, aiken, cloze or json (default: what its name or its contents say)")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *from != "" && questionReaders[*from] == nil {
			return usageError{errFrom}
		}
		return nil
	}
}

// readQuestionFile reads a file of a format, or of the one that it seems to have.
func readQuestionFile(path, format string) (questionFile, error) {
	f := questionFile{path: path, format: format}
	data, err := readAtMost(path, quiz.MaxFile)
	if err != nil {
		return f, err
	}
	if f.format == "" {
		f.format = questionFormat(path, data)
	}
	f.items, f.problems, err = questionReaders[f.format](data)
	return f, err
}

// readAtMost reads a file that is no folder and has up to most bytes.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		return nil, &os.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	}
	if err == nil && info.Size() > most {
		return nil, exchange.ErrTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = exchange.ErrTooLarge
	}
	return data, err
}

// questionFormat tells what a file is by its name, or by what is in it.
func questionFormat(path string, data []byte) string {
	if format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."); questionReaders[format] != nil {
		return format
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text[:min(len(text), 200)], []byte(`"format"`)):
		return "json"
	case cloze.Has(data):
		return "cloze"
	case aiken.Has(data):
		return "aiken"
	}
	return "gift"
}

// readQuestionJSON reads a file of questions or of a test.
func readQuestionJSON(data []byte) (items []exchange.Item, _ []exchange.Problem, err error) {
	questions, err := quiz.ReadQuestions(bytes.NewReader(data))
	if errors.Is(err, quiz.ErrFile) {
		test, asTest := quiz.ReadTest(bytes.NewReader(data))
		if asTest != nil && errors.Is(asTest, quiz.ErrFile) {
			return nil, nil, err
		}
		if err = asTest; err == nil {
			for _, slot := range test.Slots {
				questions = append(questions, slot.Pool...)
			}
		}
	}
	for _, q := range questions {
		items = append(items, exchange.Item{Question: q})
	}
	return items, nil, err
}

// printProblem prints one problem of a file, as compilers do, or as an event.
func printProblem(p *printer, path string, problem exchange.Problem) {
	severity := "warning"
	if problem.LeftOut {
		severity = "error"
	}
	sentence := model.ProblemSentence(problem)
	if p.json {
		p.print("problem", fields{{"file", path}, {"line", problem.Line}, {"severity", severity}, {"question", problem.Question},
			{"kind", problem.Kind.String()}, {"what", problem.What}, {"message", sentence}})
		return
	}
	where := path
	if problem.Line > 0 {
		where = fmt.Sprintf("%s:%d", path, problem.Line)
	}
	if problem.Question != "" {
		sentence += fmt.Sprintf(" (in “%s”)", problem.Question)
	}
	p.tell("problem", oneLine(fmt.Sprintf("%s: %s: %s", where, severity, sentence)))
}

// counted are how many problems leave something out, and how many do not.
func counted(problems []exchange.Problem) (errors, warnings int) {
	for _, p := range problems {
		if p.LeftOut {
			errors++
		}
	}
	return errors, len(problems) - errors
}
