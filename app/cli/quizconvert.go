package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"lyceum/quiz"
	"lyceum/quiz/aiken"
	"lyceum/quiz/exchange"
	"lyceum/quiz/gift"
)

// A questionWriter writes a format.
type questionWriter func(w io.Writer, items []exchange.Item) ([]exchange.Problem, error)

var questionWriters = map[string]questionWriter{"gift": gift.Write, "aiken": aiken.Write, "json": writeQuestionJSON}

// A conversion is what lyceum quiz convert was asked for.
type conversion struct {
	*common
	path, from, to, out string
}

func newQuizConvert(c *common) *cobra.Command {
	x := &conversion{common: c}
	cmd := &cobra.Command{
		Use:   "convert FILE --to gift|aiken|json",
		Short: "Write a file of questions in another format",
		Long: "Write a file of questions in another format: to standard output, or with --out to a file, which only you can read and\n" +
			"which replaces one of the same name. What could not be read, and what that format cannot carry, is told, on standard\n" +
			"error if the questions go to standard output. The exit code is 1 if a question was left out; the others are written.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			x.path = args[0]
			return x.run()
		},
	}
	fromFlag(cmd, &x.from)
	cmd.Flags().StringVar(&x.to, "to", "", "gift, aiken or json")
	cmd.Flags().StringVarP(&x.out, "out", "o", "", "file to write to")
	return cmd
}

func (x *conversion) run() error {
	write := questionWriters[x.to]
	if write == nil {
		return usageError{errTo}
	}
	p := x.printer()
	if x.out == "" {
		p.out = x.env.Err // standard output is the questions'
	}
	f, err := readQuestionFile(x.path, x.from)
	if err != nil {
		return p.fail(err)
	}
	var b bytes.Buffer
	lost, err := write(&b, f.items)
	if err != nil {
		return p.fail(err)
	}
	for _, problem := range append(f.problems, lost...) {
		printProblem(p, x.path, problem)
	}
	unread, _ := counted(f.problems)
	unwritten, _ := counted(lost)
	written := len(f.items) - unwritten
	if written <= 0 {
		return p.fail(errNoneWritten)
	}
	if err := x.write(p, b.Bytes(), written); err != nil {
		return p.fail(err)
	}
	if unread+unwritten > 0 {
		return errTold
	}
	return nil
}

func (x *conversion) write(p *printer, data []byte, questions int) error {
	if x.out == "" {
		_, err := x.env.Out.Write(data)
		return err
	}
	err := writePrivate(x.out, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err == nil {
		p.print("converted", fields{{"file", x.out}, {"format", x.to}, {"questions", questions}})
	}
	return err
}

// writeQuestionJSON writes a file of Lyceum's, which knows no categories.
func writeQuestionJSON(w io.Writer, items []exchange.Item) ([]exchange.Problem, error) {
	if len(items) > quiz.MaxQuestions {
		return nil, errManyQuestions
	}
	var problems exchange.Problems
	questions := make([]quiz.Question, len(items))
	for i, item := range items {
		if questions[i] = item.Question; len(item.Category) > 0 {
			problems.Add(exchange.Problem{Line: item.Line, Question: item.Question.Name, Kind: exchange.LosesCategory, What: strings.Join(item.Category, "/")})
		}
	}
	return problems.All(), quiz.WriteQuestions(w, questions)
}
