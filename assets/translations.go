package assets

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed translations/*.po
var translations embed.FS

// Translation returns the gettext file of a language by its code, such as "de"; false if there is none. English is what
// the texts in the code are written in, and has none.
func Translation(language string) ([]byte, bool) {
	b, err := translations.ReadFile("translations/" + language + ".po")
	return b, err == nil
}

// Languages returns the codes of the languages there are translations into, sorted.
func Languages() []string {
	entries, err := fs.ReadDir(translations, "translations")
	if err != nil {
		panic("BUG: no translations: " + err.Error())
	}
	var codes []string
	for _, e := range entries {
		codes = append(codes, strings.TrimSuffix(e.Name(), ".po"))
	}
	return codes
}
