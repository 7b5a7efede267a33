# One Host, to be configured by environment variables: docs/operations.md.

# What a restore reads and nothing else, so that the packages are fetched again only when these change, not with every line of code.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS projects
WORKDIR /all
COPY . .
RUN mkdir /projects \
 && find src -name '*.csproj' -exec cp --parents --target-directory=/projects {} + \
 && cp --parents --recursive --target-directory=/projects eng/feed global.json Directory.*

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
COPY --from=projects /projects .
# For the image's own kind of machine alone: packages with native files carry those of every platform.
ARG TARGETARCH=amd64
RUN echo "linux-$(echo $TARGETARCH | sed 's/amd64/x64/')" > /runtime && dotnet restore src/Host --runtime "$(cat /runtime)" -p:PublishReadyToRun=true
COPY . .
# The analyzers have had their say in CI. Compiled beforehand: a start then takes half the time.
RUN dotnet publish src/Host --no-restore --configuration Release --runtime "$(cat /runtime)" --no-self-contained --output /app -p:RunAnalyzers=false -p:UseAppHost=false -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The ranking's day begins at midnight of a named time zone; an image that knows none is helped.
RUN test -e /usr/share/zoneinfo/Asia/Seoul \
 || (apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*)
WORKDIR /app
COPY --from=build /app .
COPY --chmod=755 deploy/healthcheck /usr/local/bin/healthcheck
RUN mkdir data && chown "$APP_UID:$APP_UID" data
# What the Host writes itself: a SQLite database, event files. Everything else may be read-only.
VOLUME /app/data
ENV ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
USER $APP_UID
# Answers what is under way and commits what is queued, which may take 30 s: docker stop --time 40.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["healthcheck"]
ENTRYPOINT ["dotnet", "Commerce.Host.dll"]
