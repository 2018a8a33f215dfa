package quiz

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

// What is in the source of texts and is not shown does not get into a paper, in no format and no place where texts are.
func TestPaperHasNothingThatIsNotShown(t *testing.T) {
	for _, hidden := range []Text{
		{Moodle, "seen <!-- SECRET --> too"},
		{Moodle, "seen <b title='SECRET'>too</b>"},
		{Moodle, "seen <script>SECRET</script>too"},
		{Moodle, "![seen too](SECRET.png)"},
		{HTML, "<p class=SECRET>seen <!-- SECRET --><SECRET>too</p><!SECRET>"},
		{HTML, "<p>seen <a href=\"SECRET\">too</a><style>SECRET</style><template>SECRET</template>"},
		{HTML, `<img alt="seen too" src="SECRET/SECRET.png" longdesc=SECRET>`},
		{Plain, "seen  too ![](SECRET.png)"},
		{Markdown, "seen [too](http://SECRET) <span data-key='SECRET'></span>\n\n```SECRET\ncode\n```"},
		{Markdown, "seen too ![](SECRET)"},
	} {
		questions := everyType(t)
		for i := range questions {
			q := &questions[i]
			holes := ""
			if q.Type == Cloze {
				holes = "\n\n[[1]] [[2]] [[3]] [[4]]"
			}
			q.texts(func(text *Text) {
				if text.Source != "" || text == &q.Text {
					text.Format, text.Source = hidden.Format, hidden.Source+"\n\n"+text.Source
				}
			})
			if q.Type == Cloze {
				q.Text = Text{hidden.Format, hidden.Source + holes}
			}
			q.Pictures = append(q.Pictures, Picture{Name: "SECRET.png", Bytes: smallPNG(t, 1, 1)})
			if err := q.Check(); err != nil {
				t.Fatal(err)
			}
			test := Test{ID: ID{1}, Title: "Test", GradeMax: 10, Instructions: hidden, Slots: []Slot{{Pool: []Question{*q}, Pick: 1, Mark: q.Mark}}}
			paper := test.Paper()
			var b bytes.Buffer
			if err := WritePaper(&b, &paper); err != nil {
				t.Fatal(err)
			}
			if at := strings.Index(b.String(), "SECRET"); at >= 0 {
				t.Errorf("%s, %s %q: the paper has %q", q.Type, hidden.Format, hidden.Source, b.String()[max(at-60, 0):at+20])
			}
			is := paper.Slots[0].Pool[0]
			if got, want := is.Text.Plain(), q.Text.Plain(); got != want || !strings.Contains(strings.NewReplacer("[", "", "]", "").Replace(got), "seen too") {
				t.Errorf("%s, %s: %q became %q", q.Type, hidden.Format, want, got)
			}
			if shows := strings.Contains(hidden.Source, "SECRET.png"); shows != (len(is.Pictures) == 1+boolInt(q.Type == Description)) {
				t.Errorf("%s, %q: %d pictures are left", q.Type, hidden.Source, len(is.Pictures))
			}
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A window shows a text of a paper just as it shows the author's.
func TestTextsOfAPaperLookAsTheirAuthors(t *testing.T) {
	for _, source := range []string{
		"a <b>b <i>c</b> d</i><br>e", "x &lt; y &amp;amp; [<b></b>[1]] !<i></i>[a](b) [[1]] ![[2]]", "<pre>\n  a\n\n    b [[1]]</pre>c", "<ul><li>a<ol><li>b<li>c</ol><li>d</ul>e<ol><li>f",
		`<img src="x/a.png" alt="a &quot;leaf&quot; &lt;b>"> <img src=".png">`, "<table><tr><td>a<td>b</table>", "<!-- alone -->", "\u00a0 a \u00a0", "&#7;a &#7; b",
		"3. a\n4. b\n   - c\n     1. d\n\ntext\n\n    code  *x*\n\n**a *b* c** `d` [e](f) \\[[1]] \\![a](b)", "a\n\n\nb  c",
	} {
		for format := Moodle; format <= Markdown; format++ {
			before := Text{format, source}
			after := before.asShown(sameNames(&before))
			if got, want := after.Blocks(), before.Blocks(); !reflect.DeepEqual(got, want) {
				t.Errorf("%s %q became %q:\n got %s\nwant %s", format, source, after.Source, describe(got), describe(want))
			}
			if again := after.asShown(sameNames(&after)); again != after {
				t.Errorf("%s %q became %q, and then %q", format, source, after.Source, again.Source)
			}
		}
	}
}

func TestPicturesOfAPaperHaveNumbersForNames(t *testing.T) {
	q := Question{Type: Single, Text: text("![](b.png) ![](a.png) ![](b.png) ![](none.png)"), Mark: 1,
		Options:  []Option{option(2, "![](c.png)", 1), option(1, "![](d.png)", 0)},
		Pictures: []Picture{{Name: "a.png"}, {Name: "b.png"}, {Name: "c.png"}, {Name: "d.png"}, {Name: "unused.png"}}}
	for i := range q.Pictures {
		q.Pictures[i].Bytes = smallPNG(t, i+1, 1)
	}
	p := q.Paper()
	want := []Picture{{Name: "1", Bytes: q.Pictures[1].Bytes}, {Name: "2", Bytes: q.Pictures[0].Bytes}, {Name: "4", Bytes: q.Pictures[3].Bytes}, {Name: "5", Bytes: q.Pictures[2].Bytes}}
	if !reflect.DeepEqual(p.Pictures, want) {
		t.Errorf("pictures %v, want %v", p.Pictures, want)
	}
	if got, want := describe(p.Text.Blocks()), "(@1) (@2) (@1) (@3)"; got != want {
		t.Errorf("the text shows %s, want %s", got, want)
	}
	if got, want := describe(p.Options[0].Text.Blocks()), "(@4)"; got != want {
		t.Errorf("option 1 shows %s, want %s", got, want)
	}
}
