# syntax=docker/dockerfile:1
# The connector, for ECS, Kubernetes, Docker or Podman: Node.js, one folder of bundled files, no shell scripts, nothing
# that writes to the disk. deploy/README.md says how to run it, and how to pin the base image by its digest.
ARG NODE_IMAGE=node:24.9.0-bookworm-slim

# The files are the same on every processor: built where the build runs, so that no emulation is needed.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY contract ./contract
COPY connector ./connector
COPY control-plane ./control-plane
COPY local ./local
COPY scripts ./scripts
RUN node scripts/build-image.mjs

FROM ${NODE_IMAGE}
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="omnimessage-smpp" \
      org.opencontainers.image.description="SMPP gateway for OmniMessage" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${NODE_IMAGE}"
ENV NODE_ENV=production \
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
WORKDIR /opt/omnimessage-smpp
COPY --from=build --chown=0:0 /src/dist/image/ /opt/omnimessage-smpp/
# The image's own user `node`; files are root's, so that a process that was broken into cannot change them.
USER 1000:1000
# SMPP, SMPP over TLS, metrics and health. Metrics listen on loopback unless METRICS_HOST says otherwise.
EXPOSE 2775 3550 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "/opt/omnimessage-smpp/omnimessage-smpp.mjs", "health"]
# Signals are handled and no processes are started: it may be process 1. With --init, or ECS' initProcessEnabled, an
# init reaps whatever somebody starts in the container by hand.
# One thread beside the gateway's own for V8's helpers: four would take the cores of a small machine for themselves.
# Old memory is collected where room is wanted, not every 100 s to give pages back: messages would wait for half a second.
ENTRYPOINT ["node", "--v8-pool-size=1", "--no-memory-reducer", "/opt/omnimessage-smpp/omnimessage-smpp.mjs"]
CMD ["run"]
