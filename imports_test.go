package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImportDirection keeps true what docs/architecture.md says about who may import whom.
// It looks at what packages import, not at what their tests import.
func TestImportDirection(t *testing.T) {
	for _, build := range []struct {
		name, tags string
		thirdParty []thirdPartyRule
	}{
		{"with the window", "", thirdPartyRules},
		{"nogui", "nogui", append(slices.Clone(thirdPartyRules),
			thirdPartyRule{"fyne.io/", nil, "-tags nogui is the program for machines without display libraries"})},
	} {
		t.Run(build.name, func(t *testing.T) {
			graph := listImports(t, build.tags)
			for _, complaint := range checkImports(graph, importRules, build.thirdParty) {
				t.Error(complaint)
			}
		})
	}
}

// TestImportRulesNameRealPackages catches a rule that guards nothing because its name is
// misspelt or its package has moved.
func TestImportRulesNameRealPackages(t *testing.T) {
	graph := listImports(t, "")
	for _, rule := range importRules {
		exists := slices.ContainsFunc(slices.Collect(maps.Keys(graph)), func(pkg string) bool {
			return within(pkg, rule.pkg)
		})
		switch {
		case !exists && !rule.planned:
			t.Errorf("import rule for %q: no such package", rule.pkg)
		case exists && rule.planned:
			t.Errorf("import rule for %q: the package exists now, so it is no longer planned", rule.pkg)
		}
	}
}

// An importGraph says what each package of the module imports directly. Our packages are
// named without the module's prefix, the program itself is ".".
type importGraph map[string][]string

// listImports asks the go command for the module's import graph under build tags. It puts up
// with packages that do not build (-e): that they do is for other tests to say.
func listImports(t *testing.T, tags string) importGraph {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-tags", tags, "-json=ImportPath,Imports", "./...")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	graph := importGraph{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var listed struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&listed); err == io.EOF {
			if len(graph) == 0 {
				t.Fatalf("%v: no packages\n%s", cmd, stderr.String())
			}
			return graph
		} else if err != nil {
			t.Fatalf("%v: %v", cmd, err)
		}
		if !strings.HasPrefix(listed.ImportPath+"/", "lyceum/") {
			t.Fatalf("%v: listed %q, which is not in this module", cmd, listed.ImportPath)
		}
		imports := make([]string, len(listed.Imports))
		for i, path := range listed.Imports {
			imports[i] = shortName(path)
		}
		graph[shortName(listed.ImportPath)] = imports
	}
}

// shortName turns an import path into the name the rules use.
func shortName(path string) string {
	if path == "lyceum" {
		return "."
	}
	return strings.TrimPrefix(path, "lyceum/")
}

// within reports whether pkg is root or lies below it. Nothing lies below ".".
func within(pkg, root string) bool {
	return pkg == root || strings.HasPrefix(pkg, root+"/")
}

// ruleFor returns the rule that covers pkg: the one with the longest matching name.
func ruleFor(pkg string, rules []importRule) (best importRule, ok bool) {
	for _, rule := range rules {
		if within(pkg, rule.pkg) && (!ok || len(rule.pkg) > len(best.pkg)) {
			best, ok = rule, true
		}
	}
	return best, ok
}

// checkImports returns a sentence for each way in which the graph breaks the rules, and for
// each rule that names another which does not exist. Sentences come in a fixed order.
func checkImports(graph importGraph, rules []importRule, thirdParty []thirdPartyRule) []string {
	complaints := checkRuleNames(rules)
	for _, pkg := range slices.Sorted(maps.Keys(graph)) {
		rule, ok := ruleFor(pkg, rules)
		if !ok {
			complaints = append(complaints, fmt.Sprintf("%s: no import rule covers this package", pkg))
			continue
		}
		complaints = append(complaints, checkDirect(pkg, graph, rule, rules)...)
		complaints = append(complaints, checkReach(pkg, graph, rule, rules)...)
		complaints = append(complaints, checkThirdParty(pkg, graph, rule, thirdParty)...)
	}
	return complaints
}

// checkRuleNames finds names in the rules that no rule has.
func checkRuleNames(rules []importRule) (complaints []string) {
	for _, rule := range rules {
		for _, name := range slices.Concat(rule.reach, rule.direct) {
			if !slices.ContainsFunc(rules, func(r importRule) bool { return r.pkg == name }) {
				complaints = append(complaints, fmt.Sprintf("import rule for %q names %q, which no rule is for", rule.pkg, name))
			}
		}
	}
	return complaints
}

// checkDirect holds a package's own import lines against its rule, where the rule is
// narrower for them than for what they bring along.
func checkDirect(pkg string, graph importGraph, rule importRule, rules []importRule) (complaints []string) {
	if rule.direct == nil {
		return nil
	}
	for _, imported := range graph[pkg] {
		if _, ours := graph[imported]; !ours {
			continue
		}
		target, _ := ruleFor(imported, rules)
		if target.pkg != rule.pkg && !slices.Contains(rule.direct, target.pkg) {
			complaints = append(complaints, fmt.Sprintf("%s must not import %s: %s", pkg, imported, rule.why))
		}
	}
	return complaints
}

// checkReach follows imports of imports and complains once for each package reached that
// the rule does not allow, with the path that leads there.
func checkReach(pkg string, graph importGraph, rule importRule, rules []importRule) (complaints []string) {
	cameFrom := map[string]string{pkg: ""}
	for queue := []string{pkg}; len(queue) > 0; queue = queue[1:] {
		for _, imported := range graph[queue[0]] {
			_, ours := graph[imported]
			if _, seen := cameFrom[imported]; !ours || seen {
				continue
			}
			cameFrom[imported] = queue[0]
			queue = append(queue, imported)
			target, _ := ruleFor(imported, rules)
			if target.pkg != rule.pkg && !slices.Contains(rule.reach, target.pkg) {
				complaints = append(complaints, fmt.Sprintf("%s must not reach %s (%s): %s",
					pkg, imported, route(imported, cameFrom), rule.why))
			}
		}
	}
	return complaints
}

// route spells out how the search got to a package.
func route(to string, cameFrom map[string]string) string {
	path := to
	for step := cameFrom[to]; step != ""; step = cameFrom[step] {
		path = step + " → " + path
	}
	return path
}

// checkThirdParty holds a package's import lines against the rules for libraries.
func checkThirdParty(pkg string, graph importGraph, rule importRule, rules []thirdPartyRule) (complaints []string) {
	for _, imported := range graph[pkg] {
		for _, r := range rules {
			if strings.HasPrefix(imported, r.prefix) && !slices.Contains(r.only, rule.pkg) {
				complaints = append(complaints, fmt.Sprintf("%s must not import %s: %s", pkg, imported, r.why))
			}
		}
	}
	return complaints
}
