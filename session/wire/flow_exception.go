package wire

const (
	errFlowExceptionID   = malformed("flow exception: flow ID")
	errFlowExceptionCode = malformed("flow exception: code")
)

// A FlowException tells a flow's sender that its receiver does not want the flow (RFC 7016
// §2.3.16, type 0x5e).
type FlowException struct {
	FlowID uint64
	Code   uint64 // 0 when the stack itself rejected the flow; otherwise the application's
}

// AppendTo appends the chunk's payload, without the 3-byte chunk header, to b.
func (c FlowException) AppendTo(b []byte) []byte {
	return AppendVLU(AppendVLU(b, c.FlowID), c.Code)
}

// ParseFlowException parses a chunk's payload. Bytes after the two fields are ignored:
// the RFC does not say, and its author's rtmfp-cpp ignores them (Session::onExceptionChunk).
func ParseFlowException(p []byte) (FlowException, error) {
	id, p, err := TakeVLU(p)
	if err != nil {
		return FlowException{}, errFlowExceptionID
	}
	code, _, err := TakeVLU(p)
	if err != nil {
		return FlowException{}, errFlowExceptionCode
	}
	return FlowException{FlowID: id, Code: code}, nil
}
