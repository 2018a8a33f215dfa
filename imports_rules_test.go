package main_test

import (
	"slices"
	"strings"
	"testing"
)

// An importRule says which of our packages a package, and everything below it that has no
// rule of its own, may reach. Packages under one rule may always import one another.
type importRule struct {
	pkg     string
	reach   []string // by any path; names of rules
	direct  []string // by its own import lines; nil means the same as reach
	planned bool     // nothing is there yet
	why     string
}

// A thirdPartyRule says which packages alone may import a library.
type thirdPartyRule struct {
	prefix string
	only   []string // names of import rules
	why    string
}

var (
	// transport is what a group stands on, services what a class stands on. The simulated
	// networks (session/netsim, session/memnet) and the readable packets
	// (session/keying/plain) are in neither: what is not listed cannot be reached from the
	// product.
	transport = []string{"session/wire", "session/keying", "session/rtmfp"}
	services  = append([]string{"session", "session/netgroup", "session/netgroup/pieces", "session/netgroup/ring", "session/netgroup/stream", "session/rendezvous", "session/rendezvous/protocol",
		"session/rendezvous/client",
		"session/journal", "session/journal/fields", "session/journal/store", "session/filestore", "session/conduct", "session/monitor", "session/udp", "session/internal/signature"}, transport...)
	features = append([]string{"media", "collab", "collab/slides/pages", "collab/puzzle", "quiz", "quiz/score", "assets"}, services...)
)

var importRules = []importRule{
	{pkg: ".", reach: append([]string{"app/cli", "app/view", "app/model", "app/words", "app/room", "app/export", "app/annotate", "app/reports", "app/qr", "app/rendezvous", "app/profile", "app/instance"}, features...),
		direct: []string{"app/cli", "app/view"}, why: "main only starts the command line and the window"},

	{pkg: "app/view", reach: append([]string{"app/model", "app/words", "app/room", "app/export", "app/annotate", "app/reports", "app/qr", "app/profile"}, features...),
		direct: []string{"app/model", "app/words", "app/room", "app/qr", "collab", "collab/puzzle", "media", "quiz", "assets"}, why: "the windows show snapshots; truth lies in app/room"},
	{pkg: "app/cli", reach: append([]string{"app/model", "app/words", "app/room", "app/export", "app/annotate", "app/reports", "app/qr", "app/rendezvous", "app/profile", "app/instance"}, features...),
		why: "commands work without a display"},
	{pkg: "app/model", reach: append([]string{"app/words", "app/room", "app/export", "app/annotate", "app/reports", "app/profile", "app/qr"}, features...),
		why: "what the windows show is computed and tested without them"},
	{pkg: "app/room", reach: append([]string{"app/profile", "app/export", "app/annotate", "app/reports", "app/words"}, features...), why: "a class runs the same under a window, a command and a test"},
	{pkg: "app/export", reach: []string{"app/words", "assets", "collab", "quiz", "quiz/score", "session/conduct", "session/journal", "session/journal/fields"}, why: "a report is written from what it is given, in the words of the person"},
	{pkg: "app/annotate", reach: []string{"collab", "collab/slides/pages", "session/conduct", "session/journal", "session/journal/fields"}, why: "what was drawn is written from what it is given"},
	{pkg: "app/reports", reach: []string{"app/export", "app/words", "assets", "collab", "quiz", "quiz/score", "session/conduct", "session/journal", "session/journal/fields"}, why: "a folder is written from what it is given"},
	{pkg: "app/words", reach: []string{"assets"}, why: "the catalogue of what is said, for whoever says it"},
	{pkg: "app/qr", why: "a text as a picture"},
	{pkg: "app/instance", reach: []string{"app/profile", "session/keying", "session/wire", "session/journal", "session/journal/fields", "session/journal/store", "quiz", "quiz/score"},
		why: "one window a profile, whatever it shows"},
	{pkg: "app/rendezvous", reach: append([]string{"app/profile", "quiz", "quiz/score"}, services...), why: "a rendezvous is in no class"},
	{pkg: "app/profile", reach: []string{"session/keying", "session/wire", "session/journal", "session/journal/fields", "session/journal/store", "quiz", "quiz/score"},
		why: "an identity's folder with its class files and questions, whatever is done with them"},

	{pkg: "session", reach: services, why: "a class knows nothing of the app or of the features it carries"},
	{pkg: "session/wire", why: "bytes of RFC 7016 §2 and nothing else"},
	{pkg: "session/keying", reach: []string{"session/wire"}, why: "cryptography under the state machines"},
	{pkg: "session/keying/plain", reach: []string{"session/keying", "session/wire"},
		why: "a keying profile for tests"},
	{pkg: "session/rtmfp", reach: []string{"session/wire", "session/keying"}, why: "RFC 7016 §3 knows no groups"},
	{pkg: "session/rendezvous", reach: append([]string{"session/rendezvous/protocol", "session/netgroup/ring"}, transport...),
		why: "an introducer joins no group"},
	{pkg: "session/rendezvous/protocol", reach: []string{"session/wire", "session/keying"},
		why: "what both ends say: neither the service nor a group may come with it"},
	{pkg: "session/internal/signature", why: "what it leaves out for the lab, nothing may come with"},
	{pkg: "session/rendezvous/client", reach: []string{"session/rendezvous/protocol", "session/wire", "session/keying"},
		why: "what a group tells a rendezvous, and when: its owner has the sessions"},
	{pkg: "session/journal/fields", why: "how bodies are written knows nothing of what they say"},
	{pkg: "session/journal", reach: []string{"session/journal/fields"}, why: "reducers import it, so all it imports they would import too"},
	{pkg: "session/journal/journaltest", reach: []string{"session/journal", "session/journal/fields"}, why: "a check of reducers, for tests: nothing of the product reaches it"},
	{pkg: "session/conduct", reach: []string{"session/journal", "session/journal/fields"}, why: "what a class decides is a fold of entries and nothing else"},
	{pkg: "session/monitor", reach: []string{"session/journal", "session/journal/fields", "session/conduct"}, why: "what staff know of everybody is put together from what they are told"},
	{pkg: "session/journal/store", reach: []string{"session/journal", "session/journal/fields"}, why: "the file knows logs and what is said of them, no network"},
	{pkg: "session/netgroup/pieces", reach: []string{"session/wire"}, why: "how a file is cut and sealed knows no network"},
	{pkg: "session/filestore", reach: []string{"session/netgroup/pieces", "session/wire"}, why: "pieces on disk know no network"},
	{pkg: "session/netgroup",
		reach: append([]string{"session/journal", "session/journal/fields", "session/netgroup/ring", "session/netgroup/stream", "session/rendezvous/protocol", "session/rendezvous/client", "session/internal/signature"}, transport...),
		why:   "a group knows no class; of a rendezvous it knows what is said to one"},
	{pkg: "session/netgroup/ring", why: "who stands where is arithmetic, and a rendezvous computes the same"},
	{pkg: "session/netgroup/stream", reach: []string{"session/wire"},
		why: "what a stream is made of is bytes and bookkeeping: no neighbours, no cryptography"},
	{pkg: "session/udp", why: "sockets are handed datagrams and know no protocol"},
	{pkg: "session/netsim", why: "the simulator drives whatever has its methods"},
	{pkg: "session/memnet", why: "a network for tests of whole classes"},
	{pkg: "session/lab", reach: append([]string{"session/netsim"}, services...),
		why: "the lab measures groups, not the app"},

	{pkg: "media", reach: append([]string{"session/netgroup", "session/netgroup/ring", "session/netgroup/stream", "session/journal", "session/journal/fields",
		"session/rendezvous/protocol", "session/rendezvous/client", "session/internal/signature"}, transport...),
		direct: []string{"session/netgroup"}, why: "media knows a group's streams and no class"},
	{pkg: "collab", reach: []string{"session/journal", "session/journal/fields", "session/conduct"}, why: "reducers fold entries, and what the class decided, and nothing else"},
	{pkg: "collab/slides/pages", reach: []string{"collab", "session/conduct", "session/journal", "session/journal/fields"}, why: "pages of files are pictures; who opens them when is for others"},
	{pkg: "collab/puzzle", reach: []string{"session/journal", "session/journal/fields", "quiz/score"},
		why: "reducers fold entries; of quiz only its leaf is shared"},
	{pkg: "quiz", reach: []string{"session/journal", "session/journal/fields", "quiz/score"},
		why: "tests are folds of entries and nothing else"},
	{pkg: "quiz/score", why: "scoring is arithmetic"},
	{pkg: "assets", why: "assets are data"},

	{pkg: "bench/siege", reach: append([]string{"media", "collab"}, services...),
		why: "attackers speak as members do and run the program as people do"},
	{pkg: "bench/gates", why: "it starts commands and reads what they print"},
	{pkg: "bench/mutate", why: "it reads packages as text and starts the go command"},
	{pkg: "docs/examples", reach: services, why: "they show groups to who has no class"},
}

var thirdPartyRules = []thirdPartyRule{
	{"fyne.io/", []string{"app/view"}, "only app/view may import Fyne"},
	{"github.com/gen2brain/malgo", []string{"media"}, "only media may import audio devices"},
	{"github.com/pion/mediadevices", []string{"media"}, "only media may import cameras"},
	{"gopkg.in/hraban/opus", []string{"media"}, "only media may import a codec"},
	{"github.com/at-wat/ebml-go", []string{"media"}, "only media may import a container format"},
	{"github.com/mattn/go-sqlite3", []string{"session/journal/store", "quiz"}, "only class files and question banks are databases"},
	{"github.com/klippa-app/go-pdfium", []string{"collab/slides/pages"}, "strangers' PDFs are opened in a box, and there alone"},
	{"github.com/tetratelabs/wazero", []string{"collab/slides/pages"}, "only collab/slides/pages has a box"},
	{"github.com/go-text/typesetting", []string{"collab", "app/annotate"}, "text of boards is shaped where it is drawn"},
	{"github.com/makiuchi-d/gozxing", []string{"app/qr"}, "only app/qr may import the library of codes"},
	{"github.com/leonelquinteros/gotext", []string{"app/words"}, "only app/words may import the library of translations"},
	{"github.com/jeandeaual/go-locale", []string{"app/words"}, "only app/words asks for the language of the desktop"},
	{"github.com/flynn/noise", []string{"session/keying"}, "only session/keying may import the handshake library"},
}

// Each case but the first is a graph that breaks one rule; the checker must say that and
// nothing else, though perhaps for more than one package.
func TestImportCheckerFindsForbiddenImports(t *testing.T) {
	for _, tt := range []struct {
		name  string
		graph importGraph
		want  string // part of every complaint; empty when there must be none
	}{
		{"allowed all the way down", importGraph{
			".":                {"app/cli", "app/view", "os"},
			"app/cli":          {"app/room", "github.com/spf13/cobra"},
			"app/view":         {"app/room", "fyne.io/fyne/v2/widget"},
			"app/room":         {"session", "collab/chat"},
			"session":          {"session/netgroup"},
			"session/netgroup": {"session/journal", "session/rtmfp"},
			"session/rtmfp":    {"session/keying", "session/wire"},
			"session/keying":   {"session/wire", "github.com/flynn/noise"},
			"session/wire":     {"net/netip"}, "session/journal": nil,
			"collab/chat": {"session/journal"},
		}, ""},
		{"upwards", importGraph{"session/wire": {"session/keying"}, "session/keying": nil},
			"session/wire must not reach session/keying"},
		{"upwards by a detour through the package's own folder", importGraph{
			"session/udp": {"session/udp/batch"}, "session/udp/batch": {"session/wire"}, "session/wire": nil,
		}, "must not reach session/wire"},
		{"sideways", importGraph{"collab/chat": {"quiz/bank"}, "quiz/bank": nil}, "collab/chat must not"},
		{"a feature that goes round the journal", importGraph{"media/stream": {"session/journal"}, "session/journal": nil},
			"media/stream must not import session/journal"},
		{"Fyne outside the window", importGraph{"app/room": {"fyne.io/fyne/v2"}}, "only app/view may import Fyne"},
		{"Fyne in the command line by way of the window", importGraph{"app/cli": {"app/view"}, "app/view": nil},
			"app/cli must not reach app/view"},
		{"readable packets in the product", importGraph{
			"session/rtmfp": {"session/keying/plain"}, "session/keying/plain": {"session/keying"}, "session/keying": nil},
			"session/rtmfp must not reach session/keying/plain"},
		{"the simulator in the product", importGraph{"session": {"session/netsim"}, "session/netsim": nil},
			"session must not reach session/netsim"},
		{"the network for tests in the product", importGraph{"app/room": {"session/memnet"}, "session/memnet": nil},
			"app/room must not reach session/memnet"},
		{"a folder nobody thought of", importGraph{"helpers": nil}, "helpers: no import rule covers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := checkImports(tt.graph, importRules, thirdPartyRules)
			other := func(complaint string) bool { return !strings.Contains(complaint, tt.want) }
			if (tt.want != "") != (len(got) > 0) || tt.want != "" && slices.ContainsFunc(got, other) {
				t.Errorf("checkImports = %q, want only %q", got, tt.want)
			}
		})
	}
}

func TestImportCheckerFindsMisspeltRules(t *testing.T) {
	rules := []importRule{{pkg: "app", reach: []string{"sesion"}}}
	if got := checkImports(nil, rules, nil); len(got) != 1 || !strings.Contains(got[0], `"sesion"`) {
		t.Errorf("checkImports = %q, want one complaint about %q", got, "sesion")
	}
}
