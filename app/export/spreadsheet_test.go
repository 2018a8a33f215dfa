//go:build e2e

package export

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A sheet is what LibreOffice makes of a table, in its flat form.
type sheet struct {
	Rows []struct {
		Repeated int `xml:"number-rows-repeated,attr"`
		Cells    []struct {
			Formula  string   `xml:"formula,attr"`
			Type     string   `xml:"value-type,attr"`
			Repeated int      `xml:"number-columns-repeated,attr"`
			Lines    []string `xml:"p"`
		} `xml:"table-cell"`
	} `xml:"body>spreadsheet>table>table-row"`
}

// convert has LibreOffice open a file and save it in another format.
func convert(t *testing.T, file, filter string) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--infilter="+filter, "--convert-to", "fods", "--outdir", dir, file)
	cmd.WaitDelay = time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	return filepath.Join(dir, name+".fods")
}

func TestE2ESpreadsheetOpensTablesAndFindsNoFormulas(t *testing.T) {
	for part, column := range map[Part]int{Attendance: 12, Chat: 4} {
		var b strings.Builder
		if err := CSV(&b, report(), part); err != nil {
			t.Fatal(err)
		}
		got := opened(t, b.String())
		if len(got) != 1+len(hostileNames) {
			t.Fatalf("%d rows, want %d", len(got), 1+len(hostileNames))
		}
		if got[0][0] != map[Part]string{Attendance: "Sitting", Chat: "Time"}[part] {
			t.Errorf("the first cell is %q", got[0][0])
		}
		for i, name := range hostileNames {
			// The format has no place for control characters, and tells spaces apart in its own way.
			if strings.ContainsAny(name, "\r\x01\t\ufeff") || strings.Contains(name, "\n\n") || strings.TrimSpace(name) != name {
				continue
			}
			if cell := got[i+1][column]; cell != defuse(name) {
				t.Errorf("%q is shown as %q", name, cell)
			}
		}
	}
	// What the test looks for is there when it should be.
	if !strings.Contains(strings.Join(opened(t, "a\r\n=1+1\r\n")[1], ""), "formula") {
		t.Error("a formula is not taken for one: this checks nothing")
	}
}

func TestE2ESpreadsheetOpensTablesOfATestAndFindsNoFormulas(t *testing.T) {
	r := testReport()
	var shown []string
	for _, name := range hostileNames {
		if strings.ContainsAny(name, "\r\x01\t\ufeff") || strings.Contains(name, "\n\n") || strings.TrimSpace(name) != name {
			continue // as above
		}
		taker := r.Takers[0]
		taker.ID, taker.Name, taker.Email = name, name, name
		taker.Attempts = []TestAttempt{testAttempt(r.Test, 1, "finished", 7, name, name, 1, 2, 3)}
		r.Takers = append(r.Takers, taker)
		shown = append(shown, name)
	}
	for _, table := range []string{"gradebook", "responses"} {
		rows := opened(t, written(t, table, r, Shape{Feedback: true}))
		for _, row := range rows {
			if strings.Contains(strings.Join(row, "\x00"), "formula") {
				t.Errorf("%s: there is a formula in %q", table, row)
			}
		}
		for _, name := range shown {
			if !slices.ContainsFunc(rows, func(row []string) bool { return row[2] == defuse(name) }) {
				t.Errorf("%s: nobody's ID is %q", table, name)
			}
		}
	}
}

// opened returns the cells that LibreOffice shows of a CSV file, "formula" for a formula.
func opened(t *testing.T, table string) [][]string {
	t.Helper()
	// Commas, quotation marks, UTF-8 (76), from the first line on: what its dialogue proposes to people. Without a
	// dialogue it would not look at the byte order mark.
	return openedAs(t, "table.csv", "Text - txt - csv (StarCalc):44,34,76,1", table)
}

func openedAs(t *testing.T, name, filter, content string) (rows [][]string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(convert(t, file, filter))
	if err != nil {
		t.Fatal(err)
	}
	var s sheet
	if err := xml.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	for _, row := range s.Rows {
		var cells []string
		for _, c := range row.Cells {
			text := strings.Join(c.Lines, "\n")
			if c.Formula != "" {
				text = "formula"
			}
			for range max(1, min(c.Repeated, 100)) {
				cells = append(cells, text)
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestE2ESpreadsheetOpensPages(t *testing.T) {
	var b strings.Builder
	if err := HTML(&b, report()); err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range openedAs(t, "class.html", "HTML (StarCalc)", b.String()) {
		cells = append(cells, row...)
	}
	all := strings.Join(cells, "\x00")
	for _, want := range []string{"Fingerprint", "O'Neil", "</td><script>alert(1)</script>", "张三", "0:35:00"} {
		if !strings.Contains(all, want) {
			t.Errorf("no cell has %q", want)
		}
	}
	if strings.Contains(all, "formula") {
		t.Error("there is a formula")
	}
}
