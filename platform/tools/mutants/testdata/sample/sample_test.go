package sample

import "testing"

func TestSmall(t *testing.T) {
	if !Small(5) || Small(15) || Label("a") != "na" {
		t.Fail()
	}
}
