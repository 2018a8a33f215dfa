package wire

const (
	errOptionCut  = malformed("option: cut short")
	errOptionType = malformed("option: type")
	errOptionList = malformed("option list")
)

// An Option is one typed value of an option list (RFC 7016 §2.1.3).
type Option struct {
	Type  uint64
	Value []byte // meaning and length depend on Type; may be empty
}

// AppendOption appends one option: the length of type and value together, the type, the value.
func AppendOption(b []byte, typ uint64, value []byte) []byte {
	return append(appendOptionHead(b, typ, len(value)), value...)
}

// appendOptionHead appends everything of an option but its value of n bytes.
func appendOptionHead(b []byte, typ uint64, n int) []byte {
	b = AppendVLU(b, uint64(SizeVLU(typ)+n))
	return AppendVLU(b, typ)
}

// AppendMarker appends the empty option that ends a list (§2.1.4).
func AppendMarker(b []byte) []byte {
	return append(b, 0)
}

// TakeOption reads one option, or the marker that ends a list, from the front of b.
// For a marker o is the zero Option. The value aliases b.
func TakeOption(b []byte) (o Option, marker bool, rest []byte, err error) {
	body, rest, err := TakeField(b)
	if err != nil {
		return Option{}, false, nil, errOptionCut
	}
	if len(body) == 0 {
		return Option{}, true, rest, nil
	}
	typ, value, err := TakeVLU(body)
	if err != nil {
		return Option{}, false, nil, errOptionType
	}
	return Option{Type: typ, Value: value}, false, rest, nil
}

// takeOptionList splits b behind the first marker. The list includes it; it aliases b.
func takeOptionList(b []byte) (list, rest []byte, err error) {
	for rest = b; ; {
		var marker bool
		if _, marker, rest, err = TakeOption(rest); err != nil {
			return nil, nil, errOptionList
		}
		if marker {
			n := len(b) - len(rest)
			return b[:n:n], rest, nil
		}
	}
}
