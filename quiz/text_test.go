package quiz

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// describe writes blocks as one line a block: kind, and each span with its style.
func describe(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block.Kind {
		case Bullet:
			fmt.Fprintf(&b, "%s* ", strings.Repeat("  ", block.Depth))
		case Numbered:
			fmt.Fprintf(&b, "%s%d. ", strings.Repeat("  ", block.Depth), block.Number)
		case Preformatted:
			b.WriteString("| ")
		}
		for _, span := range block.Spans {
			s := span.Text
			if span.Picture != "" {
				s = "(" + span.Text + "@" + span.Picture + ")"
			}
			if span.Hole > 0 {
				s = fmt.Sprintf("#%d", span.Hole)
			}
			for i, mark := range []string{"B", "I", "C", "_", "^"} {
				if span.Style&(1<<i) != 0 {
					s = mark + "{" + s + "}"
				}
			}
			b.WriteString(strings.ReplaceAll(s, "\n", "↵"))
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestTextsAreReadForDisplay(t *testing.T) {
	for _, tt := range []struct {
		format       Format
		source, want string
	}{
		{Plain, "a <b>b</b> &amp; *c*", "a <b>b</b> &amp; *c*"},
		{Plain, "  two  spaces\n\n\nnext\nline ", "  two  spaces\nnext↵line"},
		{Plain, "see ![a leaf](leaf.png), then [[1]]", "see (a leaf@leaf.png), then #1"},
		{Plain, "\n\n", ""},

		{Moodle, "one\ntwo\n\nthree   four", "one↵two\nthree four"},
		{Moodle, "a <b>b <i>c</i></b> d<br>e <em>f</em> <strong>g</strong>", "a B{b }I{B{c}} d↵e I{f} B{g}"},
		{Moodle, "H<sub>2</sub>O, x<sup>2</sup>, <code>f(x)</code>", "H_{2}O, x^{2}, C{f(x)}"},
		{Moodle, "x < y and y > z, List<String>, a<b", "x < y and y > z, List<String>, a<b"},
		{Moodle, "&lt;b&gt; &amp;&nbsp;&eacute;&#233;&unknown; &", "<b> &\u00a0éé&unknown; &"},
		{Moodle, "a<br>\nb\n<p>c</p>\n\n<p>d\n</p>", "a↵b\nc\nd"},
		{Moodle, "a <!-- hidden --> b <!-- not", "a b <!-- not"},
		{Moodle, "fill [[1]] and [[12]] [[10]], not [[01]] [[0]] [[x]] [[1] [[1234]] [[]]", "fill #1 and #12 #10, not [[01]] [[0]] [[x]] [[1] [[1234]] [[]]"},
		{Moodle, "<script>alert(1)</script>x<style>p{}</style>y", "xy"},
		{Moodle, "<script>never ends", "never ends"},
		{Moodle, "a<SCRIPT>if (a<b) {}</Script>b<script>", "ab"},
		{Moodle, "a<br><br>b", "a↵↵b"},
		{Moodle, "![no picture] ![](p.png) ![x](a b.png) ![x](y", "![no picture] (@p.png) ![x](a b.png) ![x](y"},

		{HTML, "<p>one\ntwo</p><p>three</p>", "one two\nthree"},
		{HTML, "<ul><li>a<ol><li>b</li><li>c</ol><li>d</ul>e", "* a\n  1. b\n  2. c\n* d\ne"},
		{HTML, "<li>alone</li>x", "* alone\nx"},
		{HTML, "<ol><li>a<li value=7>b<li>c<li value='-1'>d<li value=x>e</ol>", "1. a\n7. b\n8. c\n9. d\n10. e"},
		{HTML, "<pre>\n  a\n    b</pre>c", "|   a↵    b\nc"},
		{HTML, "<h2>Head</h2>text<blockquote>q</blockquote>", "B{Head}\ntext\nq"},
		{HTML, "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "B{a} | b\nc | d"},
		{HTML, `<img src="@@PLUGINFILE@@/leaf.png" alt="a &quot;leaf&quot;"> <img alt=x src=other.jpg> <img src="no name"> <IMG SRC='q.png'/>`, `(a "leaf"@leaf.png) (x@other.jpg) (@q.png)`},
		{HTML, `<span style="x>y">a</span><blink>b</blink><unknown c="<">d`, "abd"},
		{HTML, "<!DOCTYPE html><?xml x?>a<!-- b -->c", "ac"},
		{HTML, "a < b, a <b, c</i></b>d", "a < b, a <b, cd"},
		{HTML, "<b>x<b>y</b>z</b>w", "B{xyz}w"},
		{HTML, "a\u00a0 b\t\n c", "a\u00a0 b c"},
		{HTML, "<p>a<p><p>b", "a\nb"},
		{HTML, "x\x07y&#1;z\xff", "xyz\uFFFD"},
		{HTML, "<dl><dt>term</dt><dd>words</dd></dl>", "B{term}\nwords"},
		{HTML, "<title>t</title><b>a</b><template>x<b></template>c", "B{a}c"},

		{Markdown, "one\ntwo\n\nthree  \nfour", "one two\nthree↵four"},
		{Markdown, "*a* _b_ **c** __d__ ***e*** `f*g*`", "I{a} I{b} B{c} B{d} I{B{e}} C{f*g*}"},
		{Markdown, "a * b * c, 2*3*4, snake_case_name, __init__", "a * b * c, 2I{3}4, snake_case_name, B{init}"},
		{Markdown, "**bold *both*** and *open", "B{bold }I{B{both}} and *open"},
		{Markdown, "*a **b* c**", "I{a **b} c**"},
		{Markdown, `\*a\* \_ \\ \x`, `*a* _ \ \x`},
		{Markdown, "- a\n- b\n  - c\n    1. d\n- e", "* a\n* b\n  * c\n    1. d\n* e"},
		{Markdown, "3. a\n3. b\n\ntext\n1) c", "3. a\n4. b\ntext\n1. c"},
		{Markdown, "* a\ngoes on\n\nnext", "* a goes on\nnext"},
		{Markdown, "# Head #\ntext", "B{Head}\ntext"},
		{Markdown, "#no head\n####### none", "#no head ####### none"},
		{Markdown, "```go\nif a < b {\n\n\treturn\n}\n```\nafter", "| if a < b {↵↵\treturn↵}\nafter"},
		{Markdown, "~~~\nnever\n```\nends", "| never↵```↵ends"},
		{Markdown, "text\n\n    code\n      more\n\nback", "text\n| code↵  more\nback"},
		{Markdown, "> quoted\n> on", "quoted on"},
		{Markdown, "![a leaf](leaf.png) [[2]] [words](http://x.org) [no](a\nb) [none]", "(a leaf@leaf.png) #2 words [no](a b) [none]"},
		{Markdown, "H<sub>2</sub>O &lt; &nope; & a<br>b <u>c</u> <x> <script>", "H_{2}O < &nope; & a↵b c <x> <script>"},
		{Markdown, "``a`b`` `open ``", "C{a`b} `open ``"},
		{Markdown, "-no item\n1.none\n12", "-no item 1.none 12"},
		{Markdown, "*\n**\n_", "* ** _"},
		{Markdown, "```\n[[1]] = ![x](y.png)\n```", "| #1 = (x@y.png)"},
		{Markdown, "**a [[1]] b**", "B{a }B{#1}B{ b}"},
		{Markdown, "[**bold** words](x.html) *after*", "B{bold} words I{after}"},
	} {
		if got := describe(Text{tt.format, tt.source}.Blocks()); got != tt.want {
			t.Errorf("%s %q:\n got %q\nwant %q", tt.format, tt.source, got, tt.want)
		}
	}
}

func TestListsAreShownNoDeeperThanTheyMay(t *testing.T) {
	deep := strings.Repeat("<ul><li>x", 30)
	blocks := Text{HTML, deep}.Blocks()
	if len(blocks) != 30 || blocks[MaxListDepth].Depth != MaxListDepth || blocks[29].Depth != MaxListDepth {
		t.Errorf("%d blocks, the last at depth %d", len(blocks), blocks[len(blocks)-1].Depth)
	}
}

func TestTextsInOneLine(t *testing.T) {
	for _, tt := range []struct {
		text Text
		want string
	}{
		{Text{HTML, "<p>a <b>b</b></p><ul><li>c</ul><ol><li>d</ol>"}, "a b - c - d"},
		{Text{Markdown, "see ![a leaf](leaf.png)\n\n```\nx  y\n```"}, "see [a leaf] x y"},
		{Text{Moodle, "the [[1]] is"}, "the [[1]] is"},
		{Text{}, ""},
	} {
		if got := tt.text.Plain(); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.text.Source, got, tt.want)
		}
	}
}

// hostile are texts made to take long.
func hostile() map[string]string {
	n := MaxText
	texts := map[string]string{}
	for _, piece := range []string{"<", "<b", "<a ", "<a \"", "<a '\"", "<a \"<a '", "<!--", "<script>", "<script></script", "&", "&a", "![", "[", "[[", "[a](", "*", "**a", "*a_b", "_a*", "`", "`a``",
		"a\n", "\n", "- ", "- a\n ", "\\", "<ul><li>", "<b>x", "a b ", "x\n\n", "[1", "![a](", "```\n", "    a\n\n", "<p>", "<td>x", "]("} {
		texts[piece] = strings.Repeat(piece, n/len(piece))
	}
	var marks strings.Builder
	for i := 1; marks.Len() < n-400; i++ {
		marks.WriteString(strings.Repeat("`", i) + " ")
	}
	texts["rows of ` that grow"] = marks.String()
	return texts
}

// Twice the text takes twice the time, not four times; measured in all, far from what a quadratic one takes.
func TestTextsTakeLinearTime(t *testing.T) {
	for name, s := range hostile() {
		for format := Moodle; format <= Markdown; format++ {
			start := time.Now()
			blocks := Text{format, s}.Blocks()
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%q as %s took %v for %d blocks", name, format, took, len(blocks))
			}
		}
	}
}

// checkBlocks fails if blocks have what cannot be drawn.
func checkBlocks(t *testing.T, source string, blocks []Block) {
	t.Helper()
	for _, block := range blocks {
		if len(block.Spans) == 0 || block.Kind > Preformatted || block.Depth < 0 || block.Depth > MaxListDepth || (block.Kind == Numbered) != (block.Number > 0) {
			t.Fatalf("%q has block %+v", source, block)
		}
		for i, span := range block.Spans {
			control := strings.IndexFunc(span.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
			if !utf8.ValidString(span.Text) || span.isText() && span.Text == "" || span.Picture != "" && (span.Hole != 0 || !isPictureName(span.Picture)) || span.Hole < 0 || control >= 0 {
				t.Fatalf("%q has span %+v", source, span)
			}
			if i > 0 && span.isText() && block.Spans[i-1].isText() && span.Style == block.Spans[i-1].Style {
				t.Fatalf("%q has two spans that look the same: %+v", source, block.Spans)
			}
		}
	}
}

// sameNames keeps the names of a text's pictures.
func sameNames(t *Text) map[string]string {
	names := (&Question{Text: *t}).shownPictures()
	for name := range names {
		names[name] = name
	}
	return names
}

// Whatever a text is, its blocks can be drawn, are the same each time, and a plain one loses nothing but spaces.
func FuzzText(f *testing.F) {
	f.Add(uint8(Markdown), "- *a* `b` ![c](d.png) [[1]]\n\n```\ncode")
	f.Add(uint8(HTML), `<p>a<br><img src="x/y.png" alt='z'><ul><li>&lt;`)
	f.Add(uint8(Moodle), "x < y\n\n<b>[[2]]</b>")
	for piece := range hostile() {
		f.Add(uint8(HTML), piece+piece+"x"+piece)
		f.Add(uint8(Markdown), piece+piece+"x"+piece)
	}
	f.Fuzz(func(t *testing.T, format uint8, source string) {
		text := Text{Format(format % 5), source}
		blocks := text.Blocks()
		checkBlocks(t, source, blocks)
		if again := text.Blocks(); !reflect.DeepEqual(again, blocks) {
			t.Fatalf("%q is read as %+v, then %+v", source, blocks, again)
		}
		if shown := text.asShown(sameNames(&text)); text.Format != Plain || len(source) < maxWords { // what is longer may fit, with shorter names
			if got := shown.Blocks(); !reflect.DeepEqual(got, blocks) {
				t.Fatalf("%q as shown is %q:\n got %s\nwant %s", source, shown.Source, describe(got), describe(blocks))
			}
			if len(shown.Source) > maxShown/MaxText*len(source)+len("<p>") {
				t.Fatalf("%q became %d bytes long", source, len(shown.Source))
			}
		}
		if line := text.Plain(); strings.ContainsAny(line, "\n\t") || strings.TrimSpace(line) != line {
			t.Fatalf("%q in one line is %q", source, line)
		}
		if text.Format == Plain && isText(source) && !strings.Contains(source, "![") {
			if got, want := strings.Join(strings.Fields(text.Plain()), ""), strings.Join(strings.Fields(source), ""); got != want {
				t.Fatalf("%q became %q", want, got)
			}
		}
	})
}
