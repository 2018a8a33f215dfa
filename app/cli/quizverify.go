package cli

import (
	"github.com/spf13/cobra"

	"lyceum/app/room"
)

// errFindings says that something was found.
const errFindings = commandError("There are findings, which are listed above: somebody should look at them.")

// findingWords are what findings mean, for people who read no JSON.
var findingWords = map[string]string{
	"forged":    "is not signed by who it says wrote it",
	"missing":   "builds on entries that are not there",
	"forked":    "is one of several of that number",
	"withheld":  "names an answer that is not there",
	"backdated": "was received long after its date, though its author was in class",
	"came late": "was received long after its date; its author was cut off",
	"edited":    "changes what was handed in, or marked, before",
	"late":      "is dated after the deadline",
}

func newQuizVerify(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "verify CLASS",
		Short: "Check whether the answers in a class file can be trusted",
		Long: `Check whether the answers in a class file can be trusted.

CLASS is the path of a class file, or the title of the class (see: lyceum profile classes); it is not entered, and cannot be open
meanwhile. Every entry has to be signed by its author and to build on the one before. What staff confirmed has to be there.
Answers have to be dated before their deadline, and received not long after their date unless their author was cut off. Nothing may
change what was handed in. Of whatever is not so the person and the entry are named. Run it as one of those who taught the
class: others' files have their own answers only.

It ends with status 1 if anything was found that an honest program does not do. That an answer came late, because its author was
cut off, is told and is no such thing.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return verifyTests(c, args[0]) },
	}
}

func verifyTests(c *common, class string) error {
	p := c.printer()
	x := exporting{common: c}
	if err := x.unlock(); err != nil {
		return p.fail(err)
	}
	v, err := room.VerifyTests(c.options(), class)
	if err != nil {
		return p.fail(err)
	}
	bad := v.Damaged > 0
	for _, f := range v.Findings {
		is := fields{{"kind", f.Kind}, {"name", f.Name}, {"id", f.ID}, {"entry", int(f.Entry)}, {"answers", f.Desk}, {"at", timeText(f.At)}, {"received", timeText(f.Received)}}
		if f.Attempt > 0 {
			is = append(is, field{"test", f.Test.String()}, field{"attempt", f.Attempt})
		}
		p.print("finding", append(is, field{"message", findingWords[f.Kind]}))
		bad = bad || f.Kind != "came late"
	}
	p.print("verified", fields{
		{"class", v.Title}, {"tests", len(v.Tests)}, {"entries", v.Entries}, {"answers", v.Answers}, {"receipted", v.Receipted},
		{"receipts", v.Receipts}, {"damaged", v.Damaged}, {"findings", len(v.Findings)},
	})
	if bad {
		return p.fail(errFindings)
	}
	return nil
}
