package chat

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"lyceum/session/journal"
)

var classNames = NewNames([]Named{
	{journal.Author{1}, "Ana"}, {journal.Author{2}, "Ana Maria"}, {journal.Author{3}, "Ben"}, {journal.Author{4}, "ben"},
	{journal.Author{5}, "张三"}, {journal.Author{6}, "Zoë O'Neil"}, {journal.Author{7}, "ALL"}, {journal.Author{8}, "أمل"},
	{journal.Author{9}, "Staffan"}, {journal.Author{10}, ""},
})

func TestMentionsNameTheLongestNameWhateverTheCase(t *testing.T) {
	for text, want := range map[string]string{
		"@ana look":                "[@ana 1]",
		"@ANA MARIA, look":         "[@ANA MARIA 2]",
		"@Ana Marian":              "[@Ana 1]",
		"@Anabel":                  "",
		"@ana's":                   "[@ana 1]",
		"ana@ana.example":          "",
		"(@Ben)":                   "[@Ben 3,4]",
		"@zoë o'neil":              "[@zoë o'neil 6]",
		"@张三你好":                    "[@张三 5]",
		"يا @أمل!":                 "[@أمل 8]",
		"@all and @Staff":          "[@all all][@Staff staff]",
		"@staffan":                 "[@staffan 9]",
		"@allan":                   "",
		"@@ana":                    "[@ana 1]",
		"@ana@ben":                 "[@ana 1]",
		"@ana @ben @ana":           "[@ana 1][@ben 3,4][@ana 1]",
		"@":                        "",
		"@ ana":                    "",
		"\xff@ana\xff":             "[@ana 1]",
		"@\u212aen":                "", // the sign for kelvin is a k
		"two lines\n@Ben\nand one": "[@Ben 3,4]",
	} {
		if got := tell(text, classNames.Find(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	kelvin := NewNames([]Named{{journal.Author{1}, "Ken"}})
	if got := tell("@\u212aen!", kelvin.Find("@\u212aen!")); got != "[@\u212aen 1]" {
		t.Errorf("letters that differ in case by three bytes: %s", got)
	}
}

func tell(text string, found []Mention) (s string) {
	for _, m := range found {
		var who []string
		for _, a := range m.Authors {
			who = append(who, fmt.Sprint(a[0]))
		}
		if m.All {
			who = append(who, "all")
		}
		if m.Staff {
			who = append(who, "staff")
		}
		s += fmt.Sprintf("[%s %s]", text[m.Start:m.End], strings.Join(who, ","))
	}
	return s
}

func TestMentionsAreLookedForUpToALimit(t *testing.T) {
	if got := len(classNames.Find(strings.Repeat("@ana ", 1000))); got != maxMentions {
		t.Errorf("%d mentions, want %d", got, maxMentions)
	}
	if got := len(classNames.Find(strings.Repeat("@nobody ", maxAts) + "@ana")); got != 0 {
		t.Errorf("%d mentions, want none", got)
	}
}

// Mentions are whole parts of the text, in order, each an @ and a name.
func FuzzFind(f *testing.F) {
	f.Add("@ana @ANA MARIA @all")
	f.Add("@张三你好 \xff@")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range classNames.Find(text) {
			if m.Start < end || m.End <= m.Start+1 || m.End > len(text) || text[m.Start] != '@' {
				t.Fatalf("%q: %+v after %d", text, m, end)
			}
			end = m.End
			name := text[m.Start+1 : m.End]
			if !utf8.ValidString(name) || (len(m.Authors) == 0) != (m.All || m.Staff) {
				t.Fatalf("%q: %+v", text, m)
			}
		}
	})
}

func BenchmarkFindInHostileText(b *testing.B) {
	var people []Named
	for i := range 1000 {
		people = append(people, Named{journal.Author{byte(i), byte(i >> 8)}, strings.Repeat("a", 50) + fmt.Sprint(i)})
	}
	names := NewNames(people)
	text := strings.Repeat("@", 200) + strings.Repeat("a", 4800)
	for b.Loop() {
		names.Find(strings.Repeat("@", 200) + text)
	}
}
