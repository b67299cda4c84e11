package main

import (
	"fmt"
	"math"
	"strings"
)

// The picture, in its own units: a field of curves on logarithmic axes, and
// their names beside it.
const (
	width, height    = 860, 480
	left, right      = 70, 610
	top, bottom      = 40, 420
	lowest, highest  = 0.1, 100 // milliseconds
	curveColoursUsed = 12
)

// picture draws the p99 of each operation, at one connection, against the number
// of users.
func picture(all results) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	b.WriteString(`<title>p99 of each operation at one connection, against the number of accounts</title>` + "\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<text x="%d" y="24">p99 over HTTP at one connection, ms</text><text x="%d" y="%d" text-anchor="middle">accounts</text>`+"\n", left, (left+right)/2, bottom+40)
	for _, ms := range []float64{0.1, 1, 5, 10, 15, 20, 100} {
		fmt.Fprintf(&b, `<line x1="%d" x2="%d" y1="%.0f" y2="%.0f" stroke="#ddd"/><text x="%d" y="%.0f" text-anchor="end">%g</text>`+"\n", left, right, y(ms), y(ms), left-6, y(ms)+4, ms)
	}
	for _, r := range all.Runs {
		fmt.Fprintf(&b, `<line x1="%.0f" x2="%.0f" y1="%d" y2="%d" stroke="#eee"/><text x="%.0f" y="%d" text-anchor="middle">%s</text>`+"\n", x(r.Users), x(r.Users), top, bottom, x(r.Users), bottom+18, thousands(r.Users))
	}
	for i, op := range operations() {
		curve(&b, all, op, i)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func curve(b *strings.Builder, all results, op operation, i int) {
	colour := fmt.Sprintf("hsl(%d,70%%,%d%%)", i*360/curveColoursUsed%360, 35+i%3*10) //nolint:mnd // apart enough
	var points []string
	for _, r := range all.Runs {
		if o, ok := r.find(op.name); ok {
			at := fmt.Sprintf("%.0f,%.0f", x(r.Users), y(o.Connections[1].P99/1000))
			points = append(points, at)
			fmt.Fprintf(b, `<circle cx="%.0f" cy="%.0f" r="3" fill="%s"/>`+"\n", x(r.Users), y(o.Connections[1].P99/1000), colour)
		}
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/>`+"\n", strings.Join(points, " "), colour)
	line := top + 12 + i*24 //nolint:mnd // a line of text
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="14" height="4" fill="%s"/><text x="%d" y="%d">%s</text>`+"\n", right+20, line-6, colour, right+40, line, op.title)
}

// x is where a number of users stands, from 10,000 to 10 million; y where so
// many milliseconds do.
func x(users int) float64 {
	const from, decades = 4, 3
	return left + (math.Log10(float64(users))-from)/decades*(right-left)
}

func y(ms float64) float64 {
	share := math.Log10(max(ms, lowest)/lowest) / math.Log10(highest/lowest)
	return bottom - share*(bottom-top)
}
