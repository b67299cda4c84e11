# Roster as one static binary on an empty image, run by nobody in particular.
#
#   docker build -t roster .
#
# There is no shell in the image and so no HEALTHCHECK: point the orchestrator's probes at /healthz (alive) and /readyz
# (ready for traffic), which answer on both ports.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/roster . \
 && cp "$(go env GOROOT)/lib/time/zoneinfo.zip" /out/ \
 && mkdir -p /out/data /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/zoneinfo.zip /zoneinfo.zip
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /out/roster /roster

# Secrets are not here: they come at run time. Production refuses to start without them.
ENV ZONEINFO=/zoneinfo.zip \
    ROSTER_MODE=production \
    ROSTER_HTTP_ADDRESS=0.0.0.0:8080 \
    ROSTER_OPS_ADDRESS=0.0.0.0:9090 \
    ROSTER_DATA_DIR=/data \
    ROSTER_DATABASE_AUTO_MIGRATE=false

USER 65532:65532
# The second port is for operations. Keep it off the public network.
EXPOSE 8080 9090
ENTRYPOINT ["/roster"]
CMD ["serve"]
