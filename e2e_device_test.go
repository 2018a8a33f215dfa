//go:build e2e

package main_test

import (
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"lyceum/media"
	"lyceum/media/device"
)

// TestE2EMicrophonePulledOutInClass takes the teacher's microphone out of the sound server while the class hears it: another one
// takes its place within a second, and the class hears that one. What is not there is said, and the rest goes on.
func TestE2EMicrophonePulledOutInClass(t *testing.T) {
	s := startSoundServer(t)
	s.run("pactl", "load-module", "module-null-sink", "sink_name=desk", "rate=48000", "channels=1", "sink_properties=device.description=Desk")
	s.run("pactl", "load-module", "module-remap-source", "source_name=desk_mic", "master=desk.monitor", "source_properties=device.description=DeskMic")
	s.run("pactl", "set-default-source", "desk_mic")
	awake := listenTo(t, "DeskMic") // PulseAudio takes two seconds to wake up a null sink, other than a real device
	defer awake()
	path, said := s.speech(speechText)

	c := startPair(t, []string{"--mic", "Mic", "--camera", "Nowhere"}, []string{"--speaker", "Ears"})
	c.teacher.await("a camera that is not there is said", func(e map[string]any) bool {
		message, _ := e["message"].(string)
		return e["event"] == "device" && e["kind"] == "camera" && strings.Contains(message, "is not there") ||
			e["event"] == "error" && strings.Contains(message, "is not there")
	})
	c.student.await("the teacher is heard", event("stream", "stream", "mic", "state", "published"))
	c.student.await("the speaker is open", event("device", "kind", "speaker", "state", "opened"))
	time.Sleep(3 * time.Second)

	pulled := time.Now()
	s.run("pactl", "unload-module", s.module("source_name=mic"))
	took := c.teacher.when("another microphone is used", event("device", "kind", "mic", "state", "replaced", "name", "Mic", "now", "DeskMic")).Sub(pulled)
	t.Logf("figure microphone.replaced %.3f s", took.Seconds())
	if took > time.Second {
		t.Errorf("another microphone is used after %v, want a second at most", took)
	}
	stop := listenTo(t, "Monitor of Ears")
	time.Sleep(time.Second)
	s.run("paplay", "-d", "desk", path)
	time.Sleep(time.Second)
	best, _ := aligned(said, stop())
	t.Logf("what is said into it is heard with a correlation of %.3f", best)
	if best < 0.5 { // how well is measured elsewhere
		t.Errorf("what is said into it is heard with a correlation of %.3f, want 0.5", best)
	}
	c.teacher.command("say Can you hear me?")
	c.student.await("the class goes on", event("chat", "text", "Can you hear me?"))
}

// module returns the number of the module of the sound server that was loaded with an argument.
func (s *soundServer) module(argument string) string {
	s.t.Helper()
	out, err := exec.Command("pactl", "list", "short", "modules").Output()
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, argument+" ") {
			return strings.Fields(line)[0]
		}
	}
	s.t.Fatalf("no module has %s:\n%s", argument, out)
	return ""
}

// listenTo reads a microphone until stop is called, which returns what was heard.
func listenTo(t *testing.T, name string) (stop func() []int16) {
	t.Helper()
	source, err := device.OpenMicrophone(device.Spec{From: device.Named, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	var heard []int16
	var reading sync.WaitGroup
	reading.Go(func() {
		frame := make([]int16, media.FrameSamples)
		for {
			if _, err := source.ReadSound(frame); err != nil {
				return
			}
			heard = append(heard, frame...)
		}
	})
	return func() []int16 {
		_ = source.Close()
		reading.Wait()
		return heard
	}
}
