# The image of the action and, with --target local-server, that of the local server. BuildKit builds only what the chosen one needs, both programs at once.

# By tag, so that every build takes the newest fixes; a release's provenance names the digests that went into it.
# Who wants others, or the same ones again, passes them: --build-arg BASE_IMAGE=name:tag@sha256:…
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG BASE_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled


FROM --platform=$BUILDPLATFORM $SDK_IMAGE AS restore
ARG TARGETARCH
WORKDIR /source
# MSBuild reads these as properties, so that restore and publish cannot disagree. The first four are those of build/publish.proj.
# Analysis and audit are CI's: tomorrow's advisory must not keep yesterday's tag from building.
ENV SelfContained=true \
    PublishSingleFile=true \
    PublishTrimmed=true \
    PublishReadyToRun=true \
    ContinuousIntegrationBuild=true \
    RunAnalyzers=false \
    NuGetAudit=false
# A layer of its own: packages are fetched again only when a project or a version changes. The action's project names the local server's, so this is all of them.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/PioneerTrain.Cli/PioneerTrain.Cli.csproj src/PioneerTrain.Cli/
COPY src/PioneerTrain.Core/PioneerTrain.Core.csproj src/PioneerTrain.Core/
COPY src/PioneerTrain.GitHub/PioneerTrain.GitHub.csproj src/PioneerTrain.GitHub/
COPY src/PioneerTrain.LocalServer/PioneerTrain.LocalServer.csproj src/PioneerTrain.LocalServer/
COPY src/PioneerTrain.Pioneer/PioneerTrain.Pioneer.csproj src/PioneerTrain.Pioneer/
COPY src/PioneerTrain.Trainer/PioneerTrain.Trainer.csproj src/PioneerTrain.Trainer/
RUN dotnet restore src/PioneerTrain.Cli --arch $TARGETARCH


FROM restore AS local-server-program
COPY src/PioneerTrain.LocalServer/ src/PioneerTrain.LocalServer/
COPY src/PioneerTrain.Trainer/ src/PioneerTrain.Trainer/
RUN dotnet publish src/PioneerTrain.LocalServer --no-restore --arch $TARGETARCH --output /image
RUN mkdir /data


FROM restore AS action-program
# The action is machine code and needs a linker. On amd64 these make it for either architecture, on arm64 for that one.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends clang gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross llvm \
 && rm -rf /var/lib/apt/lists/*
COPY training-config.schema.json ./
COPY src/ src/
RUN dotnet publish src/PioneerTrain.Cli --no-restore --arch $TARGETARCH --output /image
# The program knows the post stage by the name it was started under. That shows a hard link's own name, but for a symbolic link its target's.
RUN ln /image/pioneer-train /image/pioneer-train-cleanup


# A service container for workflows and tests: it answers on port 8080, to whoever has the key in PIONEER_LOCAL_API_KEY.
FROM $BASE_IMAGE AS local-server
COPY LICENSE /app/
COPY --from=local-server-program /image/ /app/
COPY --from=local-server-program --chown=1654:1654 /data /data
# The base image's user "app", since this one serves a network and writes to its data folder alone.
USER 1654
EXPOSE 8080
ENTRYPOINT ["/app/pioneer-local"]
CMD ["serve", "--listen", "0.0.0.0", "--port", "8080", "--data", "/data"]
ARG SOURCE
ARG VERSION
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="pioneer-local" \
      org.opencontainers.image.description="A local server that speaks Pioneer's training API and really trains a small model" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source=$SOURCE \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.created=$CREATED


# Last, because a runner builds without naming a target.
FROM $BASE_IMAGE AS action
COPY LICENSE /app/
COPY --from=local-server-program /image/ /app/local/
# The whole folder, because then the link stays a link, and the program is in the image once.
COPY --from=action-program /image/ /app/
# Outputs, state and summary are files that the runner makes as its own user and mounts; another user than root could not write to them.
USER root
# Absolute, because the runner chooses the working folder; without a shell, because dash drops variables that have a hyphen, such as INPUT_F1-THRESHOLD.
ENTRYPOINT ["/app/pioneer-train", "action"]
ARG SOURCE
ARG VERSION
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="pioneer-train-action" \
      org.opencontainers.image.description="Trains a model on Pioneer, judges its F1 and keeps the weights" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source=$SOURCE \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.created=$CREATED
