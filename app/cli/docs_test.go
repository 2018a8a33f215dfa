package cli

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var (
	docWord = regexp.MustCompile(`"[^"]*"|\S+`)
	docFlag = regexp.MustCompile("`--([a-z-]+)")
)

// docCommands returns the commands that a document shows to be typed.
func docCommands(t *testing.T, path string) (all [][]string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", " ")) {
		command, is := strings.CutPrefix(strings.TrimSpace(line), "build/lyceum ")
		if !is || !strings.HasPrefix(line, "    ") {
			continue
		}
		command, _, _ = strings.Cut(command, " #") // a comment
		words := docWord.FindAllString(command, -1)
		for i := range words {
			words[i] = strings.Trim(words[i], `"`)
		}
		all = append(all, words)
	}
	return all
}

// understand reads a command line as far as can be told without running it.
func understand(words []string) error {
	cmd, args, err := newRoot(Environment{}).Find(words)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(args); err != nil {
		return err
	}
	if !cmd.HasParent() && strings.HasPrefix(strings.Join(args, ""), "$(cat ") { // an invite
		return nil
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

func TestEveryCommandOfTheDocsIsUnderstood(t *testing.T) {
	shown := 0
	for _, path := range []string{"../../README.md", "../../docs/command-line.md", "../../docs/protocol.md", "../../docs/performance.md", "../../docs/security.md"} {
		for _, words := range docCommands(t, path) {
			shown++
			if err := understand(words); err != nil {
				t.Errorf("%s: lyceum %s: %v", path, strings.Join(words, " "), err)
			}
		}
	}
	if shown < 30 {
		t.Errorf("%d commands in the documents", shown)
	}
	for _, wrong := range []string{"hots", "host --titel x", "profile keep Algebra", "doctor a b"} {
		if understand(strings.Fields(wrong)) == nil {
			t.Errorf("%q is understood", wrong)
		}
	}
}

// The table of flags in docs/command-line.md has all that host, join and demo take, and no others.
func TestTheTableOfFlagsIsComplete(t *testing.T) {
	text, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for line := range strings.Lines(string(text)) {
		if row, is := strings.CutPrefix(line, "| "); is {
			first, _, _ := strings.Cut(row, " |")
			for _, m := range docFlag.FindAllStringSubmatch(first, -1) {
				told = append(told, m[1])
			}
		}
	}
	var known []string
	root := newRoot(Environment{})
	note := func(cmd *cobra.Command) func(*pflag.Flag) {
		return func(f *pflag.Flag) {
			known = append(known, f.Name)
			if f.Name != "help" && !slices.Contains(told, f.Name) {
				t.Errorf("--%s of %s is not in the table", f.Name, cmd.Name())
			}
		}
	}
	root.PersistentFlags().VisitAll(note(root))
	for _, name := range []string{"host", "join", "demo"} {
		cmd, _, err := root.Find([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		cmd.LocalNonPersistentFlags().VisitAll(note(cmd))
	}
	for _, name := range told {
		if !slices.Contains(known, name) {
			t.Errorf("the table has --%s, which there is none of", name)
		}
	}
}

// The lines of commands in docs/command-line.md, two or three side by side, are ones that standard input takes.
func TestEveryCommandForStandardInputInTheDocsExists(t *testing.T) {
	text, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "With `--headless`, commands come on standard input")
	_, rest, _ = strings.Cut(rest, "\n\n")
	block, _, _ := strings.Cut(rest, "\n\n")
	n := 0
	for _, line := range regexp.MustCompile(`\s{2,}`).Split(strings.TrimSpace(block), -1) {
		verb, _, _ := strings.Cut(line, " ")
		n++
		if !slices.ContainsFunc(commands, func(c command) bool { return c.verb == verb || strings.HasPrefix(line, c.verb+" ") || line == c.verb }) {
			t.Errorf("%q is no command", line)
		}
	}
	if n < 20 {
		t.Errorf("%d commands", n)
	}
	protocol, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands {
		if !strings.Contains(string(protocol), "`"+c.verb) {
			t.Errorf("docs/protocol.md does not have the command %q", c.verb)
		}
	}
}
