package journal

import (
	"bytes"
	"slices"
	"testing"
)

// Bodies of every kind on the record, with the parser that reads them and writes them again.
var recordBodies = []struct {
	name   string
	body   []byte
	rewrap func([]byte) ([]byte, error)
}{
	{"admit", must(Admit{[]Admission{{Author: Author{1}}, {Author: Author{2}, Removals: []Hash{{1}, {2}}}}}.Encode()), again(ParseAdmit, Admit.Encode)},
	{"revoke", must(Revoke{Rights: Post | Present, Cuts: []Cut{{Author{2}, 7, Hash{1}}, {Author: Author{1}}, {Author: Author{3}}}}.Encode()), again(ParseRevoke, Revoke.Encode)},
	{"remove", must(Remove{[]Cut{{Author{2}, 300, Hash{1}}}}.Encode()), again(ParseRemove, Remove.Encode)},
	{"epoch", must(Epoch{Replaces: []Hash{{1}, {2}}, Removals: []Hash{{3}}, Commitment: [32]byte{4}}.Encode()), again(ParseEpoch, Epoch.Encode)},
	{"epoch with a staff key", must(Epoch{StaffKey: [32]byte{5}}.Encode()), again(ParseEpoch, Epoch.Encode)},
	{"revoke invite", RevokeInvite{[32]byte{9}}.Encode(), again(ParseRevokeInvite, func(v RevokeInvite) ([]byte, error) { return v.Encode(), nil })},
	{"waiting room on", WaitingRoom{true}.Encode(), again(ParseWaitingRoom, func(v WaitingRoom) ([]byte, error) { return v.Encode(), nil })},
	{"waiting room off", WaitingRoom{}.Encode(), again(ParseWaitingRoom, func(v WaitingRoom) ([]byte, error) { return v.Encode(), nil })},
	{"grant", grantBody(), again(ParseGrantStatement, GrantStatement.Encode)},
}

func grantBody() []byte {
	g := IssueGrant(testGroup, newPerson(1), Grant{Subject: Author{2}, Rights: Post})
	return must(GrantStatement{Chain{g}, []Hash{{1}}}.Encode())
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// again returns what a parser and its encoder make of bytes.
func again[T any](parse func([]byte) (T, error), encode func(T) ([]byte, error)) func([]byte) ([]byte, error) {
	return func(b []byte) ([]byte, error) {
		v, err := parse(b)
		if err != nil {
			return nil, err
		}
		return encode(v)
	}
}

func TestRecordBodiesSurviveARoundTrip(t *testing.T) {
	for _, tt := range recordBodies {
		if got, err := tt.rewrap(tt.body); err != nil || !bytes.Equal(got, tt.body) {
			t.Errorf("%s: %x became %x, %v", tt.name, tt.body, got, err)
		}
	}
}

func TestRecordBodiesCutShortOrTooLongAreMalformed(t *testing.T) {
	for _, tt := range recordBodies {
		for n := range len(tt.body) {
			if _, err := tt.rewrap(tt.body[:n]); err == nil {
				t.Errorf("%s: the first %d of %d bytes parse", tt.name, n, len(tt.body))
			}
		}
		_, err := tt.rewrap(append(slices.Clone(tt.body), 0))
		wantErr(t, tt.name+" with a byte too many", err, ErrMalformed)
	}
}

func TestRecordBodiesHaveOneEncoding(t *testing.T) {
	many := make([]Hash, MaxNamed+1)
	for i := range many {
		many[i] = Hash{byte(i >> 8), byte(i)}
	}
	for name, encode := range map[string]func() ([]byte, error){
		"admit nobody":           Admit{}.Encode,
		"admit out of order":     Admit{[]Admission{{Author: Author{2}}, {Author: Author{1}}}}.Encode,
		"admit one twice":        Admit{[]Admission{{Author: Author{2}}, {Author: Author{2}}}}.Encode,
		"name a removal twice":   Admit{[]Admission{{Removals: []Hash{{1}, {1}}}}}.Encode,
		"name removals downward": Admit{[]Admission{{Removals: []Hash{{2}, {1}}}}}.Encode,
		"too many removals":      Epoch{Removals: many}.Encode,
		"too many replaced":      Epoch{Replaces: many[:MaxReplaced+1]}.Encode,
		"revoke nothing":         Revoke{Cuts: []Cut{{}}}.Encode,
		"revoke the unknown":     Revoke{Rights: AllRights + 1, Cuts: []Cut{{}}}.Encode,
		"remove nobody":          Remove{}.Encode,
		"remove one twice":       Remove{[]Cut{{}, {}}}.Encode,
		"cuts out of order":      Remove{[]Cut{{Author: Author{5}}, {Author: Author{2}}, {Author: Author{1}}}}.Encode,
		"cut at 0 with a hash":   Remove{[]Cut{{Author{}, 0, Hash{1}}}}.Encode,
		"cut without a hash":     Remove{[]Cut{{Author{}, 1, Hash{}}}}.Encode,
		"grant nothing":          GrantStatement{}.Encode,
		"grant to a bearer":      GrantStatement{Grants: Chain{{Bearer: true}}}.Encode,
	} {
		_, err := encode()
		wantErr(t, name, err, ErrMalformed)
	}
	wantErr(t, "waiting room half on", errOf(ParseWaitingRoom([]byte{2})), ErrMalformed)
	_, err := GrantStatement{Grants: make(Chain, MaxDepth+1)}.Encode()
	wantErr(t, "chain too deep", err, ErrLimit)
	var crowd Admit
	for i := range MaxAdmitted {
		crowd.Admissions = append(crowd.Admissions, Admission{Author{byte(i)}, many[:8]})
	}
	_, err = crowd.Encode()
	wantErr(t, "more than an entry holds", err, ErrLimit)
}

func errOf[T any](_ T, err error) error { return err }

// What parses re-encodes to the same bytes.
func FuzzParseRecord(f *testing.F) {
	for i, tt := range recordBodies {
		f.Add(uint8(i), tt.body)
	}
	f.Fuzz(func(t *testing.T, kind uint8, in []byte) {
		tt := recordBodies[int(kind)%len(recordBodies)]
		out, err := tt.rewrap(in)
		if err != nil && len(in) <= MaxBody {
			wantErr(t, tt.name, err, ErrMalformed)
		} else if err == nil && !bytes.Equal(out, in) {
			t.Errorf("%s: %x became %x", tt.name, in, out)
		}
	})
}
