package wire

const errBufferProbe = malformed("buffer probe: flow ID")

// A BufferProbe asks a flow's receiver how much room it has; the answer is an [Ack] (RFC 7016
// §2.3.15, type 0x18).
type BufferProbe struct {
	FlowID uint64
}

// AppendTo appends the chunk's payload to b.
func (c BufferProbe) AppendTo(b []byte) []byte {
	return AppendVLU(b, c.FlowID)
}

// ParseBufferProbe parses a chunk's payload. Bytes after the flow ID are ignored, as in
// [ParseFlowException].
func ParseBufferProbe(p []byte) (BufferProbe, error) {
	id, _, err := TakeVLU(p)
	if err != nil {
		return BufferProbe{}, errBufferProbe
	}
	return BufferProbe{FlowID: id}, nil
}
