package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A said is one text that the code says in the language of the person.
type said struct {
	message
	place string // file:line
}

// texts collects what Go files say, and complains of what they say past the catalogue.
type texts struct {
	all        []said
	complaints []string
	files      *token.FileSet
}

// textsIn reads the Go files below folders, tests left out.
func textsIn(folders ...string) (*texts, error) {
	c := &texts{files: token.NewFileSet()}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if entry != nil && entry.IsDir() && slices.Contains(unspoken, filepath.ToSlash(path)) {
				return filepath.SkipDir
			}
			if err != nil || entry.IsDir() || slices.Contains(unspoken, filepath.ToSlash(path)) || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return c.read(filepath.ToSlash(path), nil)
		})
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

// read reads one Go file.
func (c *texts) read(path string, content any) error {
	file, err := parser.ParseFile(c.files, path, content, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	covered := make(map[ast.Node]bool) // literals that are no words, or are in the catalogue
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			if n.Tag != nil {
				covered[n.Tag] = true
			}
		case *ast.BinaryExpr: // compared, not said
			if n.Op == token.EQL || n.Op == token.NEQ {
				cover(covered, n.X, n.Y)
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				cover(covered, e)
			}
		case *ast.FuncDecl: // a program's errors are told by their sentences
			if n.Name.Name == "Error" && n.Recv != nil {
				cover(covered, n)
			}
		case *ast.CallExpr:
			c.call(n, covered)
		}
		return true
	})
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if _, isImport := n.(*ast.ImportSpec); isImport {
			return false
		}
		if !ok || lit.Kind != token.STRING || covered[lit] {
			return true
		}
		if text, err := strconv.Unquote(lit.Value); err == nil && likeWords(text) && !slices.Contains(noWords, text) {
			c.complain(lit.Pos(), "%q is said in English only: use words.T, N, C or Mark", text)
		}
		return true
	})
	return nil
}

// unspoken are folders and files of programmers only, and those with the columns of tables, which are for programs, too.
var unspoken = []string{"app/view/viewtest", "app/view/measure", "app/view/probe.go", "app/export/report.go",
	"app/export/gradebook.go", "app/export/attempts.go", "app/export/responses.go"}

// noWords are literals that look like words and are none.
var noWords = []string{
	"Lyceum", "Lyceum ", // the name of the program
	"Videos", "Pictures", "Downloads", "Documents", // folders, as systems name them
	"Space", // names of keys, as the toolkit has them
	"Escape", "Prior", "Next", "Home", "End", "Insert", "Delete", "Left", "Right", "Up", "Down", "Return", "Tab", "BackSpace", "KP_Enter",
	"Ctrl+", "Alt+", "Shift+", "Menu",
}

// silent are functions, by the end of their name, whose texts only programmers read.
var silent = regexp.MustCompile(`^(errors\.New|fmt\.Errorf|panic|.*\.(Debug|Info|Warn|Error|Log|Parse|Format|MustCompile|Getenv|LookupEnv))$`)

// wordy are the constructors of package widget that take words, by the place of each.
var wordy = map[string][]int{
	"NewButton": {0}, "NewIconButton": {1}, "NewText": {0}, "NewBold": {0}, "NewHeading": {0}, "NewParagraph": {0}, "NewInput": {0},
	"NewMessageInput": {0}, "NewCheck": {0}, "NewChip": {1}, "NewEmpty": {1, 2}, "NewSwitch": {0, 1}, "NewSlider": {0}, "NewField": {0},
	"NewSearch": {0}, "SetTip": {0}, "SetHelp": {0}, "SetFault": {0},
}

// call takes the texts of a call of package words, and looks at what others are given.
func (c *texts) call(call *ast.CallExpr, covered map[ast.Node]bool) {
	name := calledName(call.Fun)
	switch name {
	case "words.T", "words.Mark":
		c.take(call, covered, -1, 0, -1)
	case "words.C":
		c.take(call, covered, 0, 1, -1)
	case "words.N":
		c.take(call, covered, -1, 0, 1)
	case "words.Say":
		if _, ok := constant(call.Args[0]); ok {
			c.complain(call.Pos(), "words.Say is for what was marked before: use words.T")
			cover(covered, call.Args[0])
		}
	}
	if silent.MatchString(name) {
		for _, a := range call.Args {
			cover(covered, a)
		}
	}
	_, function, _ := strings.Cut(name, ".")
	for _, i := range wordy[function] {
		if i >= len(call.Args) {
			continue
		}
		if text, ok := constant(call.Args[i]); ok && strings.ContainsFunc(text, unicode.IsLetter) && !slices.Contains(noWords, text) {
			c.complain(call.Args[i].Pos(), "%s says %q in English only", function, text)
			cover(covered, call.Args[i])
		}
	}
}

// take notes a call's text. The numbers are those of its arguments; -1: there is none.
func (c *texts) take(call *ast.CallExpr, covered map[ast.Node]bool, context, id, plural int) {
	s := said{place: c.place(call.Pos())}
	for _, arg := range []struct {
		n    int
		text *string
	}{{context, &s.context}, {id, &s.id}, {plural, &s.plural}} {
		if arg.n < 0 {
			continue
		}
		text, ok := "", false
		if arg.n < len(call.Args) {
			text, ok = constant(call.Args[arg.n])
		}
		if !ok || text == "" {
			c.complain(call.Pos(), "%s takes its text written out", calledName(call.Fun))
			return
		}
		cover(covered, call.Args[arg.n])
		*arg.text = text
	}
	c.all = append(c.all, s)
}

func (c *texts) complain(at token.Pos, format string, a ...any) {
	c.complaints = append(c.complaints, c.place(at)+": "+fmt.Sprintf(format, a...))
}

func (c *texts) place(at token.Pos) string {
	p := c.files.Position(at)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// calledName returns what a call calls, such as "words.T", "w.label.SetTip" without what is before the last dot but
// one: "label.SetTip".
func calledName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		switch x := e.X.(type) {
		case *ast.Ident:
			return x.Name + "." + e.Sel.Name
		case *ast.SelectorExpr:
			return x.Sel.Name + "." + e.Sel.Name
		}
		return "." + e.Sel.Name
	}
	return ""
}

// constant returns the text of a literal, or of several that are added.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		x, okX := constant(e.X)
		y, okY := constant(e.Y)
		return x + y, okX && okY && e.Op == token.ADD
	case *ast.ParenExpr:
		return constant(e.X)
	}
	return "", false
}

// cover notes the literals of expressions.
func cover(covered map[ast.Node]bool, all ...ast.Node) {
	for _, e := range all {
		ast.Inspect(e, func(n ast.Node) bool {
			if _, isCall := n.(*ast.CallExpr); isCall && n != e && !isFunc(e) {
				return false // what it is given is looked at by itself
			}
			covered[n] = true
			return true
		})
	}
}

func isFunc(n ast.Node) bool { _, is := n.(*ast.FuncDecl); return is }

var verb = regexp.MustCompile(`%(?:%|[-+# 0]*[\d.*]*(?:\[(\d+)\])?[-+# 0]*[\d.]*[a-zA-Z])`)

// likeWords reports whether a literal looks like something that a person reads: two words, or one as at the beginning of a
// sentence.
func likeWords(text string) bool {
	if strings.HasPrefix(text, "<svg") {
		return false
	}
	text = verb.ReplaceAllString(text, "")
	for _, word := range []*regexp.Regexp{regexp.MustCompile(`\p{L}{2,}[,;]? \p{L}+`), regexp.MustCompile(`^\p{Lu}\p{Ll}+[.…:]?$`)} {
		if word.MatchString(strings.TrimSpace(text)) {
			return true
		}
	}
	return false
}

// verbs lists the verbs of a format as "number of the value:verb", sorted.
func verbs(format string) []string {
	var all []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[0] == "%%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		all = append(all, fmt.Sprintf("%d:%s", next, m[0][len(m[0])-1:]))
		next++
	}
	slices.Sort(all)
	return all
}
