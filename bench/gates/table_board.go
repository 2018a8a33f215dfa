package main

// Capability 11, whiteboard and slides.
var boardGates = []gate{
	{id: "11.2", what: "30 members on the full stack, seeds 1 to 3: ink is visible, p95, after a stream's p95", want: atMost(33, "ms"), from: labInk30, read: values(3, "p95_over_stream_ms")},
	{id: "11.2", what: "what is on the stage is known to all after", want: atMost(1, "s"), from: labInk30, read: values(3, "stage_max_s")},
	{id: "11.2", what: "who comes late knows it, once linked, after", want: atMost(1, "s"), from: labInk30, read: values(3, "late_stage_after_link_s")},
	{id: "11.5", what: "slides of 20 MB to seven processes: copies that their source sends", want: atMost(1.2), from: e2e, read: figures(1, "deck.source-copies")},
	{id: "11.5", what: "who showed them leaves; who comes on the next day gets every page", want: pass, from: e2e, read: passed("TestE2ESlidesCostOneUploadAndOutliveWhoShowedThem")},
}
