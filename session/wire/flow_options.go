package wire

const errReturnFlow = malformed("flow options: return flow")

const (
	optionMetadata   = 0x00
	optionReturnFlow = 0x0a

	// optionalFrom is the first type that a receiver which does not know it may ignore.
	optionalFrom = 0x2000
)

// FlowOptions are what the options of user data say of their flow (RFC 7016 §2.3.11.1).
type FlowOptions struct {
	Metadata         []byte // the application's description of the flow; may be empty
	HasMetadata      bool   // every flow must have metadata
	ReturnFlow       uint64 // ID of a flow from the other end that this one answers
	HasReturnFlow    bool
	UnknownMandatory bool // set by parsing: an option not known that may not be ignored, so reject the flow
}

// AppendTo appends the option list with its marker to b.
func (o FlowOptions) AppendTo(b []byte) []byte {
	if o.HasMetadata {
		b = AppendOption(b, optionMetadata, o.Metadata)
	}
	if o.HasReturnFlow {
		b = appendOptionHead(b, optionReturnFlow, SizeVLU(o.ReturnFlow))
		b = AppendVLU(b, o.ReturnFlow)
	}
	return AppendMarker(b)
}

// ParseFlowOptions parses an option list that ends in a marker; bytes after it are ignored.
// Options of unknown types from 0x2000 up are ignored, and so are bytes after the flow ID of
// a return flow. An error makes the whole chunk malformed. Where an option occurs twice
// the RFC is silent: the last one counts, as in its author's rtmfp-cpp
// (Session::onUserDataChunk).
func ParseFlowOptions(raw []byte) (FlowOptions, error) {
	var o FlowOptions
	for {
		opt, marker, rest, err := TakeOption(raw)
		if err != nil {
			return FlowOptions{}, err
		}
		if marker {
			return o, nil
		}
		raw = rest
		switch {
		case opt.Type == optionMetadata:
			o.Metadata, o.HasMetadata = opt.Value, true
		case opt.Type == optionReturnFlow:
			if o.ReturnFlow, _, err = TakeVLU(opt.Value); err != nil {
				return FlowOptions{}, errReturnFlow
			}
			o.HasReturnFlow = true
		case opt.Type < optionalFrom:
			o.UnknownMandatory = true
		}
	}
}
