package quiz

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestFileOfATestIsReadAsItWasWritten(t *testing.T) {
	var b bytes.Buffer
	want := everyTest(t)
	if err := WriteTest(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadTest(&b)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	sealed, err := want.Seal(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	if err := sealed.Check(); err != nil {
		t.Fatal(err)
	}
	paper := sealed.Paper()
	if err := WritePaper(&b, &paper); err != nil {
		t.Fatal(err)
	}
	t.Log(b.String())
	got, err = ReadPaper(&b)
	if err != nil || !reflect.DeepEqual(*got, paper) {
		t.Fatalf("got %+v, %v, want %+v", got, err, paper)
	}
	if x, y := sealed.Order([32]byte{1}, 1), paper.Order([32]byte{1}, 1); !reflect.DeepEqual(x, y) {
		t.Fatal(x, y)
	}
}
