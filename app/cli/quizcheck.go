package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"lyceum/quiz/exchange"
)

func newQuizCheck(c *common) *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Say what is wrong with a file of questions, line by line",
		Long: "Say what is wrong with a file of questions, line by line. An error is a question that is left out when the file is\n" +
			"imported; a warning is one that is imported, but perhaps not as its author meant it, or not with everything.\n" +
			"The exit code is 0 if all questions can be imported, warnings or not, 1 if one cannot, or the file cannot be read.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.quizCheck(args[0], from) },
	}
	fromFlag(cmd, &from)
	return cmd
}

func (c *common) quizCheck(path, from string) error {
	p := c.printer()
	f, err := readQuestionFile(path, from)
	if err != nil {
		return p.fail(err)
	}
	problems := exchange.Warned(f.items, f.problems)
	for _, problem := range problems {
		printProblem(p, path, problem)
	}
	errors, warnings := counted(problems)
	if p.json {
		p.print("checked", fields{{"file", path}, {"format", f.format}, {"questions", len(f.items)}, {"errors", errors}, {"warnings", warnings}})
	} else {
		p.tell("checked", oneLine(fmt.Sprintf("%s: %s, %s, %s", path, many(len(f.items), "question"), many(errors, "error"), many(warnings, "warning"))))
	}
	if errors > 0 {
		return errTold
	}
	return nil
}

// many returns a number with what it counts.
func many(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
