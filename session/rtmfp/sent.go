package rtmfp

// NotifySent has FlowSent follow, once, when nothing that was written waits to be sent: for owners who would
// rather hold back what they have to send than have it wait in the flow.
func (f *SendFlow) NotifySent() {
	f.notify = true
	f.sent()
}

// sent tells the owner that wants to know that nothing waits.
func (f *SendFlow) sent() {
	if f.notify && f.unsent == 0 {
		f.notify = false
		f.s.e.emit(FlowSent{Flow: f})
	}
}
