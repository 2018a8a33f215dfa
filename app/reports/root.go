package reports

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// None stands for no folder where one is named: no reports are written.
const None = "none"

// Root returns the folder of report folders: the one that is named; none, which is empty, for [None]; and if nothing is named
// "Lyceum" among the person's documents, or else at home. A profile that is in a folder of its own keeps its reports in it.
func Root(named, profileDir string) (string, error) {
	switch {
	case named == None:
		return "", nil
	case named != "":
		return filepath.Abs(named)
	case profileDir != "":
		return filepath.Abs(filepath.Join(profileDir, "reports"))
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("folder of reports: %w", err)
	}
	return filepath.Join(documents(home), "Lyceum"), nil
}

// documents returns where a person keeps documents.
func documents(home string) string {
	folder := filepath.Join(home, "Documents")
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		config, err := os.UserConfigDir()
		if err == nil {
			folder = namedDocuments(filepath.Join(config, "user-dirs.dirs"), home, folder)
		}
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return home
	}
	return folder
}

// namedDocuments reads which folder the desktop calls documents, by a line such as XDG_DOCUMENTS_DIR="$HOME/Dokumente" of a
// file; or is it if there is none.
func namedDocuments(file, home, or string) string {
	f, err := os.Open(file)
	if err != nil {
		return or
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		value, is := strings.CutPrefix(strings.TrimSpace(lines.Text()), "XDG_DOCUMENTS_DIR=")
		if !is {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, below := strings.CutPrefix(value, "$HOME"); below {
			value = filepath.Join(home, rest)
		}
		if filepath.IsAbs(value) {
			or = filepath.Clean(value)
		}
	}
	return or
}
