package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// A mutant is one change of one line.
type mutant struct {
	File     string // path of the file
	Line     int
	Change   string // in words
	from, to int    // the bytes that are replaced
	by       string
}

// apply returns the text of the file with the change.
func (m mutant) apply(src []byte) []byte {
	return slices.Concat(src[:m.from], []byte(m.by), src[m.to:])
}

// mutantsOf returns all changes of a file that are tried, in the order of the text; none of a generated file. Only what
// functions do is changed: not declarations, not what goes to a log.
func mutantsOf(path string, src []byte) ([]mutant, error) {
	f := &finder{files: token.NewFileSet(), path: path, src: src}
	file, err := parser.ParseFile(f.files, path, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if ast.IsGenerated(file) {
		return nil, nil
	}
	for _, d := range file.Decls {
		if is, ok := d.(*ast.FuncDecl); ok && is.Body != nil {
			f.function(is.Type, is.Body)
		}
	}
	slices.SortStableFunc(f.found, func(a, b mutant) int { return a.from - b.from })
	return f.found, nil
}

// A finder collects the mutants of a file.
type finder struct {
	files *token.FileSet
	path  string
	src   []byte
	found []mutant
}

func (f *finder) offset(p token.Pos) int { return f.files.Position(p).Offset }

func (f *finder) text(n ast.Node) string { return string(f.src[f.offset(n.Pos()):f.offset(n.End())]) }

// replace adds a mutant in which the text between two places is another. What follows keeps its line.
func (f *finder) replace(from, to token.Pos, by, format string, args ...any) {
	lines := f.files.Position(to).Line - f.files.Position(from).Line - strings.Count(by, "\n")
	if lines < 0 {
		return // a type of several lines is among the results
	}
	by += strings.Repeat("\n", lines)
	f.found = append(f.found, mutant{File: f.path, Line: f.files.Position(from).Line, Change: fmt.Sprintf(format, args...),
		from: f.offset(from), to: f.offset(to), by: by})
}

// function finds the mutants of a function's body. Functions in it are found with their own results.
func (f *finder) function(is *ast.FuncType, body *ast.BlockStmt) {
	early := f.earlyReturn(is)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			f.function(n.Type, n.Body)
			return false
		case *ast.ExprStmt:
			if logs(n.X) {
				return false
			}
		}
		if s, ok := n.(ast.Stmt); ok {
			f.statement(s, early)
		}
		if e, ok := n.(ast.Expr); ok {
			f.expression(e)
		}
		return true
	})
}

// logs reports whether an expression only tells a log something.
func logs(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	name := ""
	switch x := sel.X.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		name = x.Sel.Name
	}
	return slices.Contains([]string{"log", "slog", "logger"}, strings.ToLower(name))
}

// earlyReturn returns the statement that leaves a function with the zero values of its results.
func (f *finder) earlyReturn(is *ast.FuncType) string {
	if is.Results == nil {
		return "return"
	}
	var zero []string
	for _, r := range is.Results.List {
		for range max(1, len(r.Names)) {
			zero = append(zero, "*new("+f.text(r.Type)+")")
		}
	}
	return "return " + strings.Join(zero, ", ")
}

// statement finds what may happen to a statement: it is missing, or the function ends before it.
func (f *finder) statement(s ast.Stmt, early string) {
	switch s := s.(type) {
	case *ast.IfStmt:
		f.negate(s.Cond)
	case *ast.ForStmt:
		if s.Cond != nil {
			f.negate(s.Cond)
		}
	case *ast.ReturnStmt:
		if !slices.ContainsFunc(s.Results, isNotZero) {
			return
		}
		f.replace(s.Pos(), s.End(), early, "%q returns zero values", firstLine(f.text(s)))
		return
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			f.remove(s)
		}
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.DeferStmt, *ast.SendStmt:
		f.remove(s)
	case *ast.BranchStmt:
		if s.Tok != token.FALLTHROUGH {
			f.remove(s)
		}
		return
	default:
		return
	}
	f.replace(s.Pos(), s.Pos(), early+"; ", "returns early")
}

// isNotZero reports whether a result is more than its type's zero value, as far as the text tells.
func isNotZero(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name != "nil" && e.Name != "false"
	case *ast.BasicLit:
		return e.Value != "0" && e.Value != `""`
	case *ast.CompositeLit:
		return len(e.Elts) > 0
	}
	return true
}

func (f *finder) remove(s ast.Stmt) {
	f.replace(s.Pos(), s.End(), "", "%q is missing", firstLine(f.text(s)))
}

func firstLine(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return line
}

func (f *finder) negate(cond ast.Expr) {
	f.replace(cond.Pos(), cond.End(), "!("+f.text(cond)+")", "%q is negated", firstLine(f.text(cond)))
}

// others are the operators that stand in for one another.
var others = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.ADD: token.SUB, token.SUB: token.ADD,
	token.LAND: token.LOR, token.LOR: token.LAND,
}

// expression finds what may be wrong in an expression: an operator, a number, a missing "not".
func (f *finder) expression(e ast.Expr) {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if by, ok := others[e.Op]; ok {
			op := e.Op.String()
			f.replace(e.OpPos, e.OpPos+token.Pos(len(op)), by.String(), "%q of %q became %q", op, firstLine(f.text(e)), by)
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			f.replace(e.Pos(), e.X.Pos(), "", "%q lost its not", firstLine(f.text(e)))
		}
	case *ast.BasicLit:
		if n, err := strconv.ParseInt(e.Value, 0, 64); err == nil && e.Kind == token.INT {
			f.replace(e.Pos(), e.End(), strconv.FormatInt(n+1, 10), "%s became %d", e.Value, n+1)
		}
	}
}
