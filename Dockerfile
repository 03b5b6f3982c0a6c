# The image of the action or, with --target local-server, of the local server. BuildKit builds only the
# stages that the target needs, in parallel.

# Tags instead of digests, so that each build uses the latest fixes. The provenance of a release contains
# the digests. To build with other base images, use --build-arg BASE_IMAGE=name:tag@sha256:…
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG BASE_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled


FROM --platform=$BUILDPLATFORM $SDK_IMAGE AS restore
ARG TARGETARCH
WORKDIR /source
# MSBuild reads these as properties, so that restore and publish use the same values. The first four are
# those of build/publish.proj. CI runs the analyzers and the audit: a new advisory must not break the build
# of an existing tag.
ENV SelfContained=true \
    PublishSingleFile=true \
    PublishTrimmed=true \
    PublishReadyToRun=true \
    ContinuousIntegrationBuild=true \
    RunAnalyzers=false \
    NuGetAudit=false
# A separate layer, so that packages are restored again only when a project or a version changes. The
# project of the action references the local server, so this restores both.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/PioneerTrain.Cli/PioneerTrain.Cli.csproj src/PioneerTrain.Cli/
COPY src/PioneerTrain.Core/PioneerTrain.Core.csproj src/PioneerTrain.Core/
COPY src/PioneerTrain.GitHub/PioneerTrain.GitHub.csproj src/PioneerTrain.GitHub/
COPY src/PioneerTrain.LocalServer/PioneerTrain.LocalServer.csproj src/PioneerTrain.LocalServer/
COPY src/PioneerTrain.Pioneer/PioneerTrain.Pioneer.csproj src/PioneerTrain.Pioneer/
COPY src/PioneerTrain.Trainer/PioneerTrain.Trainer.csproj src/PioneerTrain.Trainer/
COPY src/PioneerTrain.Transport/PioneerTrain.Transport.csproj src/PioneerTrain.Transport/
RUN dotnet restore src/PioneerTrain.Cli --arch $TARGETARCH


FROM restore AS local-server-program
COPY src/PioneerTrain.LocalServer/ src/PioneerTrain.LocalServer/
COPY src/PioneerTrain.Trainer/ src/PioneerTrain.Trainer/
RUN dotnet publish src/PioneerTrain.LocalServer --no-restore --arch $TARGETARCH --output /image
RUN mkdir /data


FROM restore AS action-program
# Native AOT needs a linker. On amd64, these packages build for both architectures; on arm64, only for arm64.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends clang gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross llvm \
 && rm -rf /var/lib/apt/lists/*
COPY training-config.schema.json ./
COPY src/ src/
RUN dotnet publish src/PioneerTrain.Cli --no-restore --arch $TARGETARCH --output /image
# The program recognizes the post stage by its file name. This needs a hard link, because a symbolic link
# is resolved to its target.
RUN ln /image/pioneer-train /image/pioneer-train-cleanup


# A service container for workflows and tests. It listens on port 8080, and on port 8081 for signed
# addresses, accepts the key in PIONEER_LOCAL_API_KEY, and has the profile in PIONEER_LOCAL_PROFILE. A
# workflow passes no arguments to a service container, so both ports are in the default arguments.
FROM $BASE_IMAGE AS local-server
COPY LICENSE THIRD-PARTY-NOTICES.md /app/
COPY --from=local-server-program /image/ /app/
COPY --from=local-server-program --chown=1654:1654 /data /data
# The user "app" of the base image: the server is reachable from the network and writes only to its
# data folder.
USER 1654
EXPOSE 8080 8081
ENTRYPOINT ["/app/pioneer-local"]
CMD ["serve", "--listen", "0.0.0.0", "--port", "8080", "--storage-port", "8081", "--data", "/data"]
# The image has no shell and no curl. A runner and docker compose wait until the container is healthy.
HEALTHCHECK --interval=2s --timeout=6s --start-period=30s --retries=5 CMD ["/app/pioneer-local", "health", "--url", "http://127.0.0.1:8080"]
# A runner builds the image without arguments, and a label must not be empty.
ARG SOURCE=https://github.com/OWNER/pioneer-train-action
ARG VERSION=unreleased
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="pioneer-local" \
      org.opencontainers.image.description="A local server with Pioneer's training API, which trains a small model" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source=$SOURCE \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.created=$CREATED


# Must be the last stage, because a runner builds without a target.
FROM $BASE_IMAGE AS action
COPY LICENSE THIRD-PARTY-NOTICES.md /app/
COPY --from=local-server-program /image/ /app/local/
# Copy the whole folder, so that the hard link is preserved and the program is stored once.
COPY --from=action-program /image/ /app/
# The runner creates the files for outputs, state and summary as its own user, so only root can write to them.
USER root
# An absolute path, because the runner sets the working directory. No shell, because dash drops variables
# with a hyphen, such as INPUT_F1-THRESHOLD.
ENTRYPOINT ["/app/pioneer-train"]
# What a runner starts. Other arguments are commands, as in docker run IMAGE init.
CMD ["action"]
# A runner builds the image without arguments, and a label must not be empty.
ARG SOURCE=https://github.com/OWNER/pioneer-train-action
ARG VERSION=unreleased
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="pioneer-train-action" \
      org.opencontainers.image.description="Trains a model on Pioneer, checks its F1 against a gate and uploads the weights" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source=$SOURCE \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.created=$CREATED
