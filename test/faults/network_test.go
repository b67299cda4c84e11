package faults

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"roster/platform/database"
	"roster/test/running/runningtest"
)

// toxics are what can be wrong with the network between the server and
// PostgreSQL.
var toxics = []string{
	`{"type":"latency","stream":"downstream","attributes":{"latency":20,"jitter":20}}`,
	`{"type":"reset_peer","stream":"downstream","attributes":{"timeout":300}}`,
	`{"type":"latency","stream":"downstream","attributes":{"latency":1500}}`,
	`{"type":"bandwidth","stream":"downstream","attributes":{"rate":40}}`,
	`{"type":"slicer","stream":"downstream","attributes":{"average_size":64,"size_variation":32,"delay":500}}`,
	`{"type":"timeout","stream":"downstream","attributes":{"timeout":0}}`,
	`{"type":"timeout","stream":"upstream","attributes":{"timeout":0}}`,
	`{"type":"limit_data","stream":"downstream","attributes":{"bytes":3000}}`,
}

const requestTimeout = 3 * time.Second

// TestABadNetwork spoils the connections to PostgreSQL in eight ways. No request
// outlives its deadline, every change happens once or not at all, and what the
// server holds is given back.
func TestABadNetwork(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("each toxic takes its time")
	}
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off", "max_connections": "1000"}))
	relay := newRelay(t, site)
	proxy := newProxy(t, relay.listener.Addr().String())
	site.Env = append(site.Env,
		"ROSTER_DATABASE_URL="+through(t, site.Cluster.DSN(site.Database, database.ApplicationRole), proxy.Listen),
		"ROSTER_HTTP_REQUEST_TIMEOUT="+requestTimeout.String(), "ROSTER_DATABASE_CONNECT_TIMEOUT=1s", "ROSTER_LOG_LEVEL=error",
		"ROSTER_DATABASE_STATEMENT_TIMEOUT=2s", "ROSTER_DATABASE_IDLE_IN_TRANSACTION_TIMEOUT=2s")
	site.Serve()
	c := gather(t, site, site.Administrator())
	c.grace = 2 * time.Second
	c.fillPool(proxy)
	healthy := examine(t, site)
	t.Logf("healthy: %s", healthy)
	for _, toxic := range toxics {
		c.suffer(proxy, relay, toxic)
		recovers(t, site, healthy)
	}
	c.audit()
}

// fillPool works until the pool has all its connections, which quick statements
// would not need: what is made once is made then.
func (c *crowd) fillPool(proxy *toxiproxy.Proxy) {
	c.t.Helper()
	if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxics[0])); err != nil {
		c.t.Fatal(err)
	}
	c.start()
	time.Sleep(6 * time.Second)
	c.leave()
	proxy.Toxics.ResetToxics(context.Background())
}

// suffer works under a toxic for a while, and a moment after it.
func (c *crowd) suffer(proxy *toxiproxy.Proxy, relay *relay, toxic string) {
	c.t.Helper()
	const moment = time.Second
	c.slowest.Store(0)
	if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		c.t.Fatal(err)
	}
	acknowledged, unavailable, cut := c.acknowledged.Load(), c.unavailable.Load(), c.cut.Load()
	c.start()
	time.Sleep(6 * time.Second)
	c.t.Logf("%s: %d acknowledged, %d answered 503, %d not answered", toxic, c.acknowledged.Load()-acknowledged, c.unavailable.Load()-unavailable, c.cut.Load()-cut)
	// Connections that a toxic has spoiled stay open behind the proxy.
	proxy.Stop()
	relay.hangUp()
	proxy.Toxics.ResetToxics(context.Background())
	if err := proxy.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.awaitAnswer()
	time.Sleep(moment)
	c.leave()
	within(c.t, "longest request under "+toxic, time.Duration(c.slowest.Load()), requestTimeout+time.Second)
	if n := c.cut.Load() - cut; n > 0 {
		c.t.Errorf("%d requests were not answered", n)
	}
}

func newProxy(t *testing.T, upstream string) *toxiproxy.Proxy {
	t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, fmt.Sprint("to ", upstream), "127.0.0.1:0", upstream)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	return proxy
}
